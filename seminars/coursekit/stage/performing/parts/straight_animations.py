"""Animations each frame of which sets all that any of their frames sets, by its time alone.

Of manim's animations those that do are on a list, which a test holds against every frame; of an author's, none is,
since nobody has looked at it. Beside them nothing may act between the frames: no updater of a mobject, no function of
the author's that is asked at every frame, and no other animation of the same mobject.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import FunctionType, NoneType
from typing import Any, cast

import manim
import numpy as np
from manim import Animation, AnimationGroup, DrawBorderThenFill, Mobject, Succession, rate_functions
from manim.animation.transform import _MethodAnimation

from ...rendering.families import family_of, update

MANIM = f"{Path(manim.__file__).parent}/"
# Each frame of them sets all that any of them sets, by its time alone, to the last bit.
STRAIGHT: frozenset[type[Animation]] = frozenset(
    (
        manim.Add,
        manim.AnimationGroup,
        manim.ApplyComplexFunction,
        manim.ApplyFunction,
        manim.ApplyMatrix,
        manim.ApplyMethod,
        manim.ApplyPointwiseFunction,
        manim.Circumscribe,
        manim.ClockwiseTransform,
        manim.CounterclockwiseTransform,
        manim.Create,
        manim.CyclicReplace,
        manim.DrawBorderThenFill,
        manim.FadeIn,
        manim.FadeOut,
        manim.FadeToColor,
        manim.FadeTransform,
        manim.FadeTransformPieces,
        manim.Flash,
        manim.GrowArrow,
        manim.GrowFromCenter,
        manim.GrowFromEdge,
        manim.GrowFromPoint,
        manim.Indicate,
        manim.LaggedStart,
        manim.LaggedStartMap,
        manim.MoveToTarget,
        manim.ReplacementTransform,
        manim.Restore,
        manim.Rotate,
        manim.ScaleInPlace,
        manim.ShowPassingFlash,
        manim.ShowPassingFlashWithThinningStrokeWidth,
        manim.ShrinkToCenter,
        manim.SpinInFromNothing,
        manim.Succession,
        manim.Swap,
        manim.Transform,
        manim.TransformFromCopy,
        manim.TransformMatchingShapes,
        manim.TransformMatchingTex,
        manim.Uncreate,
        manim.Wait,
        manim.Write,
        _MethodAnimation,
    )
)
# Along these time never goes back, as it must not for a group, nor for a border that is followed by what it surrounds.
ONWARD = frozenset(
    (
        rate_functions.double_smooth,
        rate_functions.linear,
        rate_functions.rush_from,
        rate_functions.rush_into,
        rate_functions.slow_into,
        rate_functions.smooth,
        rate_functions.smoothererstep,
        rate_functions.smootherstep,
        rate_functions.smoothstep,
    )
)
ASKED = ("rate_func", "_path_func")  # functions of an animation that are asked at every frame
# What a class may define anew, as no frame asks for it; and what no class may, though none of manim's defines it.
HARMLESS = frozenset(
    (
        "__abstractmethods__",
        "__annotations__",
        "__dict__",
        "__doc__",
        "__firstlineno__",
        "__init__",
        "__init_subclass__",
        "__module__",
        "__orig_bases__",
        "__parameters__",
        "__qualname__",
        "__repr__",
        "__slotnames__",
        "__static_attributes__",
        "__str__",
        "__weakref__",
        "_abc_impl",
        "_original__init__",
        "animation_overrides",
    )
)
HOOKS = frozenset(
    ("__delattr__", "__eq__", "__getattr__", "__getattribute__", "__hash__", "__iter__", "__len__", "__setattr__")
)
_PLAIN = (bool, int, float, str, np.ndarray, np.generic, list, tuple, NoneType)
_update = Mobject.update


def is_straight(animation: Animation) -> bool:
    """Whether each frame of an animation, and of all in it, sets all that any sets, as far as it can tell by itself."""
    kind: Any = type(animation)
    own = vars(animation)
    if kind not in STRAIGHT or not own.keys().isdisjoint(_methods(kind)):
        return False
    if not all(is_known(own[name]) for name in ASKED if name in own):
        return False
    if isinstance(animation, (AnimationGroup, DrawBorderThenFill)) and (
        animation.rate_func not in ONWARD or animation.reverse_rate_function
    ):
        return False
    if isinstance(animation, AnimationGroup) and not all(map(is_straight, animation.animations)):
        return False
    involved = (family_of(value) for value in own.values() if isinstance(value, Mobject))
    return all(is_still(mobject) and _is_manims(mobject) for family in involved for mobject in family)


def is_known(function: Any) -> bool:
    """Whether a function is manim's, and all that it was made with."""
    if not isinstance(function, FunctionType) or not function.__code__.co_filename.startswith(MANIM):
        return False
    made_with: list[Any] = [
        *(cell.cell_contents for cell in function.__closure__ or ()),
        *(function.__defaults__ or ()),
    ]
    return all(isinstance(each, _PLAIN) or is_known(each) for each in made_with)


@cache
def _methods(kind: type) -> frozenset[str]:
    """What an object of a class would do otherwise if it had an attribute of such a name."""
    named = (item for base in kind.__mro__[:-1] for item in vars(base).items())
    return frozenset(name for name, value in named if isinstance(value, FunctionType))


def is_still(mobject: Mobject) -> bool:
    """Whether a mobject does nothing between frames by itself."""
    return not mobject.updaters and type(mobject).update in (update, _update) and "update" not in vars(mobject)


def _is_manims(mobject: Mobject) -> bool:
    """Whether nothing of an author's is asked as a mobject changes."""
    kind = cast(Any, type(mobject))
    return _has_manims_ways(kind) and vars(mobject).keys().isdisjoint(_methods(kind))


@cache
def _has_manims_ways(kind: type[Mobject]) -> bool:
    """Whether a class takes the place of no method of manim's, and is not told of what is set."""
    ways = set(HOOKS)
    for base in reversed(kind.__mro__[:-1]):
        if base.__module__.startswith("manim."):
            ways |= vars(base).keys() - HARMLESS
        elif not ways.isdisjoint(vars(base)) or any(map(_is_told, vars(base).values())):
            return False
    return True


def _is_told(attribute: Any) -> bool:
    """Whether an attribute of a class is told of what is set in its name."""
    if isinstance(attribute, property):
        return attribute.fset is not None
    return hasattr(type(attribute), "__set__")


def are_apart(animations: Sequence[Animation]) -> bool:
    """Whether no mobject is changed by two animations at once, and none begins while another runs.

    An animation of a Succession reads what is there when it begins, which what runs beside it may change meanwhile.
    """
    if len(animations) == 1 and isinstance(animations[0], Succession):
        return all(are_apart([each]) and _ends_alike(each) for each in animations[0].animations)
    if any(map(_begins_later, animations)):
        return False
    seen: set[int] = set()
    for animation in _single(animations):
        family = {*map(id, family_of(cast(Mobject, animation.mobject)))}
        if not seen.isdisjoint(family):
            return False
        seen |= family
    return True


def _ends_alike(animation: Animation) -> bool:
    """Whether what an animation leaves where it has not been stepped through is what its last frame and end leave.

    As `.animate` ends, it calls its methods of what the last frame has left.
    """
    return not _begins_later(animation) and not any(type(each) is _MethodAnimation for each in _single([animation]))


def _begins_later(animation: Animation) -> bool:
    """Whether something in an animation begins while it runs."""
    return isinstance(animation, Succession) or (
        isinstance(animation, AnimationGroup) and any(map(_begins_later, animation.animations))
    )


def _single(animations: Iterable[Animation]) -> Iterator[Animation]:
    for animation in animations:
        if isinstance(animation, AnimationGroup):
            yield from _single(animation.animations)
        else:
            yield animation
