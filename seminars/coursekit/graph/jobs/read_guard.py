"""What a job reads, held against what was derived: what its source does not name would never make it stale.

Held are files, imports, tensors, and the names of what is in a folder; below the project, that is: what libraries read
of themselves is theirs.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coursekit
from coursekit.ignored_files import is_any_ignored

from .job import Job, Result
from .loading import LOADED

KIT = Path(coursekit.__file__).parent
SCRATCH = os.path.join(".cache", "tmp", "")  # work in progress
FORMULAS = os.path.join(".cache", "tex", "")  # named by all that they were made from


class UnnamedRead(Exception):
    """A read that no build could know of; the message is for the author of the code that reads."""

    for_author = True


@dataclass(frozen=True)
class Reads:
    """Who runs, and the files of the project that its source leads to."""

    reader: str  # "seminars/01_tiny/manim_ce/lines.py: scene2_line()"
    task: str
    project: Path
    allowed: frozenset[Path]


def run_held(job: Job[Result], reads: Reads) -> Result:
    """Perform a job while its reads are held.

    raises: UnnamedRead for the first file of the project that it opens unnamed, even if the job goes on without it
    """
    from .speech import announce  # here, where a job runs: targets only name what it may read

    perform = job.bind()
    announce(reads.task)
    with held(reads):
        return perform()


@contextmanager
def held(reads: Reads) -> Iterator[None]:
    """From here to the end, opening a file that is not allowed is an error."""
    global _holding
    if not _HOOKED:
        sys.addaudithook(_on_event)  # there is no way to remove it
        _HOOKED.append(True)
    before, _holding = _holding, _Holding(reads)
    holding = _holding
    try:
        yield
    except Exception:
        # A message that code made of our error would hide which file it was.
        if holding.refused:
            raise holding.refused[0] from None
        raise
    finally:
        _holding = before
    if holding.refused:
        raise holding.refused[0]


class _Holding:
    def __init__(self, reads: Reads) -> None:
        self.reads = reads
        self.top = _real(reads.project)
        self.others = tuple(_real(path) for path in (KIT, sys.prefix, sys.base_prefix))
        self.allowed = {os.path.realpath(path) for path in reads.allowed}
        self.refused: list[UnnamedRead] = []

    def check(self, path: str, is_import: bool) -> None:
        file = os.path.realpath(path)
        if not self._is_held(file) or file in self.allowed or os.path.isdir(file):
            return
        # Tracebacks and the like read again what was imported.
        if is_import or file not in LOADED:
            self._refuse("imports" if is_import else "opens", file)

    def check_listing(self, path: str) -> None:
        folder = os.path.join(os.path.realpath(path), "")
        assets = (file for file in self.allowed if not file.endswith((".py", ".pt")))
        if self._is_held(folder) and not any(file.startswith(folder) for file in assets):
            self._refuse("lists", folder)

    def _is_held(self, file: str) -> bool:
        return (
            file.startswith(self.top)
            and not file.startswith((self.top + SCRATCH, self.top + FORMULAS, *self.others))
            and f"{os.sep}__pycache__{os.sep}" not in file[len(self.top) - 1 :]
        )

    def _refuse(self, how: str, file: str) -> None:
        below = file[len(self.top) :]
        problem = UnnamedRead(
            f"{self.reads.reader} {how} {below}, which its source does not name: {_way_out(how, below)}, "
            "so that a change of it is seen."
        )
        self.refused.append(problem)
        raise problem


def _real(path: Path | str) -> str:
    return os.path.join(os.path.realpath(path), "")


def _way_out(how: str, below: str) -> str:
    if how == "imports":
        return "keep it in the seminar's folder and import it by an import statement"
    if below.endswith("hyperparams.toml"):
        return "take its values as arguments"
    if below.endswith(".pt"):
        return "read an experiment's tensors by self.tensors(…), or as an argument named after it"
    if is_any_ignored(Path(below).parts):
        return "give it a name that counts: none of its folders or itself begins with a dot, or is static or media"
    return "keep it in the seminar's folder and write its name as a literal"


_holding: _Holding | None = None
_HOOKED: list[bool] = []


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if _holding is None or event not in ("open", "os.listdir", "os.scandir"):
        return
    path = arguments[0]
    if not isinstance(path, (str, bytes, os.PathLike)):
        return
    if event != "open":
        if not _is_importing():
            _holding.check_listing(os.fsdecode(path))
    elif isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE != os.O_WRONLY:
        _holding.check(os.fsdecode(path), _is_importing())


def _is_importing() -> bool:
    caller = sys._getframe(2)
    return caller.f_code.co_filename.startswith("<frozen importlib")
