"""Where mobjects are: the box around their anchors, which all that places them asks for; and which points are one.

manim makes a list of one small array for each anchor of a family, and an array of that; and it compares two points by
functions that are made for millions. Each function gives what the method of manim's that it takes the place of gives.
"""

import math
from functools import cache, partial
from itertools import pairwise
from typing import Any, cast

import numpy as np
from manim import ORIGIN, Mobject, VMobject

POINTS_A_CURVE = 4

RELATIVE_TOLERANCE = 1e-5  # numpy's own
POINT = (3,)

_anchors = VMobject.get_anchors
_starts, _ends = VMobject.get_start_anchors, VMobject.get_end_anchors
_extremum = Mobject.get_extremum_along_dim
boundary_by_manim = VMobject.get_points_defining_boundary
critical_point_by_manim = Mobject.get_critical_point
are_one_by_manim = VMobject.consider_points_equals
subpaths_by_manim = VMobject.get_subpaths_from_points


def boundary_of(vmobject: VMobject) -> np.ndarray:
    """All anchors of a family, (n, 3); takes the place of VMobject.get_points_defining_boundary."""
    parts = []
    for part in vmobject.get_family():
        points = getattr(part, "points", None)
        if not _has_plain_anchors(cast(Any, type(part))) or part.n_points_per_cubic_curve != POINTS_A_CURVE:
            return boundary_by_manim(vmobject)
        if type(points) is not np.ndarray or points.dtype != np.float64:
            return boundary_by_manim(vmobject)
        shape = points.shape
        if len(shape) != 2 or shape[1] != 3 or (shape[0] != 1 and shape[0] % POINTS_A_CURVE):
            return boundary_by_manim(vmobject)
        if shape[0]:
            parts.append(points if shape[0] == 1 else points.reshape(-1, POINTS_A_CURVE, 3)[:, ::3].reshape(-1, 3))
    return np.concatenate(parts) if parts else np.array(())


@cache
def _has_plain_anchors(kind: type) -> bool:
    plain = {"get_anchors": _anchors, "get_start_anchors": _starts, "get_end_anchors": _ends}
    return issubclass(kind, VMobject) and all(getattr(kind, name) is method for name, method in plain.items())


def critical_point_of(mobject: Mobject, direction: Any) -> np.ndarray:
    """Of the box around a family, the corner, the middle of an edge or of the box that lies in a direction."""
    if type(mobject).get_extremum_along_dim is not _extremum:
        return critical_point_by_manim(mobject, direction)
    result = np.zeros(mobject.dim)
    points = mobject.get_points_defining_boundary()
    if len(points) == 0:
        return result
    for dim in range(mobject.dim):
        numbers, way = points[:, dim], direction[dim]
        if way < 0:
            result[dim] = np.minimum.reduce(numbers)
        elif way == 0:
            result[dim] = (np.minimum.reduce(numbers) + np.maximum.reduce(numbers)) / 2
        else:
            result[dim] = np.maximum.reduce(numbers)
    return result


def are_one(vmobject: VMobject, point: Any, other: Any) -> bool:
    """Whether two points are taken for one; takes the place of VMobject.consider_points_equals."""
    for each in (point, other):
        if type(each) is not np.ndarray or each.shape != POINT or each.dtype != np.float64:
            return are_one_by_manim(vmobject, point, other)
    tolerance = vmobject.tolerance_for_point_equality
    for x, y in zip(point.tolist(), other.tolist(), strict=True):
        is_near = abs(x - y) <= tolerance + RELATIVE_TOLERANCE * abs(y) and math.isfinite(y)
        if not (is_near or x == y):
            return False
    return True


def subpaths_of(vmobject: VMobject, points: Any) -> list[np.ndarray]:
    """Runs of curves of which each begins where the one before ends; in place of VMobject.get_subpaths_from_points."""
    kind: Any = type(vmobject)
    is_known = kind.consider_points_equals in (are_one, are_one_by_manim) and type(points) is np.ndarray
    if not is_known or points.dtype != np.float64 or points.ndim != 2 or points.shape[1:] != POINT:
        return subpaths_by_manim(vmobject, points)
    curve = vmobject.n_points_per_cubic_curve
    starts = np.arange(curve, len(points), curve)
    ends, begins = points[starts - 1], points[starts]
    with np.errstate(invalid="ignore"):
        near = np.abs(ends - begins) <= vmobject.tolerance_for_point_equality + RELATIVE_TOLERANCE * np.abs(begins)
        is_one = (near & np.isfinite(begins)) | (ends == begins)
    cuts = [0, *starts[~is_one.all(axis=1)].tolist(), len(points)]
    return [points[start:end] for start, end in pairwise(cuts) if end - start >= curve]


def apply_function(mobject: Mobject, function: Any, *, about_point: Any = None, about_edge: Any = None) -> Mobject:
    """Move each point of a family to where a function takes it; takes the place of Mobject.apply_function."""
    if about_point is None and about_edge is None:
        about_point = ORIGIN
    return mobject.apply_points_function_about_point(partial(_mapped, function), about_point, about_edge)


def _mapped(function: Any, points: np.ndarray) -> np.ndarray:
    """What numpy's apply_along_axis gives for the rows of an array, by less for each."""
    if type(points) is not np.ndarray or points.ndim != 2 or not len(points):
        return np.apply_along_axis(function, 1, points)
    first = np.asanyarray(function(points[0]))
    mapped = np.zeros((len(points), *first.shape), dtype=first.dtype)  # what comes later is cast, as there
    mapped[0] = first
    for i in range(1, len(points)):
        mapped[i] = function(points[i])
    return mapped
