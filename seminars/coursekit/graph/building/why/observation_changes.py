"""What a target read beyond its source and is otherwise now, as an author reads it."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from coursekit.wording.shown_names import shown

from ...store.observations import ABSENT, BETWEEN_NAMES, Answers, Kind, Observation
from ...store.variables import counting
from .code_changes import Change, Rank


def observation_changes(
    answers: Answers, observed: Collection[Observation], root: Path, folder: Path
) -> Iterator[Change]:
    """A change for each observation that does not hold.

    folder: of the seminar that the target is of; what is in it is told as its author names it
    """
    for seen in observed:
        now = answers.of(seen)
        if now == seen.value:
            continue
        if seen.kind is Kind.VARIABLES:
            yield from _new_variables(observed)
            continue
        if seen.kind is Kind.UNSET:
            names = (name for name in seen.name.split(BETWEEN_NAMES) if name in os.environ)
            yield from (Change(_TOLD[Kind.VARIABLE]["new"].format(name), rank=Rank.EDITED) for name in names)
            continue
        name = seen.name if seen.kind is Kind.VARIABLE or seen.is_outside else _short(root / seen.name, root, folder)
        told = _TOLD[seen.kind]["gone" if now == ABSENT else "new" if seen.value == ABSENT else "other"]
        # A folder, or a variable, is no file that somebody edited.
        file = name if seen.kind in (Kind.FILE, Kind.ENTRY) else ""
        yield Change(told.format(shown(name)), file, rank=Rank.EDITED if not seen.is_outside else Rank.INSTALLED)


def _new_variables(observed: Collection[Observation]) -> Iterator[Change]:
    """What is set by now; of what is not set any more, each tells itself."""
    before = {seen.name for seen in observed if seen.kind is Kind.VARIABLE and seen.value != ABSENT}
    new = sorted({*counting()} - before)
    for name in new:
        yield Change(_TOLD[Kind.VARIABLE]["new"].format(name), rank=Rank.EDITED)
    if not new and not any(seen.name not in os.environ for seen in observed if seen.kind is Kind.VARIABLE):
        yield Change("the environment, which it went through, has other variables", rank=Rank.EDITED)


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
    Kind.DISTRIBUTIONS: {
        "gone": "the folder {}, in which it looked for distributions, is gone",
        "new": "the folder {}, in which it looked for distributions, is there now",
        "other": "the folder {}, in which it looked for distributions, has others",
    },
    Kind.VARIABLE: {
        "gone": "the environment variable {} is not set any more",
        "new": "the environment variable {} is set now",
        "other": "the environment variable {} changed",
    },
}


def _short(path: Path, root: Path, folder: Path) -> str:
    return os.path.relpath(path, folder if folder in path.parents else root)
