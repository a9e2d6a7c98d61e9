"""What is built, in general and of experiments: what a fingerprint holds, and how its files are made."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from .course import Course, Experiment, Reach, Scene
from .files import digest_of
from .jobs import RUN_EXPERIMENT
from .reads import Reads
from .records import Records
from .versions import versions

RUN_HELD = "coursekit.graph.reads:run_held"


class Workers(Protocol):
    """Where work is done: "module:function", in a process of its own, or in this one where it is light."""

    def run(self, function: str, **kwargs: Any) -> Any: ...

    def run_here(self, function: str, **kwargs: Any) -> Any: ...


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
    def make(self, folder: Path, workers: Workers) -> tuple[dict[str, Any], Mapping[str, str]]:
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


@dataclass(frozen=True)
class Tensors(Target):
    """What an experiment saved, at one point of its sweep."""

    experiment: Experiment

    @cached_property
    def task(self) -> str:
        return f"tensor:{self.experiment.seminar}:{self.experiment.name}{self.experiment.point}"

    @cached_property
    def path(self) -> Path:
        kind = "torch_models" if self.experiment.is_checkpoint else "trajectories"
        return self.course.root / ".cache" / kind / self.experiment.seminar / f"{self.experiment.file_name}.pt"

    @cached_property
    def files(self) -> dict[str, Path]:
        return {"tensors.pt": self.path}

    @cached_property
    def record(self) -> Path:
        return self.path.with_name(f"{self.path.stem}.json")

    @property
    def problem(self) -> str:
        empty = [name for name, points in self.inputs.items() if not points]
        if empty and not self.experiment.problem:
            at = ", ".join(f"{axis} = {value}" for axis, value in self.experiment.axes.items())
            return (
                f"{self.task} receives {empty[0]}, whose sweep has no point at {at}: sweep both over the same values."
            )
        return self.experiment.problem

    @cached_property
    def inputs(self) -> dict[str, list["Tensors"]]:
        seminar = self.course.by_id[self.experiment.seminar]
        return {
            name: [Tensors(self.course, self.records, e) for e in seminar.points(name, self.experiment)]
            for name in self.experiment.inputs
        }

    @cached_property
    def needs(self) -> list[Target]:
        return [point for points in self.inputs.values() for point in points]

    @property
    def slice(self) -> str:
        return self.experiment.reach.slice

    @property
    def hyperparameters(self) -> Mapping[str, Any]:
        return self.experiment.hyperparameters

    @property
    def source(self) -> tuple[Path, str]:
        return self.course.folder(self.experiment.seminar) / "experiments.py", self.experiment.imports

    @property
    def assets(self) -> Mapping[str, Path]:
        return asset_files(self.course, self.experiment.seminar, self.experiment.reach)

    def ingredients(self) -> dict[str, Any]:
        reach = self.experiment.reach
        return {
            "kind": "tensors",
            "experiment": self.experiment.name,
            "slice": self.slice,
            "kit": self.course.kit["tensors"].slice,
            "hyperparameters": self.hyperparameters,
            "inputs": {name: tensor_digests(points) for name, points in self.inputs.items()},
            "assets": digests_of(self.assets),
            "versions": versions("tensors", reach, self.course.kit["tensors"]),
        }

    def make(self, folder: Path, workers: Workers) -> tuple[dict[str, Any], Mapping[str, str]]:
        file, _ = self.source
        arguments = {
            "file": file,
            "name": self.experiment.name,
            "hyperparameters": self.experiment.hyperparameters,
            "inputs": {name: tensor_inputs(points, self.experiment.axes) for name, points in self.inputs.items()},
            "target": folder / "tensors.pt",
        }
        reads = allowed_reads(self, self.experiment.seminar, self.experiment.reach, file, self.experiment.name)
        done = workers.run(RUN_HELD, job=RUN_EXPERIMENT, reads=reads, arguments=arguments)
        return {"hyperparameters": self.experiment.hyperparameters, **done.value}, done.loaded


def tensor_digests(points: Sequence[Tensors]) -> list[tuple[dict[str, Any], str]]:
    return [(p.experiment.axes, p.records.read(p.record).files["tensors.pt"].digest) for p in points]


def tensor_inputs(points: Sequence[Tensors], shared: Mapping[str, Any] | None = None) -> Any:
    """As a worker reads them: the file of one result, or the labelled files of a sweep's points.

    shared: the axes of a consumer that has a sweep too; a producer whose axes are all among them has one result for it
    """
    if all(axis in (shared or {}) for axis in points[0].experiment.axes):
        return points[0].path
    return [(p.experiment.axes, p.path) for p in points]


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
