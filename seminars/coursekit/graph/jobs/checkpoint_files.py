"""Checkpoints of experiments that go on from where another run of the same was: their files, and when one may be used.

`.cache/checkpoints/seminar03/modular_addition/<run>/<loop>-<steps>.ckpt`: a run is the code, what it was given, and the
hyperparameters but for the one that may grow. Like a result, a checkpoint counts only while all that was read on the
way to it is as it was.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..store.files import replace_file
from ..store.observations import Answers, Observation, observations_from
from .checkpoints import FOLDER, Checkpoints
from .code.loading import LOADED
from .job_warnings import JobWarning
from .observing.reads import inherit, observed_so_far

RUNS = 3  # of one experiment that are kept: those used last
ENDS = 2  # of one loop, at different steps
LARGEST = 1e9  # bytes of all checkpoints of a course; those not used for longest go


class Checkpoint(NamedTuple):
    """The content of one: after how many steps it was, what the loop keeps, and what was read and warned of by then."""

    steps: int
    state: bytes
    observed: Sequence[Observation]
    warnings: Sequence[JobWarning]


class LoopCheckpoints:
    """The checkpoints of one loop, which is known by its place in the run and by what it begins with."""

    def __init__(self, given: Checkpoints, usable: Collection[Path], grows: str, loop: str) -> None:
        """usable: of whatever loop, those that may be used, as the job began"""
        self._given = given
        self._usable = usable
        self._run = _folder_of_run(given, grows)
        self._loop = loop
        self._written: Path | None = None

    def latest(self, most: int) -> Checkpoint | None:
        """The one after most steps, but not beyond a number of them, of those that may be used."""
        if not self._is_as_read:
            return None
        for steps, path in sorted(self._files(), reverse=True):
            if steps <= most and path in self._usable and (found := _read(path, steps)):
                inherit(found.observed, found.warnings)
                for used in (path, self._run):
                    with suppress(OSError):
                        os.utime(used)
                return found
        return None

    def keep(self, steps: int, state: bytes) -> None:
        """Write one, in the place of the one that this loop wrote before; a disk that takes no more is no mistake."""
        if not self._is_as_read or len(state) > LARGEST:
            return
        observed, warnings = observed_so_far()
        facts = {"observed": [seen.plain for seen in observed], "warnings": [[*warning] for warning in warnings]}
        content = json.dumps(facts).encode() + b"\n" + state
        path = self._run / f"{self._loop}-{steps}.ckpt"
        with suppress(OSError):
            replace_file(path, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
            if self._written and self._written != path:
                self._written.unlink(missing_ok=True)
            self._written = path
            os.utime(self._run)
            self._bound()

    def forget(self) -> None:
        """Remove those of this loop: its run has ended, and no longer one could go on from them."""
        for _, path in self._files():
            path.unlink(missing_ok=True)
        with suppress(OSError):
            self._run.rmdir()

    @property
    def _is_as_read(self) -> bool:
        """Whether the files that this process runs are those of the fingerprint: they may be edited at any time."""
        sources = self._given.sources
        return all(sources.get(path, digest) == digest for path, digest in LOADED.items())

    def _files(self) -> Iterator[tuple[int, Path]]:
        for path in self._run.glob(f"{self._loop}-*.ckpt"):
            steps = path.stem.rpartition("-")[2]
            if steps.isdigit():
                yield int(steps), path

    def _bound(self) -> None:
        own = {path: _used(path) for _, path in self._files()}
        for path in sorted(own, key=lambda each: own[each])[:-ENDS]:
            path.unlink(missing_ok=True)
        for run in sorted(self._given.folder.iterdir(), key=_used)[:-RUNS]:
            shutil.rmtree(run, ignore_errors=True)
        bound(self._given.root)


def usable(given: Checkpoints) -> frozenset[Path]:
    """The checkpoints of an experiment of which all that was read on the way is as it was.

    It is asked before the job does anything: libraries set variables that they ask for.
    """
    answers, found = Answers(given.root), []
    for path in given.folder.glob("*/*.ckpt"):
        with suppress(OSError, ValueError, KeyError, TypeError), open(path, "rb") as file:
            file.readline()  # the digest, which is looked at when all is read
            if answers.holds(observations_from(json.loads(file.readline())["observed"])):
                found.append(path)
    return frozenset(found)


def bound(root: Path, largest: float = LARGEST) -> list[Path]:
    """Remove the checkpoints of a course that were not used for longest, until so many bytes are left."""
    files = sorted(((_used(path), path) for path in files_of(root)), reverse=True)
    size, gone = 0, []
    for _, path in files:
        with suppress(OSError):
            size += path.stat().st_size
            if size > largest:
                path.unlink()
                gone.append(path)
    return gone


def files_of(root: Path) -> list[Path]:
    """All checkpoints of a course."""
    return sorted((root / ".cache" / FOLDER).rglob("*.ckpt"))


def _folder_of_run(given: Checkpoints, grows: str) -> Path:
    """The folder of all runs that differ in the hyperparameter alone that grows; "" for none."""
    fixed = {name: value for name, value in given.hyperparameters.items() if name != grows}
    text = json.dumps([given.fingerprint, fixed, grows], default=str)
    return given.folder / hashlib.sha256(text.encode()).hexdigest()[:16]


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _read(path: Path, steps: int) -> Checkpoint | None:
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != digest:
            return None
        facts, _, state = content.partition(b"\n")
        told = json.loads(facts)
        warnings = [JobWarning(*warning) for warning in told["warnings"]]
        return Checkpoint(steps, state, observations_from(told["observed"]), warnings)
    except (OSError, ValueError, KeyError, TypeError):
        return None
