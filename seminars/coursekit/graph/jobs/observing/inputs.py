"""The inputs of a job beyond its slice, from the notes of what it and its children asked the system for."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ...store.files import content_of, digest_of
from ...store.observations import (
    ABSENT,
    BETWEEN_NAMES,
    Kind,
    Observation,
    digest_of_names,
    digest_of_value,
    digest_of_variables,
    distributions_in,
    link_at,
    names_in,
    program_at,
)
from ...store.variables import OF_PLACES, counting, is_of_kit, is_of_shell
from .author_code import AuthorCode
from .exemptions import OF_CACHES, OF_DATABASES, OF_FONTS, OF_TEX, passed
from .noting.notes import Note, size_and_time

CHANGED = "changed while it was read"  # which nothing is later: what read it is made again

# Variables that the C library reads past getenv, by the letter of a note.
LANGUAGE = ("ALL", "COLLATE", "CTYPE", "MESSAGES", "MONETARY", "NUMERIC", "TIME")
OF_LIBRARY = {"z": ("TZ",), "y": ("LANG", "LANGUAGE", *(f"LC_{name}" for name in LANGUAGE))}
ZONE = "/etc/localtime"


@dataclass
class Inputs:
    """What was asked, in order: of each path the first answer counts, as long as the job itself had not written it.

    named: the files that the fingerprint holds already
    own:   of these, the one that the job runs
    """

    authors: AuthorCode
    named: frozenset[str]
    own: str = ""
    found: dict[tuple[Kind, str], str] = field(default_factory=dict)
    written: dict[str, bool] = field(default_factory=dict)  # by path: whether it was there before
    made: set[str] = field(default_factory=set)  # folders, and links to some
    listed: dict[str, frozenset[str]] = field(default_factory=dict)  # with what was written before
    variables: set[str] = field(default_factory=set)  # that the job has set
    unset: set[str] = field(default_factory=set)  # that libraries asked for
    given: Mapping[str, str] = field(
        default_factory=lambda: dict(os.environ)
    )  # the environment that the job began with

    def __post_init__(self) -> None:
        ends = (
            *passed(self.authors),
            *self.authors.tops,
            *self.named,
            os.path.join(tempfile.gettempdir(), ""),
            os.path.join(Path.home(), ""),  # which is / in many a container
        )
        self._ways = {folder for end in ends for folder in _folders_above(end)}  # that lead to what is known anyway

    def take(self, notes: Iterable[Note]) -> None:
        """Add what was noted."""
        notes = [*notes]
        if any(note.what == "P" for note in notes):  # which may lead to any part of what it imports in turn
            self.named = frozenset(path for path in self.named if path == self.own or not path.endswith(".py"))
        beginnings = tuple(passed(self.authors))
        self._fonts = tuple(map(os.path.expanduser, OF_FONTS))
        for note in notes:
            if note.what in "VUAav":
                self._variable(note)
            elif note.what in OF_LIBRARY:
                self._by_library(note.what)
            elif note.what == "P":
                self._imported(_plain(note.text))
            elif note.what in "RIEXKLlmWDS":
                path = _plain(note.text)
                whole = os.path.join(path, "")
                is_known = whole.startswith(beginnings) or any(part in whole for part in OF_CACHES)
                if not is_known and not self._is_told_by_list(note, whole):
                    self._file(note, path)

    def _imported(self, path: str) -> None:
        """A file by a computed name; where its code names the file that the job runs, it may use any part of that."""
        for each in (path, self.own) if self.own and _names_module(path, self.own) else (path,):
            self._question(Note("R", each, *size_and_time(each)), each)

    def _is_told_by_list(self, note: Note, path: str) -> bool:
        if note.first < 0 and (path in (*OF_TEX, *self._fonts) or path.endswith("/ls-R/")):
            return False  # there is no list that would tell when it comes
        if path.startswith(OF_TEX):
            return note.what in "EXKL" or note.first < 0
        is_look = note.what in "XK" or (note.what == "E" and not note.second)
        return path.startswith(self._fonts) and (note.first < 0 or is_look)

    def _variable(self, note: Note) -> None:
        name, is_set, value = note.text.partition("=")
        if note.what == "v":
            self.variables.add(name)
        elif note.what == "A":
            self._all_variables(note.text)
        elif note.what == "V":
            self._read(name, value if is_set else None)
        elif not is_of_shell(name) and (note.what == "a" or name not in OF_PLACES):
            if is_set:
                self._read(name, value)
            elif name not in self.given and not is_of_kit(name):
                self.unset.add(name)

    def _read(self, name: str, value: str | None) -> None:
        """A variable as it was given is an input; another value is one that the job itself has set."""
        if name not in self.variables and not is_of_kit(name) and value == self.given.get(name):
            self.found.setdefault((Kind.VARIABLE, name), ABSENT if value is None else digest_of_value(value))

    def _all_variables(self, names: str) -> None:
        """Somebody goes through all variables.

        names: those that a program was given, each before a "="; "" for what this process has
        """
        counted = {*counting(self.given)} - self.variables
        if not names:
            for name in counted:
                self._read(name, self.given[name])
        if not names or counted <= {*names.split("=")}:  # what else is set tomorrow, it would be given too
            self.found.setdefault((Kind.VARIABLES, ""), digest_of_variables(self.given))

    def _by_library(self, what: str) -> None:
        """What the C library looks up for itself when an author asks for a local time or the language of a user."""
        for name in OF_LIBRARY[what]:
            self._read(name, self.given.get(name))
        if what == "z" and not os.environ.get("TZ"):
            self._file(Note("R", ZONE, *size_and_time(ZONE)), ZONE)

    def _file(self, note: Note, path: str) -> None:
        if path.endswith(OF_DATABASES) and os.path.exists(path.removesuffix(OF_DATABASES)):
            return
        if "/__pycache__/" in path:
            # Read in place of its source, of which the file's name and the bytes tell.
            if note.what not in "RI" or note.first < 0:
                return
            path = source_of(path)
            note = Note("I", path, *size_and_time(path))
        if note.what in "WDS":
            self.written.setdefault(path, bool(note.first) and note.what == "W")
            if note.what in "DS":
                self.made.add(path)
                if self.found.get((Kind.ENTRY, path)) == ABSENT:
                    del self.found[Kind.ENTRY, path]  # looked for in order to make it: it is a folder either way
        elif path not in self.written and not any(path.startswith(f"{folder}/") for folder in self.made):
            self._question(note, path)

    def _question(self, note: Note, path: str) -> None:
        is_ancestor = path in self._ways
        is_named = os.path.realpath(path) in self.named
        if note.what in "RI":
            if not is_named or (note.what == "R" and path.endswith(".py")):  # comments are in no slice
                self.found.setdefault((Kind.FILE, path), self._content(note, path))
        elif note.what == "m":
            self.found.setdefault((Kind.DISTRIBUTIONS, path), distributions_in(path))
        elif note.what == "L" or (note.what == "l" and not (is_ancestor or self._is_inside(path))):
            self._list(path, note.second)
        elif note.what == "K" and not is_ancestor:
            self.found.setdefault((Kind.LINK, path), link_at(path))
        elif note.what == "X" and not is_ancestor:
            self.found.setdefault((Kind.PROGRAM, path), program_at(path))
        elif note.what == "E" and not (is_ancestor or is_named):
            if note.second and os.path.join(path, "").startswith(self._fonts):
                self._list(path)
            if path.endswith(".py") and note.first >= 0 and not note.second:
                self.found.setdefault((Kind.FILE, path), self._content(Note("R", path, *size_and_time(path)), path))
            answer = ABSENT if note.first < 0 else "folder" if note.second else f"file of {note.first} bytes"
            self.found.setdefault((Kind.ENTRY, path), answer)

    def _list(self, path: str, changed: int = 0) -> None:
        self.listed.setdefault(path, frozenset(self.written))
        self.found.setdefault((Kind.FOLDER, path), str(changed or ""))

    def _is_inside(self, path: str) -> bool:
        return os.path.join(path, "").startswith(self.authors.tops)

    def _content(self, note: Note, path: str) -> str:
        if note.first < 0:
            return ABSENT
        return f"{note.first} {note.second}"  # its digest is taken once, at the end

    def observations(self) -> Iterator[Observation]:
        """Each as it may be asked again."""
        ways = {folder for kind, path in self.found if not kind.is_of_environment for folder in _folders_above(path)}
        if self.unset:
            yield Observation(Kind.UNSET, BETWEEN_NAMES.join(sorted(self.unset)), ABSENT)
        for (kind, name), value in self.found.items():
            if value == ABSENT and self._is_scratch(name):
                continue  # a name that was drawn by chance: that it was free is no input
            if kind.is_of_environment:
                yield Observation(kind, name, value)
            elif kind in (Kind.LINK, Kind.PROGRAM, Kind.DISTRIBUTIONS):
                yield Observation(kind, self._name(name), value)
            elif kind is Kind.FILE:
                yield Observation(kind, self._name(name), value if value == ABSENT else _digest(name, value))
            elif kind is Kind.FOLDER:
                yield Observation(kind, self._name(name), self._names(name, value))
            elif not (value == "folder" and name in ways) and not self._is_implied(name, value):
                yield Observation(kind, self._name(name), value)

    def _is_scratch(self, path: str) -> bool:
        """Whether the job itself made a file there, among the temporary ones of the machine."""
        top = os.path.join(tempfile.gettempdir(), "")
        return path in self.written and path.startswith(top) and not path.startswith(self.authors.tops)

    def _is_implied(self, path: str, entry: str) -> bool:
        """Whether what is at a path is known from what else was asked of it."""
        if entry == "folder":
            return (Kind.FOLDER, path) in self.found
        return (Kind.FILE, path) in self.found and (entry == ABSENT) == (self.found[Kind.FILE, path] == ABSENT)

    def _name(self, path: str) -> str:
        for top in self.authors.tops:
            if os.path.join(path, "").startswith(top):
                return os.path.relpath(path, top)
        return path

    def _names(self, folder: str, changed: str) -> str:
        """The names in a folder as they were when it was listed: the job may have made and removed some since."""
        before = self.listed[folder]
        own = [path for path in self.written if os.path.dirname(path) == folder]
        try:
            if changed and not own and os.stat(folder).st_mtime_ns != int(changed):
                return CHANGED  # by somebody else: what was listed is not known
            names = dict(names_in(folder))
        except OSError:
            return ABSENT
        for path in own:
            if path not in before and self.written[path]:
                names.setdefault(os.path.basename(path), "")
            elif path not in before:
                names.pop(os.path.basename(path), None)
        return digest_of_names(names)


def source_of(path: str) -> str:
    """The file that a compiled one stands for; any other path as it is."""
    folder, name = os.path.split(path)
    if os.path.basename(folder) != "__pycache__":
        return path
    return os.path.join(os.path.dirname(folder), f"{name.partition('.')[0]}.py")


def _plain(path: str) -> str:
    """A path without `..`; links before the last of these are followed, as the system does, and those after it stay."""
    before, dots, after = f"{path}/".rpartition("/../")
    return os.path.normpath(f"{os.path.realpath(before + dots)}/{after}" if dots else path)


def _names_module(file: str, other: str) -> bool:
    """Whether a source has the name of another's module in it, in whatever role."""
    with suppress(OSError):
        return (
            re.search(rf"\b{re.escape(Path(other).stem)}\b", content_of(Path(file)).decode(errors="replace"))
            is not None
        )
    return False


def _folders_above(path: str) -> Iterator[str]:
    """The folders that lead to a path, the nearest first."""
    while (above := os.path.dirname(path)) != path and len(above) > 1:  # of "//", the folder above is "//"
        yield above
        path = above
    yield "/"


def _digest(path: str, signature: str) -> str:
    if "{} {}".format(*size_and_time(path)) != signature:
        return CHANGED
    try:
        return digest_of(Path(path))
    except OSError:
        return CHANGED
