"""Why a target is stale: what differs between what it was made from and what it would be made from now."""

import math
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...store.records import Gone, KnownFile, Record, Records
from ...store.source_places import asked_from
from ...targets.target import Target
from .changes import changes
from .code_changes import Change, Rank
from .observation_changes import observation_changes
from .value_changes import UNKNOWN

if TYPE_CHECKING:
    from ..builder import Builder

TOLD = {
    Gone.FORGOTTEN: "forgotten by `doit forget`",
    Gone.CLEANED: "removed by `doit clean`",
    Gone.LEFT: "it was gone from the course meanwhile",
    Gone.REGROUPED: "its scene was one clip",
}


@dataclass(frozen=True)
class Standing:
    """How a target stands. One that has changed is made by the next build, or fetched from the store.

    One that only waits is so only if what it waits for comes out different, and may turn out to be current.
    """

    changes: tuple[Change, ...] = ()
    waits_for: tuple[Target, ...] = ()  # those below it that have changed
    roots: tuple[str, ...] = ()  # the first reason of each of these

    @property
    def is_current(self) -> bool:
        return not self.changes and not self.waits_for

    @property
    def only_waits(self) -> bool:
        return bool(self.waits_for) and not self.changes

    @property
    def first(self) -> str:
        """The plainest reason why it has changed, in a line: below it may stand those of a diff."""
        return str(self.changes[0]).partition("\n")[0] if self.changes else ""

    @property
    def shared_reason(self) -> str:
        """Its first reason, as it is told of all targets together for which it is one."""
        return (self.changes[0].of_many if self.changes else "") or self.reasons[0]

    @property
    def reasons(self) -> list[str]:
        """A line a reason, what the author did first; below a change the indented lines of a diff."""
        waits = zip(self.waits_for, self.roots, strict=True)
        return [*map(str, self.changes), *(f"{target.task} is stale: {root}" for target, root in waits)]


class Standings:
    """How the targets of a course stand, each looked at once; nothing is run, and nothing of the author's imported."""

    def __init__(self, builder: "Builder") -> None:
        self._builder = builder
        self._known: dict[str, Standing] = {}

    def of(self, target: Target) -> Standing:
        if target.task not in self._known:
            self._known[target.task] = self._found(target)
        return self._known[target.task]

    def _found(self, target: Target) -> Standing:
        if target.problem:
            return Standing((Change(target.problem),))
        if self._builder.is_current(target):
            return Standing()
        waits_for: dict[str, Target] = {}
        unsettled: set[Path] = set()  # records of what is stale itself
        for below in (*target.needs, *target.checks, *self._builder.observed_needs(target)):
            standing = self.of(below)
            roots = [below] if standing.changes else standing.waits_for
            waits_for |= {root.task: root for root in roots}
            if roots:
                unsettled.add(below.record)
        changed = tuple(self._changes(target, unsettled))
        waiting = tuple(without_byproducts(waits_for.values()))
        return Standing(changed, waiting, tuple(self._known[root.task].first for root in waiting))

    def _changes(self, target: Target, unsettled: Set[Path]) -> Iterator[Change]:
        record = self._builder.records.read(target.record)
        if not record.fingerprint:
            yield Change(self._why_no_record(target))
            return
        found = self._ingredient_changes(target, record, frozenset())
        if unsettled and any(change.rank is Rank.READ for change in found):
            # A section that comes back may have been made from other results than the last, and these come back, too.
            certain = {*self._ingredient_changes(target, record, unsettled)}
            found = [change for change in found if change.rank is not Rank.READ or change in certain]
        place = target.source_place
        if not record.is_of_source_at(place):
            found.append(Change(f"{record.place or 'its file'} is {place} now", rank=Rank.REACHED))
        observed = asked_from(place, record.place, record.observed) or ()
        found.extend(observation_changes(self._builder.answers, observed, target.course.root, _folder(target)))
        for role, path in target.files.items():
            if role not in record.files:
                found.append(Change(f"it makes {path.name} now", rank=Rank.REACHED))
            elif not path.is_file():
                found.append(Change(f"{path.name} is missing", of_many="what was made is missing"))
            elif not record.files[role].matches(path):
                found.append(Change(f"{path.name} is not as it was made"))
        if target.breach:
            found.append(Change(target.breach))
        yield from sorted(found, key=lambda change: change.rank)
        if not found and not unsettled:
            yield Change("its record is of another version of the kit", rank=Rank.KIT)

    def _why_no_record(self, target: Target) -> str:
        if gone := self._builder.records.gone(target.record):
            return TOLD[gone]
        read = self._builder.records.read
        return target.told_elsewhere(lambda record: bool(read(record).fingerprint)) or "it was never made here"

    def _ingredient_changes(self, target: Target, record: Record, unsettled: Set[Path]) -> list[Change]:
        """What differs if all that it needs came out as it did the last time, but for what some records are of."""
        last_known = target.with_records(_LastKnown(self._builder.records, unsettled))
        return changes(target.course, _folder(target), record.ingredients, last_known.ingredients())


def without_byproducts(targets: Iterable[Target]) -> list[Target]:
    """Targets but for those that are made on the way of others among them: audits, of clips."""
    targets = list(targets)
    made = {byproduct.task for target in targets for byproduct in target.byproducts}
    return [target for target in targets if target.task not in made]


def _folder(target: Target) -> Path:
    """The folder of a target's seminar; that of all of them for what is of none."""
    seminar = target.task.split(":")[1]
    return target.course.folder(seminar) if seminar in target.course.by_id else target.course.root / "seminars"


class _LastKnown(Records):
    """Each need's record as it was made the last time; of one that never was, or is unsettled, nothing is known."""

    def __init__(self, records: Records, unsettled: Set[Path]) -> None:
        super().__init__()
        self._records = records
        self._unsettled = unsettled

    def read(self, path: Any) -> Record:
        record = self._records.read(path)
        if record.fingerprint and path not in self._unsettled:
            return record
        return Record(UNKNOWN, _Unknown(UNKNOWN), _UnknownFiles(), _Unknown(_UnknownFact()))


class _Unknown(dict[str, Any]):
    def __init__(self, value: Any) -> None:
        super().__init__()
        self._value = value

    def __missing__(self, key: str) -> Any:
        return self._value


class _UnknownFact(float):
    """A number that equals none, and a list of nothing: facts are both."""

    def __new__(cls) -> "_UnknownFact":
        return super().__new__(cls, math.nan)

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class _UnknownFiles(dict[str, KnownFile]):
    def __missing__(self, role: str) -> KnownFile:
        return KnownFile(UNKNOWN, [], "")


def reason_to_make(builder: "Builder", target: Target) -> str:
    """The first reason, in a line, for which a target is made whose needs are current: its checks may not be."""
    standing = Standings(builder).of(target)
    checks = (f"{each.description}: {root}" for each, root in zip(standing.waits_for, standing.roots, strict=True))
    return standing.first or next(checks, "")


def reasons(builder: "Builder", target: Target) -> list[str]:
    """A line a reason, the plainest first; [] for a target that is current. A diff's lines are indented."""
    return Standings(builder).of(target).reasons
