"""What large libraries hold at their surface: which objects the names of their modules and classes lead to.

All that such a library holds is too much to be walked. But its settings, whatever they are called and whoever sets
them, are mostly names of its modules, attributes of its classes, or entries of a list or a table that has such a name.
"""

import operator
import sys
import types
from collections.abc import Iterator
from typing import Any

from .contents import is_same_atom
from .exceptions import SETTLED, passed_globals
from .known_types import ATOMS

LARGEST = 1000  # entries of a table that is a setting
ABSENT = object()


class _Names:
    """What has names or entries, and what these lead to. may_grow: whether a new one is no change."""

    def __init__(self, holder: Any, may_grow: bool) -> None:
        self._holder = holder
        self._may_grow = may_grow
        self._before = _entries(holder)

    def differing(self) -> Iterator[str]:
        """The names that lead elsewhere, or nowhere, or are new."""
        before, now = self._before, _entries(self._holder)
        if len(before) == len(now) and all(map(operator.is_, before.values(), now.values())):
            return
        for name in before if self._may_grow else {**before, **now}:
            if not _is_same(before.get(name, ABSENT), now.get(name, ABSENT)):
                yield str(name)


class Surface:
    """The names of all modules of some packages, as they are now; of libraries whose own work changes none of them."""

    def __init__(self, packages: frozenset[str]) -> None:
        self._known: dict[str, _Names] = {}
        for path, module in [*sys.modules.items()]:
            if path.partition(".")[0] in packages & SETTLED and isinstance(module, types.ModuleType):
                self._take(path, vars(module))

    def _take(self, path: str, names: dict[str, Any]) -> None:
        self._known[path] = _Names(names, may_grow=True)  # by what is imported on the way
        for name, value in [*names.items()]:
            if name[:2] == "__" == name[-2:]:
                continue
            if type(value) in (dict, list, set) and len(value) <= LARGEST:
                self._known[f"{path}.{name}"] = _Names(value, may_grow=False)
            elif isinstance(value, type) and value.__module__ == path:
                self._known[f"{path}.{name}"] = _Names(vars(value), may_grow=False)

    def differing(self) -> Iterator[str]:
        """The places from which another object is found."""
        for place, names in self._known.items():
            passed = passed_globals(place)
            for name in names.differing():
                if name not in passed and not (name[:2] == "__" == name[-2:]) and not name.startswith("_abc_"):
                    yield f"{place}.{name}"


def _entries(holder: Any) -> dict[Any, Any]:
    """By name, or by place."""
    return dict(holder) if isinstance(holder, (dict, types.MappingProxyType)) else dict(enumerate(holder))


def _is_same(before: Any, now: Any) -> bool:
    return before is now or (type(before) in ATOMS and type(before) is type(now) and is_same_atom(before, now))
