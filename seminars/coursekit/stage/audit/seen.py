"""What is visible on stage at one moment, as plain geometry in scene units. Rules read this, and nothing of manim."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from coursekit.meanings import Colour

from ..drawing.ranges import LeftOut
from .findings import Extent


@dataclass(frozen=True, eq=False)
class Block:
    """A text: what was written by one call, or what is left of it on stage."""

    says: str
    glyphs: np.ndarray  # (glyphs, 4) boxes
    colours: np.ndarray  # (glyphs, 4) red, green, blue, opacity
    order: int  # of its first glyph among all that is drawn; later ones cover earlier ones
    cap_height: float | None  # None where it has no letter to be measured
    halo: Colour | None = None  # of the rim that keeps lines away from its letters
    name: str = ""
    is_part: bool = False  # of a text that is not on stage as a whole, as while it is written: `says` tells no words

    @cached_property
    def box(self) -> Extent:
        low, high = self.glyphs[:, :2].min(axis=0), self.glyphs[:, 2:].max(axis=0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    @property
    def colour(self) -> Colour:
        red, green, blue = np.median(self.colours[:, :3], axis=0).tolist()
        return (red, green, blue)

    @property
    def is_number(self) -> bool:
        """Whether it stands for a value alone, as beside the tick of an axis."""
        return any(c.isnumeric() for c in self.says) and not any(c.isalpha() for c in self.says)


@dataclass(frozen=True, eq=False)
class Stroke:
    """The line of one mobject, as points along it."""

    name: str
    points: np.ndarray  # (points, 2)
    spacing: float  # between neighbouring points, on the average
    width: float
    colour: Colour
    opacity: float
    order: int
    pieces: int  # how often the pen was put down
    curves: int
    closed: bool
    owner: int  # of the mobject, to know it again
    decoration: bool = False

    @cached_property
    def box(self) -> Extent:
        low, high = self.points.min(axis=0) - self.width / 2, self.points.max(axis=0) + self.width / 2
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


@dataclass(frozen=True, eq=False)
class Area:
    """What one mobject fills: a polygon, or the rectangle of an image."""

    name: str
    outline: np.ndarray  # (points, 2)
    colour: Colour
    opacity: float
    order: int
    owner: int
    is_box: bool  # made to hold something: a rectangle, a rounded one, a circle
    is_image: bool = False

    @cached_property
    def box(self) -> Extent:
        low, high = self.outline.min(axis=0), self.outline.max(axis=0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


@dataclass(frozen=True, eq=False)
class Axis:
    """One axis of a chart, from its low to its high end."""

    name: str
    start: np.ndarray
    end: np.ndarray
    low: float
    high: float
    log: bool = False

    def value(self, share: float) -> float:
        """What it says at a share of its length: `low` at 0, `high` at 1."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)


@dataclass(frozen=True, eq=False)
class Axes:
    """The two axes of a chart, and the mobjects that belong to it: axes, grid and numbers are no data.

    plotted: (points, 2) what was placed in it, as shares of its axes
    """

    x: Axis
    y: Axis
    owner: int
    own: frozenset[int] = frozenset()
    plotted: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)))

    @cached_property
    def box(self) -> Extent:
        ends = np.array([self.x.start, self.x.end, self.y.start, self.y.end])[:, :2]
        low, high = ends.min(axis=0), ends.max(axis=0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


@dataclass(frozen=True, eq=False)
class Missing:
    """What a drawing says that it does not show of its data."""

    left_out: LeftOut
    owner: int
    box: Extent


@dataclass(eq=False)
class Moment:
    """All that is visible after one play() or wait()."""

    time: float
    since: float  # when it was first so: before `time` where the picture was held
    frame: Extent
    background: Colour
    blocks: list[Block] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    outlines: list[Area] = field(default_factory=list)  # closed lines without a fill, which may be boxes
    axes: list[Axes] = field(default_factory=list)
    left_out: list[Missing] = field(default_factory=list)
    number: int = 0

    @property
    def things(self) -> Iterator[Block | Stroke | Area]:
        yield from self.blocks
        yield from self.strokes
        yield from self.areas

    @property
    def is_empty(self) -> bool:
        return not (self.blocks or self.strokes or self.areas)


def inside(points: np.ndarray, outline: np.ndarray) -> np.ndarray:
    """Which points lie within a polygon, by the number of its edges that a ray to the right crosses.

    points: (n, 2); outline: (m, 2), closed or not
    """
    a, b = outline, np.roll(outline, -1, axis=0)
    rise = b[:, 1] - a[:, 1]
    spans = (a[None, :, 1] > points[:, None, 1]) != (b[None, :, 1] > points[:, None, 1])
    slope = (b[:, 0] - a[:, 0]) / np.where(rise == 0, 1, rise)
    crossing = a[None, :, 0] + (points[:, None, 1] - a[None, :, 1]) * slope[None]
    return np.asarray((spans & (points[:, None, 0] < crossing)).sum(axis=1) % 2 == 1)


def overlap(a: Extent, b: Extent) -> float:
    """How deep two boxes lie in each other; negative for the gap between them."""
    return min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))


def around(boxes: Sequence[Extent]) -> Extent:
    every = np.array(boxes)
    low, high = every[:, :2].min(axis=0), every[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def corners(boxes: np.ndarray) -> np.ndarray:
    """(n, 4) boxes -> (4n, 2)."""
    return np.concatenate([boxes[:, [i, j]] for i in (0, 2) for j in (1, 3)])


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance of colours (…, 3) from 0 to 1, as WCAG 2 defines it: (…,)."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """WCAG contrast ratio of colours (…, 3), 1 to 21."""
    one, other = luminance(np.asarray(a)), luminance(np.asarray(b))
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05))


def is_grey(colour: Colour) -> bool:
    """Whether a colour tells nothing apart: white, black and what lies between."""
    return max(colour) - min(colour) < 0.16
