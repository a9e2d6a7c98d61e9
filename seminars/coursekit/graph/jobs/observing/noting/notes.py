"""A note: one thing that a job, or a child of it, asked of the system."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """One question, with its answer.

    what:   of files R read, I imported, W written (first: whether it was there), E looked at, X asked whether it is a
            program, K asked where a link leads, L listed, l listed by an import, m by `importlib.metadata`, P loaded
            by a name that an import was handed, D a folder that was made, S a symbolic link that was made; of variables
            V read by the author's code, U by others, A all that there are, a one of these, v set, z the time zone's
            read, y those of the language; of what cannot be made again, a letter each of `unreproducible.SUBJECTS`
    text:   an absolute path; NAME=value, or NAME where it is not set, of A the names with a = behind each; or the file
            and line of the author's that asks
    first:  the file's size, or, below zero, the number of an error
    second: the time of its last change, in nanoseconds; or whether it is a folder
    """

    what: str
    text: str
    first: int = 0
    second: int = 0


def size_and_time(path: str) -> tuple[int, int]:
    """The first and second of a note of a file that is read, as it is now; (-1, 0) of one that is not there."""
    try:
        entry = os.stat(path)
    except OSError:
        return -1, 0
    return entry.st_size, entry.st_mtime_ns
