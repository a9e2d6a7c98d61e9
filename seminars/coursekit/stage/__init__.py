"""Scenes, drawn by manim: what authors draw with, by one name each.

    from manim import *
    from coursekit.stage import *

No name of manim's is among these. In: tensors as numpy arrays. Out: mobjects, and clips and audits of sections, which a
build asks `performing` and `audit` for. May import manim, numpy and all of the kit but `screening`.

    scene                    the base that brings sections and tensors; `pacing` when things come and go
    theme                    colours, sizes, styles of series
    tensor_reading           tensors by the name of their experiment; `readings` tells which a section has read
    drawing, letters         what authors draw and write with
    performing               how a section becomes a clip; `rendering` how a frame is drawn
    state                    what sections leave; `audit` what is wrong with a picture
"""

from typing import TYPE_CHECKING

from coursekit.face import load_when_read

if TYPE_CHECKING:
    from .drawing.band import band
    from .drawing.cards import deal, summary_cards
    from .drawing.chart import Chart, chart, frame_of
    from .drawing.curves import curve, curve_points, end_label, legend, line_sample, marker, plain_line, scatter, spread
    from .drawing.flow import card, flow_arrow, panel, plate, stack
    from .drawing.heat import film, heat_image, mat
    from .drawing.histogram import bars, ridge, ridges
    from .drawing.landscape import bands, contours, minimum_mark, start_mark, within
    from .drawing.network import NEGATIVE, POSITIVE, WIDEST, Network, between
    from .drawing.polyline import dashed, set_polylines, up_to
    from .drawing.ranges import Scale, linear_around, linear_scale, log_around, log_scale
    from .drawing.shares import shares
    from .drawing.trail import Trail, appear_at, counter
    from .letters.facts import number, percent, times
    from .letters.writing import Words, beside, body, caption, formula, haloed, label, note, on_baseline, text, title
    from .pacing import hold, hold_time, leave
    from .scene import CourseScene
    from .theme import (
        AMBER,
        BACKGROUND,
        BODY_SIZE,
        CONTOUR,
        CORAL,
        FORMULA_SIZE,
        FRAME_MARGIN,
        HEIGHTS,
        LABEL_SIZE,
        LEMON,
        MINT,
        MUTED,
        NOTE_SIZE,
        PANEL,
        ROSE,
        RULE,
        SERIES,
        SKY,
        TEXT,
        TITLE_SIZE,
        VALLEY,
        VIOLET,
        SeriesStyle,
    )

__all__ = [
    "AMBER",
    "BACKGROUND",
    "BODY_SIZE",
    "CONTOUR",
    "CORAL",
    "FORMULA_SIZE",
    "FRAME_MARGIN",
    "HEIGHTS",
    "LABEL_SIZE",
    "LEMON",
    "MINT",
    "MUTED",
    "NEGATIVE",
    "NOTE_SIZE",
    "PANEL",
    "POSITIVE",
    "ROSE",
    "RULE",
    "SERIES",
    "SKY",
    "TEXT",
    "TITLE_SIZE",
    "VALLEY",
    "VIOLET",
    "WIDEST",
    "Chart",
    "CourseScene",
    "Network",
    "Scale",
    "SeriesStyle",
    "Trail",
    "Words",
    "appear_at",
    "band",
    "bands",
    "bars",
    "beside",
    "between",
    "body",
    "caption",
    "card",
    "chart",
    "contours",
    "counter",
    "curve",
    "curve_points",
    "dashed",
    "deal",
    "end_label",
    "film",
    "flow_arrow",
    "formula",
    "frame_of",
    "haloed",
    "heat_image",
    "hold",
    "hold_time",
    "label",
    "leave",
    "legend",
    "line_sample",
    "linear_around",
    "linear_scale",
    "log_around",
    "log_scale",
    "marker",
    "mat",
    "minimum_mark",
    "note",
    "number",
    "on_baseline",
    "panel",
    "percent",
    "plain_line",
    "plate",
    "ridge",
    "ridges",
    "scatter",
    "set_polylines",
    "shares",
    "spread",
    "stack",
    "start_mark",
    "summary_cards",
    "text",
    "times",
    "title",
    "up_to",
    "within",
]

load_when_read(__name__)
