"""What a job reads beyond its slice: a job may read what it likes, and what it read comes back with its result."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Union

from ...store.observations import Observation
from ..job import Job, Result
from ..job_warnings import JobWarning

if TYPE_CHECKING:
    from .author_code import AuthorCode
    from .noting.audit_notes import AuditNotes
    from .noting.notes import Note
    from .noting.system_calls import SystemNotes

# Of the job that this process performs, once it has ended.
OBSERVED: list[Observation] = []
WARNINGS: list[JobWarning] = []
# Where this process notes, while it performs a job.
CURRENT: list[Union["SystemNotes", "AuditNotes"]] = []
# What the server read before this process was forked from it.
BEFORE: list["Note"] = []
# What looks through the notes of the job that this process performs.
_SEEN: list["_Seen"] = []


@dataclass(frozen=True)
class Reads:
    """Who runs, and the files of the project that its source leads to.

    file:   the author's file that it runs
    folder: the seminar's, where it runs
    """

    reader: str  # "seminars/01_tiny/manim_ce/lines.py: scene2_line()"
    task: str
    project: Path
    named: frozenset[Path]
    file: Path
    folder: Path

    @property
    def is_experiment(self) -> bool:
        return self.task.startswith("tensor:")


def run_observed(job: Job[Result], reads: Reads) -> Result:
    """Perform a job while its reads are observed; what it read is in OBSERVED then, and its warnings in WARNINGS."""
    from ..processes.loops import begin_telling  # here, where a job runs: targets only name what it may read
    from ..processes.speech import announce

    perform = job.bind()
    announce(reads.task)
    if reads.is_experiment:
        begin_telling()
    with observing(reads):
        return perform()


@contextmanager
def observing(reads: Reads) -> Iterator[None]:
    """From here to the end, note what is asked of the system, in the seminar's folder."""
    from ..processes.stopped import ON_GOING_ON, ON_STOPPING
    from .author_code import AuthorCode
    from .environment import heard_of_folder, observed_environment
    from .exemptions import passed
    from .imports import observed_imports
    from .unreproducible import noticing

    OBSERVED.clear()
    WARNINGS.clear()
    authors = AuthorCode(reads.project)
    with _in_folder(reads.folder), ExitStack() as stack:
        notes = _notes(reads, authors, passed(authors))
        stack.callback(notes.remove)
        CURRENT[:] = [notes]
        _SEEN[:] = [seen] = [_Seen(reads, authors, notes)]
        ON_STOPPING.append(notes.stop)
        ON_GOING_ON.append(notes.go_on)
        stack.enter_context(observed_environment(notes.add, authors))
        stack.enter_context(observed_imports(notes.add, authors))
        stack.enter_context(heard_of_folder(notes.asked_for_folder, authors))
        stack.enter_context(noticing(notes.add, authors, reads.is_experiment))
        try:
            yield
        finally:
            notes.end()
            CURRENT.clear()
            _SEEN.clear()
            observed, warned = seen.look()
            OBSERVED.extend(observed)
            WARNINGS.extend(warned)


class _Seen:
    """What a job was answered: it may be asked before the job has ended, for what is kept of its first half."""

    def __init__(self, reads: Reads, authors: "AuthorCode", notes: Union["SystemNotes", "AuditNotes"]) -> None:
        self._reads, self._authors, self._notes = reads, authors, notes
        self._named = frozenset(os.path.realpath(path) for path in reads.named)
        self._given = dict(os.environ)
        self._found: list[Note] = []
        self._since: int | None = None  # the notes before are in `_found`, or of what looked through them
        self.inherited: tuple[list[Observation], list[JobWarning]] = ([], [])

    def look(self) -> tuple[list[Observation], list[JobWarning]]:
        """All so far, with what the run was told of that it goes on from."""
        from .inputs import Inputs
        from .unreproducible import warnings

        self._found += self._notes.read() if self._since is None else self._notes.read(self._since)
        inputs = Inputs(self._authors, self._named, os.path.realpath(self._reads.file), given=self._given)
        inputs.take([*BEFORE, *self._found])
        observed = dict.fromkeys([*self.inherited[0], *inputs.observations()])
        warned = [*self.inherited[1]]
        if self._notes.is_full:
            full = f"{self._reads.reader}: it asked for more files than are noted: some changes are not seen"
            warned.append(JobWarning(full))
        warned += warnings(self._found, self._reads.project, inputs.written)
        self._since = self._notes.end_of_notes
        return [*observed], [*dict.fromkeys(warned)]


def observed_so_far() -> tuple[list[Observation], list[JobWarning]]:
    """What the job of this process has read, and been warned of, up to now; nothing where none is observed."""
    return _SEEN[0].look() if _SEEN else ([], [])


def inherit(observed: Iterable[Observation], warned: Iterable[JobWarning]) -> None:
    """The job goes on from where another one was: what that one had read, and been warned of, counts for it, too."""
    for seen in _SEEN:
        seen.inherited[0].extend(observed)
        seen.inherited[1].extend(warned)


def _notes(reads: Reads, authors: "AuthorCode", passed: list[str]) -> Union["SystemNotes", "AuditNotes"]:
    """Where this process notes from now on: by the library that was preloaded, or else by Python's means."""
    if sys.platform == "linux":
        from .noting.system_calls import begun

        lookup = dict.fromkeys((reads.file.parent, reads.folder, reads.project))
        if notes := begun(passed, authors.tops, reads.folder, lookup):
            return notes
    from .noting.audit_notes import AuditNotes

    others = AuditNotes()
    others.begin()
    return others


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    before = os.getcwd()
    folder.mkdir(parents=True, exist_ok=True)  # on a cluster, only files that are sent make folders
    os.chdir(folder)
    try:
        yield
    finally:
        with suppress(OSError):
            os.chdir(before)
