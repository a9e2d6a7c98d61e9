"""Copies of mobjects: manim's animations copy whole families, by the general deepcopy, as they begin.

The copy is the one that `copy.deepcopy` makes, with what was one object still one, but for what nobody changes in
place: the parsed path of an SVG, which took most of the time, stays the original's.
"""

import copy
from functools import cache
from pathlib import PosixPath
from types import FunctionType, NoneType
from typing import Any, cast

import numpy as np
import svgelements
from manim import ManimColor, Mobject
from manim.constants import CapStyleType, LineJointType

from .outlines import Outline

Memo = dict[int, Any]

SHARED = frozenset(
    (NoneType, bool, int, float, str, bytes, np.float64, FunctionType, LineJointType, CapStyleType, PosixPath)
) | {svgelements.Path, Outline}


def deepcopy_of_mobject(mobject: Mobject, memo: Memo) -> Mobject:
    """What takes the place of Mobject.__deepcopy__."""
    kind = type(mobject)
    result = kind.__new__(kind)
    memo[id(mobject)] = result
    attributes = mobject.__dict__
    if attributes.keys().isdisjoint(_descriptors(cast(Any, kind))):
        # Most values are shared: a call for each would cost more than the rest of the copy.
        copies = {name: value if type(value) in SHARED else _copied(value, memo) for name, value in attributes.items()}
        result.__dict__.update(copies)
    else:
        for name, value in attributes.items():
            setattr(result, name, _copied(value, memo))
    result.original_id = str(id(mobject))
    return result


def _copied(value: Any, memo: Memo) -> Any:
    kind = type(value)
    if kind in SHARED:
        return value
    known = memo.get(id(value))
    if known is not None:
        return known
    if kind is np.ndarray and value.dtype != object:
        result = memo[id(value)] = value.copy(order="K")
        return result
    if kind is list:
        result = memo[id(value)] = []
        result.extend([_copied(item, memo) for item in value])
        return result
    if kind is ManimColor:
        result = memo[id(value)] = ManimColor.__new__(ManimColor)
        result.__dict__.update({name: _copied(part, memo) for name, part in value.__dict__.items()})
        return result
    if isinstance(value, Mobject) and kind.__deepcopy__ is deepcopy_of_mobject:
        return deepcopy_of_mobject(value, memo)
    return copy.deepcopy(value, memo)


@cache
def _descriptors(kind: type) -> frozenset[str]:
    """The attributes of a class that set something else than what they are named."""
    return frozenset(name for base in kind.__mro__ for name, of in vars(base).items() if hasattr(type(of), "__set__"))
