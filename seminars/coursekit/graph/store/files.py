"""Files that are whole or not there: written apart, then put in place at once."""

import contextlib
import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a kill at any moment, finds the old content or the new."""
    with replacement(path) as beside:
        beside.write_bytes(content)


class SavedMeanwhile(Exception):
    """An editor saved a file between its reading and its writing."""


def rewrite(path: Path, before: bytes, after: bytes) -> None:
    """Put a new text in the place of the one that it was made of, and of no other; of a link, where it leads to.

    before: b"" where there was no file
    raises: SavedMeanwhile where another one stands there
    """
    path = path.resolve()
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
    with replacement(path) as beside:
        beside.write_bytes(after)
        if (content_of(path) if path.exists() else b"") != before:
            raise SavedMeanwhile
    if mode is not None:
        path.chmod(mode)


def keep(path: Path, content: bytes) -> None:
    """Write what only saves time: a disk that takes no more is no error here."""
    with contextlib.suppress(OSError):
        replace_file(path, content)


@contextlib.contextmanager
def replacement(path: Path) -> Iterator[Path]:
    """A path to write to; it takes the place of `path` at the end, and is gone after an error."""
    import tempfile  # here, and below: a run with nothing to do writes nothing, and is fast

    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # The end of its name alone: a file system takes 255 bytes, and the whole may have as many.
        handle, name = tempfile.mkstemp(prefix=f"{os.getpid()}-", suffix=f"-{path.name[-40:]}", dir=_apart(path))
        os.close(handle)
        apart = Path(name)
        try:
            yield apart
            apart.chmod(0o666 & ~_umask())
            _put_in_place(apart, path)
        except BaseException:
            apart.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Have an error name the file that is written: a full disk names none, a read-only folder what is written apart."""
    try:
        yield
    except OSError as problem:
        name = os.path.basename(os.fsdecode(problem.filename or ""))
        if problem.strerror and (not name or name.startswith(f"{os.getpid()}-")):
            problem.filename = os.fspath(path)
            del problem.filename2
        raise


def _put_in_place(apart: Path, path: Path) -> None:
    try:
        os.replace(apart, path)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            raise
    else:
        return
    # The same disk under another mount, as of a folder that a container is lent: only the attempt tells.
    import shutil
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f"{os.getpid()}-", suffix=f"-{path.name[-40:]}", dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        shutil.copyfile(apart, beside)
        shutil.copymode(apart, beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
        apart.unlink()


def _apart(path: Path) -> Path:
    """Where a file is written at first: .cache/tmp, since a kill would leave it beside `path` for ever."""
    cache = next((above / ".cache" for above in path.parents if (above / ".cache").is_dir()), None)
    if cache is None or cache.stat().st_dev != path.parent.stat().st_dev:
        return path.parent  # a file is put in place at once on one disk only
    (cache / "tmp").mkdir(exist_ok=True)
    return cache / "tmp"


def sweep(root: Path) -> None:
    """Remove what is written apart by this process, and by processes that are gone, from .cache/tmp."""
    top = root / ".cache/tmp"
    for left in [*top.iterdir()] if top.is_dir() else ():
        owner = left.name.partition("-")[0]
        if owner == str(os.getpid()) or (owner.isdigit() and not is_running(int(owner))):
            if left.is_dir():
                import shutil

                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


@contextlib.contextmanager
def scratch_folder(root: Path) -> Iterator[Path]:
    """A folder for work in progress, named after this process: where it is killed, the next build sweeps it away."""
    import shutil
    import tempfile

    top = root / ".cache/tmp"
    top.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=top))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether there is a process of a number, of whichever user."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _umask() -> int:
    # The mask can only be read by setting it; threads build at the same time, so it is read once, on import.
    return _UMASK


_UMASK = os.umask(0)
os.umask(_UMASK)


def sealed(content: Any) -> bytes:
    """Plain values as JSON, below a line with its digest: a bit that flips on a disk often leaves valid JSON."""
    text = json.dumps(content, default=str).encode()
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


def unsealed(path: Path) -> Any:
    """What was written sealed to a path.

    raises: OSError where there is no such file, ValueError where it is not as it was written
    """
    return unseal(content_of(path))


def unseal(content: bytes) -> Any:
    """What was sealed.

    raises: ValueError where it is not as it was sealed
    """
    digest, _, text = content.partition(b"\n")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        raise ValueError("it is not as it was written")
    return json.loads(text)


class NoFile(OSError):
    """What lies there is neither a file nor a folder."""


def open_file(path: Path) -> BufferedReader:
    """A file to read, where an author may have put anything.

    raises: OSError where it cannot be read; NoFile for a pipe or a device, which would be waited for
    """
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NoFile("a pipe or a device, and no file")
    return file


def content_of(path: Path) -> bytes:
    """The bytes of such a file.

    raises: as `open_file` does
    """
    with open_file(path) as file:
        return file.read()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def signature_of(path: Path | str) -> list[int]:
    """What tells that a file was touched since: size, times of content and inode, and the inode itself."""
    status = os.stat(path)
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
