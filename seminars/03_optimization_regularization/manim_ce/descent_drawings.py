"""What the sections of DoubleDescent share: fits through a few points, and curves over their number of features."""

from collections.abc import Mapping
from typing import cast

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]

FIT, TRUTH = SERIES[0], SeriesStyle(MUTED, (0.12, 0.1))
TEST, TRAIN = SeriesStyle(CORAL, marker="triangle"), SERIES[1]
SIZE = SeriesStyle(VIOLET, SERIES[4].dashes, "diamond")
FEATURE, WALL = MINT, SeriesStyle(TEXT, (0.14, 0.1))
PENALTY = SeriesStyle(LEMON, SERIES[3].dashes, "square")
HEIGHT = 3.0  # a wild fit goes beyond, and out of the picture


def fit_chart(width: float, height: float) -> Chart:
    return chart(linear_scale(-1, 1, 0.5), linear_scale(-HEIGHT, HEIGHT, 1), width, height, "x", "y")


def ground_of(axes: Chart, run: Tensors) -> VGroup:
    """The curve that the points are of, and the points."""
    size = 0.15
    return VGroup(curve(axes, run["grid"], run["curve"], TRUTH, 2.5), scatter(axes, run["x"], run["y"], POINT, size))


POINT = SeriesStyle(TEXT)


class FitLine(VMobject):
    """A fit in a chart; `show` replaces it by another."""

    def __init__(self, axes: Chart, grid: np.ndarray, fit: np.ndarray, style: SeriesStyle = FIT) -> None:
        super().__init__(stroke_color=style.color, stroke_width=4, fill_opacity=0)
        self.axes, self.grid, self.dashes = axes, grid, style.dashes
        self.show(fit)

    def show(self, fit: np.ndarray) -> "FitLine":
        runs = curve_points(self.axes, self.grid, fit)
        set_polylines(self, [dash for run in runs for dash in dashed(run, self.dashes)])
        return self


def moving_fit(axes: Chart, grid: np.ndarray, fits: np.ndarray, clock: ValueTracker) -> FitLine:
    """The fit at the clock's place in a row of fits (time, sample), blended between two of them."""
    line = FitLine(axes, grid, fits[0])

    def turn(shown: Mobject) -> None:
        cast(FitLine, shown).show(between([fits], clock.get_value())[0])

    return line.add_updater(turn, call_updater=True)


def by_width(run: Tensors, y: Scale, width: float, height: float, name: str, below: str = "features") -> Chart:
    """A chart over the number of features."""
    widths = run["widths"].astype(float)
    return chart(log_scale(float(widths[0]), float(widths[-1])), y, width, height, below, name)


def in_step(axes: Chart, run: Tensors, values: np.ndarray, style: SeriesStyle, clock: ValueTracker) -> Trail:
    """A quantity over the number of features, drawn as far as the clock has come; below the chart it is at its foot."""
    points = axes.coords_to_point(run["widths"], np.maximum(values, axes.y.low))
    return Trail(points, style, clock, 4, 0.18)


def wall(axes: Chart, at: float) -> VMobject:
    """Where there are as many features as examples."""
    ends = axes.coords_to_point(np.full(2, at), np.array([axes.y.low, axes.y.high]))
    return set_polylines(plain_line(WALL, 2.5), dashed(ends, WALL.dashes))


def feature_names(run: Tensors) -> list[str]:
    return [f"{number(width)} features" if width > 1 else "a single feature" for width in run["widths"]]


def feature_rows(run: Tensors, count: int, at: np.ndarray, width: float) -> VGroup:
    """The first features, one a row, as they are before any weight."""
    x = np.linspace(-width / 2, width / 2, run["features"].shape[1])
    rows = VGroup()
    for i, values in enumerate(run["features"][:count]):
        points = np.stack([x, 0.2 * values, np.zeros_like(x)], axis=1) + at + 0.62 * ((count - 1) / 2 - i) * UP
        rows.add(VMobject(stroke_color=FEATURE, stroke_width=3).set_points_as_corners(points))
    return rows


def labelled_digits(run: Tensors, count: int, at: np.ndarray) -> Group:
    """Some of the digits that are learned from, each above the label that it is given; wrong ones stand out."""
    drawn = Group()
    for i in range(count):
        image = heat_image(run["sample/images"][i], 0.85).move_to(at + 1.15 * (i - (count - 1) / 2) * RIGHT)
        given, right = int(run["sample/given"][i]), int(run["sample/right"][i])
        name = label(number(given), TEXT if given == right else ROSE, bold=given != right)
        drawn.add(Group(mat(image), image, name.next_to(image, DOWN, buff=0.2)))
    return drawn


def small_fit(run: Tensors, fit: np.ndarray, style: SeriesStyle = FIT) -> VGroup:
    """A fit and its points for a card, without numbers."""
    axes = Chart(linear_scale(-1, 1, 1), linear_scale(-HEIGHT, HEIGHT, HEIGHT), 3.3, 2.6)
    axes.x_axis.set_opacity(0)
    axes.y_axis.set_opacity(0)
    return VGroup(axes, FitLine(axes, run["grid"], fit, style), scatter(axes, run["x"], run["y"], POINT, 0.12))
