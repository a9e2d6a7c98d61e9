"""Who reads the scene's clock, and which files are written, while a section is performed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import manim

import coursekit
from coursekit.graph.jobs.observing.noting.events import listen
from coursekit.graph.jobs.observing.reads import CURRENT

from .exceptions import WRITTEN

INSIDE = tuple(os.path.join(os.path.dirname(str(module.__file__)), "") for module in (manim, coursekit))
CLOCKS = ("time", "num_plays")

# Events of Python's that change what is there, with the place of the path among their arguments.
CHANGES = dict.fromkeys(("os.rename", "os.link", "os.symlink"), 1)
CHANGES |= dict.fromkeys(("os.truncate", "os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr"), 0)
REMOVALS = ("os.remove", "os.rmdir", "os.rename")
EVENTS = ("open", "os.mkdir", *REMOVALS, *CHANGES)

_read: set[str] | None = None
_written: set[str] | None = None
_removed: set[str] = set()
_noted = 0  # up to where the notes of the job were looked through


class Clocked:
    """For a renderer: its clock, which tells who reads it, unless that is manim or the kit."""

    _time = 0.0
    _plays = 0

    @property
    def time(self) -> float:
        _note_reader("time")
        return self._time

    @time.setter
    def time(self, seconds: float) -> None:
        self._time = seconds

    @property
    def num_plays(self) -> int:
        _note_reader("num_plays")
        return self._plays

    @num_plays.setter
    def num_plays(self, plays: int) -> None:
        self._plays = plays


def _note_reader(clock: str) -> None:
    if _read is None:
        return
    frame: Any = sys._getframe(2)
    # manim's scene hands its renderer's clock on by properties of the same names.
    while frame is not None and frame.f_code.co_name in CLOCKS and frame.f_code.co_filename.startswith(INSIDE):
        frame = frame.f_back
    if frame is not None and not frame.f_code.co_filename.startswith(INSIDE):
        _read.add(clock)


@contextmanager
def watching() -> Iterator[tuple[set[str], set[str]]]:
    """Collect the clocks that are read meanwhile by others than manim, and the files that are written or removed."""
    global _read, _written, _noted
    listen(EVENTS, _on_event)
    before = _read, _written
    _read, _written = set(), set()
    if CURRENT:
        _noted = CURRENT[0].end_of_notes
    _removed.clear()
    try:
        yield _read, _written
    finally:
        written_so_far().update(_removed)
        for outer, inner in zip(before, (_read, _written), strict=True):
            if outer is not None:  # who watches all sees what is seen within
                outer |= inner
        _read, _written = before


def written_so_far() -> set[str]:
    """The files that were written since the innermost watch began; who changes the set, changes what is told."""
    global _noted
    if _written is None:
        return set()
    if CURRENT:  # what libraries in C and children write, which no event of Python's tells; of that, what they left
        notes = [*CURRENT[0].read(_noted)]
        _noted = CURRENT[0].end_of_notes
        paths = (os.path.join(note.text, "") if note.what == "D" else note.text for note in notes if note.what in "WDS")
        _written.update(filter(os.path.exists, paths))
    return _written


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if _written is None:
        return
    if event == "open":
        path, flags = arguments[0], arguments[2]
        if isinstance(path, (str, bytes)) and isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR):
            _written.add(os.fsdecode(path))
    elif event == "os.mkdir":
        _written.add(os.path.join(os.fsdecode(arguments[0]), ""))
    if event in REMOVALS:
        _note_removed(arguments[0])
    if event in CHANGES and isinstance(path := arguments[CHANGES[event]], (str, bytes, os.PathLike)):
        _written.add(os.fsdecode(path))


def _note_removed(path: Any) -> None:
    """A file goes that was there before: of one's own, nobody misses it."""
    if isinstance(path, (str, bytes, os.PathLike)):
        whole = os.path.abspath(os.fsdecode(path))
        is_own = any(os.path.abspath(each) == whole for each in _written or ())
        if not is_own and os.path.exists(whole):
            _removed.add(whole)


def still_there(written: set[str], own: Path) -> list[str]:
    """Of files that were written, those that a later section could read; of those that were removed, what it misses.

    own: the folder of what the kit and manim write of the section
    """
    # A folder is only opened where Python looks for a place for a file that goes again.
    there = (path for path in written if _is_left(path))
    paths = (Path(os.path.abspath(path)) for path in there)
    return sorted(str(path) for path in paths if not _is_nobodys(path, own))


def _is_left(path: str) -> bool:
    if os.path.abspath(path) in _removed:
        return not os.path.exists(path)
    return os.path.isfile(path) or (path.endswith(os.sep) and os.path.isdir(path))


def _is_nobodys(path: Path, own: Path) -> bool:
    return path.is_relative_to(own) or any(folder.strip("/") in path.parts for folder in WRITTEN)


def written_elsewhere(written: set[str], own: Path) -> bool:
    """Whether a file was written that is not in a folder of what the kit and manim write; it may be gone by now."""
    return not all(_is_nobodys(Path(os.path.abspath(path)), own) for path in written)
