"""Rules of charts: numbers and names at axes, a name for every series, and colours that mean one thing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from coursekit.meanings import Colour, mean_the_same, same_colour

from ..findings import Extent, Finding, short
from ..limits import Limits
from ..seen import Area, Axes, Axis, Block, Moment, Stroke, around, is_grey, overlap

NUMBER_REACH = 0.8  # how far from its axis a number stands at the most
NAME_REACH = 1.3
SAMPLE_REACH = 0.5  # how far from its sample a name in a legend stands
LARGEST_SAMPLE = 1.3
LABEL_REACH = 0.6  # how far from the end of its line a direct label stands
FEWEST_CURVES = 6  # a line of fewer pieces is no data, but a mark
THINNEST_SERIES = 0.02


def axis_numbers(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for axes in moment.axes:
        for axis in (axes.x, axes.y):
            count = sum(block.is_number and _beside_axis(block, axis, NUMBER_REACH) for block in moment.blocks)
            if count < limits["axis_numbers"]:
                yield Finding(
                    "axis_numbers", (_axis_name(axis, axes, moment),), moment.since, count, (axes.box,), moment.number
                )


def axis_names(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for axes in moment.axes:
        for axis in (axes.x, axes.y):
            sharing = [axis, *(other.x for other in moment.axes if axis is axes.x and _above(axes, other))]
            named = sum(not b.is_number and any(_names_axis(b, one) for one in sharing) for b in moment.blocks)
            if named < limits["axis_names"]:
                yield Finding(
                    "axis_names", (_axis_name(axis, axes, moment),), moment.since, named, (axes.box,), moment.number
                )


def _above(axes: Axes, other: Axes) -> bool:
    """Whether a chart stands right above another, whose x axis then serves both."""
    ends = zip((axes.x.start, axes.x.end), (other.x.start, other.x.end), strict=True)
    return all(abs(a[0] - b[0]) < 0.05 for a, b in ends) and axes.x.start[1] > other.x.start[1]


def _axis_name(axis: Axis, axes: Axes, moment: Moment) -> str:
    if len(moment.axes) == 1:
        return axis.name
    middle = (axes.box[0] + axes.box[2]) / 2, (axes.box[1] + axes.box[3]) / 2
    return f"{axis.name} of the chart at ({middle[0]:.1f}, {middle[1]:.1f})"


def _beside_axis(block: Block, axis: Axis, reach: float) -> bool:
    start, end = axis.start[:2], axis.end[:2]
    length = float(np.linalg.norm(end - start)) or 1.0
    way = (end - start) / length
    middle = np.array([(block.box[0] + block.box[2]) / 2, (block.box[1] + block.box[3]) / 2]) - start
    across = abs(float(way[0] * middle[1] - way[1] * middle[0]))
    half = (block.box[3] - block.box[1] if abs(way[0]) > 0.5 else block.box[2] - block.box[0]) / 2
    return -0.2 < float(middle @ way) < length + 0.2 and across - half < reach


def _names_axis(block: Block, axis: Axis) -> bool:
    """Along the axis, or at one of its ends."""
    ends = [axis.start, axis.end]
    at_end = any(overlap(block.box, (e[0], e[1], e[0], e[1])) > -NAME_REACH / 1.6 for e in ends)
    return at_end or _beside_axis(block, axis, NAME_REACH)


@dataclass(frozen=True, eq=False)
class Series:
    """The lines of one colour in one chart."""

    colour: Colour
    lines: tuple[Stroke, ...]

    @property
    def is_dashed(self) -> bool:
        return any(line.pieces > 3 for line in self.lines)

    @property
    def dash(self) -> float:
        """The mean length of a dash; 0 for a solid line."""
        line = max(self.lines, key=lambda s: len(s.points))
        return len(line.points) * line.spacing / line.pieces if self.is_dashed else 0.0


def series_of(axes: Axes, moment: Moment) -> list[Series]:
    """The data of a chart: coloured lines of many pieces within it, by colour."""
    found: list[list[Stroke]] = []
    for stroke in moment.strokes:
        if stroke.owner in axes.own or stroke.closed or is_grey(stroke.colour) or stroke.width < THINNEST_SERIES:
            continue
        if stroke.curves < FEWEST_CURVES or not _within(stroke.box, axes.box):
            continue
        same = next((group for group in found if same_colour(group[0].colour, stroke.colour)), None)
        if same is None:
            found.append([stroke])
        else:
            same.append(stroke)
    return [Series(group[0].colour, tuple(group)) for group in found]


def _within(box: Extent, outer: Extent, slack: float = 0.15) -> bool:
    return (
        box[0] > outer[0] - slack
        and box[1] > outer[1] - slack
        and box[2] < outer[2] + slack
        and box[3] < outer[3] + slack
    )


def legend(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for axes in moment.axes:
        series = series_of(axes, moment)
        if len(series) < 2:
            continue
        for one in series:
            if not _is_named(one, moment):
                box = around([line.box for line in one.lines])
                yield Finding("legend", (one.lines[0].name,), moment.since, 0, (box,), moment.number)


def _is_named(series: Series, moment: Moment) -> bool:
    if any(same_colour(_rgb(c), series.colour) for block in moment.blocks for c in block.colours[:, :3]):
        return True
    return any(same_colour(colour, series.colour) for colour, _, _ in samples(moment)) or _labelled(series, moment)


def _rgb(values: np.ndarray) -> Colour:
    return (float(values[0]), float(values[1]), float(values[2]))


def _labelled(series: Series, moment: Moment) -> bool:
    """Whether a text stands where one of the series' lines ends, or, in its colour, anywhere beside it.

    A text in a colour of its own is the name of what has that colour.
    """
    names = [block for block in moment.blocks if not block.is_number]
    names = [block for block in names if is_grey(block.colour) or same_colour(block.colour, series.colour)]
    for line in series.lines:
        x, y = line.points[-1].tolist()
        if any(overlap(block.box, (x, y, x, y)) > -LABEL_REACH for block in names):
            return True
        for block in names:
            if same_colour(block.colour, series.colour) and _distance(line, block.box) < LABEL_REACH:
                return True
    return False


def _distance(line: Stroke, box: Extent) -> float:
    """The least distance from a box to the points of a line."""
    low, high = np.array(box[:2]), np.array(box[2:])
    outside = np.maximum(np.maximum(low - line.points, line.points - high), 0)
    return float(np.linalg.norm(outside, axis=1).min())


def samples(moment: Moment, within_charts: bool = True) -> Iterator[tuple[Colour, Block, Extent]]:
    """Pairs of a legend: a short line or a mark, with the name to the right of it."""
    things: list[Stroke | Area] = [*moment.strokes, *moment.areas]
    small = [
        thing
        for thing in things
        if not is_grey(thing.colour)
        and thing.box[2] - thing.box[0] < LARGEST_SAMPLE
        and thing.box[3] - thing.box[1] < LARGEST_SAMPLE / 2
        and (within_charts or not any(_within(thing.box, axes.box, -0.1) for axes in moment.axes))
    ]
    for thing in small:
        middle = (thing.box[1] + thing.box[3]) / 2
        for block in moment.blocks:
            gap = block.box[0] - thing.box[2]
            if -0.05 < gap < SAMPLE_REACH and block.box[1] - 0.1 < middle < block.box[3] + 0.1 and not block.is_number:
                yield thing.colour, block, thing.box


def colour_only(moment: Moment, limits: Limits) -> Iterator[Finding]:
    for axes in moment.axes:
        series = series_of(axes, moment)
        for i, a in enumerate(series):
            for b in series[i + 1 :]:
                cues = (abs(a.dash - b.dash) > 0.3 * max(a.dash, b.dash, 0.01)) + _have_marks(a, b, moment)
                cues += _labelled(a, moment) or _labelled(b, moment)
                if cues < limits["colour_only"]:
                    who = (a.lines[0].name, b.lines[0].name)
                    boxes = tuple(around([line.box for line in s.lines]) for s in (a, b))
                    yield Finding("colour_only", who, moment.since, cues, boxes, moment.number)


def _have_marks(a: Series, b: Series, moment: Moment) -> bool:
    """Whether either series carries a mark of its colour on its line."""
    for series in (a, b):
        points = np.concatenate([line.points for line in series.lines])
        for area in moment.areas:
            size = max(area.box[2] - area.box[0], area.box[3] - area.box[1])
            if size < SAMPLE_REACH and same_colour(area.colour, series.colour):
                middle = np.array([(area.box[0] + area.box[2]) / 2, (area.box[1] + area.box[3]) / 2])
                if np.linalg.norm(points - middle, axis=1).min() < 0.15:
                    return True
    return False


class Meanings:
    """What each colour was said to mean in a section: legends pair a sample with a name."""

    def __init__(self) -> None:
        self.said: list[tuple[Colour, str, float]] = []  # a colour, a name, and when they were first seen

    def check(self, moment: Moment, limits: Limits) -> Iterator[Finding]:
        for colour, block, box in samples(moment, within_charts=False):
            if any(c.isdigit() for c in block.says):
                continue  # a value, not a name
            for known, name, _ in self.said:
                if same_colour(known, colour) and not mean_the_same(name, block.says):
                    who = (short(block.says), short(name))
                    yield Finding("colour_meaning", who, moment.time, 2, (block.box, box), moment.number)
            if not any(same_colour(c, colour) and n == block.says for c, n, _ in self.said):
                self.said.append((colour, block.says, moment.time))
