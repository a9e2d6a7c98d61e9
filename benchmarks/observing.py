"""What it costs to observe what a job reads: the job as a worker performs it, against the same job unobserved."""

import json
import os
import statistics
import sys
from itertools import repeat
from pathlib import Path

from coursekit.graph.jobs.observing.noting.system_calls import preloading

from .builds import built_copy
from .timing import Row, seconds

RUNS = 7
JOBS = {
    "the clip of a section of OptimizerComparison, low": "clip:seminar03:OptimizerComparison:scene6_race",
    "an experiment that trains networks": "tensor:seminar03:digits_by_width",
}
# Each time in a process of its own. What the job imports is loaded before it counts, as a worker finds it.
PROGRAM = """
import json, sys, tempfile, time
from pathlib import Path

from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.engine import Done, Engine
from coursekit.graph.jobs.registry import RenderAudited
from coursekit.graph.store.records import Records
from coursekit.graph.targets.kinds import Setting, clips, tensors

side, task = sys.argv[1:]
root = Path.cwd()
taken = root / "taken.json"


class Here(Engine):
    def run(self, observed):
        job = observed if side == "observed" else observed.job
        job.bind()
        observed.job.bind()
        began, used = time.perf_counter(), time.process_time()
        value = job.perform()
        measured = {"wall": time.perf_counter() - began, "cpu": time.process_time() - used}
        taken.write_text(json.dumps(measured))
        return Done(value, {})


setting = Setting(read_course(root), Records(), "low")
(target,) = (each for each in (*clips(setting), *tensors(setting)) if each.task == task)
with tempfile.TemporaryDirectory() as folder:
    if task.startswith("clip:"):
        target.perform(RenderAudited, Path(folder), Here())  # whole, in this process
    else:
        target.make(Path(folder), Here())
"""


def cost_of_observing(folder: Path) -> list[Row]:
    course = built_copy(folder, "tensor:seminar03")
    environments = {"observed": {**os.environ, **preloading()}, "alone": {**os.environ}}

    def measured(side: str, task: str) -> dict[str, float]:
        seconds([sys.executable, "-c", PROGRAM, side, task], course, environments[side])
        found: dict[str, float] = json.loads((course / "taken.json").read_text())
        return found

    rows = []
    for what, task in JOBS.items():
        pairs = [(measured("observed", task), measured("alone", task)) for _ in repeat(None, RUNS)]
        ratios = [here["cpu"] / alone["cpu"] for here, alone in pairs]
        ours, theirs = (statistics.median(pair[side]["cpu"] for pair in pairs) for side in (0, 1))
        rows.append(
            Row(
                f"processor time of {what}, its reads observed",
                f"{ours:.2f} s",
                f"unobserved, {theirs:.2f} s",
                f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})",
            )
        )
    return rows
