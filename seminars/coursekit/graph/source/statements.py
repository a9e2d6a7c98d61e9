"""The statements of a function's body as they are counted, by who reads the source and by who runs it."""

import ast
from collections.abc import Sequence


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
