"""What `os.environ`, `os.environb` and `posix.environ` hold, so that it is noted who reads which variable, however.

All three are one dictionary, which takes note: of a variable ('V' where the author's code asks, 'U' where a library
does), of all of them ('A') where somebody goes through it, and of one that is set ('v'). A Python that a job has
started executes this file as it stands, whatever its version: it imports nothing of the kit.
"""

from __future__ import annotations

import os
import posix
import sys

TYPE_CHECKING = False  # typing takes a while to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

    Place = tuple[str, int]

# Modules of the standard library that look a variable up for who calls them; others do so for themselves.
LENDING = ("os", "posixpath", "genericpath", "pathlib", "collections.abc", "_collections_abc", "copy")
# What hands all variables to a child goes through them for that alone: which of them the child reads is seen there.
HANDING = ("subprocess", "multiprocessing", "concurrent", "asyncio", "joblib", "torch", "coursekit")
# What asks for itself, and for nobody who calls it: `ArgumentParser.add_argument` for the width of a terminal.
FOR_ITSELF = ("argparse",)
# What goes through all of them for those alone that name proxies: whoever opens an address would have read every one.
OF_ADDRESSES = os.path.join(os.path.dirname(os.__file__), "urllib", "request.py")
PROXIES = [b"%s_proxy" % scheme for scheme in (b"all", b"ftp", b"http", b"https", b"no")]
OF_STANDARD = (os.path.join(os.path.dirname(os.__file__), ""), "<")
OWN = __file__


class Reader:
    """Whose code asks.

    authors: beginnings of the files of the author's code
    passed:  beginnings of the files of installed distributions, where they lie below these
    is_program: whether what runs is a program of the author's, which is in no file where it is given by `python -c`
    """

    def __init__(self, authors: tuple[str, ...], passed: tuple[str, ...], is_program: bool) -> None:
        self.authors, self.passed, self.is_program = authors, passed, is_program

    def asking(self, frame: FrameType | None) -> tuple[str, Place | None, bool]:
        """'V' where the author's code asks, 'U' where a library does; the line that asks; whether it hands on."""
        place, is_handed = None, False
        while frame is not None:
            file, module = frame.f_code.co_filename, frame.f_globals.get("__name__") or ""
            if file != OWN and module not in LENDING:
                place = place or (file, frame.f_lineno)
                if file.startswith(self.authors) and not file.startswith(self.passed):
                    return "V", place, is_handed
                is_handed = is_handed or module.partition(".")[0] in HANDING
                if module.partition(".")[0] in FOR_ITSELF:
                    return "U", place, is_handed
                if not file.startswith(OF_STANDARD) or "/site-packages/" in file or "/tempfile.py" in file:
                    return "U", place, is_handed
            frame = frame.f_back
        return "V" if self.is_program else "U", place, is_handed


class Variables(dict):  # type: ignore[type-arg]
    """The variables of this process, as bytes."""

    def __init__(self, held: dict[bytes, bytes], add: Callable[[str, str], None], reader: Reader) -> None:
        super().__init__(held)
        self._add, self._reader = add, reader
        # The lines that go through all of them, to hand them on or for themselves: each by its name in turn.
        self._handed: Place | None = None
        self._passed: Place | None = None

    def _ask(self, name: Any) -> None:
        what, place, _ = self._reader.asking(sys._getframe(2))
        if isinstance(name, bytes) and place != self._handed:
            if place != self._passed:
                self._note(what, name)
            elif not _is_for_proxies(place) or name.lower().endswith(b"_proxy"):
                self._note("U", name)

    def _note(self, what: str, name: bytes) -> None:
        value = dict.get(self, name)
        self._add(what, os.fsdecode(name if value is None else name + b"=" + value))

    def _ask_all(self) -> None:
        _, place, is_handed = self._reader.asking(sys._getframe(2))
        if is_handed:
            self._handed = place
            return
        self._passed = place
        if _is_for_proxies(place):
            for name in PROXIES:
                self._note("U", name)
                self._note("U", name.upper())
        else:
            self._add("A", "")

    def _set(self, name: Any) -> None:
        if isinstance(name, bytes):
            self._add("v", os.fsdecode(name))

    def __reduce__(self) -> Any:
        self._ask_all()
        return dict, (dict(dict.items(self)),)


def _is_for_proxies(place: Place | None) -> bool:
    return place is not None and place[0] == OF_ADDRESSES


def _noting_name(method: Callable[..., Any], ask: Callable[[Variables, Any], None]) -> Callable[..., Any]:
    def noted(self: Variables, name: Any, *arguments: Any) -> Any:
        ask(self, name)
        return method(self, name, *arguments)

    return noted


def _noting_all(method: Callable[..., Any]) -> Callable[..., Any]:
    def noted(self: Variables, *arguments: Any) -> Any:
        self._ask_all()
        return method(self, *arguments)

    return noted


OF_ALL = "__iter__ __len__ __reversed__ __repr__ __eq__ __ne__ __or__ __ror__ keys values items copy"
for _method in ("__getitem__", "__contains__", "get"):
    setattr(Variables, _method, _noting_name(getattr(dict, _method), Variables._ask))
for _method in ("__setitem__", "__delitem__", "setdefault", "pop"):
    setattr(Variables, _method, _noting_name(getattr(dict, _method), Variables._set))
for _method in filter(dict.__dict__.__contains__, OF_ALL.split()):
    setattr(Variables, _method, _noting_all(getattr(dict, _method)))


def put_in_place(add: Callable[[str, str], None], reader: Reader) -> Callable[[], None]:
    """From now on, note; what puts back what was there."""
    environ: Any = os.environ
    environb: Any = os.environb
    held = environ._data
    noting = Variables(held, add, reader)

    def put(data: dict[bytes, bytes]) -> None:
        environ._data = environb._data = data
        posix.environ = data

    def put_back() -> None:
        held.clear()
        held.update(dict.items(noting))
        put(held)

    put(noting)
    return put_back


def put_in_child(note: Callable[[bytes], bytes]) -> None:
    """In a Python that a job has started; what it asks before its program begins, it asks of the C library.

    note: takes a letter and a text, as bytes; of no letter, it gives the settings of the job's notes
    """
    words = [os.fsdecode(word) for word in note(b"").split(b"\0")]
    authors, passed = (tuple(word[1:] for word in words if word[:1] == sign) for sign in "+-")

    def add(what: str, text: str) -> None:
        if what != "v":  # which its parent does not see
            note(what.encode() + os.fsencode(text))

    put_in_place(add, Reader(authors, passed, True))
