"""Straight pieces through given points, solid or dashed, all in one mobject: quick to draw, and nothing is invented."""

from collections.abc import Sequence

import numpy as np
from manim import VMobject


def set_polylines(mobject: VMobject, pieces: Sequence[np.ndarray]) -> VMobject:
    """Give a mobject the points of several open polylines, each (n, 3). Single points are left out."""
    pieces = [piece for piece in pieces if len(piece) > 1]
    if not pieces:
        return mobject.set_points(np.zeros((0, 3)))
    points = np.concatenate(pieces)
    bounds = np.cumsum([0, *map(len, pieces)])
    ends = np.stack([np.delete(points, bounds[1:] - 1, axis=0), np.delete(points, bounds[:-1], axis=0)], axis=1)
    weights = np.array([[1, 0], [2 / 3, 1 / 3], [1 / 3, 2 / 3], [0, 1]])
    return mobject.set_points(np.einsum("ke,sed->skd", weights, ends).reshape(-1, 3))


def dashed(points: np.ndarray, dashes: Sequence[float]) -> list[np.ndarray]:
    """Cut a polyline (n, 3) into dashes, given as lengths of on, off, on, off, … The corners within a dash are kept."""
    if not dashes or len(points) < 2:
        return [points]
    travelled = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    periods = np.arange(0, travelled[-1], sum(dashes))
    begins = (periods[:, None] + np.cumsum([0, *dashes])[:-1:2]).ravel()
    ends = np.minimum(begins + np.tile(dashes[::2], len(periods)), travelled[-1])
    begins, ends = begins[begins < ends], ends[begins < ends]
    firsts, lasts = (np.stack([np.interp(at, travelled, axis) for axis in points.T], axis=1) for at in (begins, ends))
    inner = zip(np.searchsorted(travelled, begins, "right"), np.searchsorted(travelled, ends, "left"), strict=True)
    return [np.vstack([firsts[i], points[low:high], lasts[i]]) for i, (low, high) in enumerate(inner)]


def up_to(points: np.ndarray, step: float) -> np.ndarray:
    """The polyline up to a fractional index: up_to(points, 2.5) ends halfway between points[2] and points[3]."""
    step = float(np.clip(step, 0, len(points) - 1))
    whole = int(step)
    tip = points[whole] + (step - whole) * (points[min(whole + 1, len(points) - 1)] - points[whole])
    return np.concatenate([points[: whole + 1], tip[None]])


def decimated(values: np.ndarray, most: int) -> np.ndarray:
    """Indices of at most `most` samples that keep the ends, and of each stretch its least and greatest value.

    Every point kept is a point of the data: a spike stays as high as it was, and nothing is averaged.
    """
    count = len(values)
    if count <= most:
        return np.arange(count)
    stretches = np.array_split(np.arange(1, count - 1), max((most - 2) // 2, 1))
    kept = {0, count - 1}
    for stretch in stretches:
        here = values[stretch]
        kept |= {int(stretch[np.where(np.isnan(here), np.inf, here).argmin()])}
        kept |= {int(stretch[np.where(np.isnan(here), -np.inf, here).argmax()])}
    return np.array(sorted(kept))


def visible_runs(points: np.ndarray, inside: np.ndarray, low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """The parts of a polyline (n, 3) within a box; a segment that crosses the border is cut there.

    inside: (n,) which points lie within; low, high: the box's corners
    """
    runs: list[list[np.ndarray]] = []
    for i, point in enumerate(points):
        if not inside[i]:
            continue
        if i == 0 or not inside[i - 1]:
            runs.append([] if i == 0 else _crossing(point, points[i - 1], low, high))
        runs[-1].append(point)
        if i + 1 < len(points) and not inside[i + 1]:
            runs[-1].extend(_crossing(point, points[i + 1], low, high))
    return [np.array(run) for run in runs]


def _crossing(inner: np.ndarray, outer: np.ndarray, low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """Where the way from a point in the box to one outside leaves it; nothing if the outer point is nowhere (NaN)."""
    if not np.isfinite(outer).all():
        return []
    way = outer - inner
    limit = np.where(way > 0, high, low) - inner
    share = min(limit[axis] / way[axis] for axis in range(2) if abs(way[axis]) > 1e-12)
    return [inner + min(max(share, 0.0), 1.0) * way]
