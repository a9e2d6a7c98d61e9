"""Which definitions of a slice differ from those of an earlier one: changed, renamed, moved, reached or not."""

import ast
import difflib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from coursekit.wording.plurals import counted

from ...course.model import Course
from ...source.syntax.introspection import Facet
from ...source.syntax.reader import read_source
from ...store.files import content_of

MOST_LINES = 8  # of a diff of one definition
LONGEST_LINE = 160  # characters of one of these: a table may be one line
MOST_OF_KIT = 3  # changes of the kit's own code that are told one by one: a new version of it has hundreds
NUMBERED = re.compile(r" \(\d+\)$")  # a name that a file defines again
RAW = frozenset(map(str, Facet))  # names of no definitions: of texts as they stand in a file
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.AnnAssign, ast.Import, ast.ImportFrom)
Place = tuple[str, str]  # a file, and a name in it


class Rank(IntEnum):
    """What is told first: what the author did, then what follows from it."""

    EDITED = 0
    ACTS = 1  # what changes others as its file is imported, and is reached now: it leads to what it changes
    REACHED = 2  # what an edited definition leads to, and led to before
    ON_THE_WAY = 3  # an import that leads to what is reached
    READ = 4  # results of other targets
    INSTALLED = 5
    KIT = 6
    KIT_REACHED = 7


@dataclass(frozen=True)
class Change:
    """One thing that differs: how it is told, with the lines of a diff, and the source file it is in, if one is.

    of_many: how it is told where it is so of many targets, "" for no otherwise
    """

    told: str
    file: str = ""
    lines: tuple[str, ...] = ()
    rank: Rank = Rank.EDITED
    of_many: str = ""

    def __str__(self) -> str:
        return "\n".join((self.told, *(f"    {line}" for line in self.lines)))


def slice_changes(course: Course, folder: Path, key: str, old: Any, new: Any) -> Iterator[Change]:
    """Which definitions changed, each with a small diff of its normalised text; of the kit's own, a few."""
    of_kit = []
    for change in _changes(course, folder, key, old, new):
        if change.rank < Rank.KIT:
            yield change
        else:
            of_kit.append(change)
    of_kit.sort(key=lambda change: change.rank)
    yield from of_kit[:MOST_OF_KIT]
    if (more := len(of_kit) - MOST_OF_KIT) > 0:
        yield Change(f"{counted(more, 'more changes')} of the kit's own code", rank=Rank.KIT_REACHED)


def _changes(course: Course, folder: Path, key: str, old: Any, new: Any) -> Iterator[Change]:
    before, after = _texts(course, old), _texts(course, new)
    if before is None or after is None:
        yield Change("the code that it reaches changed" if key == "slice" else "the kit's own code for this changed")
        return
    order = list(_order_changes(before, after))
    files = {name.partition(":")[0] for name in before}
    before, after = _apart(before, after)
    if not before and not after:
        yield from order
    renames = dict(_renames(before, after))
    yield from _told_renames(renames)
    before = _renamed(before, renames)
    for name in dict.fromkeys((*after, *before)):
        if before.get(name) == after.get(name):
            continue
        file = name.partition(":")[0]
        if name in before and name in after:
            diff = difflib.unified_diff(before[name].splitlines(), after[name].splitlines(), n=0, lineterm="")
            lines = [_cut(line) for line in diff if not line.startswith(("---", "+++", "@@"))]
            yield _change(f"{name} changed", file, Rank.EDITED, tuple(lines[:MOST_LINES]))
        elif name not in after and _is_gone(folder, *_place(name)):
            yield _change(f"{name} is gone", file, Rank.EDITED)
        elif name not in after and _is_deleted(folder, *_place(name), before[name]):
            yield _change(f"{name} changed", file, Rank.EDITED)
        elif name in after and file in files and _acts(after[name]):
            # What acts is in each slice that its file is in: `other.TABLE = 3` was not there before.
            yield _change(f"{name} is new", file, Rank.EDITED)
        else:
            # Where `S = sorted(T, key=f)` stays and its f is deleted, its file fails when it is imported: S is in each
            # slice that imports it, and the author edited S's file, not the one with the import.
            rank = Rank.ON_THE_WAY if _place(name)[1].startswith("import ") else Rank.REACHED
            if rank is Rank.REACHED and _acts((after if name in after else before)[name]):
                rank = Rank.ACTS  # `import other; other.TABLE = 3` in a file of which nothing was reached: TABLE is now
            yield _change(f"it reaches {name} {'now' if name in after else 'no more'}", file, rank)


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def _is_gone(folder: Path, file: str, name: str) -> bool:
    """Whether a file of a seminar's folder has no such name any more; what is only reached no more, it has."""
    if file.startswith("coursekit/") or name == "statement" or name.split(" of ")[0] in RAW:
        return False
    try:
        text = content_of(folder / file).decode(errors="replace")
    except OSError:
        return True
    return not re.search(rf"\b{re.escape(re.split('[./ ]', name)[-1])}\b", text)


def _is_deleted(folder: Path, file: str, name: str, text: str) -> bool:
    """Whether a file has a definition of that text no more, though it has its name: `P.v = 3` goes, and P stays."""
    if file.startswith("coursekit/") or name.startswith(("import ", "annotations of ")) or name.split(" of ")[0] in RAW:
        return False
    try:
        source = read_source(content_of(folder / file))
    except OSError:
        return False
    return not source.error and text not in {part.text for each in source.definitions for part in (each, *each.members)}


def _acts(text: str) -> bool:
    """Whether a statement does more than to define names."""
    try:
        (statement,) = ast.parse(text).body
    except (SyntaxError, ValueError):
        return False
    if isinstance(statement, ast.Assign):
        return not all(isinstance(target, ast.Name) for target in statement.targets)
    return not isinstance(statement, DEFINES)


def _order_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    was, now = _by_file(before), _by_file(after)
    for file, definitions in now.items():
        if was.get(file, []) != definitions:
            yield _change(f"the order of the definitions of {file} changed", file, Rank.EDITED)


def _by_file(texts: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, text in texts.items():
        found[name.partition(":")[0]].append((NUMBERED.sub("", name), text))
    return found


def _apart(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Both without what they share.

    A name's definitions are told apart by their texts: their numbers shift when one of them is reached no more.
    """
    texts: dict[str, tuple[list[str], list[str]]] = {}
    for side, slice_texts in enumerate((before, after)):
        for numbered, text in slice_texts.items():
            texts.setdefault(NUMBERED.sub("", numbered), ([], []))[side].append(text)
    found: tuple[dict[str, str], dict[str, str]] = {}, {}
    for name, (one, other) in texts.items():
        for text in [*one]:
            if text in other:
                one.remove(text)
                other.remove(text)
        for left, definitions in zip(found, (one, other), strict=True):
            left |= {f"{name} ({n})" if n > 1 else name: text for n, text in enumerate(definitions, 1)}
    return found


def _change(told: str, file: str, rank: Rank, lines: tuple[str, ...] = ()) -> Change:
    if not file.startswith("coursekit/"):
        return Change(told, file, lines, rank)
    is_edited = rank is Rank.EDITED
    return Change(f"the kit's {told}" if is_edited else told, file, lines, Rank.KIT if is_edited else Rank.KIT_REACHED)


def _renames(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[Place, Place]]:
    """Definitions that are the same but for their name, or for the file that they are in."""
    come: dict[str, list[Place]] = {}
    for key in (key for key in after if key not in before):
        come.setdefault(_nameless(_place(key), after[key]), []).append(_place(key))
    for key in (key for key in before if key not in after):
        file, name = place = _place(key)
        # Moved, rather than renamed; renamed in its file, rather than in another.
        likely = sorted(come.get(_nameless(place, before[key]), ()), key=lambda c: (c[1] != name, c[0] != file))
        if likely:
            come[_nameless(place, before[key])].remove(likely[0])
            yield place, likely[0]


def _place(key: str) -> Place:
    file, _, name = NUMBERED.sub("", key).partition(":")
    return file, name


def _nameless(place: Place, text: str) -> str:
    """A definition's text without its name; statements and imports have none, and are told apart by what they are."""
    name = _last(place[1])
    return _with_name(text, name, "\0") if name.isidentifier() else f"{place[1]}\0{text}"


def _told_renames(renames: Mapping[Place, Place]) -> Iterator[Change]:
    moved: dict[tuple[str, str], list[str]] = {}
    for (file, name), (file_now, name_now) in renames.items():
        if file == file_now:
            yield _change(f"{file}:{name} was renamed {name_now}", file, Rank.EDITED)
        elif not name.startswith("import "):
            told = name if _last(name) == _last(name_now) else f"{name} (now {name_now})"
            moved.setdefault((file, file_now), []).append(told)
    for (file, file_now), names in moved.items():
        few = f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}"
        yield _change(f"{few} moved from {file} to {file_now}", file_now, Rank.EDITED)


def _renamed(texts: Mapping[str, str], renames: Mapping[Place, Place]) -> dict[str, str]:
    """The texts as they would be if nothing but names had changed."""
    keys = {f"{file}:{name}": f"{now}:{name_now}" for (file, name), (now, name_now) in renames.items()}
    names = {(_last(name), _last(name_now)) for (_, name), (_, name_now) in renames.items() if name != name_now}
    renamed = {}
    for key, text in texts.items():
        file, _, name = key.partition(":")
        for old, new in names:
            name, text = _with_name(name, old, new), _with_name(text, old, new)
        renamed[keys.get(key, f"{file}:{name}")] = text
    return renamed


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _with_name(text: str, old: str, new: str) -> str:
    return re.sub(rf"\b{re.escape(old)}\b", new, text)


def _texts(course: Course, digest: Any) -> dict[str, str] | None:
    try:
        texts: dict[str, str] = json.loads((course.root / f".cache/analysis/slices/{digest}.json").read_bytes())
    except (OSError, ValueError):
        return None
    return texts
