"""Numbers on screen that stand in the source: what no tensor holds, no experiment can ever change."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...letters.facts import number, percent, times
from ..findings import Finding, short
from ..seen import Block

NUMBER = re.compile(r"(?<![\w_^.])\d+(?:[.,]\d+)*")
YEAR = re.compile(r"(19|20)\d\d")
FORMATTERS: Mapping[str, Callable[..., str]] = {"number": number, "percent": percent, "times": times, "str": str}
# A formula may hold the numbers of its law, such as the 1 of 1 - β and the 2 of a square; all others are values.
OF_LAWS = {"0", "1", "2"}


@dataclass(frozen=True)
class Literal:
    """A number in a text of the source.

    piece: the text, as it stands between the values put into it
    place: "curve() in lines.py": no line, which an edit further up would make wrong
    """

    piece: str
    number: str
    place: str


def literals(files: Sequence[Path], section: str) -> list[Literal]:
    """The numbers in texts that a section can reach, by the names that it and its helpers use in these files.

    Allowed are years, parts of names (Adam2, θ_1), and 0, 1 and 2 in formulas.
    """
    named: dict[str, list[tuple[Path, ast.stmt]]] = {}
    for file in files:
        for name, statement in _definitions(ast.parse(file.read_bytes()).body):
            named.setdefault(name, []).append((file, statement))
    everywhere = _constants([part for defined in named.values() for _, node in defined for part in _top(node)])
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
            parts = [*ast.walk(node)]
            todo.extend(_names(parts))
            place = f"{name}{'()' if isinstance(node, ast.FunctionDef) else ''} in {file.name}"
            found.extend(_literals(parts, place, {**everywhere, **_constants(parts)}))
    return found


def _definitions(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """What a file or a class defines by name, and where."""
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            yield statement.name, statement
        elif isinstance(statement, ast.Assign):
            yield from ((target.id, statement) for target in statement.targets if isinstance(target, ast.Name))
        for inner in ("body", "orelse") if not isinstance(statement, ast.FunctionDef) else ():
            yield from _definitions(getattr(statement, inner, ()))


def _top(statement: ast.stmt) -> Iterator[ast.AST]:
    """An assignment with its targets; nothing of a function or a class, which have names of their own."""
    return ast.walk(statement) if isinstance(statement, ast.Assign) else iter(())


def _constants(parts: Sequence[ast.AST]) -> dict[str, float]:
    """Names that are given a number, once and nothing else."""
    bound = Counter(part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
    given = {
        target.id: value
        for part in parts
        if isinstance(part, ast.Assign) and (value := _number(part.value, {})) is not None
        for target in part.targets
        if isinstance(target, ast.Name)
    }
    return {name: value for name, value in given.items() if bound[name] == 1}


def _number(node: ast.expr | None, constants: Mapping[str, float]) -> float | None:
    """The number that an expression is, by itself or by a name for it; None for all that is computed."""
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    is_number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    return node.value if is_number else None  # type: ignore[union-attr]


def _names(parts: Sequence[ast.AST]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def _literals(parts: Sequence[ast.AST], place: str, constants: Mapping[str, float]) -> Iterator[Literal]:
    docstrings = {
        id(part.body[0].value)
        for part in parts
        if isinstance(part, (ast.FunctionDef, ast.ClassDef)) and isinstance(part.body[0], ast.Expr)
    }
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in docstrings:
            for number in numbers(part.value):
                yield Literal(part.value.strip(), number, place)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in FORMATTERS:
            value = _number(part.args[0] if part.args else None, constants)
            if value is not None:
                told = FORMATTERS[part.func.id](value)
                yield Literal(told, told, place)
        elif isinstance(part, ast.FormattedValue) and (value := _number(part.value, constants)) is not None:
            told = format(value, _specified(part))
            yield Literal(told, told, place)


def _specified(part: ast.FormattedValue) -> str:
    """The format that an f-string asks for; none where it is computed."""
    pieces = part.format_spec.values if isinstance(part.format_spec, ast.JoinedStr) else []
    written = [str(piece.value) for piece in pieces if isinstance(piece, ast.Constant)]
    return "".join(written) if len(written) == len(pieces) else ""


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
            if _shows(block.says, literal.piece):
                note = f"{literal.number}, from {literal.place}"
                yield Finding("literal", (short(block.says),), time, 1, (block.box,), moment, note=note)
                break


def _shows(text: str, piece: str) -> bool:
    """Whether a piece is in a text, as a number of its own where it begins or ends as one."""
    begin = r"(?<![\d.,])" if piece[:1].isdigit() else ""
    end = r"(?![\d])" if piece[-1:].isdigit() else ""
    return re.search(begin + re.escape(piece) + end, text) is not None
