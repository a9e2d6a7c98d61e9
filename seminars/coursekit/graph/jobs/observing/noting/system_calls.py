"""What a job and its children ask the system for, noted below Python: by a library that the system preloads.

It is compiled by the machine's own compiler when it is first needed, and kept by the digest of its source. Where there
is no compiler, or no LD_PRELOAD (macOS, musl), `audit_notes` notes what Python's own code asks for.
"""

import contextlib
import ctypes
import functools
import hashlib
import mmap
import os
import platform
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ....store.user_cache import is_private, user_folders
from ...processes.open_files import be_of_kit
from .notes import Note

SOURCE = Path(__file__).with_suffix(".c")
VARIABLE = "COURSEKIT_NOTES"  # as the library's source has it
CAPACITY = 1 << 25  # bytes of notes; of the file, only what is written takes room
HEAD = 8192
RECORD = struct.Struct("=IIqq")
UNSEEN = (
    "warning: what libraries in C or Rust and child processes read is not seen, and no change of it makes anything "
    "stale: that takes Linux with glibc and a C compiler (cc, gcc or clang); reference.md has the readers.\n"
)


@functools.cache
def library() -> Path | None:
    """The library, compiled; None where this machine cannot."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        return None
    source = SOURCE.read_bytes()
    name = hashlib.sha256(source + platform.machine().encode() + platform.libc_ver()[1].encode()).hexdigest()[:16]
    for folder in user_folders():
        kept = folder / f"{name}.so"
        if kept.is_file():
            return kept
        if compiler and _compiled(compiler, kept):
            return kept
    return None


def _compiled(compiler: str, kept: Path) -> bool:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if not is_private(kept.parent):
            return False
        with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
            made = Path(scratch, "made.so")
            options = ("-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-w")
            command = [compiler, *options, "-o", str(made), str(SOURCE), "-ldl"]
            subprocess.run(command, check=True, capture_output=True, timeout=60)
            # One that does not load would end every process that it is preloaded into.
            trial = [sys.executable, "-S", "-E", "-c", "import os; os.stat('/')"]
            tried = subprocess.run(trial, capture_output=True, timeout=60, env={"LD_PRELOAD": str(made)})
            if tried.returncode or tried.stderr:
                return False
            made.replace(kept)
            return True
    return False


def preloading() -> dict[str, str]:
    """The environment of a process that is to note, and whose children are."""
    found = library()
    if found is None:
        return {}
    others = [each for each in os.environ.get("LD_PRELOAD", "").split(":") if each and each != str(found)]
    return {"LD_PRELOAD": ":".join([str(found), *others])}


class SystemNotes:
    """The file that the processes of a job note in: one of memory, which a full disk does not touch, and none outlives.

    passed:  beginnings of paths that no note is taken of
    authors: beginnings of paths of the author's code
    home:    the working folder of the job, from where a relative name is looked up in the folders of `lookup`
    """

    def __init__(
        self,
        passed: Iterable[str],
        authors: Iterable[str],
        home: Path | None = None,
        lookup: Iterable[Path] = (),
    ) -> None:
        folders = (os.path.join(each, "") for each in lookup)
        variables = SOURCE.parents[1] / "variables.py"  # put first: what follows may be cut off
        groups = (
            ("#", [str(variables)]),
            ("-", passed),
            ("+", authors),
            ("@", [os.path.realpath(home)] if home else []),
            (".", folders),
        )
        words = [sign + path for sign, paths in groups for path in paths]
        settings = b"".join(os.fsencode(word) + b"\0" for word in words)
        head = struct.pack("=QQ", CAPACITY - HEAD, 0) + settings[: HEAD - 25]
        self._file = os.memfd_create("notes")
        be_of_kit(self._file)
        os.write(self._file, head)
        os.truncate(self._file, CAPACITY)
        self._map = mmap.mmap(self._file, CAPACITY)
        self.path = f"/proc/{os.getpid()}/fd/{self._file}"  # by which children find it
        self._before: list[tuple[int, int]] = []  # what was noted until this process stopped, and went on
        self._since = HEAD

    def begin(self) -> bool:
        """Have this process, and those that it starts, note here; whether the library is loaded in it."""
        try:
            started = ctypes.CDLL(None).coursekit_note(os.fsencode(self.path)) == 0
        except AttributeError:
            return False
        # The author's code sees the environment that the build was given.
        for name in ("LD_PRELOAD", VARIABLE):
            _data(os.environ).pop(os.fsencode(name), None)
        return bool(started)

    def stop(self) -> None:
        """In a fork of the process: what others note from here on is not this one's."""
        self._before.append((self._since, self.end_of_notes))

    def go_on(self) -> None:
        """Note here again, in a fork of one that has stopped."""
        self._since = self.end_of_notes
        self.path = f"/proc/{os.getpid()}/fd/{self._file}"
        ctypes.CDLL(None).coursekit_again(os.fsencode(self.path))

    def end(self) -> None:
        """Note no more in this process."""
        ctypes.CDLL(None).coursekit_end()

    def add(self, what: str, text: str) -> None:
        """Note what is known to Python alone; from every fork of this process too."""
        ctypes.CDLL(None).coursekit_add(ord(what), os.fsencode(text))

    def asked_for_folder(self) -> None:
        """The author's code knows by now in which folder it stands: what it puts behind that is looked up as well."""
        ctypes.CDLL(None).coursekit_asked()

    @property
    def is_full(self) -> bool:
        """Whether some notes did not fit."""
        capacity, end = struct.unpack_from("=QQ", self._map)
        return bool(end > capacity)

    @property
    def end_of_notes(self) -> int:
        """Where the next note will be."""
        return HEAD + int(min(*struct.unpack_from("=QQ", self._map)))

    def read(self, since: int = HEAD) -> Iterator[Note]:
        """All notes so far, in order, from some `end_of_notes` on."""
        for first, last in (*self._before, (self._since, self.end_of_notes)):
            yield from self._between(max(first, since), last)

    def _between(self, at: int, last: int) -> Iterator[Note]:
        while at < last:
            size, what, first, second = RECORD.unpack_from(self._map, at)
            if not size:
                return  # of a process that was killed while it wrote
            text = self._map[at + RECORD.size : at + size].partition(b"\0")[0]
            yield Note(chr(what), os.fsdecode(text), first, second)
            at += size

    def remove(self) -> None:
        """Forget them."""
        with contextlib.suppress(OSError):  # the author's code may have closed all files
            os.close(self._file)


def begun(
    passed: Iterable[str], authors: Iterable[str] = (), home: Path | None = None, lookup: Iterable[Path] = ()
) -> SystemNotes | None:
    """Notes that have begun; None where the library is not loaded, or files may not grow (ulimit -f)."""
    try:
        notes = SystemNotes(passed, authors, home, lookup)
    except OSError:
        return None
    if notes.begin():
        return notes
    notes.remove()
    return None


def _data(environ: Mapping[str, str]) -> dict[bytes, bytes]:
    return environ._data  # type: ignore[attr-defined,no-any-return]  # without unsetting them for children
