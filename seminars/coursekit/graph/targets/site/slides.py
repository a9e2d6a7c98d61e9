"""Decks as targets: a scene's video to be shown stop by stop, and the pictures at which it stops."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from coursekit.ignored_files import counting

from ...course.docstrings import Measured
from ...course.languages.translations import seminar_words
from ...course.model import Course, Scene, Translation
from ...jobs.engine import Engine
from ...jobs.showing import WriteDeck, WriteHeld
from ...store.files import digest_of
from ..captions import spoken_sections, subcaptions
from ..narration import Narrated, measured, mistake, script_of, take_elements
from ..sections.clips import OfClip
from ..target import Target
from ..tensors import tensor_digests
from ..versions import versions
from ..videos import Video
from .site_files import RESOURCES, record_of
from .words import page_languages, read_site, site_problem

WORDS = ("deck_", "close")  # what the names of a deck's fixed words begin with


@dataclass(frozen=True)
class Held(OfClip):
    """The pictures of one clip at which a deck stops."""

    kit = "held"

    @property
    def description(self) -> str:
        return f"pictures that are held of {self.clip.section.name}"

    @property
    def task(self) -> str:
        return f"slides:{self.clip.task.partition(':')[2]}"

    @property
    def path(self) -> Path:
        scene = self.clip.scene
        return self.course.root / ".cache/held" / scene.seminar / scene.stem / f"{self.clip.section.name}.json"

    @property
    def files(self) -> dict[str, Path]:
        return {"held.json": self.path}

    @property
    def record(self) -> Path:
        return record_of(self)

    @property
    def cuts(self) -> tuple[list[int], list[int]]:
        """The frames that its chapters begin with, and those at which its author pauses."""
        facts = self.records.read(self.clip.record).facts
        return [first for first, _ in facts["chapters"]] or [0], [*facts.get("pauses", ())]

    def ingredients(self) -> dict[str, Any]:
        return {
            "kind": "held",
            "kit": self.course.kit["held"].slice,
            "clip": self.records.read(self.clip.record).files["clip.mp4"].digest,
            "cuts": self.cuts,
            "versions": versions("held", self.course.kit["held"]),
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        done = engine.run(WriteHeld(self.clip.files["clip.mp4"], *self.cuts, folder))
        return {"stops": done.value, "seconds": 0}, {}


@dataclass(frozen=True)
class Deck(Narrated):
    """One file by which a scene's video is shown: it stops where a section has been said, and goes on when told to.

    language: another one than the course's own, in which there are words of the scene
    """

    quality: str
    language: str = ""

    kit = "deck"

    @property
    def description(self) -> str:
        return f"deck of {self.scene.name}{f' in {self.language}' if self.language else ''}"

    @property
    def task(self) -> str:
        return ":".join(filter(None, ["slides", self.language, self.scene.seminar, self.scene.key]))

    def in_course(self, course: Course) -> Target | None:
        """By the scene's name, and in the same language, if the scene has words of it."""
        same = super().in_course(course)
        return same if isinstance(same, Deck) and same.language in ("", *page_languages(course, same.scene)) else None

    @property
    def in_languages(self) -> "list[Deck]":
        """The same in each other language that has words of the scene."""
        return [replace(self, language=tag) for tag in page_languages(self.course, self.scene)]

    @cached_property
    def told(self) -> Scene:
        """The scene as the deck tells it."""
        return self.scene.in_languages.get(self.language, self.scene)

    @property
    def path(self) -> Path:
        folder = self.course.root / ".cache/slides" / self.language / self.scene.seminar
        return folder / f"{self.scene.stem}.html"

    @property
    def files(self) -> dict[str, Path]:
        return {"deck.html": self.path}

    @property
    def opens(self) -> Path:
        return self.path

    @property
    def record(self) -> Path:
        return record_of(self)

    @cached_property
    def video(self) -> Video:
        return Video(self.course, self.records, self.scene, self.quality)

    @cached_property
    def held(self) -> list[Held]:
        return [Held(self.course, self.records, clip) for clip in self.video.clips]

    @property
    def said(self) -> list[Measured]:
        """The numbers that its narration takes from tensors."""
        return measured(self.told)

    @property
    def needs(self) -> list[Target]:
        return [self.video, *self.held, *(point for points in self.tensors.values() for point in points)]

    @property
    def problem(self) -> str:
        seminar = self.course.by_id[self.scene.seminar]
        return (
            self.scene.problem
            or mistake(self.told, seminar, self.tensors)
            or site_problem(self.course.root, self.language)
        )

    def ingredients(self) -> dict[str, Any]:
        given = self._subcaptions()
        return {
            "kind": "deck",
            "kit": self.course.kit["deck"].slice,
            "templates": _resource_digests(),
            "content": self.content(),
            "video": self.records.read(self.video.record).files["video.mp4"].digest,
            "pictures": [self.records.read(held.record).files["held.json"].digest for held in self.held],
            "stops": self._stops(),
            "spoken": [*map(script_of, self.told.sections)],
            **({"subcaptions": given} if any(given) else {}),
            "tensors": {name: tensor_digests(points) for name, points in self.tensors.items()},
            "versions": versions("deck", self.course.kit["deck"]),
        }

    def _stops(self) -> list[list[int]]:
        return [self.records.read(held.record).facts["stops"] for held in self.held]

    def _subcaptions(self) -> list[Any]:
        return [subcaptions(self.records, clip) for clip in self.video.clips]

    def content(self) -> dict[str, Any]:
        """What it says of its scene and of the course."""
        site, seminar = read_site(self.course.root, self.language), self.course.by_id[self.scene.seminar]
        translation = self.scene.translations.get(self.language, Translation(""))
        return {
            "site": site["site"],
            "language": site["language"],
            "own_language": site["own_language"],
            "words": {name: word for name, word in site["words"].items() if name.startswith(WORDS)},
            "seminar": seminar_words(self.course.root, seminar, self.language),
            "title": self.told.title,
            "claim": self.told.claim,
            "home": self.language,
            "is_told": bool(translation.title),
            "are_told": [section.name in translation.sections for section in self.told.sections],
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        facts = [self.records.read(clip.record).facts for clip in self.video.clips]
        content = {**self.content(), "size": facts[0]["size"], "stops": self._stops()}
        content["chapters"] = [*map(self.video.chapters, self.video.clips, self.told.sections)]
        numbers = take_elements(engine, self.scene, self.tensors, self.said)
        lengths = [float(each["length"]) for each in facts]
        # As it is written: somebody speaks beside a deck, and a voice that has no time for a sentence keeps none back.
        spoken = spoken_sections(self.told, {}, lengths, numbers, self._subcaptions())
        held = [each.path for each in self.held]
        engine.run_here(WriteDeck(content, spoken, self.video.parts(spoken=False), held, folder))
        return {"seconds": 0}, {}


def _resource_digests() -> dict[str, str]:
    """What of a deck is no Python: its template, styles and scripts."""
    shared = [RESOURCES / "assets/style.css", RESOURCES / "templates/own.html"]
    return {path.name: digest_of(path) for path in (*counting((RESOURCES / "deck").iterdir()), *shared)}
