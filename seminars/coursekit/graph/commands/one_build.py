"""One build at a time in a tree, ended by SIGTERM as by Ctrl-C."""

import contextlib
import fcntl
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

from doit.exceptions import InvalidCommand

from ..store.files import NoFile, is_running

LONGEST_DEAF = 0.5  # seconds
MANY = 4096  # bytes
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

    heard = threading.Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        heard.set()
        tell()
        raise KeyboardInterrupt(number)

    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        with _woken(numbers, heard):
            yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _woken(numbers: Collection[int], heard: threading.Event) -> Iterator[None]:
    """Have signals be heard that the system hands to another thread, while this one waits without an end.

    Python calls their handlers on this thread alone, which such a signal does not wake: doit, which waits for jobs in a
    queue, was deaf until the next one ended, and a job that prints without end never does.
    """
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    this = threading.get_ident()

    def wake() -> None:
        with open(reading, "rb", buffering=0) as told:
            while select.select([told], [], []) and (number := told.read(1)):
                if number[0] in numbers:
                    if not heard.wait(LONGEST_DEAF):
                        signal.pthread_kill(this, number[0])
                        heard.wait(LONGEST_DEAF)
                    heard.clear()
                    told.read(MANY)  # those that came before it was heard are heard with it

    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=wake, daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)
