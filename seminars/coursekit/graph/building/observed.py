"""What the jobs of a target observed while it was made, and what follows: whether it held still, and who makes it."""

import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from coursekit.ignored_files import MADE

from ..jobs.engine import Done, Engine, WrappedEngine
from ..jobs.job import Job, Result
from ..jobs.job_warnings import JobWarning
from ..store.observations import Answers, Kind, Observation, path_of
from ..targets.quality import QUALITIES
from ..targets.target import Target, below

if TYPE_CHECKING:
    from .judge import Judge


MOST_AGAIN = 2  # times that a target is made again since what it read changed under the work
Questions: TypeAlias = set[tuple[str, str]]  # kinds and names of observations, whatever they were answered


class Observing(WrappedEngine):
    """An engine that keeps what its jobs tell of how their results came about."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._told: list[Done[object]] = []
        self._telling = threading.Lock()

    def run(self, job: Job[Result]) -> Done[Result]:
        done = super().run(job)
        with self._telling:
            self._told.append(done)  # type: ignore[arg-type]
        return done

    @property
    def observed(self) -> tuple[Observation, ...]:
        """What all of them observed, in one order whatever the order of the jobs."""
        found = {seen.of_any_user() for done in self._told for seen in done.observed}
        return tuple(sorted(found, key=lambda seen: seen.plain))

    @property
    def warnings(self) -> list[JobWarning]:
        """What they warn of, each once."""
        return list(dict.fromkeys(warning for done in self._told for warning in done.warnings))


class Unsettled:
    """What of the observed changes under the work, of one target: then it is not known what was read.

    The work is done again; where the same changes again, it is the job itself that changes it.
    """

    FACTS = ("warnings", "unsettled")  # that are kept of it, where there is something to tell

    def __init__(self, root: Path, before: Mapping[str, Any]) -> None:
        """before: the facts of the last time, when that may have been found out already"""
        self._root = root
        self._known: Questions = {(kind, name) for kind, name in before.get("unsettled", ())}
        self._left = MOST_AGAIN
        self._differing: list[str] = []

    def since(self, began: int, observed: Iterable[Observation], answers: Answers) -> Questions:
        """What was touched at, or after, a time, or is answered otherwise now.

        began: as files have their times of change, in nanoseconds
        """
        other = {(seen.kind.value, seen.name) for seen in observed if not answers.holds([seen])}
        files = {(seen.kind.value, seen.name) for seen in observed if seen.kind is Kind.FILE}
        self._differing = sorted(name for _, name in other)
        return other | {(kind, name) for kind, name in files if self._changed_at(name) >= began}

    def is_news(self, changed: Questions) -> bool:
        """Whether the work is to be done again."""
        is_again = bool(changed - self._known) and self._left > 0
        self._known |= changed
        self._left -= 1
        return is_again

    def told(self, warnings: Sequence[JobWarning], changed: Questions) -> dict[str, Any]:
        """The facts of it."""
        again = [
            JobWarning(f"{name} is read, and changed, while it is made: it is made at every build")
            for name in self._differing
        ]
        told = {"warnings": [*_as_kept(warnings, self._root), *again], "unsettled": sorted(changed)}
        return {fact: lines for fact, lines in told.items() if lines}

    def _changed_at(self, name: str) -> int:
        try:
            return os.stat(path_of(name, self._root)).st_ctime_ns
        except OSError:
            return 0  # that it is gone, its value tells


def _as_kept(warnings: Sequence[JobWarning], root: Path) -> Iterable[JobWarning]:
    if not warnings:
        return ()
    from ..targets.warned_lines import as_kept  # here, as most jobs warn of nothing

    return dict.fromkeys(as_kept(each, root) for each in warnings)


class Producers:
    """Which target makes a file that another one observed, though its source names none: it is to be made first."""

    def __init__(self, judge: "Judge") -> None:
        self._judge = judge
        self._made: dict[Path, dict[Path, Target]] | None = None  # by file, and by folder
        self._finding = threading.RLock()

    def of(self, target: Target, observed: Iterable[Observation]) -> list[Target]:
        """The targets of the course that make what was observed; none that is itself made from the target."""
        found = {producer.task: producer for seen in observed for producer in self._producers(seen)}
        return [each for task, each in found.items() if task != target.task and not self._is_made_from(each, target)]

    def _producers(self, seen: Observation) -> Iterable[Target]:
        """Who makes a file, or the files of a folder whose names were asked for."""
        if not _may_be_made(seen):
            return ()
        with self._finding:
            if self._made is None:
                self._made = defaultdict(dict)
                for target in self._targets():
                    for path in target.files.values():
                        self._made[path].setdefault(path, target)
                        self._made[path.parent].setdefault(path, target)
            return self._made[self._judge.course.root / seen.name].values()

    def _targets(self) -> Iterator[Target]:
        """All targets of the course; of those that make one file in several qualities, what is asked for first."""
        for quality in dict.fromkeys((self._judge.quality, *QUALITIES)):
            setting = self._judge.setting(quality)
            yield from below((t for kind in self._judge.kinds for t in kind.targets(setting)), with_checks=True)

    def _is_made_from(self, producer: Target, target: Target) -> bool:
        """Whether a target is among what a producer needs, or observed the last time."""
        seen: set[str] = set()
        todo = [producer]
        while todo:
            each = todo.pop()
            if each.task == target.task:
                return True
            if each.task not in seen:
                seen.add(each.task)
                observed = self._judge.records.read(each.record).observed
                todo.extend((*each.needs, *each.checks, *(p for seen in observed for p in self._producers(seen))))
        return False


def _may_be_made(seen: Observation) -> bool:
    """Whether a build writes there: most that is observed is found to be no target's without listing all targets."""
    parts = Path(seen.name).parts
    return not seen.kind.is_of_environment and not seen.is_outside and (".cache" in parts or not MADE.isdisjoint(parts))
