"""Captions as a target: narration with its numbers, spread over the time of the clips."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from ..course.docstrings import Measured
from ..course.model import Scene, Section, Seminar
from ..errors import JobError
from ..jobs.engine import Engine
from ..jobs.registry import Element, ReadElements, WriteCaptions
from ..store.records import Records
from .audits import Audit
from .clips import Clip
from .findings import Remark, remarks_of_captions
from .target import AuditTarget, OfScene, Target
from .tensors import TensorFile, tensor_digests, tensor_inputs
from .versions import versions
from .videos import Video

Numbers = Mapping[Measured, float]
Subcaptions = Sequence[tuple[Any, ...]]
Chapters = Sequence[tuple[float, str]]


class Narrated(OfScene):
    """What tells the narration of a scene, with its numbers."""

    @property
    def said(self) -> list[Measured]:
        """The numbers that its narration takes from tensors."""
        return measured(self.scene)

    @cached_property
    def tensors(self) -> dict[str, list[TensorFile]]:
        """Those that the narration names; none of a name that is no experiment."""
        seminar = self.course.by_id[self.scene.seminar]
        names = dict.fromkeys(number.experiment for number in self.said)
        return {name: [TensorFile(self.course, self.records, e) for e in seminar.points(name)] for name in names}


@dataclass(frozen=True)
class Captions(Narrated, AuditTarget):
    """The sidecar files of one video, and its chapters for YouTube."""

    quality: str

    kit = "captions"
    is_known_by_files = True

    @property
    def task(self) -> str:
        return f"captions:{self.scene.seminar}:{self.scene.key}"

    @property
    def files(self) -> dict[str, Path]:
        path = self.video.path
        return {
            "captions.vtt": path.with_suffix(".vtt"),
            "captions.srt": path.with_suffix(".srt"),
            "youtube.txt": path.with_suffix(".youtube.txt"),
            "audit.json": self.record.with_suffix(".audit.json"),
        }

    @property
    def about(self) -> tuple[str, str, str]:
        """What its audit is about."""
        return (self.scene.file, self.scene.name, "captions")

    @property
    def path(self) -> Path:
        """Of its audit."""
        return self.files["audit.json"]

    def remarks(self, *levels: str) -> list[Remark]:
        """What it found of some levels."""
        return remarks_of_captions(self.scene, self.path, *levels)

    @property
    def record(self) -> Path:
        return self.course.root / ".cache/captions" / self.scene.seminar / f"{self.scene.stem}.json"

    @cached_property
    def video(self) -> Video:
        return Video(self.course, self.records, self.scene, self.quality)

    @property
    def needs(self) -> list[Target]:
        return [*self.video.clips, *(point for points in self.tensors.values() for point in points)]

    @property
    def problem(self) -> str:
        return self.scene.problem or mistake(self.scene, self.course.by_id[self.scene.seminar], self.tensors)

    def ingredients(self) -> dict[str, Any]:
        given = [subcaptions(self.records, clip) for clip in self.video.clips]
        ingredients = self.made_from([self._length(clip) for clip in self.video.clips])
        beside = {"subcaptions": given, "chapters": self._chapters()}
        return {**ingredients, **{name: value for name, value in beside.items() if any(value)}}

    def made_from(self, lengths: Sequence[float]) -> dict[str, Any]:
        """All that captions depend on, with sections of given lengths in seconds; but for subcaptions."""
        return {
            "kind": "captions",
            "kit": self.course.kit["captions"].slice,
            "sections": [(*script_of(c.section), length) for c, length in zip(self.video.clips, lengths, strict=True)],
            "names": [clip.section.name for clip in self.video.clips],
            "table": self._table,
            "tensors": {name: tensor_digests(points) for name, points in self.tensors.items()},
            "versions": versions("captions", self.course.kit["captions"]),
        }

    def _chapters(self) -> list[Chapters]:
        """Of each clip, manim's sections by their starts in seconds; none where the clip is one chapter."""
        found: list[Chapters] = []
        for clip in self.video.clips:
            rate = self.records.read(clip.record).facts["rate"]
            if not isinstance(rate, str):  # of a clip that was not made yet
                found.append([])
                continue
            rate = Fraction(rate)
            within = [(float(first / rate), title) for first, title in self.video.chapters(clip)]
            found.append([] if within == [(0.0, clip.section.said.title)] else within)
        return found

    def _length(self, clip: Clip) -> float:
        return float(self.records.read(clip.record).facts["length"])

    @property
    def _table(self) -> dict[str, Any]:
        """Of the scene's limits, those of captions; the others change nothing here."""
        return {key: value for key, value in self.scene.audit.items() if "caption_" in key}

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        given = [subcaptions(self.records, clip) for clip in self.video.clips]
        return self.write([self._length(clip) for clip in self.video.clips], folder, engine, given, self._chapters())

    def write(
        self,
        lengths: Sequence[float],
        folder: Path,
        engine: Engine,
        given: Sequence[Subcaptions] = (),
        chapters: Sequence[Chapters] = (),
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """Write all files, for sections of given lengths in seconds, with their subcaptions and chapters."""
        wanted = measured(self.scene)
        values = take_elements(engine, self.scene, self.tensors, wanted)
        spoken = spoken_sections(self.video.clips, lengths, values, given)
        if chapters:
            spoken = [(*section, within) for section, within in zip(spoken, chapters, strict=True)]
        names = [clip.section.name for clip in self.video.clips]
        engine.run_here(WriteCaptions(spoken, folder, self._table, names))
        return {"seconds": 0}, {}


@dataclass(frozen=True)
class CaptionAudit(OfScene, AuditTarget):
    """What cannot be read in the captions of one scene, by the lengths of its audited sections: no clip is needed."""

    quality: str

    kit = "captions"

    @property
    def description(self) -> str:
        return f"audit of the captions of {self.scene.name}"

    @property
    def task(self) -> str:
        return f"audit:{self.scene.seminar}:{self.scene.key}:captions.vtt"  # no section has such a name

    @property
    def path(self) -> Path:
        seminar = self.course.root / ".cache/audit" / self.quality / self.scene.seminar
        return seminar / self.scene.stem / "captions.vtt.json"

    @property
    def files(self) -> dict[str, Path]:
        return {"audit.json": self.path}

    @property
    def record(self) -> Path:
        return self.path.with_name("captions.vtt.record.json")

    @cached_property
    def captions(self) -> Captions:
        return Captions(self.course, self.records, self.scene, self.quality)

    @property
    def sections(self) -> list[Audit]:
        return self.captions.video.audits

    @property
    def needs(self) -> list[Target]:
        return [*self.sections, *(point for points in self.captions.tensors.values() for point in points)]

    @property
    def about(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.captions.about

    def remarks(self, *levels: str) -> list[Remark]:
        """What it found of some levels."""
        return remarks_of_captions(self.scene, self.path, *levels)

    @property
    def problem(self) -> str:
        return self.captions.problem

    def _lengths(self) -> list[float]:
        # From records, not from the audits' files: `doit prune` asks for results that are in the store alone.
        return [float(self.records.read(audit.record).facts["length"]) for audit in self.sections]

    def ingredients(self) -> dict[str, Any]:
        return {**self.captions.made_from(self._lengths()), "kind": "audit of captions"}

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        return self.captions.write(self._lengths(), folder, engine)


def script_of(section: Section) -> tuple[str, list[tuple[list[Any], float | None]]]:
    """A section's title, and the lines of its narration in parts, with their starts; numbers are named, not read."""
    return section.said.title, [(list(line.parts()), line.start) for line in section.said.narration]


def measured(scene: Scene) -> list[Measured]:
    """The numbers that a scene's narration takes from tensors."""
    lines = (line for section in scene.sections for line in section.said.narration)
    return list(dict.fromkeys(number for line in lines for number in line.measured()))


def mistake(scene: Scene, seminar: Seminar, tensors: Mapping[str, Sequence[TensorFile]]) -> str:
    """What is wrong with a scene's narration by itself, or ""."""
    for section in scene.sections:
        starts = [line.start for line in section.said.narration if line.start is not None]
        if starts != sorted(set(starts)):
            return f"{scene.file}, {section.name}(): the times of its narration must rise, but are {starts} s."
        for line in section.said.narration:
            if braces := line.misspelt(experiment.name for experiment in seminar.experiments):
                return (
                    f"{scene.file}, {section.name}(): its narration says {braces}, which is no number from a tensor: "
                    "that is {experiment: element}, or {experiment: element %}."
                )
        for number in (n for line in section.said.narration for n in line.measured()):
            points = tensors[number.experiment]
            if not points:
                return (
                    f"{scene.file}, {section.name}(): {_narrated(number)}, but {scene.seminar} has no such experiment."
                )
            if len(points) > 1:
                return (
                    f"{scene.file}, {section.name}(): its narration takes one number from {number.experiment}, "
                    "which is a sweep; take it from an experiment that sums the sweep up."
                )
    return ""


def wanted_by(scene: Scene, numbers: Iterable[Measured]) -> list[Element]:
    """Numbers of a scene's narration as `coursekit.lab.tensors.elements` reads them."""
    sections = {n: s.name for s in reversed(scene.sections) for line in s.said.narration for n in line.measured()}
    return [(n.experiment, n.element, f"{scene.file}, {sections[n]}(): {_narrated(n)}, but") for n in numbers]


def _narrated(number: Measured) -> str:
    return f"its narration says {{{number.experiment}: {number.element}}}"


def take_elements(
    engine: Engine, scene: Scene, tensors: Mapping[str, Sequence[TensorFile]], wanted: Sequence[Measured]
) -> Numbers:
    """The numbers that sentences name, read by a worker."""
    if not wanted:
        return {}
    files = {name: tensor_inputs(points) for name, points in tensors.items()}
    found = engine.run(ReadElements(files, wanted_by(scene, wanted))).value
    return {number: values[0] for number, values in zip(wanted, found, strict=True)}


def subcaptions(records: Records, clip: Clip) -> Subcaptions:
    """What the scene of a clip gave manim to be read beside it: starts and ends in the clip, and texts."""
    return [tuple(each) for each in records.read(clip.record).facts["subcaptions"]]


def spoken_sections(
    clips: Sequence[Clip], lengths: Sequence[float], numbers: Numbers, given: Sequence[Subcaptions] = ()
) -> list[tuple[Any, ...]]:
    """Sections as coursekit.screening.captions has them: title, length, lines in parts with their starts, and the
    subcaptions that are given.

    raises: JobError for a line that begins after the end of its section
    """
    sections = []
    for clip, length, beside in zip(clips, lengths, given or [()] * len(clips), strict=True):
        lines = []
        for line in clip.section.said.narration:
            if line.start is not None and line.start >= length:
                raise JobError(
                    f"{clip.scene.file}, {clip.section.name}(): its narration has a line at {line.start} s, "
                    f"but the section lasts {length:.1f} s."
                )
            parts = [p if isinstance(p, str) else (numbers[p], p.percent) for p in line.parts()]
            lines.append((parts, line.start))
        sections.append((clip.section.said.title, length, lines, beside))
    return sections
