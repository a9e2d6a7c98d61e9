"""Paths handed to cairo in one call: manim makes a call of Python for each curve, which costs more than drawing it."""

import ctypes
from functools import lru_cache
from typing import Any, cast

import cairo
import numpy as np
from manim import VMobject

MOVE_TO, CURVE_TO, CLOSE_PATH = 0, 2, 3  # cairo_path_data_type_t
POINTS_A_CURVE = 4


class _CairoPath(ctypes.Structure):
    """cairo_path_t"""

    _fields_ = (("status", ctypes.c_int), ("data", ctypes.c_void_p), ("num_data", ctypes.c_int))


# The library that pycairo itself is linked to, found through it. PyDLL: the calls are too short to give up the lock.
_library = ctypes.PyDLL(cast(Any, cairo)._cairo.__file__)
_append_path = _library.cairo_append_path
_append_path.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
_append_path.restype = None


class Path:
    """One or more runs of cubic curves, as cairo keeps them."""

    __slots__ = ("_address", "_data", "_struct")

    def __init__(self, data: np.ndarray) -> None:
        """data: (n, 2) float64, cairo_path_data_t of 16 bytes each"""
        self._data = data  # kept: the structure points into it
        self._struct = _CairoPath(0, data.__array_interface__["data"][0], len(data))
        self._address = ctypes.addressof(self._struct)

    def append_to(self, context: "cairo.Context[Any]") -> None:
        _append_path(_address_of(context), self._address)


def _address_of(context: "cairo.Context[Any]") -> int | None:
    # PycairoContext begins with Python's own head, then comes cairo's pointer: what PycairoContext_GET reads.
    return ctypes.c_void_p.from_address(id(context) + object.__basicsize__).value


def path_of(vmobject: VMobject, points: np.ndarray) -> Path | None:
    """The path that manim's Camera draws for a mobject with these points; None where that is nothing.

    points: (n, 3) as the camera sees them, n a multiple of 4: start, two handles and end of each curve
    """
    if len(points) < POINTS_A_CURVE:  # nothing, or the one point that stands for numbers that are not finite
        return None
    curves = points.reshape(-1, POINTS_A_CURVE, 3)[:, :, :2]
    # Where every curve starts exactly at the end of the one before, there is one run, and nothing to compare closely.
    if len(curves) == 1 or (curves[1:, 0] == curves[:-1, 3]).all():
        return Path(_run(vmobject, curves))
    split = vmobject.get_subpath_split_indices_from_points(cast(Any, points), n_dims=2) // POINTS_A_CURVE
    return Path(np.concatenate([_run(vmobject, curves[start:end]) for start, end in split.tolist()]))


def _run(vmobject: VMobject, curves: np.ndarray) -> np.ndarray:
    """cairo's data of curves that hang together. curves: (n, 4, 2)"""
    is_closed = vmobject.consider_points_equals_2d(curves[0, 0].tolist(), curves[-1, 3].tolist())
    data = _heads(len(curves), is_closed).copy()
    data[1] = curves[0, 0]
    data[2 : 2 + 4 * len(curves)].reshape(-1, 4, 2)[:, 1:] = curves[:, 1:]
    return data


@lru_cache(maxsize=512)
def _heads(curves: int, is_closed: bool) -> np.ndarray:
    """The data of a run without its points: each part has a head, of a type, a length and 8 bytes of nothing."""
    data = np.zeros((2 + 4 * curves + is_closed, 2))
    heads = data.view(np.int32)
    heads[0, :2] = MOVE_TO, 2
    heads[2 : 2 + 4 * curves : 4, :2] = CURVE_TO, 4
    if is_closed:
        heads[-1, :2] = CLOSE_PATH, 1
    return data
