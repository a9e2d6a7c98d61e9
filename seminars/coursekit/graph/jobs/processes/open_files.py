"""What a process shares with its forks: the places in open files, what waits in pipes and sockets, memory mapped so.

A fork has the numbers of its parent's open files, and no places of its own in them: a line that one of the two reads,
the other does not get. So a fork opens the files once more, at the places where its parent was. What is taken out of a
pipe or a socket is gone for both; a file that is written, and memory that is mapped to be shared, have one content: who
has such is not forked.

    numbers = open("numbers.txt")  # at the top of a scene's file, and next(numbers) in two of its parts
"""

import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

SHARED = re.compile(r"^\S+ .w.s \S+ (\w+):(\w+) (\d+)", re.MULTILINE)  # a mapping: device, number of the file
File = tuple[int, int]  # by its device, and its number there

_OF_KIT: set[File] = set()


def be_of_kit(number: int) -> None:
    """What is open by this number is no author's, and nothing that a fork needs for itself."""
    _OF_KIT.add(_file(os.fstat(number)))


class OpenFiles:
    """The files that were opened in this process since this was made: the author's.

    What is open by then, the process works with.
    """

    def __init__(self) -> None:
        # Numbers are given again as soon as they are free, so that they alone tell no file.
        self._before = {(number, _file(status)) for number, status in _open()}

    def places(self) -> dict[int, int | None]:
        """By its number, the place in each file, or how many bytes wait in a pipe or a socket; None if it has neither.

        Whoever holds a number alone (`os.open`, `os.pipe`) has no object that could be looked at.
        """
        return {number: _place(number) for number, _ in self._of_author()}

    def separable(self) -> dict[int, int] | None:
        """The place in each file, where a fork can have all that is open for itself; else None."""
        found: dict[int, int] = {}
        for number, status in self._of_author():
            place = _place(number)
            if not stat.S_ISREG(status.st_mode) or place is None or _is_written(number):
                return None
            found[number] = place
        return None if {*_shared_mappings()} - _OF_KIT else found

    def _of_author(self) -> Iterator[tuple[int, os.stat_result]]:
        for number, status in _open():
            if (number, _file(status)) not in self._before and _file(status) not in _OF_KIT:
                yield number, status


def separate(places: Mapping[int, int]) -> None:
    """In a fork: have a place of its own in each file that it shares with its parent, the one where that was.

    It ends where one of them may not be opened any more: so does what it was forked for.
    """
    try:
        for number, place in places.items():
            _open_anew(number, place)
    except OSError:
        os._exit(1)


def _open_anew(number: int, place: int) -> None:
    anew = os.open(f"/proc/self/fd/{number}", os.O_RDONLY)
    os.lseek(anew, place, os.SEEK_SET)
    os.dup2(anew, number, inheritable=os.get_inheritable(number))
    os.close(anew)


def _is_written(number: int) -> bool:
    import fcntl  # here, as not every system has it

    return fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY


def _open() -> Iterator[tuple[int, os.stat_result]]:
    for number in map(int, os.listdir("/dev/fd")):
        with suppress(OSError):  # of the list itself
            yield number, os.fstat(number)


def _file(status: os.stat_result) -> File:
    return status.st_dev, status.st_ino


def _place(number: int) -> int | None:
    with suppress(OSError):
        return os.lseek(number, 0, os.SEEK_CUR)
    with suppress(OSError, ImportError):
        import fcntl
        import termios

        return int.from_bytes(fcntl.ioctl(number, termios.FIONREAD, bytes(4)), sys.byteorder)
    return None


def _shared_mappings() -> Iterator[File]:
    """Memory that may be written, and is then seen by others; what has no name is a file, too."""
    with suppress(OSError):
        for found in SHARED.finditer(Path("/proc/self/maps").read_text(errors="replace")):
            yield os.makedev(int(found[1], 16), int(found[2], 16)), int(found[3])
