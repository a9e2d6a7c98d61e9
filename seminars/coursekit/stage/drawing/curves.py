"""Curves of real data in a chart, the marks on them, and what they are called."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, CapStyleType, Dot, LineJointType, RegularPolygon, Square, VGroup, VMobject

from coursekit.stage.drawing.chart import Chart
from coursekit.stage.drawing.polyline import dashed, decimated, set_polylines, visible_runs
from coursekit.stage.letters.writing import Words, beside, label
from coursekit.stage.theme import BACKGROUND, TEXT, SeriesStyle

CURVE_WIDTH = 4.0
# A 1080p chart is rarely wider than this many pixels' worth of distinct samples.
MOST_SAMPLES = 800


def plain_line(style: SeriesStyle, width: float = CURVE_WIDTH) -> VMobject:
    """A line in the style of a series, without points yet."""
    line = VMobject(color=style.color, stroke_width=width, fill_opacity=0, joint_type=LineJointType.ROUND)
    # Round caps would close the gaps of a fine dash.
    return line.set_cap_style(CapStyleType.BUTT if style.dashes else CapStyleType.ROUND)


def curve_points(axes: Chart, x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """The parts of a data curve that the chart's ranges show, as polylines (n, 3) in the scene.

    What is cut off is told by the audit.
    """
    axes.note_left_out("curve", "", x, y)
    return _shown(axes, x, y)


def _shown(axes: Chart, x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    kept = decimated(axes.y.fraction(y), MOST_SAMPLES)
    points = axes.coords_to_point(x[kept], y[kept])
    low, high = axes.x_axis.get_start(), np.array([axes.x_axis.get_end()[0], axes.y_axis.get_end()[1], 0])
    return visible_runs(points, axes.shows(x[kept], y[kept]), low, high)


def curve(axes: Chart, x: np.ndarray, y: np.ndarray, style: SeriesStyle, width: float = CURVE_WIDTH) -> VMobject:
    """Data as straight pieces between samples; what lies outside the chart's ranges is cut off, and told by the audit.

    x, y: (samples,)
    """
    pieces = [dash for run in _shown(axes, x, y) for dash in dashed(run, style.dashes)]
    axes.note_left_out("curve", style.color, x, y)
    return set_polylines(plain_line(style, width), pieces)


def marker(style: SeriesStyle, at: np.ndarray, size: float = 0.2) -> VMobject:
    """The mark of a series, its shape a cue beside its colour; the dark rim sets it off from lines beneath."""
    shape: VMobject
    if style.marker == "square":
        shape = Square(size * 0.88)
    elif style.marker == "triangle":
        shape = RegularPolygon(3, radius=size * 0.64, start_angle=np.pi / 2)
    elif style.marker == "diamond":
        shape = RegularPolygon(4, radius=size * 0.62, start_angle=0)
    elif style.marker == "circle":
        shape = Dot(radius=size / 2)
    else:
        raise ValueError(f"there is no marker {style.marker!r}; there are circle, square, triangle and diamond")
    return shape.set_fill(style.color, 1).set_stroke(BACKGROUND, 2).move_to(at)


def scatter(axes: Chart, x: np.ndarray, y: np.ndarray, style: SeriesStyle, size: float = 0.14) -> VGroup:
    """One marker a sample, for few samples; those outside the ranges are left out, and told by the audit."""
    points = axes.coords_to_point(np.asarray(x, float), np.asarray(y, float))
    axes.note_left_out("scatter plot", style.color, x, y)
    return VGroup(*(marker(style, p, size) for p, seen in zip(points, axes.shows(x, y), strict=True) if seen))


SAMPLE_LENGTH = 0.8


def line_sample(style: SeriesStyle, with_marker: bool = True) -> VGroup:
    """A short piece of a series' line, dashes and marker included, for a legend; its middle is at the origin."""
    ends = np.array([[-SAMPLE_LENGTH / 2, 0.0, 0.0], [SAMPLE_LENGTH / 2, 0.0, 0.0]])
    line = set_polylines(plain_line(style), dashed(ends, style.dashes)).center()
    return VGroup(line, marker(style, np.zeros(3))) if with_marker else VGroup(line)


def legend(entries: Sequence[tuple[str, SeriesStyle]], with_markers: bool = True, spacing: float = 0.5) -> VGroup:
    """Each line sample beside its name, row by row, names in line: VGroup of (sample, name)."""
    rows = VGroup()
    for i, (name, style) in enumerate(entries):
        middle = i * spacing * DOWN
        sample = line_sample(style, with_markers).shift(middle)
        rows.add(VGroup(sample, beside(label(name, TEXT), middle + SAMPLE_LENGTH / 2 * RIGHT, RIGHT, 0.2)))
    return rows


def end_label(line: VMobject, words: str, color: str, gap: float = 0.18) -> Words:
    """The name of a curve, where it ends."""
    return beside(label(words, color), line.get_end(), RIGHT, gap)


def spread(labels: Sequence[VMobject], gap: float = 0.12) -> None:
    """Move labels apart vertically so that none touches the next; their order stays, and each group its middle."""
    ordered = sorted(labels, key=lambda item: -float(item.get_y()))
    groups = [VGroup(item) for item in ordered]
    i = 0
    while i + 1 < len(groups):
        upper, lower = groups[i], groups[i + 1]
        if upper.get_bottom()[1] - lower.get_top()[1] >= gap - 1e-9:
            i += 1
            continue
        # Two groups that overlap become one, stacked about the mean of where its members wanted to be.
        middle = (len(upper) * upper.get_y() + len(lower) * lower.get_y()) / (len(upper) + len(lower))
        lower.next_to(upper, DOWN, buff=gap, coor_mask=np.array([0, 1, 0]))
        groups[i : i + 2] = [VGroup(*upper, *lower).set_y(middle)]
        i = max(i - 1, 0)
