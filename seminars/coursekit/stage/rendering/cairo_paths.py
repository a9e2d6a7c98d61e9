"""Paths handed to cairo in one call: manim makes a call of Python for each curve, which costs more than drawing it."""

import ctypes
from collections.abc import Sequence
from typing import Any, cast

import cairo
import numpy as np
from manim import VMobject

MOVE_TO, CURVE_TO, CLOSE_PATH = 0, 2, 3  # cairo_path_data_type_t
POINTS_A_CURVE = 4
RELATIVE_TOLERANCE = 1e-5  # of points that manim takes for one

# cairo_path_t: status, data, num_data
_CAIRO_PATH = np.dtype([("status", np.int32), ("data", np.uintp), ("num_data", np.int32)], align=True)

# The library that pycairo itself is linked to, found through it. PyDLL: the calls are too short to give up the lock.
_library = ctypes.PyDLL(cast(Any, cairo)._cairo.__file__)
_append_path = _library.cairo_append_path
_append_path.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
_append_path.restype = None


class Path:
    """One or more runs of cubic curves, as cairo keeps them."""

    __slots__ = ("_address", "_kept")

    def __init__(self, address: int, kept: object) -> None:
        """address: of a cairo_path_t; kept: what it lies in, and points into"""
        self._address = address
        self._kept = kept

    def append_to(self, context: "cairo.Context[Any]") -> None:
        _append_path(_address_of(context), self._address)


def _address_of(context: "cairo.Context[Any]") -> int | None:
    # PycairoContext begins with Python's own head, then comes cairo's pointer: what PycairoContext_GET reads.
    return ctypes.c_void_p.from_address(id(context) + object.__basicsize__).value


def paths_of(vmobjects: Sequence[VMobject], curves: np.ndarray, counts: np.ndarray) -> list[Path]:
    """The paths that manim's Camera draws for mobjects, made at once: a call of numpy for each would cost most.

    curves: (n, 4, 2) finite: start, two handles and end of each curve of the first mobject, then the second, …
    counts: how many are each mobject's, not 0
    """
    tolerance = _tolerances(vmobjects, counts)
    begins = np.zeros(len(curves), dtype=bool)  # of each curve, whether a run begins with it
    begins[(first := np.cumsum(counts) - counts)] = True
    apart = (curves[1:, 0] != curves[:-1, 3]).any(axis=1) & ~begins[1:]
    if apart.any():  # where a curve starts exactly at the end of the one before, there is nothing to compare closely
        begins[1:] |= apart & ~_close(curves[:-1, 3], curves[1:, 0], tolerance[1:])
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(curves))
    is_closed = _close(curves[starts, 0], curves[ends - 1, 3], tolerance[starts])
    rows = 2 + 4 * (ends - starts) + is_closed
    row = np.cumsum(rows) - rows  # of each run, where its data begins
    data = np.empty((int(rows.sum()), 2))
    # cairo_path_data_t: each part has a head, of a type, a length and 8 bytes of nothing, and then its points.
    heads = data.view(np.int32)
    heads[row] = (MOVE_TO, 2, 0, 0)
    data[row + 1] = curves[starts, 0]
    run = np.cumsum(begins) - 1  # of each curve
    at = row[run] + 2 + 4 * (np.arange(len(curves)) - starts[run])
    heads[at] = (CURVE_TO, 4, 0, 0)
    for point in (1, 2, 3):
        data[at + point] = curves[:, point]
    heads[(row + rows)[is_closed] - 1] = (CLOSE_PATH, 1, 0, 0)
    structs = np.zeros(len(vmobjects), dtype=_CAIRO_PATH)
    begin = row[run[first]]  # of each mobject, where its data begins
    structs["data"] = data.ctypes.data + data.itemsize * 2 * begin
    structs["num_data"] = np.diff(begin, append=len(data))
    address, kept = structs.ctypes.data, (structs, data)
    return [Path(address + structs.itemsize * i, kept) for i in range(len(vmobjects))]


def _tolerances(vmobjects: Sequence[VMobject], counts: np.ndarray) -> np.ndarray:
    """Of each curve, as a column."""
    return np.repeat([vmobject.tolerance_for_point_equality for vmobject in vmobjects], counts)[:, None]


def _close(points: np.ndarray, others: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
    """Whether manim takes pairs of points for one: VMobject.consider_points_equals_2d."""
    with np.errstate(invalid="ignore"):  # a projected point may be infinite
        apart = np.abs(points - others)
        near = (apart <= tolerance + RELATIVE_TOLERANCE * np.abs(others)) & np.isfinite(apart)
    return (near | (points == others)).all(axis=1)  # type: ignore[no-any-return]
