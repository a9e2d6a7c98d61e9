"""What is made of a course that is followed: drafts on all cores first, and the rest at leisure."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress

from doit.exceptions import InvalidCommand

from ...building.engines import preload_for_experiments
from ...command_line.tasks import CourseTasks
from ...course.model import Course
from ...errors import Details
from ...jobs.workers.pool import WorkerPool
from ...jobs.workers.server import DRAWING
from ...targets.sections.clips import Clip
from ...targets.target import Target, below
from ...targets.videos import Video
from ..one_build import build_lock
from .drafts.checkpoints import Checkpoints
from .drafts.head_start import HeadStarts
from .making import Job
from .telling.failures import failure_of
from .telling.reporter import WatchReporter
from .wanted import Wanted

LEISURELY = 19  # how far what is made at leisure gives way to drafts, as `nice` counts
FILM, LOOK = 0.1, 0.01  # seconds that a browser has to itself to take a film and show it, and between two looks


def workers_of(course: Course, niceness: int = 0) -> WorkerPool:
    preload = (*preload_for_experiments(course.root, course.experiments), *DRAWING)
    return WorkerPool((course.root / "seminars",), preload, niceness)


class Work:
    """What is being made, what is still to be made, and what has failed since the last save."""

    def __init__(self, course: CourseTasks, reporter: WatchReporter, on_end: Callable[[Job], None]) -> None:
        """on_end: told of each job that has ended, on a thread of its own"""
        self.course = course
        self.jobs: dict[str, Job] = {}
        self.failed: dict[str, Target] = {}
        self.drafts: list[Target] = []  # still to be made, what they need before them
        self.published: list[Target] = []
        self.checkpoints = Checkpoints()
        self.early = HeadStarts()
        self._root = course.course.root
        self._reporter = reporter
        self._on_end = on_end
        self._lock: ExitStack | None = None  # held while something is made: a `doit` in another window waits its turn
        self.take_up(course)

    def take_up(self, course: CourseTasks) -> None:
        """Make the targets of a course as it is now."""
        self.course = course
        course.builder.provisional = self.checkpoints.provisional

    def ask_for(self, wanted: Wanted) -> None:
        self.drafts, self.published = wanted.stale_drafts(), wanted.stale()

    def ask_for_nothing(self) -> None:
        self.drafts, self.published = [], []

    def waiting(self) -> frozenset[str]:
        """What is still to be made, and nobody makes."""
        targets = {target.task for target in (*self.drafts, *self.published)}
        return frozenset(targets - self.jobs.keys() - self.failed.keys())

    def unreached(self) -> int:
        """How many are not made because of others that failed: a target and its draft are one."""
        left = {target.as_draft().task for target in (*self.drafts, *self.published)}
        return len(left - {target.as_draft().task for target in self.failed.values()})

    def start(self, wanted: Wanted) -> None:
        """Start what can be made now: drafts on all cores; the rest only when there is no draft to be made."""
        if self.drafts or self.published:
            self.hold()
        for targets, is_draft in ((self.drafts, True), (self.published, False)):
            targets[:] = [target for target in targets if not self.course.builder.is_current(target)]
            for target in [target for target in targets if target.problem and not self._is_given_up(target)]:
                self.fail(target, target.problem)
            running = sum(job.is_draft == is_draft for job in self.jobs.values())
            for target in self._next(targets, (os.cpu_count() or 1) - running):
                self._start(target, is_draft)
            if any(job.is_draft for job in self.jobs.values()):
                return
            if is_draft:
                self._start_proofs(wanted)
        if not self.jobs:
            self.let_go()

    def finish(self, job: Job) -> bool:
        """Have a job that has ended in hand no longer; False if it was not, since a save had made it obsolete."""
        task = job.target.task
        if self.jobs.get(task) is not job:
            return False
        del self.jobs[task]
        if job.builder is self.course.builder:
            self.course.builder.look_again_at_observed()
        else:
            self.course.builder.look_again()
        return True

    def let_film_come(self, target: Target, go_on: Callable[[], bool]) -> None:
        """Wait a moment where what was made is the film that somebody looks at: what is begun beside it takes the core
        of the browser that shows it, and the very interpreter that hands it out. On a busy machine it is on the page
        40 ms sooner.

        go_on: whether there is nothing else to do
        """
        seen, end = self._reporter.in_view(), time.monotonic() + FILM
        while seen and _is_film_of(seen, target) and go_on() and time.monotonic() < end:
            time.sleep(LOOK)

    def end_unwanted(self) -> None:
        """End the jobs whose results the course does not ask for any more.

        One may have put them in place since the course was looked at: of what needs that, it is asked once more.
        """
        while ended := [job for job in self.jobs.values() if not self._is_wanted(job)]:
            for job in ended:
                del self.jobs[job.target.task]
                job.end()
            self.course.builder.look_again()

    def end_jobs(self) -> None:
        """End the jobs, whatever the course asks for."""
        for job in self.jobs.values():
            job.end()
            job.workers.shutdown()
        self.jobs.clear()

    def fail(self, target: Target, problem: str, details: Details | None = None) -> None:
        self.failed[target.task] = target
        self._reporter.fail(failure_of(target, problem, details, self.course))

    def hold_if_free(self) -> None:
        """Have other builds wait, where none is under way: what is found from here on holds while work is begun."""
        if self._lock is None:
            lock = ExitStack()
            with suppress(InvalidCommand):  # whoever begins work will hear of it
                if lock.enter_context(build_lock(self._root, waits=False)):
                    self._lock = lock
                else:
                    lock.close()

    def hold(self) -> None:
        """Have other builds wait."""
        if self._lock is None:
            self._lock = ExitStack()
            self._lock.enter_context(build_lock(self._root))
            self.course.builder.look_again()

    def let_go(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def end(self) -> None:
        """End all jobs at once; what is finished is kept."""
        self.early.end()
        for job in self.jobs.values():
            job.workers.shutdown()
        self.checkpoints.end()

    def _is_wanted(self, job: Job) -> bool:
        """Whether what is being made is still what the course asks for."""
        now = self.course.by_task.get(job.target.task)
        try:
            if now is None or now.problem or not all(self.course.builder.is_current(need) for need in now.needs):
                return False
            return now.fingerprint() == job.fingerprint
        except OSError:
            return False

    def _start_proofs(self, wanted: Wanted) -> None:
        """Begin to make again, in the ordinary way, what went on from checkpoints."""
        if not self.checkpoints.provisional:
            return
        for target in wanted.provisional():
            if target.task not in self.jobs and not self._is_given_up(target):
                self.hold()
                self._start(target, is_draft=False, is_proof=True)

    def _next(self, targets: Sequence[Target], most: int) -> Sequence[Target]:
        """Of targets whose needs are there, those to be started now.

        A draft that somebody looks at is joined to its film alone: what is begun beside it takes the time of the very
        interpreter that the joining, and then the page, waits for. It takes a twentieth of a second.
        """
        seen = self._reporter.in_view()
        if seen and any(_is_film_of(seen, job.target) for job in self.jobs.values()):
            return []
        startable = [*self._startable(targets, seen)]
        films = [target for target in startable if seen and _is_film_of(seen, target)]
        return (films or startable)[:most]

    def _startable(self, targets: Sequence[Target], seen: Clip | None) -> Iterator[Target]:
        """Targets whose needs are there: what somebody looks at, then the longest by the last run's times."""
        builder = self.course.builder
        in_view = {target.task for target in below([seen])} if seen else ()
        ready = [
            target
            for target in targets
            if target.task not in self.jobs
            and not target.problem
            and not self._is_given_up(target)
            and all(builder.is_current(need) for need in target.needs)
        ]
        yield from sorted(ready, key=lambda target: (target.task not in in_view, -builder.last_seconds(target)))

    def _is_given_up(self, target: Target) -> bool:
        """Whether a target failed since the last save, or its draft did."""
        return bool({target.task, target.as_draft().task} & self.failed.keys())

    def _start(self, target: Target, is_draft: bool, is_proof: bool = False) -> None:
        early = None if is_proof else self.early.taken_by(target)
        workers = early.workers if early else workers_of(self.course.course, 0 if is_draft else LEISURELY)
        builder = self.course.builder
        last = builder.last_seconds(target)
        job = Job(target, target.fingerprint(), workers, builder, is_draft, last, is_proof=is_proof, head_start=early)
        self.jobs[target.task] = job
        threading.Thread(target=self._make, args=(job, self.course), daemon=True).start()

    def _make(self, job: Job, course: CourseTasks) -> None:
        try:
            job.make(course, self.checkpoints, self._reporter)
        finally:
            self._on_end(job)


def _is_film_of(clip: Clip, target: Target) -> bool:
    """Whether a target is the film that a clip is joined to."""
    return isinstance(target, Video) and any(each.task == clip.task for each in target.clips)
