"""One build at a time in a tree, ended by SIGTERM as by Ctrl-C."""

import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

from doit.exceptions import InvalidCommand

from ..store.files import NoFile, is_running

TRIES = 50  # a hundredth of a second apart: a build that has just begun writes who it is at once


@contextmanager
def build_lock(root: Path, waits: bool = True) -> Iterator[bool]:
    """Hold a tree for one build; a second one waits for the first, or goes on without: then it is False.

    raises: InvalidCommand where the tree cannot be written
    """
    path = root / ".cache/lock"
    try:
        path.parent.mkdir(exist_ok=True)
        if path.exists() and not path.is_file():
            raise NoFile(f"{path} is no file")
        lock = open(path, "a+")  # noqa: SIM115
    except OSError as problem:
        raise InvalidCommand(f"{problem}: results are kept there; nothing was done.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not waits:
                yield False
                return
            sys.stderr.write(f"another doit builds here{_holder(lock)}; waiting for it\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        with contextlib.suppress(OSError):  # who holds it is only told: a full disk may refuse it
            os.truncate(lock.fileno(), 0)
            os.write(lock.fileno(), f"{os.getpid()}\n".encode())
        yield True


def _holder(lock: TextIO) -> str:
    """Which process holds it, and whether it is suspended, as far as can be told."""
    for _ in range(TRIES):
        lock.seek(0)
        number = lock.read().strip()
        # The one before it, which has ended, is named until this one, which has just begun, has written its own.
        if number.isdigit() and is_running(int(number)):
            stopped = "; it is suspended: `fg` in its terminal, or `kill -CONT`, has it go on"
            return f" (process {number}{stopped if _is_suspended(number) else ''})"
        time.sleep(0.01)
    return ""


def _is_suspended(process: str) -> bool:
    with contextlib.suppress(OSError):  # another system has no such file
        # The name of a program, which comes before, may hold anything.
        return Path("/proc", process, "stat").read_bytes().rpartition(b")")[2].split()[0] == b"T"
    return False


@contextmanager
def terminated_as_interrupted(tell: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Have SIGTERM raise KeyboardInterrupt as SIGINT does; and SIGINT too where whoever started doit had it ignored.

    So are the background jobs of a shell's scripts started, and of some CI runners.

    tell: is called first, whatever becomes of the exception: what is raised in a `__del__` that runs just then is lost
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        tell()
        raise KeyboardInterrupt(number)

    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
