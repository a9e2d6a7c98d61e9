"""Captions as files: sidecars of a video, with what cannot be read in them, and YouTube's list of chapters."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .caption_audit import write_findings
from .captions import Cue, Section, all_cues, lines_of, sections_of, with_starts

SHORTEST_CHAPTER = 10.0  # seconds; YouTube shows no chapters at all if one is shorter


def write_captions(
    spoken: Sequence[tuple[Any, ...]],
    folder: Path,
    audit: Mapping[str, Any] | None = None,
    names: Sequence[str] = (),
    language: str = "en",
    others: Mapping[str, tuple[str, Sequence[str], Sequence[tuple[Any, ...]]]] = MappingProxyType({}),
) -> None:
    """Write captions.vtt, captions.srt and youtube.txt, and audit.json where the sections have names.

    spoken:   each section as the fields of Section
    audit:    the scene's table of changed and silenced limits
    language: of what is said
    others:   the same in other languages, by tag: the file of their words, the names of the sections that have some in
              it, and all sections; each goes into files of its own, such as captions.ru.vtt
    """
    sections = sections_of(spoken, language)
    in_others = {tag: (file, sections_of(said, tag), translated) for tag, (file, translated, said) in others.items()}
    if names:
        write_findings([("", sections, names), *in_others.values()], names, audit or {}, folder)
    _write(sections, folder, "")
    for tag, (_, said, _) in in_others.items():
        _write(said, folder, f"{tag}.")


def _write(sections: Sequence[Section], folder: Path, tag: str) -> None:
    cues = [cue for section, start in with_starts(sections) for cue in all_cues(section, start)]
    cues.sort(key=lambda cue: cue.start)  # one of a section may be about the next
    (folder / f"captions.{tag}vtt").write_text(webvtt(cues), encoding="utf-8")
    (folder / f"captions.{tag}srt").write_text(srt(cues), encoding="utf-8")
    (folder / f"{tag}youtube.txt").write_text(youtube_chapters(sections), encoding="utf-8")


def webvtt(cues: Sequence[Cue]) -> str:
    """Captions as WebVTT, in which markup is text."""
    blocks = [f"{clock(c.start, '.')} --> {clock(c.end, '.')}\n{html.escape(_shown(c), quote=False)}" for c in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _shown(cue: Cue) -> str:
    return cue.text if cue.is_laid_out else "\n".join(lines_of(cue.text))


def srt(cues: Sequence[Cue]) -> str:
    """Captions as SubRip."""
    blocks = [f"{i}\n{clock(c.start, ',')} --> {clock(c.end, ',')}\n{_shown(c)}" for i, c in enumerate(cues, 1)]
    return "\n\n".join(blocks) + "\n"


def clock(seconds: float, point: str) -> str:
    """00:01:02.500"""
    thousandths = round(1000 * seconds)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def youtube_chapters(sections: Sequence[Section]) -> str:
    """The lines for a video's description: "1:02 The race".

    A chapter that is too short to be one there belongs to the one before it.
    """
    whole = sum(section.length for section in sections)
    chapters: list[tuple[float, str]] = []
    for section, begins in with_starts(sections):
        for start, title in ((begins + at, title) for at, title in section.chapters or [(0.0, section.title)]):
            if not chapters or min(start - chapters[-1][0], whole - start) >= SHORTEST_CHAPTER:
                chapters.append((start, title))
    return "".join(f"{moment(start)} {title}\n" for start, title in chapters)


def moment(seconds: float) -> str:
    """1:02, or 1:00:02."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
