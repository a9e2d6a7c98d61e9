"""`doit verify`: whether what is published is what would be made now."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from ..building.builder import Builder
from ..building.engines import preload_for_experiments
from ..command_line.tasks import CourseTasks
from ..errors import BuildError, JobError
from ..jobs.registry import CompareFiles, CompareTensors, CompareVideos
from ..jobs.workers.server import DRAWING
from ..reporting.progress import Progress, picture
from ..store.files import scratch_folder
from ..targets.sections.clips import Clip
from ..targets.target import OfScene, Target
from ..terminal.live import LiveLines
from .one_build import build_lock, terminated_as_interrupted
from .verifying.resumption_checks import Resumption
from .verifying.whole_scenes import WholeScenes

if TYPE_CHECKING:
    from ..jobs.call_trace import Executed
    from .verifying.execution_checks import Slices


from .course_command import CourseCommand

COMPARISONS: dict[str, type[CompareFiles]] = {".pt": CompareTensors, ".mp4": CompareVideos}


class Verify(CourseCommand):
    """`doit verify`: makes what is published again, in a scratch folder, and compares.

    Meanwhile every function of the project that runs is held against the slice of its target, the frames of each
    section against those of the whole scene, and experiments that go on from checkpoints against whole runs.
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
        from .verifying.execution_checks import Slices

        slices = Slices(course.course.root)
        builder = course.builder
        wholes = WholeScenes(builder)
        if any(target.runs_experiment for target in targets):
            experiments = course.course.experiments  # which run though none is stale
            builder.preload = (*preload_for_experiments(course.course.root, experiments), *DRAWING)
        progress = Progress()
        progress.plan(target.task for target in targets)
        last = {target.task: builder.last_seconds(target) for target in targets}

        def compared(target: Target) -> str:
            progress.begin(target.task)
            try:
                return compare(course, target, slices, wholes)
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


def compare(course: CourseTasks, target: Target, slices: "Slices", wholes: WholeScenes) -> str:
    """How a target differs from what is made now, or what ran for it that its slice does not hold; "" where neither."""
    from .verifying.execution_checks import TracingWorkers

    builder = course.builder
    workers = TracingWorkers(builder.workers, course.course.root)
    if not builder.is_current(target):
        return "STALE: run doit first"
    try:
        with scratch_folder(course.course.root) as folder:
            resumption = Resumption(target, workers, folder)
            facts, _ = target.make(folder, resumption.whole)
            if outside := list(_outside(target, slices, workers.executed)):
                return f"RAN OUTSIDE ITS SLICE: {', '.join(outside)}"
            found = [_difference(builder, target, role, folder) for role in target.files]
            if isinstance(target, Clip):
                found.append(wholes.difference(target))
            found.append(resumption.difference(facts))
            return "; ".join(filter(None, found))
    except (JobError, BuildError) as problem:
        return f"CANNOT BE MADE: {problem}"


def _outside(target: Target, slices: "Slices", executed: "Executed") -> Iterator[str]:
    if target.source is None:
        return slices.outside_kit(target.kit, executed)
    if not target.entry:
        return iter(())  # a byproduct's slice is held where it is made on the way: an audit's, with its clip
    scene = target.scene.name if isinstance(target, OfScene) else ""
    return slices.outside(target.source[0], target.entry, executed, scene)


def _difference(builder: Builder, target: Target, role: str, folder: Path) -> str:
    """How one file of a target differs from the one made now: in what it shows, if that can be told; else in bytes."""
    published, made = target.files[role], folder / role
    if made.read_bytes() == published.read_bytes():
        return ""
    comparison = COMPARISONS.get(made.suffix)
    if comparison is None:
        return f"DIFFERS: {role}"
    found = builder.workers.run(comparison(published, made)).value
    return f"DIFFERS: {found}" if found else ""
