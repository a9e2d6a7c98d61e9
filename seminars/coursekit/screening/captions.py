"""Captions: narration spread over the time of its section, as sidecar files and as YouTube's list of chapters."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from coursekit.stage.facts import number, percent

LONGEST = 84  # characters of one caption: two lines of 42, as broadcasters have it
SHORTEST_CHAPTER = 10.0  # seconds; YouTube shows no chapters at all if one is shorter
COMMA_IS_WORTH = 0.25  # of a sentence's length: how far from its middle it is still cut there
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\sa-z])")

Part = str | tuple[float, bool]  # words, or a measured number and whether it is said in percent


class Section(NamedTuple):
    """A section's title, its length in seconds, and its narration: each line in parts, with its start if it has one."""

    title: str
    length: float
    lines: Sequence[tuple[Sequence[Part], float | None]]


class Cue(NamedTuple):
    """What is read from one moment to another, in seconds of the video."""

    start: float
    end: float
    text: str


def write_captions(spoken: Sequence[tuple[Any, ...]], folder: Path) -> None:
    """Write captions.vtt, captions.srt and youtube.txt; each section is given as the fields of Section."""
    sections = [Section(*section) for section in spoken]
    cues = [cue for section, start in with_starts(sections) for cue in section_cues(section, start)]
    (folder / "captions.vtt").write_text(webvtt(cues), encoding="utf-8")
    (folder / "captions.srt").write_text(srt(cues), encoding="utf-8")
    (folder / "youtube.txt").write_text(youtube_chapters(sections), encoding="utf-8")


def with_starts(sections: Sequence[Section]) -> Iterator[tuple[Section, float]]:
    """Each section with its start in the video."""
    start = 0.0
    for section in sections:
        yield section, start
        start += section.length


def spoken(parts: Sequence[Part]) -> str:
    """A line as it is read, with its numbers written as on screen."""
    return "".join(part if isinstance(part, str) else (percent if part[1] else number)(part[0]) for part in parts)


def section_cues(section: Section, start: float) -> Iterator[Cue]:
    """The captions of a section that begins at `start`.

    Lines from one given time to the next share that time by their numbers of characters.
    """
    groups: list[tuple[float, list[str]]] = []
    for parts, begins in section.lines:
        if begins is not None or not groups:
            groups.append((begins or 0.0, []))
        groups[-1][1].extend(captions_of(spoken(parts)))
    ends = [*(begins for begins, _ in groups[1:]), section.length][: len(groups)]
    for (begins, texts), end in zip(groups, ends, strict=True):
        share = (end - begins) / max(sum(map(len, texts)), 1)
        for text in texts:
            yield Cue(start + begins, start + begins + share * len(text), text)
            begins += share * len(text)


def captions_of(text: str) -> list[str]:
    """Sentences; a long one is cut near its middle, after a comma if there is one."""
    return [caption for sentence in SENTENCE_END.split(text) for caption in _halved(sentence)]


def _halved(text: str) -> list[str]:
    gaps = [match.start() for match in re.finditer(r" ", text)]
    if len(text) <= LONGEST or not gaps:
        return [text]

    def unfit(gap: int) -> float:
        return abs(gap - len(text) / 2) - (COMMA_IS_WORTH * len(text) if text[gap - 1] in ",;:–" else 0)

    cut = min(gaps, key=unfit)
    return [*_halved(text[:cut]), *_halved(text[cut + 1 :])]


def webvtt(cues: Sequence[Cue]) -> str:
    """Captions as WebVTT, in which markup is text."""
    blocks = [f"{clock(c.start, '.')} --> {clock(c.end, '.')}\n{html.escape(c.text, quote=False)}" for c in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def srt(cues: Sequence[Cue]) -> str:
    """Captions as SubRip."""
    blocks = [
        f"{count}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{cue.text}" for count, cue in enumerate(cues, 1)
    ]
    return "\n\n".join(blocks) + "\n"


def clock(seconds: float, point: str) -> str:
    """00:01:02.500"""
    thousandths = round(1000 * seconds)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def youtube_chapters(sections: Sequence[Section]) -> str:
    """The lines for a video's description: "1:02 The race".

    A section that is too short to be a chapter of its own there belongs to the one before it.
    """
    whole = sum(section.length for section in sections)
    chapters: list[tuple[float, str]] = []
    for section, start in with_starts(sections):
        is_long = not chapters or (start - chapters[-1][0] >= SHORTEST_CHAPTER and whole - start >= SHORTEST_CHAPTER)
        if is_long:
            chapters.append((start, section.title))
    return "".join(f"{moment(start)} {title}\n" for start, title in chapters)


def moment(seconds: float) -> str:
    """1:02, or 1:00:02."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
