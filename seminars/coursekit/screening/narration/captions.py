"""Captions: narration spread over the time of its section."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from textwrap import wrap
from typing import Any, NamedTuple

from coursekit.stage.letters.facts import number, percent
from coursekit.wording.languages import localised
from coursekit.wording.sentences import sentences

LINE = 42  # characters (Netflix, Timed Text Style Guide), and at most two lines of them
SHORTEST = 5 / 6  # seconds; a caption that is gone before is not seen (the same)
COMMA_IS_WORTH = 0.25  # of a sentence's length: how far from its middle it is still cut there

Part = str | tuple[float, bool]  # words, or a measured number and whether it is said in percent


class Section(NamedTuple):
    """A section's title, its length in seconds, and its narration: each line in parts, with its start if it has one.

    subcaptions: what its scene gave manim to be read beside the picture: start and end in the section, and text
    chapters:    those within it, by their starts in it; where there are any, the section itself is none
    heard:       when the last of its narration has been said, in seconds from its start; 0 where nobody speaks
    """

    title: str
    length: float
    lines: Sequence[tuple[Sequence[Part], float | None]]
    subcaptions: Sequence[tuple[float, float, str]] = ()
    chapters: Sequence[tuple[float, str]] = ()
    heard: float = 0.0
    language: str = "en"  # in which its numbers are written


class Cue(NamedTuple):
    """What is read from one moment to another, in seconds of the video.

    is_laid_out: whether its lines are the author's
    """

    start: float
    end: float
    text: str
    is_laid_out: bool = False


def sections_of(spoken: Sequence[tuple[Any, ...]], language: str) -> list[Section]:
    """Sections from their fields, as they are said in a language."""
    return [Section(*section)._replace(language=language) for section in spoken]


def with_starts(sections: Sequence[Section]) -> Iterator[tuple[Section, float]]:
    """Each section with its start in the video."""
    start = 0.0
    for section in sections:
        yield section, start
        start += section.length


def spoken(parts: Sequence[Part], language: str = "en") -> str:
    """A line as it is read, with its numbers written as on screen, in the form of a language."""
    return "".join(part if isinstance(part, str) else _number(*part, language) for part in parts)


def _number(value: float, is_share: bool, language: str) -> str:
    return localised(percent(value) if is_share else number(value), language)


def all_cues(section: Section, start: float) -> list[Cue]:
    """What is read of a section that begins at `start`: its narration, and what its scene gave to be read."""
    return sorted([*section_cues(section, start), *subcaption_cues(section, start)], key=lambda cue: cue.start)


def subcaption_cues(section: Section, start: float) -> Iterator[Cue]:
    """A scene's subcaptions as manim writes them: none without words, or that ends before it begins."""
    for begins, ends, text in section.subcaptions:
        lines = [line for line in text.splitlines() if line.strip()]  # a blank one would end it
        if lines and 0 <= start + begins < start + ends:
            yield Cue(start + begins, start + ends, "\n".join(lines), True)


def section_cues(section: Section, start: float) -> Iterator[Cue]:
    """The captions of a section that begins at `start`.

    Lines from one given time to the next share that time by their numbers of characters; captions that would be gone
    before they are seen are joined with what is beside them, or take some of its time.
    """
    groups: list[tuple[float, list[str]]] = []
    for parts, begins in section.lines:
        if begins is not None or not groups:
            groups.append((begins or 0.0, []))
        groups[-1][1].extend(captions_of(spoken(parts, section.language), section.language))
    ends = [*(begins for begins, _ in groups[1:]), section.length][: len(groups)]
    for (begins, texts), end in zip(groups, ends, strict=True):
        texts = _joined(texts, end - begins)
        for text, seconds in zip(texts, _shares(texts, end - begins), strict=True):
            yield Cue(start + begins, start + begins + seconds, text)
            begins += seconds


def _shares(texts: Sequence[str], seconds: float) -> list[float]:
    """How long each of some captions is shown: by its number of characters, and long enough to be seen if there is
    time for that.
    """
    if not texts:
        return []
    least = min(SHORTEST, seconds / len(texts))
    brief: set[int] = set()
    while True:
        rest = sum(len(text) for i, text in enumerate(texts) if i not in brief)
        share = (seconds - least * len(brief)) / max(rest, 1)
        more = {i for i, text in enumerate(texts) if i not in brief and share * len(text) < least}
        if not more or len(more | brief) == len(texts):
            return [least if i in brief else share * len(text) for i, text in enumerate(texts)]
        brief |= more


def captions_of(text: str, language: str = "en") -> list[str]:
    """Sentences; one of more than two lines is cut near its middle, after a comma if there is one."""
    return [caption for sentence in sentences(text, language) for caption in _halved(sentence)]


def lines_of(text: str) -> list[str]:
    """A caption as it is shown: one line if it fits, or two of about the same length; more only for long words."""
    if len(text) <= LINE:
        return [text]
    gaps = [g for g in _gaps(text) if g <= LINE and len(text) - g - 1 <= LINE]
    if not gaps:
        return wrap(text, LINE, break_long_words=False, break_on_hyphens=False)
    cut = min(gaps, key=lambda gap: _unfit(text, gap))
    return [text[:cut], text[cut + 1 :]]


def fits(text: str) -> bool:
    """Whether a caption has no more than two lines."""
    if len(text) > 2 * LINE + 1:
        return False
    lines = lines_of(text)
    return len(lines) <= 2 and all(len(line) <= LINE for line in lines)


def _gaps(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r" ", text)]


def _unfit(text: str, gap: int) -> float:
    """How bad it is to cut there: the distance from the middle, less after a comma."""
    return abs(gap - len(text) / 2) - (COMMA_IS_WORTH * len(text) if text[gap - 1] in ",;:–" else 0)


def _joined(texts: Sequence[str], seconds: float) -> list[str]:
    """Captions that share a time, so that none is too short to be seen where it fits into one with its neighbour."""
    texts = list(texts)
    while len(texts) > 1:
        share = seconds / sum(map(len, texts))
        shorter = [min(len(a), len(b)) for a, b in pairwise(texts)]
        brief = sorted((i for i, size in enumerate(shorter) if share * size < SHORTEST), key=shorter.__getitem__)
        i = next((i for i in brief if fits(f"{texts[i]} {texts[i + 1]}")), None)
        if i is None:
            break
        texts[i : i + 2] = [f"{texts[i]} {texts[i + 1]}"]
    return texts


def _halved(text: str) -> list[str]:
    gaps = _gaps(text)
    if not gaps or fits(text):
        return [text]
    cut = min(gaps, key=lambda gap: _unfit(text, gap))
    return [*_halved(text[:cut]), *_halved(text[cut + 1 :])]
