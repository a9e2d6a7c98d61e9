"""Random courses as text: a tree is a dict from path to content, and gadgets are put into its files."""

import ast
import random
import re
from collections.abc import Set
from dataclasses import dataclass

from .gadgets.catalog import ANYWHERE, GADGETS, HOSTILE, SHARING
from .gadgets.gadget import Gadget, instance

Tree = dict[str, str]
SCENE_CLASS = re.compile(r"^class (Scene\w+)\((.*)\):$", re.MULTILINE)
EXPERIMENTS = '"""Experiments."""\n\nfrom coursekit.lab.mixing import doubled, mixed\n'


@dataclass
class Author:
    """Writes trees; numbers what it writes, so that no two gadgets share a name."""

    rng: random.Random
    number: int = 0
    is_hostile: bool = True  # whether it writes what no analysis can follow closely

    def _next(self) -> int:
        self.number += 1
        return self.number

    def course(self, seminars: int = 2, gadgets: int = 9) -> Tree:
        tree: Tree = {}
        for index in range(1, seminars + 1):
            folder = f"seminars/{index:02}_part"
            tree[f"{folder}/experiments.py"] = EXPERIMENTS
            tree[f"{folder}/hyperparams.toml"] = ""
            for _ in range(self.rng.randint(2, 3)):
                self.add_experiment(tree, folder)
            for scene in range(self.rng.randint(1, 2)):
                file = self.add_scene(tree, folder, f"Scene{index}{scene}", self.rng.randint(2, 4))
                for _ in range(self.rng.randint(gadgets // 2, gadgets)):
                    self.add_gadget(tree, file)
            for _ in range(self.rng.randint(1, gadgets // 2)):
                self.add_gadget(tree, f"{folder}/experiments.py")
        return tree

    def add_scene(self, tree: Tree, folder: str, name: str, sections: int) -> str:
        file = f"{folder}/manim_ce/{name.lower()}.py"
        names = [f"scene{i}_part" for i in range(1, sections + 1)]
        calls = "".join(f"        self.{section}()\n" for section in names)
        bodies = "".join(
            f"\n    def {section}(self):\n        self.play({section!r}, {self.rng.randrange(100, 1000)})\n"
            for section in names
        )
        tree[file] = (
            f'"""A scene."""\n\nfrom coursekit.stage.scene import CourseScene\n\n\n'
            f"class {name}(CourseScene):\n    def construct(self):\n{calls}{bodies}"
        )
        known = experiments_of(tree[f"{folder}/experiments.py"])
        for section in names:
            for experiment in self.rng.sample(known, self.rng.randint(0, min(2, len(known)))):
                tree[file] = add_line(tree[file], section, f'self.play({experiment!r}, self.tensors("{experiment}"))')
        return file

    def add_experiment(self, tree: Tree, folder: str) -> str:
        code, table = f"{folder}/experiments.py", f"{folder}/hyperparams.toml"
        name = f"run_k{self._next()}"
        known = experiments_of(tree[code])
        inputs = self.rng.sample(known, self.rng.randint(0, min(2, len(known))))
        arguments = ", ".join(["scale", "net", *inputs, *(["seed"] if self.rng.random() < 0.3 else [])])
        tree[code] += (
            f"\n\ndef {name}({arguments}):\n"
            f'    return {{"value": mixed({arguments}, {self.rng.randrange(100, 1000)})}}\n'
        )
        tree[table] += (
            f"\n[{name}]\nscale = {self.rng.randrange(100, 1000)}\n"
            f"net.width = {self.rng.randrange(100, 1000)}\nnet.inner.rate = {self.rng.randrange(100, 1000)}\n"
        )
        if "seed" in arguments:
            tree[table] += "sweep.seed = [111, 222]\n"
        return name

    def add_gadget(self, tree: Tree, file: str, kind: str | None = None) -> str:
        in_scene = "manim_ce" in file
        allowed: Set[str] = GADGETS.keys() if in_scene else ANYWHERE.keys()
        if not self.is_hostile:
            allowed = allowed - HOSTILE
        kind = kind or self.rng.choice(sorted(allowed if self.rng.random() < 0.06 else allowed - SHARING))
        gadget = instance(GADGETS[kind], self._next(), self.rng)
        beside = file.rpartition("/")[0]
        for name, code in gadget.files.items():
            path = f"{beside}/{name}"
            tree[path] = f"{tree[path]}\n\n{code}\n" if path in tree else f"{code}\n"
        tree |= {path: f"{text}\n" for path, text in gadget.elsewhere.items()}
        if in_scene:
            self._into_scene(tree, file, gadget)
        else:
            self._into_experiments(tree, file, gadget)
        return kind

    def _into_scene(self, tree: Tree, file: str, gadget: Gadget) -> None:
        tree[file] = add_host(tree[file], gadget)
        sections = sections_of(tree[file])
        if not sections:
            return
        order = sorted(self.rng.sample(range(len(sections)), min(len(sections), self.rng.randint(1, 3))))
        first = self.rng.randrange(len(gadget.uses)) if self.rng.random() < 0.3 else 0
        for offset, place in enumerate(order):
            use = gadget.uses[(first + offset) % len(gadget.uses)]
            tree[file] = add_line(tree[file], sections[place], f"self.play({use[:12]!r}, {use})")

    def _into_experiments(self, tree: Tree, file: str, gadget: Gadget) -> None:
        known = experiments_of(tree[file])
        use = self.rng.choice(gadget.uses)
        if "def " in gadget.host or "class " in gadget.host:
            # Every public function of experiments.py is an experiment, so this one's tools stand in another file.
            tools = f"tools_k{self._next()}"
            beside = file.rpartition("/")[0]
            tree[f"{beside}/{tools}.py"] = f"{gadget.host}\n\n\ndef {tools}_value():\n    return {use}\n"
            host, use = f"from {tools} import {tools}_value", f"{tools}_value()"
        else:
            host = gadget.host
        if not known:
            return
        chosen = self.rng.choice(known)
        text = re.sub(rf"^(def {chosen}\(.*\n    return .*mixed\()", rf"\g<1>{_quoted(use)}, ", tree[file], flags=re.M)
        tree[file] = text.replace("import doubled, mixed\n", f"import doubled, mixed\n\n{host}\n", 1)


def _quoted(use: str) -> str:
    return use.replace("\\", "\\\\")


def experiments_of(text: str) -> list[str]:
    return re.findall(r"^def (run_\w+)\(", text, re.MULTILINE)


def sections_of(text: str) -> list[str]:
    """The section methods of a scene file that are defined, in order."""
    return re.findall(r"^    def (scene\d+_\w+)\(self\)", text, re.MULTILINE)


def add_host(text: str, gadget: Gadget) -> str:
    """Top-level code before the scene class, members at its end, a base before its bases."""
    found = SCENE_CLASS.search(text)
    if not found:
        return text
    bases = f"{gadget.bases}, {found[2]}" if gadget.bases else found[2]
    members = (
        "".join(f"    {line}\n" if line else "\n" for line in gadget.members.split("\n")) if gadget.members else ""
    )
    host = f"{gadget.host}\n\n\n" if gadget.host else ""
    after = text[found.end() :].rstrip("\n") + "\n"
    return f"{text[: found.start()]}{host}class {found[1]}({bases}):{after}{chr(10) if members else ''}{members}"


def add_line(text: str, function: str, line: str) -> str:
    """A line at the end of a method; the text as it is where there is no such method."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            lines = text.splitlines(keepends=True)
            indent = " " * node.body[0].col_offset
            lines.insert(node.end_lineno or 0, f"{indent}{line}\n")
            return "".join(lines)
    return text


def parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])
