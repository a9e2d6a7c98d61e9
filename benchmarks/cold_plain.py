"""Scenes of manim's own kind, each in a course of its own that was never built, against plain manim."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .builds import PROGRAM, PROJECT, cores
from .timing import Row

SHAPES = """
class Shapes(Scene):
    def construct(self):
        grid = VGroup(*(Square(0.2, color=BLUE, fill_opacity=0.5) for _ in range(400)))
        grid.arrange_in_grid(20, 20, buff=0.1)
        self.play(LaggedStartMap(FadeIn, grid, lag_ratio=0.01), run_time=2)
        self.play(grid.animate.scale(0.7).set_color(YELLOW), run_time=2)
        self.play(LaggedStart(*(each.animate.rotate(PI / 4) for each in grid), lag_ratio=0.01), run_time=2)
        self.play(FadeOut(grid))
"""
TEXTS = """
class Texts(Scene):
    def construct(self):
        title = Text("A descent has a rate").to_edge(UP)
        lines = [Text(f"{step}: the loss of step {step} is {1 / step:.3f}", font_size=32) for step in range(1, 9)]
        rows = VGroup(*lines).arrange(DOWN, aligned_edge=LEFT)
        self.play(Write(title))
        for line in lines:
            self.play(Write(line), run_time=0.6)
        self.wait()
        self.play(Transform(title, Text("and a momentum").to_edge(UP)), rows.animate.set_opacity(0.4))
        self.play(FadeOut(title, rows))
"""
FORMULAS = r"""
class Formulas(Scene):
    def construct(self):
        shown = MathTex(r"w_0")
        self.play(Write(shown))
        for step in range(1, 9):
            following = MathTex(rf"w_{step} = w_{{{step - 1}}} - \eta \nabla L(w_{{{step - 1}}})")
            self.play(TransformMatchingTex(shown, following), run_time=0.7)
            shown = following
        self.play(FadeOut(shown))
"""
GRAPHS = """
class Graphs(Scene):
    def construct(self):
        axes = Axes(x_range=[0, 6, 1], y_range=[-2, 2, 1], x_length=10, y_length=5)
        time = ValueTracker(0.01)
        wave = lambda x: np.sin(3 * x) * np.exp(-x / 3)
        curve = always_redraw(lambda: axes.plot(wave, x_range=[0, time.get_value()]))
        dot = always_redraw(lambda: Dot(curve.get_end(), color=YELLOW))
        self.play(Create(axes))
        self.add(curve, dot)
        self.play(time.animate.set_value(6), run_time=6, rate_func=linear)
        self.wait()
"""
SPACE = """
class Space(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=65 * DEGREES, theta=-45 * DEGREES)
        axes = ThreeDAxes()
        bowl = Surface(lambda u, v: [u, v, (u * u + v * v) / 4], u_range=[-2, 2], v_range=[-2, 2], resolution=(16, 16))
        self.play(Create(axes), FadeIn(bowl))
        self.begin_ambient_camera_rotation(rate=0.4)
        self.wait(4)
        self.stop_ambient_camera_rotation()
"""
SHORT = """
class Short(Scene):
    def construct(self):
        square = Square()
        self.play(Create(square))
        self.play(square.animate.rotate(PI / 4))
        self.play(Transform(square, Circle()))
"""
SCENES = {"short": SHORT, "shapes": SHAPES, "texts": TEXTS, "graphs": GRAPHS, "space": SPACE, "formulas": FORMULAS}
# Runs a command and waits for all that it leaves, too; its seconds, and those of all processors in it.
COSTS = """
import ctypes, json, os, resource, subprocess, sys, time

ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # what outlives its parent becomes a child of this
began = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
wall = time.perf_counter() - began
try:
    while True:
        os.wait()
except ChildProcessError:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"wall": wall, "processors": used.ru_utime + used.ru_stime}))
sys.exit(status)
"""


def cold_plain(folder: Path) -> list[Row]:
    """A row a kind of scene, and one of all in the sum."""
    sums = {"here": {"wall": 0.0, "processors": 0.0}, "plain": {"wall": 0.0, "processors": 0.0}}
    rows = []
    for name, scene in SCENES.items():
        if name == "formulas" and not shutil.which("latex"):
            continue
        here, plain = _here(folder / name, scene), _plain(folder / f"{name}_plain", scene)
        for side, costs in (("here", here), ("plain", plain)):
            sums[side] = {what: seconds + costs[what] for what, seconds in sums[side].items()}
        rows.append(_row(f"a scene of {name}" if name != "short" else "a short scene", here, plain))
    return [*rows, _row("these scenes in the sum", sums["here"], sums["plain"])]


def _row(what: str, here: dict[str, float], plain: dict[str, float]) -> Row:
    return Row(
        f"{what}, a course of its own, never built, draft, {cores()} cores: seconds; of all processors",
        f"{here['wall']:.2f} s, {here['processors']:.2f} s",
        f"plain manim, {plain['wall']:.2f} s, {plain['processors']:.2f} s",
        f"{here['wall'] / plain['wall']:.2f}; {here['processors'] / plain['processors']:.2f}",
    )


def _here(course: Path, scene: str) -> dict[str, float]:
    _write(course / "seminars/01_plain/film.py", scene)
    shutil.copy(PROJECT / "dodo.py", course)
    return costs([*PROGRAM, "draft"], course)


def _plain(folder: Path, scene: str) -> dict[str, float]:
    _write(folder / "film.py", scene)
    options = ("-ql", "-a", "--disable_caching", "--silent", "--progress_bar", "none")
    return costs([sys.executable, "-m", "manim", "render", *options, "film.py"], folder)


def _write(file: Path, scene: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(f"from manim import *\n\n{scene}")


def costs(command: Sequence[str | Path], folder: Path) -> dict[str, float]:
    """Wall time of one run of a command, and the time of all processors, in all that it starts.

    raises: RuntimeError with the command's output if it fails
    """
    given = [sys.executable, "-c", COSTS, *map(str, command)]
    done = subprocess.run(given, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed in {folder}:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    return found
