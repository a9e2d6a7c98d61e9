"""What is asked for of a course by names of tasks: drafts of it first, then itself, and what checks it."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from ...command_line.tasks import CourseTasks
from ...command_line.wiring import mistaken
from ...jobs.job_warnings import JobWarning
from ...store.observations import Observation
from ...targets.findings import job_warnings
from ...targets.target import AuditTarget, Target, below


class Wanted:
    """What is asked for of a course as it is now."""

    def __init__(self, course: CourseTasks, names: Sequence[str]) -> None:
        self.course = course
        self.names = names

    @cached_property
    def named(self) -> list[Target]:
        return list({target.task: target for name in self.names for target in self.course.named(name)}.values())

    @property
    def lost(self) -> list[str]:
        """Names that no task has any more."""
        return [name for name in self.names if name not in self.course.kinds and not self.course.named(name)]

    def stale_drafts(self) -> list[Target]:
        """What can be looked at first, each after what it needs: tensors, and pictures in draft quality."""
        drafts = [target for target in self.named if target.runs_experiment or target.is_draft]
        return self._stale([*drafts, *self._drafts_of_named()])

    def stale(self) -> list[Target]:
        """All that is not current of what is asked for, each after what it needs."""
        failing = [target for name in self.names for target in mistaken(name, self.course.tensors)]
        return self._stale([*failing, *self.named])

    def provisional(self) -> list[Target]:
        """Drafts that went on from a checkpoint, and are to be made again in the ordinary way."""
        builder = self.course.builder
        clips = [target for target in below([*self._drafts_of_named(), *self.named]) if target.is_draft]
        return [target for target in clips if target.byproducts and builder.is_provisional(target)]

    def audits(self) -> Iterator[AuditTarget]:
        """The current audit of each section, and of the captions, that are asked for; of a draft, if there is one."""
        reached = below([*self._drafts_of_named(), *self.named])
        audits = {audit.task: audit for target in reached for audit in target.audits}
        chosen: dict[tuple[str, str, str], AuditTarget] = {}
        for audit in sorted(audits.values(), key=lambda audit: audit.draft, reverse=True):
            if self.course.builder.is_current(audit):
                chosen.setdefault(audit.about, audit)
        yield from chosen.values()

    def warnings(self) -> list[JobWarning]:
        """What the jobs of all that is current warned of."""
        reached = below([*self._drafts_of_named(), *self.named])
        return job_warnings(target for target in reached if self.course.builder.is_current(target))

    def observed(self) -> set[Observation]:
        """What was read, beyond the course's own files, for all that is asked for."""
        reached = below([*self._drafts_of_named(), *self.named], with_checks=True)
        return {seen for target in reached for seen in target.records.read(target.record).observed}

    def made(self) -> dict[Path, str]:
        """The files of all that is asked for, each with the digest of what was made last, by whomever."""
        reached = below([*self._drafts_of_named(), *self.named])
        records = ((target, target.records.read(target.record).files) for target in reached)
        return {
            path: made[role].digest for target, made in records for role, path in target.files.items() if role in made
        }

    def records(self) -> dict[Path, str]:
        """The records of all that is asked for, each with its task."""
        return {target.record: target.task for target in below([*self._drafts_of_named(), *self.named])}

    def libraries(self) -> set[str]:
        """The libraries that are reached by all that is asked for."""
        return {library for target in below([*self._drafts_of_named(), *self.named]) for library in target.libraries}

    def _drafts_of_named(self) -> list[Target]:
        return [target.as_draft() for target in self.named if target.has_draft]

    def _stale(self, targets: Sequence[Target]) -> list[Target]:
        return [t for t in reversed(list(below(targets))) if not self.course.builder.is_current(t)]
