"""`doit graph`: source -> tensors -> clips -> video, as text or as a picture."""

from pathlib import Path
from typing import Any, ClassVar

from doit.exceptions import InvalidCommand

from ..jobs.showing import DrawGraph, WriteMermaid
from ..targets.site.course_graph import file_hrefs, picture
from .course_command import CourseCommand

PICTURE = ".svg"
TEXT = (".mmd", ".mermaid", ".md", ".txt", "")  # endings of files that hold Mermaid text

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


class Graph(CourseCommand):
    """`doit graph`: source -> tensors -> clips -> video as Mermaid text, or as an SVG whose nodes are links."""

    name = "graph"
    writes_code = True
    doc_usage = ""
    doc_purpose = "draw what is made from what, stale nodes marked; nothing is run"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = GRAPH_OPTIONS

    def _execute(self, svg: bool, output: str | None, pos_args: list[str]) -> int:
        ending = Path(output or "").suffix.casefold()
        if not svg and ending not in (PICTURE, *TEXT):
            raise InvalidCommand(
                f"-o {output}: a graph is an SVG in a file that ends with {PICTURE}, or Mermaid text in one that ends "
                f"with {', '.join(filter(None, TEXT))} or with nothing; --svg "
                "writes an SVG into a file of any name."
            )
        svg = svg or ending == PICTURE
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
        draw = DrawGraph(drawn, "The graph of the course") if svg else WriteMermaid(drawn)
        text = course.builder.workers.run_here(draw)
        if output is None:
            self.outstream.write(text)
        else:
            try:
                Path(output).write_text(text, encoding="utf-8")
            except OSError as problem:
                raise InvalidCommand(f"-o {output}: the graph cannot be written there: {problem.strerror}.") from None
        return 0
