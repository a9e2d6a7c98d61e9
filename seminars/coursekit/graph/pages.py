"""The site as targets: a page a scene, and what all pages share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .course import Scene
from .files import digest_of
from .jobs import READ_EVIDENCE, WRITE_PAGE, WRITE_SHEET, WRITE_STILLS
from .narration import measured, mistake, spoken_sections, told_lines
from .picture import page_path
from .sources import KIT
from .targets import Target, Tensors, Workers, tensor_inputs
from .versions import versions
from .videos import QUALITIES, Clip, Video
from .words import Measured, title_of
from .workers import JobError

if TYPE_CHECKING:
    from coursekit.facts import Statements  # whose library takes longer to import than all of this

RESOURCES = KIT / "screening"


def site_folder(root: Path, draft: bool) -> Path:
    """Where pages go: the site to publish, or the preview of drafts."""
    return root / ".cache" / ("preview" if draft else "site")


def kind_of(draft: bool) -> str:
    return "preview" if draft else "gallery"


@dataclass(frozen=True)
class Stills(Target):
    """The pictures by which a page shows one section."""

    clip: Clip

    @property
    def task(self) -> str:
        return f"{kind_of(self.clip.draft)}:{self.clip.task.partition(':')[2]}"

    @property
    def path(self) -> Path:
        folder = site_folder(self.course.root, self.clip.draft) / self.clip.scene.seminar
        return folder / f"{self.clip.scene.name}.{self.clip.section.name}.webp"

    @property
    def files(self) -> dict[str, Path]:
        return {"stills.webp": self.path}

    @property
    def record(self) -> Path:
        return record_of(self)

    @property
    def needs(self) -> list[Target]:
        return [self.clip]

    @property
    def problem(self) -> str:
        return self.clip.problem

    def ingredients(self) -> dict[str, Any]:
        return {
            "kind": "stills",
            "kit": self.course.kit["stills"].slice,
            "clip": self.records.read(self.clip.record).files["clip.mp4"].digest,
            "versions": versions("stills", self.course.kit["stills"]),
        }

    def make(self, folder: Path, workers: Workers) -> tuple[dict[str, Any], Mapping[str, str]]:
        workers.run(
            WRITE_STILLS,
            clip=self.clip.files["clip.mp4"],
            frames=self.records.read(self.clip.record).facts["frames"],
            folder=folder,
        )
        return {"seconds": 0}, {}


def record_of(target: Target) -> Path:
    """Where a target of the site keeps what it was made from: not in the site, which is published."""
    return target.course.root / ".cache/pages" / f"{target.task.replace(':', '/')}.json"


@dataclass(frozen=True)
class Page(Target):
    """A scene's page, with its video and all that it shows beside it."""

    scene: Scene
    quality: str
    draft: bool = False

    @property
    def task(self) -> str:
        return f"{kind_of(self.draft)}:{self.scene.seminar}:{self.scene.name}"

    @property
    def path(self) -> Path:
        """Of the page, relative to the site."""
        return Path(page_path(self.scene))

    @property
    def files(self) -> dict[str, Path]:
        path = site_folder(self.course.root, self.draft) / self.path
        return {
            "page.html": path,
            "video.mp4": path.with_suffix(".mp4"),
            "poster.webp": path.with_suffix(".webp"),
            "contact.webp": path.with_suffix(".contact.webp"),
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
    def experiments(self) -> dict[str, list[Tensors]]:
        """All that stand behind the scene, those that its sections read first."""
        found: dict[str, list[Tensors]] = {}
        todo = [
            *dict.fromkeys([*(n for c in self.video.clips for n in c.tensors), *(m.experiment for m in self._said)])
        ]
        seminar = self.course.by_id[self.scene.seminar]
        for name in todo:
            points = [Tensors(self.course, self.records, e) for e in seminar.points(name)]
            found[name] = points
            todo.extend(n for n in (points[0].experiment.inputs if points else ()) if n not in todo)
        return found

    @property
    def _said(self) -> list[Measured]:
        return measured(self.scene)

    @property
    def needs(self) -> list[Target]:
        return [self.video, *self.stills, *(point for points in self.experiments.values() for point in points)]

    @property
    def problem(self) -> str:
        return self.scene.problem or mistake(self.scene, self.experiments)

    def ingredients(self) -> dict[str, Any]:
        facts = self.course.folder(self.scene.seminar) / "facts.toml"
        return {
            "kind": "page",
            "kit": self.course.kit["page"].slice,
            "templates": resource_digests(),
            "content": self.content(),
            "spoken": [told_lines(clip.section) for clip in self.video.clips],
            "facts": digest_of(facts) if facts.is_file() else "",
            "versions": versions("page", self.course.kit["page"]),
        }

    def content(self) -> dict[str, Any]:
        """All that the page tells, but for what is read from tensors."""
        scene, seminar = self.scene, self.course.by_id[self.scene.seminar]
        video = self.records.read(self.video.record)
        return {
            "site": site_title(self.course.root),
            "seminar": {"id": seminar.id, **seminar_words(seminar.about, seminar.folder)},
            "name": scene.name,
            "title": title_of(scene.name),
            "claim": scene.claim,
            "source": scene.file,
            "draft": self.draft,
            "pixels": QUALITIES[self.quality],
            "length": video.facts["length"],
            "digests": {role: known.digest for role, known in video.files.items()},
            "stills": [self.records.read(stills.record).files["stills.webp"].digest for stills in self.stills],
            "sections": [self._section(clip) for clip in self.video.clips],
            "experiments": {name: self._experiment(points) for name, points in self.experiments.items()},
        }

    def _section(self, clip: Clip) -> dict[str, Any]:
        record = self.records.read(clip.record)
        return {
            "name": clip.section.name,
            "title": clip.section.said.title,
            "narration": clip.section.said.narration,
            "frames": record.facts["frames"],
            "seconds": record.facts["seconds"],
            "fingerprint": record.fingerprint,
            "versions": record.ingredients["versions"],
            "experiments": list(clip.tensors),
            "stills": f"{clip.scene.name}.{clip.section.name}.webp",
        }

    def _experiment(self, points: list[Tensors]) -> dict[str, Any]:
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

    def make(self, folder: Path, workers: Workers) -> tuple[dict[str, Any], Mapping[str, str]]:
        from coursekit.facts import FactError, read_facts

        content = self.content()
        home = self.course.folder(self.scene.seminar)
        names = [e.name for e in self.course.by_id[self.scene.seminar].experiments]
        try:
            stated = read_facts(home, names)
            found = self._evidence(stated, workers)
        except FactError as problem:
            raise JobError(str(problem)) from None
        lengths = [section["frames"] / QUALITIES[self.quality][2] for section in content["sections"]]
        spoken = spoken_sections(self.video.clips, lengths, found["said"])
        workers.run_here(
            WRITE_SHEET,
            strips=[stills.path for stills in self.stills],
            poster=self.video.files["poster.png"],
            folder=folder,
        )
        workers.run_here(
            WRITE_PAGE,
            content={**content, "facts": found["facts"], "plots": found["plots"]},
            spoken=spoken,
            video=self.video.path,
            folder=folder,
        )
        return {"seconds": 0}, {}

    def _evidence(self, stated: Mapping[str, "Statements"], workers: Workers) -> dict[str, Any]:
        """What is read from tensors: numbers that are said, facts with their measured values, and plots.

        raises: FactError for a fact that does not hold
        """
        from coursekit.facts import require

        facts = [(name, fact) for name in self.experiments if name in stated for fact in stated[name].facts]
        shown = dict.fromkeys(name for clip in self.video.clips for name in clip.tensors)
        found = workers.run(
            READ_EVIDENCE,
            files={name: tensor_inputs(points) for name, points in self.experiments.items()},
            wanted=[*((n.experiment, n.element) for n in self._said), *((n, fact.element) for n, fact in facts)],
            curves={n: [p.model_dump() for p in stated[n].plots] if n in stated else [] for n in shown},
        ).value
        said, measured_facts = found["numbers"][: len(self._said)], found["numbers"][len(self._said) :]
        place = f"{self.course.by_id[self.scene.seminar].folder}/facts.toml"
        told: dict[str, list[dict[str, Any]]] = {}
        for (name, fact), values in zip(facts, measured_facts, strict=True):
            require(place, name, fact, values)
            told.setdefault(name, []).append({**fact.model_dump(), "measured": values})
        return {
            "said": {number: values[0] for number, values in zip(self._said, said, strict=True)},
            "facts": told,
            "plots": found["plots"],
        }


def resource_digests() -> dict[str, str]:
    """Templates, styles and scripts of the kit, which are no Python."""
    files = [*(RESOURCES / "templates").iterdir(), *(RESOURCES / "assets").iterdir()]
    return {path.relative_to(RESOURCES).as_posix(): digest_of(path) for path in sorted(files)}


def site_title(root: Path) -> str:
    """The first heading of the project's README."""
    try:
        lines = (root / "README.md").read_text(encoding="utf-8").splitlines()
    except OSError:
        return title_of(root.name)
    return next((line[2:].strip() for line in lines if line.startswith("# ")), title_of(root.name))


def seminar_words(about: str, folder: str) -> dict[str, str]:
    """Title and subject: the two sides of the colon in the first line of experiments.py, or the folder's name."""
    number, _, slug = Path(folder).name.partition("_")
    title, _, subject = about.partition(": ")
    return {"number": number, "title": title or title_of(slug), "about": subject[:1].upper() + subject[1:]}
