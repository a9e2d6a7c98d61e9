"""Experiments that go on from checkpoints, held against whole runs: what they come to must be the same, bit for bit."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...errors import JobError
from ...jobs.engine import Done, Engine, WrappedEngine
from ...jobs.job import Job, Result
from ...jobs.registry import CompareTensors, Observed, RunExperiment
from ...targets.target import Target


class CheckpointsAt(WrappedEngine):
    """An engine whose experiments have their checkpoints in another folder.

    changed: hyperparameters that are others
    """

    def __init__(
        self, engine: Engine, folder: Path, of_middle: bool = False, changed: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(engine)
        self._folder, self._of_middle, self._changed = folder, of_middle, changed or {}

    def run(self, job: Job[Result]) -> Done[Result]:
        if not (isinstance(job, Observed) and isinstance(job.job, RunExperiment) and job.job.checkpoints):
            return super().run(job)
        given = {**job.job.hyperparameters, **self._changed}
        at = replace(job.job.checkpoints, folder=self._folder, of_middle=self._of_middle, hyperparameters=given)
        asked: Any = replace(job, job=replace(job.job, hyperparameters=given, checkpoints=at))
        done: Done[Result] = super().run(asked)
        return done


class Resumption:
    """The runs of one experiment that go on from checkpoints, beside one that does not.

    folder: scratch; the whole run's files, and what it keeps at the middle of its loops
    """

    def __init__(self, target: Target, workers: Engine, folder: Path) -> None:
        self._target, self._workers, self._folder = target, workers, folder
        self.whole = CheckpointsAt(workers, folder / "middle", of_middle=True)

    def difference(self, facts: Mapping[str, Any]) -> str:
        """How a run that goes on differs from the whole one, of which these are the facts; "" where none does."""
        loops = facts.get("resumable", ())
        found = []
        if any(steps > 1 for _, _, steps in loops):
            found.append(self._on("a run that was ended at half its steps", "again", self.whole))
        for name in dict.fromkeys(grows for grows, _, _ in loops if grows):
            value = self._target.hyperparameters.get(name)
            if isinstance(value, int) and value > 1:
                found.append(self._from_shorter(name, value // 2))
        return "; ".join(filter(None, found))

    def _from_shorter(self, name: str, value: int) -> str:
        ends, has_ended = self._folder / f"shorter-{name}", True
        try:
            self._made(f"short-{name}", CheckpointsAt(self._workers, ends, changed={name: value}))
        except JobError:
            has_ended = False  # of what it is about, half the steps may be too few; its loops have ended all the same
        return self._on(f"one with {name} = {value}", f"long-{name}", CheckpointsAt(self._workers, ends), has_ended)

    def _on(self, other: str, name: str, engine: Engine, has_ended: bool = True) -> str:
        """How a run that goes on from another one differs from the whole one."""
        facts, made = self._made(name, engine)
        if has_ended and not any(first for _, first, _ in facts.get("resumable", ())):
            return f"DOES NOT GO ON FROM {other}: its loop begins with another state"
        differs = self._workers.run(CompareTensors(self._folder / "tensors.pt", made)).value
        return f"GOES ON OTHERWISE FROM {other} than without a break: {differs}" if differs else ""

    def _made(self, name: str, engine: Engine) -> tuple[Mapping[str, Any], Path]:
        folder = self._folder / name
        folder.mkdir()
        facts, _ = self._target.make(folder, engine)
        return facts, folder / "tensors.pt"
