"""Charts: two numbered axes with explicit ranges, and the place of any (x, y) between them."""

from typing import NamedTuple

import numpy as np
from manim import LEFT, RIGHT, UP, Line, VGroup, VMobject

from coursekit.stage.facts import number, superscript
from coursekit.stage.polyline import set_polylines
from coursekit.stage.theme import MUTED, RULE
from coursekit.stage.writing import beside, label, note, on_baseline

# Baselines, in scene units from the axis.
X_NUMBERS_BELOW = 0.37
X_NAME_BELOW = 0.85
Y_NAME_ABOVE = 0.3


class Scale(NamedTuple):
    """The range of one axis and the values that are numbered on it."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def fraction(self, values: np.ndarray | float) -> np.ndarray:
        """Where the values lie between low (0) and high (1); values that the scale cannot show are NaN."""
        v = np.asarray(values, dtype=float)
        v = np.where(np.isfinite(v), v, np.nan)
        if not self.log:
            return np.asarray((v - self.low) / (self.high - self.low))
        logs = np.log(np.where(v > 0, v, np.nan))
        return np.asarray((logs - np.log(self.low)) / (np.log(self.high) - np.log(self.low)))

    def name(self, tick: float) -> str:
        """How a tick is written: 0.5, or 10⁻⁴ on a logarithmic axis with whole decades."""
        power = np.log10(tick) if self.log else 0.5
        whole_decade = abs(power - round(power)) < 1e-9
        return f"10{superscript(round(power))}" if self.log and whole_decade and abs(power) > 3 else number(tick)


def linear(low: float, high: float, step: float) -> Scale:
    """From low to high, numbered at every whole multiple of step."""
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return Scale(low, high, tuple(float(k * step) for k in np.arange(first, last + 1)))


def logarithmic(low: float, high: float, every: int = 1) -> Scale:
    """From low to high, both above 0, numbered at every so many decades."""
    first, last = np.ceil(np.log10(low) - 1e-9), np.floor(np.log10(high) + 1e-9)
    return Scale(low, high, tuple(float(10.0**k) for k in np.arange(first, last + 1, every)), log=True)


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

    def shows(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Which of the points lie within both ranges."""
        inside = [(f > -1e-9) & (f < 1 + 1e-9) for f in (self.x.fraction(x), self.y.fraction(y))]
        return inside[0] & inside[1]


def chart(x: Scale, y: Scale, width: float, height: float, x_name: str, y_name: str, *, square: bool = False) -> Chart:
    """Axes with numbers and names. The name of the y axis stands above it, level, so that no head need be turned.

    square: for a landscape, which covers the ground: no grid, and the name of the x axis at its end
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
