"""One target that is made while a course is followed: by whom, what came of it, and what was wrong."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock

from ...building.builder import Builder
from ...building.proving import prove
from ...command_line.tasks import CourseTasks
from ...errors import BuildError, CourseError, Details
from ...jobs.code.mistakes import Mistake, is_full
from ...jobs.engine import Engine, WrappedEngine
from ...jobs.workers.pool import WorkerPool
from ...store.observations import Observation
from ...targets.target import Target
from .drafts.checkpoints import Checkpoints
from .drafts.head_start import HeadStart, TakingOver
from .telling.reporter import WatchReporter


@dataclass(eq=False)
class Job:
    """A target that is being made, by a worker of its own, which can be ended by itself."""

    target: Target
    fingerprint: str
    workers: WorkerPool
    builder: Builder  # of the course as it was when it began
    is_draft: bool
    last_seconds: float = 0.0
    began: float = field(default_factory=time.time)
    outcome: str = ""
    reason: str = ""
    problem: str = ""
    details: Details | None = None
    is_full: bool = False  # the disk had no room for it
    is_proof: bool = False  # of what went on from a checkpoint: it is made again, and compared
    differing: Sequence[str] = ()  # of which it was another
    observed: tuple[Observation, ...] = ()  # by one that failed: there may be what it looks for after the next save
    head_start: HeadStart | None = None  # which may be this very job
    _keeping: Lock = field(default_factory=Lock)
    _is_ended: bool = False

    def make(self, course: CourseTasks, checkpoints: Checkpoints, reporter: WatchReporter) -> None:
        """Make the target; what came of it, and what was wrong, is in the fields then."""
        builder = self.builder
        try:
            if self.is_proof:
                self._prove()
                return
            self.outcome = builder.build(self.target, self._engine(course, checkpoints, reporter))
            if self.outcome == "computed" and builder.is_provisional(self.target):
                self.outcome += " from a checkpoint"
            self.reason = builder.reasons.get(self.target.task, "")
            if self.is_draft:
                self._take_byproducts()
        except (BuildError, CourseError, OSError) as problem:
            self.problem, self.observed = str(problem), getattr(problem, "observed", ())
            self.details = getattr(problem, "details", None)
            self.is_full = is_full(problem) or bool(self.details and self.details.is_full)
        except Exception as problem:  # a fault of the kit's; without its end, the watching would wait for ever
            self.problem = Mistake.of(problem).text
        finally:
            if self.head_start:
                self.head_start.end()

    def end(self) -> None:
        """A save has made it obsolete: end its work, and have nothing be kept of it from here on.

        A worker may have made all there is by then, and work that is lighter than a process is done here: put in place
        later, a tensor of the values before the save would lie under a film, and a page, that are of those after it.
        """
        with self._keeping:
            self._is_ended = True
        self.workers.end_jobs_soon()

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """See Engine."""
        with self._keeping:
            if self._is_ended:
                raise BuildError(f"{self.target.task}: a save has made it obsolete.")
            yield

    def _prove(self) -> None:
        """Make it again; it has an outcome where another clip came of it, as of a table that was saved meanwhile."""
        before = self._digests()
        self.differing = prove(self.builder, self.target, _Endable(self.workers, self.keeping))
        if self._digests() != before:
            self.outcome, self.reason = "computed", self.builder.reasons.get(self.target.task, "")

    def _digests(self) -> Mapping[str, str]:
        return {role: each.digest for role, each in self.builder.records.read(self.target.record).files.items()}

    def _take_byproducts(self) -> None:
        """Have what was made on the way be current, too: the film that asks for it may wait for other sections."""
        for made in self.target.byproducts:
            with suppress(BuildError):  # that is told with the film
                self.builder.build(made, _Endable(self.workers, self.keeping))

    def _engine(self, course: CourseTasks, checkpoints: Checkpoints, reporter: WatchReporter) -> Engine:
        engine: Engine = self.workers
        if self.is_draft:
            engine = checkpoints.engine(self.target, self.workers, course.builder)
        if self.head_start:
            engine = TakingOver(engine, self.head_start, self.target)
        return _Endable(reporter.drawing(self.target, engine) if self.is_draft else engine, self.keeping)


class _Endable(WrappedEngine):
    """An engine of a job that may be ended while what it made is put in place."""

    def __init__(self, engine: Engine, keeping: Callable[[], AbstractContextManager[None]]) -> None:
        super().__init__(engine)
        self._keeping = keeping

    def keeping(self) -> AbstractContextManager[None]:
        return self._keeping()
