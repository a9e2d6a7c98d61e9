"""Files that are read for the first time, by as many processes as there are cores: a course of a hundred takes long."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from ..jobs.processes.warden import end_with

FEWEST = 6  # files: for fewer, processes cost more than they save


def is_possible() -> bool:
    """Whether there are cores for it, and a process that can be forked: one without other threads."""
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1 and threading.active_count() == 1


def read_side_by_side(files: Mapping[Path, Callable[[], object]]) -> None:
    """Do what reads each of some files, and keeps what it finds, in forks of this process and in itself.

    Whatever goes wrong is left to whoever reads the file then; where this is not possible, all is.
    """
    if not is_possible() or len(files) < FEWEST:
        return
    cores = os.cpu_count() or 1
    largest_first = sorted(files, key=lambda file: -file.stat().st_size)
    own, *others = ([files[file] for file in largest_first[core::cores]] for core in range(cores))
    children = [_fork(share) for share in others]
    try:
        _do(own)
    except BaseException:  # Ctrl-C: each file that was read is kept
        for child in children:
            os.kill(child, signal.SIGKILL)
        raise
    finally:
        for child in children:
            os.waitpid(child, 0)


def _fork(share: Sequence[Callable[[], object]]) -> int:
    parent = os.getpid()
    child = os.fork()
    return child or _read_apart(share, parent)


def _read_apart(share: Sequence[Callable[[], object]], parent: int) -> NoReturn:
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        end_with(parent)
        _do(share)
    finally:
        os._exit(0)


def _do(share: Sequence[Callable[[], object]]) -> None:
    for read in share:
        with suppress(Exception):
            read()
