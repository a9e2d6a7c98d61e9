"""Which functions of the project ran, so that a slice can be held against what happened."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import FrameType

from .job import Job, Result


@dataclass(frozen=True)
class Call:
    """A function that ran, by the line that its definition begins in."""

    file: str
    line: int
    name: str
    # While a file is imported, its statements call functions whether anything reads their result or not: the file
    # and line of that statement, or None for a call that the entry made.
    importing: tuple[str, int] | None = None


Executed = set[Call]


def run_traced(job: Job[Result], folders: Sequence[Path]) -> tuple[Result, Executed]:
    """Perform a job, and tell which functions below these folders it ran."""
    perform = job.bind()
    with traced(folders) as executed:
        value = perform()
    return value, executed


@contextmanager
def traced(folders: Sequence[Path]) -> Iterator[Executed]:
    """Collect the functions below these folders that this thread runs meanwhile."""
    executed: Executed = set()
    tops = tuple(f"{folder}/" for folder in folders)

    def on_event(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(tops) and _is_function(frame):
            executed.add(Call(code.co_filename, code.co_firstlineno, code.co_name, _importing(frame, tops)))

    if not tops:
        yield executed
        return
    sys.setprofile(on_event)
    try:
        yield executed
    finally:
        sys.setprofile(None)


def _is_function(frame: FrameType) -> bool:
    # A module's and a class's body are no functions; a comprehension belongs to the code around it.
    name = frame.f_code.co_name
    return bool(frame.f_code.co_flags & CO_OPTIMIZED) and (name == "<lambda>" or not name.startswith("<"))


def _importing(frame: FrameType, tops: tuple[str, ...]) -> tuple[str, int] | None:
    caller = frame.f_back
    while caller is not None:
        if caller.f_code.co_name == "<module>" and caller.f_code.co_filename.startswith(tops):
            return caller.f_code.co_filename, caller.f_lineno
        caller = caller.f_back
    return None
