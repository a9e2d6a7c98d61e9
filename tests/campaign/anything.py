"""Random programs that read anything; then a thing changes: who read it is stale, is made and says so; others are not.

Experiments of the real kit, run by real workers. What an experiment tells is a function of what it read: the same state
has to give the same tensors, whether they are current, from the store or made.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.graph.building.builder import Builder
from coursekit.graph.building.why.standings import reasons
from coursekit.graph.course.reading import read_course
from coursekit.graph.errors import BuildError
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.jobs.workers.server import EXPERIMENTING
from coursekit.graph.targets.tensors import TensorFile

from .readers import CONTENT, NAMES, PLACES, PRESENCE, READERS, TOOLS, VALUE, Reader, Thing, things

CHANGES_A_COURSE = 20
SEES = {  # which changes an aspect shows
    CONTENT: ("write", "remove", "create"),
    VALUE: ("write", "remove", "create"),
    NAMES: ("write", "remove", "create"),
    PRESENCE: ("remove", "create"),
}


@dataclass
class Tried:
    """What came of the changes."""

    changes: int = 0
    seen: int = 0  # experiments that had to be made anew
    fetched: int = 0
    wrong: list[str] = field(default_factory=list)


class Program:
    """Experiments that read things, each by readers of its own, in a course of one seminar."""

    def __init__(self, root: Path, rng: random.Random) -> None:
        self.root = root
        self.rng = rng
        outside = root.parent / "outside"
        for place in (outside, *(root / place for place in PLACES)):
            place.mkdir(parents=True)
        self.things = things(rng, 8, os.path.relpath(outside, root))
        self.reads: dict[str, list[tuple[Thing, Reader]]] = {}
        self.last: dict[str, dict[tuple[str, ...], bytes]] = {}  # by experiment and state: its tensors
        for thing in self.things:
            if rng.random() < 0.7:
                thing.write(root, rng.randrange(100, 1000))
        self._write()

    def _write(self) -> None:
        folder = self.root / "seminars/01_part"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tools.py").write_text(TOOLS)
        text = 'import os\n\nfrom tools import *\n\nROOT = __file__.rpartition("/seminars/")[0]\n'
        table = ""
        for number in range(4):
            name = f"run_{number}"
            self.reads[name] = [
                (thing, self.rng.choice(READERS[thing.kind])) for thing in self.rng.sample(self.things, 3)
            ]
            lines = [f"told(lambda p={self._name(t)}: {r.code}, ROOT)" for t, r in self.reads[name]]
            text += f"\n\ndef {name}(seed: int):\n    return tensor({', '.join(lines)}, str(seed))\n"
            table += f"[{name}]\nseed = {number}\n\n"
        (folder / "experiments.py").write_text(text)
        (folder / "hyperparams.toml").write_text(table)

    def _name(self, thing: Thing) -> str:
        """An expression for a path, or for a variable's name; the source tells it, or computes it."""
        name = thing.path if thing.kind == "variable" else f"/{thing.path}"
        middle = len(name) // 2
        told = self.rng.choice([repr(name), f'"".join([{name[:middle]!r}, {name[middle:]!r}])'])
        if thing.kind == "variable":
            return told
        if thing.path.startswith("seminars/01_part/") and self.rng.random() < 0.3:
            below = thing.path.removeprefix("seminars/01_part/")
            return self.rng.choice([repr(below), f'"".join([{below[:3]!r}, {below[3:]!r}])'])  # a relative name
        return f"os.path.abspath(ROOT + {told})"

    def change(self) -> tuple[Thing, str]:
        """Change one thing; how."""
        thing = self.rng.choice(self.things)
        is_there = thing.state(self.root) not in ("absent", "None")
        how = self.rng.choice(["write", "write", "remove"]) if is_there else "create"
        thing.remove(self.root) if how == "remove" else thing.write(self.root, self.rng.randrange(100, 1000))
        return thing, how

    def must_see(self, name: str, thing: Thing, how: str) -> bool:
        return any(read == thing and how in SEES[reader.aspect] for read, reader in self.reads[name])

    def reads_of(self, name: str, thing: Thing) -> bool:
        return any(read == thing or _comes_to(reader, read, thing) for read, reader in self.reads[name])

    def is_named(self, told: str, thing: Thing) -> bool:
        """Whether a thing is named in what is told, or the folder that came or went with it."""
        return any(part in told for part in thing.path.split("/")[-2:])

    def state(self, name: str) -> tuple[str, ...]:
        return tuple(thing.state(self.root) for thing, _ in self.reads[name])


def _comes_to(reader: Reader, read: Thing, thing: Thing) -> bool:
    """Whether who reads one thing goes through all that is beside it, and so comes to the other."""
    if thing.kind == "variable":
        return reader.is_shell or reader.all_variables or (reader.beside and read.kind == "variable")
    if reader.code == "executed(p)":  # what exec() runs may call what else the file has, and so read what that names
        return True
    return reader.beside and read.kind != "variable" and Path(read.path).parent in Path(thing.path).parents


def _targets(builder: Builder) -> Mapping[str, TensorFile]:
    course, records = builder.course, builder.records
    return {e.name: TensorFile(course, records, e) for e in course.experiments}


def _build(program: Program, builder: Builder, tried: Tried) -> Iterator[str]:
    """Build all; what is wrong with it."""
    for name, target in _targets(builder).items():
        try:
            if not builder.is_current(target):
                builder.build(target)
        except BuildError as problem:
            yield f"{name} was refused: {problem}"
            continue
        tried.fetched += builder.outcomes.get(target.task) == "from the store"
        said, state = target.path.read_bytes(), program.state(name)
        if program.last.setdefault(name, {}).setdefault(state, said) != said:
            yield f"{name} tells something else of the same"
    after = Builder(read_course(program.root), builder.workers)
    for name, target in _targets(after).items():
        if not after.is_current(target):
            yield f"{name} is not current after it was built: {reasons(after, target)}"


def _one_course(seed: int, count: int, end: float, tried: Tried) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "course"
        root.mkdir()
        program = Program(root, random.Random(seed))
        pool = WorkerPool((root / "seminars",), EXPERIMENTING)
        wrong = list(_build(program, Builder(read_course(root), pool), tried))
        while not wrong and count > 0 and time.monotonic() < end:
            thing, how = program.change()
            builder = Builder(read_course(root), pool)
            for name, target in _targets(builder).items():
                is_current = builder.is_current(target)
                if is_current and program.must_see(name, thing, how) and program.state(name) not in program.last[name]:
                    wrong.append(f"{name} is current")
                if not is_current and not program.reads_of(name, thing):
                    wrong.append(f"{name} is stale, and did not read it: {reasons(builder, target)}")
                if not is_current and not program.is_named("".join(reasons(builder, target)), thing):
                    wrong.append(f"{name} does not name it: {reasons(builder, target)}")
                tried.seen += not is_current
            wrong += _build(program, builder, tried)
            if wrong:
                wrong.insert(0, f"seed {seed}: {how} {thing.kind} {thing.path}")
                code = (root / "seminars/01_part/experiments.py").read_text()
                wrong.append("\n".join(line for line in code.splitlines() if "tensor(" in line))
            count -= 1
            tried.changes += 1
        for thing in program.things:
            if thing.kind == "variable":
                thing.remove(root)
        pool.shutdown()
    if wrong:
        tried.wrong.append("\n  ".join(wrong))


def run(seed: int, count: int, seconds: float = float("inf")) -> Tried:
    """Try `count` changes, on a new course every few of them."""
    tried = Tried()
    end = time.monotonic() + seconds
    number = 0
    while tried.changes < count and time.monotonic() < end and number < count:
        number += 1
        known = len(tried.wrong)
        _one_course(1000 * seed + number, min(CHANGES_A_COURSE, count - tried.changes), end, tried)
        for wrong in tried.wrong[known:]:
            print(wrong, file=sys.stderr, flush=True)
    return tried


def main(seed: int, count: int, minutes: float) -> bool:
    tried = run(seed, count, 60 * minutes)
    for wrong in tried.wrong:
        print(wrong, end="\n\n")
    print(
        f"{tried.changes} changes, {tried.seen} experiments made anew for them, {tried.fetched} of these from the "
        f"store; {len(tried.wrong)} unsound"
    )
    return bool(tried.wrong)
