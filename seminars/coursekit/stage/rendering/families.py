"""What manim does with every mobject at every frame, without what most of them do not need.

Each function gives what the method of Mobject that it takes the place of gives.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from unittest import mock

from manim import Animation, Mobject, VMobject
from manim.utils.iterables import remove_list_redundancies

from .blending import interpolate_mobject
from .bounds import apply_function, are_one, boundary_of, critical_point_of, subpaths_of
from .coloring import rgbas_of
from .copying import deepcopy_of_mobject

_num_points = Mobject.get_num_points


@contextmanager
def quick_mobjects() -> Iterator[None]:
    """From here to the end, mobjects are copied, updated and listed in quicker ways."""
    with (
        mock.patch.multiple(
            Mobject,
            __deepcopy__=deepcopy_of_mobject,
            get_family=family_of,
            family_members_with_points=seen_family_of,
            update=update,
            get_critical_point=critical_point_of,
            apply_function=apply_function,
        ),
        mock.patch.multiple(
            VMobject,
            get_points_defining_boundary=boundary_of,
            consider_points_equals=are_one,
            get_subpaths_from_points=subpaths_of,
            generate_rgbas_array=rgbas_of,
        ),
        mock.patch.multiple(Animation, interpolate_mobject=interpolate_mobject),
    ):
        yield


def family_of(mobject: Mobject, recurse: bool = True) -> list[Mobject]:
    """A mobject and all below it, each before what is below it; of what is there twice, the last."""
    if not mobject.submobjects:
        return [mobject]
    family: list[Mobject] = []
    _collect(mobject, family, set())
    return family if len(set(family)) == len(family) else remove_list_redundancies(family)


def seen_family_of(mobject: Mobject) -> list[Mobject]:
    """Of a family, those with points."""
    family = mobject.get_family()
    if len(family) == 1:
        return family if family[0].get_num_points() > 0 else []
    kinds: set[Any] = {*map(type, family)}
    if all(kind.get_num_points is _num_points for kind in kinds):
        return [part for part in family if len(part.points)]
    return [part for part in family if part.get_num_points() > 0]


def _collect(mobject: Mobject, family: list[Mobject], above: set[Mobject]) -> None:
    family.append(mobject)
    above.add(mobject)
    for part in mobject.submobjects:
        if not part.submobjects:
            family.append(part)
        elif part not in above:  # manim allows a mobject below itself, and lists it once
            _collect(part, family, above)
    above.remove(mobject)


def update(mobject: Mobject, dt: float = 0, recursive: bool = True) -> Mobject:
    """Run the updaters of a mobject and of all below it, but of those that are suspended."""
    if mobject.updating_suspended:
        return mobject
    for updater in mobject.updaters:
        if _takes_time(updater):
            updater(mobject, dt)  # type: ignore[call-arg]
        else:
            updater(mobject)  # type: ignore[call-arg]
    if recursive:
        for part in mobject.submobjects:
            if part.submobjects or part.updaters or type(part).update is not update:
                part.update(dt, recursive=recursive)
    return mobject


def _takes_time(updater: Callable[..., Any]) -> bool:
    try:
        return _known_to_take_time(updater)
    except TypeError:  # an object that is called and compares by its values cannot be remembered
        return "dt" in inspect.signature(updater).parameters


@lru_cache(maxsize=256)
def _known_to_take_time(updater: Callable[..., Any]) -> bool:
    return "dt" in inspect.signature(updater).parameters
