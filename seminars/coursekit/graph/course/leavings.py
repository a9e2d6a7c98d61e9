"""What sections were found to leave behind, kept by the source of each: the course is read by it.

    .cache/analysis/left/01_tiny/manim_ce/lines/8c2f….json    of one section of that file, as one run of it found

A run may find something else where tensors differ: what any found counts, as long as the section's slice is the same.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..store.files import keep, sealed, unsealed

FOLDER = ".cache/analysis/left"
# An owner and a name, and how it is told; see stage/state/authors.
Leaving = tuple[str, str, str]


@dataclass(frozen=True)
class Leavings:
    """What is known of all sections of a course. names: of the files that hold it, relative to FOLDER."""

    root: Path
    names: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.names).encode()).hexdigest() if self.names else ""

    def of_file(self, file: str) -> "Leavings":
        """What is known of the sections of one file, given relative to the project."""
        return Leavings(self.root, tuple(name for name in self.names if os.path.dirname(name) == _folder(file)))

    def of_section(self, scene: str, section: str, slice: str) -> list[Leaving]:
        begins = _key(scene, section, slice)
        found: list[Leaving] = []
        for name in self.names:
            if os.path.basename(name).startswith(begins):
                try:
                    found += [(owner, left, told) for owner, left, told in unsealed(self.root / FOLDER / name)]
                except (OSError, ValueError, TypeError):
                    continue
        return list(dict.fromkeys(found))


def read_leavings(root: Path) -> Leavings:
    top = os.path.join(root, FOLDER)
    names = [
        os.path.relpath(os.path.join(folder, name), top)
        for folder, _, files in os.walk(top)
        for name in files
        if name.endswith(".json")
    ]
    return Leavings(root, tuple(sorted(names)))


def keep_leavings(root: Path, file: str, scene: str, section: str, slice: str, found: Sequence[Leaving]) -> bool:
    """Keep what a section was found to leave; False where that was known."""
    found = sorted(tuple(map(str, each)) for each in found)  # type: ignore[misc]
    digest = hashlib.sha256(json.dumps(found).encode()).hexdigest()
    path = root / FOLDER / _folder(file) / f"{_key(scene, section, slice)}-{digest[:16]}.json"
    if path.exists():
        return False
    keep(path, sealed(found))
    return True


def _folder(file: str) -> str:
    return file.removeprefix("seminars/").removesuffix(".py")


def _key(scene: str, section: str, slice: str) -> str:
    return hashlib.sha256("\n".join((scene, section, slice)).encode()).hexdigest()[:32]
