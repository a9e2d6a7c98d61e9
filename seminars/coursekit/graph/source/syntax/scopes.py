"""Which names of a statement are read from outside it, and when: by Python's own symbol tables."""

import ast
import symtable
from collections.abc import Iterator, Sequence

from .headers import FUNCTIONS, first_line
from .walking import walk

Scopes = dict[tuple[str, int], symtable.SymbolTable]


def scopes_in(table: symtable.SymbolTable | None) -> Scopes:
    """The scopes right below one, by name and first line."""
    return {(child.get_name(), child.get_lineno()): child for child in table.get_children()} if table else {}


def scope_of(node: ast.stmt, scopes: Scopes) -> symtable.SymbolTable | None:
    """The scope of a function or of a class."""
    name = getattr(node, "name", "")
    return scopes.get((name, node.lineno)) or scopes.get((name, first_line(node)))


def global_names(node: ast.stmt, scopes: Scopes) -> set[str] | None:
    """The names that a function reads from outside itself; None for a statement, which has no scope of its own."""
    if not isinstance(node, FUNCTIONS):
        return None
    scope = scope_of(node, scopes)
    if scope is None:
        return None
    # Defaults, decorators and annotations are evaluated outside.
    outside: list[ast.AST] = [*node.decorator_list, node.args]
    if node.returns:
        outside.append(node.returns)
    evaluated = {n.id for part in outside for n in walk(part) if isinstance(n, ast.Name)}
    return evaluated | set(_free_names(scope))


def _free_names(scope: symtable.SymbolTable) -> Iterator[str]:
    for symbol in scope.get_symbols():
        # What is "free" in a function or lambda within this one is this one's own; in a method, it is __class__.
        if symbol.is_global():
            yield symbol.get_name()
    for child in scope.get_children():
        yield from _free_names(child)


def eager_names(node: ast.stmt) -> Iterator[str]:
    """The names that are read when a statement runs, not only when a function in it is called."""
    todo: list[ast.AST] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, FUNCTIONS):
            todo += [*part.decorator_list, part.args, *([part.returns] if part.returns else [])]
        elif isinstance(part, ast.Lambda):
            todo.append(part.args)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            yield part.id
        else:
            todo.extend(ast.iter_child_nodes(part))


def inner_names(node: ast.stmt, parts: Sequence[ast.AST]) -> set[str]:
    """What comprehensions, lambdas and functions in a statement bind for themselves.

    parts: all that `walk` gives of the statement
    """
    scopes = (ast.Lambda, ast.FunctionDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    if isinstance(node, scopes):  # which holds all others
        return _bound_in(parts)
    return set[str]().union(*(_bound_in(walk(scope)) for scope in parts if isinstance(scope, scopes)))


def _bound_in(parts: Sequence[ast.AST]) -> set[str]:
    return local_names(parts) | {part.name for part in parts if isinstance(part, ast.FunctionDef)}


def local_names(parts: Sequence[ast.AST]) -> set[str]:
    """What a function and those in it bind for themselves, arguments included."""
    stored = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return stored | {part.arg for part in parts if isinstance(part, ast.arg)}
