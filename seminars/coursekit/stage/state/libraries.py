"""The state of manim's own modules: walked once, and afterwards only asked whether anything in it is another object.

The walk takes a tenth of a second. The server that workers are forked from makes it for all of them but the first; a
job asks, in a few milliseconds, which modules still lead to the very objects that they led to.
"""

import gc
import operator
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from .contents import content
from .exceptions import passed_globals
from .known_types import ATOMS
from .snapshots import Held, Snapshot

LIBRARY = "manim"


def is_of_library(value: Any) -> bool:
    """Whether a class or a function is manim's."""
    module = getattr(value, "__module__", None)
    return isinstance(module, str) and (module == LIBRARY or module.startswith(f"{LIBRARY}."))


class Region:
    """What one module leads to and no module before it."""

    def __init__(self, module: types.ModuleType, held: Held, snapshot: Snapshot[str]) -> None:
        """held: what belongs to a region already, by identity"""
        self._module = module
        self._snapshot = snapshot
        self._of_others: list[Any] = []  # classes and functions of other modules
        self.values: list[Any] = []
        self._nodes: list[Any] = [vars(module)]  # what the collector is asked of: of a class, its names
        self._arrays: list[np.ndarray] = []
        self._dicts: list[dict[Any, Any]] = []
        self._walk([*self.places.values()], held, self._is_own)

    def complete(self, held: Held) -> None:
        """Take what other modules define, and lead to by no name, once all have taken their own."""
        self._walk(self._of_others, held, lambda value: True)
        self._known = self._look()
        self._snapshot.take(self.places)

    @property
    def places(self) -> dict[str, Any]:
        passed = passed_globals(self._module.__name__)
        names = [name for name in vars(self._module) if not name.startswith("__") and name not in passed]
        return {f"{self._module.__name__}.{name}": vars(self._module)[name] for name in names}

    def _is_own(self, value: Any) -> bool:
        is_own = not is_of_library(value) or value.__module__ == self._module.__name__
        if not is_own:
            self._of_others.append(value)
        return is_own

    def _walk(self, todo: list[Any], held: Held, is_own: Callable[[Any], bool]) -> None:
        while todo:
            value = todo.pop()
            if type(value) in ATOMS or id(value) in held:
                continue
            if isinstance(value, (type, types.FunctionType)) and not is_own(value):
                continue
            found = content(value, is_of_library)
            held[id(value)] = (value, found)
            if found is None:
                continue
            self.values.append(value)
            if isinstance(value, np.ndarray):
                self._arrays.append(value)
            elif type(value) is dict:
                self._dicts.append(value)
            self._nodes.append(gc.get_referents(vars(value))[0] if isinstance(value, type) else value)
            todo.extend(each for _, each in found[1])

    def renew(self) -> None:
        """Take what it leads to now as what it is to lead to."""
        self._known = self._look()
        self._snapshot.places.clear()
        self._snapshot.take(self.places, self.values)

    def is_as_known(self) -> bool:
        return _is_same(self._known, self._look())

    def differing(self) -> dict[str, str]:
        return self._snapshot.differing(self.places)

    def _look(self) -> tuple[list[Any], list[bytes], list[list[Any]]]:
        return gc.get_referents(*self._nodes), [a.tobytes() for a in self._arrays], [[*keys] for keys in self._dicts]


def _is_same(before: Any, now: Any) -> bool:
    return len(before[0]) == len(now[0]) and all(map(operator.is_, before[0], now[0])) and before[1:] == now[1:]


class LibraryState:
    """All of manim's modules that are imported by now, and what they hold."""

    def __init__(self) -> None:
        config = sys.modules[LIBRARY].config
        held: Held = {id(config): (config, None)}  # it is compared by itself
        self._quiet: frozenset[int] = frozenset()
        names = sorted(name for name in sys.modules if name == LIBRARY or name.startswith(f"{LIBRARY}."))
        snapshots: dict[str, Snapshot[str]] = {name: Snapshot(is_of_library, self._is_quiet, held) for name in names}
        self.regions = [Region(sys.modules[name], held, snapshot) for name, snapshot in snapshots.items()]
        for region in self.regions:
            region.complete(held)
        self._known = frozenset(held) - {id(config)}

    def _is_quiet(self, value: Any) -> bool:
        return id(value) in self._quiet

    def knows(self, value: Any) -> bool:
        """Whether an object is a part of manim's, and so is compared here."""
        return id(value) in self._known

    def begin(self) -> None:
        """From here on, the state as it is now is what it is to be: importing the author's file may have changed it."""
        self._quiet = frozenset()
        for region in self._changed():
            region.renew()

    def differing(self) -> dict[str, str]:
        """What is found elsewhere than at the beginning: names of manim's, each with the way from there."""
        changed = self._changed()
        moved = {id(value) for region in changed for value in region.values}
        self._quiet = frozenset((*self._known, id(sys.modules[LIBRARY].config))) - moved
        return {name: way for region in changed for name, way in region.differing().items()}

    def _changed(self) -> list[Region]:
        return [region for region in self.regions if not region.is_as_known()]


_prepared: list[LibraryState] = []


def prepare() -> None:
    """Walk what is imported by now, for all processes that are forked from this one."""
    if LIBRARY in sys.modules and not _prepared:
        _prepared.append(LibraryState())


def library_state() -> LibraryState:
    prepare()
    return _prepared[0]
