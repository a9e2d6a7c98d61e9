"""What saves time in all projects of a user, and belongs to none: in the user's folder of caches.

    ~/.cache/coursekit/8c2f….so        the library that notes reads, compiled (jobs/observing/noting/system_calls)
    ~/.cache/coursekit/kit-5d1e…/      what one installation of the kit comes to: definitions, slices, compiled code
    ~/.cache/coursekit/formats/        preambles of formulas, as LaTeX has read them (stage/letters/formats)

All of it may be removed at any time. What is read from here is held against the content that it was made from.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import coursekit

KIT = Path(coursekit.__file__).parent
OF_KIT, WHOSE = "kit-", "kit"  # how such a folder is called; its file that tells whose it is


def user_folders() -> Iterator[Path]:
    """The folders that may be used, the best first."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    # A relative one is none, as its standard has it: workers stand elsewhere, their server in the folder of the kit.
    yield Path(given if os.path.isabs(given) else Path.home() / ".cache") / "coursekit"
    yield Path(tempfile.gettempdir()) / f"coursekit-{os.getuid()}"  # a home may be read-only


def is_private(folder: Path) -> bool:
    """Make a folder, if it is not there; whether it is the user's own: what lies in it is run."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022 and os.access(folder, os.W_OK)


@cache
def user_folder() -> Path | None:
    """The folder that is used; None where nothing can be kept."""
    for folder in user_folders():
        with suppress(OSError):
            if is_private(folder):
                return folder
    return None


@cache
def folder_of_kit() -> Path | None:
    """Where is kept what this installation of the kit comes to; None where nothing can be."""
    if (top := user_folder()) is None:
        return None
    folder = top / f"{OF_KIT}{hashlib.sha256(os.fsencode(KIT)).hexdigest()[:16]}"
    if not (folder / WHOSE).exists():
        _sweep(top)
        keep_for_user(folder / WHOSE, os.fsencode(KIT))
    return folder


def _sweep(top: Path) -> None:
    """Remove what is kept of installations that are gone."""
    for whose in top.glob(f"{OF_KIT}*/{WHOSE}"):
        if not os.path.isdir(whose.read_bytes()):
            shutil.rmtree(whose.parent, ignore_errors=True)


def keep_for_user(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all: other builds write it, too. A disk that takes no more is no error."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
