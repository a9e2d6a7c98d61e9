"""Tiny courses in repositories of git of their own."""

import hashlib
import re
from pathlib import Path

from tests.conftest import TinyCourse
from tests.git import git

LOW = "quality=low"
LINES = "manim_ce/lines.py"
FACTS = """
    [[line.facts]]
    claim = "Where it ends"
    element = "y[4]"
    between = [1.9, 2.1]

    [[line.plots]]
    y = "y"
    """


class Repository:
    """A tiny course that git has."""

    def __init__(self, course: TinyCourse) -> None:
        self.course = course
        course.write("facts.toml", FACTS)
        (course.root / ".gitignore").write_text(".cache\n__pycache__\ndata\n")
        self.git("init", "-q", "-b", "main")
        self.commit("The course")

    def narrate(self, words: str) -> None:
        """Give the first section a docstring."""
        self.course.replace(LINES, "scene1_square(self):\n", f'scene1_square(self):\n        """{words}\n        """\n')

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        return git(folder or self.course.root, "-c", "protocol.file.allow=always", *arguments)

    def commit(self, subject: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject)

    def compare(self, *arguments: str, fails: bool = False) -> str:
        """Compare as a person would who stands in the course; what is told after both sides were built."""
        self.course.doit(LOW, "compare", *arguments, fails=fails)
        return self.course.output

    @property
    def told(self) -> list[str]:
        """The lines of the last comparison that tell what differs, by their first word."""
        found = r"^(changed|added|removed|renamed|unmade|same pictures|fact|hyperparameter|tensor)  (\S+)"
        return [" ".join(each) for each in re.findall(found, self.course.output, re.MULTILINE)]

    @property
    def page(self) -> str:
        return Path(self.course.output.strip().splitlines()[-1]).read_text()

    def state(self) -> dict[str, str]:
        """All files that are the author's or git's, by content."""
        paths = (path for path in self.course.root.rglob("*") if path.is_file())
        return {
            str(below): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in paths
            if (below := path.relative_to(self.course.root)).parts[0] != ".cache" and "__pycache__" not in below.parts
        }
