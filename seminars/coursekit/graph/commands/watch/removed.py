"""Files that were made and that somebody removes, as by `doit clean` or `git clean -xfd`: pages show them, too."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from coursekit.wording.plurals import counted


class Removed:
    """Files that were made, and are gone."""

    def __init__(self, root: Path, files: Sequence[Path]) -> None:
        self.files = files
        self._has_cache = (root / ".cache").is_dir()
        self._first = files[0].relative_to(root).as_posix()

    def __str__(self) -> str:
        if not self._has_cache:
            return ".cache was removed: all is made anew"
        if len(self.files) == 1:
            return f"{self._first} was removed: it is made anew"
        return f"{self._first} and {counted(len(self.files) - 1, 'other files')} were removed: they are made anew"


class MadeFiles:
    """The files that were there when there was nothing to do, looked at from time to time.

    By their folders, of which there are far fewer: whose time has not changed has lost no file.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: list[Path] = []
        self._gone: list[Path] = []  # when they were looked at last
        self._folders: dict[Path, int | None] = {}  # and when they changed

    def know(self, files: Iterable[Path]) -> None:
        """Know which there are; one that could not be made would be missed without an end."""
        asked = [*files]
        self._folders = {folder: _changed(folder) for folder in {file.parent for file in asked}}
        self._files, self._gone = [file for file in asked if file.exists()], []

    def removed(self) -> Removed | None:
        """What is gone, once no more goes: one that is removed a moment later would have been taken for current."""
        now = {folder: _changed(folder) for folder in self._folders}
        if now == self._folders and not self._gone:
            return None
        before, self._folders = self._gone, now
        self._gone = [file for file in self._files if not file.exists()]
        return Removed(self._root, self._gone) if self._gone and self._gone == before else None


def _changed(folder: Path) -> int | None:
    """When a folder got or lost a file last, in nanoseconds; None where there is none."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return None
