"""Notes by Python's own means, where the system preloads nothing: of what Python code opens, looks at and lists.

What libraries in C or Rust open, and child processes, is not seen.
"""

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from .events import listen
from .notes import Note

LOOKS = ("stat", "lstat", "access", "readlink")


class AuditNotes:
    """A list of notes, by audit events and by what takes the place of os.stat and its like."""

    is_full = False

    def __init__(self) -> None:
        self._notes: list[Note] = []
        self._patches: list[Any] = []
        self._resolving = threading.local()

    def begin(self) -> bool:
        """Note from now on."""
        global _current
        listen(EVENTS, _on_event)
        _current = self
        self._patches = [mock.patch.object(os, name, self._looking(getattr(os, name))) for name in LOOKS]
        for patch in self._patches:
            patch.start()
        return True

    def end(self) -> None:
        """Note no more."""
        global _current
        _current = None
        for patch in self._patches:
            patch.stop()

    def add(self, what: str, text: str) -> None:
        """Note what others saw."""
        self._notes.append(Note(what, text))

    def asked_for_folder(self) -> None:
        """Nothing: names are looked up in the working folder alone."""

    @property
    def end_of_notes(self) -> int:
        """Where the next note will be."""
        return len(self._notes)

    def read(self, since: int = 0) -> Iterator[Note]:
        """All notes so far, in order, from some `end_of_notes` on."""
        return iter(self._notes[since:])

    def stop(self) -> None:
        """In a fork of the process: no other notes here."""

    def go_on(self) -> None:
        """Nothing is to be begun again."""

    def remove(self) -> None:
        """Nothing is left of them."""

    def note(self, what: str, path: Any, changes: bool = True) -> None:
        """Note what is at a path."""
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        name = os.path.abspath(os.fsdecode(path))
        if name.startswith("/proc/"):  # `/proc/self/cwd/a.csv`
            name = self._resolved(name)
        try:
            entry = _STAT(name)
        except OSError as problem:
            self._notes.append(Note(what if what in "RI" else "E", name, -(problem.errno or 1)))
            return
        is_folder = (entry.st_mode & 0o170000) == 0o040000
        second = is_folder if what == "E" else entry.st_mtime_ns
        if what == "E" or is_folder == (what in "Llm"):
            self._notes.append(Note(what, name, entry.st_size, int(second)))

    def _resolved(self, name: str) -> str:
        """Where links lead; what is looked at for that, by the functions that note, is not noted, nor resolved."""
        self._resolving.on = True
        try:
            return os.path.realpath(name)
        finally:
            self._resolving.on = False

    def opened(self, path: Any, flags: int, is_import: bool) -> None:
        """Note a file that is about to be opened."""
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        access = flags & os.O_ACCMODE
        makes = flags & os.O_TRUNC or (flags & os.O_CREAT and not _exists(path))
        if access != os.O_WRONLY and not makes:
            self.note("I" if is_import else "R", path)
        if access != os.O_RDONLY:
            self._notes.append(Note("W", os.path.abspath(os.fsdecode(path)), _exists(path)))

    def _looking(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def look(path: Any, *arguments: Any, **options: Any) -> Any:
            is_own = getattr(self._resolving, "on", False)
            if _current is self and options.get("dir_fd") is None and not is_own:
                self.note("E", path)
                self._ask(path, function, arguments)
            return function(path, *arguments, **options)

        return look

    def _ask(self, path: Any, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        """Note what is asked of a path beyond what is at it: where a link leads, whether a file may be run."""
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        if function is _READLINK or (function is _LSTAT and _is_link(path)):
            self._notes.append(Note("K", os.path.abspath(os.fsdecode(path))))
        elif function is _ACCESS and arguments and arguments[0] & os.X_OK:
            self._notes.append(Note("X", os.path.abspath(os.fsdecode(path))))


_LISTING = {"I": "l", "M": "m"}
_current: AuditNotes | None = None
_STAT, _LSTAT, _READLINK, _ACCESS = os.stat, os.lstat, os.readlink, os.access
CHANGES = {"os.rename": 1, "os.remove": 0, "os.rmdir": 0, "os.truncate": 0, "os.link": 1, "os.symlink": 1}
# What opens a file for whoever called it, and what stands between an event and who listens.
HANDING_ON = ("/linecache.py", "/tokenize.py", "/pathlib.py", "/zipfile.py", "/audit_notes.py", "/noting/events.py")
EVENTS = ("open", "os.listdir", "os.scandir", "os.mkdir", *CHANGES, "sqlite3.connect")


def _is_link(path: Any) -> bool:
    try:
        return stat.S_ISLNK(_LSTAT(path).st_mode)
    except OSError:
        return False


def _exists(path: Any) -> bool:
    try:
        _STAT(path)
    except OSError:
        return False
    return True


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    notes = _current
    if notes is None:
        return
    if event == "open" and isinstance(arguments[2], int):
        reader = _reader()
        if reader != "T":
            notes.opened(arguments[0], arguments[2], reader in ("I", "M"))
    elif event in ("os.listdir", "os.scandir"):
        path = "." if arguments[0] is None else arguments[0]
        notes.note(_LISTING.get(_reader(), "L"), path)
    elif event == "os.mkdir" and not _exists(arguments[0]):
        notes.add("D", os.path.abspath(os.fsdecode(arguments[0])))
    elif event in CHANGES and isinstance(path := arguments[CHANGES[event]], (str, bytes, os.PathLike)):
        notes._notes.append(Note("W", os.path.abspath(os.fsdecode(path)), _exists(path)))
    elif event == "sqlite3.connect":
        notes.note("R", arguments[0])


def _reader() -> str:
    """Whether Python itself is about to read: imports (I), metadata (M), a traceback that shows lines of a file (T)."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<frozen importlib"):
            return "I"
        if "/importlib/metadata/" in file:
            return "M"
        if file.endswith(("/traceback.py", "/warnings.py")) or "/coursekit/stage/audit/" in file:
            return "T"
        if not file.endswith(HANDING_ON):
            return ""
        frame = frame.f_back  # type: ignore[assignment]
    return ""
