"""What a target read beyond its source and is otherwise now, as an author reads it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...store.observations import ABSENT, Answers, Kind, Observation
from .code_changes import Change, Rank


def observation_changes(
    answers: Answers, observed: Iterable[Observation], root: Path, folder: Path
) -> Iterator[Change]:
    """A change for each observation that does not hold.

    folder: of the seminar that the target is of; what is in it is told as its author names it
    """
    for seen in observed:
        now = answers.of(seen)
        if now == seen.value:
            continue
        name = seen.name if seen.kind is Kind.VARIABLE or seen.is_outside else _short(root / seen.name, root, folder)
        told = _TOLD[seen.kind]["gone" if now == ABSENT else "new" if seen.value == ABSENT else "other"]
        # A folder, or a variable, is no file that somebody edited.
        file = name if seen.kind in (Kind.FILE, Kind.ENTRY) else ""
        yield Change(told.format(name), file, rank=Rank.EDITED if not seen.is_outside else Rank.INSTALLED)


_TOLD = {
    Kind.FILE: {
        "gone": "{}, which it read, is gone",
        "new": "{}, which it looked for, is there now",
        "other": "{}, which it read, changed",
    },
    Kind.ENTRY: {
        "gone": "{}, which it looked for, is gone",
        "new": "{}, which it looked for, is there now",
        "other": "{}, which it looked at, is another now",
    },
    Kind.PROGRAM: {
        "gone": "{}, which it looked for, is gone",
        "new": "{}, which it looked for, is there now",
        "other": "{}, which it looked at, has another right to be run",
    },
    Kind.LINK: {
        "gone": "{}, a link that it followed, is none any more",
        "new": "{}, which it looked at, is a link now",
        "other": "{}, a link that it followed, leads elsewhere",
    },
    Kind.FOLDER: {
        "gone": "the folder {}, which it listed, is gone",
        "new": "the folder {}, which it looked for, is there now",
        "other": "the folder {}, which it listed, has other names",
    },
    Kind.VARIABLE: {
        "gone": "the environment variable {} is not set any more",
        "new": "the environment variable {} is set now",
        "other": "the environment variable {} changed",
    },
}


def _short(path: Path, root: Path, folder: Path) -> str:
    return os.path.relpath(path, folder if folder in path.parents else root)
