"""Pages as targets: one a scene, in each language that the scene has words of."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ...course.docstrings import Measured
from ...course.languages.translations import seminar_words
from ...course.model import Course, Scene, Section
from ...course.settings import site_language
from ...jobs.engine import Engine
from ...jobs.showing import WritePage, WriteSheet
from ...store.files import digest_of
from ..captions import spoken_sections, subcaptions
from ..narration import in_all_languages, measured, mistake_in_any, script_of
from ..sections.clips import Clip
from ..target import OfScene, Target
from ..tensors import TensorFile
from ..versions import versions
from ..videos import Video
from .course_graph import page_path
from .site_files import kind_of, record_of, resource_digests, site_folder
from .stills import Stills
from .words import languages_of, page_languages, site_of, site_problem


@dataclass(frozen=True)
class Page(OfScene):
    """A scene's page, with its video and all that it shows beside it.

    language: another one than the course's own; its page shows the film that lies beside the page in that one, unless
              somebody speaks the language
    """

    quality: str
    draft: bool = False
    language: str = ""

    kit = "page"

    @property
    def description(self) -> str:
        return f"page of {self.scene.name}{f' in {self.language}' if self.language else ''}"

    @property
    def is_draft(self) -> bool:
        return self.draft

    @property
    def task(self) -> str:
        return ":".join(filter(None, [kind_of(self.draft), self.language, self.scene.seminar, self.scene.key]))

    def in_course(self, course: Course) -> Target | None:
        """By the scene's name, and in the same language, if the scene has words of it."""
        same = super().in_course(course)
        return same if isinstance(same, Page) and same.language in ("", *page_languages(course, same.scene)) else None

    @cached_property
    def told(self) -> Scene:
        """The scene as the page tells it."""
        return self.scene.in_languages.get(self.language, self.scene)

    @property
    def is_titled(self) -> bool:
        """Whether its scene's title and claim are in its language, which is not the course's own."""
        return bool(self.language and self.scene.translations[self.language].title)

    @property
    def has_film(self) -> bool:
        """Whether a film lies beside it: in another language, one in which that is heard."""
        return not self.language or self.language in self.video.tracks

    @property
    def film(self) -> str:
        """The film that it shows, relative to the site, without its ending."""
        return (self if self.has_film else self.original).path.with_suffix("").as_posix()

    @property
    def original(self) -> "Page":
        """The page in the course's own language."""
        return replace(self, language="")

    @property
    def path(self) -> Path:
        """Of the page, relative to the site."""
        return Path(self.language, page_path(self.scene))

    @property
    def files(self) -> dict[str, Path]:
        path = site_folder(self.course.root, self.draft) / self.path
        film = {"video.mp4": path.with_suffix(".mp4")}
        pictures = {"poster.webp": path.with_suffix(".webp"), "contact.webp": path.with_suffix(".contact-sheet.webp")}
        return {
            "page.html": path,
            **(film if self.has_film else {}),
            **({} if self.language else pictures),
            "captions.vtt": path.with_suffix(".vtt"),
            "captions.srt": path.with_suffix(".srt"),
            "youtube.txt": path.with_suffix(".youtube.txt"),
        }

    @property
    def record(self) -> Path:
        return record_of(self)

    @cached_property
    def video(self) -> Video:
        return Video(self.course, self.records, self.scene, self.quality, self.draft)

    @cached_property
    def stills(self) -> list[Stills]:
        return [Stills(self.course, self.records, clip) for clip in self.video.clips]

    @cached_property
    def experiments(self) -> dict[str, list[TensorFile]]:
        """All that stand behind the scene, those that its sections read first."""
        found: dict[str, list[TensorFile]] = {}
        todo = [*dict.fromkeys([*(n for c in self.video.clips for n in c.tensors), *(m.experiment for m in self.said)])]
        seminar = self.course.by_id[self.scene.seminar]
        for name in todo:
            points = [TensorFile(self.course, self.records, e) for e in seminar.points(name)]
            found[name] = points
            todo.extend(n for n in (points[0].experiment.inputs if points else ()) if n not in todo)
        return found

    @property
    def said(self) -> list[Measured]:
        """The numbers that its narration takes from tensors, in whatever language."""
        return measured(*in_all_languages(self.scene))

    @property
    def needs(self) -> list[Target]:
        original = [self.original] if self.language else []
        return [
            *original,
            self.video,
            *self.stills,
            *(point for points in self.experiments.values() for point in points),
        ]

    @property
    def problem(self) -> str:
        seminar = self.course.by_id[self.scene.seminar]
        return (
            self.scene.problem
            or mistake_in_any(self.scene, seminar, self.experiments)
            or site_problem(self.course.root, self.language)
        )

    def ingredients(self) -> dict[str, Any]:
        facts = self.course.folder(self.scene.seminar) / "facts.toml"
        return {
            "kind": "page",
            "kit": self.course.kit["page"].slice,
            "templates": resource_digests(),
            "content": self.content(),
            "spoken": [*map(script_of, self.told.sections)],
            **({"others": others} if (others := self._others()) else {}),
            "facts": digest_of(facts) if facts.is_file() else "cannot be read" if os.path.lexists(facts) else "",
            **self.video.heard,
            "versions": versions("page", self.course.kit["page"]),
        }

    @property
    def _heard(self) -> int | None:
        """Which of the video's sounds is heard on it, as WritePage has it."""
        if not self.has_film:
            return -1
        heard = ["", *self.video.tracks]
        return heard.index(self.language) if len(heard) > 1 else None

    @property
    def shows_video(self) -> bool:
        """Whether its film is the video as it is, with all its sound."""
        return (self if self.has_film else self.original)._heard is None

    @cached_property
    def tracks(self) -> dict[str, Scene]:
        """The scene in each language but the page's own, for those who read other captions, by tag."""
        own = {site_language(self.course.root): self.scene}
        return {tag: told for tag, told in {**own, **self.scene.in_languages}.items() if told is not self.told}

    def _others(self) -> dict[str, Any]:
        """What is said in other languages, by tag."""
        return {tag: [*map(script_of, told.sections)] for tag, told in self.tracks.items()}

    def content(self) -> dict[str, Any]:
        """All that the page tells, but for what is read from tensors."""
        scene, seminar = self.scene, self.course.by_id[self.scene.seminar]
        video = self.records.read(self.video.record)
        return {
            **site_of(self),
            "path": self.path.as_posix(),
            "home": f"{self.language}/" if self.language else "",
            "media": self.original.path.with_suffix("").as_posix(),
            "film": self.film,
            "languages": languages_of(self.course, page_path(scene), page_languages(self.course, scene)),
            "tracks": [*self.tracks],
            "seminar": {"id": seminar.id, **seminar_words(self.course.root, seminar, self.language)},
            "name": scene.name,
            "file": scene.stem,
            "title": self.told.title,
            "claim": self.told.claim,
            "is_told": self.is_titled,
            "source": scene.file,
            "draft": self.draft,
            "date": self.date,
            "measures": bool(self.experiments),
            "pixels": self._pixels(),
            "length": video.facts["length"],
            "digests": {role: known.digest for role, known in video.files.items()},
            "stills": [self.records.read(stills.record).files["stills.webp"].digest for stills in self.stills],
            "sections": [*map(self._section, self.video.clips, self.told.sections)],
            "experiments": {name: self._experiment(points) for name, points in self.experiments.items()},
        }

    @property
    def date(self) -> str:
        """Of git's last commit of the scene; "" where git tells none, and where the page has no address."""
        return self.course.committed.get(self.scene.file, "") if site_of(self)["url"] else ""

    def _pixels(self) -> tuple[int, int, float]:
        """Width, height and frames a second of the picture, which may be the scene's own."""
        facts = self.records.read(self.video.clips[0].record).facts
        return (*facts["size"], quotient(facts["rate"]))

    def _section(self, clip: Clip, told: Section) -> dict[str, Any]:
        record = self.records.read(clip.record)
        rate = quotient(record.facts["rate"])
        return {
            "name": told.name,
            "title": told.said.title,
            "is_told": bool(self.language) and told.name in self.scene.translations[self.language].sections,
            "narration": told.said.narration,
            "frames": record.facts["frames"],
            "length": record.facts["length"],
            "chapters": [(first / rate, name) for first, name in self.video.chapters(clip, told)],
            **({"subcaptions": given} if (given := subcaptions(self.records, clip)) else {}),
            "seconds": record.facts["seconds"],
            "fingerprint": record.fingerprint,
            "versions": record.ingredients["versions"],
            "experiments": list(clip.tensors),
            "narrated": [number.experiment for line in clip.section.said.narration for number in line.measured()],
            "stills": f"{clip.scene.stem}.{clip.section.name}.webp",
        }

    def _experiment(self, points: list[TensorFile]) -> dict[str, Any]:
        records = [self.records.read(point.record) for point in points]
        return {
            "about": points[0].experiment.about,
            "checkpoint": points[0].experiment.is_checkpoint,
            "inputs": points[0].experiment.inputs,
            "versions": records[0].ingredients["versions"],
            "tensors": records[0].facts["tensors"],
            "points": [
                {
                    "axes": point.experiment.axes,
                    "hyperparameters": point.experiment.hyperparameters,
                    "seconds": record.facts["seconds"],
                    "fingerprint": record.fingerprint,
                    "digest": record.files["tensors.pt"].digest,
                }
                for point, record in zip(points, records, strict=True)
            ],
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        from .evidence import read_evidence

        content = self.content()
        found = read_evidence(self, engine)
        lengths = [section["length"] for section in content["sections"]]
        given = [subcaptions(self.records, clip) for clip in self.video.clips]
        if not self.language:
            strips = [stills.path for stills in self.stills]
            engine.run_here(WriteSheet(strips, self.video.files["poster.png"], folder))
        content |= {"facts": found.facts, "plots": found.plots, "homes": found.homes}

        def spoken(told: Scene, language: str | None) -> list[tuple[Any, ...]]:
            # What is read in another language than is heard goes by the time of the sections.
            speeches = {} if language is None else self.video.speeches_in(language)
            return spoken_sections(told, speeches, lengths, found.said, given)

        tracks = {tag: spoken(told, None) for tag, told in self.tracks.items()}
        own = spoken(self.told, self.language)
        film = self.video.path if self.has_film else self.original.files["video.mp4"]
        told = engine.run_here(WritePage(content, own, tracks, film, self._heard, folder))
        return {"seconds": 0, "told": told}, {}


def quotient(rate: str) -> float:
    """ "30" as 30, and "30000/1001" as 29.97."""
    above, _, below = rate.partition("/")
    return round(int(above) / int(below), 3) if below else int(above)
