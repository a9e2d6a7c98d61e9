"""Captions as a target: narration with its numbers, spread over the time of the clips."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from ..course.docstrings import Measured
from ..course.model import Scene
from ..course.settings import site_language
from ..errors import JobError
from ..jobs.engine import Engine
from ..jobs.showing import WriteCaptions
from ..store.records import Records
from .findings import Remark, remarks_of_captions
from .narration import Narrated, Numbers, in_all_languages, measured, mistake_in_any, script_of, take_elements
from .sections.audits import Audit
from .sections.clips import Clip
from .speech import Speech
from .target import AuditTarget, OfScene, Target
from .tensors import tensor_digests
from .versions import versions
from .videos import Video

Subcaptions = Sequence[tuple[Any, ...]]
Chapters = Sequence[tuple[float, str]]


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
            **{
                role: path.with_suffix(f".{tag}{suffix}")
                for tag in self.scene.in_languages
                for role, suffix in roles_in(tag).items()
            },
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
    def said(self) -> list[Measured]:
        """The numbers that its narration takes from tensors, in whatever language."""
        return measured(*in_all_languages(self.scene))

    @property
    def needs(self) -> list[Target]:
        return [*self.video.needs, *(point for points in self.tensors.values() for point in points)]

    @property
    def problem(self) -> str:
        return self.scene.problem or mistake_in_any(self.scene, self.course.by_id[self.scene.seminar], self.tensors)

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
            "language": site_language(self.course.root),
            **({"others": others} if (others := self._others()) else {}),
            "table": self._table,
            "tensors": {name: tensor_digests(points) for name, points in self.tensors.items()},
            **self.video.heard,
            "versions": versions("captions", self.course.kit["captions"]),
        }

    def _others(self) -> dict[str, Any]:
        """What is said in other languages, by tag."""
        return {tag: [*map(script_of, told.sections)] for tag, told in self.scene.in_languages.items()}

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
        values = take_elements(engine, self.scene, self.tensors, self.said)
        names = [clip.section.name for clip in self.video.clips]
        within = chapters or [()] * len(names)

        def with_chapters(told: Scene, tag: str) -> list[tuple[Any, ...]]:
            speeches = self.video.speeches_in(tag)
            spoken = spoken_sections(told, speeches, lengths, values, given)
            heard = [speeches[name].heard[-1][1] if name in speeches else 0.0 for name in names]
            return [(*section, *beside) for section, *beside in zip(spoken, within, heard, strict=True)]

        others = {
            tag: (told.file, [*self.scene.translations[tag].sections], with_chapters(told, tag))
            for tag, told in self.scene.in_languages.items()
        }
        language = site_language(self.course.root)
        job = WriteCaptions(with_chapters(self.scene, ""), folder, self._table, names, language, others)
        engine.run_here(job)
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
        speeches = self.captions.video.all_speeches
        return [*self.sections, *speeches, *(point for points in self.captions.tensors.values() for point in points)]

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


def subcaptions(records: Records, clip: Clip) -> Subcaptions:
    """What the scene of a clip gave manim to be read beside it: starts and ends in the clip, and texts."""
    return [tuple(each) for each in records.read(clip.record).facts["subcaptions"]]


def roles_in(tag: str) -> dict[str, str]:
    """The files of captions in another language, and how these end."""
    return {f"captions.{tag}.vtt": ".vtt", f"captions.{tag}.srt": ".srt", f"{tag}.youtube.txt": ".youtube.txt"}


def spoken_sections(
    told: Scene,
    speeches: Mapping[str, Speech],
    lengths: Sequence[float],
    numbers: Numbers,
    given: Sequence[Subcaptions] = (),
) -> list[tuple[Any, ...]]:
    """Sections as `screening/narration/captions` has them: title, length, lines in parts with their starts, and the
    subcaptions that are given. Where narration is spoken, a line is a sentence, from when it is heard.

    told:     the scene, in whatever language
    speeches: what is heard of it; sections of which nothing is are over the time of the section
    raises:   JobError for a line that begins after the end of its section
    """
    sections = []
    for section, length, beside in zip(told.sections, lengths, given or [()] * len(told.sections), strict=True):
        lines = []
        for line in section.said.narration:
            if line.start is not None and line.start >= length:
                raise JobError(
                    f"{told.file}, {section.name}(): its narration has a line at {line.start} s, "
                    f"but the section lasts {length:.1f} s."
                )
            parts = [p if isinstance(p, str) else (numbers[p], p.percent) for p in line.parts()]
            lines.append((parts, line.start))
        if section.name in speeches:
            lines = [([text], begins) for begins, _, text in speeches[section.name].heard if begins < length]
        sections.append((section.said.title, length, lines, beside))
    return sections
