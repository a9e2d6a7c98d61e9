"""Colours, sizes and series styles. Only constants: the drawing functions decide how they look on screen."""

from typing import NamedTuple

# All contrasts are WCAG ratios against BACKGROUND: 4.5 and more for text, 3 and more for lines (held by tests/stage).
BACKGROUND = "#0E1320"
PANEL = "#1A2336"
TEXT = "#F2F4F8"
MUTED = "#A9B4C4"
RULE = "#6B7890"

SKY = "#56B4E9"
AMBER = "#FFB000"
CORAL = "#FF7363"
MINT = "#3CCB9A"
VIOLET = "#B9A0FF"
LEMON = "#F4E409"
ROSE = "#F49AC2"

# A landscape stays dark enough for every line drawn on it, from the valley to the heights.
VALLEY = "#213C5F"
HEIGHTS = "#111829"
CONTOUR = "#6888B8"

TITLE_SIZE = 36
BODY_SIZE = 26
LABEL_SIZE = 24
NOTE_SIZE = 20
FORMULA_SIZE = 42

FRAME_MARGIN = 0.5


class SeriesStyle(NamedTuple):
    """How one series is told from another: by colour, and, for those who cannot see it, by dashes and marker.

    dashes: lengths of on, off, on, off, … along the curve, in scene units; empty for a solid line
    marker: "circle", "square", "triangle" or "diamond"
    """

    color: str
    dashes: tuple[float, ...] = ()
    marker: str = "circle"


# In order of use. The first three stay apart under protanopia, deuteranopia and tritanopia.
SERIES = (
    SeriesStyle(SKY),
    SeriesStyle(AMBER, (0.1, 0.08), "square"),
    SeriesStyle(CORAL, (0.26, 0.09), "triangle"),
    SeriesStyle(MINT, (0.04, 0.07), "diamond"),
    SeriesStyle(VIOLET, (0.24, 0.07, 0.05, 0.07), "circle"),
)
