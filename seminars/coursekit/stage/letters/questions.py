"""What LaTeX asked of the machine for a formula that is kept: whoever takes it asks the same, and so depends on it.

A name that LaTeX looked for beside a scene is looked for beside any scene that takes the formula. What was read is
known again by its size and time.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from coursekit.graph.jobs.observing.noting.notes import Note
from coursekit.graph.jobs.observing.reads import CURRENT
from coursekit.graph.store.observations import link_at

# By a letter as notes have it, or "N" for a name beside scenes, where nothing was: the answer.
Questions: TypeAlias = Mapping[tuple[str, str], str]


def now() -> int:
    """Where what is noted from now on begins."""
    return CURRENT[0].end_of_notes if CURRENT else 0


def asked(since: int, read: Iterable[str], own: Path, places: Sequence[Path]) -> Questions | None:
    """What was asked from then on; None where more was than can be asked again.

    read:   the files that LaTeX's own record tells
    own:    the folder of the files that it wrote
    places: where names were looked up
    """
    found: dict[tuple[str, str], str] = {}
    written = set()
    notes = [*(CURRENT[0].read(since) if CURRENT else ()), *(Note("R", path) for path in read)]
    for note in notes:
        if note.what == "U":
            name, is_set, value = note.text.partition("=")
            found.setdefault(("U", name), f"={value}" if is_set else "")
        elif note.what in "WDS":
            written.add(note.text)
        elif note.what in "RIEKL" and note.text not in written and not note.text.startswith((f"{own}/", "/dev/")):
            name = _name_beside(note.text, places)
            if name is None and note.first >= 0 and Path(note.text) in places:
                continue  # another scene has places of its own
            if name is None:
                what = "E" if note.first < 0 else note.what
                found.setdefault((what, note.text), _answer(what, note.text))
            elif note.first >= 0:
                return None
            else:
                found["N", name] = ""
    found.update({("N", os.path.basename(path)): "" for path in read if path.startswith("/")})
    return found


def _name_beside(path: str, places: Sequence[Path]) -> str | None:
    """The name that was looked up in one of some places; None for what is elsewhere, or leads there."""
    if any(f"{place}/".startswith(f"{path}/") for place in places):
        return None
    return next((os.path.relpath(path, place) for place in places if path.startswith(f"{place}/")), None)


def hold(questions: Questions, places: Sequence[Path], known: set[tuple[str, str]]) -> bool:
    """Ask again; whether all is answered as it was.

    known: what was asked before in this job, and held; it is added to
    """
    for (what, name), answer in questions.items():
        for each in [os.path.join(place, name) for place in places] if what == "N" else [name]:
            if (what, each) not in known:
                if _answer(what, each) != answer:
                    return False
                known.add((what, each))
    return True


def _answer(what: str, name: str) -> str:
    """What a question is answered now; it is noted as asked by this job."""
    if what == "U":
        value = os.environ.get(name)
        return "" if value is None else f"={value}"
    if what == "K":
        return link_at(name)
    try:
        if what in "RI":
            with open(name, "rb") as file:
                entry = os.fstat(file.fileno())
            return f"{entry.st_size} {entry.st_mtime_ns}"
        if what == "L":
            return " ".join(sorted(os.listdir(name)))
        return "folder" if os.path.isdir(name) else f"file of {os.stat(name).st_size} bytes"
    except OSError:
        return ""


def write(file: Path, questions: Questions) -> None:
    """Keep them, whole or not at all."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.write_bytes(told(questions))
    draft.replace(file)


def told(questions: Questions) -> bytes:
    """As they are kept."""
    return json.dumps([[*question, answer] for question, answer in questions.items()]).encode()


def read(file: Path) -> Questions | None:
    """Those that were kept; None where there are none."""
    with suppress(OSError, ValueError, TypeError):
        return {(what, name): answer for what, name, answer in json.loads(file.read_text())}
    return None


def inputs_of(record: Path) -> Iterator[str]:
    """The files that LaTeX read, by its own record."""
    with suppress(OSError):
        lines = record.read_text(errors="replace").splitlines()
        yield from dict.fromkeys(line.removeprefix("INPUT ") for line in lines if line.startswith("INPUT "))
