"""What the system tells of files that change, as it goes on, and that it may have told less than there was."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

GROUPING = 20  # milliseconds: an editor may write several files for one save
LOOK = 1000  # milliseconds until it is looked at what changed before it was followed
TRIES = 3  # so often in a row the system may refuse before files are looked at instead


def file_changes(
    folders: Iterable[Path], is_asked: Callable[[Path], bool], stopping: threading.Event, is_deep: bool
) -> Iterator[set[Path] | None]:
    """Files and folders that changed, or an empty set where none did for a second.

    None where anything may have changed: one of the names is no text, of which watchfiles says nothing, nor of what
    changed with it. Where the system follows no more folders, they are looked at each second.

    raises: FileNotFoundError where one of the folders is gone as it begins
    """
    from watchfiles import watch
    from watchfiles._rust_notify import WatchfilesRustInternalError  # it has no public name

    followed = [folder for folder in folders if is_text(folder)]
    refused = 0
    while not stopping.is_set():
        try:
            for change in watch(
                *followed,
                watch_filter=lambda _, path: is_asked(Path(path)),
                step=GROUPING,
                debounce=10 * GROUPING,
                stop_event=stopping,
                rust_timeout=LOOK,
                yield_on_timeout=True,
                raise_interrupt=False,
                force_polling=True if refused >= TRIES else None,
                poll_delay_ms=LOOK,
                recursive=is_deep,
                ignore_permission_denied=True,
            ):
                refused = 0 if refused < TRIES else refused
                yield {Path(path) for _, path in change}
        except WatchfilesRustInternalError:
            refused += 1
            if refused > TRIES:
                stopping.wait(LOOK / 1000)
            yield None


def is_text(path: Path) -> bool:
    """Whether a name is one that watchfiles takes: on Linux it may be any bytes."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        return False
    return True
