"""Saves: which files of a course changed, as the system tells it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..source.project_files import KIT, counts

GROUPING = 20  # milliseconds: an editor may write several files for one save


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


def _follow(
    root: Path, folders: tuple[Path, ...], is_deep: bool, tell: Callable[[Saved], None], stopping: threading.Event
) -> None:
    import watchfiles

    changes = watchfiles.watch(
        *folders,
        watch_filter=lambda _, path: counts(Path(path), root),
        step=GROUPING,
        debounce=10 * GROUPING,
        stop_event=stopping,
        raise_interrupt=False,
        recursive=is_deep,
    )
    for change in changes:
        tell(saved(frozenset(Path(path) for _, path in change)))


def saved(files: frozenset[Path]) -> Saved:
    times = [file.stat().st_mtime for file in files if file.is_file()]
    return Saved(files, min(max(times, default=time.time()), time.time()))
