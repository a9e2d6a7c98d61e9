"""What the server of workers has read as it started: its processes hold it as it was then."""

import os
from collections.abc import Iterable

# By path: the size of a file, and the time of its last change.
_READ: dict[str, tuple[int, int]] = {}


def note_start(files: Iterable[str]) -> None:
    """These files were read, or looked for in vain."""
    _READ.update({file: _signature(file) for file in files})


def is_outdated() -> bool:
    """Whether one of these is another by now, so that a process of the server would run what is no more."""
    return any(_signature(file) != signature for file, signature in _READ.items())


def _signature(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return -1, 0
    return status.st_size, status.st_mtime_ns
