"""Saves: which files of a course changed, and which of those that its jobs read elsewhere, as the system tells it."""

import stat
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...source.project_files import KIT, counts
from ...store.files import signature_of
from ...store.observations import Kind, Observation, is_passing, path_of

GROUPING = 20  # milliseconds: an editor may write several files for one save
LOOK = 1000  # milliseconds until it is looked at what changed before it was followed


@dataclass(frozen=True)
class Saved:
    """Files that changed, and when the last of them did, as `time.time()` counts."""

    files: frozenset[Path]
    at: float


def follow(root: Path, tell: Callable[[Saved], None], stopping: threading.Event) -> None:
    """Tell of each save in a course and in the kit, from threads of their own, until `stopping` is set."""
    # The project's folder, not its files: an editor that puts another file in a file's place is seen by its folder.
    for folders, is_deep in (((root / "seminars", KIT), True), ((root,), False)):
        threading.Thread(target=_follow, args=(root, folders, is_deep, tell, stopping), daemon=True).start()


def folder_gone(root: Path) -> Path | None:
    """A folder without which nothing of a course can be read, and that is not there; None where all are."""
    return next((folder for folder in (root, root / "seminars", KIT) if not folder.is_dir()), None)


def _follow(
    root: Path, folders: tuple[Path, ...], is_deep: bool, tell: Callable[[Saved], None], stopping: threading.Event
) -> None:
    """Follow the folders of these names: a folder that is moved is followed by the system wherever it goes."""
    there: dict[Path, tuple[int, int] | None] = {}
    while not stopping.is_set():
        before, there = there, {folder: identity_of(folder) for folder in folders}
        others = frozenset(folder for folder, known in before.items() if there[folder] != known)
        _follow_these(root, there, is_deep, others, tell, stopping)


def _follow_these(
    root: Path,
    there: Mapping[Path, tuple[int, int] | None],
    is_deep: bool,
    others: frozenset[Path],
    tell: Callable[[Saved], None],
    stopping: threading.Event,
) -> None:
    """Tell of saves until one of the folders is another, or is gone.

    others: folders that are others than before, or are gone: told as saved, once they are followed
    """
    import watchfiles

    if not any(there.values()):
        if others:
            tell(saved(others))
        while not (stopping.wait(LOOK / 1000) or any(map(identity_of, there))):
            pass
        return
    changes = watchfiles.watch(
        *(folder for folder, known in there.items() if known),
        watch_filter=lambda _, path: counts(Path(path), root),
        step=GROUPING,
        debounce=10 * GROUPING,
        stop_event=stopping,
        rust_timeout=LOOK,
        yield_on_timeout=True,
        raise_interrupt=False,
        recursive=is_deep,
    )
    try:
        for change in changes:
            if files := others | {Path(path) for _, path in change}:
                tell(saved(files))
            others = frozenset()
            if any(identity_of(folder) != known for folder, known in there.items()):
                return
    except FileNotFoundError:  # one is gone since it was looked at
        if others:
            tell(saved(others))


def identity_of(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one of its name; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def saved(files: frozenset[Path]) -> Saved:
    # A file that was renamed, or copied with its times, was written earlier than it came.
    times = [max(file.stat().st_mtime, file.stat().st_ctime) for file in files if file.is_file()]
    return Saved(files, min(max(times, default=time.time()), time.time()))


class ReadElsewhere:
    """Files and folders that jobs read though no source names them: in `data/`, in `media/`, outside the project.

    They are known once a job has run, and others after the next.
    """

    def __init__(self, root: Path, tell: Callable[[Saved], None], stopping: threading.Event) -> None:
        self._root = root
        self._tell = tell
        self._stopping = stopping
        self._asked: dict[Path, bool] = {}  # each with whether its names were listed
        self._signatures: dict[Path, list[int]] = {}
        self._changed = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._follow, daemon=True).start()

    def follow(self, observed: Iterable[Observation]) -> None:
        """Follow from now on what was observed, and nothing else; what a build itself keeps is none of it."""
        asked: dict[Path, bool] = {}
        for seen in observed:
            path = Path(path_of(seen.name, self._root))
            if not seen.kind.is_of_environment and not path.is_relative_to(self._root / ".cache"):
                asked[path] = asked.get(path, False) or seen.kind is Kind.FOLDER
        self._signatures = {path: _signature(path) for path in asked}
        if asked != self._asked:
            self._asked = asked
            self._changed.set()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            self._changed.clear()
            asked = self._asked
            if not asked:
                self._changed.wait()
            elif self._follow_folders(asked, {folder for path in asked for folder in _folders_of(path)}):
                self._changed.wait(LOOK / 1000)  # folders come and go

    def _follow_folders(self, asked: dict[Path, bool], folders: Collection[Path]) -> bool:
        """Tell of saves until something else is asked for; True where the folders are others then."""
        import watchfiles

        def is_asked(_: watchfiles.Change, changed: str) -> bool:
            path = Path(changed)
            if path in asked or (asked.get(path.parent, False) and not is_passing(path.name)):
                return True
            return any(each.is_relative_to(path) for each in asked)

        is_first = True
        for change in watchfiles.watch(
            *folders,
            watch_filter=is_asked,
            step=GROUPING,
            debounce=10 * GROUPING,
            stop_event=self._changed,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,
        ):
            if self._stopping.is_set():
                return False
            files = {Path(path) for _, path in change}
            if is_first:  # they could change before they were followed
                files |= {path for path, signature in self._signatures.items() if _signature(path) != signature}
            is_first = False
            if files:
                self._tell(saved(frozenset(files)))
            if folders != {folder for path in asked for folder in _folders_of(path)}:
                return True
        return False


def _folders_of(path: Path) -> set[Path]:
    """The folders in which it is seen that a path changes: its own, or the nearest that is there."""
    above = next(folder for folder in path.parents if folder.is_dir())
    return {above, path} if path.is_dir() else {above}


def _signature(path: Path) -> list[int]:
    try:
        return signature_of(path)
    except OSError:
        return []
