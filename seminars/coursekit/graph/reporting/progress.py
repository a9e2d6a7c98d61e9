"""How far a build is: told by doit's threads, and drawn by another one from what it was at one moment."""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from coursekit.wording.plurals import counted

from ..jobs.processes.loops import ADVANCES, Advance

if TYPE_CHECKING:
    from .forecast import Left

CURRENT = "current"  # how a task ended of which nothing had to be made
PATIENCE = 0.5  # seconds after which it is told that a task is still being looked at


@dataclass(frozen=True)
class Snapshot:
    """What a build was doing at one moment; nobody changes it."""

    began: float  # as `time.monotonic()` counts
    running: Mapping[str, float]  # when each task began
    waiting: frozenset[str]  # all that have not ended, those that run among them
    ended: Mapping[str, int]  # by outcome
    looked_at: tuple[str, float]  # the task of which it is being found out whether it is current, and since when
    advances: Mapping[str, Advance] = field(default_factory=dict)  # how far the loops of running tasks are


class Progress:
    """Which tasks run, wait and have ended. Any thread may tell it, and ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._began = time.monotonic()
        self._running: dict[str, float] = {}
        self._waiting: set[str] = set()
        self._ended: dict[str, str] = {}  # by task: how
        self._counted: Counter[str] = Counter()  # of those that were not looked at one by one
        self._looked_at = ("", 0.0)

    def plan(self, tasks: Iterable[str], kept: Collection[str] = ()) -> None:
        """These tasks are looked at from now on.

        kept: how those of an earlier plan ended that count in this one; what else ended is looked at again
        """
        with self._lock:
            self._ended = {task: outcome for task, outcome in self._ended.items() if outcome in kept}
            self._waiting = {*tasks} - self._ended.keys()

    def look_at(self, task: str) -> None:
        with self._lock:
            self._looked_at = (task, time.monotonic())

    def begin(self, task: str) -> None:
        with self._lock:
            self._running[task] = time.monotonic()
            self._looked_at = ("", 0.0)

    def end(self, task: str, outcome: str) -> float:
        """A task has ended; returns how many seconds it ran."""
        with self._lock:
            began = self._running.pop(task, None)
            self._waiting.discard(task)
            if outcome != CURRENT or task not in self._ended:  # what was made in an earlier plan was made
                self._ended[task] = outcome
            self._looked_at = ("", 0.0)
        return 0.0 if began is None else time.monotonic() - began

    def count(self, outcome: str, tasks: int) -> None:
        """Tell of tasks that ended without being looked at one by one."""
        with self._lock:
            self._counted[outcome] += tasks

    def snapshot(self) -> Snapshot:
        with self._lock:
            running, waiting = dict(self._running), frozenset(self._waiting)
            ended = dict(self._counted + Counter(self._ended.values()))
            advances = {task: advance for task, advance in {**ADVANCES}.items() if task in running}
            return Snapshot(self._began, running, waiting, ended, self._looked_at, advances)


def picture(
    now: Snapshot,
    last: Mapping[str, float],
    left: "Left | None" = None,
    is_starting: bool = False,
    start: float = 0.0,
    written: Mapping[str, str] | None = None,
) -> list[str]:
    """The lines of a moment: what runs, the oldest first; then how many tasks have ended, and the time left.

    last:        how many seconds a task took the last time, by name
    is_starting: whether all wait for the workers to start
    start:       how many seconds that took the last time
    written:     what a task is writing in a line that has not ended, such as a bar of progress
    """
    clock = time.monotonic()
    lines = [running_line("the workers start", clock - now.began, start)] if is_starting else []
    written = written or {}
    for name, began in now.running.items():
        advance = now.advances.get(name)
        said = [name, advance.counts] if advance else [name]
        said += [written[name]] if written.get(name) else []
        lines.append(running_line(" | ".join(said), clock - began, last.get(name), advance))
    name, since = now.looked_at
    if name and clock - since > PATIENCE:
        lines.append(running_line(f"{name}: can its file be imported?", clock - since))
    done = sum(now.ended.values())
    counts = f"{done} of {counted(done + len(now.waiting), 'tasks')}"
    told = left.told() if left else ""
    return [*lines, f"{counts}, {told}" if told else counts]


def running_line(name: str, seconds: float, last: float | None = None, advance: Advance | None = None) -> str:
    """What takes its time; times and bar come first, so that a narrow terminal cuts off the end of a name alone.

    last:    how many seconds it took the last time
    advance: how far its loop is, which tells better how long it takes
    """
    whole = seconds + advance.left if advance and advance.left >= 0 else last
    of = f"{'of' if round(seconds) <= round(whole) else 'was'} {whole:.0f} s" if whole and whole >= 1 else ""
    bar = f"{advance.bar} " if advance and advance.bar else ""
    return f"{seconds:5.0f} s {of:<9} {bar}{name}"
