"""Files that are whole or not there: written beside, then put in place at once."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a kill at any moment, finds the old content or the new."""
    with replacement(path) as beside:
        beside.write_bytes(content)


def keep(path: Path, content: bytes) -> None:
    """Write what only saves time: a disk that takes no more is no error here."""
    with contextlib.suppress(OSError):
        replace_file(path, content)


@contextlib.contextmanager
def replacement(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` at the end, and is gone after an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o666 & ~_umask())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    # The mask can only be read by setting it; threads build at the same time, so it is read once, on import.
    return _UMASK


_UMASK = os.umask(0)
os.umask(_UMASK)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def signature_of(path: Path) -> list[int]:
    """What tells that a file was touched since: size, times of content and inode, and the inode itself."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
