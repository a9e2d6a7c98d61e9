"""The public face of a package: its names in one place, each loaded from its own file when it is first read.

    if TYPE_CHECKING:
        from .chart import Chart, chart
    __all__ = ["Chart", "chart"]
    load_when_read(__name__)

So `from coursekit.stage import chart` runs what drawing a chart needs, and no more; a page that formats a number does
not import manim; and a star import brings all. Where a name comes from is written once, in the imports that type
checkers read: this file takes it from there, and so do the graph's slices.
"""

import ast
import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class Face(ModuleType):
    """A package that loads each name of its `__all__` when it is read."""

    def __getattr__(self, name: str) -> Any:
        place = _places(self).get(name)
        if place is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        file, original = place
        value = getattr(import_module(file, self.__name__), original)
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        # An import binds each file in its package: chart.py would stand where its function chart() is looked for.
        if not (isinstance(value, ModuleType) and name in self.__dict__["__all__"]):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.__dict__["__all__"]})


def load_when_read(package: str) -> None:
    """Make a package, from within its `__init__.py`, load its public names when they are read."""
    sys.modules[package].__class__ = Face


def _places(face: ModuleType) -> dict[str, tuple[str, str]]:
    """The file and the name there that each import of `if TYPE_CHECKING:` stands for; read once a face."""
    known: dict[str, tuple[str, str]] | None = face.__dict__.get("_places_of_names")
    if known is None:
        loader: Any = getattr(face.__spec__, "loader", None)
        branches = (node for node in ast.parse(loader.get_source(face.__name__)).body if isinstance(node, ast.If))
        imports = [item for branch in branches for item in branch.body if isinstance(item, ast.ImportFrom)]
        known = {
            alias.asname or alias.name: ("." * item.level + (item.module or ""), alias.name)
            for item in imports
            for alias in item.names
        }
        face.__dict__["_places_of_names"] = known
    return known
