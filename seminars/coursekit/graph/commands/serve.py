"""`doit serve`: the pages of the course, made anew whenever a file is saved, and renewed where they are open."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, TextIO

from doit.exceptions import InvalidCommand

from ..building.builder import Builder
from ..command_line.options import Port
from ..command_line.tasks import CourseTasks
from ..jobs.engine import Engine
from ..jobs.processes.loops import HEARERS, Advance
from ..jobs.showing import LiveSite, ServeSite
from ..store.files import scratch_folder
from ..targets.sections.clips import Clip
from ..targets.site.course_graph import page_path
from ..targets.site.site_files import site_folder
from ..targets.target import Target
from ..targets.videos import Video
from .course_command import CourseCommand
from .watch.drafts.glimpses import GlimpsedEngine
from .watch.following import Following
from .watch.interrupting import until_interrupted
from .watch.making import Job
from .watch.telling.failures import Failure, on_pages_of, together
from .watch.telling.noticed import noticed
from .watch.telling.reporter import Doing, Rest, Standing, WatchReporter
from .workbench.workbench import Workbench

PERIOD = 1.0  # seconds from one telling of how far jobs are to the next
SERVE_OPTIONS = (
    {"name": "host", "long": "host", "type": str, "default": "127.0.0.1", "help": "the address to listen on"},
    {"name": "port", "short": "p", "long": "port", "type": Port, "default": 8000, "help": "0 takes a free one"},
    {
        "name": "published",
        "long": "published",
        "type": bool,
        "default": False,
        "help": "serve what `doit gallery` publishes, instead of drafts",
    },
)


class Serve(CourseCommand):
    """`doit serve`: pages on this machine alone, built anew whenever a file is saved."""

    name = "serve"
    doc_usage = ""
    doc_purpose = "serve the pages to this machine, and build what is stale when a file is saved"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = SERVE_OPTIONS

    def _execute(self, host: str, port: int, published: bool, pos_args: list[str]) -> int:
        course = self.course()
        try:
            folder = site_folder(course.course.root, not published)
            site = course.builder.workers.run_here(ServeSite(folder, host, port))
        except OSError as problem:
            # `socket` adds the call and the address to the text; of names that nobody knows, the number is below 0.
            why = os.strerror(problem.errno) if problem.errno and problem.errno > 0 else problem.strerror
            raise InvalidCommand(
                f"cannot listen on {host}:{port}: {why}; choose another --host or --port: --port 0 takes a free one."
            ) from None
        try:
            with scratch_folder(course.course.root) as kept:
                reporter = ServeReporter(sys.stdout, site, Workbench(site, course, kept, is_draft=not published))
                names = ["gallery" if published else "preview"]
                until_interrupted(Following(course, names, reporter), reporter)
        finally:
            site.end()
        return 0


class ServeReporter(WatchReporter):
    """Tells a terminal as `doit watch` does, and the pages of a site what they have to know, as values."""

    def __init__(self, stream: TextIO, site: LiveSite, workbench: Workbench) -> None:
        super().__init__(stream)
        self._site = site
        self._workbench = workbench
        self.again = ("--port", str(site.port))  # where open pages ask, if a free one was taken, too
        self._misparsed: dict[str, Failure] = {}  # by file
        self._failed: dict[str, Failure] = {}  # by task, since the last save
        self._before: dict[str, Failure] = {}  # and of the one before, which may be mended
        self._turn = Lock()  # files are parsed on the thread that watches them
        self._noticed: dict[str, Any] = {}
        self._made: dict[Path, str] = {}  # of files: the digests of what pages show, or were told of
        self._is_promised = False
        self._is_announced = False
        self._jobs: list[dict[str, Any]] = []  # that run, as pages were told last
        self._told_jobs_at = 0.0
        self._telling_jobs = Lock()  # on threads of jobs, too: what was looked up first is told first
        HEARERS.append(self._advance)

    def show(self, doing: Doing) -> None:
        super().show(doing)
        self._tell_jobs()
        if doing.jobs and not (self._is_promised or self._is_announced):  # a first build takes minutes
            self._is_promised = True
            self.write(f"pages come at {self._site.address} as each is made")

    def _advance(self, task: str, advance: Advance) -> None:
        """A loop of a job is so far: pages hear of it once a second."""
        if time.monotonic() - self._told_jobs_at >= PERIOD:
            self._tell_jobs()

    def _tell_jobs(self) -> None:
        """What runs, and how long it will: pages count the seconds by themselves."""
        with self._telling_jobs:
            self._told_jobs_at = time.monotonic()
            jobs = [
                {
                    "task": job.task,
                    "began": job.began,
                    "whole": round(job.whole, 1),
                    "counts": job.advance and job.advance.counts,
                }
                for job in self._running()
            ]
            if jobs != self._jobs:
                self._jobs = jobs
                self._site.tell(jobs=jobs)

    def save(self) -> None:
        super().save()
        self._before, self._failed = {**self._before, **self._failed}, {}
        self._site.tell(state="building")

    def read(self, course: CourseTasks) -> None:
        super().read(course)
        self._workbench.read(course)

    def stand(self, standing: Standing) -> None:
        super().stand(standing)
        self._workbench.stand(standing)

    def parse(self, files: Mapping[str, Failure | None]) -> None:
        super().parse(files)
        with self._turn:
            for file, failure in files.items():
                self._misparsed.pop(file, None)
                if failure:
                    self._misparsed[file] = failure
        self._tell_failures(state="building")  # at once with them: how the last build ended is no mistake of this save

    def drawing(self, target: Target, engine: Engine) -> Engine:
        """A clip is seen while it is drawn, at the moment of its section where a page stands."""
        if not isinstance(target, Clip):
            return engine
        self._workbench.begin(target)
        return self.glimpsing(target, engine)

    def glimpsing(self, clip: Clip, engine: Engine) -> Engine:
        page, section = page_path(clip.scene), clip.section.name
        moment = self._site.moment(page, section)
        if moment is None:
            return engine
        return GlimpsedEngine(engine, moment, lambda picture, at: self._site.glimpse(page, section, at, picture))

    def in_view(self) -> Clip | None:
        there = self._site.in_view
        return self._workbench.draft(*there) if there else None

    def lose(self, files: Sequence[Path]) -> None:
        for file in files:  # what is made in its place is news to who waits for it, even with the same content
            self._made.pop(file, None)

    def misread(self, mistake: str) -> None:
        super().misread(mistake)
        self._failed[""] = Failure("", mistake.rstrip(), mistake.rstrip())
        self._tell_failures()

    def fail(self, failure: Failure) -> None:
        super().fail(failure)
        if failure.unread:
            with self._turn:
                (self._misparsed[failure.file],) = together([self._misparsed.get(failure.file, failure), failure])[:1]
        else:
            self._failed[failure.task] = failure
        self._tell_failures()

    def end(self, job: Job, save_at: float, builder: Builder) -> None:
        super().end(job, save_at, builder)
        if self._before.pop(job.target.task, None):
            self._tell_failures()
        made = builder.records.read(job.target.record)
        if isinstance(job.target, Clip):
            self._workbench.end(job.target, made)
        elif isinstance(job.target, Video):
            self._workbench.exchange(job.target, made)
        # A course has other files by now where somebody saved meanwhile: what was made knows none of those.
        there = {path: made.files[role] for role, path in job.target.files.items() if role in made.files}
        self._renew({path: known.digest for path, known in there.items()})

    def rest(self, rest: Rest) -> None:
        super().rest(rest)
        if rest.mistake and "" not in self._failed:  # as it was before the save, and told then
            self._failed[""] = Failure("", rest.mistake, rest.mistake)
        self._before.clear()
        self._tell_failures()
        if not rest.mistake:  # what is gone may come back as it was
            self._made = {path: known for path, known in self._made.items() if path in rest.made}
        # What a doit in another window has made, too; and at first all there is: a page may be open of what was served
        # here before, and is of another course, or of this one as it was.
        self._renew(rest.made)
        found = self._noticed if rest.mistake else noticed(rest.audits)
        if found != self._noticed:
            self._noticed = found
            self._site.tell(findings=found)
        self._site.tell(state="ready" if rest.is_current else "failed", text="" if rest.is_current else str(rest))
        if not self._is_announced:  # there is nothing to see before
            self.write(f"{self._site.address}  (Ctrl-C ends)")
        self._is_announced = True

    def _renew(self, made: Mapping[Path, str]) -> None:
        """Have pages show files that were made, where they are others than those told of."""
        news = {path: made[path] for path in made if self._made.get(path) != made[path]}
        self._made |= news
        if files := {path: content for path, content in news.items() if path.is_relative_to(self._site.folder)}:
            self._site.renew(files)

    def _tell_failures(self, **news: str) -> None:
        """All that is wrong now, and other news with it.

        Of a file that cannot be read, what fails by it is not told beside it, but it is told on the pages of that.
        """
        with self._turn:
            tasks = {**self._before, **self._failed}.values()
            told = [
                on_pages_of(unread, *(each for each in tasks if each.file == file))
                for file, unread in self._misparsed.items()
            ]
            told += [each for each in tasks if each.file not in self._misparsed]
        self._site.tell(**news, failures=[each.as_json() for each in together(told)])
