"""Faults at every place where they can strike, one after another: a build that ends at its n-th step, a disk that is
full from there on, and each file that a build keeps, damaged in each way. None may show in what the next build makes.
"""

import errno
import os
import pickle
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursekit.graph.source import parse_cache
from tests.conftest import TinyCourse

from .builds import KIT, build, clean_build, current_tasks, write
from .campaign import MEMORY
from .courses import Author, Tree
from .edits import NUMBER
from .workers import ForkedWorkers

# What changes files, as Python's audit hooks name it; the first ones need space.
GROWS = ("os.mkdir", "os.rename", "tempfile.mkstemp")
STEPS = (*GROWS, "os.remove", "os.rmdir", "os.chmod", "os.truncate")
KILLED = 9
Damage = Callable[[bytes, random.Random], bytes | None]
DAMAGES: dict[str, Damage] = {
    "cut": lambda content, _: content[: len(content) // 2],
    "empty": lambda content, _: b"",
    "bit flipped": lambda content, rng: _flipped(content, rng),
    "a number changed": lambda content, rng: _miscounted(content, rng),
    "another's": lambda content, rng: content[::-1],
    "gone": lambda content, _: None,
}


def _flipped(content: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(content)) if content else 0
    return content[:place] + bytes([content[place] ^ 1 << rng.randrange(8)]) + content[place + 1 :] if content else b"x"


def _miscounted(content: bytes, rng: random.Random) -> bytes:
    """One bit of a whole number flipped: what is left can be read as well as before."""
    numbers = [*re.finditer(rb"\b\d{1,3}\b", content)]
    if not numbers:
        return _flipped(content, rng)
    place = rng.choice(numbers).end() - 1
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@dataclass
class Findings:
    """How many faults were tried, and what came of those that a build did not survive."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)


class Trial:
    """A course that was built, an edit of it that was not, and what a clean build makes of either."""

    def __init__(self, seed: int, folder: Path) -> None:
        rng = random.Random(seed)
        self.before: Tree = {**KIT, **Author(rng, is_hostile=False).course(seminars=1, gadgets=2)}
        self.after = _edited(self.before, seed, 111)
        self.again = _edited(self.before, seed, 222)
        self.folder = folder
        self.root = folder / "course"
        self.clean = {name: clean_build(tree, folder / "clean") for name, tree in self.trees.items()}
        write(self.before, self.root)
        build(self.root, ForkedWorkers(self.root))
        self.root.rename(folder / "built")

    @property
    def trees(self) -> dict[str, Tree]:
        return {"before": self.before, "after": self.after, "again": self.again}

    def restore(self, tree: str) -> None:
        """The course as it was built, with the files of a tree."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.folder / "built", self.root)
        write(self.trees[tree], self.root)

    def problem(self, tree: str, done: set[str] | None = None) -> str:
        """What is wrong with the next build: its outputs, work done twice, and files that are left."""
        built = build(self.root, ForkedWorkers(self.root))
        wrong = [task for task, output in self.clean[tree].outputs.items() if built.outputs.get(task) != output]
        lines = [f"{task} is not what a clean build makes {built.problems.get(task, '')}" for task in wrong]
        lines += [f"{task} was done again" for task in sorted(built.computed & (done or set()))]
        return "; ".join([*lines, *(f"{path.name} is left" for path in TinyCourse(self.root).litter)])


def _edited(tree: Tree, seed: int, by: int) -> Tree:
    """Another number in an experiment's table and in a section, at the same places for one seed."""
    rng, after = random.Random(seed), dict(tree)
    for path in [p for p in tree if p.startswith("seminars/") and p.endswith((".toml", "scene10.py"))]:
        found = rng.choice([*NUMBER.finditer(tree[path])])
        after[path] = f"{tree[path][: found.start()]}{(int(found[0]) + by) % 900 + 100}{tree[path][found.end() :]}"
    return after


class _Steps:
    """Counts the steps of this process that change files, and does something at one of them."""

    def __init__(self, at: int, strike: Callable[[bool], None]) -> None:
        self.process, self.count, self.at, self.strike = os.getpid(), 0, at, strike
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE != os.O_RDONLY
        if (writes or event in STEPS) and os.getpid() == self.process:
            self.count += 1
            if self.count >= self.at:
                self.strike(writes or event in GROWS)


def _strike_dead(grows: bool) -> None:
    os._exit(KILLED)


def _refuse_space(grows: bool) -> None:
    if grows:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _build_with(root: Path, at: int, strike: Callable[[bool], None]) -> tuple[int, int]:
    """Build in a process of its own, with a fault at a step; its exit status and how many steps it came to."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        status = 1
        sys.dont_write_bytecode = True  # or the first build of a fresh checkout has more steps than the next ones
        parse_cache.LAST.clear()  # and so would the first of this process, of which the others know what it parsed
        try:
            steps = _Steps(at, strike)
            try:
                build(root, ForkedWorkers(root))
            except OSError as problem:
                status = problem.errno or 1
            else:
                status = 0
            steps.at = sys.maxsize
            os.write(writing, pickle.dumps(steps.count))
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status, pickle.loads(told) if told else 0


def interrupted(seed: int, most: int | None = None) -> Findings:
    """End a build at each of its steps, then fill the disk at each; `most` of each, evenly spread, if given."""
    findings = Findings()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        trial = Trial(seed, Path(folder))
        trial.restore("after")
        _, steps = _build_with(trial.root, sys.maxsize, _strike_dead)
        for name, strike in (("killed", _strike_dead), ("no space", _refuse_space)):
            for at in _spread(steps, most):
                trial.restore("after")
                status, _ = _build_with(trial.root, at, strike)
                findings.tried += 1
                problem = trial.problem("after", current_tasks(trial.root))
                if status not in (KILLED, errno.ENOSPC, 0):
                    problem = f"it ended with {status}; {problem}"
                if problem:
                    findings.wrong.append(f"{name} at step {at} of {steps}: {problem}")
    return findings


def edited(seed: int, most: int | None = None) -> Findings:
    """Edit the source once at each step of a build; the next one, and one after the edit is put back, must not show it.

    What was made in between may be in the store, and must not pass there for what the source makes.
    """
    findings = Findings()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        trial = Trial(seed, Path(folder))
        trial.restore("after")
        _, steps = _build_with(trial.root, sys.maxsize, _strike_dead)
        for at in _spread(steps, most):
            trial.restore("after")
            status, reached = _build_with(trial.root, at, _Author(trial).edit)
            if reached < at:  # two builds differ by a few steps, as their jobs end: this one was edited at its end
                write(trial.again, trial.root)
            findings.tried += 1
            problem = trial.problem("again")
            write(trial.after, trial.root)
            problem += trial.problem("after")
            if problem or status:
                findings.wrong.append(f"edited at step {at} of {steps}: it ended with {status}; {problem}")
    return findings


class _Author:
    """Edits once; that changes files too."""

    def __init__(self, trial: Trial) -> None:
        self.trial, self.is_done = trial, False

    def edit(self, grows: bool) -> None:
        if not self.is_done:
            self.is_done = True
            write(self.trial.again, self.trial.root)


def _spread(count: int, most: int | None) -> Iterator[int]:
    stride = max(1, count // most) if most else 1
    return iter(range(1, count + 1, stride))


def damaged(seed: int, most: int | None = None, damages: Iterable[str] = DAMAGES, files: str = "**/*") -> Findings:
    """Damage each file that a build keeps, in each way, and build: the same source, and edited source."""
    findings = Findings()
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        trial = Trial(seed, Path(folder))
        built = Path(folder, "built")
        kept = sorted(p.relative_to(built) for p in built.glob(files) if p.is_file() and _is_kept(p.relative_to(built)))
        cases = [(file, damage, tree) for file in kept for damage in damages for tree in ("before", "after")]
        for file, damage, tree in rng.sample(cases, most) if most else cases:
            trial.restore(tree)
            content = DAMAGES[damage]((trial.root / file).read_bytes(), rng)
            if content is None:
                (trial.root / file).unlink()
            else:
                (trial.root / file).write_bytes(content)
            findings.tried += 1
            if problem := trial.problem(tree):
                findings.wrong.append(f"{file} {damage}, source as {tree} the edit: {problem}")
    return findings


def _is_kept(file: Path) -> bool:
    return file.parts[0] == ".cache" or "static" in file.parts


def main(seed: int) -> int:
    wrong = 0
    for kind in (interrupted, edited, damaged):
        found, name = kind(seed), kind.__name__
        for line in found.wrong:
            print(line)
        print(f"seed {seed}, {name}: {found.tried - len(found.wrong)} of {found.tried} faults survived")
        wrong += len(found.wrong)
    return int(bool(wrong))
