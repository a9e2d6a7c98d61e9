"""Decks as targets: a scene's video to be shown stop by stop, and the pictures at which it stops."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from coursekit.ignored_files import counting

from ...jobs.engine import Engine
from ...jobs.showing import WriteDeck, WriteHeld
from ...store.files import digest_of
from ..captions import spoken_sections, subcaptions
from ..narration import Narrated, mistake, script_of, take_elements
from ..sections.clips import OfClip
from ..target import Target
from ..tensors import tensor_digests
from ..versions import versions
from ..videos import Video
from .site_files import RESOURCES, record_of
from .words import read_site, seminar_words, site_problem

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
    """One file by which a scene's video is shown: it stops where a section has been said, and goes on when told to."""

    quality: str

    kit = "deck"

    @property
    def description(self) -> str:
        return f"deck of {self.scene.name}"

    @property
    def task(self) -> str:
        return f"slides:{self.scene.seminar}:{self.scene.key}"

    @property
    def path(self) -> Path:
        return self.course.root / ".cache/slides" / self.scene.seminar / f"{self.scene.stem}.html"

    @property
    def files(self) -> dict[str, Path]:
        return {"deck.html": self.path}

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
    def needs(self) -> list[Target]:
        return [self.video, *self.held, *(point for points in self.tensors.values() for point in points)]

    @property
    def problem(self) -> str:
        seminar = self.course.by_id[self.scene.seminar]
        return self.scene.problem or mistake(self.scene, seminar, self.tensors) or site_problem(self.course.root)

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
            "spoken": [script_of(clip.section) for clip in self.video.clips],
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
        site, seminar = read_site(self.course.root), self.course.by_id[self.scene.seminar]
        return {
            "site": site["site"],
            "language": site["language"],
            "words": {name: word for name, word in site["words"].items() if name.startswith(WORDS)},
            "seminar": seminar_words(self.course.root, seminar),
            "title": self.scene.title,
            "claim": self.scene.claim,
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        facts = [self.records.read(clip.record).facts for clip in self.video.clips]
        content = {**self.content(), "size": facts[0]["size"], "stops": self._stops()}
        content["chapters"] = [self.video.chapters(clip) for clip in self.video.clips]
        numbers = take_elements(engine, self.scene, self.tensors, self.said)
        lengths = [float(each["length"]) for each in facts]
        spoken = spoken_sections(self.video, lengths, numbers, self._subcaptions())
        held = [each.path for each in self.held]
        engine.run_here(WriteDeck(content, spoken, self.video.parts(spoken=False), held, folder))
        return {"seconds": 0}, {}


def _resource_digests() -> dict[str, str]:
    """What of a deck is no Python: its template, styles and scripts."""
    files = [*counting((RESOURCES / "deck").iterdir()), RESOURCES / "assets/style.css"]
    return {path.name: digest_of(path) for path in files}
