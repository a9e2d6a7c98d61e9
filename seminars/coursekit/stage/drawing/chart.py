"""Charts: two numbered axes with explicit ranges, and the place of any (x, y) between them."""

import numpy as np
from manim import LEFT, RIGHT, UP, Line, VGroup, VMobject

from coursekit.stage.drawing.polyline import set_polylines
from coursekit.stage.drawing.ranges import (
    Scale,
    left_out,
    linear_around,
    linear_scale,
    log_around,
    log_scale,
    tell_left_out,
)
from coursekit.stage.letters.writing import beside, label, note, on_baseline
from coursekit.stage.theme import MUTED, RULE

__all__ = [
    "Chart",
    "Scale",
    "chart",
    "frame_of",
    "linear_around",
    "linear_scale",
    "log_around",
    "log_scale",
]

# Baselines, in scene units from the axis.
X_NUMBERS_BELOW = 0.37
X_NAME_BELOW = 0.85
Y_NAME_ABOVE = 0.3


class Chart(VGroup):
    """Two axes. It moves and scales as any mobject does, and `coords_to_point` moves with it.

    parts: x_axis, y_axis (lines), grid, numbers, names
    """

    def __init__(self, x: Scale, y: Scale, width: float, height: float) -> None:
        super().__init__()
        self.x, self.y = x, y
        corner = np.array([-width / 2, -height / 2, 0.0])
        self.x_axis = Line(corner, corner + width * RIGHT, color=RULE, stroke_width=2.5)
        self.y_axis = Line(corner, corner + height * UP, color=RULE, stroke_width=2.5)
        self.grid, self.numbers, self.names = VMobject(), VGroup(), VGroup()
        self.add(self.grid, self.x_axis, self.y_axis, self.numbers, self.names)

    def place(self, x: float, y: float) -> "Chart":
        """Move the chart so that the middle between its axes, numbers and names aside, is at (x, y) of the scene."""
        middle = (self.x_axis.get_center()[0], self.y_axis.get_center()[1])
        return self.shift((x - middle[0]) * RIGHT + (y - middle[1]) * UP)

    def coords_to_point(self, x: np.ndarray | float, y: np.ndarray | float) -> np.ndarray:
        """(…,) and (…,) in the chart's own units -> (…, 3) in the scene's."""
        origin = self.x_axis.get_start()
        right, up = self.x_axis.get_end() - origin, self.y_axis.get_end() - origin
        return origin + self.x.fraction(x)[..., None] * right + self.y.fraction(y)[..., None] * up

    def note_left_out(self, what: str, color: str, x: np.ndarray, y: np.ndarray) -> None:
        """Remember what of these samples a drawing of that kind and colour cuts off at the ranges, for the audit.

        The chart remembers it, not the drawing: that one may be drawn anew in every frame.
        """
        tell_left_out(self, left_out(what, color, ("x", self.x, x), ("y", self.y, y)))

    def shows(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Which of the points lie within both ranges."""
        inside = [(f > -1e-9) & (f < 1 + 1e-9) for f in (self.x.fraction(x), self.y.fraction(y))]
        return inside[0] & inside[1]


def chart(x: Scale, y: Scale, width: float, height: float, x_name: str, y_name: str, *, square: bool = False) -> Chart:
    """Axes with numbers and names. The name of the y axis stands above it, level, so that no head need be turned.

        axes = chart(linear_scale(0, 75, 15), linear_around(loss, 0), 11.6, 3.5, "step", "loss").place(0, -1)

    x, y:          the ranges: linear_scale(low, high, step) or log_scale(low, high), or taken from data by
                   linear_around and log_around; `curve` and its like cut off what lies outside, and the audit tells
    width, height: of the rectangle between the axes, in scene units: the frame is 14.2 wide and 8 high whatever the
                   quality, and (0, 0) is its middle; the names and numbers need about 0.9 below it and 1.0 to its
                   left, and the audit wants 0.5 free at each edge of the frame
    x_name, y_name: Typst between dollar signs: "learning rate $eta$"; "" for none
    square:        for a landscape, which covers the ground: no grid, and the name of the x axis at its end
    """
    axes = Chart(x, y, width, height)
    if not square:
        _draw_grid(axes)
    for tick in x.ticks:
        at = axes.coords_to_point(tick, y.low)
        written = note(x.name(tick)).set_x(at[0])
        axes.numbers.add(on_baseline(written, at[1] - X_NUMBERS_BELOW))
    for tick in y.ticks:
        axes.numbers.add(beside(note(y.name(tick)), axes.coords_to_point(x.low, tick), LEFT, 0.16))
    if x_name:
        name = label(x_name, MUTED).match_x(axes.x_axis)
        if square:
            name.next_to(axes.x_axis, RIGHT, buff=0.25)
        axes.names.add(on_baseline(name, axes.x_axis.get_y() - (X_NUMBERS_BELOW if square else X_NAME_BELOW)))
    if y_name:
        name = label(y_name, MUTED).align_to(axes.y_axis, LEFT)
        axes.names.add(on_baseline(name, axes.y_axis.get_top()[1] + Y_NAME_ABOVE))
    return axes


def _draw_grid(axes: Chart) -> None:
    across = [axes.coords_to_point(np.array([axes.x.low, axes.x.high]), tick) for tick in axes.y.ticks]
    upright = [axes.coords_to_point(tick, np.array([axes.y.low, axes.y.high])) for tick in axes.x.ticks]
    set_polylines(axes.grid.set_stroke(RULE, width=1, opacity=0.35), across + upright)


def frame_of(axes: Chart, color: str = RULE) -> VMobject:
    """The rectangle between the axes, for a landscape that fills it."""
    x, y = axes.x, axes.y
    corners = axes.coords_to_point(
        np.array([x.low, x.high, x.high, x.low, x.low]), np.array([y.low, y.low, y.high, y.high, y.low])
    )
    return VMobject(color=color, stroke_width=2.5).set_points_as_corners(corners)
