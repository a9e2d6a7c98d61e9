"""What is built of one section: its clip, and the audit of its picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..course.leavings import keep_leavings
from ..course.model import Course, Section
from ..course.platform.manim_settings import settings_mistake, settings_places
from ..jobs.engine import Engine
from ..jobs.observing.reads import Reads
from ..jobs.registry import AuditFacts, AuditSection, ClipFacts, DigestFrames, Observed, RenderAudited, SectionJob
from ..source.state_names import state_told
from .findings import Remark, breach, notes_of, remarks_of
from .parts import Part, make_of_parts, parts_of
from .quality import DRAFT, QUALITIES
from .target import AuditTarget, OfScene, Target, asset_files, digests_of, fingerprint, reads_of
from .tensors import TensorFile, tensor_digests, tensor_inputs
from .versions import contents, manim_settings, versions


@dataclass(frozen=True)
class OfSection(OfScene):
    """What is made of one section, at one quality."""

    section: Section
    quality: str
    draft: bool = False

    is_foreseen = True
    is_known_by_files = True

    @property
    def is_draft(self) -> bool:
        return self.draft

    def as_draft(self) -> Target:
        return replace(self, quality=DRAFT, draft=True)

    def in_course(self, course: Course) -> Target | None:
        """By the names of the scene and the section."""
        same = super().in_course(course)
        if not isinstance(same, OfSection):
            return None
        sections = (section for section in same.scene.sections if section.name == self.section.name)
        return next((replace(same, section=section) for section in sections), None)

    def told_elsewhere(self, is_recorded: Callable[[Path], bool]) -> str:
        others = [q for q in QUALITIES if q != self.quality and is_recorded(replace(self, quality=q).record)]
        if self.draft or not others:
            return ""
        return f"it was made in {' and '.join(others)} quality, and never in {self.quality}"

    def place(self, kind: str) -> Path:
        """Where files of a kind go, without their ending."""
        quality = "draft" if self.draft else self.quality
        return self.course.root / ".cache" / kind / quality / self.scene.seminar / self.scene.stem / self.section.name

    @cached_property
    def tensors(self) -> dict[str, list[TensorFile]]:
        """The tensors that the section reads; all of the seminar's where it computes their names."""
        seminar = self.course.by_id[self.scene.seminar]
        names = self.section.reach.tensors
        if self.section.reach.reads_any_tensors:
            names = tuple(dict.fromkeys((*names, *(e.name for e in seminar.experiments))))
        return {name: [TensorFile(self.course, self.records, e) for e in seminar.points(name)] for name in names}

    @cached_property
    def needs(self) -> list[Target]:
        return [point for points in self.tensors.values() for point in points]

    @property
    def problem(self) -> str:
        if mistake := self.scene.problem or settings_mistake(self.course.root / self.scene.file):
            return mistake
        missing = [name for name, points in self.tensors.items() if not points]
        if missing:
            known = sorted({e.name for e in self.course.by_id[self.scene.seminar].experiments})
            return (
                f'{self.scene.file}, {self.section.name}(): self.tensors("{missing[0]}"), but {self.scene.seminar} has '
                f"no such experiment; it has {', '.join(known) or 'none'}."
            )
        return ""

    @property
    def slice(self) -> str:
        return self.section.reach.slice

    @property
    def source(self) -> tuple[Path, str]:
        return self.course.root / self.scene.file, self.scene.imports

    @property
    def assets(self) -> Mapping[str, Path]:
        return asset_files(self.course, self.scene.seminar, self.section.reach)

    @property
    def libraries(self) -> Sequence[str]:
        return self.section.reach.libraries

    def made_from(self, kind: str) -> dict[str, Any]:
        reach = self.section.reach
        return {
            "kind": kind,
            "scene": self.scene.name,
            "section": self.section.name,
            "slice": self.slice,
            "kit": self.course.kit[kind].slice,
            "pixels": QUALITIES[self.quality],
            "tensors": {name: tensor_digests(points) for name, points in self.tensors.items()},
            "assets": digests_of(self.assets),
            "versions": versions("clip", reach, self.course.kit[kind]),
            "contents": contents("clip", reach, self.course.kit[kind]),
            "settings": manim_settings(self.course.root / self.scene.file),
        }

    def reads(self, entry: str) -> Reads:
        """What is read by the fingerprint, in the name of a method of the scene."""
        file, _ = self.source
        reads = reads_of(self, self.scene.seminar, self.section.reach, file, entry)
        return replace(reads, named=reads.named | {*settings_places(file)})

    def perform(
        self, kind: type[SectionJob[ClipFacts]] | type[SectionJob[AuditFacts]], folder: Path, engine: Engine, **cut: Any
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """Have a job of a kind perform the section; `cut` is what it takes beside what all such jobs take."""
        whole = bool(self.scene.one_clip_because)
        file, _ = self.source
        job = kind(
            file=file,
            scene=self.scene.name,
            section=None if whole else self.section.name,
            sections=self.scene.afresh if whole else tuple(section.name for section in self.scene.sections),
            tensors={name: tensor_inputs(points) for name, points in self.tensors.items()},
            pixels=QUALITIES[self.quality],
            folder=folder,
            audit=self.scene.audit,
            **cut,
        )
        done = engine.run(Observed(job, self.reads(self.section.name)))
        return dict(vars(done.value)), done.loaded


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
    def audit(self) -> "Audit":
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


def frame_digests(clips: Sequence[Clip], whole: bool, folder: Path, engine: Engine) -> Sequence[str]:
    """A digest of each frame, as it is drawn: of one clip's section, or of the whole scene that clips are of."""
    scene, first = clips[0].scene, clips[0]
    tensors = {name: tensor_inputs(points) for clip in clips for name, points in clip.tensors.items()}
    job = DigestFrames(
        file=first.source[0],
        scene=scene.name,
        section=None if whole else first.section.name,
        sections=tuple(section.name for section in scene.sections),
        tensors=tensors,
        pixels=QUALITIES[first.quality],
        folder=folder,
        audit=scene.audit,
    )
    entry = "construct" if whole else first.section.name
    every = [clip.reads(entry) for clip in clips]
    named = frozenset(path for reads in every for path in reads.named)
    return engine.run(Observed(job, replace(every[0], named=named))).value.frames


@dataclass(frozen=True)
class Audit(OfSection, AuditTarget):
    """What the rules of the picture find in one section: its findings, and a picture of them.

    No ingredient of a clip: a change of the rules audits anew, and renders nothing.
    """

    kit = "audit"

    @property
    def description(self) -> str:
        return f"layout audit of {self.section.name}"

    @cached_property
    def task(self) -> str:
        kind = "audit-draft" if self.draft else "audit"
        return f"{kind}:{self.scene.seminar}:{self.scene.key}:{self.section.name}"

    @cached_property
    def path(self) -> Path:
        return self.files["audit.json"]

    @cached_property
    def files(self) -> dict[str, Path]:
        stem = self.place("audit")
        return {
            "audit.json": stem.with_name(f"{stem.name}.json"),
            "audit.png": stem.with_name(f"{stem.name}.png"),
        }

    @cached_property
    def record(self) -> Path:
        stem = self.place("audit")
        return stem.with_name(f"{stem.name}.record.json")

    def of(self, section: Section) -> "Audit":
        """The audit of another section of the scene."""
        return replace(self, section=section)

    @property
    def about(self) -> tuple[str, str, str]:
        return (self.scene.file, self.scene.name, self.section.name)

    def remarks(self, *levels: str) -> list[Remark]:
        """What it found of some levels."""
        return remarks_of(self, *levels)

    @property
    def notes(self) -> Mapping[str, Sequence[str]]:
        """Where its picture is, and what was not looked at."""
        return notes_of(self)

    @property
    def breach(self) -> str:
        # A draft is made to look at what is not finished.
        return "" if self.draft or self.scene.is_advised else breach([self])

    def ingredients(self) -> dict[str, Any]:
        return {**self.made_from("audit"), "table": self.scene.audit}

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        return self.perform(AuditSection, folder, engine)
