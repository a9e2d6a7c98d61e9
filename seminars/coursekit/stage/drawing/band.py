"""The spread of several runs about their mean: an area in the colour of their curve."""

import numpy as np
from manim import VMobject

from coursekit.stage.drawing.chart import Chart
from coursekit.stage.theme import SeriesStyle


def band(
    axes: Chart, x: np.ndarray, low: np.ndarray, high: np.ndarray, style: SeriesStyle, opacity: float = 0.28
) -> VMobject:
    """The area between two curves, cut at the lower and upper ends of the chart; what is cut is told by the audit.

    x, low, high: (samples,)
    """
    lower, upper = (np.clip(edge, axes.y.low, axes.y.high) for edge in (low, high))
    around = axes.coords_to_point(np.concatenate([x, x[::-1], x[:1]]), np.concatenate([upper, lower[::-1], upper[:1]]))
    axes.note_left_out("band", style.color, np.concatenate([x, x]), np.concatenate([low, high]))
    return VMobject(stroke_width=0, fill_color=style.color, fill_opacity=opacity).set_points_as_corners(around)
