"""Edits of random courses, each held against a clean build; what fails is shrunk to the edits that matter."""

import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from .builds import FAILED, KIT, Built, build, clean_build, shown_whole, write
from .calls import unknown_calls
from .courses import Author, Tree
from .edits import EDITS, WEIGHTS
from .reasons import settled, untrue
from .side_by_side import each_course
from .workers import ForkedWorkers

EDITS_A_COURSE = 25
SHRINKING = 240.0  # seconds for what fails to be made smaller
# A folder in memory, where there is one: a build of nothing but text is mostly files.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


@dataclass
class Tally:
    """What was tried, and how much was redone that came out the same."""

    edits: int = 0
    courses: int = 0
    refused: int = 0  # builds in which something failed, in the clean build too
    unsound: list[str] = field(default_factory=list)
    # By (kind of task, kind of edit, whether the course has what no analysis can follow closely).
    redone: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    needed: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    one_clip: Counter[bool] = field(default_factory=Counter)

    def count(self, kind_of_edit: str, before: Built, after: Built, is_hostile: bool) -> None:
        for task in after.computed:
            key = (task.partition(":")[0], kind_of_edit, is_hostile)
            self.redone[key] += 1
            self.needed[key] += after.outputs.get(task) != before.outputs.get(task)

    def add(self, other: "Tally") -> None:
        self.edits += other.edits
        self.courses += other.courses
        self.refused += other.refused
        self.unsound += other.unsound
        self.redone.update(other.redone)
        self.needed.update(other.needed)
        self.one_clip.update(other.one_clip)

    def excess(self, task: str, is_hostile: bool) -> float:
        """Tasks redone for each that came out different."""
        chosen = [key for key in self.redone if (key[0], key[2]) == (task, is_hostile)]
        return sum(self.redone[k] for k in chosen) / max(1, sum(self.needed[k] for k in chosen))


@dataclass(frozen=True)
class Step:
    """One edit by name and by the seed of its choices: it can be done again without those before it."""

    kind: str
    seed: int
    is_hostile: bool = False


BACK = Step("undo", 0)


def plan(seed: int, count: int, is_hostile: bool) -> list[Step]:
    rng = random.Random(seed)
    kinds = [*EDITS, "revert"]
    weights = [*(WEIGHTS[kind] for kind in EDITS), 1]
    return [Step(kind, rng.randrange(2**32), is_hostile) for kind in rng.choices(kinds, weights, k=count)]


def apply(step: Step, history: list[Tree]) -> tuple[Tree, str]:
    """The tree after an edit, and what the edit was: "" if there was nothing to edit in this way."""
    tree = dict(history[-1])
    author = Author(random.Random(step.seed), number=step.seed % 10**6 * 10, is_hostile=step.is_hostile)
    if step is BACK:
        return dict(history[-2:][0]), "the edit before undone"
    if step.kind == "revert":
        return dict(author.rng.choice(history)), "back to an earlier tree"
    return tree, EDITS[step.kind](tree, author)


class Course:
    """A tree that is edited and built, again and again, in one folder."""

    def __init__(self, tree: Tree, folder: Path) -> None:
        self.history = [{**KIT, **tree}]
        self.root, self.beside = folder / "edited", folder / "clean"
        self.workers = ForkedWorkers(self.root, trace=True)
        self.untrue: list[str] = []  # of what was told before the last build
        self.made_from: dict[str, Tree] = {}  # by task: the tree that its record was written from
        self.built = self.change(self.history[0])

    def edit(self, step: Step) -> tuple[str, Built]:
        """Do an edit and build; what the edit was, "" for none."""
        tree, what = apply(step, self.history)
        if not what:
            return "", self.built
        self.history.append(tree)
        return what, self.change(tree)

    def change(self, tree: Tree) -> Built:
        """Put a tree in the place of the one before, and build."""
        write(tree, self.root)
        self.workers.executed.clear()
        built = build(self.root, self.workers)
        self.untrue = list(untrue(built, self.made_from, tree))
        self.made_from |= dict.fromkeys(settled(built), tree)
        return built

    def differences(self, tree: Tree, built: Built) -> str:
        """How a build differs from a clean one, from what plain manim would show, and from what was told of it before.

        And what ran unknown to it.
        """
        clean = clean_build(tree, self.beside)
        lines = []
        for task in sorted({*clean.outputs, *built.outputs}):
            mine, its = built.outputs.get(task), clean.outputs.get(task)
            if mine != its:
                lines.append(
                    f"{task}\n  is           {_told(mine, built, task)}\n  clean build  {_told(its, clean, task)}"
                )
        if not lines:
            for task, frames in shown_whole(self.root, self.workers).items():
                video = built.outputs.get(task, FAILED)
                if frames is not None and video != FAILED and not video.startswith(json.dumps(frames).encode()):
                    lines.append(f"{task} is cut\n  is     {video!r}\n  whole  {json.dumps(frames)}")
        return "\n".join([*lines, *self.untrue, *unknown_calls(self.root, self.workers.executed)])


def _told(output: bytes | None, built: Built, task: str) -> str:
    return f"{output!r} {built.problems.get(task, '')}"


def run(seed: int, count: int, seconds: float = float("inf"), at_once: int = 1) -> Tally:
    """Try `count` edits, on a new course every few of them; so many courses at once, each in a process of its own."""
    tally, end = Tally(), time.monotonic() + seconds
    for other in each_course(_one_course, lambda tried: tried.edits, seed, count, EDITS_A_COURSE, end, at_once):
        tally.add(other)
        print(f"{tally.edits} edits, {len(tally.unsound)} unsound", file=sys.stderr, flush=True)
    return tally


def _one_course(seed: int, count: int, end: float) -> Tally:
    is_hostile = seed % 3 == 0
    tree = Author(random.Random(seed), is_hostile=is_hostile).course()
    tally = Tally(courses=1)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        course = Course(tree, Path(folder))
        wrong = course.differences(course.history[0], course.built)
        done: list[Step] = []
        steps = iter(plan(seed, 4 * count, is_hostile))
        while not wrong and len(done) < count and time.monotonic() < end and (step := next(steps, None)):
            what, built = course.edit(step)
            if not what:
                continue
            wrong = course.differences(course.history[-1], built)
            done.append(step)
            tally.edits += 1
            tally.refused += bool(built.problems)
            tally.one_clip.update(bool(why) for why in built.why_one_clip.values())
            tally.count(step.kind, course.built, built, is_hostile)
            course.built = built
            if built.problems:
                # Held against the clean build, which fails too; from a broken file, later edits would try nothing.
                done.append(BACK)
                course.edit(BACK)
                course.built = course.change(course.history[-1])
    if wrong:
        print(
            f"unsound after {len(done)} edits of seed {seed}; shrinking:\n{wrong[:2000]}", file=sys.stderr, flush=True
        )
        tally.unsound.append(f"seed {seed}, after {len(done)} edits:\n" + shrunk(tree, done, wrong))
    return tally


def shrunk(tree: Tree, steps: list[Step], wrong: str) -> str:
    """The fewest edits, and the fewest lines shown, that still go wrong, with what goes wrong."""
    steps, wrong = _fewest(tree, steps, wrong)
    tree, wrong = _smallest(tree, steps, wrong)
    history = [{**KIT, **tree}]
    lines = []
    for step in steps:
        after, what = apply(step, history)
        history.append(after)
        lines.append(f"  {step.kind}: {what}")
    changed = "\n".join(_diff(one, two) for one, two in pairwise(history))
    return "\n".join([*lines, changed or _diff({}, tree), wrong])


def _fails(tree: Tree, steps: list[Step]) -> str:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        course = Course(tree, Path(folder))
        for step in steps:
            _, course.built = course.edit(step)
        return course.differences(course.history[-1], course.built)


def _fewest(tree: Tree, steps: list[Step], wrong: str) -> tuple[list[Step], str]:
    for fewer in ([], steps[-1:]):
        if found := _fails(tree, fewer):
            return fewer, found
    end = time.monotonic() + SHRINKING
    for step in reversed([*steps]):
        if time.monotonic() > end:
            break
        fewer = [each for each in steps if each is not step]
        if found := _fails(tree, fewer):
            steps, wrong = fewer, found
    return steps, wrong


def _smallest(tree: Tree, steps: list[Step], wrong: str) -> tuple[Tree, str]:
    """Without the lines that show something else."""
    for path in [p for p in tree if "manim_ce" in p and "class Scene" in tree[p]]:
        for line in [each for each in tree[path].splitlines() if each.startswith("        self.play(")]:
            less = {**tree, path: tree[path].replace(f"{line}\n", "        self.play(0)\n", 1)}
            if less != tree and (found := _fails(less, steps)):
                tree, wrong = less, found
    return tree, wrong


def _diff(one: Tree, two: Tree) -> str:
    import difflib

    lines: list[str] = []
    for path in sorted({*one, *two}):
        before, after = (t.get(path, "").splitlines() for t in (one, two))
        lines += difflib.unified_diff(before, after, path, path, lineterm="", n=2)
    return "\n".join(lines)
