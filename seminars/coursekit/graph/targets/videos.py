"""What is built of scenes: clips, their audits, and videos, each with what its fingerprint holds and how it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..jobs.engine import Engine
from ..jobs.registry import JoinClips
from .clips import Audit, Clip
from .quality import DRAFT, QUALITIES
from .target import OfScene, Target
from .versions import versions


@dataclass(frozen=True)
class Video(OfScene):
    """A scene's clips in order, joined, and the picture that stands for them."""

    quality: str
    draft: bool = False

    kit = "video"
    is_assembled = True
    has_draft = True
    is_foreseen = True
    is_known_by_files = True

    @property
    def description(self) -> str:
        return f"video of {self.scene.name}"

    @property
    def is_draft(self) -> bool:
        return self.draft

    def as_draft(self) -> Target:
        return replace(self, quality=DRAFT, draft=True)

    @cached_property
    def task(self) -> str:
        return f"{'draft' if self.draft else 'render'}:{self.scene.seminar}:{self.scene.key}"

    @cached_property
    def path(self) -> Path:
        if self.draft:
            return self.course.root / ".cache/drafts" / self.scene.seminar / f"{self.scene.stem}.mp4"
        return self.course.folder(self.scene.seminar) / "static" / f"{self.scene.stem}.mp4"

    @cached_property
    def files(self) -> dict[str, Path]:
        return {"video.mp4": self.path, "poster.png": self.record.with_suffix(".png")}

    @cached_property
    def record(self) -> Path:
        kind = "drafts" if self.draft else "videos"
        return self.course.root / ".cache" / kind / self.scene.seminar / f"{self.scene.stem}.json"

    @property
    def problem(self) -> str:
        return self.scene.problem

    @cached_property
    def clips(self) -> list[Clip]:
        return [
            Clip(self.course, self.records, self.scene, section, self.quality, self.draft)
            for section in self.scene.sections
        ]

    @cached_property
    def needs(self) -> list[Target]:
        return list(self.clips)

    @cached_property
    def audits(self) -> list[Audit]:
        return [clip.audit for clip in self.clips]

    @property
    def checks(self) -> Sequence[Target]:
        return self.audits

    @property
    def poster(self) -> Clip:
        """The clip whose picture stands for the video, once the clips are made.

        That is the one that the scene names, else the one before the last; where all its frames are empty, the nearest
        before it that shows something, else any that does.
        """
        named = [clip for clip in self.clips if clip.section.name == self.scene.poster]
        first = self.clips.index((named or self.clips[-2:])[0])
        choices = [*self.clips[first::-1], *self.clips[first + 1 :]]
        showing = (clip for clip in choices if not self.records.read(clip.record).facts.get("is_empty"))
        return next(showing, choices[0])

    def ingredients(self) -> dict[str, Any]:
        read = self.records.read
        return {
            "kind": "video",
            "kit": self.course.kit["video"].slice,
            "clips": [(clip.section.name, read(clip.record).files["clip.mp4"].digest) for clip in self.clips],
            "chapters": [clip.section.said.title for clip in self.clips],
            "poster": read(self.poster.record).files["poster.png"].digest,
            "pixels": QUALITIES[self.quality],
            "versions": versions("video", self.course.kit["video"]),
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        clips = [
            (clip.files["clip.mp4"], clip.section.said.title, self.records.read(clip.record).facts["frames"])
            for clip in self.clips
        ]
        length = engine.run_here(JoinClips(clips, QUALITIES[self.quality][2], self.poster.poster, folder))
        return {"length": round(length, 3), "seconds": 0}, {}
