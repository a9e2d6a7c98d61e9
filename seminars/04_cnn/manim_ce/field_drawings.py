"""What the sections of EffectiveReceptiveField share: the two fields and their colours, units on a line, and charts."""

from collections.abc import Mapping
from typing import cast

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]

THEORETICAL = SERIES[0]  # all from which any way leads to the output
EFFECTIVE = SERIES[1]  # what the output depends on, from -2σ to 2σ
GROUND = "#0A0E18"  # an image that nothing looks at


class Field(Group):
    """What an output looks at, as the clock runs: the image, a square around the theoretical field, a ring at 2σ.

    image, square, ring: the parts, to be shown one after another
    """

    def __init__(
        self, frames: np.ndarray, theoretical: np.ndarray, effective: np.ndarray, clock: ValueTracker, width: float
    ) -> None:
        """frames: (time, side, side); theoretical, effective: (time,) in pixels; width: of the image in the scene"""
        self.unit = width / frames.shape[-1]
        self.image = film(frames, clock, width, GROUND, EFFECTIVE.color)
        self.square = Square(width, color=THEORETICAL.color, stroke_width=3.5)
        self.ring = Circle(width / 2, color=EFFECTIVE.color, stroke_width=3.5)
        super().__init__(self.image, self.square, self.ring)
        self._follow(self.square, theoretical, clock)
        self._follow(self.ring, effective, clock)

    def _follow(self, outline: VMobject, pixels: np.ndarray, clock: ValueTracker) -> None:
        def resize(shown: Mobject) -> None:
            shown.move_to(self.image).set(width=self.unit * at(pixels, clock.get_value()))

        outline.add_updater(resize, call_updater=True)


def at(values: np.ndarray, step: float) -> float:
    """The value at a fractional index: halfway between two at 2.5."""
    return float(np.interp(step, np.arange(len(values)), values))


def still_field(frame: np.ndarray, theoretical: float, effective: float, width: float) -> Field:
    """The same at one moment."""
    field = Field(frame[None], np.array([theoretical]), np.array([effective]), ValueTracker(0), width)
    for part in field:
        part.clear_updaters()
    return field


def units(run: Tensors, layers: int, across: float, down: float, radius: float = 0.31) -> list[VGroup]:
    """Units on a line, layer by layer below one output, each with the number of ways to it: rows of (disc, number)."""
    middle, rows = len(run["places"]) // 2, []
    for layer in range(layers + 1):
        row = VGroup()
        for place in range(-layer, layer + 1):
            share = run["share"][layer, middle + place] / run["share"][layer].max()
            disc = Circle(radius, color=EFFECTIVE.color, stroke_width=2.5)
            disc.set_fill(EFFECTIVE.color, 0.42 * float(share))
            count = note(number(run["counts"][layer, middle + place]), TEXT)
            row.add(VGroup(disc, count).move_to([across * place, -down * layer, 0]))
        rows.append(row)
    return rows


def ways_between(upper: VGroup, lower: VGroup) -> VGroup:
    """A line from each unit to the three below it, a group a unit."""
    fans = VGroup()
    for i, unit in enumerate(upper):
        ends = [lower[j][0].get_top() for j in range(i, i + 3)]
        fans.add(VGroup(*(Line(unit[0].get_bottom(), end, color=RULE, stroke_width=2) for end in ends)))
    return fans


class Bell(VMobject):
    """Where the ways through so many layers end, as bars, as the clock counts layers."""

    def __init__(self, axes: Chart, run: Tensors, clock: ValueTracker) -> None:
        super().__init__()
        edges = np.concatenate([run["places"] - 0.5, run["places"][-1:] + 0.5])

        def draw(bell: Mobject) -> None:
            step = float(np.clip(clock.get_value(), 0, len(run["share"]) - 1))
            whole = int(step)
            following = run["share"][min(whole + 1, len(run["share"]) - 1)]
            share = run["share"][whole] + (step - whole) * (following - run["share"][whole])
            bell.become(bars(axes, edges, share, EFFECTIVE.color))

        self.add_updater(draw, call_updater=True)


def span(axes: Chart, reach: np.ndarray, height: float, style: SeriesStyle, clock: ValueTracker) -> Line:
    """A level line from -reach to reach in a chart, as the clock runs."""
    line = Line(color=style.color, stroke_width=7)

    def stretch(shown: Mobject) -> None:
        half = max(at(reach, clock.get_value()), 0.05)
        cast(Line, shown).put_start_and_end_on(axes.coords_to_point(-half, height), axes.coords_to_point(half, height))

    line.add_updater(stretch, call_updater=True)
    return line


def growth_chart(run: Tensors, width: float, height: float) -> Chart:
    """Layers against the width of the field in pixels."""
    return chart(
        linear_scale(0, float(run["depths"][-1]), 10),
        linear_scale(0, 90, 20),
        width,
        height,
        "layers $L$",
        "width in pixels",
    )


def growth(axes: Chart, run: Tensors, key: str, style: SeriesStyle, clock: ValueTracker, size: float = 0.2) -> Trail:
    """One of the two widths as the clock counts depths, from the first."""
    return Trail(curve_points(axes, run["depths"], run[key])[0], style, clock, 4, size)


def pixels(values: np.ndarray, clock: ValueTracker, corner: np.ndarray, color: str) -> VGroup:
    """The width that the clock is at, in whole pixels."""
    words = [f"{number(n)} pixels" for n in np.round(values).astype(int)]
    return counter(words, clock, corner, color, UL, bold=True)


def small_chart(run: Tensors, top: float, y_name: str) -> Chart:
    """Axes for a card, without numbers: they have been read before."""
    last = float(run["depths"][-1])
    axes = Chart(linear_scale(0, last, last), linear_scale(0, top, top), 3.2, 2.4)
    axes.names.add(note("layers").next_to(axes.x_axis, DOWN, buff=0.15))
    axes.names.add(note(y_name).next_to(axes.y_axis, UP, buff=0.15).align_to(axes.y_axis, LEFT))
    return axes
