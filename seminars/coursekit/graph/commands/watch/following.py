"""What a save makes stale is made again at once as drafts, and at leisure in the published quality."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import NoReturn

from doit.exceptions import InvalidDodoFile

from ...building.builder import PUT_OFF
from ...command_line.tasks import CourseTasks
from ...errors import CourseError, Details, JobError
from ...jobs.registry import DRAWING, EXPERIMENTING, Nothing
from ...jobs.workers import WorkerPool
from ...source.project_files import KIT, linked_places
from ...store.files import sweep
from ...store.observations import Kind, Observation
from ...targets.target import Target
from ..one_build import build_lock, terminated_as_interrupted
from .again import mistake_at_start, restart
from .checkpoints import Checkpoints
from .failures import failure_of, failure_of_file
from .head_start import HeadStarts
from .libraries import Libraries
from .making import Job
from .reporter import Doing, Rest, Standing, WatchReporter
from .saves import ReadElsewhere, Saved, folder_gone, follow, identity_of
from .wanted import Wanted

LEISURELY = 19  # how far what is made at leisure gives way to drafts, as `nice` counts
LONGEST_END = 20.0  # seconds that ending takes on a machine that has much else to do
STARTING, READING = "starting the workers", "reading the course"


class Warm:
    """The workers' server has imported all that it needs, or cannot be started: jobs will say so."""


class Interrupted:
    """Somebody has typed Ctrl-C."""


def until_interrupted(following: "Following", reporter: WatchReporter) -> None:
    """Follow a course until Ctrl-C or SIGTERM."""
    ending = end_at_last()
    with terminated_as_interrupted(lambda: following.events.put(Interrupted())):
        try:
            following.follow()
        except KeyboardInterrupt:
            # A second Ctrl-C would save no time, and leave something behind.
            signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
            ending.start()
            reporter.interrupt()
        finally:
            reporter.stop()
            following.end()
            ending.cancel()


def end_at_last() -> threading.Timer:
    """What ends this process, once it is started, whatever that waits for: its jobs end with it."""
    ending = threading.Timer(LONGEST_END, os._exit, [0])
    ending.daemon = True
    return ending


class Following:
    """What is wanted of a course, what is being made of it, and what happens meanwhile."""

    def __init__(self, course: CourseTasks, names: Sequence[str], reporter: WatchReporter) -> None:
        self.course = course
        self.root = course.course.root
        self.identity = identity_of(self.root)
        self.names = names
        self.reporter = reporter
        self.events: SimpleQueue[Saved | Job | Warm | Interrupted] = SimpleQueue()
        self.jobs: dict[str, Job] = {}
        self.failed: dict[str, Target] = {}
        self.drafts: list[Target] = []  # still to be made, what they need before them
        self.published: list[Target] = []
        self.checkpoints = Checkpoints()
        course.builder.provisional = self.checkpoints.provisional
        self.wanted = Wanted(course, names)
        self.mistake = ""  # of the whole course
        self.saved_at = 0.0  # the last time, or never
        self.is_at_rest = False
        self.lock: ExitStack | None = None  # held while something is made: a `doit` in another window waits its turn
        self.stopping = threading.Event()
        self.libraries = Libraries(self.root)
        self.phases: dict[str, float] = {}  # what is done beside jobs, and since when
        self.home = self._workers(0)
        self.elsewhere = ReadElsewhere(self.root, self.events.put, self.stopping)  # what jobs read beyond the course
        self.missed: dict[str, tuple[Observation, ...]] = {}  # what jobs observed that failed, by task
        self.early = HeadStarts()

    def follow(self) -> None:
        """Make what is stale, then what each save makes stale, without an end."""
        self._begin(STARTING)
        threading.Thread(target=self._warm_up, daemon=True).start()
        follow(self.root, self._notice, self.stopping)
        self.elsewhere.start()
        self._read()
        while True:
            self._start_jobs()
            self._show()
            event = self.events.get()
            if isinstance(event, Saved):
                self._on_save(event)
            elif isinstance(event, Job):
                self._on_end(event)
            elif isinstance(event, Interrupted):
                raise KeyboardInterrupt
            else:
                self.phases.pop(STARTING)

    def end(self) -> None:
        """End the watching and all work at once; what is finished is kept."""
        self.stopping.set()
        self.early.end()
        for job in self.jobs.values():
            job.workers.shutdown()
        self.checkpoints.end()
        self.home.shutdown()
        self._let_go()
        sweep(self.root)

    def _warm_up(self) -> None:
        with contextlib.suppress(JobError):
            self.home.run(Nothing())
        self.events.put(Warm())

    def _begin(self, phase: str) -> None:
        self.phases[phase] = time.time()
        self._show()

    def _show(self) -> None:
        """Have what is being done be seen."""
        waiting = {target.task for target in (*self.drafts, *self.published)} - self.jobs.keys() - self.failed.keys()
        made = frozenset((*self.jobs, *self.early.tasks))
        self.reporter.stand(Standing(made, frozenset(waiting), frozenset(self.failed)))
        if self.is_at_rest:
            return
        jobs = tuple((task, job.began, job.last_seconds) for task, job in self.jobs.items())
        self.reporter.show(Doing(tuple(self.phases.items()), jobs, len(waiting)))

    def _notice(self, saved: Saved) -> None:
        """Tell at once, by each file alone, that it cannot be read, or can be again: on the thread that watches."""
        self.reporter.parse(
            {
                file.relative_to(self.root).as_posix(): failure_of_file(file, self.course)
                for file in saved.files
                if file.is_relative_to(self.root)
            }
        )
        self.events.put(saved)

    def _on_save(self, saved: Saved) -> None:
        if identity_of(self.root) not in (self.identity, None):
            os.chdir(self.root)  # this process stands in the other one
            self._start_anew("the course lies in another folder of that name: starting anew")
        is_anew = any(file.is_relative_to(KIT) or file.name == "dodo.py" for file in saved.files)
        if is_anew and not folder_gone(self.root):
            if mistake := mistake_at_start(self.root):
                self.reporter.stop()
                self.reporter.misread(mistake)
                self.reporter.write("watching goes on with the kit and the map as they were")
            else:
                self._start_anew("the kit or the map changed: starting anew")
        if self.libraries.have_changed(self.stopping.wait):
            self._start_anew("libraries were installed or removed: starting anew")
        self.libraries.ask_anew(saved.files)
        self.saved_at = saved.at
        self.early.begin(saved.files, self.course.builder, self.reporter, lambda: self._workers(0), self.checkpoints)
        self._read()
        self.early.keep_for(self.drafts, self.course.builder)

    def _start_anew(self, why: str) -> NoReturn:
        self.reporter.stop()
        self.reporter.write(why)
        self.end()
        restart(self.reporter.again)

    def _read(self) -> None:
        """Look at the course as it is now, and end what is no longer wanted."""
        self.failed.clear()
        self.is_at_rest = False
        self.reporter.save()
        self._begin(READING)
        before, self.mistake = self.mistake, ""
        try:
            if gone := folder_gone(self.root):
                self._refuse_gone(gone)
            self.course = self.course.read_again()
            self.course.builder.provisional = self.checkpoints.provisional
            self.reporter.read(self.course)
            self.wanted = Wanted(self.course, self.names)
            self._follow_observed()
            self.drafts, self.published = self.wanted.stale_drafts(), self.wanted.stale()
        except (InvalidDodoFile, CourseError, OSError) as mistake:
            self.mistake = str(mistake)
            if self.mistake != before:
                self.reporter.misread(self.mistake)
            self.drafts, self.published = [], []
            return
        finally:
            del self.phases[READING]
        for job in [*self.jobs.values()]:
            if not self._is_wanted(job):
                del self.jobs[job.target.task]
                job.workers.shutdown()

    def _refuse_gone(self, folder: Path) -> NoReturn:
        """Where a folder of the course is not there, end all work: what it makes would begin another one there.

        raises: CourseError
        """
        for job in self.jobs.values():
            job.workers.shutdown()
        self.jobs.clear()
        raise CourseError(
            f"there is no folder {folder}: if it was moved, renamed or deleted, put it back, and watching goes on."
        )

    def _is_wanted(self, job: Job) -> bool:
        """Whether what is being made is still what the course asks for."""
        now = self.course.by_task.get(job.target.task)
        try:
            if now is None or now.problem or not all(self.course.builder.is_current(need) for need in now.needs):
                return False
            return now.fingerprint() == job.fingerprint
        except OSError:
            return False

    def _start_jobs(self) -> None:
        """Start what can be made now: drafts on all cores; the rest only when there is no draft to be made."""
        if self.drafts or self.published:
            self._hold()
        for targets, is_draft in ((self.drafts, True), (self.published, False)):
            targets[:] = [target for target in targets if not self.course.builder.is_current(target)]
            for target in [target for target in targets if target.problem and not self._is_given_up(target)]:
                self._fail(target, target.problem)
            running = sum(job.is_draft == is_draft for job in self.jobs.values())
            for target in list(self._startable(targets))[: (os.cpu_count() or 1) - running]:
                self._start(target, is_draft)
            if any(job.is_draft for job in self.jobs.values()):
                return
            if is_draft:
                self._start_proofs()
        if not self.jobs:
            self._let_go()
            self._tell_rest()

    def _start_proofs(self) -> None:
        """Begin to make again, in the ordinary way, what went on from checkpoints."""
        if not self.checkpoints.provisional:
            return
        for target in self.wanted.provisional():
            if target.task not in self.jobs and not self._is_given_up(target):
                self._hold()
                self._start(target, is_draft=False, is_proof=True)

    def _tell_rest(self) -> None:
        """Say, once after each save, that nothing can be done, and what is wrong."""
        if self.is_at_rest:
            return
        self.is_at_rest = True
        self._follow_observed()
        self.early.remember(self.course)
        if self.mistake:
            self.reporter.rest(Rest(mistake=self.mistake))
            return
        left = {target.as_draft().task for target in (*self.drafts, *self.published)}
        unreached = left - {target.as_draft().task for target in self.failed.values()}
        rest = Rest(
            len(self.failed), len(unreached), "", self.wanted.lost, [*self.wanted.audits()], self.wanted.warnings()
        )
        self.reporter.rest(rest)

    def _follow_observed(self) -> None:
        files = [file for file in self.course.course.digests if not file.is_relative_to(KIT)]
        places = [*map(str, linked_places(self.root, files)), *self.libraries.places(self.wanted.libraries())]
        followed = (Observation(Kind.FOLDER, place, "") for place in places)
        self.elsewhere.follow(self.wanted.observed().union(*self.missed.values(), followed))

    def _hold(self) -> None:
        if self.lock is None:
            self.lock = ExitStack()
            self.lock.enter_context(build_lock(self.root))
            self.course.builder.look_again()

    def _let_go(self) -> None:
        if self.lock is not None:
            self.lock.close()
            self.lock = None

    def _startable(self, targets: Sequence[Target]) -> Iterator[Target]:
        """Targets whose needs are there, the longest first by the last run's times."""
        builder = self.course.builder
        ready = [
            target
            for target in targets
            if target.task not in self.jobs
            and not target.problem
            and not self._is_given_up(target)
            and all(builder.is_current(need) for need in target.needs)
        ]
        yield from sorted(ready, key=lambda target: -builder.last_seconds(target))

    def _is_given_up(self, target: Target) -> bool:
        """Whether a target failed since the last save, or its draft did."""
        return bool({target.task, target.as_draft().task} & self.failed.keys())

    def _start(self, target: Target, is_draft: bool, is_proof: bool = False) -> None:
        early = None if is_proof else self.early.taken_by(target)
        workers = early.workers if early else self._workers(0 if is_draft else LEISURELY)
        last = self.course.builder.last_seconds(target)
        job = Job(target, target.fingerprint(), workers, is_draft, last, is_proof=is_proof, head_start=early)
        self.jobs[target.task] = job
        threading.Thread(target=self._make, args=(job, self.course), daemon=True).start()

    def _workers(self, niceness: int) -> WorkerPool:
        return WorkerPool((self.root / "seminars",), (*EXPERIMENTING, *DRAWING), niceness)

    def _make(self, job: Job, course: CourseTasks) -> None:
        try:
            job.make(course, self.checkpoints, self.reporter)
        finally:
            self.events.put(job)

    def _on_end(self, job: Job) -> None:
        task = job.target.task
        if self.jobs.get(task) is not job:
            return  # a save made it obsolete
        del self.jobs[task]
        self.course.builder.look_again()
        self.missed[task] = job.observed
        if job.problem:
            self._fail(job.target, job.problem, job.details)
        elif job.is_proof:
            self._on_proof(job)
        elif job.outcome != PUT_OFF:
            self.reporter.end(job, self.saved_at, self.course.builder)
        if self.course.builder.regrouped:
            self._regroup()

    def _on_proof(self, job: Job) -> None:
        """Where a checkpoint has led to something else than the scene's start, that is a fault of the kit's."""
        if job.differing:
            self.checkpoints.forget(job.target.task)
            self.reporter.write(
                f"{job.target.task}: what was drawn after the save went on from within the scene, and differs in "
                f"{', '.join(job.differing)} from what is drawn from its start, which has taken its place. That is a "
                "fault of coursekit, not of the scene: please report it, with the scene as it was before and after."
            )
            self._read()

    def _regroup(self) -> None:
        """Go on with scenes that turned out to be made of other targets."""
        scenes = self.course.builder.regrouped
        for _, scene in sorted(scenes.items()):
            self.reporter.write(scene.remark)
        self._read()
        self._hold()
        self.course.remove_regrouped(scenes)

    def _fail(self, target: Target, problem: str, details: Details | None = None) -> None:
        self.failed[target.task] = target
        self.reporter.fail(failure_of(target, problem, details, self.course))
