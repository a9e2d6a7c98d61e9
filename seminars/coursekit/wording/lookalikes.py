"""Names that look the same and are not: µ, the micro sign, and μ, the Greek letter, as which Python takes both."""

import unicodedata
from collections.abc import Iterable


def lookalike(name: str, there: Iterable[str]) -> str:
    """The one of some names that Python takes for this one, though it is written with other characters; "" for none."""
    return next((each for each in there if each != name and _as_python(each) == _as_python(name)), "")


def told_apart(meant: str, given: str) -> str:
    """A name with the characters by which it differs from one that looks the same: "μ, with U+03BC (…), not U+00B5"."""
    if meant == given or _as_python(meant) != _as_python(given):
        return meant
    return f"{meant}, with {_characters(meant, given)}, not {_characters(given, meant)}"


def _characters(of: str, without: str) -> str:
    others = [each for each in dict.fromkeys(of) if each not in without]
    return " and ".join(f"U+{ord(each):04X} ({unicodedata.name(each, 'no name').lower()})" for each in others) or "none"


def _as_python(name: str) -> str:
    return unicodedata.normalize("NFKC", name)
