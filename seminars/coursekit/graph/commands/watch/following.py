"""What a save makes stale is made again at once as drafts, and at leisure in the published quality."""

import contextlib
import gc
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NoReturn

from doit.exceptions import InvalidDodoFile

from ...building.builder import PUT_OFF
from ...command_line.tasks import CourseTasks
from ...errors import CourseError, JobError
from ...jobs.code.mistakes import is_full
from ...jobs.registry import Nothing
from ...source.project_files import KIT, linked_places
from ...store.files import sweep
from ...store.observations import Kind, Observation
from .again import mistake_at_start, restart
from .file_changes import LOOK
from .libraries import Libraries
from .making import Job
from .removed import MadeFiles, Removed
from .room import Room
from .saves import ReadElsewhere, Saved, course_gone, folder_gone, follow, identity_of
from .telling.failures import failure_of_file
from .telling.reporter import Doing, Rest, Standing, WatchReporter
from .wanted import Wanted
from .work import Work, workers_of

# Seconds. A signal that the system hands to another thread, while this one waits, does not wake it: it is heard when
# this one runs next.
LONGEST_DEAF = 1.0
STARTING, READING = "starting the workers", "reading the course"


class Warm:
    """The workers' server has imported all that it needs, or cannot be started: jobs will say so."""


class RoomAgain:
    """The disk, which was full, has room again."""


class Interrupted:
    """Somebody has typed Ctrl-C."""


Event = Saved | Job | Warm | RoomAgain | Removed | Interrupted


class Following:
    """What is wanted of a course, the work on it, and what happens meanwhile."""

    def __init__(self, course: CourseTasks, names: Sequence[str], reporter: WatchReporter) -> None:
        self.root = course.course.root
        self.identity = identity_of(self.root)
        self.gone: Path | None = None  # a folder of the course that was not there when it was read last
        self.names = names
        self.reporter = reporter
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.work = Work(course, reporter, self.events.put)
        self.wanted = Wanted(course, names)
        self.mistake = ""  # of the whole course, and the last one that was told
        self.told_mistake = ""
        self.saved_at = 0.0  # the last time, or never
        self.is_at_rest = False
        self.stopping = threading.Event()
        self.libraries = Libraries(self.root)
        self.phases: dict[str, float] = {}  # what is done beside jobs, and since when
        self.home = workers_of(self.course.course)
        self.elsewhere = ReadElsewhere(self.root, self.events.put, self.stopping)  # what jobs read beyond the course
        self.cache = self.root / ".cache"
        self.made_files = MadeFiles(self.root)
        self.room = Room(self.cache)
        self.missed: dict[str, tuple[Observation, ...]] = {}  # what jobs observed that failed, by task

    @property
    def course(self) -> CourseTasks:
        """As it was read last."""
        return self.work.course

    def follow(self) -> None:
        """Make what is stale, then what each save makes stale, without an end."""
        gc.disable()  # it would go through all that is known of a course while somebody waits: it runs at each rest
        self._begin(STARTING)
        threading.Thread(target=self._warm_up, daemon=True).start()
        follow(self.root, self._notice, self.stopping)
        self.elsewhere.start()
        self._read()
        problem: OSError | None = None
        while True:
            try:
                self._go_on()
                problem = None
                self._take_up(self._next_event())
            except OSError as now:
                # A file is gone, or cannot be read, that was there as the course was read: it is read as it is now,
                # and its save is on its way. Where that does not help, it is a mistake, until the next save.
                if problem is None:
                    self._read(is_saved=False)
                else:
                    self._give_up(now)
                problem = now

    def _go_on(self) -> None:
        """Begin what can be made now, or tell that there is nothing to do."""
        self.work.start(self.wanted)
        if not self.work.jobs:
            self._tell_rest()
        self._show()

    def _take_up(self, event: Event) -> None:
        if isinstance(event, Saved):
            self._on_save(event)
        elif isinstance(event, Job):
            self._on_end(event)
        elif isinstance(event, RoomAgain):
            self.reporter.write("there is room on the disk again")
            self._read(is_saved=False)
        elif isinstance(event, Removed):
            self.reporter.lose(event.files)
            self.reporter.write(str(event))
            self._read(is_saved=False)
        elif isinstance(event, Interrupted):
            raise KeyboardInterrupt
        else:
            self.phases.pop(STARTING)

    def _next_event(self) -> Event:
        """What happens next; that a folder which was gone is back, or room, is looked at: nobody may tell it."""
        while True:
            is_looking = self.gone or (self.room.is_lacking and not self.work.jobs)
            with contextlib.suppress(Empty):
                return self.events.get(timeout=LOOK / 1000 if is_looking else LONGEST_DEAF)
            if self.is_at_rest and not folder_gone(self.root) and (removed := self.made_files.removed()):
                return removed
            if self.gone and not folder_gone(self.root):
                return Saved(frozenset([self.gone]), time.time())
            if is_looking and not self.gone and self.room.is_there():
                return RoomAgain()

    def end(self) -> None:
        """End the watching and all work at once; what is finished is kept."""
        self.stopping.set()
        self.work.end()
        self.home.shutdown()
        self.work.let_go()
        sweep(self.root)
        gc.enable()

    def _warm_up(self) -> None:
        with contextlib.suppress(JobError):
            self.home.run(Nothing())
        self.events.put(Warm())

    def _begin(self, phase: str) -> None:
        self.phases[phase] = time.time()
        self._show()

    def _show(self) -> None:
        """Have what is being done be seen."""
        work, waiting = self.work, self.work.waiting()
        self.reporter.stand(Standing(frozenset((*work.jobs, *work.early.tasks)), waiting, frozenset(work.failed)))
        if self.is_at_rest:
            return
        jobs = tuple((task, job.began, job.last_seconds) for task, job in work.jobs.items())
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
        early, checkpoints, before = self.work.early, self.work.checkpoints, self.course
        early.begin(saved.files, before, self.reporter, lambda: workers_of(before.course), checkpoints)
        early.let_picture_come(self.events.empty)
        self._read()
        early.keep_for(self.work.drafts, self.course.builder)

    def _start_anew(self, why: str) -> NoReturn:
        self.reporter.stop()
        self.reporter.write(why)
        self.end()
        restart(self.reporter.again)

    def _read(self, is_saved: bool = True) -> None:
        """Look at the course as it is now, and end what is no longer wanted."""
        self.work.failed.clear()
        self.room.try_again(is_saved)
        self.is_at_rest = False
        self.reporter.save()
        self._begin(READING)
        self.told_mistake, self.mistake = self.mistake, ""
        try:
            self.gone = folder_gone(self.root)
            if self.gone:  # what a job makes would begin another course there
                self.work.end_jobs()
                raise course_gone(self.gone)
            self.work.hold_if_free()
            self.work.take_up(self.course.read_again())
            self.reporter.read(self.course)
            self.work.end_unwanted()  # before it is looked at what is current: until then, they put results in place
            self.wanted = Wanted(self.course, self.names)
            self._follow_observed()
            self.work.ask_for(self.wanted)
        except (InvalidDodoFile, CourseError, OSError) as mistake:
            self._give_up(mistake)
        finally:
            del self.phases[READING]

    def _give_up(self, mistake: Exception) -> None:
        """The course as a whole cannot be read, until the next save."""
        self.mistake = str(mistake)
        if is_full(mistake):
            self.room.miss()
        if self.mistake != self.told_mistake:
            self.told_mistake = self.mistake
            self.reporter.misread(self.mistake)
        self.work.ask_for_nothing()

    def _tell_rest(self) -> None:
        """Say, once after each save, that nothing can be done, and what is wrong."""
        if self.is_at_rest:
            return
        self.is_at_rest = True
        self.made_files.know([])
        gc.collect()
        self._follow_observed()
        self.work.early.remember(self.course)
        if self.mistake:
            self.reporter.rest(Rest(mistake=self.mistake, lacks_room=self.room.is_lacking))
            return
        failed, unreached, wanted = len(self.work.failed), self.work.unreached(), self.wanted
        told = [*wanted.audits()], wanted.warnings(), wanted.made()
        self.made_files.know(told[-1], wanted.records())
        self.reporter.rest(Rest(failed, unreached, "", wanted.lost, *told, self.room.is_lacking))

    def _follow_observed(self) -> None:
        files = [file for file in self.course.course.digests if not file.is_relative_to(KIT)]
        places = [*map(str, linked_places(self.root, files)), *self.libraries.places(self.wanted.libraries())]
        followed = (Observation(Kind.FOLDER, place, "") for place in places)
        self.elsewhere.follow(self.wanted.observed().union(*self.missed.values(), followed))

    def _on_end(self, job: Job) -> None:
        if not self.work.finish(job):
            return
        if job.outcome:  # here, for the course as it is by now, and for no job that a save has made obsolete
            self.course.finish(job.target)
            self.work.early.note(job.target)
        self.missed[job.target.task] = job.observed
        if job.is_full or (job.problem and not self.room.is_writable()):
            self.room.miss()
        if job.problem:
            self.work.fail(job.target, job.problem, job.details)
        elif job.differing:
            self._on_fault(job)
        elif job.outcome not in ("", PUT_OFF):  # a proof has none, where all is as it was
            self.reporter.end(job, self.saved_at, self.course.builder)
            self.work.let_film_come(job.target, self.events.empty)
        if self.course.builder.regrouped:
            self._regroup()

    def _on_fault(self, job: Job) -> None:
        """A checkpoint has led to something else than the scene's start."""
        self.work.checkpoints.forget(job.target.task)
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
        self.work.hold()
        self.course.remove_regrouped(scenes)
