"""The rule of ranges: what is shown in a chart lies within its axes, and all of the data is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from coursekit.meanings import Colour, same_colour

from ...drawing.ranges import LeftOut, Span
from ..findings import Extent, Finding, short
from ..limits import Limits
from ..plotted import to_points
from ..seen import Area, Axes, Axis, Block, Moment, Stroke
from .charts import SAMPLE_REACH, samples

BORDER = 0.06  # units beyond the axes that a thick line needs
NEAR = 0.04  # units from a point to the line that goes through it
FEWEST_POINTS = 3  # fewer are no data: the ends of a line that marks something
FEWEST_BARS = 3
PARTS = {"histogram": "bars", "bar chart": "bars", "heat map": "cells"}  # of other drawings: points
MARKING_LINE = 0.5  # units: a longer line of one piece marks something; a shorter one may be a dash
LONGEST_NAME = 4  # words


class Beyond:
    """What of its data each chart does not show within its ranges, at the worst moment of a section."""

    def __init__(self) -> None:
        self._worst: dict[tuple[int, str], Finding] = {}

    def check(self, moment: Moment) -> None:
        """Look at what is visible now; what is found is told at the section's end, once a series."""
        for axes in moment.axes:
            for color, found in (*_drawn_outside(axes, moment), *_tall_bars(axes, moment)):
                self._note(axes.owner, axes.box, color, found, "drawn beyond its axes", moment)
        for missing in moment.left_out:
            told, known = missing.left_out, _from_hex(missing.left_out.color)
            if known is None or told.missing == told.of or _is_seen(known, moment):
                self._note(missing.owner, missing.box, known, told, "cut off", moment)

    def _note(self, owner: int, box: Extent, color: Colour | None, found: LeftOut, how: str, moment: Moment) -> None:
        key = (owner, f"{found.what} {found.color}")
        share, before = 100 * found.missing / found.of, self._worst.get(key)
        if before and before.measure >= share:
            return
        who = _name(color, moment) or (f"the {found.what} in {found.color}" if found.color else f"a {found.what}")
        since, number = (before.time, before.moment) if before else (moment.since, moment.number)
        things = PARTS.get(found.what, "points")
        note = f"{found.missing} of {found.of} {things} {how}, where {' and '.join(map(_range_text, found.spans))}"
        self._worst[key] = Finding("beyond_range", (who,), since, share, (box,), number, note=note)

    def end(self, limits: Limits) -> Iterator[Finding]:
        """All that exceeds the limit; what is wrong with several series in the same way is one finding."""
        alike: dict[str, list[Finding]] = {}
        for finding in self._worst.values():
            if finding.measure > limits["beyond_range"]:
                alike.setdefault(finding.note, []).append(finding)
        for findings in alike.values():
            names = tuple(dict.fromkeys(who for finding in findings for who in finding.who))
            boxes = tuple(dict.fromkeys(box for finding in findings for box in finding.boxes))
            yield replace(min(findings, key=lambda f: f.time), who=names, boxes=boxes)


def _drawn_outside(axes: Axes, moment: Moment) -> Iterator[tuple[Colour, LeftOut]]:
    """By colour, how many of the points that were placed in a chart are drawn, and lie outside its ranges."""
    sizes = np.array([np.linalg.norm(axis.end - axis.start) for axis in (axes.x, axes.y)])
    slack = BORDER / np.maximum(sizes, BORDER)
    outside = ((axes.plotted < -slack) | (axes.plotted > 1 + slack)).any(axis=1)
    if not outside.any():
        return
    points = to_points(np.array([axes.x.start, axes.x.end]), np.array([axes.y.start, axes.y.end]), axes.plotted)
    for color, whole, dashes in _clouds(moment):
        firm, drawn = _near(points, whole), _near(points, whole + dashes)
        count, every = int((drawn & outside).sum()), int(drawn.sum())
        # The end of a dashed line that marks something may lie there; of a dashed curve, several points do.
        if ((firm & outside).any() or count >= FEWEST_POINTS) and every >= FEWEST_POINTS:
            spans = tuple(_spans(axes, axes.plotted[drawn], slack))
            yield color, LeftOut("series", _hex(color), count, every, spans)


def _near(points: np.ndarray, pieces: Sequence[np.ndarray]) -> np.ndarray:
    """Through which of the points one of the pieces goes."""
    if not pieces:
        return np.zeros(len(points), dtype=bool)
    distances, _ = cKDTree(np.concatenate(pieces)).query(points, distance_upper_bound=NEAR)
    return np.asarray(np.isfinite(distances))


class _Cloud(NamedTuple):
    """Points along lines of one colour and the middles of its marks; and points along its dashes."""

    colour: Colour
    whole: list[np.ndarray]
    dashes: list[np.ndarray]


def _clouds(moment: Moment) -> list[_Cloud]:
    """What is drawn, by colour, but for what belongs to charts and legends, or marks something."""
    own = frozenset[int]().union(*(chart.own for chart in moment.axes))
    in_legends = {box for _, _, box in samples(moment)}
    clouds: list[_Cloud] = []

    def of(colour: Colour) -> _Cloud:
        known = next((cloud for cloud in clouds if same_colour(cloud.colour, colour)), None)
        if known is None:
            clouds.append(known := _Cloud(colour, [], []))
        return known

    for stroke in moment.strokes:
        if stroke.owner in own or (stroke.closed and _size(stroke) < SAMPLE_REACH):
            continue  # the rim of a mark is as wide as the border
        if stroke.curves > 1:
            of(stroke.colour).whole.append(stroke.points)
        elif len(stroke.points) * stroke.spacing < MARKING_LINE:
            of(stroke.colour).dashes.append(stroke.points)
    for area in (*moment.areas, *moment.outlines):
        if area.owner not in own and area.box not in in_legends and _size(area) < SAMPLE_REACH:
            middle = (area.box[0] + area.box[2]) / 2, (area.box[1] + area.box[3]) / 2
            of(area.colour).whole.append(np.array([middle]))
    return clouds


def _size(thing: Area | Stroke) -> float:
    return max(thing.box[2] - thing.box[0], thing.box[3] - thing.box[1])


def _spans(axes: Axes, shares: np.ndarray, slack: np.ndarray) -> Iterator[Span]:
    for i, (name, axis) in enumerate((("x", axes.x), ("y", axes.y))):
        low, high = float(shares[:, i].min()), float(shares[:, i].max())
        if low < -slack[i] or high > 1 + slack[i]:
            yield _span(name, axis, low, high)


def _span(name: str, axis: Axis, low: float, high: float) -> Span:
    data, shown = (sorted((axis.value(a), axis.value(b))) for a, b in ((low, high), (0.0, 1.0)))
    return Span(name, data[0], data[1], shown[0], shown[1])


def _tall_bars(axes: Axes, moment: Moment) -> Iterator[tuple[Colour, LeftOut]]:
    """Bars, equally wide, that stand on one line in the chart or hang from it, and end beyond the y axis."""
    left, low, right, high = axes.box
    boxes = [a for a in moment.areas if a.is_box and a.box[0] > left - BORDER and a.box[2] < right + BORDER]
    edges = np.array([(a.box[1], a.box[3]) for a in boxes]).reshape(-1, 2)
    if not ((edges[:, 0] < low - BORDER) | (edges[:, 1] > high + BORDER)).any():
        return
    grounds = edges[(edges > low - BORDER) & (edges < high + BORDER)]
    if not len(grounds):
        return
    ground = grounds[np.argmax(_standing_on(grounds, edges))]
    standing = [boxes[i] for i in np.flatnonzero((np.abs(edges - ground) < BORDER).any(axis=1))]
    width = np.median([_width(a) for a in standing])
    bars = [a for a in standing if abs(_width(a) - width) < BORDER]
    if all(abs(a.box[3] - a.box[1] - _width(a)) < BORDER for a in bars):
        return  # marks of a scatter plot, whose rims happen to be level
    tall = [a for a in bars if a.box[3] > high + BORDER or a.box[1] < low - BORDER]
    if tall and len(bars) >= FEWEST_BARS:
        ends = [(edge - low) / (high - low) for a in bars for edge in (a.box[1], a.box[3])]
        span = _span("y", axes.y, min(ends), max(ends))
        yield tall[0].colour, LeftOut("bar chart", _hex(tall[0].colour), len(tall), len(bars), (span,))


def _standing_on(grounds: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """How many boxes have an edge on each of the heights, without a look at each pair: a surface has a box a face.

    edges: (boxes, 2), the lower and the upper one
    """
    below, above = grounds - BORDER, grounds + BORDER
    on = sum(_fewer(side, above) - _fewer(side, below, "right") for side in edges.T)
    thin = edges[edges[:, 1] - edges[:, 0] < 2 * BORDER]  # of these, both edges may be on it, and none beyond both ends
    both = len(thin) - _fewer(thin[:, 0], below, "right") - (len(thin) - _fewer(thin[:, 1], above))
    return np.asarray(on - both)


def _fewer(values: np.ndarray, limits: np.ndarray, side: Literal["left", "right"] = "left") -> np.ndarray:
    """How many values lie below each limit; with "right", also those on it."""
    return np.searchsorted(np.sort(values), limits, side)


def _width(area: Area) -> float:
    return area.box[2] - area.box[0]


def _is_seen(color: Colour, moment: Moment) -> bool:
    drawn = [*(stroke.colour for stroke in moment.strokes), *(area.colour for area in moment.areas)]
    return any(same_colour(colour, color) for colour in drawn)


def _name(color: Colour | None, moment: Moment) -> str:
    """What a legend, or a text in its colour, calls a series; "" where nothing does."""
    if color is None:
        return ""
    named = [block for known, block, _ in samples(moment) if same_colour(known, color)]
    named += [b for b in moment.blocks if _is_name(b) and same_colour(b.colour, color)]
    return short(named[0].says) if named else ""


def _is_name(block: Block) -> bool:
    is_grey = max(block.colour) - min(block.colour) < 0.16
    return not is_grey and not block.is_number and len(block.says.split()) <= LONGEST_NAME


def _range_text(span: Span) -> str:
    shown = f"{span.shown_low:.4g} to {span.shown_high:.4g}"
    return f"{span.axis} goes from {span.low:.4g} to {span.high:.4g}, of which {shown} is shown"


def _hex(color: Colour) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in color)


def _from_hex(text: str) -> Colour | None:
    parts = [int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)] if len(text) == 7 else []
    return (parts[0], parts[1], parts[2]) if parts else None
