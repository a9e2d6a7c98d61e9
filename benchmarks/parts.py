"""A scene of a minute that has all in construct(): made for the first time, and after an edit near its end."""

import shutil
import statistics
import sys
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

from .builds import PROGRAM, PROJECT, cores, replace, watching
from .timing import Row, seconds

FILE = "seminars/01_long/long.py"
LABELS = tuple(f"a label that is {what}" for what in ("edited", "changed", "another", "new", "better", "last"))
SCENE = """
from manim import *


class LongConstruct(Scene):
    def construct(self):
        title = Text("Gradient descent in one minute", font_size=40)
        self.play(Write(title), run_time=1.5)
        self.wait(1)
        self.play(title.animate.scale(0.7).to_edge(UP))

        axes = Axes(x_range=[-3, 3, 1], y_range=[0, 9, 3], x_length=6, y_length=4).shift(2 * LEFT + 0.5 * DOWN)
        curve = axes.plot(lambda x: x**2, color=BLUE)
        self.play(Create(axes), run_time=1.5)
        self.play(Create(curve), run_time=1.5)
        loss = Text("the loss", font_size=28).next_to(curve, RIGHT)
        self.play(FadeIn(loss, shift=UP))
        self.wait(1)

        points = [2.8 * 0.8**k for k in range(12)]
        dot = Dot(axes.c2p(points[0], points[0] ** 2), color=YELLOW)
        self.play(GrowFromCenter(dot))
        for x in points[1:]:
            self.play(dot.animate.move_to(axes.c2p(x, x**2)), run_time=0.7)
        self.wait(1)
        note = Text("each step is a fifth shorter", font_size=28).to_edge(DOWN)
        self.play(Write(note))
        self.wait(2)

        clock = ValueTracker(-2.5)
        tangent = always_redraw(
            lambda: axes.plot(
                lambda x: 2 * clock.get_value() * (x - clock.get_value()) + clock.get_value() ** 2,
                x_range=[clock.get_value() - 0.7, clock.get_value() + 0.7],
                color=RED,
            )
        )
        self.play(FadeIn(tangent))
        self.play(clock.animate.set_value(2.5), run_time=4)
        self.play(clock.animate.set_value(0), run_time=2)
        tangent.clear_updaters()
        self.wait(1)
        self.play(FadeOut(tangent), FadeOut(note))

        table = VGroup(*[Square(0.5).set_fill(BLUE, i / 16) for i in range(16)]).arrange_in_grid(4, 4, buff=0.1)
        table.shift(4 * RIGHT)
        self.play(LaggedStart(*[FadeIn(cell, scale=0.5) for cell in table], lag_ratio=0.1), run_time=2)
        for row in range(4):
            self.play(Indicate(table[4 * row : 4 * row + 4]))
        self.wait(1)
        words = Text("sixteen weights", font_size=28).next_to(table, DOWN)
        self.play(Write(words))
        self.play(table.animate.set_fill(GREEN, 0.6), run_time=1)
        self.wait(2)

        circle = Circle(0.6, color=ORANGE).move_to(4 * RIGHT + 2 * UP)
        self.play(Create(circle))
        self.play(Rotate(table, PI / 2), run_time=1.5)
        self.play(Transform(circle, Square(1, color=ORANGE).move_to(circle)))
        self.play(ReplacementTransform(words, Text("the same weights", font_size=28).move_to(words)))
        self.wait(2)
        self.play(FadeOut(circle), Uncreate(curve), run_time=1.5)
        self.wait(1)

        answer = Text("a label that is edited", font_size=32).to_edge(DOWN)
        self.play(Write(answer))
        self.wait(1)
        self.play(answer.animate.set_color(YELLOW))
        self.play(FadeOut(table), FadeOut(loss), FadeOut(dot))
        self.wait(1)
        self.play(FadeOut(*self.mobjects))
"""


# Forty dots that are moved at every frame from early on: no frame of what follows may be left out.
SWARM = """
        dots = VGroup(*[Dot([k / 6 - 3.3, (k * 7 % 40) / 10 - 2, 0], radius=0.03) for k in range(40)])
        for dot in dots:
            dot.add_updater(lambda mobject, dt: mobject.shift(dt * 0.2 * np.sin(3 * mobject.get_x()) * UP))
        self.add(dots)

        axes = Axes("""
MANIM = [sys.executable, "-m", "manim", "render", "--progress_bar", "none", FILE, "LongConstruct"]
PLAIN = [*MANIM, "-ql"]
FLAGS = {"low": "-ql", "medium": "-qm", "high": "-qh"}


def never_built(folder: Path) -> list[Row]:
    """The whole scene, in a course that was never built, against plain manim that has no cache."""
    _course(folder, SCENE)
    return [*_each_quality(folder)]


def _each_quality(folder: Path) -> Iterator[Row]:
    for quality, flag in FLAGS.items():
        here, there = [], []
        for _ in range(3):
            for made in (".cache", "media"):
                shutil.rmtree(folder / made, ignore_errors=True)
            here.append(seconds([*PROGRAM, f"quality={quality}", "render"], folder))
            there.append(seconds([*MANIM, flag], folder))
        ours, theirs = statistics.median(here), statistics.median(there)
        measure = f"a scene of 59 s that has all in construct(), never built, {quality}, {cores()} cores"
        yield Row(measure, f"{ours:.1f} s", f"plain manim, {theirs:.1f} s", f"{theirs / ours:.1f} times as fast")


def late_label(folder: Path) -> list[Row]:
    """One label in the last quarter changed, against plain manim with its cache."""
    updated = SCENE.replace("\n        axes = Axes(", SWARM)
    return [
        _from_a_cold_process(folder / "cold"),
        _watched(folder / "watched", "a scene of 59 s that has all in construct()", SCENE),
        _watched(folder / "updated", "that scene with 40 updaters from its first seconds on", updated),
    ]


def _course(folder: Path, scene: str) -> None:
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).write_text(scene.lstrip())
    shutil.copy(PROJECT / "dodo.py", folder)


def _watched(folder: Path, what: str, scene: str) -> Row:
    """By `doit watch`, each time from where the draft before had come to the label; the first draft is no row."""
    _course(folder, scene)
    here, there = [], []
    seconds(PLAIN, folder)
    with watching(folder, "draft:seminar01:LongConstruct") as saved:
        for number, (old, new) in enumerate(pairwise(LABELS)):
            taken = saved(partial(replace, folder, FILE, old, new))
            there.append(seconds(PLAIN, folder))  # meanwhile the draft is made again in the ordinary way
            here += [taken] if number else []
    ours, theirs = statistics.median(here), statistics.median(there)
    measure = (
        f"one label in the last quarter of {what}, `doit watch` from a checkpoint, from the save to the draft on disk"
    )
    return Row(measure, f"{ours:.2f} s", f"plain manim with its cache, {theirs:.2f} s", f"{ours / theirs:.2f}")


def _from_a_cold_process(folder: Path) -> Row:
    _course(folder, SCENE)
    build = [*PROGRAM, "quality=low", "render"]
    seconds(build, folder)
    seconds(PLAIN, folder)
    here, there, floor = [], [], []
    for old, new in pairwise(LABELS):
        replace(folder, FILE, old, new)
        here.append(seconds(build, folder))
        there.append(seconds(PLAIN, folder))
        # What any process has to do that gets to the label: to import manim, and to perform what comes before it.
        floor.append(seconds([*PLAIN, "--save_last_frame"], folder))
    ours, theirs, least = (statistics.median(each) for each in (here, there, floor))
    measure = "one label in the last quarter of a scene of 59 s that has all in construct(), low, from a cold process"
    against = f"plain manim with its cache, {theirs:.2f} s; plain manim that draws one frame, the last, {least:.2f} s"
    return Row(measure, f"{ours:.2f} s", against, f"{ours / theirs:.2f}; {ours / least:.2f}")
