"""Statements in branches: which of them a file runs when it is imported, and the classes that they define."""

import ast
from collections.abc import Iterator

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def as_imported(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a file as an import runs them: what asks whether it is the program itself is decided.

    Courses that keep data and scene in one file have the scene under `if __name__ != "__main__":`.
    """
    for node in body:
        is_program = _asks_for_program(node)
        if is_program is None or not isinstance(node, ast.If):
            yield node
        else:
            yield from as_imported(node.orelse if is_program else node.body)


def _asks_for_program(node: ast.stmt) -> bool | None:
    """Whether `__name__ == "__main__"` leads into the branch of an `if`, or `!=` does; None for any other statement."""
    if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and len(node.test.ops) == 1):
        return None
    sides = {ast.unparse(side) for side in (node.test.left, *node.test.comparators)}
    operator = node.test.ops[0]
    if sides != {"__name__", "'__main__'"} or not isinstance(operator, (ast.Eq, ast.NotEq)):
        return None
    return isinstance(operator, ast.Eq)


def classes_within(node: ast.stmt) -> Iterator[ast.ClassDef]:
    """The classes that a compound statement of a file's top binds there: of `if`, `try`, `with` and loops."""
    todo = [*ast.iter_child_nodes(node)] if not isinstance(node, _SCOPES) else []
    while todo:
        part = todo.pop(0)
        if isinstance(part, ast.ClassDef):
            yield part
        elif not isinstance(part, _SCOPES):
            todo = [*ast.iter_child_nodes(part), *todo]
