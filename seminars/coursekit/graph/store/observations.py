"""Observations: what a job found while it ran that its slice does not name, and whether it would find the same now."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from coursekit.ignored_files import MADE, OF_EDITORS

from .files import digest_of

ABSENT = "absent"


class Kind(StrEnum):
    """What was asked of the machine."""

    FILE = "file"  # the content of a file
    ENTRY = "entry"  # what is at a path, as exists() and stat() ask
    FOLDER = "folder"  # the names in a folder
    VARIABLE = "variable"  # an environment variable


@dataclass(frozen=True)
class Observation:
    """One question of a job, and what it was answered.

    name:  the path, relative to the project where it lies below it; or the name of a variable
    value: a digest, so that no record holds what a variable or a file says, or a word; "absent" where there is nothing
    """

    kind: Kind
    name: str
    value: str

    def holds(self, root: Path) -> bool:
        """Whether the answer is the same now."""
        return observe(self.kind, self.name, root).value == self.value

    @property
    def is_outside(self) -> bool:
        """Whether it is about a file that is not of the project."""
        return self.kind is not Kind.VARIABLE and os.path.isabs(self.name)


def observe(kind: Kind, name: str, root: Path) -> Observation:
    """Ask now. A path below the project is kept relative to it, so that another checkout can ask the same."""
    if kind is Kind.VARIABLE:
        value = os.environ.get(name)
        return Observation(kind, name, ABSENT if value is None else _digest([value]))
    path = root / name
    try:
        answer = {Kind.FILE: digest_of, Kind.ENTRY: _entry, Kind.FOLDER: _names}[kind](path)
    except OSError:
        answer = ABSENT
    return Observation(kind, path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path), answer)


def _entry(path: Path) -> str:
    return "folder" if path.is_dir() else f"file of {path.stat().st_size} bytes"


def _names(folder: Path) -> str:
    return digest_of_names(os.listdir(folder))


def digest_of_names(names: Iterable[str]) -> str:
    """Of all names in a folder but those that come and go while somebody edits or looks into it."""
    return _digest(sorted(name for name in names if not is_passing(name)))


def is_passing(name: str) -> bool:
    """Whether a file of that name is an editor's, a system's, Python's or a build's own: .#x.csv, .DS_Store, static."""
    return (
        name in (".DS_Store", "Thumbs.db", "desktop.ini", *MADE)
        or name.startswith((".#", "._"))
        or (name.startswith(".") and name.endswith((".swp", ".swo", ".swx", ".tmp")))
        or OF_EDITORS.fullmatch(name) is not None
    )


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(words).encode(errors="surrogateescape")).hexdigest()
