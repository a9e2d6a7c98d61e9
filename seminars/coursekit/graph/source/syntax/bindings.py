"""The names that statements bind: what an import leaves behind, and what assignments, branches and patterns do."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .walking import walk


class Binding(StrEnum):
    """What an import leaves behind."""

    TOP = "the first package"  # import a.b
    MODULE = "the module"  # import a.b as c
    NAME = "a name of the module"  # from a import b
    STAR = "all names of the module"  # from a import *
    NOTHING = "nothing"  # import_module("a"): whatever takes its value is not followed


@dataclass(frozen=True)
class Import:
    """One thing that an import binds: `from a import b as c` is Import(Binding.NAME, "c", "a", "b")."""

    binding: Binding
    bound: str  # "" for a star, and for nothing
    module: str
    name: str = ""  # of Binding.NAME alone
    level: int = 0  # the dots before the module

    @property
    def text(self) -> str:
        return f"{self.bound} = {'.' * self.level}{self.module}{':' + self.name if self.name else ''}"


def imported(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> Import:
    """What one name of an import statement leaves behind."""
    if isinstance(node, ast.Import):
        if alias.asname:
            return Import(Binding.MODULE, alias.asname, alias.name)
        return Import(Binding.TOP, alias.name.partition(".")[0], alias.name)
    if alias.name == "*":
        return Import(Binding.STAR, "", node.module or "", level=node.level)
    return Import(Binding.NAME, alias.asname or alias.name, node.module or "", alias.name, node.level)


def bound_names(body: Iterable[ast.AST]) -> Iterator[str]:
    """The names that statements bind in their own scope, those in branches, loops and patterns included."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (found.bound for alias in node.names if (found := imported(node, alias)).bound)
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, (ast.Store, ast.Del)):
                yield node.id
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            # A comprehension has names of its own, but for those that := binds.
            yield from (n.target.id for n in walk(node) if isinstance(n, ast.NamedExpr))
        elif not isinstance(node, ast.Lambda):
            if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
                yield node.name
            if isinstance(node, ast.MatchMapping) and node.rest:
                yield node.rest
            yield from bound_names(ast.iter_child_nodes(node))
