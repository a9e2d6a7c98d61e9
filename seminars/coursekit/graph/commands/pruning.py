"""`doit prune`: results that no target needs any more leave the store, by age and by size, once that was said."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from doit.exceptions import InvalidCommand

from coursekit.wording.plurals import counted

from ..command_line.tasks import CourseTasks
from ..jobs.checkpoint_files import files_of as files_of_checkpoints
from ..store.records import KnownFile, Record
from ..store.remote import Remote, RemoteLost
from ..store.results import Result, Store
from ..store.shared import SharedStore, parsed
from ..targets.quality import QUALITIES
from ..targets.target import Target, below, fingerprint
from .course_command import CourseCommand
from .one_build import build_lock

DAY = 86400.0
UNFINISHED = 1.0  # days after which a file that no result names is no longer one that is just being written


@dataclass(frozen=True)
class Kept:
    """The results of one fingerprint: what their files are, and when they were last of use, in seconds since 1970."""

    fingerprint: str
    files: Mapping[str, str]
    used: float


@dataclass(frozen=True)
class Contents:
    """A store: its results, and the size in bytes and the time of each of its files by digest."""

    results: Sequence[Kept]
    objects: Mapping[str, tuple[int, float]]

    def size(self, digests: Iterable[str]) -> int:
        return sum(self.objects[digest][0] for digest in digests if digest in self.objects)


class Prune(CourseCommand):
    """Removes from the store what no target of this tree needs; without --yes, it only says what."""

    name = "prune"
    doc_purpose = "remove from the store what no target needs any more"
    doc_usage = ""
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "name": "older_than",
            "long": "older-than",
            "type": int,
            "default": 30,
            "help": "days without use after which a result goes [default: %(default)s]",
        },
        {
            "name": "larger_than",
            "long": "larger-than",
            "type": int,
            "default": 0,
            "help": "MB that the store may have: above that more go, the longest unused first; 0 for no limit",
        },
        {
            "name": "shared",
            "long": "shared",
            "type": bool,
            "default": False,
            "help": "of the shared store, not of .cache",
        },
        {"name": "yes", "long": "yes", "type": bool, "default": False, "help": "remove it"},
    )

    def _execute(self, older_than: int, larger_than: int, shared: bool, yes: bool, pos_args: list[str]) -> int:
        if pos_args:
            raise InvalidCommand("`doit prune` takes no task: it looks at the whole store.")
        course, _ = self.chosen([])
        store = course.builder.store
        if shared and not isinstance(store, SharedStore):
            raise InvalidCommand("there is no shared store: pyproject.toml, [tool.coursekit], store names one.")
        if shared and yes and not store.writes:  # type: ignore[attr-defined]
            raise InvalidCommand("the shared store is only read here: set store_write = true, or leave it to CI.")
        try:
            with build_lock(course.course.root):
                return self._prune(course, older_than, larger_than, shared, yes)
        except RemoteLost as problem:
            raise InvalidCommand(f"the shared store cannot be used: {problem}") from None

    def _prune(self, course: CourseTasks, older_than: int, larger_than: int, shared: bool, yes: bool) -> int:
        store = course.builder.store
        remote = store.remote if shared and isinstance(store, SharedStore) else None
        contents = contents_of_remote(remote) if remote else contents_of(store)
        needed = set().union(*(needs(course.read_again(quality), shared) for quality in QUALITIES))
        now = time.time()
        gone = outdated(contents, needed, now, older_than * DAY, larger_than * 1e6)
        files = unneeded_files(contents, gone, now)
        for each in sorted(gone, key=lambda kept: kept.used):
            size = contents.size({*each.files.values()})
            names = ", ".join([*each.files][:2]) + (" …" if len(each.files) > 2 else "")
            self._write(
                f"{'removed' if yes else 'would remove'} {each.fingerprint[:12]}  {names}  "
                f"{size / 1e6:.1f} MB, {counted(round((now - each.used) / DAY), 'days')} unused"
            )
        if yes:
            remove(remote or store, gone, files)
        place = remote.address if remote else store.folder
        self._write(
            f"{place}: {len(gone)} of {counted(len(contents.results), 'results')}, "
            f"{len(files)} of {counted(len(contents.objects), 'files')}, "
            f"{contents.size(files) / 1e6:.1f} of {contents.size(contents.objects) / 1e6:.1f} MB"
            f"{' removed' if yes else ' would go; --yes removes them' if gone or files else '; nothing goes'}"
        )
        if not shared:
            self._prune_checkpoints(course.course.root, now - older_than * DAY, yes)
        return 0

    def _prune_checkpoints(self, root: Path, since: float, yes: bool) -> None:
        """Of what experiments can go on from, what was not used since then goes, too."""
        found = files_of_checkpoints(root)
        outdated = [path for path in found if path.stat().st_mtime < since]
        if not found:
            return
        size, whole = (sum(path.stat().st_size for path in paths) / 1e6 for paths in (outdated, found))
        for path in outdated if yes else ():
            path.unlink(missing_ok=True)
        goes = " removed" if yes else " would go; --yes removes them" if outdated else "; nothing goes"
        self._write(
            f".cache/checkpoints: {len(outdated)} of {counted(len(found), 'checkpoints')}, "
            f"{size:.1f} of {whole:.1f} MB{goes}"
        )

    def _write(self, line: str) -> None:
        self.outstream.write(f"{line}\n")


def needs(course: CourseTasks, shared: bool = False) -> set[str]:
    """The fingerprints of all results that targets of a course are, or would be made from the store.

    shared: whether the shared store is asked, too, for what is not in this tree's own
    """
    records, store = course.builder.records, course.builder.store
    targets = list(below(course.by_task.values(), with_checks=True))
    made = [records.read(target.record) for target in targets]
    found = {each for record in made for each in (record.fingerprint, *record.facts.get("kept", ()))} - {""}
    known: dict[str, bool] = {}

    def know(target: Target) -> bool:
        """Whether a result is there, and its record assumed, so that what is made from it can be told."""
        if target.task not in known:
            known[target.task] = False
            if not target.problem and all(know(need) for need in target.needs):
                ingredients = target.ingredients()
                found.add(wanted := fingerprint(ingredients))
                place = target.source_place
                result = store.entry(wanted, place) if shared else Store.entry(store, wanted, place)
                known[target.task] = result is not None and _assume(target, wanted, ingredients, result)
        return known[target.task]

    def _assume(target: Target, wanted: str, ingredients: dict[str, Any], result: Result) -> bool:
        files = {role: KnownFile(digest, [], "") for role, digest in result.files.items()}
        records.assume(target.record, Record(wanted, ingredients, files, result.facts))
        return files.keys() >= target.files.keys()

    for target in targets:
        know(target)
    return found


def outdated(contents: Contents, needed: set[str], now: float, age: float, most: float) -> list[Kept]:
    """The results that go: unneeded ones unused for longer than `age` seconds, and more until `most` bytes are left.

    most: 0 for no limit
    """
    spare = sorted((kept for kept in contents.results if kept.fingerprint not in needed), key=lambda kept: kept.used)
    gone = [kept for kept in spare if now - kept.used > age]
    uses = Counter(digest for kept in contents.results for digest in {*kept.files.values()})
    uses.subtract(digest for kept in gone for digest in {*kept.files.values()})
    size = contents.size(digest for digest, count in uses.items() if count)
    for kept in spare[len(gone) :]:
        if not most or size <= most:
            break
        gone.append(kept)
        for digest in {*kept.files.values()}:
            uses[digest] -= 1
            size -= 0 if uses[digest] else contents.size([digest])
    return gone


def unneeded_files(contents: Contents, gone: Sequence[Kept], now: float) -> list[str]:
    """The digests of files that only results have which go, or none has."""
    named = {digest for kept in contents.results for digest in kept.files.values()}
    leaving = {kept.fingerprint for kept in gone}
    staying = (kept for kept in contents.results if kept.fingerprint not in leaving)
    still = {digest for kept in staying for digest in kept.files.values()}
    stray = {d for d, (_, written) in contents.objects.items() if d not in named and now - written > UNFINISHED * DAY}
    return sorted((named - still) & contents.objects.keys() | stray)


def files_of(traces: Iterable[Result]) -> dict[str, str]:
    """The files of all results of one fingerprint: they stay, and go, together."""
    return {
        f"{role} ({n})" if n else role: digest for n, trace in enumerate(traces) for role, digest in trace.files.items()
    }


def contents_of(store: Store) -> Contents:
    objects = {path.name: (path.stat().st_size, path.stat().st_mtime) for path in store.folder.glob("objects/*/*")}
    results = []
    for path in store.folder.glob("results/*/*.json"):
        files = files_of(store.traces(path.stem))
        times = [path.stat().st_mtime, *(objects[digest][1] for digest in files.values() if digest in objects)]
        results.append(Kept(path.stem, files, max(times)))
    return Contents(results, objects)


def contents_of_remote(remote: Remote) -> Contents:
    """The contents of a shared store; of use there means when it was put there."""
    files = remote.files()
    objects = {Path(f.name).name: (f.size, f.written) for f in files if f.name.startswith("objects/")}
    entries = {f.name: f.written for f in files if f.name.startswith("results/") and f.name.endswith(".json")}
    read = remote.read(list(entries)) if entries else {}
    return Contents(
        [
            Kept(Path(name).stem, files_of(parsed(read[name] or b"", Path(name).stem) or ()), written)
            for name, written in entries.items()
        ],
        objects,
    )


def remove(place: Store | Remote, gone: Sequence[Kept], files: Sequence[str]) -> None:
    """Remove results and files: the results first, so that none names a file that is not there."""
    names = [f"results/{kept.fingerprint[:2]}/{kept.fingerprint}.json" for kept in gone]
    names += [f"objects/{digest[:2]}/{digest}" for digest in files]
    if isinstance(place, Remote):
        place.remove(names)
        return
    for name in names:
        (place.folder / name).unlink(missing_ok=True)
