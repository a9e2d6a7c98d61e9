"""Whether a target is, as it lies there, what a clean build would make; nothing is built here."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from ..course.model import Course, Scene
from ..course.reading import read_course
from ..course.settings import Settings, read_settings
from ..store.observations import Answers, Mark, Observation
from ..store.records import Record, Records
from ..store.results import Result
from ..targets.kinds import KINDS, Kind, Setting
from ..targets.quality import DRAFT
from ..targets.target import Target, below
from .engines import store_of
from .observed import Producers


class Judge:
    """Tells which targets of one course are current; one a run, shared by its threads.

    kinds:   of target that the course has
    quality: of what is asked for, where a file of one name may be made in several
    """

    def __init__(self, course: Course, settings: Settings | None = None, kinds: Sequence[Kind] = KINDS) -> None:
        self.course = course
        self.kinds = kinds
        self.quality = DRAFT
        self.records = Records()
        self.settings = settings or read_settings(course.root)
        self.answers = Answers(course.root)
        self.store = store_of(course, self.settings, self.answers)
        # By task. One that is stale may be made current at any time, and is looked at again.
        self._current: dict[str, Target] = {}
        self._looking = Lock()
        self._looks = 0  # how often it was to be looked again: what an earlier look found is then not kept
        # Scenes of which this run found that they are made of other targets than the course had, as they are now.
        self.regrouped: dict[tuple[str, str], Scene] = {}
        # By fingerprint: drafts that went on from a checkpoint, which count here alone until they are proven.
        self.provisional: dict[str, Result] = {}
        self.producers = Producers(self)

    def setting(self, quality: str) -> Setting:
        """What the targets of the course are made with, at a quality."""
        return Setting(self.course, self.records, quality)

    def look_again(self) -> None:
        """Forget what was read: another build may have ended since."""
        with self._looking:
            self._looks += 1
            self.records.forget_all()
            self._current.clear()

    def look_again_at_observed(self) -> None:
        """A job of this run has ended: nothing has changed but what it wrote, which another target may have read."""
        with self._looking:
            self._looks += 1
            current = [*self._current.values()]
        observed: dict[Observation, Mark] = {}  # most targets have observed the same
        for target in current:
            observed |= self.records.read(target.record).observed
        self.answers.learn(observed)
        if not self.answers.holds(observed):
            self.look_again()

    def is_current(self, target: Target) -> bool:
        """Whether a target, and all that it needs, is what a clean build would make."""
        with self._looking:
            look, is_known = self._looks, target.task in self._current
        if is_known:
            return True
        is_current = self._check(target)
        with self._looking:
            if is_current and look == self._looks:
                self._current[target.task] = target
        return is_current

    def _check(self, target: Target) -> bool:
        if target.problem or not all(self.is_current(need) for need in (*target.needs, *target.checks)):
            return False
        if self.is_put_off(target):
            return False
        record = self.records.read(target.record)
        if not record.fingerprint or record.fingerprint != target.fingerprint():
            return False
        if not (record.is_of_source_at(target.source_place) and self.holds(record)):
            return False
        if record.facts.get("continued") and record.fingerprint not in self.provisional:
            return False
        if not all(self.is_current(need) for need in self.observed_needs(target)):
            return False
        self.learn(target, record.facts)
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
        return self.producers.of(target, observed) if observed else []

    def learn(self, target: Target, facts: Mapping[str, Any]) -> None:
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
        scenes = (getattr(each, "scene", None) for each in below([target]))
        return any(scene and scene.identity in self.regrouped for scene in scenes)

    def is_provisional(self, target: Target) -> bool:
        """Whether a target is current, and what made it went on from a checkpoint."""
        return bool(self.records.read(target.record).facts.get("continued")) and self.is_current(target)

    def is_stored(self, target: Target) -> bool:
        """Whether the store has what a target would be; False where that is not known before its needs are made."""
        if target.problem or not all(self.is_current(need) for need in target.needs):
            return False
        return self.store.here(target.fingerprint(), target.source_place) is not None

    def last_seconds(self, target: Target) -> float:
        """How long it took to make a target the last time; 0 where that is not known."""
        return float(self.records.read(target.record).facts.get("seconds") or 0)

    def note_current(self, target: Target) -> None:
        """A target was just made current."""
        with self._looking:
            self._current[target.task] = target

    def note_gone(self) -> None:
        """A target was forgotten: nothing that was found of others holds any more."""
        with self._looking:
            self._looks += 1
            self._current.clear()
