"""What is built, in general and of experiments: what a fingerprint holds, and how its files are made."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ..course.model import Course, Reach, Scene
from ..jobs.engine import Engine
from ..jobs.observing.reads import Reads
from ..store.files import digest_of
from ..store.records import Records

if TYPE_CHECKING:
    from .findings import Remark


@dataclass(frozen=True)
class Target(ABC):
    """Files that one task makes."""

    course: Course
    records: Records

    kit: ClassVar[str] = ""  # whose slice of the kit's code is in its fingerprint, of jobs.registry.ENTRIES
    runs_experiment: ClassVar[bool] = False  # which is the same in every quality, and needs torch
    # What is put together of clips or the like, each made for it alone: these are begun the longest first, so that none
    # runs last and by itself, and are cleaned with it.
    is_assembled: ClassVar[bool] = False
    has_draft: ClassVar[bool] = False  # whether somebody who works on it looks at a draft of it first
    completes_site: ClassVar[bool] = False  # whether pages of what is gone go once it is made
    # Whether its ingredients are told by the course, by the records of what it needs and by assets, with no other file.
    is_foreseen: ClassVar[bool] = False
    # Whether being current depends on the course, its files, record and assets alone: what was found to be current is
    # current while none of these is touched.
    is_known_by_files: ClassVar[bool] = False

    @property
    @abstractmethod
    def task(self) -> str: ...

    @property
    @abstractmethod
    def files(self) -> dict[str, Path]:
        """Where each file goes, by role; the first one is the target proper."""

    @property
    @abstractmethod
    def record(self) -> Path:
        """Where it is written what the files were made from."""

    @property
    @abstractmethod
    def needs(self) -> Sequence["Target"]: ...

    @property
    def checks(self) -> Sequence["Target"]:
        """What must be current, and hold, before this one is put in place; it is made from none of them."""
        return ()

    @property
    def byproducts(self) -> Sequence["Target"]:
        """What make() writes into the same folder on the way."""
        return ()

    @property
    def pieces(self) -> Mapping[str, Mapping[str, str]]:
        """What it is put together of that the store keeps for itself: by fingerprint, the names of files by role.

        Those that the store has lie in the folder when make() begins, which leaves there those that it made, and tells
        the fingerprints of all as the fact "kept".
        """
        return {}

    @property
    def checkpoints(self) -> Path | None:
        """The folder of what a run of it can go on from that was ended, or was shorter."""
        return None

    @property
    def audits(self) -> Sequence["AuditTarget"]:
        """What tells, in lines, of what cannot be read in it; its warnings are told whenever this one is reached."""
        return ()

    @property
    def breach(self) -> str:
        """What its files, once made, say against it, or ""."""
        return ""

    @property
    def description(self) -> str:
        """What it is, in a few words."""
        return f"{self.task.partition(':')[0]} of {self.task.rpartition(':')[2]}"

    @property
    def remark(self) -> str:
        """What is to be told whenever it was computed, or ""."""
        return ""

    @property
    def opens(self) -> Path | None:
        """The file of it that a person opens by hand, which is told at the end of builds; None where there is none."""
        return None

    @property
    def is_whole_scene(self) -> bool:
        """Whether it is the one clip of a scene that knows nothing of sections: such are told by their number alone."""
        return False

    @property
    def is_draft(self) -> bool:
        """Whether it is of draft quality, to be looked at while one works."""
        return False

    def as_draft(self) -> "Target":
        """The same at draft quality; what has no draft is itself in every quality."""
        return self

    @abstractmethod
    def in_course(self, course: Course) -> "Target | None":
        """The same of a course that was read again; None where that has no such target."""

    def with_records(self, records: Records) -> "Target":
        """The same, as it would be if what it needs were as in other records."""
        return replace(self, records=records)

    def told_elsewhere(self, is_recorded: Callable[[Path], bool]) -> str:
        """Where else the same was made, if it has no record of its own; "" for nowhere."""
        return ""

    @property
    def is_committed(self) -> bool:
        """Whether its files are for git to keep, so that it writes them where git has them."""
        return False

    @property
    def problem(self) -> str:
        """A mistake in the source that keeps it from being made, or ""."""
        return ""

    @property
    def slice(self) -> str:
        """The digest of the author's code that it reaches; "" where there is none."""
        return ""

    @property
    def hyperparameters(self) -> Mapping[str, Any]:
        return {}

    @property
    def entry(self) -> str:
        """The function or section of its source that makes it; "" for what the kit alone makes, or another target."""
        return ""

    @property
    def source(self) -> tuple[Path, str] | None:
        """The author's file that it is made from, and the digest of what importing that runs; None for a video."""
        return None

    @property
    def source_place(self) -> str:
        """Where the author's file lies, relative to the project; "" where it is made from none."""
        return self.source[0].relative_to(self.course.root).as_posix() if self.source else ""

    @property
    def assets(self) -> Mapping[str, Path]:
        """The author's other files that it is made from, by the names that its slice has for them."""
        return {}

    @property
    def libraries(self) -> Sequence[str]:
        """The libraries that its slice imports."""
        return ()

    @abstractmethod
    def ingredients(self) -> dict[str, Any]:
        """All that the result depends on; what it needs must be current."""

    @abstractmethod
    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        """Write the files, named by role, into a folder; return facts, and the digests of the source files run."""

    def learn(self, facts: Mapping[str, Any]) -> bool:
        """Keep what its making told of the course, by which that is read; False where that was known."""
        return False

    def fingerprint(self) -> str:
        return fingerprint(self.ingredients())


@dataclass(frozen=True)
class OfScene(Target):
    """What is made of one scene."""

    scene: Scene

    def in_course(self, course: Course) -> Target | None:
        """By the scene's name."""
        seminar = course.by_id.get(self.scene.seminar)
        scenes = (scene for scene in (seminar.scenes if seminar else ()) if scene.key == self.scene.key)
        return next((replace(self, course=course, scene=scene) for scene in scenes), None)


class AuditTarget(Target):
    """A target whose files tell what cannot be read in a section, or in the captions of a scene."""

    scene: Scene

    @property
    def draft(self) -> bool:
        """Whether it is of draft quality: then its errors keep nothing back."""
        return False

    @property
    @abstractmethod
    def path(self) -> Path:
        """Where its findings are written."""

    @property
    @abstractmethod
    def about(self) -> tuple[str, str, str]:
        """The scene's file and name, and the section's, in whatever quality."""

    @abstractmethod
    def remarks(self, *levels: str) -> list["Remark"]:
        """What it found of some levels."""

    @property
    def notes(self) -> Mapping[str, Sequence[str]]:
        """Lines on a place of which something is told, or has to be."""
        return {}

    @property
    def audits(self) -> Sequence["AuditTarget"]:
        return (self,)


def below(targets: Iterable[Target], with_checks: bool = False) -> Iterator[Target]:
    """Targets and all that they are made from; with what checks them, if that is asked for."""
    seen = set()
    todo = list(targets)
    while todo:
        target = todo.pop()
        if target.task not in seen:
            seen.add(target.task)
            yield target
            todo.extend((*target.needs, *(target.checks if with_checks else ())))


def fingerprint(ingredients: Mapping[str, Any]) -> str:
    # Not sorted: an experiment may go through a nested table in the order of its keys.
    return hashlib.sha256(json.dumps(ingredients, default=str).encode()).hexdigest()


def asset_files(course: Course, seminar: str, reach: Reach) -> dict[str, Path]:
    folder = course.folder(seminar)
    return {asset: folder / asset for asset in reach.assets if (folder / asset).is_file()}


def place_of(target: Target, reach: Reach) -> dict[str, str]:
    """The place of a target's source as an ingredient, where what is made of it may show that."""
    return {"place": target.source_place} if reach.tells_place else {}


def digests_of(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: digest_of(path) for name, path in files.items()}


def reads_of(target: Target, seminar: str, reach: Reach, file: Path, function: str) -> Reads:
    """What a function of a file reads by its fingerprint: source, assets and tensors that its slice leads to."""
    root = target.course.root
    assets = (target.course.folder(seminar) / asset for asset in reach.assets)
    tensors = (path for need in target.needs for path in need.files.values())
    # Whether its folder is a package decides where its imports lead, and these are in the slice.
    packages = (above / "__init__.py" for above in file.parents if above.is_relative_to(root / "seminars"))
    named = frozenset((file, *packages, *(root / source for source in reach.files), *assets, *tensors))
    reader = f"{file.relative_to(root).as_posix()}: {function}()"
    return Reads(reader, target.task, root, named, file, target.course.folder(seminar))
