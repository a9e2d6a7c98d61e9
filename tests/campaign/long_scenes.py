"""Scenes of many statements as text, and random edits of them: of late statements more often than of early ones."""

import ast
import random
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .courses import Tree, parsed
from .gadgets.strand import Strand, spun
from .gadgets.strands import STRANDS

FOLDER = "seminars/01_part"
SCENE = re.compile(r"^class (Scene\w+)\((.*)\):$", re.MULTILINE)
NUMBER = re.compile(r"\b0\.\d\d\b")
NAME = re.compile(r"\b\w+_k\d+\b")
HEAD = "from manim import *\n\nfrom coursekit.stage import CourseScene\n"
EXPERIMENTS = (
    "import torch\n\nfrom coursekit.lab.experiment import Tensors\n\n\n"
    'def run(scale: float) -> Tensors:\n    return {"y": scale * torch.arange(3)}\n'
)
BASES = ("Scene", "Scene", "Scene", "MovingCameraScene", "ThreeDScene", "CourseScene", "CourseScene")
STRANDS_A_SCENE = (7, 13)


@dataclass
class LongAuthor:
    """Writes scenes of strands; numbers what it writes."""

    rng: random.Random
    number: int = 0

    def course(self, scenes: int = 2) -> Tree:
        tree: Tree = {f"{FOLDER}/experiments.py": EXPERIMENTS, f"{FOLDER}/hyperparams.toml": "[run]\nscale = 0.25\n"}
        for number in range(1, scenes + 1):
            self.add_scene(tree, f"Scene{number}")
        return tree

    def add_scene(self, tree: Tree, name: str) -> None:
        base = self.rng.choice(BASES)
        names = ["construct"]
        text = f"{HEAD}\n\nclass {name}({base}):\n    def construct(self):\n"
        if base == "CourseScene":
            names = [f"scene{number}_part" for number in range(1, self.rng.randint(1, 2) + 1)]
            text += "".join(f"        self.{each}()\n" for each in names)
            for each in names:
                text += f"\n    def {each}(self):\n        self.add(Dot())\n        self.clear()\n"
        else:
            text += "        self.wait(0.2)\n"
        path = f"{FOLDER}/{name.lower()}.py"
        tree[path] = text
        for each in names:
            for _ in range(self.rng.randint(*STRANDS_A_SCENE) // len(names)):
                self.add_strand(tree, path, each, self.rng.random())

    def add_strand(self, tree: Tree, path: str, method: str, earliest: float) -> str:
        """Put a strand into a method, no statement of it before a place: as a share of the method's statements."""
        with_kit = "(CourseScene)" in tree[path]
        kind = self.rng.choice(sorted(name for name, each in STRANDS.items() if with_kit or not each.needs_kit))
        self.number += 1
        strand = spun(STRANDS[kind], self.number, self.rng)
        self._lay(tree, path, method, earliest, strand)
        return kind

    def _lay(self, tree: Tree, path: str, method: str, earliest: float, strand: Strand) -> None:
        for name, text in strand.files.items():
            tree[f"{FOLDER}/{name}"] = text
        body = Body(tree[path], method)
        first = min(round(earliest * len(body.blocks)), max(0, len(body.blocks) - body.clears))
        last = len(body.blocks) - body.clears
        places = sorted(self.rng.randint(first, max(first, last)) for _ in strand.steps)
        for place, step in reversed([*zip(places, strand.steps, strict=True)]):
            body.blocks.insert(place, step)
        text = body.text
        if strand.members:
            text = f"{text.rstrip()}\n\n{textwrap.indent(strand.members, '    ')}\n"
        if strand.host:
            found = SCENE.search(text)
            assert found
            text = f"{text[: found.start()].rstrip()}\n\n\n{strand.host}\n\n\n{text[found.start() :]}"
        tree[path] = text


class Body:
    """The statements of one method of a scene, as blocks of text without their indentation."""

    def __init__(self, text: str, method: str) -> None:
        self._lines = text.splitlines(keepends=True)
        node = method_of(text, method)
        assert node is not None
        begins = [each.lineno - 1 for each in node.body]
        ends = [*begins[1:], node.end_lineno or 0]
        self._first, self._last = begins[0], ends[-1]
        spans = zip(begins, ends, strict=True)
        self.blocks = [textwrap.dedent("".join(self._lines[one:two])).rstrip("\n") for one, two in spans]
        self.clears = int(method != "construct")  # the last statement leaves nothing for the next section

    @property
    def text(self) -> str:
        blocks = self.blocks or ["pass"]
        body = "".join(f"{textwrap.indent(block, '        ')}\n" for block in blocks)
        return "".join([*self._lines[: self._first], body, *self._lines[self._last :]])


def method_of(text: str, name: str) -> ast.FunctionDef | None:
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    return None


def methods_of(text: str) -> list[str]:
    """The methods in which a scene's statements stand."""
    return re.findall(r"^    def (scene\d+_part)\(self\)", text, re.MULTILINE) or ["construct"]


def late(rng: random.Random, count: int) -> int:
    """A place among so many, a late one more often than an early one."""
    return min(count - 1, int(count * rng.random() ** 0.4))


def change_number(tree: Tree, author: LongAuthor) -> str:
    path = author.rng.choice(sorted(path for path in tree if NUMBER.search(tree[path])))
    found = author.rng.choice([*NUMBER.finditer(tree[path])])
    new = f"0.{author.rng.randrange(10, 100)}"
    tree[path] = tree[path][: found.start()] + new + tree[path][found.end() :]
    return f"{path}: {found[0]} -> {new}"


def change_statement(tree: Tree, author: LongAuthor) -> str:
    """A number of a statement, a late one rather than an early one."""
    path, body = _some_body(tree, author)
    with_number = [number for number, block in enumerate(body.blocks) if NUMBER.search(block)]
    if not with_number:
        return ""
    number = with_number[late(author.rng, len(with_number))]
    found = author.rng.choice([*NUMBER.finditer(body.blocks[number])])
    new = f"0.{author.rng.randrange(10, 100)}"
    block = body.blocks[number]
    body.blocks[number] = block[: found.start()] + new + block[found.end() :]
    return _put(tree, path, body, f"statement {number}: {found[0]} -> {new}")


def change_pace(tree: Tree, author: LongAuthor) -> str:
    path, body = _some_body(tree, author)
    number = late(author.rng, len(body.blocks))
    slower = {"run_time=0.2": "run_time=0.4", "run_time=0.4": "run_time=0.2", "self.wait(0.2)": "self.wait(0.4)"}
    for old, new in slower.items():
        if old in body.blocks[number]:
            body.blocks[number] = body.blocks[number].replace(old, new, 1)
            return _put(tree, path, body, f"statement {number}: {new}")
    return ""


def add_strand(tree: Tree, author: LongAuthor) -> str:
    path = _some_scene(tree, author)
    method = author.rng.choice(methods_of(tree[path]))
    return f"{path}: {author.add_strand(tree, path, method, author.rng.random() ** 0.4)} added"


def delete_statement(tree: Tree, author: LongAuthor) -> str:
    path, body = _some_body(tree, author)
    number = late(author.rng, len(body.blocks))
    gone = body.blocks.pop(number)
    return _put(tree, path, body, f"statement {number} deleted: {gone.splitlines()[0]}")


def swap_statements(tree: Tree, author: LongAuthor) -> str:
    path, body = _some_body(tree, author)
    if len(body.blocks) < 2:
        return ""
    number = late(author.rng, len(body.blocks) - 1)
    body.blocks[number : number + 2] = reversed(body.blocks[number : number + 2])
    return _put(tree, path, body, f"statements {number} and {number + 1} swapped")


def repeat_statement(tree: Tree, author: LongAuthor) -> str:
    path, body = _some_body(tree, author)
    number = late(author.rng, len(body.blocks))
    body.blocks.insert(number, body.blocks[number])
    return _put(tree, path, body, f"statement {number} twice")


def nest_statement(tree: Tree, author: LongAuthor) -> str:
    """A statement put into one that holds others."""
    path, body = _some_body(tree, author)
    number = late(author.rng, len(body.blocks))
    head = author.rng.choice(["if True:", "for _ in range(1):", "with tempconfig({}):", "while True:"])
    end = "\n    break" if head.startswith("while") else ""
    block = body.blocks[number]
    if block.startswith("global "):
        return ""
    body.blocks[number] = f"{head}\n{textwrap.indent(block, '    ')}{end}"
    return _put(tree, path, body, f"statement {number} within {head}")


def comment(tree: Tree, author: LongAuthor) -> str:
    path = author.rng.choice(sorted(path for path in tree if path.endswith(".py")))
    lines = tree[path].splitlines(keepends=True)
    lines.insert(author.rng.randint(0, len(lines)), author.rng.choice(["# a word\n", "\n", "        # a word\n"]))
    text = "".join(lines)
    if ast.dump(parsed(text)) != ast.dump(parsed(tree[path])):
        return ""
    tree[path] = text
    return f"{path}: a comment"


def reformat(tree: Tree, author: LongAuthor) -> str:
    path = _some_scene(tree, author)
    tree[path] = ast.unparse(parsed(tree[path])) + "\n"
    return f"{path}: reformatted"


def rename(tree: Tree, author: LongAuthor) -> str:
    names = sorted({name for text in tree.values() for name in NAME.findall(text)})
    if not names:
        return ""
    old = author.rng.choice(names)
    author.number += 1
    new = re.sub(r"_k\d+$", f"x_k{author.number}", old)
    for path in [*tree]:
        text = re.sub(rf"\b{old}\b", new, tree.pop(path))
        tree[re.sub(rf"\b{old}\b", new, path)] = text
    return f"{old} renamed to {new}"


def add_unused(tree: Tree, author: LongAuthor) -> str:
    path = _some_scene(tree, author)
    author.number += 1
    what = author.rng.choice(["def unused_k{0}(x):\n    return x\n", "UNUSED_k{0} = {0}\n"]).format(author.number)
    found = SCENE.search(tree[path])
    assert found
    tree[path] = f"{tree[path][: found.start()]}{what}\n\n{tree[path][found.start() :]}"
    return f"{path}: something unused added"


def change_table(tree: Tree, author: LongAuthor) -> str:
    tree[f"{FOLDER}/hyperparams.toml"] = f"[run]\nscale = 0.{author.rng.randrange(10, 100)}\n"
    return "a hyperparameter"


def mistake(tree: Tree, author: LongAuthor) -> str:
    path, body = _some_body(tree, author)
    number = late(author.rng, len(body.blocks))
    body.blocks.insert(number, author.rng.choice(["unknown_name", "raise ValueError('no')", "self.play(", "1 / 0"]))
    return _put(tree, path, body, f"a mistake before statement {number}", parses=False)


Edit = Callable[[Tree, LongAuthor], str]
EDITS: dict[str, Edit] = {
    each.__name__: each
    for each in (
        change_number, change_statement, change_pace, add_strand, delete_statement, swap_statements, repeat_statement,
        nest_statement, comment, reformat, rename, add_unused, change_table, mistake,
    )
}  # fmt: skip
WEIGHTS = {"change_number": 4, "change_statement": 8, "change_pace": 2, "add_strand": 4, "swap_statements": 2}


def kinds(rng: random.Random) -> Iterator[str]:
    """Kinds of edits, one after another, for ever."""
    weights = [WEIGHTS.get(kind, 1) for kind in EDITS]
    while True:
        yield from rng.choices([*EDITS], weights)


def _some_scene(tree: Tree, author: LongAuthor) -> str:
    return author.rng.choice(sorted(path for path in tree if SCENE.search(tree[path])))


def _some_body(tree: Tree, author: LongAuthor) -> tuple[str, Body]:
    path = _some_scene(tree, author)
    return path, Body(tree[path], author.rng.choice(methods_of(tree[path])))


def _put(tree: Tree, path: str, body: Body, what: str, parses: bool = True) -> str:
    if parses and not parsed(body.text).body:
        return ""
    tree[path] = body.text
    return f"{path}: {what}"
