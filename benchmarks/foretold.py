"""The time left that a build tells at first, over the time that it then takes."""

import re
import statistics
import time
from itertools import pairwise
from pathlib import Path

from tests.terminal import Terminal

from .builds import DOIT, FILE, LABELS, SEMINAR, built_copy, replace
from .timing import Row

LEFT = re.compile(r"tasks, (?:(?:about|at most) ([^,\r\n]+)|([^,\r\n]+) to ([^,\r\n]+)) left")
UNITS = {"s": 1, "min": 60, "h": 3600}
EDITS = {  # a file, and its states one after another
    "one label changed": (FILE, LABELS),
    "one decay rate changed": (
        f"{SEMINAR}/hyperparams.toml",
        tuple(f"betas = [0.5, 0.9, {last}]" for last in (0.98, 0.97, 0.96, 0.95)),
    ),
    "the pace of all races changed": (FILE, tuple(f"STEPS_PER_SECOND = {pace}" for pace in (20, 21, 22, 23))),
}
RUNS = 3


def time_left(folder: Path) -> list[Row]:
    course = built_copy(folder, "draft:seminar03")
    rows = []
    for what, (file, states) in EDITS.items():
        found = []
        for old, new in [*pairwise(states)][:RUNS]:
            replace(course, file, old, new)
            found.append(told_and_taken(course))
        told, taken = (statistics.median(side) for side in zip(*found, strict=True))
        ratios = [a / b for a, b in found]
        each = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        measure = f"time left that is told first, draft: {what}"
        told_over_taken = f"told over taken {statistics.median(ratios):.2f} ({each})"
        rows.append(Row(measure, f"{told:.0f} s", f"taken, {taken:.0f} s", told_over_taken))
    return rows


def told_and_taken(course: Path) -> tuple[float, float]:
    """Seconds that were left by what was told first, the middle of its bounds, and those that it took from then."""
    with Terminal([*DOIT, "draft:seminar03"], course) as terminal:
        terminal.wait_until(lambda: LEFT.search(terminal.text) is not None)
        began = time.monotonic()
        if terminal.finish():
            raise RuntimeError("\n".join(terminal.lines))
    found = LEFT.search(terminal.text)
    assert found
    return statistics.mean(seconds(each) for each in found.groups() if each), time.monotonic() - began


def seconds(told: str) -> float:
    """ "3 min 20 s" as a number."""
    return sum(float(number) * UNITS[unit] for number, unit in re.findall(r"(\d+) (s|min|h)\b", told))
