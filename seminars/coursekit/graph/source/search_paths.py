"""The folders that a file adds to `sys.path`, told from its source: by expressions of `__file__`, as courses have them.

    HERE = Path(__file__).resolve().parent
    sys.path.insert(0, str(HERE.parent / "shared"))

What is computed otherwise is not followed; an import that needs it is refused while a job runs, and told.
"""

import ast
import os
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from ..jobs.code.relative_folders import relative_folders
from .syntax.definitions import Definition, SourceFile
from .syntax.effects import dotted

SAME = frozenset(("abspath", "realpath", "normpath", "expanduser", "str", "fspath", "resolve", "absolute", "as_posix"))
WORDS = {"pardir": "..", "curdir": ".", "sep": "/"}


def added_folders(file: Path, source: SourceFile) -> tuple[list[Path], list[Path]]:
    """The folders that importing a file puts before all others, the first first, and those that it puts behind."""
    before: list[Path] = []
    behind: list[Path] = []
    told = _Told(file, source)
    for definition in source.definitions:
        if definition.is_function or not _names_path(definition):
            continue
        for node in ast.walk(ast.parse(definition.text)):
            for is_first, value in _added(node):
                folders = [relative_folders(file, text) for text in told.values(value, definition)]
                if is_first:
                    before = [*chain.from_iterable(reversed(folders)), *before]  # a loop puts the last one first
                else:
                    behind += chain.from_iterable(folders)
    return before, behind


def is_installed(module: str, folder: Path) -> bool:
    """Whether Python would find a top-level module without a folder: where something is installed, or its own."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):  # what has that name in this process was not found by an import
        return True
    places = [spec.origin, *(spec.submodule_search_locations or ())] if spec else []
    return bool(spec) and not any(place and Path(place).is_relative_to(folder) for place in places)


def _names_path(definition: Definition) -> bool:
    """Whether a statement may change sys.path at all; few do."""
    chains = (*definition.loads, *definition.stores)
    return any("path" in chain.split(".") or chain.endswith("addsitedir") for chain in chains)


def _added(node: ast.AST) -> Iterator[tuple[bool, ast.expr]]:
    """What a part of a statement adds to sys.path, and whether it is put first."""
    if isinstance(node, ast.AugAssign) and _is_path(node.target):
        yield from ((False, each) for each in _elements(node.value))
    elif isinstance(node, ast.Assign) and any(_is_path(target) for target in node.targets):
        # sys.path[:0] = [A, B], and sys.path = [A, *sys.path]
        yield from ((True, each) for each in reversed(_elements(node.value)))
    elif isinstance(node, ast.Call) and node.args:
        name = (dotted(node.func) or "").rpartition(".")[2]
        if name == "addsitedir":
            yield False, node.args[0]
        elif isinstance(node.func, ast.Attribute) and _is_path(node.func.value):
            if name == "insert" and len(node.args) == 2:
                yield True, node.args[1]
            elif name == "append":
                yield False, node.args[0]
            elif name == "extend":
                yield from ((False, each) for each in _elements(node.args[0]))


def _is_path(node: ast.expr) -> bool:
    """`sys.path`, or `path` of `from sys import path`, or a slice of it."""
    node = node.value if isinstance(node, ast.Subscript) else node
    chain = dotted(node) or ""
    return chain == "path" or (chain.endswith(".path") and chain.count(".") == 1 and chain != "os.path")


def _elements(node: ast.expr) -> Sequence[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [*_elements(node.left), *_elements(node.right)]
    return node.elts if isinstance(node, (ast.List, ast.Tuple)) else ()


class _Told:
    """Evaluates expressions of paths; one of several values has them all."""

    def __init__(self, file: Path, source: SourceFile) -> None:
        self.file = file
        self.source = source
        self._open: set[str] = set()  # names whose values are being looked for

    def values(self, node: ast.expr, where: Definition) -> list[str]:
        """What an expression may come to, as text; [] where that is not told."""
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else []
        if isinstance(node, ast.Name):
            return self._named(node.id, where)
        if isinstance(node, ast.Attribute):
            if node.attr == "parent":
                return [os.path.dirname(text) for text in self.values(node.value, where)]
            return [WORDS[node.attr]] if node.attr in WORDS else []
        if isinstance(node, ast.BinOp):
            return self._joined(node, where)
        if isinstance(node, ast.JoinedStr):
            return self._formatted(node, where)
        if isinstance(node, ast.Subscript):
            return self._element(node, where)
        return self._called(node, where) if isinstance(node, ast.Call) else []

    def _named(self, name: str, where: Definition) -> list[str]:
        if name == "__file__":
            return [str(self.file)]
        if name in WORDS or name in self._open:
            return [WORDS[name]] if name in WORDS else []
        self._open.add(name)
        found = []
        for definition in (where, *(d for d in self.source.definitions if name in d.names)):
            for node in ast.walk(ast.parse(definition.text)) if not definition.is_function else ():
                found += [text for value in _given(node, name) for text in self.values(value, definition)]
        self._open.discard(name)
        return list(dict.fromkeys(found))

    def _joined(self, node: ast.BinOp, where: Definition) -> list[str]:
        left, right = self.values(node.left, where), self.values(node.right, where)
        if isinstance(node.op, ast.Div):
            return [os.path.join(a, b) for a in left for b in right]
        return [a + b for a in left for b in right] if isinstance(node.op, ast.Add) else []

    def _formatted(self, node: ast.JoinedStr, where: Definition) -> list[str]:
        texts = [""]
        for part in node.values:
            inner = self.values(part.value if isinstance(part, ast.FormattedValue) else part, where)
            texts = [text + each for text in texts for each in inner]
        return texts

    def _element(self, node: ast.Subscript, where: Definition) -> list[str]:
        """`Path(…).parents[2]`, and `os.path.split(…)[0]`."""
        if not (isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int)):
            return []
        number = node.slice.value
        if isinstance(node.value, ast.Attribute) and node.value.attr == "parents":
            parents = [Path(text).parents for text in self.values(node.value.value, where)]
            return [str(each[number]) for each in parents if 0 <= number < len(each)]
        if isinstance(node.value, ast.Call) and (dotted(node.value.func) or "").endswith("split"):
            return [os.path.split(text)[number] for text in self._first(node.value, where) if number in (0, 1)]
        return []

    def _called(self, node: ast.Call, where: Definition) -> list[str]:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else self._imported(dotted(node.func) or "")
        if name == "dirname":
            return [os.path.dirname(text) for text in self._first(node, where)]
        if name in ("cwd", "getcwd"):
            return [str(self.file.parent)]  # where plain manim is called for this file
        is_method = isinstance(node.func, ast.Attribute) and name in (*SAME, "joinpath", "with_name")
        base = self.values(node.func.value, where) if is_method and isinstance(node.func, ast.Attribute) else []
        if base and name in SAME:
            return base
        if name in SAME:
            return self._first(node, where)
        if name in ("Path", "PurePath", "join", "joinpath", "with_name"):
            texts = [os.path.dirname(text) for text in base] if name == "with_name" else base or [""]
            for argument in node.args:
                texts = [os.path.join(text, each) for text in texts for each in self.values(argument, where)]
            return texts
        return []

    def _imported(self, name: str) -> str:
        """What a name that was imported is called where it comes from: `Path` of `from pathlib import Path as P`."""
        items = (item for definition in self.source.definitions for item in definition.imports)
        return next((item.name for item in items if item.bound == name and item.name), name)

    def _first(self, node: ast.Call, where: Definition) -> list[str]:
        return self.values(node.args[0], where) if node.args else []


def _given(node: ast.AST, name: str) -> Iterator[ast.expr]:
    """What a name is given by a part of a statement: by an assignment, or by a loop over what is written out."""
    if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
        yield node.value
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and isinstance(node.target, ast.Name):
        if node.target.id == name and node.value:
            yield node.value
    elif isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.target.id == name:
        yield from _elements(node.iter)
