"""Where a worker was as code below Python ended it: of a segmentation fault, nothing is raised that could be told.

Python writes down where it is as such a signal comes (`faulthandler`), into a pipe that whoever asked for the job reads
once the worker has ended.
"""

import faulthandler
import functools
import linecache
import os
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ...errors import shortened
from ...store.user_cache import KIT
from ..code.mistakes import Mistake
from ..processes.speech import CHUNK

SIGNALS = (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT)
FRAME = re.compile(r'^  File "(?P<file>.+)", line (?P<line>\d+) in (?P<function>.+)$', re.MULTILINE)
BEGINNING = "most recent call first"
ESCAPED = re.compile(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}")  # what is no ASCII, as faulthandler writes it
LONGEST = 80  # characters of the line that is told

_KEPT: list[Connection] = []  # faulthandler keeps the number of an open file alone


class Crash(Exception):
    """A line of the author's at which its process ended; the message is for its author."""

    for_author = True

    def __init__(self, message: str, at: Sequence[tuple[str, int, str]]) -> None:
        super().__init__(message)
        self.at = at


def tell_of_crashes(telling: Connection) -> None:
    """From here on, have it written down where this process is as it ends by a fault, and where a fork of it is."""
    os.set_blocking(telling.fileno(), False)  # forks that end one after the other may fill it, and would wait for ever
    _KEPT[:] = [telling]
    enable = functools.partial(faulthandler.enable, file=telling.fileno(), all_threads=False)
    _leave_to_authors(enable)
    enable()


def _leave_to_authors(enable: Callable[[], None]) -> None:
    """Have the author's code find and set what it would without us: whether faults are handled is a state of scenes.

    enable: handles faults as we do, where the author's code handles none
    """
    theirs = [faulthandler.is_enabled()]

    def set_theirs(change: Callable[..., Any], is_on: bool) -> Callable[..., bool | None]:
        @functools.wraps(change)
        def changed(*arguments: Any, **named: Any) -> bool | None:
            change(*arguments, **named)  # it refuses what is no file
            was, theirs[0] = theirs[0], is_on
            if is_on:
                return None
            enable()
            return was

        return changed

    @functools.wraps(faulthandler.is_enabled)
    def is_enabled() -> bool:
        return theirs[0]

    ours = set_theirs(faulthandler.enable, is_on=True), set_theirs(faulthandler.disable, is_on=False), is_enabled
    for each in ours:
        setattr(faulthandler, each.__name__, each)


def crash_of(told: Connection, status: int | None, folders: Sequence[Path]) -> Mistake | None:
    """What an author reads of a worker that has ended by a fault; None where no line of the author's led to it.

    told:    the other end of what it was to write to
    status:  how it ended, below 0 by which signal
    folders: where the author's files are
    """
    if status is None or -status not in SIGNALS:
        return None
    at = [*_authors(_written(told), [str(folder.resolve()) for folder in folders])]
    if not at:
        return None
    file, line, _ = at[-1]
    linecache.checkcache(file)
    code = shortened(linecache.getline(file, line).strip(), LONGEST)
    message = (
        f"{code or 'it'} ended the process by {signal.Signals(-status).name}: code below Python has failed, by a fault "
        "of its own or on what it was given; give it something else, or try another version of its library."
    )
    return Mistake.of(Crash(message, at))


def _written(told: Connection) -> str:
    os.set_blocking(told.fileno(), False)
    try:
        return os.read(told.fileno(), CHUNK).decode("ascii", "replace")
    except OSError:  # nothing was
        return ""


def _authors(written: str, folders: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """The calls in the author's files, the innermost last; of several processes, those of the last that ended."""
    for frame in reversed([*FRAME.finditer(written.rpartition(BEGINNING)[2])]):
        file = ESCAPED.sub(lambda each: chr(int(each[0][2:], 16)), frame["file"])
        if any(file.startswith(f"{folder}/") for folder in folders) and not file.startswith(os.path.join(KIT, "")):
            yield file, int(frame["line"]), frame["function"]
