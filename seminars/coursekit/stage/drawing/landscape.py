"""A loss over two parameters: bands of height and contour lines, both from a grid that an experiment computed."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias, cast

import contourpy
import numpy as np
from manim import Circle, Line, ManimColor, VGroup, VMobject, interpolate_color

from coursekit.stage.drawing.chart import Chart
from coursekit.stage.theme import BACKGROUND, CONTOUR, HEIGHTS, TEXT, VALLEY

# What contourpy returns for fill_type "OuterOffset": vertices, and where each ring among them begins.
Polygons: TypeAlias = tuple[list[np.ndarray], list[np.ndarray]]
# Vertices further apart than this on screen are kept; closer ones add cost and no shape.
VERTEX_SPACING = 0.03


def contours(
    axes: Chart, x: np.ndarray, y: np.ndarray, height: np.ndarray, levels: Sequence[float], color: str = CONTOUR
) -> VGroup:
    """The curves on which the grid has each of the levels, by marching squares: one VMobject a level, lowest first.

    x, y:   (columns,) and (rows,)
    height: (rows, columns)
    """
    marching = contourpy.contour_generator(x, y, height)
    drawn = VGroup()
    for level in levels:
        line = VMobject(color=color, stroke_width=1.5, fill_opacity=0)
        for vertices in cast(list[np.ndarray], marching.lines(level)):
            _append_smooth(line, axes.coords_to_point(vertices[:, 0], vertices[:, 1]))
        drawn.add(line)
    return drawn


def bands(axes: Chart, x: np.ndarray, y: np.ndarray, height: np.ndarray, levels: Sequence[float]) -> VGroup:
    """The ground below each level, from the heights to the valley, lighter as it falls: paint them in this order."""
    marching = contourpy.contour_generator(x, y, height, fill_type="OuterOffset")
    ground = VGroup()
    tops = [np.inf, *sorted(levels, reverse=True)]
    for i, top in enumerate(tops):
        shade = interpolate_color(ManimColor(HEIGHTS), ManimColor(VALLEY), i / (len(tops) - 1))
        area = VMobject(stroke_width=0, fill_color=shade, fill_opacity=1)
        polygons, offsets = cast(Polygons, marching.filled(-np.inf, top))
        for vertices, rings in zip(polygons, offsets, strict=True):
            for begin, end in pairwise(rings):
                ring = vertices[begin:end]
                corners = axes.coords_to_point(ring[:, 0], ring[:, 1])
                area.start_new_path(corners[0])
                area.add_points_as_corners(corners[1:])
        ground.add(area)
    return ground


def within(x: np.ndarray, y: np.ndarray, height: np.ndarray, radius: float) -> np.ndarray:
    """The grid (rows, columns) with all farther than the radius from (0, 0) masked: a round piece of a landscape."""
    return np.ma.masked_where(np.hypot(x[None, :], y[:, None]) > radius, height)


def _append_smooth(line: VMobject, points: np.ndarray) -> None:
    """Add one smooth curve through a contour's vertices to a mobject."""
    closed = np.allclose(points[0], points[-1])
    travelled = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    kept = np.unique(np.floor(travelled / VERTEX_SPACING), return_index=True)[1]
    chosen = points[kept]
    # The last vertex closes a loop, and ends an open line at the border.
    chosen = np.concatenate([chosen[:-1] if closed and len(chosen) > 3 else chosen, points[-1:]])
    if len(chosen) > 2:
        piece = VMobject().set_points_smoothly(chosen)
        line.append_points(piece.points)


def minimum_mark(at: np.ndarray, size: float = 0.26) -> VGroup:
    """Where the loss is least: a cross in a ring, which no series uses as its marker."""
    arm = size / 2 / np.sqrt(2)
    ring = Circle(size / 1.6, color=TEXT, stroke_width=2).set_fill(BACKGROUND, 0.6)
    strokes = [Line((-arm, s * arm, 0), (arm, -s * arm, 0), color=TEXT, stroke_width=3) for s in (1, -1)]
    return VGroup(ring, *strokes).scale(0.9).move_to(at)


def start_mark(at: np.ndarray, size: float = 0.2) -> VGroup:
    """Where every run starts: a disc in a ring."""
    disc = Circle(size / 2.6, stroke_width=0).set_fill(TEXT, 1)
    return VGroup(Circle(size / 1.35, color=TEXT, stroke_width=2.5), disc).move_to(at)
