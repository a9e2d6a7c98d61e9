"""Numbers with what they count: 2 words, but 1 word."""


def counted(number: float, nouns: str) -> str:
    """A number and its noun, given in the plural and with what may follow it: "1 flash a second"."""
    shown = f"{number:,}" if isinstance(number, int) else f"{number:.3g}"
    return f"{shown} {singular(nouns) if shown == '1' else nouns}"


def singular(nouns: str) -> str:
    """Words with the first plural among them made singular: "further cues" as "further cue"."""
    words = nouns.split(" ")
    for i, word in enumerate(words):
        if word.endswith("s"):
            one = word.removesuffix("es") if word.endswith(("shes", "ches", "xes", "sses")) else word.removesuffix("s")
            words[i] = f"{one[:-2]}y" if one.endswith("ie") else one
            break
    return " ".join(words)
