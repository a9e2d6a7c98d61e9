"""Paths of SVG, each parsed once: letters come again and again, and svgelements makes objects of each of their points.

That took two thirds of the time of a line of thirty letters.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
import svgelements as se
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.typing import Point3D_Array
from numpy.typing import NDArray
from svgelements import svgelements

_handle_commands = VMobjectFromSVGPath.handle_commands
GAP = 0.0001  # as manim has it: a path that ends as near to its beginning is closed without a line


class Curves(NamedTuple):
    """What manim draws of a path, before it is moved anywhere.

    places: (n, 2) float64, its ends and handles
    curves: (m, 6) int, places by number: where a curve begins, two that its first handle is the mean of together with
            its beginning, two that its second is the mean of together with its end, and the end
    cubics: (m,) bool, whether the second place is the first handle itself, and the fourth the second
    closes: numbers of the curves that are there only if the path does not end where it began
    """

    places: NDArray[np.float64]
    curves: NDArray[np.intp]
    cubics: NDArray[np.bool_]
    closes: tuple[int, ...]


@lru_cache(maxsize=4096)
def curves_of(text: str) -> Curves | None:
    """What the "d" of a path says; None for what is left to svgelements and manim: arcs, mistakes, fragments."""
    try:
        segments = [*se.Path(text)]
    except ValueError:
        return None
    places: list[Any] = []
    curves: list[tuple[int, ...]] = []
    cubics, closes = [], []
    begun = -1  # the place of the last move

    def place(point: Any) -> int:
        places.append((point.x, point.y))
        return len(places) - 1

    if not segments or not isinstance(segments[0], se.Move):
        return None
    # What follows a closed path without a move begins where that was closed, or where it ended.
    if any(isinstance(one, se.Close) and not isinstance(two, se.Move) for one, two in pairwise(segments)):
        return None
    for segment in segments:
        at = len(places) - 1
        match segment:
            case se.Move():
                begun = place(segment.end)
                continue
            case se.Line():
                end = place(segment.end)
                curve = (at, at, end, at, end, end)
            case se.QuadraticBezier():
                by = place(segment.control)
                curve = (at, by, by, by, by, place(segment.end))
            case se.CubicBezier():
                one, two = place(segment.control1), place(segment.control2)
                curve = (at, one, one, two, two, place(segment.end))
            case se.Close():
                closes.append(len(curves))
                curve = (at, at, begun, at, begun, begun)
            case _:
                return None
        curves.append(curve)
        cubics.append(isinstance(segment, se.CubicBezier))
    return Curves(
        np.array(places, float), np.array(curves, np.intp).reshape(-1, 6), np.array(cubics, bool), tuple(closes)
    )


class Outline(se.Path):  # type: ignore[misc]
    """A path whose segments are made when somebody asks for them, and which is moved without them until then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._text = ""  # of which no segments were made
        self._moves: list[se.Matrix] = []  # of those
        super().__init__(*args, **kwargs)

    @property
    def _segments(self) -> list[se.PathSegment]:
        if self._text:
            text, self._text = self._text, ""
            super().parse(text)
            for matrix in self._moves:
                for segment in self._made:
                    segment *= matrix  # in place
        return self._made

    @_segments.setter
    def _segments(self, segments: list[se.PathSegment]) -> None:
        self._made, self._text = segments, ""

    def parse(self, pathdef: str) -> None:
        if not self._text and not self._made and isinstance(pathdef, str) and curves_of(pathdef) is not None:
            self._text, self._moves = pathdef, []
        else:
            super().parse(pathdef)

    def reify(self) -> "Outline":
        if not self._text:
            super().reify()
            return self
        se.GraphicObject.reify(self)
        se.Transformable.reify(self)
        if isinstance(self.transform, se.Matrix):
            self._moves.append(se.Matrix(self.transform))
        self.transform.reset()
        return self

    def approximate_arcs_with_quads(self, error: float = 0.1) -> None:
        if not self._text:  # else there are none
            super().approximate_arcs_with_quads(error)

    def points(self) -> Point3D_Array | None:
        """What manim makes of it, bit for bit; None where it has to do that itself."""
        curves = curves_of(self._text) if self._text else None
        if curves is None:
            return None
        x, y = curves.places.T
        for to in self._moves:
            x, y = x * to.a + y * to.c + to.e, x * to.b + y * to.d + to.f
        places = np.column_stack([x, y, np.zeros_like(x)])
        start, a, b, c, d, end = (places[column] for column in curves.curves.T)
        points = np.stack([start, (start + a + b) / 3, (c + d + end) / 3, end], axis=1)
        points[curves.cubics, 1], points[curves.cubics, 2] = a[curves.cubics], c[curves.cubics]
        closed = [number for number in curves.closes if np.linalg.norm(start[number] - end[number]) <= GAP]
        return np.delete(points, closed, axis=0).reshape(-1, 3)


@contextmanager
def outlines_once() -> Iterator[None]:
    """From here to the end, what svgelements parses as paths are outlines."""
    with mock.patch.object(svgelements, "Path", Outline):
        yield


def handle_commands(path: VMobjectFromSVGPath) -> VMobjectFromSVGPath:
    """What takes the place of VMobjectFromSVGPath.handle_commands: the same points, by whole arrays."""
    outline = path.path_obj
    points = outline.points() if isinstance(outline, Outline) and path.n_points_per_curve == 4 else None
    if points is None:
        return _handle_commands(path)
    path.points = points
    return path
