"""Loops that go on from where another run of the same was."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from coursekit.graph.jobs.checkpoint_files import LoopCheckpoints, usable
from coursekit.graph.jobs.checkpoints import Checkpoints
from coursekit.graph.jobs.processes.loops import followed
from coursekit.lab.loop_state import LoopState

PAUSE = 10.0  # seconds from one checkpoint to the next
SPARING = 50  # times as long as keeping one takes, no other is kept


def resumable(steps: range, *state: Any, grows: str = "", every: int = 0, title: str = "") -> Iterator[int]:
    """The same steps; in a build, those are left out that a run of the same did before it was ended.

        for step in resumable(range(steps), network, adam, generator, losses, grows="steps"):

    state: all that the loop changes and that is read after a step: modules, optimizers, schedulers, generators,
           tensors, lists, dicts. It is changed in place, to what it was after the last step that is left out; the
           generators of the whole process are, too. A local name that the loop binds anew (`total = total + loss`)
           cannot be: keep it in a list or a tensor
    grows: the hyperparameter that only says how many steps there are: a run with more of them goes on from the end of
           one with fewer. So nothing that is done in a step, and nothing before the loop, may depend on it
    every: how many steps lie between two checkpoints; without it, ten seconds do
    title: what the loop does, beside its bar of progress

    The result must be that of an uninterrupted run, bit for bit: `doit verify` tries whether it is.
    Outside a build, all steps are gone through, and nothing is kept.
    raises: TypeError for steps that are no range, and for what cannot be changed in place; ValueError for a name in
            `grows` that is no hyperparameter
    """
    if not isinstance(steps, range):
        what = f"steps are counted, and it was given {type(steps).__name__}: its first argument is a range"
        raise TypeError(f"resumable(): {what}, as in `for step in resumable(range(steps), network, optimizer)`.")
    kept = LoopState(state)
    if not _RUNS:
        return followed(steps, title)
    run = _RUNS[-1]
    if grows and grows not in run.given.hyperparameters:
        there = ", ".join(run.given.hyperparameters) or "none"
        raise ValueError(f'resumable(…, grows="{grows}"): that is no hyperparameter of the experiment; it has {there}.')
    return _resumed(steps, run.loop(steps, kept, grows, every), title)


def _resumed(steps: range, loop: "_Loop", title: str) -> Iterator[int]:
    first = loop.go_on()
    for number, step in enumerate(followed(steps[first:], title, first, len(steps)), first + 1):
        yield step
        if loop.is_due(number):
            loop.keep(number)
    loop.end()


class _Loop:
    """One loop of a run, while it is gone through."""

    def __init__(self, run: "_Run", steps: range, state: LoopState, grows: str, every: int) -> None:
        begins = f"{run.count} {steps.start} {steps.step} {state.digest}"
        run.count += 1
        name = hashlib.sha256(begins.encode()).hexdigest()[:16]
        self.grows, self.first, self.total = grows, 0, len(steps)
        self.checkpoints = LoopCheckpoints(run.given, run.usable, grows, name)
        self._state, self._every = state, every
        self._middle = len(steps) // 2 if run.given.of_middle else 0
        self._kept_at, self._pause = monotonic(), PAUSE
        self._kept = -1  # after how many steps the last one was kept

    def go_on(self) -> int:
        """Put everything into the state of the latest checkpoint; after how many steps that was."""
        if found := self.checkpoints.latest(self.total):
            self._state.unpack(found.state)
            self.first = self._kept = found.steps
        return self.first

    def is_due(self, steps: int) -> bool:
        if self._middle:
            return steps == self._middle
        if self._every:
            return steps % self._every == 0
        return monotonic() - self._kept_at > self._pause

    def keep(self, steps: int) -> None:
        began = monotonic()
        self.checkpoints.keep(steps, self._state.pack())
        self._kept, self._kept_at = steps, monotonic()
        self._pause = max(PAUSE, SPARING * (self._kept_at - began))

    def end(self) -> None:
        """Keep what a longer run goes on from, or what this one does if it is ended in what comes next."""
        is_wanted = bool(self.grows) or self._kept > 0 or monotonic() - self._kept_at > self._pause
        if is_wanted and self._kept != self.total and not self._middle:
            self.keep(self.total)


class _Run:
    """An experiment that runs now, and its loops so far."""

    def __init__(self, given: Checkpoints) -> None:
        self.given = given
        self.usable = usable(given)
        self.count = 0
        self.loops: list[_Loop] = []

    def loop(self, steps: range, state: LoopState, grows: str, every: int) -> _Loop:
        self.loops.append(_Loop(self, steps, state, grows, every))
        return self.loops[-1]

    def forget(self) -> None:
        """The run is whole, and its result is written: no checkpoint is of use but for a longer one."""
        for loop in self.loops:
            if not loop.grows and not self.given.of_middle:
                loop.checkpoints.forget()


_RUNS: list[_Run] = []  # at most one


@contextmanager
def resuming(given: Checkpoints | None) -> Iterator[list[_Loop]]:
    """From here to the end, an experiment runs whose loops may go on from checkpoints; the loops that did, or might."""
    if given is None:
        yield []
        return
    run = _Run(given)
    _RUNS[:] = [run]
    try:
        yield run.loops
        run.forget()
    finally:
        _RUNS.clear()
