"""What a person sees of `doit watch`: live lines on a terminal while something is done, plain ones elsewhere."""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from coursekit.wording.plurals import counted

from ....jobs.engine import Engine
from ....jobs.job_warnings import JobWarning, advice
from ....jobs.processes.loops import ADVANCES, Advance
from ....source.project_files import passed_over
from ....targets.findings import (
    AUDITED,
    WARNED,
    MixedUp,
    job_warnings,
    mixed_up,
    read_findings,
    remarks,
    told,
    warning_levels,
)
from ....targets.sections.clips import Clip
from ....targets.target import AuditTarget, Target
from ....terminal.live import LiveLines, can_be_live
from .failures import Failure

if TYPE_CHECKING:
    from ....building.builder import Builder
    from ....command_line.tasks import CourseTasks
    from ..making import Job


@dataclass(frozen=True)
class Doing:
    """What is being done, as the lines that show it read it from a thread of their own: it never changes."""

    phases: tuple[tuple[str, float], ...] = ()  # each with when it began
    jobs: tuple[tuple[str, float, float], ...] = ()  # task, when it began, and the seconds that it took the last time
    left: int = 0  # tasks that wait


@dataclass(frozen=True)
class Standing:
    """Tasks that are not current: those that are being made, those that wait, and those that failed since the save."""

    making: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()


@dataclass
class Rest:
    """How things stand when there is nothing to do."""

    failed: int = 0
    unreached: int = 0  # stale, since what they need failed
    mistake: str = ""  # of the whole course
    lost: Sequence[str] = ()  # names that were asked for, and are no tasks any more
    audits: Collection[AuditTarget] = ()  # of all that is current
    warned: Sequence[JobWarning] = ()  # of the jobs that made it
    made: Mapping[Path, str] = field(default_factory=dict)  # files of all that is asked for, with their digests
    lacks_room: bool = False  # the disk is full: it is tried again by itself

    @property
    def is_current(self) -> bool:
        return not (self.failed or self.unreached or self.mistake or self.lost)

    def __str__(self) -> str:
        wrong = [f"{self.failed} failed"] if self.failed else []
        wrong += [f"{self.unreached} not reached"] if self.unreached else []
        stands = ["the course cannot be read"] if self.mistake else [", ".join(wrong)] if wrong else []
        stands += ["goes on once the disk has room"] if self.lacks_room else []
        stands += [f"{name} is no task of the course any more" for name in self.lost]
        audits = [audit for audit in self.audits if not audit.scene.is_advised]
        warnings = sum(len(read_findings(audit.path, *warning_levels(audit))) for audit in audits)
        warnings += sum(1 for _ in mixed_up(audits))
        told = [f"{counted(warnings, 'warnings')} of the audit"] if warnings else []
        told += remarks(audit for audit in self.audits if audit.scene.is_advised)
        told += [f"{counted(len(self.warned), 'warnings')} of jobs"] if self.warned else []
        return "; ".join([*(stands or ["all is current"]), "watching", *told])


class WatchReporter:
    """Tells what was made after each save, what failed, and what is wrong with the pictures: each once."""

    again: tuple[str, ...] = ()  # what is added to the command where it is run anew by itself

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._doing = Doing()
        self._live = LiveLines(stream, self._picture)
        self._audited: dict[tuple[str, str, str], Audited] = {}  # what was told, by file, scene and section
        self._mixed: dict[tuple[str, str], set[tuple[str, str]]] = {}  # and by file and scene
        self._problems: set[str] = set()  # told since the last save
        self._warned: set[JobWarning] = set()  # what was told of jobs, and holds
        self._passed_over: list[str] | None = None  # as the course was read last
        self._has_advised = False  # how a warning of a job is silenced is said once

    def show(self, doing: Doing) -> None:
        """Show what is being done from now on, and nothing where nothing is."""
        self._doing = doing
        if doing.phases or doing.jobs:
            self._live.start()
        else:
            self._live.stop()

    def stand(self, standing: Standing) -> None:
        """How single tasks stand, whenever that may have changed."""

    def stop(self) -> None:
        self.show(Doing())

    def interrupt(self) -> None:
        """The watching was ended; a terminal has ^C at the beginning of the line, unless lines were live."""
        begun = "\n" if can_be_live(self._stream) and not self._live.is_live else ""
        self.stop()
        self.write(f"{begun}ended")

    def write(self, line: str) -> None:
        self._live.write(f"{line}\n")

    def save(self) -> None:
        """A file was saved: what fails now is told anew."""
        self._problems.clear()

    def read(self, course: "CourseTasks") -> None:
        """The course was read as it is now: what it passes over is told once it does so; at the start, all was told."""
        lines = [*passed_over(course.course.root), *course.course.passed_over]
        known = lines if self._passed_over is None else self._passed_over
        for line in (line for line in lines if line not in known):
            self.write(f"warning: {line}")
        self._passed_over = lines

    def lose(self, files: Sequence[Path]) -> None:
        """Files that were made were removed by somebody, and are made anew."""

    def misread(self, mistake: str) -> None:
        """The course as a whole cannot be read."""
        self.write(mistake.rstrip())

    def drawing(self, target: Target, engine: Engine) -> Engine:
        """Who draws a draft that is about to be made, where it is to be seen meanwhile."""
        return engine

    def glimpsing(self, clip: Clip, engine: Engine) -> Engine:
        """The same where it is not known yet whether it will be made."""
        return engine

    def in_view(self) -> Clip | None:
        """The draft of what somebody looks at."""
        return None

    def parse(self, files: Mapping[str, Failure | None]) -> None:
        """Files were saved that cannot be read, or, with None, can be: told before the course is looked at.

        A terminal waits for the tasks that fail by it.
        """

    def fail(self, failure: Failure) -> None:
        """A task failed; what several have in common is told once."""
        task, problem = failure.task, failure.text
        known = problem in self._problems
        self._problems.add(problem)
        self.write(f"{task}  FAILED, as told above" if known else f"{task}  FAILED\n{problem.rstrip()}")

    def end(self, job: "Job", save_at: float, builder: "Builder") -> None:
        """A job made its target; the last save was at that time, or there was none."""
        ended = time.time()
        reason = f" ({job.reason})" if job.reason else ""
        since = _since(job, save_at, ended)
        self.write(f"{job.target.task}  {job.outcome}, {ended - job.began:.1f} s{reason}{since}")
        self._tell_audits(job.target.audits)
        self._tell_warnings(job_warnings([job.target]))

    def rest(self, rest: Rest) -> None:
        """There is nothing to do."""
        self.stop()
        self._tell_audits(rest.audits)
        self._tell_warnings(rest.warned)
        if rest.is_current:
            self._warned &= {*rest.warned}  # what was mended and comes again is told again
        self.write(str(rest))

    def _tell_audits(self, audits: Iterable[AuditTarget]) -> None:
        """What audits found that was not told: on a save that changes none of it, nothing."""
        audits = [audit for audit in audits if not audit.scene.is_advised]
        news = [audit for audit in audits if self._is_news(audit)]
        lines = told(news, [mixture for mixture in mixed_up(audits) if self._is_mixture_news(mixture)])
        self._forget_mixtures(audits)
        if lines:
            self.write("\n  ".join([AUDITED, *lines]))

    def _tell_warnings(self, warnings: Iterable[JobWarning]) -> None:
        """What jobs warned of that was not told."""
        news = [warning for warning in warnings if warning not in self._warned]
        self._warned |= {*news}
        if news:
            silencing = [] if self._has_advised else advice(news)
            self._has_advised |= bool(silencing)
            self.write("\n  ".join([WARNED, *map(str, news), *silencing]))

    def _is_news(self, audit: AuditTarget) -> bool:
        key = audit.about
        now = Audited.of(audit)
        before = self._audited.pop(key, None)
        if now.found:
            self._audited[key] = now
        return bool(now.found) and not (before and now.is_told_by(before))

    def _is_mixture_news(self, mixture: MixedUp) -> bool:
        told = self._mixed.setdefault((mixture.audit.scene.file, mixture.audit.scene.name), set())
        names = (mixture.name, mixture.other)
        is_news = names not in told
        told.add(names)
        return is_news

    def _forget_mixtures(self, audits: Sequence[AuditTarget]) -> None:
        """What was mended and comes again is told again."""
        now = {(mixture.name, mixture.other) for mixture in mixed_up(audits)}
        for scene in {(audit.scene.file, audit.scene.name) for audit in audits} & self._mixed.keys():
            self._mixed[scene] &= now

    def _picture(self) -> list[str]:
        doing, now = self._doing, time.time()
        lines = [f"{phase}  {now - began:.0f} s" for phase, began in doing.phases]
        for job in self._running():
            of = f" of about {job.whole:.0f} s" if job.whole >= 1 else ""
            bar = f"  {job.advance.bar}" if job.advance and job.advance.bar else ""
            counts = f"  {job.advance.counts}" if job.advance else ""
            lines.append(f"  {job.task}  {now - job.began:.0f} s{of}{bar}{counts}")
        return [*lines, f"{doing.left} to be made"] if doing.left else lines

    def _running(self) -> Iterator["Running"]:
        advances, now = {**ADVANCES}, time.time()
        for task, began, last in self._doing.jobs:
            advance = advances.get(task)
            whole = now - began + advance.left if advance and advance.left >= 0 else last
            yield Running(task, began, whole, advance)


@dataclass(frozen=True)
class Running:
    """A job that runs: when it began, the seconds that it takes in all, by what is known, and how far it is."""

    task: str
    began: float
    whole: float  # 0 where nothing is known
    advance: Advance | None


@dataclass(frozen=True)
class Audited:
    """What the audit of a section found."""

    found: frozenset[tuple[Any, ...]]
    rules: tuple[tuple[str, int], ...]
    draft: bool

    @classmethod
    def of(cls, audit: AuditTarget) -> "Audited":
        here = read_findings(audit.path, *warning_levels(audit))
        rules = Counter(finding["rule"] for finding in here)
        # By the time in its section: in the video, it changes with every section before.
        return cls(
            frozenset((f["rule"], f["time"], f["told"]) for f in here), tuple(sorted(rules.items())), audit.draft
        )

    def is_told_by(self, other: "Audited") -> bool:
        """Whether another audit of the section, of its draft perhaps, found the same."""
        # The same section is measured a little differently in another quality.
        return self.found == other.found or (self.draft != other.draft and {*self.rules} <= {*other.rules})


def _since(job: "Job", save_at: float, ended: float) -> str:
    """For a video: how long after the save it is on disk."""
    return f"; on disk {ended - save_at:.1f} s after the save" if save_at and job.target.is_assembled else ""
