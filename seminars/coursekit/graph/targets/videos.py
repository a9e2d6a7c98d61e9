"""What is built of scenes: clips, their audits, and videos, each with what its fingerprint holds and how it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..course.model import Section
from ..course.settings import site_language
from ..errors import JobError
from ..jobs.engine import Engine
from ..jobs.showing import JoinClips, Joined
from .quality import DRAFT, QUALITIES
from .sections.audits import Audit
from .sections.clips import Clip
from .speech import Speech, speeches_of
from .target import OfScene, Target
from .versions import versions

# What manim calls a section to which nobody gave a name.
UNNAMED = {"autocreated": "", "unnamed": ""}


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

    @property
    def opens(self) -> Path | None:
        """Of a draft, which stands where nobody looks; published ones lie in static/."""
        return self.path if self.draft else None

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
    def speeches(self) -> dict[str, Speech]:
        """What is said in sections, by their names; nothing where nobody speaks."""
        return speeches_of(self.course, self.records, self.scene)

    @cached_property
    def tracks(self) -> dict[str, dict[str, Speech]]:
        """What is said in each other language in which somebody speaks, by tag and by sections."""
        told = {tag: speeches_of(self.course, self.records, self.scene, tag) for tag in sorted(self.scene.in_languages)}
        return {tag: speeches for tag, speeches in told.items() if speeches}

    def speeches_in(self, language: str) -> dict[str, Speech]:
        """What is said in sections, by their names; "" for the course's own language."""
        return self.tracks.get(language, {}) if language else self.speeches

    @property
    def all_speeches(self) -> list[Speech]:
        """What is said in whatever language."""
        return [*self.speeches.values(), *self._in_others.values()]

    @property
    def _in_others(self) -> dict[str, Speech]:
        """What is said in other languages; what is not translated is the course's own."""
        return {
            f"{name} in {tag}": speech
            for tag, speeches in self.tracks.items()
            for name, speech in speeches.items()
            if speech.language
        }

    @property
    def heard(self) -> dict[str, Any]:
        """When what is said, by sections; nothing of a video in which nobody speaks."""
        speeches = {**self.speeches, **self._in_others}
        return {"heard": {name: each.heard for name, each in speeches.items()}} if speeches else {}

    @cached_property
    def needs(self) -> list[Target]:
        return [*self.clips, *self.all_speeches]

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

    def _sounds(self) -> dict[str, Any]:
        """The digests of the clips' sounds and speech, and nothing of a video without."""
        made = {clip.section.name: self.records.read(clip.record) for clip in self.clips}
        sounds = {name: each.files["sound.wav"].digest for name, each in made.items() if each.facts["sound"] is True}
        read = self.records.read
        speech = {name: read(each.record).files["speech.wav"].digest for name, each in self.speeches.items()}
        tracks = {name: read(each.record).files["speech.wav"].digest for name, each in self._in_others.items()}
        found = {"sounds": sounds, "speech": speech, "tracks": tracks}
        language = {"language": site_language(self.course.root)} if tracks else {}
        return {**{kind: digests for kind, digests in found.items() if digests}, **language}

    def chapters(self, clip: Clip, told: Section | None = None) -> list[tuple[int, str]]:
        """The chapters of a clip, by their first frames: manim's sections, or the clip's own title.

        told: the clip's section as another language has it
        """
        facts = self.records.read(clip.record).facts
        own = clip.section.said.title
        names = [(first, UNNAMED.get(name, name) or own) for first, name in facts["chapters"]]
        return [(first, told.said.title if told and name == own else name) for first, name in names]

    def ingredients(self) -> dict[str, Any]:
        read = self.records.read
        return {
            "kind": "video",
            "kit": self.course.kit["video"].slice,
            "clips": [(clip.section.name, read(clip.record).files["clip.mp4"].digest) for clip in self.clips],
            **self._sounds(),
            "chapters": [self.chapters(clip) for clip in self.clips],
            "poster": read(self.poster.record).files["poster.png"].digest,
            "pixels": QUALITIES[self.quality],
            "versions": versions("video", self.course.kit["video"]),
        }

    def _require_one_size(self, sizes: Sequence[tuple[int, ...]]) -> None:
        others = [i for i, size in enumerate(sizes) if size != sizes[0]]
        if others:
            names = [self.clips[i].section.name for i in (0, others[0])]
            shown = [f"{names[n]}() {'×'.join(map(str, sizes[i]))} pixels" for n, i in enumerate((0, others[0]))]
            raise JobError(
                f"{self.scene.file}, {self.scene.name}: its sections have pictures of several sizes, "
                f"{' and '.join(shown)}: set pixel_width and pixel_height once, where the file begins."
            )

    def parts(self, spoken: bool = True) -> list[Joined]:
        """The clips as `coursekit.screening.films.join` takes them.

        spoken: with what is said in them
        raises: JobError where their pictures are of several sizes
        """
        facts = [self.records.read(clip.record).facts for clip in self.clips]
        self._require_one_size([tuple(each["size"]) for each in facts])
        speeches = self.speeches if spoken else {}
        return [
            (
                clip.files["clip.mp4"],
                clip.section.said.title,
                each["frames"],
                each["rate"],
                clip.files["sound.wav"] if each["sound"] else None,
                self.chapters(clip),
                speeches[clip.section.name].path if clip.section.name in speeches else None,
            )
            for clip, each in zip(self.clips, facts, strict=True)
        ]

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        language = site_language(self.course.root) if self.tracks else ""
        others = [
            (tag, [speeches[clip.section.name].path if clip.section.name in speeches else None for clip in self.clips])
            for tag, speeches in self.tracks.items()
        ]
        length = engine.run_here(JoinClips(self.parts(), self.poster.poster, folder, language, others))
        return {"length": round(length, 3), "seconds": 0}, {}
