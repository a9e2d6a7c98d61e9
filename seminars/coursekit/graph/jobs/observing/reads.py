"""What a job reads beyond its slice: a job may read what it likes, and what it read comes back with its result."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Union

from ...store.observations import Observation
from ..job import Job, Result
from ..job_warnings import JobWarning

if TYPE_CHECKING:
    from .audit_notes import AuditNotes
    from .author_code import AuthorCode
    from .notes import Note
    from .system_calls import SystemNotes

# Of the job that this process performs, once it has ended.
OBSERVED: list[Observation] = []
WARNINGS: list[JobWarning] = []
# Where this process notes, while it performs a job.
CURRENT: list[Union["SystemNotes", "AuditNotes"]] = []
# What the server read before this process was forked from it.
BEFORE: list["Note"] = []


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


def run_observed(job: Job[Result], reads: Reads) -> Result:
    """Perform a job while its reads are observed; what it read is in OBSERVED then, and its warnings in WARNINGS."""
    from ..speech import announce  # here, where a job runs: targets only name what it may read

    perform = job.bind()
    announce(reads.task)
    with observing(reads):
        return perform()


@contextmanager
def observing(reads: Reads) -> Iterator[None]:
    """From here to the end, note what is asked of the system, in the seminar's folder."""
    from ..checkpoints import ON_GOING_ON, ON_STOPPING
    from .author_code import AuthorCode
    from .environment import heard_of_folder, observed_environment
    from .imports import observed_imports
    from .inputs import Inputs, passed
    from .unreproducible import noticing, warnings

    OBSERVED.clear()
    WARNINGS.clear()
    authors = AuthorCode(reads.project)
    named = frozenset(os.path.realpath(path) for path in reads.named)
    inputs = Inputs(authors, named, os.path.realpath(reads.file))
    is_experiment = reads.task.startswith("tensor:")
    with _in_folder(reads.folder), ExitStack() as stack:
        notes = _notes(reads, authors, passed(authors))
        stack.callback(notes.remove)
        CURRENT[:] = [notes]
        ON_STOPPING.append(notes.stop)
        ON_GOING_ON.append(notes.go_on)
        stack.enter_context(observed_environment(notes.add, authors))
        stack.enter_context(observed_imports(notes.add, authors))
        stack.enter_context(heard_of_folder(notes.asked_for_folder, authors))
        stack.enter_context(noticing(notes.add, authors, is_experiment))
        try:
            yield
        finally:
            notes.end()
            CURRENT.clear()
            found = [*notes.read()]
            if notes.is_full:
                full = f"{reads.reader}: it asked for more files than are noted: some changes are not seen"
                WARNINGS.append(JobWarning(full))
            inputs.take([*BEFORE, *found])
            OBSERVED.extend(inputs.observations())
            WARNINGS.extend(warnings(found, reads.project, inputs.written))


def _notes(reads: Reads, authors: "AuthorCode", passed: list[str]) -> Union["SystemNotes", "AuditNotes"]:
    """Where this process notes from now on: by the library that was preloaded, or else by Python's means."""
    if sys.platform == "linux":
        from .system_calls import begun

        lookup = dict.fromkeys((reads.file.parent, reads.folder, reads.project))
        if notes := begun(passed, authors.tops, reads.folder, lookup):
            return notes
    from .audit_notes import AuditNotes

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
