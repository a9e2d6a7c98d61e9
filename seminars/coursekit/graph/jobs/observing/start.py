"""What the server of workers has read as it started: its processes hold it as it was then."""

from collections.abc import Iterable

from .noting.notes import size_and_time

# By path: the size of a file, and the time of its last change.
_READ: dict[str, tuple[int, int]] = {}


def note_start(files: Iterable[str]) -> None:
    """These files were read, or looked for in vain."""
    _READ.update({file: size_and_time(file) for file in files})


def is_outdated() -> bool:
    """Whether one of these is another by now, so that a process of the server would run what is no more."""
    return any(size_and_time(file) != signature for file, signature in _READ.items())
