"""Commands that show the course: its graph as text or picture, and its pages, built anew when a file is saved."""

import runpy
import sys
from pathlib import Path
from typing import Any, ClassVar

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain
from doit.exceptions import InvalidCommand

from .asking import CourseCommand
from .builds import DRAWING, EXPERIMENTING
from .command_line import course_of
from .options import Port
from .pages import site_folder
from .picture import file_hrefs, picture
from .sources import KIT
from .tasks import CourseTasks
from .watching import start_anew
from .workers import WorkerPool

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
        from watchfiles import watch

        course = self.course()
        root = course.course.root
        task = "gallery" if published else "preview"
        WorkerPool((root / "seminars",), (*EXPERIMENTING, *DRAWING)).warm_up()  # what any later save may need
        build(root, task, course.quality)
        try:
            site = course.builder.workers.run_here(
                "coursekit.screening.serving:serve", folder=site_folder(root, not published), host=host, port=port
            )
        except OSError as problem:
            raise InvalidCommand(
                f"cannot listen on {host}:{port}: {problem.strerror}; choose another --host or --port."
            ) from None
        sys.stdout.write(f"{site.address}  (Ctrl-C ends)\n")
        sys.stdout.flush()
        try:
            for changes in watch(root / "seminars", KIT, watch_filter=is_source, raise_interrupt=False):
                site.tell("building")
                if any(Path(path).is_relative_to(KIT) for _, path in changes):
                    site.end()
                    start_anew()
                site.tell("ready" if build(root, task, course.quality) == 0 else "failed")
        finally:
            site.end()
        return 0


def is_source(change: object, path: str) -> bool:
    """Whether a changed file is one that an author edits: not what is built, and no editor's or Python's own."""
    parts = Path(path).parts
    return not any(part in ("static", "media", "__pycache__") or part.startswith(".") for part in parts[-4:])


def build(root: Path, task: str, quality: str) -> int:
    """Run doit on the course as its files are now; returns doit's exit status."""
    namespace: dict[str, Any] = runpy.run_path(str(root / "dodo.py"))
    status: int = DoitMain(ModuleTaskLoader(namespace)).run(["run", "--continue", f"quality={quality}", task])
    return status
