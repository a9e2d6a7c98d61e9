"""What a job reads, held against what was derived: a file that its source does not name would never make it stale."""

import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .loading import LOADED

UNHELD = ("static", ".cache", "__pycache__")  # what was built, and Python's own


class UnnamedRead(Exception):
    """A read that no build could know of; the message is for the author of the code that reads."""

    for_author = True


@dataclass(frozen=True)
class Reads:
    """Who runs, and the files of the project that its source names."""

    reader: str  # "seminars/01_tiny/manim_ce/lines.py: scene2_line()"
    folder: Path  # where files are held: the project's seminars/
    allowed: frozenset[Path]


def run_held(job: str, reads: Reads, arguments: Mapping[str, Any]) -> Any:
    """Run "module:function" while its reads are held.

    raises: UnnamedRead for the first file of the project that it opens unnamed, even if the job goes on without it
    """
    module, _, name = job.partition(":")
    function = getattr(importlib.import_module(module), name)
    with held(reads):
        return function(**arguments)


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
        self.top = os.path.join(os.path.realpath(reads.folder), "")
        self.kit = os.path.join(os.path.realpath(Path(__file__).parents[1]), "")
        self.allowed = {os.path.realpath(path) for path in reads.allowed}
        self.refused: list[UnnamedRead] = []

    def check(self, path: str) -> None:
        file = os.path.realpath(path)
        if not file.startswith(self.top) or file.startswith(self.kit) or file in self.allowed or file in LOADED:
            return
        below = file[len(self.top) :]
        if any(part in UNHELD for part in below.split(os.sep)) or os.path.isdir(file):
            return
        is_table = below.endswith("hyperparams.toml")
        way_out = "take its values as arguments" if is_table else "write its name as a literal"
        problem = UnnamedRead(
            f"{self.reads.reader} opens seminars/{below}, which its source does not name: {way_out}, "
            "so that a change of it is seen."
        )
        self.refused.append(problem)
        raise problem


_holding: _Holding | None = None
_HOOKED: list[bool] = []


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "open" or _holding is None:
        return
    path, _, flags = arguments
    reads_it = isinstance(flags, int) and flags & os.O_ACCMODE != os.O_WRONLY
    if reads_it and isinstance(path, (str, bytes, os.PathLike)) and not _is_importing():
        _holding.check(os.fsdecode(path))


def _is_importing() -> bool:
    caller = sys._getframe(2)
    return caller.f_code.co_filename.startswith("<frozen importlib")
