"""What the sections of EdgeOfStability share: the learning rates and their colours, valleys, and what runs in them."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]

LIMIT = SeriesStyle(TEXT, (0.14, 0.1))  # where descent stops being stable, whatever the rate
GROUND = SeriesStyle("#7C8CA8")  # a loss that something runs on
BALL = SERIES[0]


class Valley(VGroup):
    """The loss along one direction: the ground below it filled, so that it reads as a valley. `show` replaces it."""

    def __init__(self, axes: Chart, offsets: np.ndarray, loss: np.ndarray, color: str = GROUND.color) -> None:
        self.axes, self.offsets = axes, offsets
        self.ground = VMobject(stroke_width=0, fill_color=VALLEY, fill_opacity=0.75)
        self.line = VMobject(stroke_color=color, stroke_width=4)
        super().__init__(self.ground, self.line)
        self.show(loss)

    def show(self, loss: np.ndarray) -> "Valley":
        """The loss as it is now, (offset,); above the chart's range it is cut off."""
        height = np.asarray(loss, dtype=float)
        inside = height <= self.axes.y.high
        points = self.axes.coords_to_point(self.offsets[inside], height[inside])
        self.line.set_points_as_corners(points)
        feet = self.axes.coords_to_point(self.offsets[inside][[-1, 0]], np.full(2, self.axes.y.low))
        self.ground.set_points_as_corners(np.concatenate([points, feet, points[:1]]))
        return self


def limit_line(axes: Chart, height: float, name: str, color: str = LIMIT.color) -> VGroup:
    """A dashed level across a chart, and its name at the right: VGroup of (line, name)."""
    style = SeriesStyle(color, LIMIT.dashes)
    line = curve(axes, np.array([axes.x.low, axes.x.high]), np.full(2, height), style, 3)
    return VGroup(line, beside(label(name, color), line.get_end(), RIGHT, 0.3))


def swings(axes: Chart, x: np.ndarray, loss: np.ndarray, clock: ValueTracker) -> Trail:
    """Where descent is on a parabola, step by step: it hops from point to point, and the last hop fades last."""
    return Trail(axes.coords_to_point(x, loss), BALL, clock, 2, 0.26)


def parabola(run: Tensors, i: int, width: float, height: float) -> tuple[Chart, Valley]:
    """One of the three parabolas on axes without numbers: what counts is how the steps go, not how far."""
    axes = Chart(linear_scale(-2.5, 2.5, 1), linear_scale(0, float(run["curvatures"][2]) * 3.2, 5), width, height)
    axes.y_axis.set_opacity(0)
    offsets = np.linspace(-2.5, 2.5, 101)
    return axes, Valley(axes, offsets, 0.5 * float(run["curvatures"][i]) * offsets**2)


def sharpness_chart(run: Tensors, width: float, height: float) -> Chart:
    """Steps against sharpness, from 0 to a little above the highest limit."""
    steps = float(run["measured_at"][-1])
    return chart(linear_scale(0, steps, 1000), linear_scale(0, 6, 1), width, height, "step", "sharpness")


def measured(axes: Chart, run: Tensors, rate: int, clock: ValueTracker, size: float = 0.2) -> Trail:
    """The sharpness of one run; the clock counts measurements."""
    points = curve_points(axes, run["measured_at"], run["sharpness"][rate])[0]
    return Trail(points, SERIES[rate], clock, 4, size)


def rate_names(run: Tensors) -> list[str]:
    return [f"$eta$ = {number(rate)}" for rate in run["rates"]]


def limit_names(run: Tensors) -> list[str]:
    return [f"$2 slash eta$ = {number(limit)}" for limit in run["limits"]]


def rise_rows(run: Tensors) -> VGroup:
    """A row a rate: its line, its name, and how often its loss rose once it had arrived."""
    rows = legend(list(zip(rate_names(run), SERIES, strict=False)), with_markers=False)
    for row, share in zip(rows, run["rises/after"], strict=True):
        told = label(f"{percent(share, 2)} of steps", TEXT, bold=True)
        told.move_to(row[0].get_left() + 2.3 * RIGHT, aligned_edge=LEFT)
        row.add(on_baseline(told, row[1].baseline))
    return rows


def small_chart(x: Sequence[float], y: Sequence[float], x_name: str, y_name: str) -> Chart:
    """Axes for a card, without numbers: they have been read before."""
    axes = Chart(linear_scale(x[0], x[1], x[1] - x[0]), linear_scale(y[0], y[1], y[1] - y[0]), 3.2, 2.4)
    axes.names.add(note(x_name).next_to(axes.x_axis, DOWN, buff=0.15))
    axes.names.add(note(y_name).next_to(axes.y_axis, UP, buff=0.15).align_to(axes.y_axis, LEFT))
    return axes
