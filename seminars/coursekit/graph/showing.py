"""Commands that show the course: its graph as text or picture, and its pages, built anew when a file is saved."""

import sys
from pathlib import Path
from typing import Any, ClassVar, TextIO

from doit.exceptions import InvalidCommand

from .asking import CourseCommand
from .builds import Builder
from .command_line import course_of
from .options import Port
from .pages import site_folder
from .picture import file_hrefs, picture
from .tasks import CourseTasks
from .watch_reporter import Doing, Rest, Save, WatchReporter
from .watching import Following, Job, until_interrupted

GRAPH_OPTIONS = (
    {
        "name": "svg",
        "long": "svg",
        "type": bool,
        "default": False,
        "help": "an SVG instead of Mermaid text; a FILE that ends with .svg is one without it",
    },
    {
        "name": "output",
        "short": "o",
        "long": "output",
        "type": str,
        "default": None,
        "metavar": "FILE",
        "help": "write it into a file",
    },
)
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


class Graph(CourseCommand):
    """`doit graph`: source -> tensors -> clips -> video as Mermaid text, or as an SVG whose nodes are links."""

    name = "graph"
    doc_usage = ""
    doc_purpose = "draw what is made from what, stale nodes marked; nothing is run"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = GRAPH_OPTIONS

    def _execute(self, svg: bool, output: str | None, pos_args: list[str]) -> int:
        svg = svg or (output or "").casefold().endswith(".svg")
        if svg and output is None and self.outstream.isatty():
            raise InvalidCommand(
                "an SVG is nothing to read on a terminal: `doit graph -o FILE.svg` writes it into a file."
            )
        course = self.course()
        drawn = picture(
            course.course,
            course.videos,
            course.builder.is_current,
            file_hrefs(course.course.root, course.videos),
        )
        draw = "coursekit.screening.graph_picture:" + ("svg" if svg else "mermaid")
        given = {"title": "The graph of the course"} if svg else {}
        text = course.builder.workers.run_here(draw, groups=drawn, **given)
        if output is None:
            self.outstream.write(text)
        else:
            Path(output).write_text(text, encoding="utf-8")
        return 0

    def course(self) -> CourseTasks:
        """raises: InvalidCommand without the dodo file of a course"""
        course = course_of(self)
        if course is None:
            raise InvalidCommand(f"`{self.name}` needs the dodo file of a course.")
        self.dep_manager.close()
        return course


class Serve(Graph):
    """`doit serve`: pages on this machine alone, built anew and loaded again whenever a file is saved."""

    name = "serve"
    doc_purpose = "serve the pages to this machine, and build what is stale when a file is saved"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = SERVE_OPTIONS

    def _execute(self, host: str, port: int, published: bool, pos_args: list[str]) -> int:  # type: ignore[override]
        course = self.course()
        try:
            site = course.builder.workers.run_here(
                "coursekit.screening.serving:serve",
                folder=site_folder(course.course.root, not published),
                host=host,
                port=port,
            )
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

    def __init__(self, stream: TextIO, site: Any) -> None:
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
