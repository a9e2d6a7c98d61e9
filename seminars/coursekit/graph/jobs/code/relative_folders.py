"""Relative folders in `sys.path`, `sys.path.append("..")`: looked up as every relative name of a file is.

Python looks for them where it was called, which for authors is beside the file, or at the top of their project.
"""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from pkgutil import get_importer
from types import ModuleType
from typing import Any

from .places import places


def relative_folders(file: Path, name: str) -> list[Path]:
    """The folders that a folder's name in a file may mean, in the order in which they are searched."""
    return list(dict.fromkeys(Path(os.path.normpath(folder / name)) for folder in places(file)))


def search_relative_folders(file: Path) -> None:
    """From now on, find modules in relative folders of `sys.path` as a file means them."""
    sys.path_hooks[:] = [hook for hook in sys.path_hooks if not isinstance(hook, _Hook)]
    sys.path_hooks.insert(0, _Hook(file))
    for name in [name for name in sys.path_importer_cache if not os.path.isabs(name)]:
        del sys.path_importer_cache[name]


class _Hook:
    """Gives the finder for a relative folder."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self, name: str) -> Any:
        if not name or os.path.isabs(name):
            raise ImportError(f"{name} is no relative folder")
        return FolderFinder([str(folder) for folder in relative_folders(self._file, name)])


class FolderFinder:
    """Finds a module in the first of some folders that has it."""

    def __init__(self, folders: Sequence[str]) -> None:
        self._folders = folders

    def find_spec(self, name: str, target: ModuleType | None = None) -> ModuleSpec | None:
        portions: list[str] = []
        for folder in self._folders:
            finder = get_importer(folder)
            spec = finder.find_spec(name, target) if finder else None
            if spec and spec.loader:
                return spec
            portions += (spec and spec.submodule_search_locations) or ()
        if not portions:
            return None
        package = ModuleSpec(name, None, is_package=True)  # of folders without an __init__.py
        package.submodule_search_locations = portions
        return package

    def invalidate_caches(self) -> None:
        PathFinder.invalidate_caches()
