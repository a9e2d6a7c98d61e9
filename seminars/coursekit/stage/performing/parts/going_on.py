"""Checkpoints of a walk: where a part begins it may leave a process that waits, for a job that goes on from there.

Such a job is the same scene's, after an edit: the slice of all that was performed by then is what it was. The process
has the state of the scene, by classes and functions of the file as it was; what the file has now is put in their place
(`renewal`), and what follows is performed by the new code, with the names that the old code has bound (`rests`).
"""

from collections.abc import Collection, Sequence
from typing import Any

from manim import Scene

from coursekit.graph.jobs.processes.stopped import leave
from coursekit.graph.jobs.registry import Observed, RenderAudited

from ...state.leavings import MOVED
from ...state.watch import written_elsewhere, written_so_far
from ..glimpses import glimpse_anew
from ..performance import Performance
from ..settings import keep_to
from .cuts import Telling, Uncut, tell_at
from .renewal import renew


class GoingOn:
    """Leaves checkpoints of one performance, and goes on from them.

    leaves: the numbers of the parts at whose starts one is left
    """

    def __init__(self, performance: Performance, writer: Any, leaves: Collection[int]) -> None:
        self._performance = performance
        self._writer = writer
        self._began_in = performance.folder
        self._leaves = leaves
        self._telling: Telling | None = None
        self.continued = 0  # the part with which this process went on, for another job than the one it began with

    def begin(self, scene: Scene, parts: Sequence[Sequence[int]]) -> None:
        """Have the writer told where parts begin, and leave checkpoints there."""
        self._telling = tell_at(scene, self._performance.section or "construct", parts[1:], self._reach, shares=True)
        self._writer.begin_part(0)

    def _reach(self, place: int) -> None:
        number = place + 1
        self._writer.come_to_part(number)
        if number in self._leaves and not written_elsewhere(written_so_far(), self._performance.folder):
            job = leave(number)
            if job is not None:
                self._go_on(number, job)
        self._writer.begin_part(number)

    def _go_on(self, number: int, job: Any) -> None:
        """From here on, do what another job asks for.

        raises: Uncut where that cannot be done from here
        """
        asked = job.job if isinstance(job, Observed) else job
        if not isinstance(asked, RenderAudited) or self._telling is None:
            raise Uncut("it is no job of this scene")
        performance, writer = self._performance, self._writer
        performance.stopwatch.begin_anew()
        written_so_far().clear()  # to the folder of a job that has ended
        MOVED[self._began_in] = performance.folder = writer.folder = asked.folder
        keep_to(asked.folder)
        writer.children.begin_anew(asked.folder, asked.side_by_side)
        writer.wanted = frozenset(asked.wanted)
        writer.starts = [*writer.starts[: number + 1], *[0] * (len(asked.cuts) - number - 1)]
        glimpse_anew(asked.glimpses, asked.moment)
        self._leaves, self.continued = asked.leaves, number
        renew()
        self._telling = self._telling.go_on(number - 1, asked.cuts[1:], self._reach)
