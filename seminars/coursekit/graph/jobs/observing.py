"""What a job reads beyond its slice: a job may read what it likes, and what it read comes back with its result."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coursekit

from ..store.observations import Kind, Observation, observe
from .job import Job, Result
from .loading import LOADED

KIT = Path(coursekit.__file__).parent
SCRATCH = os.path.join(".cache", "tmp", "")  # work in progress

# Of the job that this process performs, once it has ended.
OBSERVED: list[Observation] = []
WARNINGS: list[str] = []


@dataclass(frozen=True)
class Reads:
    """Who runs, and the files of the project that its source leads to."""

    reader: str  # "seminars/01_tiny/manim_ce/lines.py: scene2_line()"
    task: str
    project: Path
    allowed: frozenset[Path]


def run_observed(job: Job[Result], reads: Reads) -> Result:
    """Perform a job while its reads are observed; what it read is in OBSERVED then."""
    from .speech import speaking  # here, where a job runs: targets only name what it may read

    perform = job.bind()
    with observing(reads), speaking(reads.task):
        return perform()


@contextmanager
def observing(reads: Reads) -> Iterator[None]:
    """From here to the end, note what is read and not allowed."""
    global _noting
    if not _HOOKED:
        sys.addaudithook(_on_event)  # there is no way to remove it
        _HOOKED.append(True)
    before, _noting = _noting, _Noting(reads)
    noting = _noting
    try:
        yield
    finally:
        _noting = before
        OBSERVED[:] = noting.observations()


class _Noting:
    def __init__(self, reads: Reads) -> None:
        self.reads = reads
        self.top = _real(reads.project)
        self.others = tuple(_real(path) for path in (KIT, sys.prefix, sys.base_prefix))
        self.allowed = {os.path.realpath(path) for path in reads.allowed}
        self.found: dict[tuple[Kind, str], None] = {}

    def note(self, path: str, is_import: bool) -> None:
        file = os.path.realpath(path)
        if not self._counts(file) or file in self.allowed or os.path.isdir(file):
            return
        # Tracebacks and the like read again what was imported.
        if is_import or file not in LOADED:
            self.found[Kind.FILE, file] = None

    def note_listing(self, path: str) -> None:
        folder = os.path.join(os.path.realpath(path), "")
        assets = (file for file in self.allowed if not file.endswith((".py", ".pt")))
        if self._counts(folder) and not any(file.startswith(folder) for file in assets):
            self.found[Kind.FOLDER, folder] = None

    def observations(self) -> list[Observation]:
        root = Path(os.path.realpath(self.reads.project))
        return [observe(kind, os.path.relpath(name, root), root) for kind, name in self.found]

    def _counts(self, file: str) -> bool:
        return (
            file.startswith(self.top)
            and not file.startswith((self.top + SCRATCH, *self.others))
            and f"{os.sep}__pycache__{os.sep}" not in file[len(self.top) - 1 :]
        )


def _real(path: Path | str) -> str:
    return os.path.join(os.path.realpath(path), "")


_noting: _Noting | None = None
_HOOKED: list[bool] = []


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if _noting is None or event not in ("open", "os.listdir", "os.scandir"):
        return
    path = arguments[0]
    if not isinstance(path, (str, bytes, os.PathLike)):
        return
    if event != "open":
        if not _is_importing():
            _noting.note_listing(os.fsdecode(path))
    elif isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE != os.O_WRONLY:
        _noting.note(os.fsdecode(path), _is_importing())


def _is_importing() -> bool:
    caller = sys._getframe(2)
    return caller.f_code.co_filename.startswith("<frozen importlib")
