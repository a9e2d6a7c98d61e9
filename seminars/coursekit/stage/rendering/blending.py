"""What lies between two mobjects: the frames of Transform and of all that is built on it, as fades and `.animate`.

manim goes from one mobject to the next, and in each from one array to the next; here the arrays of all are one. Each
number comes from the operations that it comes from there, and what has ways of its own is left to them.
"""

from collections.abc import Sequence
from functools import cache
from types import FunctionType
from typing import Any, cast

import numpy as np
from manim import Animation, Mobject, Transform, VMobject
from manim.utils import rate_functions
from manim.utils.bezier import interpolate

FEWEST = 3  # mobjects for which this is worth its while
RGBAS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
NUMBERS = ("stroke_width", "background_stroke_width", "sheen_factor")
COLORING = (*RGBAS, "sheen_direction", *NUMBERS)  # what VMobject.interpolate_color goes through

# Those that give the same for the same time; an author's own may draw a random number for each mobject.
_PURE = frozenset(
    each for each in vars(rate_functions).values() if isinstance(each, FunctionType) and hasattr(each, "__wrapped__")
)
_between, _color_between = Mobject.interpolate, VMobject.interpolate_color
_part_of_animation, _part_of_transform = Animation.interpolate_submobject, Transform.interpolate_submobject
_sub_alpha = Animation.get_sub_alpha

Trio = tuple[Any, Any, Any]  # a mobject, what it starts as, and what it becomes


def interpolate_mobject(animation: Animation, alpha: float) -> None:
    """Bring an animation's mobject to where it is at a time; takes the place of Animation.interpolate_mobject."""
    families = list(animation.get_all_families_zipped())
    alphas = _alphas(animation, alpha, len(families))
    kind: Any = type(animation)
    if kind.interpolate_submobject is not _part_of_transform or len(families) < FEWEST or not _is_apart(families):
        for members, part in zip(families, alphas, strict=True):
            cast(Any, animation).interpolate_submobject(*members, part)
        return
    path = cast(Transform, animation).path_func
    together: list[Trio] = []
    parts: list[float] = []
    for trio, part in zip(families, alphas, strict=True):
        if _is_plain(cast(Any, type(trio[0]))) and trio[1].points.shape == trio[2].points.shape:
            together.append(trio)
            parts.append(part)
        else:
            cast(Any, animation).interpolate_submobject(*trio, part)
    if together:
        _blend(together, parts, path)


def _alphas(animation: Animation, alpha: float, count: int) -> list[float]:
    """How far each member of a family has come."""
    is_one = animation.lag_ratio == 0 and animation.rate_func in _PURE and type(animation).get_sub_alpha is _sub_alpha
    if is_one and count:
        return [animation.get_sub_alpha(alpha, 0, count)] * count
    return [animation.get_sub_alpha(alpha, i, count) for i in range(count)]


def _is_apart(families: Sequence[tuple[Any, ...]]) -> bool:
    """Whether no mobject is what another starts as, or becomes: the order in which they change does not matter."""
    if len(families[0]) != 3:
        return False
    mobjects, starts, targets = zip(*families, strict=True)
    changed = set(map(id, mobjects))
    return changed.isdisjoint(map(id, starts)) and changed.isdisjoint(map(id, targets))


@cache
def _is_plain(kind: type[Mobject]) -> bool:
    return kind.interpolate is _between and cast(Any, kind).interpolate_color is _color_between


def _blend(trios: Sequence[Trio], alphas: list[float], path: Any) -> None:
    mobjects, starts, targets = zip(*trios, strict=True)
    if path is interpolate:
        _set_between("points", mobjects, starts, targets, alphas)
    else:
        for mobject, start, target, alpha in zip(mobjects, starts, targets, alphas, strict=True):
            mobject.points = path(start.points, target.points, alpha)
    for name in (*RGBAS, "sheen_direction"):
        _set_between(name, mobjects, starts, targets, alphas)
    for (mobject, start, target), alpha in zip(trios, alphas, strict=True):
        rest = 1 - alpha
        mobject.stroke_width = rest * start.stroke_width + alpha * target.stroke_width
        mobject.background_stroke_width = rest * start.background_stroke_width + alpha * target.background_stroke_width
        mobject.sheen_factor = rest * start.sheen_factor + alpha * target.sheen_factor
        if alpha == 1.0:  # colours become the target's own, to the last bit
            for name in COLORING:
                value = getattr(target, name)
                setattr(mobject, name, value.copy() if isinstance(value, np.ndarray) else value)


def _set_between(
    name: str, mobjects: Sequence[Any], starts: Sequence[Any], targets: Sequence[Any], alphas: list[float]
) -> None:
    """Set an array of each mobject to what lies between those of two others."""
    some, others = [getattr(start, name) for start in starts], [getattr(target, name) for target in targets]
    between = _between_arrays(some, others, alphas)
    if between is None:
        between = [interpolate(one, other, alpha) for one, other, alpha in zip(some, others, alphas, strict=True)]
    for mobject, array in zip(mobjects, between, strict=True):
        setattr(mobject, name, array)


def _between_arrays(some: Sequence[Any], others: Sequence[Any], alphas: list[float]) -> list[Any] | None:
    """The arrays between pairs of arrays; None where not all pairs are of one shape and of float64."""
    try:
        if [one.shape for one in some] != [other.shape for other in others]:
            return None
        first = np.concatenate(some, dtype=np.float64, casting="no")
        last = np.concatenate(others, dtype=np.float64, casting="no")
    except (AttributeError, TypeError, ValueError):
        return None
    lengths = [len(one) for one in some]
    alpha: Any = alphas[0]
    if alphas.count(alpha) < len(alphas):
        alpha = np.repeat(np.array(alphas, dtype=np.float64), lengths)
        alpha = alpha[:, None] if first.ndim == 2 else alpha
    between = interpolate(first, last, alpha)
    ends = np.cumsum(lengths).tolist()
    return [between[end - length : end] for end, length in zip(ends, lengths, strict=True)]
