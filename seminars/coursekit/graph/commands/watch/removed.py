"""What was made and somebody takes back, while it is followed: pages show it, too.

Files are removed, as by `doit clean` or `git clean -xfd`; of what `doit forget` names, the record alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from coursekit.wording.plurals import counted


class Removed:
    """Files that were made, and are gone; or tasks that were forgotten, whose files are still there."""

    def __init__(self, root: Path, files: Sequence[Path], tasks: Sequence[str] = ()) -> None:
        self.files = files
        self._has_cache = (root / ".cache").is_dir()
        self._names = [file.relative_to(root).as_posix() for file in files] or tasks

    def __str__(self) -> str:
        if not self._has_cache:
            return ".cache was removed: all is made anew"
        how, others = ("removed", "other files") if self.files else ("forgotten", "other tasks")
        first, count = self._names[0], len(self._names) - 1
        if not count:
            return f"{first} was {how}: it is made anew"
        return f"{first} and {counted(count, others)} were {how}: they are made anew"


class MadeFiles:
    """The files and records that were there when there was nothing to do, looked at from time to time.

    By their folders, of which there are far fewer: whose time has not changed has lost no file.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: list[Path] = []
        self._records: dict[Path, str] = {}
        self._gone: list[Path] = []  # when they were looked at last
        self._folders: dict[Path, int | None] = {}  # and when they changed

    def know(self, files: Iterable[Path], records: Mapping[Path, str] | None = None) -> None:
        """Know which there are; one that could not be made would be missed without an end.

        records: the tasks by their records
        """
        asked, records = [*files], records or {}
        self._folders = {folder: _changed(folder) for folder in {file.parent for file in (*asked, *records)}}
        self._records = {path: task for path, task in records.items() if path.exists()}
        self._files, self._gone = [file for file in asked if file.exists()], []

    def removed(self) -> Removed | None:
        """What is gone, once no more goes: one that is removed a moment later would have been taken for current."""
        now = {folder: _changed(folder) for folder in self._folders}
        if now == self._folders and not self._gone:
            return None
        before, self._folders = self._gone, now
        self._gone = [path for path in (*self._files, *self._records) if not path.exists()]
        if not self._gone or self._gone != before:
            return None
        tasks = [self._records[path] for path in self._gone if path in self._records]
        return Removed(self._root, [path for path in self._gone if path not in self._records], tasks)


def _changed(folder: Path) -> int | None:
    """When a folder got or lost a file last, in nanoseconds; None where there is none."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return None
