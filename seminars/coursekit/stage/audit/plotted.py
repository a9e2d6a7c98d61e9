"""Which data was placed in which chart: every point that the chart was asked for, whoever drew it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import numpy as np
from manim import Axes as ManimAxes
from manim import NumberLine

from ..drawing.chart import Chart

MOST_KEPT = 200_000  # points of one chart; what asks for more in every frame tells nothing new


class Plotted:
    """The points that charts were asked for while a scene was performed, by chart.

    A point is kept as its place along both axes, 0 at the low end and 1 at the high one: so it is found again when the
    chart has moved, together with what was drawn in it.
    """

    def __init__(self) -> None:
        self._placed: dict[int, _Placed] = {}

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Keep what manim's axes and the kit's charts are asked for; they answer as ever."""
        with ExitStack() as patches:
            for kind in (ManimAxes, Chart):
                patches.enter_context(mock.patch.object(kind, "coords_to_point", self._kept(kind.coords_to_point)))
            yield

    def _kept(self, coords_to_point: Any) -> Any:
        def asked(chart: Any, *coords: Any, **kwargs: Any) -> Any:
            points = coords_to_point(chart, *coords, **kwargs)
            # Of one list a coordinate, manim makes one list a coordinate: (3, n).
            is_turned = isinstance(chart, ManimAxes) and np.ndim(points) == 2 == np.ndim(coords)
            self._note(chart, np.array(points.T if is_turned else points, dtype=float).reshape(-1, 3))
            return points

        return asked

    def _note(self, chart: Any, points: np.ndarray) -> None:
        placed = self._placed.get(id(chart))
        if placed is None:
            placed = self._placed[id(chart)] = _Placed(chart)
        placed.note(points)

    def shares(self, chart: Any) -> np.ndarray:
        """All points of one chart, once each, as shares of its axes: (points, 2)."""
        placed = self._placed.get(id(chart))
        return placed.shares() if placed else np.zeros((0, 2))


class _Placed:
    """The points of one chart, which is held, or its number would be another's.

    A curve that is drawn anew in every frame asks for them one by one: they are turned into shares when somebody looks.
    """

    def __init__(self, chart: Any) -> None:
        self._chart = chart
        self._count = 0
        self._kept: list[np.ndarray] = []
        self._asked: list[np.ndarray] = []  # since the chart was last moved, or looked at
        self._place = b""
        self._ends: tuple[np.ndarray, np.ndarray] | None = None

    def note(self, points: np.ndarray) -> None:
        if self._count >= MOST_KEPT:
            return
        axes = (self._chart.x_axis, self._chart.y_axis)
        place = b"".join(end.tobytes() for axis in axes for end in (axis.get_start(), axis.get_end()))
        if place != self._place or self._ends is None:
            self._take()
            self._place, self._ends = place, ends_of(self._chart)
        self._asked.append(points)
        self._count += len(points)

    def _take(self) -> None:
        if self._asked and self._ends is not None:
            points = np.concatenate(self._asked)
            self._kept.append(to_shares(*self._ends, points[np.isfinite(points).all(axis=1)]))
            self._asked = []

    def shares(self) -> np.ndarray:
        self._take()
        if not self._kept:
            return np.zeros((0, 2))
        if len(self._kept) > 1:
            self._kept[:] = [np.unique(np.concatenate(self._kept).round(9), axis=0)]
        self._count = len(self._kept[0])
        return self._kept[0]


def ends_of(chart: Any) -> tuple[np.ndarray, np.ndarray]:
    """The low and the high end of both axes of a chart in the scene: (2, 3) for x, and for y."""
    axes = (chart.x_axis, chart.y_axis)
    if isinstance(chart, Chart):
        x, y = ([axis.get_start(), axis.get_end()] for axis in axes)
    else:  # not where its line ends, which may be the tip of an arrow
        x, y = ([axis.n2p(end) for end in ranges_of(axis)] for axis in axes)
    return np.array(x, dtype=float), np.array(y, dtype=float)


def ranges_of(axis: NumberLine) -> tuple[float, float]:
    """The numbers at the ends of an axis of manim: on a logarithmic one, x_range holds powers of ten."""
    low, high = (float(axis.scaling.function(end)) for end in axis.x_range[:2])
    return low, high


def to_shares(x: np.ndarray, y: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points (n, 3) of the scene as shares of two axes, given by their ends: (n, 2)."""
    ways = x[1] - x[0], y[1] - y[0]
    starts = x[0], y[0]
    return np.stack([(points - s) @ w / (w @ w or 1.0) for s, w in zip(starts, ways, strict=True)], axis=1)


def to_points(x: np.ndarray, y: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Shares (n, 2) of two axes as points (n, 2) of the scene: the inverse of to_shares for axes at right angles."""
    right, up = x[1] - x[0], y[1] - y[0]
    corner = x[0] + ((y[0] - x[0]) @ up / (up @ up or 1.0)) * up
    return np.asarray((corner + shares[:, :1] * right + shares[:, 1:] * up)[:, :2])
