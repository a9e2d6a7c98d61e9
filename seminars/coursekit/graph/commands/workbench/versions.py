"""The last version of each section that was made anew: its pictures before and after are compared on its page."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from ...store.records import Record, Records
from ...targets.sections.clips import Clip

MOST = 20  # sections whose last version is kept; it is as many megabytes, or less


@dataclass(frozen=True)
class Version:
    """A clip as it was, by its digest."""

    digest: str
    path: Path
    length: float  # in seconds


class Versions:
    """Clips as they were before they were drawn anew, in a folder that goes with the server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = Lock()
        self._laid_by: dict[str, Version] = {}  # by task: of a clip that is being drawn
        self._before: dict[str, Version] = {}  # and of one that was
        self._older: dict[str, Version] = {}  # and the one before: pages have it until they hear of the next film

    def lay_by(self, clip: Clip) -> None:
        """A clip is about to be made: what there is of it may be its last version then."""
        record = Records().read(clip.record)
        file = clip.files["clip.mp4"]
        known = record.files.get("clip.mp4")
        if known is None or not known.matches(file):
            return
        path = self._folder / f"{known.digest}.mp4"
        with self._turn:
            if not path.exists():
                _link(file, path)
            self._laid_by[clip.task] = Version(known.digest, path, float(record.facts["length"]))

    def settle(self, clip: Clip, made: Record) -> None:
        """A clip was made: it has a last version where its pictures are others now."""
        with self._turn:
            version = self._laid_by.pop(clip.task, None)
            if version and version.digest != made.files["clip.mp4"].digest:
                if older := self._before.pop(clip.task, None):
                    self._older[clip.task] = older
                self._before[clip.task] = version  # as the last one
                while len(self._before) > MOST:
                    task = next(iter(self._before))
                    del self._before[task]
                    self._older.pop(task, None)
            self._tidy()

    def keep_laid_by(self, tasks: frozenset[str]) -> None:
        """Nobody draws clips that the course has no more.

        Their last versions stay: of a file that is half-typed, or empty while it is written, the course has none, and
        its page goes on.
        """
        with self._turn:
            self._laid_by = {task: version for task, version in self._laid_by.items() if task in tasks}
            self._tidy()

    def before(self, clip: Clip) -> Version | None:
        """The last version of a clip, while there is the clip itself."""
        with self._turn:
            version = self._before.get(clip.task)
            return version if version and clip.record.is_file() and version.path.is_file() else None

    def shown(self, clip: Clip, digest: str) -> Path | None:
        """The film of a last version that a page asks for, or of the one before."""
        with self._turn:
            versions = (self._before.get(clip.task), self._older.get(clip.task))
            return next((each.path for each in versions if each and each.digest == digest), None)

    def _tidy(self) -> None:
        kept = {version.path for version in (*self._before.values(), *self._older.values(), *self._laid_by.values())}
        for path in self._folder.glob("*.mp4"):
            if path not in kept:
                path.unlink(missing_ok=True)


def _link(file: Path, path: Path) -> None:
    """A second name of a file, which stays when another takes the place of the first; a copy where there are none."""
    try:
        os.link(file, path)
    except OSError:
        shutil.copyfile(file, path)
