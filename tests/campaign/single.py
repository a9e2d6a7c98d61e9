"""Every gadget by itself: each of its numbers is changed in turn, and what is redone is held against what changes."""

import random
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from .builds import KIT
from .campaign import MEMORY, Course
from .courses import Author, Tree, add_line
from .edits import NUMBER
from .gadgets.catalog import GADGETS
from .gadgets.gadget import instance


@dataclass
class Finding:
    """What came of one gadget."""

    gadget: str
    wrong: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    one_clip_because: str = ""
    redone: int = 0
    needed: int = 0


def gadget_scene(kind: str) -> Tree:
    """A scene that shows each use of a gadget in a section of its own, and one section that shows nothing of it."""
    author = Author(random.Random(0))
    tree: Tree = {"seminars/01_part/experiments.py": "", "seminars/01_part/hyperparams.toml": ""}
    gadget = GADGETS[kind]
    file = author.add_scene(tree, "seminars/01_part", "Scene10", len(gadget.uses) + 1)
    author.add_gadget(tree, file, kind)
    # The author put uses anywhere: put them in order.
    tree[file] = re.sub(r"^        self\.play\('(?!scene).*\n", "", tree[file], flags=re.MULTILINE)
    named = instance(gadget, author.number, random.Random(1))
    for index, use in enumerate(named.uses, 1):
        tree[file] = add_line(tree[file], f"scene{index}_part", f"self.play({use})")
    return tree


def try_gadgets(kinds: list[str], at_once: int = 1) -> Iterator[Finding]:
    """What comes of each, in their order; so many are tried at once, each in a process of its own."""
    with ProcessPoolExecutor(at_once, get_context("fork")) as pool:
        yield from pool.map(_try, kinds)


def _try(kind: str) -> Finding:
    tree = gadget_scene(kind)
    finding = Finding(kind)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        course = Course(tree, Path(folder))
        finding.problems += course.built.problems.values()
        finding.one_clip_because = "".join(course.built.why_one_clip.values())
        if wrong := course.differences(course.history[0], course.built):
            finding.wrong.append(wrong)
        for changed in _changes({k: v for k, v in tree.items() if k not in KIT}):
            _change(course, {**KIT, **changed}, finding)
    return finding


def _changes(tree: Tree) -> Iterator[Tree]:
    for path, text in tree.items():
        for found in NUMBER.finditer(text):
            yield {**tree, path: f"{text[: found.start()]}{int(found[0]) ^ 512}{text[found.end() :]}"}


def _change(course: Course, tree: Tree, finding: Finding) -> None:
    before = course.built
    after = course.change(tree)
    if wrong := course.differences(tree, after):
        finding.wrong.append(wrong)
    clips = [task for task in after.computed if task.startswith("clip")]
    finding.redone += len(clips)
    finding.needed += sum(after.outputs[task] != before.outputs.get(task) for task in clips)
    course.change(course.history[0])
