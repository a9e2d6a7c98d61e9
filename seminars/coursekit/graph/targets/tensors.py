"""What an experiment saved, as a target: one file of tensors for each point of its sweep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..course.model import Course, Experiment
from ..course.platform.processor import processor_of
from ..jobs.checkpoints import FOLDER, Checkpoints
from ..jobs.engine import Engine
from ..jobs.registry import Observed, RunExperiment, TensorFiles
from .target import Target, asset_files, digests_of, fingerprint, place_of, reads_of
from .versions import contents, versions


@dataclass(frozen=True)
class TensorFile(Target):
    """What an experiment saved, at one point of its sweep."""

    experiment: Experiment

    kit = "tensors"
    runs_experiment = True
    is_foreseen = True
    is_known_by_files = True

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
    def description(self) -> str:
        axes = ", ".join(f"{axis} = {value}" for axis, value in self.experiment.axes.items())
        return f"tensors of {self.experiment.name}" + (f" at {axes}" if axes else "")

    def in_course(self, course: Course) -> Target | None:
        """By the experiment's name, and its point of the sweep."""
        seminar = course.by_id.get(self.experiment.seminar)
        name, axes = self.experiment.name, self.experiment.axes
        points = (e for e in (seminar.experiments if seminar else ()) if (e.name, e.axes) == (name, axes))
        return next((TensorFile(course, self.records, point) for point in points), None)

    @property
    def entry(self) -> str:
        return self.experiment.name

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
    def inputs(self) -> dict[str, list["TensorFile"]]:
        seminar = self.course.by_id[self.experiment.seminar]
        return {
            name: [TensorFile(self.course, self.records, e) for e in seminar.points(name, self.experiment)]
            for name in self.experiment.inputs
        }

    @cached_property
    def needs(self) -> list[Target]:
        return [point for points in self.inputs.values() for point in points]

    @property
    def slice(self) -> str:
        return self.experiment.reach.slice

    @property
    def libraries(self) -> Sequence[str]:
        return self.experiment.reach.libraries

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
            "contents": contents("tensors", reach, self.course.kit["tensors"]),
            "processor": processor_of(self.course.root),
            **place_of(self, reach),
        }

    def make(self, folder: Path, engine: Engine) -> tuple[dict[str, Any], Mapping[str, str]]:
        file, _ = self.source
        job = RunExperiment(
            file=file,
            name=self.experiment.name,
            hyperparameters=self.experiment.hyperparameters,
            inputs={name: tensor_inputs(points, self.experiment.axes) for name, points in self.inputs.items()},
            target=folder / "tensors.pt",
            checkpoints=self._asked_checkpoints(),
        )
        reads = reads_of(self, self.experiment.seminar, self.experiment.reach, file, self.experiment.name)
        done = engine.run(Observed(job, reads))
        return {"hyperparameters": self.experiment.hyperparameters, **vars(done.value)}, done.loaded

    @property
    def checkpoints(self) -> Path:
        return self.course.root / ".cache" / FOLDER / self.experiment.seminar / self.experiment.file_name

    def _asked_checkpoints(self) -> Checkpoints:
        ingredients = {key: value for key, value in self.ingredients().items() if key != "hyperparameters"}
        return Checkpoints(
            root=self.course.root,
            folder=self.checkpoints,
            fingerprint=fingerprint({**ingredients, "place": self.source_place}),
            hyperparameters=self.experiment.hyperparameters,
            sources={str(path): digest for path, digest in self.course.digests.items()},
        )


def tensor_digests(points: Sequence[TensorFile]) -> list[tuple[dict[str, Any], str]]:
    return [(p.experiment.axes, p.records.read(p.record).files["tensors.pt"].digest) for p in points]


def tensor_inputs(points: Sequence[TensorFile], shared: Mapping[str, Any] | None = None) -> TensorFiles:
    """As a worker reads them: the file of one result, or the labelled files of a sweep's points.

    shared: the axes of a consumer that has a sweep too; a producer whose axes are all among them has one result for it
    """
    if all(axis in (shared or {}) for axis in points[0].experiment.axes):
        return points[0].path
    return [(p.experiment.axes, p.path) for p in points]
