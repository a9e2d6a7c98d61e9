"""Builds on a terminal, one after another, with random edits: none ends in a traceback, each counts right."""

import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.graph.terminal.live import CLEAR
from tests.conftest import TinyCourse
from tests.terminal import Terminal

POINTS = 24  # of a sweep: many tasks that begin and end at once
HANGS = 600  # seconds without an end
MANY = """

def many(point: int, slope: float) -> Tensors:
    return {"y": slope * torch.arange(3) + point}
"""
# Few values of each, so that most results come from the store: then the threads of a build are at their fastest.
VALUES = {
    ("hyperparams.toml", "slope = 0.5"): ("slope = 0.5", "slope = 1.5", 'slope = "steep"'),
    ("hyperparams.toml", "factor = 2.0"): ("factor = 2.0", "factor = 3.0", "factors = 2.0"),
    ("hyperparams.toml", "slope = 7.0"): ("slope = 7.0", "slope = 8.0", "slope = 9.0"),
    ("manim_ce/lines.py", "SIDE = 1.0"): ("SIDE = 1.0", "SIDE = 2.0"),
    ("manim_ce/lines.py", "self.wait(0.2)\n        self.play(FadeOut(square)"): (
        "self.wait(0.2)\n        self.play(FadeOut(square)",
        'raise ValueError("no square")\n        self.play(FadeOut(square)',
    ),
}
FAILS = {
    'slope = "steep"': "tensor:seminar01:line",
    "factors = 2.0": "tensor:seminar01:doubled",
    'raise ValueError("no square")\n        self.play(FadeOut(square)': "clip:seminar01:Lines:scene1_square",
}
NEEDS = {
    "tensor:seminar01:doubled": ("tensor:seminar01:line",),
    "clip:seminar01:Lines:scene2_line": ("tensor:seminar01:line",),
    "clip:seminar01:Lines:scene3_doubled": ("tensor:seminar01:doubled",),
    "render:seminar01:Lines": tuple(
        f"clip:seminar01:Lines:{section}" for section in ("scene1_square", "scene2_line", "scene3_doubled")
    ),
}
TASKS = POINTS + 6


@dataclass
class Soak:
    """A course that is edited and built, and what its builds said."""

    course: TinyCourse
    chance: random.Random
    now: dict[tuple[str, str], str] = field(default_factory=dict)
    ended: Counter[str] = field(default_factory=Counter)

    @classmethod
    def begin(cls, root: Path, seed: int) -> "Soak":
        course = TinyCourse.create(root)
        experiments, table = course.seminar / "experiments.py", course.seminar / "hyperparams.toml"
        experiments.write_text(experiments.read_text() + MANY)
        points = [*range(POINTS)]
        table.write_text(f"{table.read_text()}\n[many]\nslope = 7.0\nsweep = {{ point = {points} }}\n")
        return cls(course, random.Random(seed), {place: place[1] for place in VALUES})

    def edit(self) -> None:
        for place in self.chance.sample([*VALUES], self.chance.choice((1, 1, 2))):
            # A mistake stays for a build or two: else most builds would have one.
            weights = [1 if value in FAILS else 4 for value in VALUES[place]]
            value = self.chance.choices(VALUES[place], weights)[0]
            self.course.replace(place[0], self.now[place], value)
            self.now[place] = value

    @property
    def failing(self) -> set[str]:
        """The tasks that fail; an experiment with a mistake in its table is not known to wait for another."""
        return {FAILS[value] for value in self.now.values() if value in FAILS}

    @property
    def unreachable(self) -> set[str]:
        """The tasks that wait for one that fails, however far below."""
        found: set[str] = set()
        for task, needs in NEEDS.items():  # in the order of the graph
            if task not in self.failing and {*needs} & (self.failing | found):
                found.add(task)
        return found

    def build(self) -> list[str]:
        """Build on a terminal whose size changes meanwhile; what is wrong with what it said."""
        goes_on = self.chance.random() < 0.7
        columns, rows = self.chance.choice((60, 140)), self.chance.choice((8, 40))
        colour = self.chance.choice((None, "1"))
        command = [
            sys.executable,
            "-m",
            "doit",
            "quality=low",
            *(["--continue"] if goes_on else []),
            "tensor",
            "render",
        ]
        with Terminal(command, self.course.root, columns, rows, {"NO_COLOR": colour}) as terminal:
            end = time.monotonic() + HANGS
            while terminal.read():
                if time.monotonic() > end:
                    return ["hangs"]
                if self.chance.random() < 0.02:
                    terminal.resize(self.chance.choice((40, 60, 100, 140)))
            status = terminal.finish()
        problems = [*self._problems(terminal, status, goes_on)]
        return [*problems, *(f"    {line}" for line in terminal.lines)] if problems else []

    def _problems(self, terminal: Terminal, status: int, goes_on: bool) -> list[str]:
        text = re.sub(r"\x1b\[[\d;?]*[A-Za-z]|\r", "", terminal.text.replace(CLEAR, "\n"))
        text = re.sub(r"\n {4,}", " ", text)  # lines that were wrapped
        found = [word for word in ("Traceback", "RuntimeError", "No live lines") if word in text]
        if bool(status) != bool(self.failing):
            found.append(f"exit status {status}, but {len(self.failing)} fail")
        if any(re.match(r"\d+ of \d+ tasks", line) for line in terminal.lines):
            found.append("a live line is left")
        counts = {outcome: int(number) for number, outcome in re.findall(r"(\d+) (\w[\w ]*)", _closing(text))}
        unreached = sum(int(number) for number in re.findall(r"^(\d+) tasks? w\w+ not reached$", text, re.MULTILINE))
        if sum(counts.values()) + unreached != TASKS:
            found.append(f"{counts} and {unreached} not reached, of {TASKS}")
        told = {line.split()[0] for line in text.partition("Failed:\n")[2].splitlines() if line.startswith("  ")}
        if goes_on and (told != self.failing or unreached != len(self.unreachable)):
            found.append(f"failed: {told}, not {self.failing}; {unreached} not reached, not {len(self.unreachable)}")
        if not goes_on and not (told <= self.failing and bool(told) == bool(self.failing)):
            found.append(f"failed: {told}, not of {self.failing}")
        if counts.get("failed", 0) != len(told):
            found.append(f"{counts.get('failed', 0)} failed, and {len(told)} told at the end")
        self.ended.update(counts)
        return found


def _closing(text: str) -> str:
    """The counts of the last line: "3 computed, 4 current"."""
    return next(
        (line.partition(";")[0] for line in reversed(text.splitlines()) if re.search(r"; \d+\.\d s$", line)), ""
    )


def main(seed: int, count: int) -> int:
    """Run so many builds; the number of those that ended wrong."""
    wrong = failing = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        soak = Soak.begin(Path(folder, "course"), seed)
        for number in range(count):
            problems = soak.build()
            wrong += bool(problems)
            failing += bool(soak.failing)
            if problems:
                print(f"build {number + 1}:", *problems, sep="\n  ", flush=True)
            soak.edit()
    minutes = (time.monotonic() - began) / 60
    told = ", ".join(f"{times} {outcome}" for outcome, times in sorted(soak.ended.items()))
    print(f"seed {seed}: {count} builds in {minutes:.0f} min, {failing} of them with a mistake: {told}; {wrong} wrong")
    return wrong
