"""Tensors as plates of cells, and the arrows by which they flow from one place to another."""

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    CubicBezier,
    ManimColor,
    Polygon,
    RoundedRectangle,
    Triangle,
    VGroup,
    interpolate_color,
)

from coursekit.stage.drawing.curves import marker
from coursekit.stage.letters.writing import Words, beside, label
from coursekit.stage.theme import BACKGROUND, MUTED, PANEL, RULE, SeriesStyle

# How far the back edge of a plate is shifted, as a share of its depth on screen.
SLANT = 0.75


def plate(values: np.ndarray, color: str, width: float = 1.8, depth: float = 0.55) -> VGroup:
    """A tensor seen from above at a slant: one cell a value, the brighter the greater its size.

    values: (rows, columns); their greatest size is the full colour
    """
    rows, columns = values.shape
    sizes = np.abs(values) / (np.abs(values).max() or 1.0)
    right = np.array([width / columns, 0.0, 0.0])
    back = np.array([SLANT * depth / rows, depth / rows, 0.0])
    dark, bright = ManimColor(PANEL), ManimColor(color)
    cells = VGroup()
    for row in range(rows):
        for column in range(columns):
            corner = column * right + (rows - 1 - row) * back
            cell = Polygon(corner, corner + right, corner + right + back, corner + back)
            shade = interpolate_color(dark, bright, 0.15 + 0.85 * float(sizes[row, column]))
            cells.add(cell.set_fill(shade, 1).set_stroke(BACKGROUND, 1))
    edge = VGroup(Polygon(*_outline(rows * back, columns * right)).set_stroke(color, 2).set_fill(opacity=0))
    return VGroup(cells, edge).center()


def _outline(back: np.ndarray, right: np.ndarray) -> list[np.ndarray]:
    return [np.zeros(3), right, right + back, back]


def stack(plates: list[VGroup], rise: float = 0.42) -> VGroup:
    """Plates above each other, the first at the bottom; later ones hide what they cover."""
    for i, item in enumerate(plates):
        item.move_to(i * rise * UP)
    return VGroup(*plates).center()


def flow_arrow(start: np.ndarray, end: np.ndarray, color: str = MUTED, width: float = 3.0) -> VGroup:
    """An arrow that leaves and arrives level, with an S between two heights: VGroup of (line, tip)."""
    bend = 0.5 * (end[0] - start[0]) * RIGHT
    tip = Triangle(color=color, stroke_width=0, fill_opacity=1).scale(0.11).rotate(-np.pi / 2)
    tip.move_to(end, aligned_edge=RIGHT)
    line = CubicBezier(start, start + bend, end - bend, end + 0.1 * LEFT, color=color, stroke_width=width)
    return VGroup(line, tip)


def card(words: str, style: SeriesStyle, width: float = 2.3, height: float = 0.8) -> VGroup:
    """The name of one of several things compared, framed, with its colour and marker: VGroup of (box, mark, name)."""
    box = RoundedRectangle(corner_radius=0.14, width=width, height=height, color=style.color, stroke_width=2.5)
    box.set_fill(PANEL, 1)
    mark = marker(style, np.zeros(3), 0.22)
    name: Words = beside(label(words), mark, RIGHT, 0.18)
    VGroup(mark, name).set_x(0)
    return VGroup(box, mark, name)


def panel(width: float, height: float) -> RoundedRectangle:
    """A quiet ground behind things that belong together."""
    ground = RoundedRectangle(corner_radius=0.18, width=width, height=height)
    return ground.set_fill(PANEL, 0.55).set_stroke(RULE, 1.5)
