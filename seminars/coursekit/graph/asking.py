"""Commands that change nothing: why a task is stale, and whether what is published is what would be made now."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from doit.cmd_base import DoitCmdBase
from doit.exceptions import InvalidCommand

from .builds import DRAWING, EXPERIMENTING, Builder, BuildError, scratch_folder
from .commands import (
    Plain,
    build_lock,
    course_of,
    members,
    refuse_empty_wildcards,
    terminated_as_interrupted,
)
from .live import LiveLines
from .progress import Progress, picture
from .targets import Target, Tensors
from .tasks import CourseTasks, below
from .videos import Clip
from .why import reasons
from .workers import JobError

if TYPE_CHECKING:
    from .executed import Slices


class CourseCommand(Plain, DoitCmdBase):  # type: ignore[misc]
    """A command on targets of a course: those named, at every level of a group, or all that `doit` would build."""

    doc_usage = "[TASK ...]"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = ()

    def chosen(self, pos_args: list[str]) -> tuple[CourseTasks, list[Target]]:
        """The course, and the targets in the order in which they are built.

        raises: InvalidCommand for a name that matches nothing
        """
        course = course_of(self)
        if course is None:
            raise InvalidCommand(f"`{self.name}` needs the dodo file of a course.")
        refuse_empty_wildcards(pos_args, self.task_list)
        named: list[Target] = []
        for name in pos_args or ["render"]:
            found = [course.by_task[t.name] for t in members(self.task_list, name) if t.name in course.by_task]
            if not found:
                raise InvalidCommand(f"{name} is no task of the course; `doit list --all` shows them.")
            named.extend(found)
        self.dep_manager.close()
        return course, list(reversed(list(below(named)))) if not pos_args else named


class Why(CourseCommand):
    """`doit why`: all that is stale, and what it would cost; `doit why TASK`: each reason, with what changed."""

    name = "why"
    doc_purpose = "say what is stale, and why; nothing is run"

    def _execute(self, pos_args: list[str]) -> int:
        course, targets = self.chosen(pos_args)
        lines = self._each(course, targets) if pos_args else self._all(course, targets)
        for line in lines:
            self.outstream.write(f"{line}\n")
        return 0

    def _each(self, course: CourseTasks, targets: list[Target]) -> Iterator[str]:
        for target in targets:
            found = reasons(course.builder, target)
            yield f"{target.task}  {'stale' if found else 'current'}{_cost(course, target) if found else ''}"
            yield from (f"    {line}" for reason in found for line in reason.splitlines())

    def _all(self, course: CourseTasks, targets: list[Target]) -> Iterator[str]:
        stale = [target for target in targets if not course.builder.is_current(target)]
        for target in stale:
            first = next(iter(reasons(course.builder, target)), "").splitlines()
            yield f"{target.task}{_cost(course, target)}: {first[0] if first else ''}"
        known = sum(_seconds(course, target) or 0 for target in stale if not course.builder.is_stored(target))
        yield f"{len(stale)} of {len(targets)} are stale; about {known:.0f} s of work by the last run's times"


def _seconds(course: CourseTasks, target: Target) -> float | None:
    seconds = course.builder.records.read(target.record).facts.get("seconds")
    return float(seconds) if seconds is not None else None


def _cost(course: CourseTasks, target: Target) -> str:
    if course.builder.is_stored(target):
        return " (in the store)"
    seconds = _seconds(course, target)
    return f" (about {seconds:.1f} s)" if seconds is not None else ""


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
            if isinstance(target, (Tensors, Clip)):
                name = target.experiment.name if isinstance(target, Tensors) else target.section.name
                if outside := list(slices.outside(target.source[0], name, workers.executed)):
                    return f"RAN OUTSIDE ITS SLICE: {', '.join(outside)}"
            return "; ".join(filter(None, (_difference(builder, target, role, folder) for role in target.files)))
    except (JobError, BuildError) as problem:
        return f"CANNOT BE MADE: {problem}"


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
