"""What a job prints: everything that its process, its libraries in C and its children write to stdout and stderr.

A worker's two outputs are one pipe, which the process that asked for the job reads while it waits: stdout is the
reporter's, live lines are drawn below what is told, and what a job said last is still told when it has crashed.
"""

import fcntl
import os
import sys
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

from ...terminal.escapes import without_escapes
from ...terminal.live import goes_above_live_lines
from .loops import ADVANCES, HEARERS, Advance

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

CHUNK = 65536  # bytes read at once: as many as a pipe of Linux holds
LONGEST = 4000  # bytes of a line: a bar of progress and a JSON of a megabyte are lines too
PERIOD = 5.0  # seconds between two states of a line that is written anew in place, where that is told by lines
SELDOM = 30.0  # seconds between two lines on how far a loop is, where no lines are live

# What each task is writing: the state of its line so far, which is drawn beside its name where lines are live.
BEGUN: dict[str, str] = {}

_telling = threading.Lock()
_announce: Callable[[str], None] | None = None  # in a worker: tells whose job it is


def speak_into(pipe: "Connection", announce: Callable[[str], None]) -> None:
    """From here on, let all that this process and its children write go into a pipe; nothing can be typed to them."""
    global _announce
    _announce = announce
    _leave_terminal()
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    for descriptor in (1, 2):
        os.dup2(pipe.fileno(), descriptor)
    pipe.close()
    # Whatever encoding the build's own output has: what is told is encoded there. A half of a pair of surrogates, as
    # in the name of a file that is no UTF-8, is told by its number.
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = _unbuffered(1)  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _unbuffered(2)  # type: ignore[misc]


def _leave_terminal() -> None:
    """Have no terminal by its name either: who asks there for a password would wait for keys that go to the build.

    It stays in the process group, to which a terminal tells Ctrl-Z: whoever suspends a build suspends its jobs.
    """
    with suppress(OSError):  # there is none
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.ioctl(terminal, termios.TIOCNOTTY)
        finally:
            os.close(terminal)


def _unbuffered(descriptor: int) -> TextIOWrapper:
    """A line reaches the build as soon as it ends, and what is no whole line when it is flushed."""
    return open(descriptor, "w", 1, "utf-8", "backslashreplace", closefd=False)


def announce(task: str) -> None:
    """Let what this process writes be told by the name of a task."""
    if _announce is not None:
        _announce(task)


def end_speech() -> None:
    """Let everything that was written reach the build: what C libraries keep in buffers, too."""
    import ctypes

    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    ctypes.CDLL(None).fflush(None)


class Transcript:
    """Tells what one job writes, in whole lines with its task's name, as they come.

    What is kept is a line at most, of bounded length, however much is written and however it is cut.
    """

    task = "a worker"  # until it is announced whose job it is

    def __init__(self) -> None:
        self._begun = b""
        self._told = (time.monotonic(), "")  # when a line that is written in place was last told, and its state
        self._advanced = time.monotonic()  # when it was last told in a line how far a loop is

    def hear(self, written: bytes) -> None:
        *whole, rest = (self._begun + written).split(b"\n")
        # Of a line that is written anew in place, its last state counts; behind "\r", that may be the one before.
        *states, last = rest.rsplit(b"\r", 2)[-2:]
        self._begun = b"\r".join([*(state[: LONGEST + 1] for state in states), last[: LONGEST + 1]])
        lines = [_shown(line) for line in whole]
        begun = _shown(self._begun)
        if goes_above_live_lines(sys.stderr):
            BEGUN[self.task] = begun.strip()
        elif states and begun != self._told[1] and time.monotonic() - self._told[0] > PERIOD:
            self._told = (time.monotonic(), begun)
            lines.append(begun)
        self._tell(lines)

    def advance(self, advance: Advance | None) -> None:
        """A loop of the job is so far, or, with None, has ended."""
        if advance is None:
            ADVANCES.pop(self.task, None)
            return
        ADVANCES[self.task] = advance
        for hear in [*HEARERS]:
            hear(self.task, advance)
        if time.monotonic() - self._advanced > SELDOM and not goes_above_live_lines(sys.stderr):
            self._advanced = time.monotonic()
            self._tell([str(advance)])

    def end(self) -> None:
        """Tell of a line that was begun and not ended."""
        BEGUN.pop(self.task, None)
        ADVANCES.pop(self.task, None)
        if begun := _shown(self._begun):
            self._tell([begun])
        self._begun = b""

    def _tell(self, lines: list[str]) -> None:
        stream = sys.stderr if goes_above_live_lines(sys.stderr) else sys.__stderr__
        if not lines or stream is None:
            return
        with _telling, suppress(OSError, ValueError):  # nobody reads what is told: that ends no job
            stream.write("".join(f"{self.task} | {line}\n" for line in lines))
            stream.flush()


def _shown(line: bytes) -> str:
    """A line as it looks when it is complete, without what moves a terminal's cursor or colours it."""
    state = line.rstrip(b"\r").rpartition(b"\r")[2]
    cut = "…" if len(state) > LONGEST else ""
    return without_escapes(state[:LONGEST].decode("utf-8", "backslashreplace")) + cut
