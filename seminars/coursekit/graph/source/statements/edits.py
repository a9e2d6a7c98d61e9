"""What an edit changed of a file, by the names that slices have for it: a guess, told in a hundredth of a second.

Slices are read by following names, which takes longer. Who has something to do that is checked afterwards may begin by
this.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..syntax.bindings import bound_names
from ..syntax.walking import walk
from .counting import counted_statements


class Edited:
    """The statements of one file, as they are told apart.

    raises: SyntaxError or ValueError where it is no Python
    """

    def __init__(self, source: bytes) -> None:
        self.named: dict[str, list[ast.stmt]] = {}
        for name, node in _named(ast.parse(source).body, ""):
            self.named.setdefault(name, []).append(node)
        self._lines = source.splitlines()
        self._texts: dict[str, Sequence[str]] = {}

    def written(self, name: str) -> Sequence[Sequence[bytes]]:
        """The lines of the statements of a name, of each class its head's alone."""
        return [self._lines[_first_line(node) - 1 : node.end_lineno] for node in self.named.get(name, ())]

    def texts(self, name: str) -> Sequence[str]:
        """What they say, however they are written."""
        if name not in self._texts:
            self._texts[name] = [_text(node) for node in self.named.get(name, ())]
        return self._texts[name]


@dataclass(frozen=True)
class Edit:
    """One file before and after a save."""

    before: Edited
    after: Edited

    @cached_property
    def names(self) -> frozenset[str]:
        """What it changed, added or removed: "SIDE", "Lines", "Lines.scene1_square"."""
        before, after = self.before, self.after
        # Of two hundred functions one is another: what is written alike says the same, and is not taken apart.
        other = (n for n in before.named.keys() | after.named.keys() if before.written(n) != after.written(n))
        return frozenset(name for name in other if before.texts(name) != after.texts(name))

    def first_statement(self, name: str) -> int | None:
        """The number of the first statement of a function that is another one; None where that cannot be told."""
        bodies = []
        for nodes in (self.before.named.get(name, ()), self.after.named.get(name, ())):
            if len(nodes) != 1 or not isinstance(nodes[0], ast.FunctionDef):
                return None
            bodies.append([_text(node) for node in counted_statements(nodes[0].body)])
        before, after = bodies
        same = (number for number, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
        return next(same, min(len(before), len(after)))


def _named(body: Sequence[ast.stmt], owner: str) -> Iterator[tuple[str, ast.stmt]]:
    """Each statement of a module or a class with the name that it has in a slice; of a class, what is in it too."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            head = ast.ClassDef(node.name, node.bases, node.keywords, [], node.decorator_list)
            head.lineno, head.end_lineno = node.lineno, max(node.lineno, node.body[0].lineno - 1)
            yield f"{owner}{node.name}", head
            yield from _named(node.body, f"{owner}{node.name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{owner}{node.name}", node
        elif counted_statements([node]):
            yield f"{owner}{'/'.join(bound_names([node])) or 'statement'}", node


def _first_line(node: ast.stmt) -> int:
    """Where a statement begins, with its decorators."""
    decorators: Sequence[ast.expr] = getattr(node, "decorator_list", ())
    return min([node.lineno, *(each.lineno for each in decorators)])


def _text(node: ast.stmt) -> str:
    """A statement without places, and without the bare texts in it."""
    for each in walk(node):
        body = getattr(each, "body", None)
        if isinstance(body, list):
            each.body = counted_statements(body)  # type: ignore[attr-defined]
    return ast.dump(node)
