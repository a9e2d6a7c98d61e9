"""Observations: what a job found while it ran that its slice does not name, and whether it would find the same now."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from coursekit.ignored_files import MADE, OF_EDITORS, OF_SYSTEMS

from .files import digest_of, signature_of
from .variables import counting

ABSENT = "absent"
BETWEEN_NAMES = "="  # of variables, none of which has it
# What Emacs, macOS, LibreOffice, Office, and network and user file systems keep beside a file that is open.
PASSING = (".#", "._", ".~lock.", "~$", ".nfs", ".fuse_hidden")
Mark: TypeAlias = list[int]  # the signature of a file that was read
AT_HOME = "~/"
# Folders that a distribution lays out, and no user.
OF_SYSTEM = ("/usr/", "/etc/", "/var/lib/", "/opt/", "/share/", "/lib", "/bin/", "/sbin/")


class Kind(StrEnum):
    """What was asked of the machine."""

    FILE = "file"  # the content of a file
    ENTRY = "entry"  # what is at a path, as exists() and stat() ask
    PROGRAM = "program"  # what is at a path, and whether it may be run
    LINK = "link"  # where a symbolic link leads, which realpath() and resolve() ask
    FOLDER = "folder"  # the names in a folder, and which of them are folders
    DISTRIBUTIONS = "distributions"  # which distributions a folder has, as `entry_points()` asks
    VARIABLE = "variable"  # an environment variable
    VARIABLES = "variables"  # the names of all that count
    UNSET = "unset"  # that some are not, of which libraries and programs ask for hundreds

    @property
    def is_of_environment(self) -> bool:
        """Whether it is about no path."""
        return self in (Kind.VARIABLE, Kind.VARIABLES, Kind.UNSET)


@dataclass(frozen=True)
class Observation:
    """One question of a job, and what it was answered.

    name:  the path, relative to the project where it lies below it, or ~/… for what another user has elsewhere; or the
           name of a variable
    value: a digest, so that no record holds what a variable or a file says, or a word; "absent" where there is nothing
    """

    kind: Kind
    name: str
    value: str

    def holds(self, root: Path) -> bool:
        """Whether the answer is the same now."""
        return observe(self.kind, self.name, root).value == self.value

    @property
    def plain(self) -> tuple[str, str, str]:
        """As records and stores keep it."""
        return (self.kind.value, self.name, self.value)

    @property
    def is_outside(self) -> bool:
        """Whether it is about a file that is not of the project."""
        return not self.kind.is_of_environment and (os.path.isabs(self.name) or self._is_at_home)

    @property
    def _is_at_home(self) -> bool:
        return self.name.startswith(AT_HOME)

    @property
    def is_portable(self) -> bool:
        """Whether its value tells on another machine, too, that the same is there.

        A digest does. That nothing is at a path says so only of the project, of what a system lays out, and of the home
        of whoever asks: other paths are another user's, or a machine's own.
        """
        is_digest = self.kind in (Kind.FILE, Kind.FOLDER, Kind.LINK, Kind.DISTRIBUTIONS) and self.value != ABSENT
        return is_digest or not self.is_outside or self.name.startswith((AT_HOME, *OF_SYSTEM))

    def of_any_user(self) -> "Observation":
        """The same, so that another user asks it of their own home: what a library looks for in each user's.

        A file that was read keeps its path: its content tells whether it is the same. Below / is all that there is, and
        not the home of one: a container's user has it for one.
        """
        home = os.path.join(os.path.expanduser("~"), "")
        is_read = self.kind is Kind.FILE and self.value != ABSENT
        if not self.is_outside or is_read or home == "/" or not self.name.startswith(home):
            return self
        return replace(self, name=AT_HOME + self.name.removeprefix(home))


def observe(kind: Kind, name: str, root: Path) -> Observation:
    """Ask now. A path below the project is kept relative to it, so that another checkout can ask the same."""
    if kind is Kind.VARIABLE:
        value = os.environ.get(name)
        return Observation(kind, name, ABSENT if value is None else digest_of_value(value))
    if kind is Kind.VARIABLES:
        return Observation(kind, name, digest_of_variables(os.environ))
    if kind is Kind.UNSET:
        there = [f"{each}={os.environ[each]}" for each in name.split(BETWEEN_NAMES) if each in os.environ]
        return Observation(kind, name, _digest(there) if there else ABSENT)
    path = Path(path_of(name, root))
    try:
        answer = _ASKING[kind](path)
    except OSError:
        answer = ABSENT
    return Observation(kind, path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path), answer)


def path_of(name: str, root: Path) -> str:
    """Where the path of an observation is on this machine."""
    return os.path.join(root, os.path.expanduser(name) if name.startswith(AT_HOME) else name)


def changed_at(seen: Observation, root: Path) -> int:
    """When a file that was read was touched, in nanoseconds; 0 for what is none, or not there: its value tells that."""
    if seen.kind is not Kind.FILE:
        return 0
    try:
        return os.stat(path_of(seen.name, root)).st_ctime_ns
    except OSError:
        return 0


def answered_otherwise(before: Iterable[Observation], now: Iterable[Observation]) -> bool:
    """Whether a question that both asked was answered otherwise."""
    answers = {(seen.kind, seen.name): seen.value for seen in before}
    return any(answers.get((seen.kind, seen.name), seen.value) != seen.value for seen in now)


def observations_from(stored: Iterable[Sequence[Any]]) -> tuple[Observation, ...]:
    """Observations that were kept as plain values.

    raises: ValueError or TypeError for what is none
    """
    return tuple(Observation(Kind(kind), name, value) for kind, name, value in stored)


def marked_from(stored: Iterable[Sequence[Any]]) -> dict[Observation, Mark]:
    """The same, each with its mark."""
    return {Observation(Kind(kind), name, value): mark for kind, name, value, mark in stored}


def _entry(path: Path) -> str:
    return "folder" if path.is_dir() else f"file of {path.stat().st_size} bytes"


def program_at(path: Path | str) -> str:
    """Whether what is at a path may be run."""
    try:
        return ("folder" if os.path.isdir(path) else "program") if os.stat(path).st_mode & 0o111 else "file"
    except OSError:
        return ABSENT


def link_at(path: Path | str) -> str:
    """Where a symbolic link leads, as a digest; "absent" where there is none."""
    try:
        return _digest([os.readlink(path)])
    except OSError:
        return ABSENT


def _names(folder: Path) -> str:
    return digest_of_names(dict(names_in(folder)))


def names_in(folder: Path | str) -> Iterator[tuple[str, str]]:
    """The names in a folder, each with its sign: "/" for a folder, "@" for a link, "" for a file."""
    with os.scandir(folder) as entries:
        for entry in entries:
            yield entry.name, "@" if entry.is_symlink() else "/" if entry.is_dir(follow_symlinks=False) else ""


def digest_of_names(names: Mapping[str, str]) -> str:
    """Of all names in a folder, with their signs, but those that come and go while somebody edits or looks into it."""
    return _digest(sorted(f"{name}/{sign}" if sign else name for name, sign in names.items() if not is_passing(name)))


def distributions_in(folder: Path | str) -> str:
    """The names of the distributions whose metadata are in a folder, as a digest."""
    try:
        return _digest(sorted(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info"))))
    except OSError:
        return ABSENT


_ASKING: Mapping[Kind, Callable[[Path], str]] = MappingProxyType(
    {
        Kind.FILE: digest_of,
        Kind.ENTRY: _entry,
        Kind.PROGRAM: program_at,
        Kind.LINK: link_at,
        Kind.FOLDER: _names,
        Kind.DISTRIBUTIONS: distributions_in,
    }
)


def digest_of_value(value: str) -> str:
    """Of what a variable says."""
    return _digest([value])


def digest_of_variables(environment: Mapping[str, str]) -> str:
    """Of the names in an environment that count for who goes through all of it."""
    return _digest(sorted(counting(environment)))


def is_passing(name: str) -> bool:
    """Whether a file of that name is an editor's, a system's, Python's or a build's own: .#x.csv, .DS_Store, static."""
    return (
        name in (".DS_Store", *OF_SYSTEMS, *MADE)
        or name.startswith(PASSING)
        or (name.startswith(".") and name.endswith((".swp", ".swo", ".swx", ".tmp")))
        or OF_EDITORS.fullmatch(name) is not None
    )


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(words).encode(errors="surrogateescape")).hexdigest()


class Answers:
    """What is answered now. A file is read once while nothing shows that it was touched; threads share it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, tuple[Mark, str]] = {}

    def holds(self, observed: Iterable[Observation]) -> bool:
        """Whether all is answered as it was."""
        return all(self.of(seen) == seen.value for seen in observed)

    def of(self, seen: Observation) -> str:
        """What the question of an observation is answered now."""
        if seen.kind is not Kind.FILE:
            return observe(seen.kind, seen.name, self._root).value
        mark = self.mark(seen)
        known = self._read.get(seen.name)
        if not mark or known is None or known[0] != mark:
            known = self._read[seen.name] = (mark, observe(seen.kind, seen.name, self._root).value)
        return known[1]

    def mark(self, seen: Observation) -> Mark:
        """By what a file that was read is known again without reading it; [] where there is none, and for the rest."""
        if seen.kind is not Kind.FILE:
            return []
        try:
            return signature_of(path_of(seen.name, self._root))
        except OSError:
            return []

    def marked(self, observed: Iterable[Observation]) -> dict[Observation, Mark]:
        """Observations as a record keeps them: a file that holds is marked, so that it is not read to know it again."""
        known = ((seen, self._read.get(seen.name, ([], ""))) for seen in observed)
        return {seen: mark if seen.kind is Kind.FILE and seen.value == value else [] for seen, (mark, value) in known}

    def learn(self, marked: Mapping[Observation, Mark]) -> None:
        """Take from a record what files hold that are as it marked them."""
        for seen, mark in marked.items():
            if mark and seen.name not in self._read:
                self._read[seen.name] = (mark, seen.value)
