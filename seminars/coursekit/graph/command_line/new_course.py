"""What a course of one's own begins with: a dodo file, settings, what git is to leave out, and a first scene."""

from collections.abc import Iterator
from pathlib import Path

from ..source.project_files import DODO, numbered_folders

MAP = '''"""The map of the course: source -> tensors -> clips -> videos -> pages. `doit help` tells what it makes."""

from pathlib import Path

from coursekit.graph.command_line.tasks import CourseTasks

COURSE = CourseTasks(Path(__file__).parent)
DOIT_CONFIG = COURSE.doit_config
globals().update(COURSE.creators())
'''
SETTINGS = """# Every key may be left out.
[tool.coursekit.site]
title = "{title}"

# [tool.coursekit]
# store = "/srv/course-store"           # results that a team shares: a folder, or any URL that fsspec knows
# cluster = "tcp://scheduler:8786"      # a Dask scheduler whose workers make tensors and clips
"""
LEFT_OUT = """.cache/
.venv/
__pycache__/
media/
seminars/*/static/*.mp4
seminars/*/static/*.vtt
seminars/*/static/*.srt
seminars/*/static/*.youtube.txt
"""
SCENE = '''"""A square and a circle."""

from manim import BLUE, Circle, Create, Square

from coursekit.stage import CourseScene, leave


class First(CourseScene):
    """Each section that construct() calls is a clip of its own: an edit to one makes that one anew."""

    def construct(self) -> None:
        self.scene1_square()
        self.scene2_circle()

    def scene1_square(self) -> None:
        self.play(Create(Square(color=BLUE)))
        leave(self)

    def scene2_circle(self) -> None:
        self.play(Create(Circle(color=BLUE)))
        leave(self)
'''
FIRST = "seminars/01_first/first.py"


def files_of(folder: Path) -> dict[str, str]:
    """The files that a new course in a folder begins with, by path; no first scene where there are seminars already."""
    title = folder.resolve().name.replace('"', "'").replace("\\", "/")
    files = {DODO: MAP, "pyproject.toml": SETTINGS.format(title=title), ".gitignore": LEFT_OUT}
    return files if numbered_folders(folder) else {**files, FIRST: SCENE}


def begin(folder: Path) -> Iterator[str]:
    """Write what is not there yet; a line a file. What is there is left as it is.

    raises: OSError where a file cannot be written
    """
    for name, text in files_of(folder).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(file, "x", encoding="utf-8") as new:
                new.write(text)
            yield f"wrote {file}"
        except FileExistsError:
            yield f"left {file} as it is"
