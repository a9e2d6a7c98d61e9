"""The statements of a function's body as they are counted, by who reads the source and by who runs it."""

import ast
from collections.abc import Sequence

# Where a statement stands: its number, or that of one which calls a method, and the number of a statement of that.
Place = tuple[int, ...]


def counted_statements(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """All but docstrings and other bare texts, which do nothing."""
    return [
        statement
        for statement in body
        if not (
            isinstance(statement, ast.Expr)
            and isinstance(statement.value, ast.Constant)
            and isinstance(statement.value.value, str)
        )
    ]


def called_method(statement: ast.stmt) -> tuple[str, bool] | None:
    """Of `self.name(…)` and `super().name(…)`, the name, and whether it is that of a base; else None."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return None
    of = call.func.value
    if isinstance(of, ast.Name) and of.id == "self":
        return call.func.attr, False
    is_super = isinstance(of, ast.Call) and isinstance(of.func, ast.Name) and of.func.id == "super" and not of.args
    return (call.func.attr, True) if is_super else None
