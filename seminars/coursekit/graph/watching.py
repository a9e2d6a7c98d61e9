"""`doit watch`: what a save makes stale is made again at once as drafts, and at leisure in the published quality."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from typing import NoReturn

from doit.exceptions import InvalidDodoFile

from .asking import CourseCommand
from .builds import DRAWING, EXPERIMENTING, BuildError
from .command_line import course_of
from .commands import build_lock, terminated_as_interrupted
from .files import sweep
from .sources import KIT, UNREAD
from .targets import Target, Tensors
from .tasks import CourseTasks, below
from .videos import DRAFT, Audit, Clip, Video
from .workers import WorkerPool

LEISURELY = 19  # how far what is made at leisure gives way to drafts, as `nice` counts
GROUPING = 20  # milliseconds: an editor may write several files for one save


def start_anew() -> NoReturn:
    """Run the same command again in the place of this process: it, and its server of workers, hold the old kit."""
    os.execv(sys.executable, sys.orig_argv)


@dataclass(frozen=True)
class Saved:
    """Files that changed, and when the last of them did, as `time.time()` counts."""

    files: frozenset[Path]
    at: float


@dataclass(eq=False)
class Job:
    """A target that is being made, by a worker of its own, which can be ended by itself."""

    target: Target
    fingerprint: str
    workers: WorkerPool
    is_draft: bool
    began: float = field(default_factory=time.time)
    outcome: str = ""
    reason: str = ""
    problem: str = ""


class Watch(CourseCommand):
    """Follows the files of a course until Ctrl-C."""

    name = "watch"
    doc_purpose = "make what each save made stale: drafts first, then the published quality"

    def _execute(self, pos_args: list[str]) -> int:
        self.chosen(pos_args)  # a name that matches nothing is said before anything is watched
        course = course_of(self)
        assert course is not None
        following = Following(course.course.root, pos_args or ["render"], self._write)
        with terminated_as_interrupted():
            try:
                following.follow()
            except KeyboardInterrupt:
                self._write("ended")
            finally:
                following.end()
        return 0

    def _write(self, line: str) -> None:
        self.outstream.write(f"{line}\n")
        self.outstream.flush()


class Following:
    """What is wanted of a course, what is being made of it, and what happens meanwhile."""

    def __init__(self, root: Path, names: Sequence[str], write: Callable[[str], None]) -> None:
        self.root = root
        self.names = names
        self.write = write
        self.events: SimpleQueue[Saved | Job] = SimpleQueue()
        self.jobs: dict[str, Job] = {}
        self.failed: set[str] = set()
        self.drafts: list[Target] = []  # still to be made, what they need before them
        self.published: list[Target] = []
        self.saved_at = 0.0
        self.steps: dict[str, float] = {}  # when each ended that followed the last save
        self.is_at_rest = False
        self.lock: ExitStack | None = None  # held while something is made: a `doit` in another window waits its turn
        self.stopping = threading.Event()
        self.course: CourseTasks

    def follow(self) -> None:
        """Make what is stale, then what each save makes stale, without an end."""
        self._workers(0).warm_up()
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        self._read()
        while True:
            self._start_jobs()
            event = self.events.get()
            if isinstance(event, Saved):
                self._on_save(event)
            else:
                self._on_end(event)

    def end(self) -> None:
        """End the watching and all work at once; what is finished is kept."""
        self.stopping.set()
        for job in self.jobs.values():
            job.workers.shutdown()
        self._let_go()
        sweep(self.root)

    def _watch(self) -> None:
        import watchfiles

        changes = watchfiles.watch(
            self.root / "seminars",
            self.root / "dodo.py",
            KIT,
            watch_filter=lambda _, path: counts(Path(path), self.root),
            step=GROUPING,
            debounce=10 * GROUPING,
            stop_event=self.stopping,
            raise_interrupt=False,
        )
        for change in changes:
            self.events.put(saved(frozenset(Path(path) for _, path in change)))

    def _on_save(self, saved: Saved) -> None:
        if any(file.is_relative_to(KIT) or file.name == "dodo.py" for file in saved.files):
            self.write("the kit or the map changed: starting anew")
            self.end()
            start_anew()
        self.saved_at = saved.at
        self.steps = {"notice": time.time()}
        self._read()
        self.steps["analysis"] = time.time()

    def _read(self) -> None:
        """Look at the course as it is now, and end what is no longer wanted."""
        self.failed.clear()
        self.is_at_rest = False
        try:
            self.course = CourseTasks(self.root)
        except InvalidDodoFile as mistake:
            self.write(str(mistake))
            self.drafts, self.published = [], []
            return
        named = [target for name in self.names for target in self.course.named(name)]
        self.drafts = self._stale([*(t for t in named if isinstance(t, Tensors)), *map(draft_of, pictures(named))])
        self.published = self._stale(pictures(named))
        for job in [*self.jobs.values()]:
            if not self._is_wanted(job):
                del self.jobs[job.target.task]
                job.workers.shutdown()

    def _stale(self, targets: list[Target]) -> list[Target]:
        order = reversed(list(below(targets)))
        # An audit is made with its clip.
        return [t for t in order if not isinstance(t, Audit) and not self.course.builder.is_current(t)]

    def _is_wanted(self, job: Job) -> bool:
        """Whether what is being made is still what the course asks for."""
        now = self.course.by_task.get(job.target.task)
        if now is None or now.problem or not all(self.course.builder.is_current(need) for need in now.needs):
            return False
        return now.fingerprint() == job.fingerprint

    def _start_jobs(self) -> None:
        """Start what can be made now: drafts on all cores; the rest only when there is no draft to be made."""
        if self.drafts or self.published:
            self._hold()
        for targets, is_draft in ((self.drafts, True), (self.published, False)):
            targets[:] = [target for target in targets if not self.course.builder.is_current(target)]
            running = sum(job.is_draft == is_draft for job in self.jobs.values())
            for target in list(self._startable(targets))[: (os.cpu_count() or 1) - running]:
                self._start(target, is_draft)
            if any(job.is_draft for job in self.jobs.values()):
                return
        if not self.jobs:
            self._let_go()
            self._tell_rest()

    def _tell_rest(self) -> None:
        """Say, once after each save, that nothing is left to be done."""
        if not self.is_at_rest:
            self.write(f"{len(self.failed)} failed; watching" if self.failed else "all is current; watching")
        self.is_at_rest = True

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
            and not {target.task, draft_of(target).task} & self.failed
            and all(builder.is_current(need) for need in target.needs)
        ]
        yield from sorted(ready, key=lambda target: -builder.last_seconds(target))

    def _start(self, target: Target, is_draft: bool) -> None:
        if target.problem:
            self._fail(target, target.problem)
            return
        job = Job(target, target.fingerprint(), self._workers(0 if is_draft else LEISURELY), is_draft)
        self.jobs[target.task] = job
        threading.Thread(target=self._make, args=(job, self.course), daemon=True).start()

    def _workers(self, niceness: int) -> WorkerPool:
        return WorkerPool((self.root / "seminars",), (*EXPERIMENTING, *DRAWING), niceness)

    def _make(self, job: Job, course: CourseTasks) -> None:
        try:
            job.outcome = course.builder.build(job.target, job.workers)
            job.reason = course.builder.reasons.get(job.target.task, "")
        except (BuildError, OSError) as problem:
            job.problem = str(problem)
        self.events.put(job)

    def _on_end(self, job: Job) -> None:
        task = job.target.task
        if self.jobs.get(task) is not job:
            return  # a save made it obsolete
        del self.jobs[task]
        self.course.builder.look_again()
        if job.problem:
            self._fail(job.target, job.problem)
            return
        reason = f" ({job.reason})" if job.reason else ""
        ended = time.time()
        self.write(
            f"{task}  {job.outcome}, {ended - job.began:.1f} s{reason}{self._parts(job)}{self._since(job, ended)}"
        )

    def _fail(self, target: Target, problem: str) -> None:
        self.failed.add(target.task)
        self.write(f"{target.task}  FAILED\n{problem.rstrip()}")

    def _parts(self, job: Job) -> str:
        """For a clip: what its time was spent on."""
        facts = self.course.builder.records.read(job.target.record).facts
        parts = facts.get("parts", {}) if isinstance(job.target, Clip) and job.outcome == "computed" else {}
        return f"; {', '.join(f'{part} {1000 * spent:.0f}' for part, spent in parts.items())} ms" if parts else ""

    def _since(self, job: Job, ended: float) -> str:
        """For a video: how long after the save it is on disk, and the steps to there."""
        if not self.saved_at or not isinstance(job.target, Video):
            return ""
        before, steps = self.saved_at, []
        for step, end in {**self.steps, "clips": job.began, "join": ended}.items():
            steps.append(f"{step} {1000 * (end - before):.0f}")
            before = end
        return f"; on disk {1000 * (ended - self.saved_at):.0f} ms after the save: {', '.join(steps)}"


def saved(files: frozenset[Path]) -> Saved:
    times = [file.stat().st_mtime for file in files if file.is_file()]
    return Saved(files, min(max(times, default=time.time()), time.time()))


def counts(path: Path, root: Path) -> bool:
    """Whether a file that changed can change what is built."""
    if path == root / "dodo.py":
        return True
    for top in (root / "seminars", KIT):
        if path.is_relative_to(top):
            parts = path.relative_to(top).parts
            return not any(part in UNREAD or part.startswith(".") for part in parts) and path.suffix != ".pyc"
    return False


def pictures(targets: Sequence[Target]) -> list[Target]:
    return [target for target in targets if isinstance(target, (Clip, Video))]


def draft_of(target: Target) -> Target:
    """The same section or scene at draft quality; tensors are the same in every quality."""
    if isinstance(target, Tensors):
        return target
    return replace(target, quality=DRAFT, draft=True)  # type: ignore[call-arg]
