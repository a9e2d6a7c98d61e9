"""What is built, in general and of experiments: what a fingerprint holds, and how its files are made."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..course.model import Course, Reach, Scene
from ..jobs.engine import Engine
from ..jobs.read_guard import Reads
from ..store.files import digest_of
from ..store.records import Records


@dataclass(frozen=True)
class Target(ABC):
    """Files that one task makes."""

    course: Course
    records: Records

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
    def audits(self) -> Sequence["AuditTarget"]:
        """What tells, in lines, of what cannot be read in it; its warnings are told whenever this one is reached."""
        return ()

    @property
    def breach(self) -> str:
        """What its files, once made, say against it, or ""."""
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
    def source(self) -> tuple[Path, str] | None:
        """The author's file that it is made from, and the digest of what importing that runs; None for a video."""
        return None

    @property
    def assets(self) -> Mapping[str, Path]:
        """The author's other files that it is made from, by the names that its slice has for them."""
        return {}

    @abstractmethod
    def ingredients(self) -> dict[str, Any]:
        """All that the result depends on; what it needs must be current."""

    @abstractmethod
    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        """Write the files, named by role, into a folder; return facts, and the digests of the source files run."""

    def fingerprint(self) -> str:
        return fingerprint(self.ingredients())


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
    def findings(self, level: str) -> list[str]:
        """A line a finding of one level."""

    @property
    def audits(self) -> Sequence["AuditTarget"]:
        return (self,)


def fingerprint(ingredients: Mapping[str, Any]) -> str:
    # Not sorted: an experiment may go through a nested table in the order of its keys.
    return hashlib.sha256(json.dumps(ingredients, default=str).encode()).hexdigest()


def asset_files(course: Course, seminar: str, reach: Reach) -> dict[str, Path]:
    folder = course.folder(seminar)
    return {asset: folder / asset for asset in reach.assets if (folder / asset).is_file()}


def digests_of(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: digest_of(path) for name, path in files.items()}


def allowed_reads(target: Target, seminar: str, reach: Reach, file: Path, function: str) -> Reads:
    """What a function of a file may read of the project: source, assets and tensors that its slice leads to."""
    root = target.course.root
    assets = (target.course.folder(seminar) / asset for asset in reach.assets)
    tensors = (path for need in target.needs for path in need.files.values())
    allowed = frozenset((file, *(root / source for source in reach.files), *assets, *tensors))
    return Reads(f"{file.relative_to(root).as_posix()}: {function}()", target.task, root, allowed)
