"""Commands that change nothing: why a task is stale, and whether what is published is what would be made now."""

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from doit.cmd_base import DoitCmdBase
from doit.exceptions import InvalidCommand

from .builds import DRAWING, EXPERIMENTING, Builder, BuildError, scratch_folder
from .command_line import Plain, course_of
from .commands import build_lock, members, refuse_empty_wildcards, terminated_as_interrupted
from .live import LiveLines
from .mistakes import LONGEST_LINE, shortened
from .orphans import orphans, told
from .progress import Progress, picture
from .targets import Target, Tensors
from .tasks import KINDS, CourseTasks
from .videos import Audit
from .why import Standings, without_byproducts
from .workers import JobError

if TYPE_CHECKING:
    from .executed import Slices
    from .tracing import Executed


class CourseCommand(Plain, DoitCmdBase):  # type: ignore[misc]
    """A command on targets of a course: those named, at every level of a group, or all that `doit` would build."""

    doc_usage = "[TASK ...]"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = ()

    def chosen(self, pos_args: list[str], with_checks: bool = False) -> tuple[CourseTasks, list[Target]]:
        """The course, and the targets in the order in which they are built.

        with_checks: whether what holds back those that `doit` would build is among them
        raises:      InvalidCommand for a name that matches nothing
        """
        course = course_of(self)
        if course is None:
            raise InvalidCommand(f"`{self.name}` needs the dodo file of a course.")
        refuse_empty_wildcards(pos_args, self.task_list)
        named: list[Target] = []
        for name in pos_args or self.loader.load_doit_config().get("default_tasks", ()):
            found = [course.by_task[t.name] for t in members(self.task_list, name) if t.name in course.by_task]
            if not found and pos_args and name not in KINDS:
                raise InvalidCommand(f"{name} is no task of the course; `doit list --all` shows them.")
            named.extend(found)
        self.dep_manager.close()
        return course, named if pos_args else in_order(named, with_checks)


def in_order(targets: Iterable[Target], with_checks: bool) -> list[Target]:
    """Targets and all below them, each after what it needs."""
    ordered: dict[str, Target] = {}

    def add(target: Target) -> None:
        if target.task not in ordered:
            for below in (*target.needs, *(target.checks if with_checks else ())):
                add(below)
            ordered[target.task] = target

    for target in targets:
        add(target)
    return list(ordered.values())


class Why(CourseCommand):
    """`doit why`: all that is stale, and what it would cost; `doit why TASK`: each reason, with what changed."""

    name = "why"
    doc_purpose = "say what is stale, and why; nothing is run"

    def _execute(self, pos_args: list[str]) -> int:
        course, targets = self.chosen(pos_args, with_checks=True)
        standings = Standings(course.builder)
        for line in (_each if pos_args else _all)(course, targets, standings):
            self.outstream.write(f"{line}\n")
        return 0


def _each(course: CourseTasks, targets: Sequence[Target], standings: Standings) -> Iterator[str]:
    for target in targets:
        standing = standings.of(target)
        if standing.is_current:
            yield f"{target.task}  current"
            continue
        state = "stale if what it waits for comes out different" if standing.only_waits else "stale"
        yield f"{target.task}  {state}{_cost(course, target)}"
        yield from (f"    {line}" for reason in standing.told for line in reason.splitlines())


def _all(course: CourseTasks, targets: Sequence[Target], standings: Standings) -> Iterator[str]:
    """First what the next build makes for certain, then what it makes if that comes out different."""
    stale = without_byproducts(target for target in targets if standings.of(target).changes)
    waiting = without_byproducts(target for target in targets if standings.of(target).only_waits)
    # As a build counts them: audits only where they are made by themselves.
    count = len({target.task for target in (*stale, *waiting, *without_byproducts(targets))})
    for target in stale:
        yield f"{target.task}{_cost(course, target)}: {shortened(standings.of(target).told[0], LONGEST_LINE)}"
    if waiting:
        yield "If these come out different:" if len(stale) > 1 else "If this comes out different:"
    for target in waiting:
        first, *more = (below.task for below in standings.of(target).waits_for)
        others = f" and {len(more)} more" if more else ""
        yield f"  {target.task}{_cost(course, target)}: depends on {first}{others}"
    certain, possible = (_seconds_of(course, chosen) for chosen in (stale, waiting))
    yield (
        f"{len(stale)} of {count} are stale{f', {len(waiting)} more may be' if waiting else ''}; "
        f"about {certain:.0f} s of work{f', {possible:.0f} s more if so,' if waiting else ''} by the last run's times"
    )
    yield from told(course.builder, orphans(course.builder))


def _seconds_of(course: CourseTasks, targets: Iterable[Target]) -> float:
    return sum(course.builder.last_seconds(target) for target in targets if not course.builder.is_stored(target))


def _cost(course: CourseTasks, target: Target) -> str:
    if course.builder.is_stored(target):
        return " (in the store)"
    seconds = course.builder.last_seconds(target)
    return f" (about {seconds:.1f} s)" if seconds else ""


COMPARISONS = {
    ".pt": "coursekit.lab.tensor_files:differences",
    ".mp4": "coursekit.screening.compare:differences",
}


class Verify(CourseCommand):
    """`doit verify`: makes what is published again, in a scratch folder, and compares.

    Meanwhile every function of the project that runs is held against the slice of its target.
    """

    name = "verify"
    doc_purpose = "make everything again beside, and compare: tensors bit for bit, videos by decoded frames"

    def _execute(self, pos_args: list[str]) -> int:
        course, targets = self.chosen(pos_args)
        try:
            with build_lock(course.course.root), terminated_as_interrupted():
                differing = self._compare(course, targets)
        except KeyboardInterrupt as interrupt:
            sys.stderr.write("\nended; nothing that is published was changed\n")
            return 128 + (interrupt.args[0] if interrupt.args else signal.SIGINT)
        self.outstream.write(f"{len(targets) - differing} of {len(targets)} are what is made now\n")
        return int(differing > 0)

    def _compare(self, course: CourseTasks, targets: Sequence[Target]) -> int:
        """Compare each, and tell in their order; how many differ."""
        # Imported here: `doit why` needs no analysis where nothing changed.
        from .executed import Slices

        slices = Slices(course.course.root)
        builder = course.builder
        if any(isinstance(target, Tensors) for target in targets):
            builder.preload = (*EXPERIMENTING, *DRAWING)  # experiments run though none is stale
        progress = Progress()
        progress.plan(target.task for target in targets)
        last = {target.task: builder.last_seconds(target) for target in targets}

        def compared(target: Target) -> str:
            progress.begin(target.task)
            try:
                return compare(course, target, slices)
            finally:
                progress.end(target.task, "compared")

        def drawn() -> list[str]:
            return picture(progress.snapshot(), last, is_starting=builder.is_starting)

        differing = 0
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            try:
                # The lines end before the threads are waited for.
                with LiveLines(self.outstream, drawn) as live:
                    for target, difference in zip(targets, threads.map(compared, targets), strict=True):
                        differing += bool(difference)
                        live.write(f"{target.task}  {difference or 'the same'}\n", "red" if difference else "")
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
                builder.end()
        return differing


def compare(course: CourseTasks, target: Target, slices: "Slices") -> str:
    """How a target differs from what is made now, or what ran for it that its slice does not hold; "" where neither."""
    from .executed import TracingWorkers

    builder = course.builder
    workers = TracingWorkers(builder.workers, course.course.root)
    if not builder.is_current(target):
        return "STALE: run doit first"
    try:
        with scratch_folder(course.course.root) as folder:
            target.make(folder, workers)
            if outside := list(_outside(target, slices, workers.executed)):
                return f"RAN OUTSIDE ITS SLICE: {', '.join(outside)}"
            return "; ".join(filter(None, (_difference(builder, target, role, folder) for role in target.files)))
    except (JobError, BuildError) as problem:
        return f"CANNOT BE MADE: {problem}"


def _outside(target: Target, slices: "Slices", executed: "Executed") -> Iterator[str]:
    if isinstance(target, Audit):
        return iter(())  # an audit's slice is held where its clip is made
    if target.source is None:
        return slices.outside_kit(target.ingredients()["kind"], executed)
    name = target.experiment.name if isinstance(target, Tensors) else target.section.name  # type: ignore[attr-defined]
    return slices.outside(target.source[0], name, executed)


def _difference(builder: Builder, target: Target, role: str, folder: Path) -> str:
    """How one file of a target differs from the one made now: in what it shows, if that can be told; else in bytes."""
    published, made = target.files[role], folder / role
    if made.read_bytes() == published.read_bytes():
        return ""
    comparison = COMPARISONS.get(made.suffix)
    if comparison is None:
        return f"DIFFERS: {role}"
    found: Any = builder.workers.run(comparison, published=published, made=made).value
    return f"DIFFERS: {found}" if found else ""
