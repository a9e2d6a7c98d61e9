"""Where the statements of a file stand, told so that each is known again in the file as it is later.

A line number is wrong as soon as something is edited further up. What stays is the function: while its code is the
same, its statements are, in the same order.
"""

import ast
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import decode_source
from typing import NamedTuple

from ..syntax.walking import walk

LONGEST = 200  # letters of a statement that is told


class Spot(NamedTuple):
    """A statement, by what edits elsewhere in its file leave as it is.

    unit:   the function in which it stands, "Scene.scene1_title"; "" for what stands in none
    digest: of the unit's code; comments, docstrings, annotations and layout do not count
    number: of the statement in its unit, as one reads
    """

    unit: str
    digest: str
    number: int


class _Unit:
    """A function of a module or a class, or another statement there; looked into when asked about: most never are."""

    def __init__(self, name: str, node: ast.stmt) -> None:
        self.name = name
        self.node = node

    @cached_property
    def _stripped(self) -> ast.stmt:
        _strip(self.node)
        return self.node

    @cached_property
    def statements(self) -> Sequence[ast.stmt]:
        return [*_statements(self._stripped)]

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(ast.dump(self._stripped).encode()).hexdigest()[:16]


class Outline:
    """The statements of one file.

    raises: SyntaxError or ValueError where it is no Python
    """

    def __init__(self, source: bytes) -> None:
        self._lines = decode_source(source).split("\n")
        self._units = [*_units(ast.parse(source).body, "")]
        self._by_name: defaultdict[str, list[_Unit]] = defaultdict(list)
        for unit in self._units:
            self._by_name[unit.name].append(unit)

    def spot(self, line: int, column: int) -> Spot | None:
        """The innermost statement at a place; None where there is none, or none that could be told from another."""
        place = (line, column)
        unit = next((unit for unit in self._units if _spans(unit.node, place)), None)
        if unit is None:
            return None
        # Of those that hold the place, the last as one reads is the innermost.
        number = max(number for number, each in enumerate(unit.statements) if _spans(each, place))
        spot = Spot(unit.name, unit.digest, number)
        return spot if self._found(spot) else None

    def line(self, spot: Spot) -> int:
        """The line where a statement begins; 0 where its unit has other code now, or is there twice."""
        return self.lines(spot).start

    def lines(self, spot: Spot) -> range:
        """The lines of a statement; of one that holds others, of its head. None, from 0 on, as of line()."""
        found = self._found(spot)
        if found is None:
            return range(0)
        inner = [each.lineno for each in [*_statements(found)][1:]]
        last = max(found.lineno, min(inner) - 1) if inner else found.end_lineno or found.lineno
        return range(found.lineno, last + 1)

    def spot_on(self, line: int) -> Spot | None:
        """The statement on a line, as of spot()."""
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        return self.spot(line, len(text) - len(text.lstrip()))

    def text(self, spot: Spot) -> str:
        """A statement in one line; of one that holds others, its head."""
        found = self._found(spot)
        if found is None:
            return ""
        is_one_line = found.lineno == found.end_lineno or len([*_statements(found)]) > 1
        text = self._lines[found.lineno - 1].strip() if is_one_line else ast.unparse(found)  # without its comments
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

    def _found(self, spot: Spot) -> ast.stmt | None:
        same = [unit for unit in self._by_name.get(spot.unit, ()) if unit.digest == spot.digest]
        return next(iter(same[0].statements[spot.number :]), None) if len(same) == 1 else None


def _units(body: Sequence[ast.stmt], within: str) -> Iterator[_Unit]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _units(node.body, f"{within}{node.name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield _Unit(f"{within}{node.name}", node)
        elif not _is_text(node):
            yield _Unit("", node)


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """A statement and all within it, as one reads."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield from _statements(child)
        elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
            for inner in child.body:
                yield from _statements(inner)


def _spans(node: ast.stmt, place: tuple[int, int]) -> bool:
    end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
    return (node.lineno, node.col_offset) <= place < end


def _strip(tree: ast.stmt) -> None:
    """Leave out what changes nothing that a function does: texts that stand by themselves, and annotations."""
    for node in walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and any(map(_is_text, body)):
            rest = [statement for statement in body if not _is_text(statement)]
            body[:] = rest or [ast.copy_location(ast.Pass(), body[0])]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
