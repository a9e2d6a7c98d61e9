"""The clip of one section, or of a whole scene, as a target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ...course.leavings import keep_leavings
from ...course.model import Course
from ...jobs.engine import Engine
from ...jobs.registry import DigestFrames, DigestParts, FrameDigests, Observed, RenderAudited
from ...source.state.state_names import state_told
from ..quality import QUALITIES
from ..target import Target, fingerprint
from ..tensors import tensor_inputs
from .audits import Audit
from .parts import Part, make_of_parts, parts_of
from .section import OfSection


@dataclass(frozen=True)
class Clip(OfSection):
    """The encoded video of one section; its audit is made on the way."""

    kit = "clip"
    has_draft = True

    @property
    def description(self) -> str:
        why = self.scene.one_clip_because
        return f"clip of {self.section.name}" + (f" (one clip: {why})" if why else "")

    @property
    def remark(self) -> str:
        return "" if self.is_whole_scene else self.scene.remark

    @property
    def is_whole_scene(self) -> bool:
        """Whether it is the one clip of a scene of manim's own kind."""
        return self.scene.is_plain and bool(self.scene.one_clip_because)

    @property
    def entry(self) -> str:
        return self.section.name

    @cached_property
    def task(self) -> str:
        return f"{'draft' if self.draft else 'clip'}:{self.scene.seminar}:{self.scene.key}:{self.section.name}"

    @cached_property
    def stem(self) -> Path:
        return self.place("clips")

    @cached_property
    def files(self) -> dict[str, Path]:
        clip = self.stem.with_name(f"{self.stem.name}.mp4")
        return {"clip.mp4": clip, "poster.png": self.poster, "sound.wav": self.sound}

    @cached_property
    def poster(self) -> Path:
        return self.stem.with_name(f"{self.stem.name}.png")

    @cached_property
    def sound(self) -> Path:
        """Its sound, from its start on; an empty file where it has none."""
        return self.stem.with_name(f"{self.stem.name}.wav")

    @cached_property
    def record(self) -> Path:
        return self.stem.with_name(f"{self.stem.name}.json")

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.course, self.records, self.scene, self.section, self.quality, self.draft)

    @property
    def byproducts(self) -> Sequence[Target]:
        return (self.audit,)

    def learn(self, facts: Mapping[str, Any]) -> bool:
        """Keep what the section was found to leave beyond what its source says."""
        if self.scene.one_clip_because or not facts.get("left"):
            return False
        found = [
            (owner, name, told)
            for owner, name, told in facts["left"]
            if state_told(owner, name) not in self.section.changes
        ]
        place = (self.course.root, self.scene.file, self.scene.name, self.section.name, self.slice)
        return bool(found) and keep_leavings(*place, found)

    def ingredients(self) -> dict[str, Any]:
        return {**self.made_from("clip"), **({"afresh": self.scene.afresh} if self.scene.afresh else {})}

    @property
    def parts(self) -> Sequence[Part]:
        """The parts that it is drawn in; none where its scene cannot be cut."""
        return parts_of(self)

    @property
    def pieces(self) -> Mapping[str, Mapping[str, str]]:
        return {fingerprint(part.ingredients()): part.names for part in self.parts}

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        if not self.parts:
            return self.perform(RenderAudited, folder, engine)
        return make_of_parts(self, self.parts, folder, engine)


def frame_digests(
    clips: Sequence[Clip], whole: bool, folder: Path, engine: Engine, parts: Sequence[int] = ()
) -> FrameDigests:
    """A digest of each frame, as it is drawn: of one clip's section, or of the whole scene that clips are of.

    parts: of a clip that is drawn in parts, the numbers of those that are drawn here; by default it is drawn as a whole
    """
    scene, first = clips[0].scene, clips[0]
    tensors = {name: tensor_inputs(points) for clip in clips for name, points in clip.tensors.items()}
    given: dict[str, Any] = {
        "file": first.source[0],
        "scene": scene.name,
        "section": None if whole else first.section.name,
        "sections": tuple(section.name for section in scene.sections),
        "tensors": tensors,
        "pixels": QUALITIES[first.quality],
        "folder": folder,
        "audit": scene.audit,
    }
    cuts = [part.begins for part in first.parts]
    job = DigestParts(**given, cuts=cuts, wanted=parts) if parts else DigestFrames(**given)
    entry = "construct" if whole else first.section.name
    every = [clip.reads(entry) for clip in clips]
    named = frozenset(path for reads in every for path in reads.named)
    return engine.run(Observed(job, replace(every[0], named=named))).value


@dataclass(frozen=True)
class OfClip(Target):
    """What is made of one clip."""

    clip: Clip

    def in_course(self, course: Course) -> Target | None:
        """By its clip."""
        clip = self.clip.in_course(course)
        return replace(self, course=course, clip=clip) if isinstance(clip, Clip) else None

    @property
    def needs(self) -> list[Target]:
        return [self.clip]

    @property
    def problem(self) -> str:
        return self.clip.problem
