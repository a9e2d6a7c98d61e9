"""Which files of a course can be imported at all: a statement in no slice may raise, and a clean build fails then."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from ..errors import JobError
from ..jobs.engine import Engine
from ..jobs.registry import TryImport
from ..store.files import keep
from ..targets.target import Target


class Imported:
    """What is known of importing files, by the digest of what that runs; kept in .cache/analysis/imports."""

    def __init__(self, root: Path) -> None:
        self._folder = root / ".cache/analysis/imports"
        self._problems: dict[str, JobError | None] = {}  # None for a file that can be imported
        self._trying = Lock()

    def problem(self, target: Target, workers: Callable[[], Engine]) -> JobError | None:
        """Why the file of a target that is known by its slice cannot be imported; found out once for each state."""
        if target.source is None:
            return None
        file, digest = target.source
        with self._trying:
            if not self.is_known(target) and digest not in self._problems:
                try:
                    done = workers().run(TryImport(file))
                    self._problems[digest] = None
                    if target.course.has(done.loaded):  # else it was edited meanwhile: another state was imported
                        self.note(target)
                except JobError as problem:
                    self._problems[digest] = problem
        return self._problems[digest]

    def is_known(self, target: Target) -> bool:
        """Whether it is known without trying that the file of a target can be imported."""
        if target.source is None:
            return True
        digest = target.source[1]
        if digest not in self._problems and (self._folder / digest).exists():
            self._problems[digest] = None
        return digest in self._problems and self._problems[digest] is None

    def note(self, target: Target) -> None:
        """The file of a target was imported, as it is now."""
        if target.source:
            digest = target.source[1]
            self._problems[digest] = None
            keep(self._folder / digest, b"")
