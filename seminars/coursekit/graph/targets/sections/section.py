"""What is built of one section: where it is, what it depends on, and the job that performs it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ...course.model import Course, Section
from ...course.platform.manim_settings import settings_mistake, settings_places
from ...jobs.engine import Engine
from ...jobs.observing.reads import Reads
from ...jobs.registry import AuditFacts, ClipFacts, Observed, SectionJob
from ..quality import DRAFT, QUALITIES
from ..target import OfScene, Target, asset_files, digests_of, place_of, reads_of
from ..tensors import TensorFile, tensor_digests, tensor_inputs
from ..versions import contents, manim_settings, versions


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
            **place_of(self, reach),
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
