"""What a build has still to make, and how long that takes: by the records, the store, the last times and the cores."""

import heapq
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from coursekit.wording.durations import duration

from ..store.records import KnownFile, Record
from ..targets.target import Target, fingerprint

if TYPE_CHECKING:
    from ..building.builder import Builder

NEAR = 1.5  # bounds of a time that are told as one: a reader takes neither for exact
LONGER = 0.1  # of its time until now, that a task still takes which takes longer than the last time


class Outlook(Enum):
    """What becomes of a target in the build that is ahead."""

    CURRENT = "it is left as it is"
    STORED = "the store has it"
    MADE = "it is made"
    OPEN = "it is made if what it needs comes out otherwise than the last time"
    REFUSED = "it, or what it needs, cannot be made"


@dataclass(frozen=True)
class Left:
    """Seconds that are left of a build.

    least:      if all that is open turns out to be current
    most:       if all of it has to be made
    is_whole:   whether the time of all that is made is known; else it takes longer
    is_guessed: whether some of it is taken for as long as others of its kind took
    """

    least: float
    most: float
    is_whole: bool
    is_guessed: bool = False

    def told(self) -> str:
        """ "about 12 s left", with the bounds where they are far apart; "" rather than what is not known."""
        if self.is_guessed and self.is_whole:
            step = 60 if self.most >= 60 else 10
            return f"perhaps {duration(step * math.ceil(self.most / step))} left" if self.most >= 1 else ""
        if not self.is_whole:
            return f"more than {duration(self.least)} left" if self.least >= 1 else ""
        if self.most < 1:
            return ""
        if self.most <= NEAR * self.least:
            return f"about {duration(self.most)} left"
        least = f"{duration(self.least)} to" if self.least >= 1 else "at most"
        return f"{least} {duration(self.most)} left"


class Forecast:
    """The outlook of targets, and the seconds that each took the last time it was made."""

    def __init__(self, builder: "Builder", targets: Iterable[Target]) -> None:
        """targets: all that the build reaches, what they need among them"""
        self._builder = builder
        # What the store has is assumed to be in place, since so it will be: in records that nobody else reads.
        self._records = builder.records.copy()
        self.outlook: dict[str, Outlook] = {}
        self.needs: dict[str, tuple[str, ...]] = {}
        self.seconds: dict[str, float | None] = {}
        self.assembled: set[str] = set()  # what is put together of others' files, in no time worth a guess
        for target in targets:
            self._look(target)

    def _look(self, target: Target) -> Outlook:
        task = target.task
        if task not in self.outlook:
            below = (*target.needs, *self._builder.observed_needs(target))
            needs = [self._look(need) for need in below]
            self.outlook[task] = outlook = self._outlook(target, needs)
            self.needs[task] = tuple(need.task for need in below)
            self.seconds[task] = self._seconds(target) if outlook in (Outlook.MADE, Outlook.OPEN) else 0.0
            if target.source is None:
                self.assembled.add(task)
        return self.outlook[task]

    def _outlook(self, target: Target, needs: Collection[Outlook]) -> Outlook:
        if target.problem or Outlook.REFUSED in needs:
            return Outlook.REFUSED
        if Outlook.MADE in needs or Outlook.OPEN in needs:
            return Outlook.MADE if self._has_changed(target) else Outlook.OPEN
        if self._checks_made_alone(target):
            return Outlook.MADE
        if not target.is_foreseen:
            # Its ingredients are read from files that may have to be put in place first.
            return Outlook.CURRENT if self._builder.is_current(target) else Outlook.MADE
        record = self._records.read(target.record)
        as_it_will_be = target.with_records(self._records)
        wanted = fingerprint(ingredients := as_it_will_be.ingredients())
        if (
            record.fingerprint == wanted
            and record.is_of_source_at(target.source_place)
            and self._builder.holds(record)
            and all(role in record.files and record.files[role].matches(path) for role, path in target.files.items())
        ):
            return Outlook.CURRENT
        stored = self._builder.store.here(wanted, target.source_place) if self._builder.use_store else None
        if stored is None or not stored.files.keys() >= target.files.keys():
            return Outlook.MADE
        files = {role: KnownFile(digest, [], "") for role, digest in stored.files.items()}
        observed = self._builder.answers.marked(stored.observed)
        place = stored.place
        assumed = Record(wanted, ingredients, files, stored.facts, observed=observed, place=place)
        self._records.assume(target.record, assumed)
        return Outlook.STORED

    def _has_changed(self, target: Target) -> bool:
        """Whether a target is stale whatever comes of what it needs."""
        record = self._records.read(target.record)
        then, now = record.ingredients, {"slice": target.slice, "hyperparameters": target.hyperparameters}
        if not record.fingerprint or any(then[key] != now[key] for key in now if key in then):
            return True
        made = {path for need in self._builder.observed_needs(target) for path in need.files.values()}
        root = self._builder.course.root
        return not self._builder.answers.holds(seen for seen in record.observed if root / seen.name not in made)

    def _seconds(self, target: Target) -> float | None:
        """Of the last run, with those of its checks that are not made on the way; None where that is not known."""
        made = [target, *self._checks_made_alone(target)]
        found = [self._builder.records.read(each.record).facts.get("seconds") for each in made]
        known = [float(seconds) for seconds in found if seconds is not None]
        return sum(known) if len(known) == len(found) else None

    def _checks_made_alone(self, target: Target) -> list[Target]:
        """Checks that are made by themselves, since what they would be made with is there: audits, with clips."""
        if not target.checks:
            return []
        checks = {check.task for check in target.checks}
        there = [need for need in target.needs if self._look(need) in (Outlook.CURRENT, Outlook.STORED)]
        alone = (made for need in there for made in need.byproducts if made.task in checks)
        return [check for check in alone if self._look(check) is Outlook.MADE]


@dataclass(frozen=True)
class Pace:
    """What a build takes beside the work itself, as the last one showed.

    start: seconds until the first job can begin, since what it needs has to be imported
    each:  seconds of every task that is made, for its process and its files
    """

    start: float = 0.0
    each: float = 0.1


def time_left(
    forecast: Forecast,
    pace: Pace,
    waiting: Collection[str],
    elapsed: Mapping[str, float],
    age: float,
    workers: int,
    told: Mapping[str, float] | None = None,
    usual: Mapping[str, float] | None = None,
) -> Left:
    """How long a build still takes.

    waiting: tasks that have not ended, those that run among them
    elapsed: how long each running task has run, in seconds
    age:     how long the build has run
    told:    how long running tasks say that they still take, in seconds; the others are as the last time
    usual:   how long tasks take, by the first word of their names; those that were never made may be taken for it
    """
    told, usual = told or {}, usual or {}
    starting = max(0.0, pace.start - age)
    least, most = {}, {}
    is_whole, is_guessed = True, False
    for task in waiting:
        outlook, seconds = forecast.outlook.get(task, Outlook.CURRENT), forecast.seconds.get(task, 0.0)
        if outlook not in (Outlook.MADE, Outlook.OPEN):
            least[task] = most[task] = 0.0
            continue
        if task in told:
            least[task] = most[task] = told[task]
            continue
        if seconds is None and task in forecast.assembled:
            seconds = 0.0
        elif seconds is None:
            seconds, is_guessed = usual.get(task.partition(":")[0]), True
        is_whole = is_whole and seconds is not None
        whole = (seconds or 0.0) + pace.each
        if task in elapsed:
            worked = min(elapsed[task], max(0.0, age - pace.start))
            most[task] = least[task] = max(whole - worked, LONGER * worked) if seconds is not None else 0.0
        else:
            most[task], least[task] = whole, whole if outlook is Outlook.MADE else 0.0
    low, high = (_scheduled(seconds, forecast.needs, elapsed, workers) for seconds in (least, most))
    # With nothing to make, nothing is waited for.
    return Left(low + starting if low else 0.0, high + starting if high else 0.0, is_whole, is_guessed)


def _scheduled(
    seconds: Mapping[str, float], needs: Mapping[str, tuple[str, ...]], running: Collection[str], workers: int
) -> float:
    """When all tasks have ended, if each worker takes the ready task that most time depends on."""
    followers: dict[str, list[str]] = {task: [] for task in seconds}
    missing: dict[str, int] = {}
    for task in seconds:
        ahead = [need for need in needs.get(task, ()) if need in seconds]
        missing[task] = len(ahead)
        for need in ahead:
            followers[need].append(task)
    behind = _time_behind(seconds, followers)
    ready = [(task not in running, -behind[task], task) for task in seconds if not missing[task]]
    heapq.heapify(ready)
    busy: list[tuple[float, str]] = []
    now = 0.0
    while ready or busy:
        while ready and len(busy) < max(1, workers):
            task = heapq.heappop(ready)[-1]
            heapq.heappush(busy, (now + seconds[task], task))
        now, ended = heapq.heappop(busy)
        for task in followers[ended]:
            missing[task] -= 1
            if not missing[task]:
                heapq.heappush(ready, (task not in running, -behind[task], task))
    return now


def _time_behind(seconds: Mapping[str, float], followers: Mapping[str, list[str]]) -> dict[str, float]:
    """By task: the longest chain of work that begins with it."""
    behind: dict[str, float] = {}
    todo = list(seconds)
    while todo:
        task = todo[-1]
        later = [each for each in followers[task] if each not in behind]
        if task in behind or not later:
            behind.setdefault(task, seconds[task] + max((behind[each] for each in followers[task]), default=0.0))
            todo.pop()
        else:
            todo.extend(later)
    return behind
