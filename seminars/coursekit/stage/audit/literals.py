"""Numbers on screen that stand in the source: what no tensor holds, no experiment can ever change."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .findings import Finding, short
from .seen import Block

NUMBER = re.compile(r"(?<![\w_^.])\d+(?:[.,]\d+)*")
YEAR = re.compile(r"(19|20)\d\d")
FORMATTERS = {"number", "percent", "times", "str"}
# A formula may hold the numbers of its law, such as the 1 of 1 - β and the 2 of a square; all others are values.
OF_LAWS = {"0", "1", "2"}


@dataclass(frozen=True)
class Literal:
    """A number in a text of the source, and where it stands."""

    piece: str  # the text, as it stands between the values put into it
    number: str
    file: str
    line: int


def literals(files: Sequence[Path], section: str) -> list[Literal]:
    """The numbers in texts that a section can reach, by the names that it and its helpers use in these files.

    Allowed are years, parts of names (Adam2, θ_1), and 0, 1 and 2 in formulas.
    """
    named: dict[str, list[tuple[Path, ast.AST]]] = {}
    for file in files:
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                named.setdefault(node.name, []).append((file, node))
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        named.setdefault(target.id, []).append((file, node))
    found: list[Literal] = []
    reached: set[str] = set()
    todo = [section]
    while todo:
        name = todo.pop()
        if name in reached:
            continue
        reached.add(name)
        for file, node in named.get(name, ()):
            if isinstance(node, ast.ClassDef) and any(
                d.name == section for d in node.body if isinstance(d, ast.FunctionDef)
            ):
                continue  # the scene itself: only what the section uses of it
            todo.extend(_names(node))
            found.extend(_literals(node, file))
    return found


def _names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def _literals(node: ast.AST, file: Path) -> Iterator[Literal]:
    docstrings = {
        id(part.body[0].value)
        for part in ast.walk(node)
        if isinstance(part, (ast.FunctionDef, ast.ClassDef)) and isinstance(part.body[0], ast.Expr)
    }
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in docstrings:
            for number in numbers(part.value):
                yield Literal(part.value.strip(), number, file.name, part.lineno)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in FORMATTERS:
            given = part.args[0] if part.args else None
            if isinstance(given, ast.Constant) and isinstance(given.value, (int, float)):
                yield Literal(str(given.value), str(given.value), file.name, part.lineno)


def numbers(words: str) -> list[str]:
    """The numbers of a text that want a tensor."""
    parts = words.split("$")
    formulas = parts[1::2] if len(parts) > 1 else []
    plain = [n for part in parts[::2] for n in NUMBER.findall(part) if not YEAR.fullmatch(n)]
    return plain + [n for part in formulas for n in NUMBER.findall(part) if n not in OF_LAWS]


def check(found: Sequence[Literal], blocks: Sequence[tuple[Block, float, int]]) -> Iterator[Finding]:
    """Of the numbers in the source, those that were seen on stage.

    blocks: every text that was shown, with the time and the number of the moment
    """
    for block, time, moment in blocks:
        is_formula = block.name == "formula"
        for literal in found:
            if is_formula and literal.number in OF_LAWS:
                continue
            if literal.piece in block.says and literal.number in block.says:
                note = f"{literal.number}, from {literal.file}, line {literal.line}"
                yield Finding("literal", (short(block.says),), time, 1, (block.box,), moment, note=note)
                break
