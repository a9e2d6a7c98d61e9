"""Where sentences end: a period also ends "Dr.", "e.g." and "Fig. 3"."""

import re
from itertools import accumulate, pairwise

# An end that no small letter follows, with a bracket or a quotation mark that closes there.
END = re.compile(
    r"(?:(?<=[.!?…؟۔।])|(?<=[.!?…؟۔।][\"”’»)\]]))\s+(?=[^\sa-zа-я])"
    r"|(?<=[。！？])(?=.)"
)
VARIABLE = re.compile(r"(?<!\S)[a-z]\.(?=\s+\w{2})")  # initials are capitals: "It ends at x. Then …"
# What is short and stands before a number is its kind, in any language: Eq. 5, рис. 3, Abb. 2.
OF_A_NUMBER = re.compile(r"(?<!\w)[^\W\d_]{1,4}\.\s+(?=[\d\N{OBJECT REPLACEMENT CHARACTER}])")  # or what stands for one


def sentences(text: str, language: str = "en") -> list[str]:
    """A text cut after its sentences."""
    ends = [match.span() for match in END.finditer(text)]
    if any(text[start - 1] == "." for start, _ in ends):
        ends = _without_abbreviations(text, ends, language)
    cuts = [(0, 0), *ends, (len(text), len(text))]
    return [text[end:start] for (_, end), (start, _) in pairwise(cuts)]


def _without_abbreviations(text: str, ends: list[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    import sentencex  # a library of 4 MB, which knows the abbreviations of languages; most lines need none of it

    known = {*accumulate(len(each) for each in sentencex.segment(language.partition("-")[0], text))}
    known |= {match.end() for match in VARIABLE.finditer(text)}
    kinds = {match.end() for match in OF_A_NUMBER.finditer(text)}
    return [
        (start, end)
        for start, end in ends
        if text[start - 1] != "." or (end not in kinds and not known.isdisjoint(range(start, end + 1)))
    ]
