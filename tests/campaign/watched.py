"""Random edits of scenes that `doit watch` follows: each draft on disk beside that of a clean build, bit for bit.

A draft goes on from a checkpoint where one fits. Some edits come before what the one before them asked for is done.
"""

import difflib
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from coursekit.graph.targets.quality import QUALITIES
from tests.conftest import REPOSITORY

from .clean_drafts import Clean, Drafts, write
from .courses import Tree
from .long_scenes import EDITS, SCENE, LongAuthor, kinds, parsed
from .running_watch import HANGS, Watch
from .scenes import SMALL
from .side_by_side import each_course

PIXELS = (96, 54, 10)
EDITS_A_COURSE = 30
QUIET = 10.0  # seconds after which nothing more is awaited of what differs
FAULT = "fault of coursekit"


@dataclass
class Tally:
    """What was tried, by kind of edit: clips drawn anew, those of them from a checkpoint, and those that differ."""

    edits: Counter[str] = field(default_factory=Counter)
    redone: Counter[str] = field(default_factory=Counter)
    continued: Counter[str] = field(default_factory=Counter)
    needed: Counter[str] = field(default_factory=Counter)
    hurried: int = 0
    failing: int = 0
    unsound: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name in ("edits", "redone", "continued", "needed"):
            getattr(self, name).update(getattr(other, name))
        self.hurried += other.hurried
        self.failing += other.failing
        self.unsound += other.unsound


def _diff(one: Tree, two: Tree) -> str:
    lines: list[str] = []
    for path in sorted({*one, *two}):
        before, after = (tree.get(path, "").splitlines() for tree in (one, two))
        lines += difflib.unified_diff(before, after, path, path, lineterm="", n=3)
    return "\n".join(lines)


class Course:
    """A course that is watched, and edited."""

    def __init__(self, seed: int, folder: Path, tally: Tally) -> None:
        self.seed, self.tally = seed, tally
        self.rng = random.Random(seed)
        self.author = LongAuthor(self.rng)
        self.history = [self.author.course()]
        self.root = folder / "watched"
        write(self.history[0], self.root)
        dodo = (REPOSITORY / "dodo.py").read_text()
        (self.root / "dodo.py").write_text(dodo.replace("\nROOT", f"{SMALL.format(pixels=PIXELS)}\nROOT", 1))
        self.clean = Clean(folder / "clean")
        self.shown: Drafts = {}
        self.watch = Watch(self.root)
        self._beside = ThreadPoolExecutor(1)

    def begin(self) -> str:
        expected = self._beside.submit(self.clean.build, self.history[0])
        self.watch.until(set())
        self.shown = expected.result()
        return "\n".join(self.watch.differing(self.shown))

    def edit(self, kind: str) -> str:
        """Make an edit; what is wrong after it. Nothing is done where there is nothing to edit in this way."""
        tree = dict(self.history[-1])
        if any(not parsed(text).body for text in tree.values() if SCENE.search(text)):
            return self.undo()  # a mistake that was not told yet as the next edit came
        what = EDITS[kind](tree, self.author)
        if not what or tree == self.history[-1]:
            return ""
        return self.change(kind, what, tree)

    def undo(self) -> str:
        """Back to an earlier tree."""
        tree = dict(self.history[max(-len(self.history), -self.rng.randint(2, 4))])
        return self.change("undo", "an earlier tree", tree) if tree != self.history[-1] else ""

    def change(self, kind: str, what: str, tree: Tree) -> str:
        before, self.watch.notes = dict(self.history[-1]), []
        self.history.append(tree)
        expected = self._beside.submit(self.clean.build, tree)
        is_hurried = self.rng.random() < 0.5
        self.watch.begin()
        saved = write(tree, self.root)
        is_film = lambda event: is_hurried and event["event"] == "made" and event["task"].count(":") == 2  # noqa: E731
        answered = self.watch.until(saved, is_film)
        clean = expected.result()
        wrong = [] if answered else ["it says nothing any more"]
        differing = [*self.watch.differing(clean)]
        while differing and answered:  # it may have more to make, of a save that was read late
            answered = self.watch.until(set(), patience=QUIET if self.watch.is_at_rest else HANGS)
            differing = [*self.watch.differing(clean)]
        wrong += differing + [note for note in self.watch.notes if FAULT in note]
        failing = {task for task, told in clean.items() if not told}
        if not is_hurried and bool(failing) != bool(self.watch.failed):
            wrong.append(f"of a clean build fail {failing or 'none'}, of the watched one {self.watch.failed or 'none'}")
        self._count(kind, clean, bool(failing), is_hurried)
        told = f"seed {self.seed}, edit {len(self.history) - 1}, {kind}: {what}"
        return "\n".join([told, *wrong, _diff(before, tree)]) if wrong else ""

    def _count(self, kind: str, clean: Drafts, fails: bool, is_hurried: bool) -> None:
        tally = self.tally
        tally.edits[kind] += 1
        tally.failing += fails
        tally.hurried += is_hurried
        for event in self.watch.made:
            clips = [path for path in event["files"] if path.startswith(".cache/clips/") and path.endswith(".mp4")]
            if event["outcome"].startswith("computed") and clips:
                tally.redone[kind] += 1
                tally.continued[kind] += "checkpoint" in event["outcome"]
                tally.needed[kind] += any(clean.get(path) != self.shown.get(path) for path in clips)
        self.shown |= clean

    def end(self) -> None:
        self.watch.end()
        self._beside.shutdown()
        self.clean.end()


def run(seed: int, count: int, seconds: float = float("inf"), at_once: int = 1) -> Tally:
    """Try `count` edits, on a new course every few of them; so many courses at once, each in a process of its own."""
    tally, end = Tally(), time.monotonic() + seconds
    made = lambda tried: tried.edits.total()  # noqa: E731
    tried = each_course(_one_course, made, seed, count, EDITS_A_COURSE, end, at_once, start="spawn")
    for other in tried:
        tally.add(other)
        for wrong in other.unsound:
            print(wrong, file=sys.stderr, flush=True)
        print(f"{tally.edits.total()} edits, {tally.continued.total()} went on from a checkpoint, "
              f"{len(tally.unsound)} unsound", file=sys.stderr, flush=True)  # fmt: skip
    return tally


def _one_course(seed: int, count: int, end: float) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="watched-") as folder, mock.patch.dict(QUALITIES, low=PIXELS):
        course = Course(seed, Path(folder).resolve(), tally)
        try:
            wrong = course.begin()
            choices = kinds(course.rng)
            while not wrong and tally.edits.total() < count and time.monotonic() < end:
                wrong = course.edit(next(choices))
                if not wrong and (course.watch.failed or course.rng.random() < 0.05):
                    wrong = course.undo()
            if wrong:
                tally.unsound.append(f"{wrong}\n{_whole(course.history[-1])}")
        finally:
            course.end()
    return tally


def _whole(tree: Tree) -> str:
    return "\n".join(f"--- {path}\n{text}" for path, text in sorted(tree.items()))


def main(seed: int, count: int, minutes: float, at_once: int) -> bool:
    began = time.monotonic()
    tally = run(seed, count, 60 * minutes, at_once)
    for wrong in tally.unsound:
        print(wrong, end="\n\n")
    edits, took = tally.edits.total(), (time.monotonic() - began) / 60
    print(f"{edits} edits, {edits / took:.0f} a minute; {tally.failing} that fail, as in a clean build; "
          f"{tally.hurried} that the next came upon; {len(tally.unsound)} unsound")  # fmt: skip
    print(f"{tally.redone.total()} clips drawn anew, {tally.continued.total()} of them from a checkpoint; "
          f"redone/different {tally.redone.total() / max(1, tally.needed.total()):.3f}")  # fmt: skip
    told = (
        f"{kind} {tally.redone[kind]}/{tally.needed[kind]} ({tally.continued[kind]})" for kind in sorted(tally.edits)
    )
    print("by kind, of them from a checkpoint: " + ", ".join(told))
    return bool(tally.unsound)
