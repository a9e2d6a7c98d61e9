"""How one source file becomes definitions. Nothing is imported: it is parsed, and names are resolved by Python's own
symbol tables.
"""

import ast
import codecs
import io
import re
import symtable
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from coursekit.conflicts import conflict_in

from ..project_files import why_unread
from .annotations import signature_text, take_annotations
from .bindings import bound_names
from .deep import is_deep
from .definitions import Definition, Kind, SourceFile, as_text, with_uses
from .effects import Names, ValueKind, dotted, kind_of_value
from .headers import FUNCTIONS, first_line, header_of, receiver_of
from .introspection import introspections
from .progress_loops import without_progress
from .scopes import Scopes, eager_names, global_names, inner_names, local_names, scope_of, scopes_in
from .uses import Uses
from .walking import walk

_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
UTF_16 = "it holds null bytes, as UTF-16 does: save it as UTF-8"
UNDECODABLE = "this is not UTF-8: save it as such, or name its encoding in line 1, as in `# coding: latin-1`"
NOTEBOOKS = re.compile(rb"\s*(?:%{1,2}|!)\w")  # %%manim -qm Scene, !pip install manim


def read_source(text: bytes) -> SourceFile:
    """The definitions of one file, in order; a syntax error becomes `error`, "line 3: invalid syntax"."""
    if why := why_unread(text):
        return SourceFile((), why, as_text(text))
    try:
        return _read(text)
    except (SyntaxError, ValueError, MemoryError) as problem:
        line = getattr(problem, "lineno", None) or 1
        told = "it is nested too deeply" if isinstance(problem, MemoryError) else getattr(problem, "msg", problem)
        if b"\0" in text:
            told = UTF_16
        elif undecodable := undecodable_line(text):
            line, told = undecodable, UNDECODABLE
        elif NOTEBOOKS.match([*text.splitlines(), b""][line - 1]):
            told = f"{told}; a line that begins with % or ! is a command of notebooks: delete it"
        return SourceFile((), conflict_in(text) or f"line {line}: {told}", as_text(text))
    except RecursionError:
        if not is_deep():
            raise
        return SourceFile((), "line 1: it is nested too deeply: split its longest expression", as_text(text))


def undecodable_line(text: bytes) -> int:
    """The first line that is no UTF-8, in a file that names no other encoding; 0 where all can be read.

    Python tells of it by the end of a string, or as what was expected there.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(text).readline)
    except SyntaxError as problem:
        encoding = "utf-8" if isinstance(problem.__context__, UnicodeDecodeError) else "latin-1"
    try:
        text.decode("utf-8" if encoding.startswith("utf-8") else "latin-1")
    except UnicodeDecodeError as problem:
        return text.count(b"\n", 0, problem.start) + 1
    return 0


def _read(text: bytes) -> SourceFile:
    tree = ast.parse(text)
    if b"progress" in text:  # most files have none, and are not walked through for it
        without_progress(tree)
    # Of bytes with a mark of their order in front, the tables would say that it is no character of Python.
    table = symtable.symtable(text.removeprefix(codecs.BOM_UTF8), "<source>", "exec")  # type: ignore[arg-type]
    body = [*as_imported(_without_docstring(tree.body))]
    reader = Reader(Names(body))
    scopes = scopes_in(table)
    definitions = tuple(each for node in body for each in reader.read(node, scopes))
    return SourceFile(definitions, text=as_text(text))


@dataclass(frozen=True)
class Described:
    """A statement that was read: its definition, and what this leaves out of what it uses."""

    definition: Definition
    uses: Uses


@dataclass(frozen=True)
class Reader:
    """Describes the statements of one file."""

    known: Names

    def read(self, node: ast.stmt, scopes: Scopes) -> Iterator[Definition]:
        """A statement as one definition; of `if TYPE_CHECKING:`, the question, which runs, and each of its imports."""
        if not (isinstance(node, ast.If) and self._is_for_typing(node)):
            yield self.define(node, scopes)
            return
        # Above `from typing import TYPE_CHECKING`, it would raise.
        yield self.define(ast.copy_location(ast.Expr(node.test), node.test), scopes)
        for item in node.body:
            yield replace(self.define(item, scopes), typing_only=True)

    def _is_for_typing(self, node: ast.If) -> bool:
        is_named = dotted(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        # A name that the file binds itself may be true.
        is_typings = self.known.library((dotted(node.test) or "").partition(".")[0]) == "typing"
        only_imports = all(isinstance(each, (ast.Import, ast.ImportFrom)) for each in node.body)
        return is_named and is_typings and only_imports and not node.orelse

    def define(self, node: ast.stmt, scopes: Scopes) -> Definition:
        if not isinstance(node, ast.ClassDef):
            described = self.describe(node, global_names(node, scopes)).definition
            classes = tuple(self.define(each, scopes) for each in classes_within(node))
            return replace(described, classes=classes) if classes else described
        # A class is a header (decorators, bases, keywords) and its members, each described on its own.
        inner = scopes_in(scope_of(node, scopes))
        members = tuple(
            # Names of the class body's own scope stay in `loads` too: a member may be computed from another.
            self.describe(member, global_names(member, inner), receiver_of(member)).definition
            for member in _without_docstring(node.body)
        )
        header = ast.ClassDef(node.name, node.bases, node.keywords, [ast.Pass()], node.decorator_list)
        described = self.describe(ast.fix_missing_locations(ast.copy_location(header, node)), None).definition
        last = max([node.lineno, *(n.end_lineno or 0 for n in (*node.bases, *(k.value for k in node.keywords)))])
        return replace(
            described,
            members=members,
            span=(first_line(node), last),
            effect=described.effect or any(m.effect for m in members),
            effect_of=(*described.effect_of, *(chain for m in members for chain in m.effect_of)),
        )

    def describe(
        self, node: ast.stmt, outside: set[str] | None, receiver: str = "", imported: Iterable[str] = ()
    ) -> Described:
        """Read one statement, which loses its docstrings and idle annotations by that.

        outside, receiver, imported: as Uses has them
        """
        effects = {*self.known.effects(node)}
        runs = {*self.known.body_calls(node)}
        value = kind_of_value(node.value, self.known) if isinstance(node, _ASSIGNMENTS) else ValueKind.VALUE
        span = (first_line(node), node.end_lineno or node.lineno)
        header, signature, eager = header_of(node), signature_text(node), tuple(sorted(eager_names(node)))
        node = _normalised(node)
        annotation_loads = take_annotations(node, self.known)
        parts = walk(node)
        uses = Uses(outside, receiver, imported)
        uses.read(node, parts)
        names, inner = dict.fromkeys(bound_names([node])), inner_names(node, parts)
        local = inner | local_names(parts) if isinstance(node, FUNCTIONS) else inner
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            # `PALETTE["x"] = RED` belongs to PALETTE: whoever reads that name needs this statement too.
            names.update(dict.fromkeys(sorted(chain.partition(".")[0] for chain in uses.stores)))
        kinds = {type(part) for part in parts}
        definition = Definition(
            kind=_kind(node),
            names=tuple(names),
            text=ast.unparse(node),
            line=node.lineno,
            column=node.col_offset,
            span=span,
            header=header,
            signature=signature,
            annotation_loads=annotation_loads,
            introspections=introspections(node, self.known, local - {*names}),
            eager=eager,
            inner=tuple(sorted(inner)),
            has_lambda=ast.Lambda in kinds,
            has_call=ast.Call in kinds,
            effect=None in effects,
            effect_of=tuple(sorted(chain for chain in effects if chain)),
            runs=tuple(sorted(chain for chain in runs if chain)),
            runs_unnamed=None in runs,
            value=value,
        )
        return Described(with_uses(definition, uses), uses)


def _kind(node: ast.stmt) -> Kind:
    if isinstance(node, FUNCTIONS):
        return Kind.FUNCTION
    if isinstance(node, ast.ClassDef):
        return Kind.CLASS
    return Kind.IMPORT if isinstance(node, (ast.Import, ast.ImportFrom)) else Kind.STATEMENT


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    return body[1:] if body and _is_docstring(body[0]) else body


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _normalised(node: ast.stmt) -> ast.stmt:
    """The statement without the docstrings in it, at any depth."""
    for child in walk(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            child.body = _without_docstring(child.body) or [ast.Pass()]
    return node


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
