"""How alike names are: what may have been meant by one that means nothing."""

import re
from collections.abc import Iterable
from functools import cache

from coursekit.wording.lookalikes import lookalike, told_apart

from ...course.model import Seminar

CLOSE = 0.6  # of 1, as difflib measures it: further off is another word


@cache
def likeness(typed: str, there: str) -> float:
    """How alike two words are, of 1; 0 below CLOSE."""
    if typed == there:
        return 1.0
    typed, there = typed.casefold(), there.casefold()
    if typed == there:
        return 0.99
    if len(typed) > 2 and (there.startswith(typed) or there.partition("_")[2].startswith(typed)):
        return 0.9
    if abs(len(typed) - len(there)) > max(2, len(typed) // 2):
        return 0.0  # few letters are found in any long word
    import difflib  # here and below: only a mistake needs it

    ratio = difflib.SequenceMatcher(None, typed, there).ratio()
    return ratio if ratio >= CLOSE else 0.0


def seminar_likeness(typed: str, seminar: Seminar) -> float:
    """03, 3, seminar3, the folder's name and its slug mean seminar03; another number means another seminar."""
    folder = seminar.folder.rpartition("/")[2]
    typed = typed.casefold()
    number = re.fullmatch(r"[a-z]*[ _-]?0*(\d+)", typed)
    if number:
        if number[1] != seminar.id.removeprefix("seminar").lstrip("0"):
            return 0.0
        word = typed.rstrip("0123456789_- ") or "seminar"
        return 1.0 if typed == seminar.id else 0.98 * likeness("seminar", word)
    return max(likeness(typed, folder), likeness(typed, folder.partition("_")[2]))


def did_you_mean(typed: str, there: Iterable[str], ending: str = "", before: str = "") -> str:
    """The end of a sentence on a word that there is not; "" where nothing is like it."""
    import difflib

    there = list(there)
    close = lookalike(typed, there) or next(iter(difflib.get_close_matches(typed, there, 1, CLOSE)), "")
    return f"; did you mean {before}{told_apart(close, typed)}{ending}?" if close else ""
