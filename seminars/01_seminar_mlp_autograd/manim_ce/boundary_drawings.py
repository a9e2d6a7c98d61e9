"""What the sections of DecisionBoundary share: the moons, the plane as a network sees it, hidden units as lines."""

from collections.abc import Mapping

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]

SIDES = (SERIES[0], SERIES[1])  # the two classes, told apart by their markers as well
PLANE = ("#12304A", "#4A3A10")  # what lies on either side, dark enough for points and lines
UNIT = TEXT


def plane_chart(run: Tensors, width: float) -> Chart:
    """Axes over the rectangle of the plane, without numbers: what counts is who lies on which side."""
    (left, right), (low, high) = run["x_range"].astype(float), run["y_range"].astype(float)
    axes = Chart(linear_scale(left, right, 1), linear_scale(low, high, 1), width, width * (high - low) / (right - left))
    axes.x_axis.set_opacity(0)
    axes.y_axis.set_opacity(0)
    return axes


def moons(axes: Chart, data: Tensors, size: float) -> VGroup:
    """The points, each side by its own marker and colour."""
    x, y = data["points"].T
    sides = [data["labels"] == side for side in (0, 1)]
    return VGroup(*(scatter(axes, x[on], y[on], style, size) for on, style in zip(sides, SIDES, strict=True)))


def plane(axes: Chart, share: np.ndarray, clock: ValueTracker, width: float) -> ImageMobject:
    """What a network says of every point, frame by frame: (frame, row, column), the share of the second side."""
    return film(sharpened(share), clock, width, *PLANE).move_to(axes.x_axis.get_center() + axes.height / 2 * UP)


def sharpened(share: np.ndarray) -> np.ndarray:
    """Shares pushed towards 0 and 1 about one half, so that the boundary reads as one: the half stays where it is."""
    return 1 / (1 + ((1 - share) / np.clip(share, 1e-6, 1)) ** 2)


class UnitLine(VMobject):
    """Where one hidden unit begins to respond: wx·x + wy·y + b = 0, within the chart, as the clock runs."""

    def __init__(self, axes: Chart, weights: np.ndarray, clock: ValueTracker) -> None:
        """weights: (frame, 3), for x, for y, and the bias"""
        super().__init__(stroke_color=UNIT, stroke_width=3)
        self.axes, self.weights = axes, weights
        self.add_updater(lambda line: line.turn(clock.get_value()), call_updater=True)

    def turn(self, at: float) -> "UnitLine":
        frame = np.clip(at, 0, len(self.weights) - 1)
        whole = int(frame)
        following = self.weights[min(whole + 1, len(self.weights) - 1)]
        ends = self._ends(self.weights[whole] + (frame - whole) * (following - self.weights[whole]))
        return self.set_points_as_corners(ends) if len(ends) == 2 else self.clear_points()

    def _ends(self, unit: np.ndarray) -> np.ndarray:
        """The two points at which the line leaves the rectangle, or none."""
        (wx, wy, bias), x, y = unit.astype(float), self.axes.x, self.axes.y
        crossings = [(-(bias + wy * level) / wx, level) for level in (y.low, y.high) if wx]
        crossings += [(level, -(bias + wx * level) / wy) for level in (x.low, x.high) if wy]
        within = [(a, b) for a, b in crossings if x.low <= a <= x.high and y.low <= b <= y.high]
        if len(within) < 2:
            return np.zeros((0, 3))
        return np.array([self.axes.coords_to_point(*point) for point in (min(within), max(within))])


def accuracy_counter(accuracy: np.ndarray, clock: ValueTracker, at: np.ndarray) -> VGroup:
    """How many of the points lie on their side, as the clock runs."""
    return counter([percent(value, 3) for value in accuracy], clock, at)


def sides_legend() -> VGroup:
    """The two sides, a marker and a name each."""
    rows = VGroup()
    for i, (style, name) in enumerate(zip(SIDES, ("one moon", "the other"), strict=True)):
        mark = marker(style, 0.5 * i * DOWN, 0.2)
        rows.add(VGroup(mark, beside(label(name, style.color), mark, RIGHT, 0.2)))
    return rows
