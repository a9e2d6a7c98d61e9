"""Modules in the folders above a file, up to its seminar's: found after all others, where nothing else has the name.

A repository whose scenes lie in folders is often rendered from its top, by `python -m manim` or with PYTHONPATH, and
imports its own packages from there.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from .places import folders_above
from .relative_folders import FolderFinder


def search_above(file: Path) -> None:
    """From now on, find modules above a file. `sys.path` stays as it is: what the file adds to it comes first."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Above)]
    if folders := folders_above(file):
        sys.meta_path.append(_Above([str(folder) for folder in folders]))


class _Above:
    """Finds the modules that no other finder has."""

    def __init__(self, folders: Sequence[str]) -> None:
        self._folders = FolderFinder(folders)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return self._folders.find_spec(name, target) if path is None else None  # else of a package, which has its own

    def invalidate_caches(self) -> None:
        """Python asks for it; those of the folders are PathFinder's own."""
