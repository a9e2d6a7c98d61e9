"""What the system tells of files that change, as it goes on, and that it may have told less than there was."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

# Milliseconds between two looks of watchfiles: an editor may write several files for one save. Each look costs a little
# of a core while nobody saves, so that what is rarely saved, or read without being anybody's source, is looked at less.
GROUPING, GROUPING_OF_OTHERS = 10, 40
LOOK = 1000  # milliseconds until it is looked at what changed before it was followed
ENDS = ("stop", "signal")  # what is told in the place of changes


def file_changes(
    folders: Iterable[Path], is_asked: Callable[[Path], bool], stopping: threading.Event, is_deep: bool
) -> Iterator[set[Path] | None]:
    """Files and folders that changed, or an empty set where none did for a second.

    None where anything may have changed: one of the names is no text, of which watchfiles says nothing, nor of what
    changed with it. Where the system follows no more folders, they are looked at each second.

    is_deep: whether all below the folders is followed, as what authors save all day
    raises:  FileNotFoundError where one of the folders is gone as it begins
    """
    # Its public function tells neither whether it could begin, nor what is wrong with a name.
    from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

    grouping = GROUPING if is_deep else GROUPING_OF_OTHERS
    tops = [str(folder) for folder in folders if is_text(folder)]
    followed, is_looking = tops, False
    while not stopping.is_set():
        try:
            notify = RustNotify(followed, False, is_looking, LOOK, is_deep and followed is tops, False)
        except PermissionError:  # of one below them, after which it follows none
            followed = [*_open_folders(tops, is_deep)]
            continue
        except WatchfilesRustInternalError:  # the system follows no more
            is_looking = True
            stopping.wait(LOOK / 1000)
            continue
        with notify:
            try:
                while (told := notify.watch(10 * grouping, grouping, LOOK, stopping)) not in ENDS:
                    paths = [] if isinstance(told, str) else [Path(path) for _, path in told]
                    asked = {path for path in paths if is_asked(path)}
                    if asked or isinstance(told, str):
                        yield asked
                    if followed is not tops and any(path.is_dir() for path in paths):  # a new one, maybe
                        followed = tops
                        break
                else:
                    return
            except WatchfilesRustInternalError:
                pass
        yield None


def _open_folders(tops: Iterable[str], is_deep: bool) -> Iterator[str]:
    """Folders, and if it is so asked those below, that may be entered and read, and are of names that are text."""
    for top in tops:
        for folder, below, _ in os.walk(top):
            if os.access(folder, os.R_OK | os.X_OK) and is_text(Path(folder)):
                yield folder
            below[:] = below if is_deep else []


def is_text(path: Path) -> bool:
    """Whether a name is one that watchfiles takes: on Linux it may be any bytes."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        return False
    return True
