"""One build at a time in a tree, ended by SIGTERM as by Ctrl-C."""

import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from doit.exceptions import InvalidCommand


@contextmanager
def build_lock(root: Path, waits: bool = True) -> Iterator[bool]:
    """Hold a tree for one build; a second one waits for the first, or goes on without: then it is False.

    raises: InvalidCommand where the tree cannot be written
    """
    path = root / ".cache/lock"
    try:
        path.parent.mkdir(exist_ok=True)
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
            lock.seek(0)
            sys.stderr.write(f"another doit builds here (process {lock.read().strip()}); waiting for it\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        with contextlib.suppress(OSError):  # who holds it is only told: a full disk may refuse it
            os.truncate(lock.fileno(), 0)
            os.write(lock.fileno(), f"{os.getpid()}\n".encode())
        yield True


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
