"""A tiny course in a folder of its own, built by real doit."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import pytest
from doit import cmd_run
from doit.doit_cmd import DoitMain
from hypothesis import settings

if TYPE_CHECKING:
    from tests.watching import Watching

# How long a case takes tells of the machine: the first one may import a library meanwhile.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REPOSITORY = Path(__file__).parents[1]
LEFT = re.compile(r"\d+-[a-z0-9_]{8}(-|$)")  # named after a process, as tempfile ends names
LINE = re.compile(r"^(\w+:\S+)  (computed|from the store|FAILED)", re.MULTILINE)

FILES = {
    "hyperparams.toml": """
        [line]
        slope = 0.5
        steps = 5

        [doubled]
        factor = 2.0
        """,
    "experiments.py": """
        import torch

        from coursekit.lab.experiment import Tensors
        from coursekit.quantities import Count, Rate


        def line(slope: Rate, steps: Count) -> Tensors:
            return {"y": slope * torch.arange(steps)}


        def doubled(line: Tensors, factor: float) -> Tensors:
            return {"y": factor * line["y"]}
        """,
    "manim_ce/lines.py": """
        import numpy as np
        from manim import DOWN, Create, Dot, FadeOut, Line, Square, VMobject

        from coursekit.stage.scene import CourseScene
        from drawing import curve

        SIDE = 1.0


        class Lines(CourseScene):
            def construct(self):
                self.scene1_square()
                self.scene2_line()
                self.scene3_doubled()

            def scene1_square(self):
                square = Square(SIDE)
                self.play(Create(square), run_time=0.2)
                self.wait(0.2)
                self.play(FadeOut(square), run_time=0.2)

            def scene2_line(self):
                self._show(curve(self.tensors("line")["y"]))

            def scene3_doubled(self):
                self._show(curve(self.tensors("doubled")["y"]))

            def _show(self, drawn):
                self.add(drawn)
                self.wait(0.2)
                self.play(FadeOut(drawn), run_time=0.2)
        """,
    "manim_ce/drawing.py": """
        from math import asinh

        from manim import VMobject


        def curve(values):
            points = [[i - 2, asinh(value - 1) / 4, 0] for i, value in enumerate(values)]
            return VMobject().set_points_as_corners(points)
        """,
}


class TinyCourse:
    """A course of one seminar with two experiments and a scene of three sections."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seminar = root / "seminars/01_tiny"
        self.output = ""

    @classmethod
    def create(cls, root: Path) -> "TinyCourse":
        course = cls(root)
        root.mkdir()
        shutil.copy(REPOSITORY / "dodo.py", root)
        for name, text in FILES.items():
            course.write(name, text)
        return course

    def write(self, name: str, text: str) -> None:
        path = self.seminar / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip())

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.seminar / name
        text = path.read_text()
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new))

    def doit(self, *arguments: str, fails: bool = False) -> dict[str, str]:
        """Run doit in this process, whose worker server is warm; the tasks that ran and how they ended."""
        before = Path.cwd(), list(sys.path)
        sys.modules.pop("dodo", None)
        os.chdir(self.root)
        out = self.root / "out.txt"
        try:
            with open(out, "w") as file:
                status = _with_output(file, lambda: DoitMain().run(list(arguments)))
        finally:
            os.chdir(before[0])
            sys.path[:] = before[1]
        self.output = out.read_text()
        out.unlink()
        assert bool(status) == fails, self.output
        return dict(LINE.findall(self.output))

    def shell(self, *command: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command as a person would, from the course's root."""
        return subprocess.run(
            command,
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, **(environment or {})},
        )

    @property
    def litter(self) -> list[Path]:
        """What work in progress left behind: in .cache/tmp, or beside its target on another disk."""
        return [p for p in self.root.rglob("*") if p.parent.name == "tmp" or LEFT.match(p.name)]

    def file(self, pattern: str) -> Path:
        (found,) = self.root.glob(pattern)
        return found


def _with_output(file: TextIO, run: Callable[[], int]) -> int:
    # doit took sys.stdout when it was imported.
    cmd_run.opt_outfile["default"] = file
    with redirect_stdout(file), redirect_stderr(file):
        return run()


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = TinyCourse.create(tmp_path_factory.mktemp("built") / "course")
    course.doit("quality=low")
    return course.root


@pytest.fixture
def new_course(tmp_path: Path) -> TinyCourse:
    """A tiny course that was never built."""
    return TinyCourse.create(tmp_path / "course")


@pytest.fixture
def tiny_course(_built: Path, tmp_path: Path) -> TinyCourse:
    """A tiny course, built and up to date."""
    root = tmp_path / "course"
    shutil.copytree(_built, root)
    return TinyCourse(root)


@pytest.fixture
def watch() -> Iterator[Callable[..., "Watching"]]:
    """Starts `doit watch` in a course: watch(course, "quality=low", "render"). Each ends with the test."""
    from tests.watching import Watching  # which knows how processes of a course are found: few tests need it

    started: list[Watching] = []

    def start(course: TinyCourse, *arguments: str, **settings: Any) -> Watching:
        started.append(Watching(course, *arguments, **settings))
        return started[-1]

    yield start
    for watching in started:
        watching.close()
