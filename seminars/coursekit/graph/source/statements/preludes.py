"""The first statements of a function, as functions of their own: what is done before a cut.

Each statement is read once, and what some do together is joined from what each does: a function of a hundred
statements may be cut at each of them.
"""

import ast
import copy
import symtable
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from ..syntax.bindings import bound_names
from ..syntax.definitions import Definition, with_uses
from ..syntax.effects import Names
from ..syntax.reader import Described, Reader
from ..syntax.scopes import global_names, scopes_in
from ..syntax.uses import Uses
from ..syntax.walking import walk
from .counting import counted_statements

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@lru_cache(maxsize=100)
def preludes_of(function: str) -> "Preludes":
    """Of a function that is given as text: who follows a course asks for the same at every save."""
    node = ast.parse(textwrap.dedent(function)).body[0]
    assert isinstance(node, ast.FunctionDef)
    return Preludes(node)


class Preludes:
    """What the first statements of a function do, for any number of them."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self._function = function
        self._statements = counted_statements(function.body)
        # Of each statement, once: every prelude asks for those of all statements.
        self._binds = [frozenset(bound_names([statement])) for statement in self._statements]
        self._names = [_names_in(statement) for statement in self._statements]
        # Names that are declared to be those of the file.
        self._declared = frozenset(
            name
            for statement in self._statements
            for node in walk(statement, _SCOPES)
            if isinstance(node, ast.Global)
            for name in node.names
        )
        parts = walk(function)
        imports = [node for node in parts if isinstance(node, (ast.Import, ast.ImportFrom))]
        self._imports = "\n".join(map(ast.unparse, imports))
        # What is only ever imported is followed to where it comes from, wherever that is said.
        imported = {*bound_names(imports)} - _stored_in(parts)
        table = symtable.symtable(ast.unparse(ast.Module([function], [])), "<source>", "exec").get_children()[0]
        local = {each.get_name() for each in table.get_symbols() if each.is_local() and not each.is_parameter()}
        self._own = local - imported
        self._header = self._describe(None)
        self._described: list[Described] = []

    def until(self, end: int) -> Definition:
        """The statements before one; names that later ones bind are its own, which no global can stand for."""
        for statement in self._statements[len(self._described) : end]:
            self._described.append(self._describe(statement))
        before, after = (frozenset[str]().union(*binds) for binds in (self._binds[:end], self._binds[end:]))
        read = frozenset[str]().union(*self._names[:end])
        later = sorted((after - before - self._declared) & read)
        uses = Uses.joined(each.uses for each in (self._header, *self._described[:end]))
        uses.make(later)
        return with_uses(self._joined(end, later), uses)

    def _joined(self, end: int, later: Sequence[str]) -> Definition:
        header, each = self._header.definition, [described.definition for described in self._described[:end]]
        body = [f"\n    {name} = None" for name in later]
        lead = len(header.text) - len("\n    pass")
        return replace(
            header,
            text=header.text[:lead] + "".join([d.text[lead:] for d in each] + body or [header.text[lead:]]),
            introspections=tuple(sorted({*chain(header.introspections, *(d.introspections for d in each))})),
            inner=tuple(sorted({*chain(header.inner, *(d.inner for d in each), later)})),
            has_lambda=header.has_lambda or any(d.has_lambda for d in each),
            has_call=header.has_call or any(d.has_call for d in each),
            runs=tuple(sorted({*chain(*(d.runs for d in each))})),
            runs_unnamed=any(d.runs_unnamed for d in each),
        )

    def _describe(self, statement: ast.stmt | None) -> Described:
        """The function with one of its statements, or with none."""
        names = _names_in(statement) if statement else frozenset()
        # What others of its statements bind, or declare, holds for these names too.
        declared = sorted(names & self._declared)
        first: list[ast.stmt] = [ast.Global(declared)] if declared else []
        shown = copy.copy(self._function)
        shown.body = [*first, statement or ast.Pass(), *map(_binding, sorted(names & self._own))]
        return _described(ast.unparse(ast.Module([shown], [])), len(first), self._imports)


# Of a function that was edited, each statement that was not is as it was.
@lru_cache(maxsize=2000)
def _described(function: str, number: int, imports: str) -> Described:
    """A function as if one of its statements were its only one.

    imports: all that are made anywhere in the function that it is taken from
    """
    node, imported = ast.parse(function).body[0], ast.parse(imports).body
    assert isinstance(node, ast.FunctionDef)
    outside = global_names(node, scopes_in(symtable.symtable(function, "<source>", "exec")))
    reader = Reader(Names([*imported, node]))
    names = {*bound_names(imported)} - _stored_in(walk(node))
    node.body = node.body[number : number + 1]
    return reader.describe(node, outside, imported=names)


def _binding(name: str) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], ast.Constant(None), lineno=1)


def _names_in(statement: ast.stmt) -> frozenset[str]:
    """Names that a statement reads or binds, or declares to be those of the function around."""
    parts = walk(statement)
    named = {part.id for part in parts if isinstance(part, ast.Name)}
    return frozenset(named.union(*(part.names for part in parts if isinstance(part, ast.Nonlocal))))


def _stored_in(parts: Sequence[ast.AST]) -> set[str]:
    return {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
