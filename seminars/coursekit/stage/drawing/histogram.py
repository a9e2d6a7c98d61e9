"""Histograms: as areas in a chart, and as ridges, one above the other, that show how a distribution changes."""

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from coursekit.stage.drawing.chart import Chart, Scale
from coursekit.stage.drawing.polyline import set_polylines
from coursekit.stage.drawing.ranges import left_out, tell_left_out
from coursekit.stage.theme import BACKGROUND, RULE


def outline(edge: np.ndarray, height: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The top of a histogram's bars, from the ground to the ground: x and y of its corners.

    edge: (bins + 1,); height: (bins,)
    """
    x = np.repeat(edge, 2)
    return x, np.concatenate([[0.0], np.repeat(height, 2), [0.0]])


def bars(axes: Chart, edge: np.ndarray, height: np.ndarray, color: str, opacity: float = 0.75) -> VMobject:
    """A histogram as one area in a chart; bars higher than the chart are cut at its top, and told by the audit."""
    x, y = outline(edge, np.clip(height, axes.y.low, axes.y.high))
    area = VMobject(stroke_width=0, fill_color=color, fill_opacity=opacity)
    # On a logarithmic axis an empty bar has no height to be cut.
    tall = np.where(height > 0, height, np.nan) if axes.y.log else height
    axes.note_left_out("histogram", color, (edge[:-1] + edge[1:]) / 2, tall)
    return area.set_points_as_corners(axes.coords_to_point(x, np.maximum(y, axes.y.low)))


def ridge(
    x: Scale, edge: np.ndarray, density: np.ndarray, base: np.ndarray, width: float, height: float, color: str
) -> VGroup:
    """One histogram on a line of its own, scaled so that its highest bar has the height given: (ground, area, line).

    x:    the range shown, of which `base`, a point of the scene, is the middle
    edge: (bins + 1,); density: (bins,)
    """
    corners_x, corners_y = outline(edge, density / density.max())
    along = (x.fraction(corners_x) - 0.5) * width
    corners = base + np.stack([along, corners_y * height, np.zeros_like(along)], axis=1)
    ends = base + np.array([[-width / 2, 0, 0], [width / 2, 0, 0]])
    ground = set_polylines(VMobject(color=RULE, stroke_width=1.5), [ends])
    # Opaque, so that a ridge hides what stands behind it, as hills do.
    area = VMobject(stroke_width=0, fill_color=BACKGROUND, fill_opacity=1).set_points_as_corners(corners)
    tint = VMobject(stroke_width=0, fill_color=color, fill_opacity=0.45).set_points_as_corners(corners)
    line = VMobject(color=color, stroke_width=2.5).set_points_as_corners(corners)
    drawn = VGroup(ground, VGroup(area, tint), line)
    filled = ((edge[:-1] + edge[1:]) / 2)[density > 0]
    tell_left_out(drawn, left_out("histogram", color, ("x", x, filled)))
    return drawn


def ridges(
    x: Scale,
    edge: np.ndarray,
    densities: Sequence[np.ndarray],
    at: Sequence[np.ndarray],
    width: float,
    height: float,
    color: str,
) -> VGroup:
    """Several ridges, the first at the back."""
    return VGroup(*(ridge(x, edge, d, base, width, height, color) for d, base in zip(densities, at, strict=True)))
