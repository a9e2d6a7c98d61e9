"""Room on the disk: what failed for want of it is tried again once there is some."""

import os
import tempfile
from pathlib import Path

FIRST = 2**20  # bytes more than there were, for the first new try; each try that fails wants twice as many


class Room:
    """Whether the disk of a folder has room again, for who has found none there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._more = FIRST
        self._least: int | None = None  # free bytes from which on it is worth another try; None where nothing lacks

    @property
    def is_lacking(self) -> bool:
        return self._least is not None

    def miss(self) -> None:
        """Something failed for want of room."""
        if self._least is None:
            # What failed may have wanted much, and given it back: then there is more to be had than it found.
            self._least = self._free() + self._more if self.is_writable() else 0
            self._more *= 2

    def try_again(self, is_saved: bool) -> None:
        """All is tried once more; after a save, which may want less, as if for the first time."""
        self._least = None
        if is_saved:
            self._more = FIRST

    def is_there(self) -> bool:
        """Whether it is worth another try."""
        return self._least is not None and self._free() >= self._least and self.is_writable()

    def is_writable(self) -> bool:
        """Whether a little can be written, which says more than a number where there are quotas."""
        try:
            with tempfile.TemporaryFile(dir=self._folder) as file:
                file.write(bytes(FIRST))
            return True
        except OSError:
            return False

    def _free(self) -> int:
        try:
            disk = os.statvfs(self._folder)
        except OSError:
            return 0
        return disk.f_bavail * disk.f_frsize
