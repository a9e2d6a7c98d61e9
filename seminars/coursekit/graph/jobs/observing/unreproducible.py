"""Warnings of what no later build can make again: a clock, a name of the machine, chance, children, the network."""

import functools
import os
import platform
import random
import re
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest import mock

from ...store.files import content_of
from ..job_warnings import JobWarning
from .author_code import AuthorCode
from .noting.events import listen
from .noting.notes import Note

# By the letter of a note: the word that a marker names it by, what it is, and the way out, if there is one.
SUBJECTS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "c": ("clock", "asks for the time", "take a time as a hyperparameter"),
        "h": ("host", "asks for the name of the machine", "take it as a hyperparameter"),
        "u": ("user", "asks who the user is", "take it as a hyperparameter"),
        "s": ("random", "draws from the system's randomness", "give the generator a seed"),
        "r": ("random", "draws from a generator of the whole process that nothing has seeded", "seed one of its own"),
        "p": ("child", "starts a child process, whose program and answers are no part of what is known", ""),
        "n": ("network", "asks another machine", "keep what it answers in a file of the seminar"),
        "o": ("outside", "reads a file outside the project", "keep it in the seminar's folder"),
        "W": ("written", "writes below the project", "make an experiment of it: a function of experiments.py"),
    }
)
# What asks below Python, without a sign that could be heard there; or keeps what it was told.
ASKING = (
    (os, "uname", "h"),
    (platform, "uname", "h"),
    (platform, "node", "h"),
    (os, "getlogin", "u"),
    (os, "urandom", "s"),
    (random, "_urandom", "s"),
    *((time, f"{clock}{unit}", "c") for clock in ("perf_counter", "monotonic", "process_time") for unit in ("", "_ns")),
)
MARKER = re.compile(r"#\s*coursekit:\s*unobserved\s+(?P<subject>\w+)\s*(?:—|–|-+|:)\s*(?P<reason>\S.*)")

Add = Callable[[str, str], None]


@contextmanager
def noticing(add: Add, authors: AuthorCode, is_experiment: bool) -> Iterator[None]:
    """From here to the end, add a note for each line of the author's that asks for what cannot be made again."""

    def note(what: str, through_libraries: bool = False, detail: str = "") -> None:
        if line := authors.line(sys._getframe(2), through_libraries):
            add(what, f"{line}\t{detail}")

    with ExitStack() as stack:
        for module, name, what in ASKING:
            stack.enter_context(_noted(module, name, functools.partial(note, what)))
        stack.enter_context(_noted(time, "sleep", lambda: None))  # which asks a clock by itself
        stack.enter_context(_unseeded(note))
        if is_experiment:
            stack.enter_context(_generators(note))
        before = _LISTENER.note
        _LISTENER.listen()
        _LISTENER.note, _LISTENER.authors = note, authors
        try:
            yield
        finally:
            _LISTENER.note = before


@contextmanager
def _noted(module: Any, name: str, note: Callable[[], None]) -> Iterator[None]:
    function = getattr(module, name, None)
    if function is None:
        yield
        return

    def noted(*arguments: Any, **options: Any) -> Any:
        note()
        return function(*arguments, **options)

    # Children find it by its name, where it is handed to them.
    noted.__module__, noted.__name__, noted.__qualname__ = module.__name__, name, name
    with mock.patch.object(module, name, noted):
        yield


@contextmanager
def _unseeded(note: Callable[[str], None]) -> Iterator[None]:
    seed = random.Random.seed

    def noted(self: random.Random, a: Any = None, version: int = 2) -> None:
        if a is None:
            note("s")
        seed(self, a, version)

    with mock.patch.object(random.Random, "seed", noted):
        yield


@contextmanager
def _generators(note: Callable[[str], None]) -> Iterator[None]:
    """Listen to the functions that modules have of one generator for all: random, numpy.random."""
    with ExitStack() as stack:
        for module_name, owner in (("random", "_inst"), ("numpy.random.mtrand", "_rand")):
            if module_name not in sys.modules:
                continue
            module = sys.modules[module_name.removesuffix(".mtrand")]
            generator = getattr(sys.modules[module_name], owner)
            seeded: list[bool] = []

            def draw(seeded: list[bool] = seeded) -> None:
                if not seeded:
                    note("r")

            for name, function in [*vars(module).items()]:
                is_bound = getattr(function, "__self__", None) is generator
                is_of_module = getattr(function, "__module__", "") == "numpy.random" and callable(function)
                if name.startswith("_") or isinstance(function, type) or not (is_bound or is_of_module):
                    continue
                if name.startswith(("seed", "set")):
                    stack.enter_context(_noted(module, name, functools.partial(seeded.append, True)))
                elif not name.startswith(("getstate", "get_")):
                    stack.enter_context(_noted(module, name, draw))
        yield


class _Listener:
    """Who listens to Python's audit events."""

    note: Callable[..., None] | None = None
    authors: AuthorCode | None = None

    def on_child(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.note:
            self.note("p")

    def on_name(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.note:
            self.note("h")

    def on_network(self, event: str, arguments: tuple[Any, ...]) -> None:
        is_local = event == "socket.connect" and arguments[0].family == getattr(socket, "AF_UNIX", None)
        if self.note and not is_local:
            self.note("n", True)

    def on_open(self, event: str, arguments: tuple[Any, ...]) -> None:
        path, _, flags = arguments
        if self.note and isinstance(path, (str, bytes, os.PathLike)) and isinstance(flags, int):
            self._opened(os.path.abspath(os.fsdecode(path)), flags)

    def _opened(self, path: str, flags: int) -> None:
        assert self.note and self.authors
        is_inside = path.startswith(self.authors.tops)
        if flags & os.O_ACCMODE == os.O_RDONLY:
            if not is_inside and not path.startswith((*self.authors.passed, "/proc/", "/sys/", "/dev/")):
                self.note("o", False, path)
        elif is_inside and not path.startswith(tuple(top + ".cache/tmp/" for top in self.authors.tops)):
            self.note("W", False, path)

    def listen(self) -> None:
        listen(("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"), self.on_child)
        listen(("socket.gethostname",), self.on_name)
        listen(("socket.connect", "socket.getaddrinfo"), self.on_network)
        listen(("open",), self.on_open)


_LISTENER = _Listener()


def warnings(notes: Iterable[Note], root: Path, own: Iterable[str] = ()) -> Iterator[JobWarning]:
    """One for each line and subject, in the order of the notes; none where a marker in the source gives a reason.

    own: the files that the job itself wrote, whose reading is no news
    """
    told: dict[JobWarning, None] = {}
    written = {*own}
    for note in notes:
        if note.what not in SUBJECTS or ":" not in note.text:
            continue
        where, _, detail = note.text.partition("\t")
        if (note.what == "W" and not detail) or (note.what == "o" and detail in written):
            continue
        file, _, line = where.rpartition(":")
        subject, what, way_out = SUBJECTS[note.what]
        place = os.path.relpath(file, root) if os.path.isabs(file) else file
        if detail:
            what = f"{what}, {os.path.relpath(detail, root) if note.what == 'W' else detail}"
        if not is_marked(Path(file), int(line), subject):
            text = f"{what}: {way_out}" if way_out else what
            told[JobWarning(text, place, int(line), subject)] = None
    yield from told


def is_marked(file: Path, line: int, subject: str) -> bool:
    """Whether that line, or the one above, has a marker for the subject that gives a reason."""
    try:
        lines = content_of(file).decode(errors="replace").splitlines()
    except OSError:
        return False
    for text in lines[max(line - 2, 0) : line]:
        found = MARKER.search(text)
        if found and found["subject"] == subject:
            return True
    return False
