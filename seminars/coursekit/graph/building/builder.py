"""Bringing a target up to date: current already, fetched from the store, or made."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from ..course.model import Course
from ..course.settings import Settings
from ..errors import BuildError, JobError
from ..jobs.engine import Engine
from ..jobs.workers.server import DRAWING
from ..store.files import scratch_folder, sweep
from ..store.observations import Observation
from ..store.records import Gone
from ..store.results import Result
from ..store.tracked import Tracked
from ..targets.kinds import KINDS, Kind
from ..targets.target import Target, fingerprint
from ..targets.tensors import TensorFile
from .edited_source import MOST_EDITS, reread, too_many_edits, was_edited
from .engines import engine_of, preload_for_experiments
from .import_checks import Imported
from .judge import Judge
from .observed import Observing, Unsettled
from .pieces import keep_pieces, lay_pieces
from .placing import Placing

PUT_OFF = "put off"  # how the building of a target ended that is not made any more, by what the run found


class Builder(Judge):
    """Builds the targets of one course; one builder a run, shared by its threads."""

    def __init__(
        self,
        course: Course,
        workers: Engine | None = None,
        preload: Sequence[str] | None = None,
        settings: Settings | None = None,
        kinds: Sequence[Kind] = KINDS,
    ) -> None:
        super().__init__(course, settings, kinds)
        self._workers = workers
        self._choosing = Lock()
        self.preload = preload  # what workers import before the first job; None: what stale targets need
        self.is_building = False  # True while doit runs tasks
        self.at_once = os.cpu_count() or 1  # tasks that doit runs at a time
        self.use_store = True  # False: make everything anew, as `doit -a` asks
        self.reasons: dict[str, str] = {}  # by task: why it was stale
        self.outcomes: dict[str, str] = {}  # by task: "computed" or "from the store", of this run
        self.imported = Imported(course.root)
        self.tracked = Tracked()
        self.placing = Placing(course.root, self.records, self.store, self.answers, self.tracked)

    @property
    def workers(self) -> Engine:
        with self._choosing:
            if self._workers is None:
                self._workers = engine_of(self.course, self.settings, self.preload or self._needed())
            return self._workers

    @property
    def chosen_workers(self) -> Engine | None:
        """Who does the work, if that is chosen by now."""
        return self._workers

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
        stale = [tensor.experiment for tensor in tensors if not self.is_current(tensor)]
        return (*preload_for_experiments(self.course.root, stale), *DRAWING) if stale else DRAWING

    def end(self) -> None:
        """End all work at once, and leave nothing of it behind but what is finished."""
        if self._workers is not None:
            self._workers.shutdown()
        sweep(self.course.root)

    def import_problem(self, target: Target) -> str:
        """Why the file of a target cannot be imported, or ""."""
        return str(self._failed_import(target) or "")

    def _failed_import(self, target: Target) -> JobError | None:
        return self.imported.problem(target, lambda: self.workers)

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
            found = self.store.get(wanted, target.source_place) if self.use_store else None
            if found is None and target.is_draft and not proves:
                found = self._provisional(wanted, target.source_place)
            if found and (problem := self._failed_import(target)):
                raise BuildError(str(problem), problem.gist)
            if found and self._put(target, found, wanted, ingredients, workers):
                return self._settle(target, "from the store")
            made = self._make(target, wanted, workers or self.workers, unsettled)
            if made and self._put(target, made, wanted, ingredients, workers):
                return self._settle(target, "computed")
            target = reread(target)
        raise too_many_edits(target)

    def _put(
        self, target: Target, found: Result, wanted: str, ingredients: dict[str, Any], workers: Engine | None
    ) -> bool:
        with workers.keeping() if workers else nullcontext():
            return self.placing.put(target, found, wanted, ingredients)

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
        self.learn(target, self.records.read(target.record).facts)
        if target.breach:
            raise BuildError(target.breach)
        self.note_current(target)
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
        if not self.use_store:
            _remove_checkpoints(target)
        with scratch_folder(self.course.root) as folder:
            began, jobs = os.stat(folder).st_ctime_ns, Observing(workers)
            pieces = target.pieces
            place = target.source_place
            there = lay_pieces(self.store, pieces, folder, place) if self.use_store else {}
            try:
                facts, loaded = target.make(folder, jobs)
            except JobError as problem:
                if self._make_observed(self.producers.of(target, problem.observed), workers):
                    return None  # it may have been missing
                raise _as_told(target, problem) from None
            if was_edited(target, wanted, loaded):
                return None
            # What is read as a piece is drawn was not read now where the store had it.
            before = {seen for found in there.values() for seen in found}
            observed = tuple(sorted({*jobs.observed, *before}, key=lambda seen: seen.plain))
            if self._make_observed(self.producers.of(target, observed), workers):
                return None
            changed = unsettled.since(began, observed, self.answers)
            if unsettled.is_news(changed):
                return None
            self.imported.note(target)
            facts = {**facts, **unsettled.told(jobs.warnings, changed)}
            with workers.keeping():
                if not facts.get("continued"):
                    anew = {each: pieces[each] for each in pieces.keys() - there}
                    keep_pieces(self.store, anew, folder, observed, place)
                return self._keep(target, wanted, folder, facts, observed)

    def _keep(
        self, target: Target, wanted: str, folder: Path, facts: dict[str, Any], observed: tuple[Observation, ...]
    ) -> Result:
        """Keep what was made in a folder, by the fingerprints of the target and of what was made on the way."""
        place, is_provisional = target.source_place, bool(facts.get("continued"))
        # What was made on the way took no time of its own, and read what was read.
        own = ("seconds", "parts", "statements", *Unsettled.FACTS)
        shared = {name: fact for name, fact in facts.items() if name not in own}

        def keep(each: Target, by: str, told: dict[str, Any]) -> Result:
            files = {role: folder / role for role in each.files}
            if not is_provisional:
                return self.store.put(by, files, told, observed, place)
            self.provisional[by] = self.store.lay_by(files, told, observed, place)
            return self.provisional[by]

        made = keep(target, wanted, facts)
        for other in target.byproducts:
            keep(other, other.fingerprint(), shared)
        return made

    def _provisional(self, wanted: str, place: str) -> Result | None:
        """What went on from a checkpoint, of a source at a place, if all that was observed holds now."""
        kept = self.provisional.get(wanted)
        found = kept.asked_from(place) if kept else None
        return found if found and self.answers.holds(found.observed) else None

    def forget(self, target: Target) -> None:
        """Have a target made anew, even if the store has it."""
        record = self.records.read(target.record)
        for each in (record.fingerprint, *record.facts.get("kept", ())):
            self.store.forget(each)
        self.records.remove(target.record, Gone.FORGOTTEN)
        _remove_checkpoints(target)
        self.note_gone()

    def clean(self, target: Target) -> list[Path]:
        """Remove a target's files that are as they were built, and its record; returns what was removed."""
        removed = self.removable(target)
        for path in removed:
            path.unlink()
        self.records.remove(target.record, Gone.CLEANED)
        return removed

    def removable(self, target: Target) -> list[Path]:
        """A target's files that are as they were built, where it stands or stood before, and that git does not have.

        With its checkpoints: who removes a result wants it made.
        """
        folder = target.checkpoints
        return [*self.placing.removable(target), *(sorted(folder.glob("*/*")) if folder else ())]


def _remove_checkpoints(target: Target) -> None:
    """Have a target made from its beginning."""
    if (folder := target.checkpoints) and folder.is_dir():
        import shutil

        shutil.rmtree(folder, ignore_errors=True)


def _as_told(target: Target, problem: JobError) -> BuildError:
    """What went wrong, with the line that led to it, or else the file, or the task; a traceback has its own."""
    file = target.source[0].relative_to(target.course.root).as_posix() if target.source else ""
    if "\n" in str(problem) or (file or "seminars/") in str(problem):
        return BuildError(str(problem), problem.gist, problem.observed, problem.details)
    if problem.details and (places := problem.details.places):  # which its gist begins with
        told = f"{places[-1].file}, line {places[-1].line}: {problem}"
        return BuildError(told, problem.gist, problem.observed, problem.details)
    gist = f"{file}: {problem.gist}" if file else problem.gist
    return BuildError(f"{file or target.task}: {problem}", gist, problem.observed, problem.details)


def build_with_needs(builder: Builder, target: Target, workers: Engine | None = None) -> None:
    """Build a target after all that it needs, one after another."""
    for need in target.needs:
        build_with_needs(builder, need, workers)
    if not builder.is_current(target):
        builder.build(target, workers)
