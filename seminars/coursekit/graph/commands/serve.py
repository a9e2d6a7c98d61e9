"""`doit serve`: the pages of the course, made anew and loaded again whenever a file is saved."""

import sys
from typing import Any, ClassVar, TextIO

from doit.exceptions import InvalidCommand

from ..building.builder import Builder
from ..command_line.options import Port
from ..jobs.registry import LiveSite, ServeSite
from ..targets.site.pages import site_folder
from .course_command import CourseCommand
from .watch.following import Following, Job, until_interrupted
from .watch.reporter import Doing, Rest, Save, WatchReporter

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
    """`doit serve`: pages on this machine alone, built anew and loaded again whenever a file is saved."""

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
            raise InvalidCommand(
                f"cannot listen on {host}:{port}: {problem.strerror}; choose another --host or --port."
            ) from None
        reporter = ServeReporter(sys.stdout, site)
        try:
            until_interrupted(Following(course, ["gallery" if published else "preview"], reporter), reporter)
        finally:
            site.end()
        return 0


class ServeReporter(WatchReporter):
    """Tells a terminal as `doit watch` does, and the pages of a site what they have to know."""

    def __init__(self, stream: TextIO, site: LiveSite) -> None:
        super().__init__(stream)
        self._site = site
        self._failed: list[str] = []
        self._is_promised = False
        self._is_announced = False

    def show(self, doing: Doing) -> None:
        super().show(doing)
        if doing.jobs and not (self._is_promised or self._is_announced):  # a first build takes minutes
            self._is_promised = True
            self.write(f"pages come at {self._site.address} as each is made")

    def save(self) -> None:
        super().save()
        self._failed.clear()
        self._site.tell("building")

    def fail(self, task: str, problem: str) -> None:
        super().fail(task, problem)
        self._failed.append(problem.rstrip())

    def end(self, job: Job, save: Save, builder: Builder) -> None:
        super().end(job, save, builder)
        if pages := [path for path in job.target.files.values() if path.suffix == ".html"]:
            self._site.renew(pages)
            self._site.tell("building")

    def rest(self, rest: Rest) -> None:
        super().rest(rest)
        wrong = [rest.mistake] if rest.mistake else [*dict.fromkeys(self._failed)]
        self._site.tell("ready" if rest.is_current else "failed", "\n\n".join(wrong) or str(rest))
        if not self._is_announced:  # there is nothing to see before
            self.write(f"{self._site.address}  (Ctrl-C ends)")
        self._is_announced = True
