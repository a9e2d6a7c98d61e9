"""Drafts that go on from where an earlier draft of the same scene has stopped, and how long such a place is kept.

What such a draft shows is a whole performance's, by the slices of its parts: what comes before the place has not
changed. That is not left to reasoning alone: the draft counts for this process only, nothing of it goes into the
store, and as soon as there is time it is made again in the ordinary way and compared (`Following`).
"""

import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ....building.builder import Builder
from ....errors import JobError
from ....jobs.engine import Done, Engine, WrappedEngine
from ....jobs.job import Job, Result
from ....jobs.processes.stopped import Checkpoint, Keeper
from ....jobs.registry import ClipFacts, Observed, RenderAudited
from ....jobs.workers.pool import WorkerPool
from ....store.observations import Answers, Observation, changed_at
from ....store.results import Result as Stored
from ....targets.sections.clips import Clip
from ....targets.target import Target, fingerprint

MOST, MOST_BYTES = 8, 1 << 30  # that are kept, of all scenes; of memory, what they take beyond the server of workers
NEAREST = 4  # of one draft
CLOCK = 20_000_000  # nanoseconds by which a file's time of change may be before that of the process that wrote it
SAME = ("file", "scene", "section", "sections", "tensors", "pixels", "audit")  # fields of jobs that go on from another


@dataclass(eq=False)
class Left:
    """A checkpoint, and what a job must have in common with the one that left it.

    observed: what that one read beyond its slice, all of it
    used:     when it was last of use
    """

    task: str
    job: Observed[ClipFacts]
    environment: Mapping[str, str]
    keeper: Keeper
    checkpoint: Checkpoint
    observed: tuple[Observation, ...]
    used: float = 0.0
    runs: int = 0  # jobs that go on from it now: they end with it

    @property
    def place(self) -> tuple[str, int]:
        """The task, and the number of the part before which it is."""
        return self.task, self.checkpoint.name

    @property
    def is_there(self) -> bool:
        """Whether a job can go on from it: it may have been ended, or who keeps it."""
        return self.checkpoint.is_there and self.keeper.is_there

    def fits(self, job: Observed[Any], answers: Answers) -> bool:
        """Whether all that was done before the checkpoint is what a job would do."""
        here, now, place = _drawing(self.job), _drawing(job), self.checkpoint.name
        return (
            self.is_there
            and len(now.cuts) > place
            and [*now.cuts[: place + 1]] == [*here.cuts[: place + 1]]
            and [*now.fingerprints[:place]] == [*here.fingerprints[:place]]
            and all(getattr(now, name) == getattr(here, name) for name in SAME)
            and job.reads == self.job.reads
            and self.environment == os.environ
            and answers.holds(self.observed)
        )


@dataclass
class Checkpoints:
    """All that are kept.

    provisional: by fingerprint, what was made from them and not yet again in the ordinary way
    distrusted:  tasks of which that was another thing
    """

    provisional: dict[str, Stored] = field(default_factory=dict)
    distrusted: set[str] = field(default_factory=set)
    _kept: list[Left] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _has_ended: bool = False

    def engine(self, target: Target, workers: WorkerPool, builder: Builder) -> Engine:
        """Who draws a draft: workers that leave checkpoints of it, or go on from one."""
        if not isinstance(target, Clip) or target.task in self.distrusted:
            return workers
        return LeavingEngine(self, target, workers, builder.answers)

    def places(self, task: str) -> list[int]:
        """Of a task, the numbers of the parts before which one is kept."""
        with self._turn:
            return sorted(each.checkpoint.name for each in self._kept if each.task == task and each.is_there)

    def take(self, task: str, job: Observed[Any], answers: Answers) -> Left | None:
        """The last checkpoint from which a job may go on, in use; those of its task that are out of date end."""
        first = min(_drawing(job).wanted, default=0)
        with self._turn:
            self._drop(
                [each for each in self._kept if each.task == task and not each.runs and not each.fits(job, answers)]
            )
            usable = [
                each for each in self._kept if each.task == task and each.checkpoint.name <= first and not each.runs
            ]
            found = max(usable, key=lambda each: each.checkpoint.name, default=None)
            if found:
                found.used, found.runs = time.monotonic(), found.runs + 1
            return found

    def give_back(self, left: Left, is_of_use: bool) -> None:
        """A job that went on has ended."""
        with self._turn:
            left.runs -= 1
            if self._has_ended or not is_of_use:
                self._drop([left])

    def add(self, kept: Sequence[Left], are_sound: bool) -> None:
        """Keep some more, each of more use than those after it, in the place of those at the same parts.

        What is too much ends, what was last of use first.
        """
        with self._turn:
            if self._has_ended or not are_sound:
                self._kept += kept
                self._drop(kept)
                return
            for left in reversed(kept):
                left.used = time.monotonic()
                self._drop([each for each in self._kept if each.place == left.place and not each.runs])
                self._kept.append(left)
            free = sorted((each for each in self._kept if not each.runs), key=lambda each: each.used)
            sizes = {each: each.checkpoint.size for each in self._kept}
            while free and (len(self._kept) > MOST or sum(sizes[each] for each in self._kept) > MOST_BYTES):
                self._drop([free.pop(0)])

    def forget(self, task: str) -> None:
        """Keep none of a task, and leave none from now on."""
        with self._turn:
            self.distrusted.add(task)
            self._drop([each for each in self._kept if each.task == task and not each.runs])

    def end(self) -> None:
        """End all; of those that are in use, as soon as they are not."""
        with self._turn:
            self._has_ended = True
            self._drop([*self._kept])

    def _drop(self, some: Sequence[Left]) -> None:
        for left in some:
            if left in self._kept:
                self._kept.remove(left)
                left.checkpoint.end()
        for keeper in {left.keeper for left in some} - {left.keeper for left in self._kept}:
            keeper.end()


@dataclass
class _Run:
    """A job that has ended: what it was asked for, since when, what came of it, and what it has left."""

    asked: Observed[Any]
    began: int
    taken: list[tuple[Keeper, list[Checkpoint]]] = field(default_factory=list)
    done: Done[Any] | None = None


class LeavingEngine(WrappedEngine):
    """Draws one clip in parts.

    is_early: whether nobody knows yet if what it draws is asked for: what is left waits for `keep` or `drop`
    """

    def __init__(
        self, checkpoints: Checkpoints, clip: Clip, workers: WorkerPool, answers: Answers, is_early: bool = False
    ) -> None:
        super().__init__(workers)
        self._checkpoints = checkpoints
        self._clip = clip
        self._workers = workers
        self._answers = answers
        self._waiting: list[_Run] | None = [] if is_early else None

    def run(self, job: Job[Result]) -> Done[Result]:
        if not (isinstance(job, Observed) and isinstance(job.job, RenderAudited)):
            return super().run(job)
        drawing = job.job
        if not (drawing.cuts and drawing.wanted and drawing.side_by_side):
            return super().run(job)
        asked: Any = Observed(_leaving(drawing), job.reads)
        began = _now()  # before a checkpoint is found to fit: what is saved after that, it has not read
        left = self._checkpoints.take(self._clip.task, asked, self._answers)
        if left and (gone_on := self._gone_on(left, _Run(asked, began))):
            return gone_on
        run = _Run(asked, _now())
        try:
            done: Done[Result] = self._workers.run_leaving(asked, lambda *left: run.taken.append(left))
            run.done = done
            return done
        finally:
            self._end(run)

    def _gone_on(self, left: Left, run: _Run) -> Done[Any] | None:
        """What came of a job that went on from a checkpoint; None where it has to run from the scene's start.

        What goes wrong then is told by that run, in the lines of the file as it is.
        """
        try:
            done: Done[Any] = self._workers.go_on(
                left.keeper, left.checkpoint, run.asked, lambda *left: run.taken.append(left)
            )
            if done.value.continued and not done.value.uncut:
                run.done = done
        except JobError:
            if self._workers.is_closed:
                raise
        finally:
            self._end(run)
            self._checkpoints.give_back(left, left.is_there)
        return run.done

    def _end(self, run: _Run) -> None:
        if self._waiting is None:
            self._keep(run, self._clip)
        else:
            self._waiting.append(run)

    def keep(self, job: Observed[Any], clip: Clip) -> None:
        """What was drawn early is what this job asks for, by a course that was read since."""
        while self._waiting:
            run = self._waiting.pop()
            run.asked = Observed(_leaving(_drawing(job)), job.reads)
            self._keep(run, clip)

    def drop(self) -> None:
        """Of what was drawn early, and is still waiting, nothing is of use."""
        while self._waiting:
            run = self._waiting.pop()
            run.done = None
            self._keep(run, self._clip)

    def _keep(self, run: _Run, clip: Clip) -> None:
        """Keep what a job has left, if it has run what its fingerprints say, and another run would do the same."""
        first = min(_drawing(run.asked).wanted, default=0)
        environment = dict(os.environ)
        observed = run.done.observed if run.done else ()
        for keeper, checkpoints in run.taken:
            checkpoints.sort(key=lambda each: abs(each.name - first))
            kept = [Left(clip.task, run.asked, environment, keeper, each, observed) for each in checkpoints]
            self._checkpoints.add(kept, run.done is not None and _is_sound(run, run.done, clip))


def _is_sound(run: _Run, done: Done[Any], clip: Clip) -> bool:
    """Whether another run would do the same, the course has the files that ran, and the job is of it as it was read."""
    if done.warnings or done.value.uncut or not clip.course.has(done.loaded):
        return False
    if [fingerprint(part.ingredients()) for part in clip.parts] != [*_drawing(run.asked).fingerprints]:
        return False
    # What was written since may have been read before, and is told as it is at the end.
    return not any(changed_at(seen, clip.course.root) >= run.began for seen in done.observed)


def _now() -> int:
    """The time as files have it, or a little before: their clock is coarser, and behind."""
    return time.time_ns() - CLOCK


def _drawing(job: Observed[Any]) -> RenderAudited:
    assert isinstance(job.job, RenderAudited)
    return job.job


def _leaving(job: RenderAudited) -> RenderAudited:
    """A job that leaves checkpoints where the next edit is likely: near this one; after a first draft, anywhere."""
    first, count = min(job.wanted), len(job.cuts)
    places = sorted(range(1, count), key=lambda part: abs(part - first))[:NEAREST]
    if not first:
        places = [1, *(round(count * share / NEAREST) for share in range(1, NEAREST))]
    asked: Any = job  # a dataclass by its base alone
    leaving: RenderAudited = replace(asked, leaves=sorted({place for place in places if 0 < place < count}))
    return leaving
