"""A head start: the job of a draft, begun as its file is saved, before the course is read.

Reading the course takes as long as a clip takes to its first picture, and most saves change one function. So it is
foretold from the course as it was which job will be wanted: of the draft that somebody looks at, or that was made last.
Whoever then makes the draft takes the job over, if it is the one that would have been begun: with the same arguments,
and made from the same but for the code. The code that it ran is compared with that of the course as after any other job
(`building/builder`).
"""

import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from ....building.builder import Builder
from ....building.pieces import lay_pieces
from ....command_line.tasks import CourseTasks
from ....jobs.engine import Done, Engine, WrappedEngine
from ....jobs.job import Job, Result
from ....jobs.registry import Observed, RenderAudited
from ....jobs.workers.pool import WorkerPool
from ....store.files import scratch_folder
from ....store.observations import changed_at
from ....targets.sections.clips import Clip
from ....targets.sections.parts import Part
from ....targets.target import Target, fingerprint
from ..telling.reporter import WatchReporter
from .checkpoints import Checkpoints, LeavingEngine
from .foretelling import Foretelling
from .glimpses import LOOK, GlimpsedEngine

# Arguments of a job that change nothing of what it makes.
OWN = ("folder", "glimpses", "moment", "fingerprints", "leaves")
CODE = "slice"  # the ingredient that an edit changes
PICTURE = 0.5  # seconds that the picture somebody waits for goes before all else


class HeadStart:
    """The job of one clip that is under way, until somebody takes it over or ends it.

    clip:    as it was, and `parts` the numbers of those to draw, as foretold
    builder: of the course as it was
    workers: who does the work, and nothing else meanwhile
    leaving: the same, which leave checkpoints
    engine:  and where pictures of what is drawn are looked for
    """

    def __init__(
        self,
        clip: Clip,
        parts: Sequence[int],
        builder: Builder,
        workers: WorkerPool,
        leaving: LeavingEngine,
        engine: Engine,
    ) -> None:
        self.task = clip.task
        self.workers = workers
        self._leaving = leaving
        self._made_from = _beside_code(clip)
        self._kept = {number: each for number, each in _fingerprints(clip.parts).items() if number not in parts}
        self._engine = _Noting(engine)
        self.picture = engine.has_shown if isinstance(engine, GlimpsedEngine) else None
        self._ended = threading.Event()
        self._let_go = threading.Event()
        self._problem: BaseException | None = None
        self._folder = Path()
        self._began = 0
        threading.Thread(target=self._run, args=(clip, parts, builder), daemon=True).start()

    def _run(self, clip: Clip, parts: Sequence[int], builder: Builder) -> None:
        cut: dict[str, Any] = {}
        if clip.parts:
            cut = {"cuts": [part.begins for part in clip.parts], "wanted": [*parts], "side_by_side": True}
            cut["fingerprints"] = [fingerprint(part.ingredients()) for part in clip.parts]
        with scratch_folder(clip.course.root) as self._folder:
            try:
                self._began = os.stat(self._folder).st_ctime_ns
                kept = {f: clip.parts[n].names for n, f in self._kept.items()}
                lay_pieces(builder.store, kept, self._folder, clip.source_place)
                clip.perform(RenderAudited, self._folder, self._engine, **cut)
            except BaseException as problem:
                self._problem = problem
            self._engine.began.set()
            self._ended.set()
            self._let_go.wait()
        self._leaving.drop()

    def end(self) -> None:
        """Nobody takes it over, or who did has all that there is: end the work, and leave nothing of it."""
        self._let_go.set()
        self.workers.end_jobs_soon()

    def is_of(self, target: Target) -> bool:
        """Whether a target is made from what this is made from, but for its code."""
        if target.task != self.task or not isinstance(target, Clip):
            return False
        kept = {number: each for number, each in _fingerprints(target.parts).items() if number in self._kept}
        return _beside_code(target) == self._made_from and kept == self._kept

    def result(self, job: Job[Result], clip: Clip) -> Done[Result] | None:
        """What came of it where it is this very job of a clip, with all files in that one's folder; else None.

        raises: what the job raised, if it was this one
        """
        self._engine.began.wait()
        if not (asked := _arguments(job)) or asked != _arguments(self._engine.job):
            return None
        self._ended.wait()
        if self._problem is not None:
            raise self._problem
        done: Done[Any] = self._engine.done
        # Who takes it over looks for what was touched since its own folder was made: that was later.
        if any(changed_at(seen, clip.course.root) >= self._began for seen in done.observed):
            return None
        self._leaving.keep(cast(Observed[Any], job), clip)
        for made in self._folder.iterdir():
            if made.is_file():
                os.replace(made, job.job.folder / made.name)  # type: ignore[attr-defined]
        return done


class HeadStarts:
    """The head start that is under way, if there is one, until the target that it is of is begun."""

    def __init__(self) -> None:
        self._foretelling = Foretelling()
        self._now: HeadStart | None = None
        self._last = ""  # the task of the draft that was made last: an author who saves again is likely still at it

    @property
    def tasks(self) -> Collection[str]:
        """What is under way."""
        return [self._now.task] if self._now else []

    def remember(self, course: CourseTasks) -> None:
        """Nothing is to be done: the next save is held against what the files hold now."""
        self._foretelling.remember(course)

    def note(self, made: Target) -> None:
        """A target was made."""
        if isinstance(made, Clip) and made.draft:
            self._last = made.task

    def begin(
        self,
        saved: Collection[Path],
        course: CourseTasks,
        reporter: WatchReporter,
        workers: Callable[[], WorkerPool],
        checkpoints: Checkpoints,
    ) -> None:
        """Begin the draft that somebody looks at, or worked at, where a save will ask for it.

        What an earlier save asked for ends.

        course:      as it was before the save
        workers:     gives those that do this work, and nothing else meanwhile
        checkpoints: from one of which it goes on, if there is one
        """
        self.end()
        if (os.cpu_count() or 1) < 2:  # what is begun would only hold up the reading of the course
            return
        for clip in (reporter.in_view(), course.by_task.get(self._last)):
            if not isinstance(clip, Clip) or clip.task in checkpoints.distrusted:
                continue
            parts = self._foretelling.parts(clip, course.builder, saved)
            if parts is not None:
                own = workers()
                leaving = LeavingEngine(checkpoints, clip, own, course.builder.answers, is_early=True)
                engine = reporter.glimpsing(clip, leaving)
                self._now = HeadStart(clip, parts, course.builder, own, leaving, engine)
                return

    def let_picture_come(self, go_on: Callable[[], bool]) -> None:
        """Wait a moment for the picture that somebody waits for: to read the course would take a core of what draws it.

        The film is there no later for it: it takes longer to be drawn than the course to be read.

        go_on: whether there is nothing else to do
        """
        picture, end = self._now and self._now.picture, time.monotonic() + PICTURE
        while picture and not picture.wait(LOOK) and go_on() and time.monotonic() < end:
            pass

    def keep_for(self, stale: Iterable[Target], builder: Builder) -> None:
        """The course was read: what is under way goes on if it can be one of what is stale."""
        now = self._now
        if now and not any(_is_ready(target, builder) and now.is_of(target) for target in stale):
            self.end()

    def taken_by(self, target: Target) -> HeadStart | None:
        """What is under way, for a target that is about to be made; whoever takes it ends it."""
        if self._now is None or self._now.task != target.task:
            return None
        taken, self._now = self._now, None
        return taken

    def end(self) -> None:
        if self._now:
            self._now.end()
            self._now = None


def _is_ready(target: Target, builder: Builder) -> bool:
    return not target.problem and all(builder.is_current(need) for need in target.needs)


class TakingOver(WrappedEngine):
    """An engine that has the job of a head start under way already, where it is asked for that of a target."""

    def __init__(self, engine: Engine, head_start: HeadStart, target: Target) -> None:
        super().__init__(engine)
        self._head_start: HeadStart | None = head_start
        self._target = target

    def run(self, job: Job[Result]) -> Done[Result]:
        head_start, self._head_start = self._head_start, None
        if head_start and isinstance(self._target, Clip) and head_start.is_of(self._target):
            done = head_start.result(job, self._target)
            if done is not None:
                return done
        return super().run(job)


class _Noting(WrappedEngine):
    """An engine that keeps the job that it was asked for, and what came of it."""

    job: Job[Any] | None = None
    done: Done[Any]

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.began = threading.Event()

    def run(self, job: Job[Result]) -> Done[Result]:
        self.job = job
        self.began.set()
        self.done = super().run(job)
        return self.done


def _beside_code(clip: Clip) -> dict[str, Any]:
    return {name: value for name, value in clip.ingredients().items() if name != CODE}


def _fingerprints(parts: Iterable[Part]) -> dict[int, str]:
    return {part.number: fingerprint(part.ingredients()) for part in parts}


def _arguments(job: Job[Any] | None) -> dict[str, Any]:
    """What decides what a clip's job makes: its arguments, and what its source leads to; {} for another job."""
    if not (isinstance(job, Observed) and isinstance(job.job, RenderAudited)):
        return {}
    given = {each.name: getattr(job.job, each.name) for each in fields(job.job) if each.name not in OWN}
    return {**given, "reads": job.reads}
