"""Saves: which files of a course changed, and which of those that its jobs read elsewhere, as the system tells it."""

import stat
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...errors import CourseError
from ...source.project_files import AT_THE_TOP, KIT, counts, walk_counting
from ...store.files import signature_of
from ...store.observations import Kind, Observation, is_passing, path_of
from .file_changes import LOOK, file_changes, is_text

RESTS = 30  # looks without a change, one a second, until all files are looked at: it takes 30 ms of some hundred files


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


def course_gone(folder: Path) -> CourseError:
    """What is told where such a folder is not there."""
    return CourseError(
        f"there is no folder {folder}: if it was moved, renamed or deleted, put it back, and watching goes on."
    )


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
    folders = [folder for folder, known in there.items() if known]
    if not folders:
        if others:
            tell(saved(others))
        while not (stopping.wait(LOOK / 1000) or any(map(identity_of, there))):
            pass
        return
    known, is_anew, rests = _signatures(root, folders, is_deep), True, 0
    try:
        for change in file_changes(folders, lambda path: counts(path, root), stopping, is_deep):
            files = {*others, *(change or ())}
            rests = 0 if change else rests + 1
            # Some may have changed before they were followed, too; of a folder that comes or goes, not all of its files
            # may be told; and what a network's disk has from elsewhere, the system tells nobody.
            if change is None or is_anew or rests >= RESTS or not known.keys() >= change:
                now, rests = _signatures(root, folders, is_deep), 0
                files |= {path for path in known.keys() | now.keys() if known.get(path, []) != now.get(path, [])}
                known = now
            is_anew = change is None
            known |= {path: _signature(path) for path in change or () if not path.is_dir()}
            if files:
                tell(saved(frozenset(files)))
            others = frozenset()
            if any(identity_of(folder) != there[folder] for folder in there):
                return
    except OSError:  # one is gone since it was looked at, or may not be followed just now
        if others:
            tell(saved(others))
        stopping.wait(LOOK / 1000)


def _signatures(root: Path, folders: Iterable[Path], is_deep: bool) -> dict[Path, list[int]]:
    """Of all files below some folders that count."""
    if is_deep:
        walked = (each for folder in folders for each in walk_counting(folder))
        files = (Path(folder, name) for folder, _, names in walked for name in names)
    else:
        files = (folder / name for folder in folders for name in AT_THE_TOP)
    return {file: _signature(file) for file in files if counts(file, root)}


def identity_of(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one of its name; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def saved(files: frozenset[Path]) -> Saved:
    # A file that was renamed, or copied with its times, was written earlier than it came; one whose folder was renamed
    # tells that nowhere, but its folder is among what changed.
    times = [time_of_save for file in files if (time_of_save := _time_of(file))]
    return Saved(files, min(max(times, default=time.time()), time.time()))


def _time_of(file: Path) -> float:
    """When a file was written, or it or a folder came; 0 where there is none, or none any more."""
    try:
        found = file.stat()
    except OSError:
        return 0.0
    known = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return max(found.st_mtime, found.st_ctime) if known else 0.0


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

        def is_asked(path: Path) -> bool:
            if path in asked or (asked.get(path.parent, False) and not is_passing(path.name)):
                return True
            return any(each.is_relative_to(path) for each in asked)

        is_anew = True
        for change in file_changes(folders, is_asked, self._changed, is_deep=False):
            if self._stopping.is_set():
                return False
            files = {*(change or ())}
            # They could change before they were followed; and those in a folder whose name is no text are not.
            looked = asked if change is None or is_anew else [path for path in asked if not is_text(path)]
            is_anew = change is None
            self._signatures |= {path: _signature(path) for path in files & asked.keys()}
            for path in looked:
                if (now := _signature(path)) != self._signatures.get(path, now):  # others may be asked for by now
                    self._signatures[path] = now
                    files.add(path)
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
