"""Bringing a target up to date: current already, fetched from the store, or made."""

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from ..course.model import Course, Scene
from ..course.reading import read_course
from ..course.settings import Settings, read_settings
from ..errors import BuildError, JobError
from ..jobs.engine import Engine
from ..jobs.registry import DRAWING, EXPERIMENTING
from ..store.files import scratch_folder, sweep
from ..store.observations import Answers
from ..store.records import Gone, Record, Records
from ..store.results import Result
from ..store.tracked import Tracked
from ..targets.kinds import KINDS, Kind, Setting
from ..targets.quality import DRAFT
from ..targets.target import Target, below, fingerprint
from ..targets.tensors import TensorFile
from .engines import engine_of, store_of
from .import_checks import Imported
from .observed import Observing, Producers, Unsettled
from .pieces import keep_pieces, lay_pieces
from .placing import Placing

PUT_OFF = "put off"  # how the building of a target ended that is not made any more, by what the run found
# Of a clip, what is told of its content; the rest is of its making.
SHOWN = ("frames", "length", "is_empty", "rate", "size", "sound", "chapters", "pauses", "subcaptions", "left", "pieces")
MOST_EDITS = 5  # of one target's source while it is being made


class Builder:
    """Builds the targets of one course; one builder a run, shared by its threads."""

    def __init__(
        self,
        course: Course,
        workers: Engine | None = None,
        preload: Sequence[str] | None = None,
        settings: Settings | None = None,
        kinds: Sequence[Kind] = KINDS,
    ) -> None:
        self.course = course
        self.kinds = kinds
        self.records = Records()
        self._settings = settings or read_settings(course.root)
        self.answers = Answers(course.root)
        self.store = store_of(course, self._settings, self.answers)
        self.quality = DRAFT  # of what is asked for, where a file of one name may be made in several
        self._workers = workers
        self._choosing = Lock()
        self.preload = preload  # what workers import before the first job; None: what stale targets need
        # Tasks. One that is stale may be made current at any time, and is looked at again.
        self._current: set[str] = set()
        self._looking = Lock()
        self._looks = 0  # how often it was to be looked again: what an earlier look found is then not kept
        self.is_building = False  # True while doit runs tasks
        self.at_once = os.cpu_count() or 1  # tasks that doit runs at a time
        self.use_store = True  # False: make everything anew, as `doit -a` asks
        self.reasons: dict[str, str] = {}  # by task: why it was stale
        self.outcomes: dict[str, str] = {}  # by task: "computed" or "from the store", of this run
        # By fingerprint: drafts that went on from a checkpoint, which count here alone until they are proven.
        self.provisional: dict[str, Result] = {}
        self.imported = Imported(course.root)
        # Scenes of which this run found that they are made of other targets than the course had, as they are now.
        self.regrouped: dict[tuple[str, str], Scene] = {}
        self.tracked = Tracked()
        self.placing = Placing(course.root, self.records, self.store, self.answers, self.tracked)
        self._producers = Producers(self)

    @property
    def workers(self) -> Engine:
        with self._choosing:
            if self._workers is None:
                self._workers = engine_of(self.course, self._settings, self.preload or self._needed())
            return self._workers

    @property
    def chosen_workers(self) -> Engine | None:
        """Who does the work, if that is chosen by now."""
        return self._workers

    def setting(self, quality: str) -> Setting:
        """What the targets of the course are made with, at a quality."""
        return Setting(self.course, self.records, quality)

    @property
    def is_starting(self) -> bool:
        """Whether the workers import what they need, and every job waits for that."""
        return self._workers is not None and self._workers.is_starting

    def warm_up(self) -> int:
        """Have the workers import what they need while the build still decides what to do; how many jobs they take.

        raises: JobError if they cannot be used
        """
        self.store.check()
        self.workers.warm_up()
        return self.workers.most_jobs

    def _needed(self) -> tuple[str, ...]:
        tensors = (TensorFile(self.course, self.records, experiment) for experiment in self.course.experiments)
        return DRAWING if all(self.is_current(t) for t in tensors) else (*EXPERIMENTING, *DRAWING)

    def end(self) -> None:
        """End all work at once, and leave nothing of it behind but what is finished."""
        if self._workers is not None:
            self._workers.shutdown()
        sweep(self.course.root)

    def look_again(self) -> None:
        """Forget what was read: another build may have ended since."""
        with self._looking:
            self._looks += 1
            self.records.forget_all()
            self._current.clear()

    def is_current(self, target: Target) -> bool:
        """Whether a target, and all that it needs, is what a clean build would make."""
        with self._looking:
            look, is_known = self._looks, target.task in self._current
        if is_known:
            return True
        is_current = self._check(target)
        with self._looking:
            if is_current and look == self._looks:
                self._current.add(target.task)
        return is_current

    def _check(self, target: Target) -> bool:
        if target.problem or not all(self.is_current(need) for need in (*target.needs, *target.checks)):
            return False
        if self.is_put_off(target):
            return False
        record = self.records.read(target.record)
        if not record.fingerprint or record.fingerprint != target.fingerprint() or not self.holds(record):
            return False
        if record.facts.get("continued") and record.fingerprint not in self.provisional:
            return False
        if not all(self.is_current(need) for need in self.observed_needs(target)):
            return False
        self._learn(target, record.facts)
        whole = all(role in record.files and record.files[role].matches(path) for role, path in target.files.items())
        return whole and not target.breach

    def holds(self, record: Record) -> bool:
        """Whether all that was observed when a record was written is so now."""
        if not record.observed:
            return True
        self.answers.learn(record.observed)
        return self.answers.holds(record.observed)

    def observed_needs(self, target: Target) -> list[Target]:
        """What a target observed the last time, and another target makes; its source names none of it."""
        observed = self.records.read(target.record).observed
        return self._producers.of(target, observed) if observed else []

    def _learn(self, target: Target, facts: Mapping[str, Any]) -> None:
        """Keep what a target's making told of its scene, and see what the scene is made of by that."""
        if not target.learn(facts):
            return
        whole = {scene.identity: scene for scene in read_course(self.course.root).scenes if scene.one_clip_because}
        with self._looking:
            cut = {scene.identity for scene in self.course.scenes if not scene.one_clip_because}
            self.regrouped |= {identity: scene for identity, scene in whole.items() if identity in cut}

    def is_put_off(self, target: Target) -> bool:
        """Whether a target is, or is made from, one of a scene that is made of others now: of the next reading."""
        if not self.regrouped:
            return False
        scenes = (getattr(each, "scene", None) for each in below([target], with_checks=True))
        return any(scene and scene.identity in self.regrouped for scene in scenes)

    def import_problem(self, target: Target) -> str:
        """Why the file of a target cannot be imported, or ""."""
        return str(self._failed_import(target) or "")

    def _failed_import(self, target: Target) -> JobError | None:
        return self.imported.problem(target, lambda: self.workers)

    def is_stored(self, target: Target) -> bool:
        """Whether the store has what a target would be; False where that is not known before its needs are made."""
        if target.problem or not all(self.is_current(need) for need in target.needs):
            return False
        return self.store.here(target.fingerprint()) is not None

    def last_seconds(self, target: Target) -> float:
        """How long it took to make a target the last time; 0 where that is not known."""
        return float(self.records.read(target.record).facts.get("seconds") or 0)

    def build(self, target: Target, workers: Engine | None = None, proves: bool = False) -> str:
        """Make a target current; what it needs is current already. Returns how: "computed", "from the store", PUT_OFF.

        workers: who does the work, if not all that this builder has
        proves:  whether what is provisional does not count
        raises:  BuildError with a message for the author, for what was found in its files as well
        """
        if self.is_put_off(target):
            return PUT_OFF
        if self.use_store:
            from .why.standings import reason_to_make  # here: a run with nothing to do asks for no reason

            self.reasons[target.task] = reason_to_make(self, target)
        self._check_first(target, workers)
        self._make_observed(self.observed_needs(target), workers)
        unsettled = Unsettled(self.course.root, self.records.read(target.record).facts)
        for _ in range(MOST_EDITS):
            if target.problem:
                raise BuildError(target.problem)
            ingredients = target.ingredients()
            wanted = fingerprint(ingredients)
            found = self.store.get(wanted) if self.use_store else None
            if found is None and target.is_draft and not proves:
                found = self._provisional(wanted)
            if found and (problem := self._failed_import(target)):
                raise BuildError(str(problem), problem.gist)
            if found and self.placing.put(target, found, wanted, ingredients):
                return self._settle(target, "from the store")
            made = self._make(target, wanted, workers or self.workers, unsettled)
            if made and self.placing.put(target, made, wanted, ingredients):
                return self._settle(target, "computed")
            target = self._reread(target)
        raise BuildError(f"{target.task}: its source was edited {MOST_EDITS} times while it was made; run doit again.")

    def _check_first(self, target: Target, workers: Engine | None) -> None:
        """Bring a target's checks up to date, side by side.

        raises: BuildError with all that they say against it
        """
        stale = [check for check in target.checks if not target.problem and not self.is_current(check)]
        if not stale:
            return

        def problem(check: Target) -> str:
            try:
                self.build(check, workers)
            except BuildError as found:
                return str(found)
            return ""

        with ThreadPoolExecutor(os.cpu_count()) as threads:
            problems = list(filter(None, threads.map(problem, stale)))
        if problems:
            raise BuildError("\n".join(dict.fromkeys(line for found in problems for line in found.splitlines())))

    def _settle(self, target: Target, outcome: str) -> str:
        self.outcomes[target.task] = outcome
        self._learn(target, self.records.read(target.record).facts)
        if target.breach:
            raise BuildError(target.breach)
        with self._looking:
            self._current.add(target.task)
        return outcome

    def _make_observed(self, producers: Sequence[Target], workers: Engine | None) -> bool:
        """Make first what a target observed; whether there was something to make.

        raises: BuildError where that cannot be made
        """
        stale = [producer for producer in producers if not self.is_current(producer)]
        for producer in stale:
            build_with_needs(self, producer, workers)
        return bool(stale)

    def _make(self, target: Target, wanted: str, workers: Engine, unsettled: Unsettled) -> Result | None:
        """Make the files and store them; None, and nothing stored, if what they are made of changed under the work."""
        with scratch_folder(self.course.root) as folder:
            began, jobs = os.stat(folder).st_ctime_ns, Observing(workers)
            pieces = target.pieces
            there = lay_pieces(self.store, pieces, folder) if self.use_store else {}
            try:
                facts, loaded = target.make(folder, jobs)
            except JobError as problem:
                if self._make_observed(self._producers.of(target, problem.observed), workers):
                    return None  # it may have been missing
                raise _as_told(target, problem) from None
            if self._was_edited(target, wanted, loaded):
                return None
            # What is read as a piece is drawn was not read now where the store had it.
            before = {seen for found in there.values() for seen in found}
            observed = tuple(sorted({*jobs.observed, *before}, key=lambda seen: seen.plain))
            if self._make_observed(self._producers.of(target, observed), workers):
                return None
            changed = unsettled.since(began, observed, self.answers)
            if unsettled.is_news(changed):
                return None
            self.imported.note(target)
            facts = {**facts, **unsettled.told(jobs.warnings, changed)}
            files = {role: folder / role for role in target.files}
            if is_provisional := bool(facts.get("continued")):
                made = self.provisional[wanted] = self.store.lay_by(files, facts, observed)
            else:
                made = self.store.put(wanted, files, facts, observed)
                keep_pieces(self.store, {each: pieces[each] for each in pieces.keys() - there}, folder, observed)
            # What was made on the way took no time of its own, and read what was read.
            own = ("seconds", "parts", "statements", *unsettled.FACTS)
            shared = {name: fact for name, fact in facts.items() if name not in own}
            for other in target.byproducts:
                files = {role: folder / role for role in other.files}
                if is_provisional:
                    self.provisional[other.fingerprint()] = self.store.lay_by(files, shared, observed)
                else:
                    self.store.put(other.fingerprint(), files, shared, observed)
        return made

    def _provisional(self, wanted: str) -> Result | None:
        """What went on from a checkpoint, if all that was observed holds now."""
        found = self.provisional.get(wanted)
        return found if found and self.answers.holds(found.observed) else None

    def is_provisional(self, target: Target) -> bool:
        """Whether a target is current, and what made it went on from a checkpoint."""
        return bool(self.records.read(target.record).facts.get("continued")) and self.is_current(target)

    def prove(self, target: Target, workers: Engine) -> list[str]:
        """Make what is provisional again in the ordinary way; of which files and facts that is another.

        raises: as build()
        """
        differing = []
        for each in (target, *target.byproducts):
            if not self.is_provisional(each):
                continue
            before = self.records.read(each.record)
            self.build(each, workers, proves=True)
            now = self.records.read(each.record)
            if now.fingerprint == before.fingerprint:
                differing += [role for role, file in now.files.items() if before.files[role].digest != file.digest]
                differing += [fact for fact in SHOWN if _plain(before.facts.get(fact)) != _plain(now.facts.get(fact))]
            self.provisional.pop(before.fingerprint, None)
        return list(dict.fromkeys(differing))

    def _was_edited(self, target: Target, wanted: str, loaded: Mapping[str, str]) -> bool:
        """Whether the worker ran other bytes than the fingerprint was taken from, as far as they matter to it."""
        if target.course.has(loaded) and target.fingerprint() == wanted:
            return False
        course = read_course(self.course.root)
        return not course.has(loaded) or _same_target(course, target).fingerprint() != wanted

    def _reread(self, target: Target) -> Target:
        return _same_target(read_course(self.course.root), target)

    def forget(self, target: Target) -> None:
        """Have a target made anew, even if the store has it."""
        record = self.records.read(target.record)
        for each in (record.fingerprint, *record.facts.get("kept", ())):
            self.store.forget(each)
        self.records.remove(target.record, Gone.FORGOTTEN)
        with self._looking:
            self._looks += 1
            self._current.clear()

    def clean(self, target: Target) -> list[Path]:
        """Remove a target's files that are as they were built, and its record; returns what was removed."""
        removed = self.removable(target)
        for path in removed:
            path.unlink()
        self.records.remove(target.record, Gone.CLEANED)
        return removed

    def removable(self, target: Target) -> list[Path]:
        """A target's files that are as they were built, where it stands or stood before, and that git does not have."""
        return self.placing.removable(target)


def _plain(value: Any) -> str:
    """As it is written, where tuples are lists."""
    return json.dumps(value)


def _as_told(target: Target, problem: JobError) -> BuildError:
    """What went wrong, with the author's file that it is about, or else the task; a traceback has its own."""
    file = target.source[0].relative_to(target.course.root).as_posix() if target.source else ""
    if "\n" in str(problem) or (file or "seminars/") in str(problem):
        return BuildError(str(problem), problem.gist, problem.observed, problem.details)
    gist = f"{file}: {problem.gist}" if file else problem.gist
    return BuildError(f"{file or target.task}: {problem}", gist, problem.observed, problem.details)


def _same_target(course: Course, target: Target) -> Target:
    """The target of that task in a course that was read again.

    raises: BuildError if the edit removed it
    """
    same = target.in_course(course)
    if same is None:
        raise BuildError(f"{target.task} was removed from the source while it was made; run doit again.")
    return same


def build_with_needs(builder: Builder, target: Target, workers: Engine | None = None) -> None:
    """Build a target after all that it needs, one after another."""
    for need in target.needs:
        build_with_needs(builder, need, workers)
    if not builder.is_current(target):
        builder.build(target, workers)
