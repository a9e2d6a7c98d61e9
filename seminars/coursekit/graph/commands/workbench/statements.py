"""Which statement of the author's is playing: of the film that a page has, in the author's files as they are now."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from threading import Lock
from typing import Any

from ...source.statements.outline import Outline, Spot
from ...store.files import content_of, signature_of
from ...store.records import Records
from ...targets.site.pages import Page

MOST_FILMS = 32  # that are known at a time: each open page has one, and for a moment two

# What shows in a section: the second from which on it does, whether it takes time, and the numbers of two places.
Shown = Sequence[tuple[float, bool, int, int]]
Place = tuple[str, Spot]  # a file, and a statement in it


@dataclass(frozen=True)
class _Section:
    shown: Shown
    places: Sequence[Place]


class Statements:
    """The statements behind films; what was once asked for is known as long as a page may have that film."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._films: dict[tuple[str, str], Mapping[str, _Section]] = {}
        self._outlines: dict[str, tuple[list[int], Outline | None]] = {}
        self._turn = Lock()

    def of(self, page: Page, film: str) -> dict[str, Any]:
        """What is playing when, of a page's film, by the beginning of its digest.

        sections: by name, what shows from when on; a section is missing where nothing is known of it
        places:   file, function, the statement's text, and its line; line 0 where the function was edited since, or
                  the file cannot be read, as one that is half-typed, and then it is "unread"
        """
        with self._turn:
            sections = self._sections(page, film)
            numbers: dict[Place, int] = {}
            for section in sections.values():
                for place in section.places:
                    numbers.setdefault(place, len(numbers))
            shown = {
                name: [
                    (at, lasts, *(numbers[section.places[each]] if each >= 0 else -1 for each in where))
                    for at, lasts, *where in section.shown
                ]
                for name, section in sections.items()
            }
            return {"sections": shown, "places": [self._now(*place) for place in numbers]}

    def _sections(self, page: Page, film: str) -> Mapping[str, _Section]:
        key = (page.task, film)
        # What was drawn anew since, though the film is the same, is of the newer code.
        sections = {**self._films.pop(key, {}), **_sections_of(page, film)}
        if sections:
            self._films[key] = sections  # as the last one
        while len(self._films) > MOST_FILMS:
            del self._films[next(iter(self._films))]
        return sections

    def _now(self, file: str, spot: Spot) -> dict[str, Any]:
        outline = self._outline(file)
        line = outline.line(spot) if outline else 0
        text = outline.text(spot) if outline and line else ""
        return {"file": file, "unit": spot.unit, "line": line, "text": text, "unread": outline is None}

    def _outline(self, file: str) -> Outline | None:
        """A file as it is now; None where it is none, cannot be read, or is empty."""
        path = self._root / file
        try:
            signature = signature_of(path)
            if self._outlines.get(file, ([],))[0] != signature:
                self._outlines[file] = (signature, _outline_of(path))
            return self._outlines[file][1]
        except OSError:
            return None


def _outline_of(path: Path) -> Outline | None:
    try:
        source = content_of(path)
        return Outline(source) if source.strip() else None  # while it is written it is empty for a moment
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _sections_of(page: Page, film: str) -> dict[str, _Section]:
    """What the clips of a page's video tell; nothing where the video, or the clip, is another one by now."""
    records = Records()
    video = records.read(page.video.record)
    if not film or "video.mp4" not in video.files or not video.files["video.mp4"].digest.startswith(film):
        return {}
    joined = dict(video.ingredients["clips"])
    sections: dict[str, _Section] = {}
    for clip in page.video.clips:
        name, record = clip.section.name, records.read(clip.record)
        told = record.facts.get("statements")
        if told and "clip.mp4" in record.files and record.files["clip.mp4"].digest == joined.get(name):
            rate = Fraction(record.facts["rate"])
            shown = [(round(float(frame / rate), 4), *others) for frame, *others in told["from"]]
            folder = os.path.dirname(clip.scene.file)
            places = [(os.path.normpath(f"{folder}/{file}"), Spot(*spot)) for file, *spot in told["spots"]]
            sections[name] = _Section(shown, places)
    return sections
