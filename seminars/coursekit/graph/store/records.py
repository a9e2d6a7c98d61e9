"""Records: beside each target, what it was made from, and by what its files are known again."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from threading import RLock
from typing import Any

from .files import digest_of, keep, replace_file, sealed, signature_of, unsealed
from .observations import Mark, Observation, marked_from
from .source_places import asked_from


class Gone(Enum):
    """Which command of the author's removed a record, or why a build did."""

    FORGOTTEN = "forgotten"
    CLEANED = "cleaned"
    LEFT = "left"  # a build found that what it is of was gone from the course
    REGROUPED = "regrouped"  # a build found that nothing is made of it any more


@dataclass(frozen=True)
class KnownFile:
    """A file by its digest, and by what shows without reading it that nobody touched it."""

    digest: str
    signature: list[int]
    path: str  # relative to the project

    def matches(self, path: Path) -> bool:
        try:
            return signature_of(path) == self.signature or digest_of(path) == self.digest
        except OSError:
            return False


@dataclass(frozen=True)
class Record:
    """What a target was made from: written after its files, so a record without them is stale."""

    fingerprint: str
    ingredients: Mapping[str, Any]
    files: Mapping[str, KnownFile]
    facts: Mapping[str, Any]
    left: Sequence[KnownFile] = ()  # what it wrote elsewhere before, as in a folder that was renamed since
    observed: Mapping[Observation, Mark] = field(default_factory=dict)  # what it read beyond its ingredients
    place: str = ""  # where the source lay that it was made from, relative to the project

    def is_of_source_at(self, place: str) -> bool:
        """Whether what was observed is what a source at a place asks."""
        return asked_from(place, self.place, self.observed) == tuple(self.observed)


NOTHING = Record("", {}, {}, {})


class Records:
    """Records by path, read once a run; the threads of a build share them."""

    def __init__(self, known: Mapping[Path, Record] | None = None) -> None:
        self._read: dict[Path, Record] = {**(known or {})}
        # Held over the file too: one that reads an old file would else keep it over what another has just written.
        self._lock = RLock()

    def read(self, path: Path) -> Record:
        """The record at a path; an empty one where there is none, or none that can be read."""
        with self._lock:
            if path not in self._read:
                self._read[path] = _stored(path)
            return self._read[path]

    def write(self, path: Path, record: Record) -> None:
        stored = {
            "fingerprint": record.fingerprint,
            "ingredients": record.ingredients,
            "files": {role: vars(known) for role, known in record.files.items()},
            "facts": record.facts,
            "left": [vars(known) for known in record.left],
            "observed": [(*seen.plain, mark) for seen, mark in record.observed.items()],
            "place": record.place,
        }
        content = sealed(stored)
        with self._lock:
            replace_file(path, content)
            _note(path).unlink(missing_ok=True)
            self._read[path] = record

    def assume(self, path: Path, record: Record) -> None:
        """Go on as if a record were there."""
        with self._lock:
            self._read[path] = record

    def copy(self) -> "Records":
        """Records of one's own: what is assumed of them, or written since, is not seen by the other."""
        with self._lock:
            return Records(self._read)

    def forget_all(self) -> None:
        """Read every record anew when it is asked for next."""
        with self._lock:
            self._read.clear()

    def remove(self, path: Path, how: Gone) -> None:
        """Remove a record, and note why; where there is none, nothing is noted."""
        with self._lock:
            if os.path.isfile(path):  # False, too, for a name that no file can have
                keep(_note(path), sealed(how.value))
                path.unlink(missing_ok=True)
            self._read.pop(path, None)

    def gone(self, path: Path) -> Gone | None:
        """Why there is no record at a path; None where no command removed one since it was written last."""
        try:
            return Gone(unsealed(_note(path)))
        except (OSError, ValueError):
            return None


def _note(path: Path) -> Path:
    """Where it is noted why a record is gone: apart, since an emptied cache is to be empty."""
    cache = next(above for above in path.parents if above.name == ".cache")
    return cache / "analysis/gone" / path.relative_to(cache)


# What was read of each file, by its signature: while a course is followed, each save has all records asked for anew.
_parsed: dict[Path, tuple[list[int], Record]] = {}


def _stored(path: Path) -> Record:
    try:
        signature = signature_of(path)
        known = _parsed.get(path)
        if known is None or known[0] != signature:
            known = _parsed[path] = (signature, _parse(path))
        return known[1]
    except OSError:
        return NOTHING


def _parse(path: Path) -> Record:
    try:
        stored = unsealed(path)
        files = {role: KnownFile(**known) for role, known in stored["files"].items()}
        left = [KnownFile(**known) for known in stored["left"]]
        observed = marked_from(stored["observed"])
        made = (stored["fingerprint"], stored["ingredients"], files, stored["facts"])
        return Record(*made, left, observed, stored.get("place", ""))
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING
