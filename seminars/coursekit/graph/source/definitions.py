"""One source file as definitions: what each top-level statement binds, and what it can use.

Nothing is imported: a file is parsed, and names are resolved by Python's own symbol tables. Texts are normalised,
without comments, docstrings and layout, so that equal texts mean equal programs.
"""

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from coursekit.conflicts import conflict_in

from .branches import as_imported, classes_within
from .effects import Names, ValueKind, dotted, kind_of_value
from .uses import Import, Opaque, Uses, bound_names

Scopes = dict[tuple[str, int], symtable.SymbolTable]
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Kind(StrEnum):
    """What a definition is in the source."""

    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Header:
    """What stands around the body of a function or of a class."""

    decorators: tuple[str, ...] = ()  # as written, without what they are called with: "lab.checkpoint"
    arguments: str = ""  # of a function, with annotations and defaults: "slope: Rate, steps: Count = 5"
    is_async: bool = False
    bases: tuple[str, ...] = ()  # of a class, dotted names as written
    metaclass: str = ""
    is_frozen: bool = False  # frozen=True, to a decorator or to the class


@dataclass(frozen=True)
class Definition:
    """A top-level statement of a module, or one of a class's body."""

    kind: Kind
    names: tuple[str, ...]
    text: str
    line: int
    span: tuple[int, int]  # its first and last line, decorators included; of a class, its header's
    header: Header = Header()
    loads: tuple[str, ...] = ()  # dotted chains: "np.array", "self.net"
    inner_loads: tuple[str, ...] = ()  # the same from local names, which may hold the scene: "scene.net"
    attributes: tuple[str, ...] = ()  # every attribute read on anything: members are found by name
    stores: tuple[str, ...] = ()  # dotted chains changed in place: "self.net", "config.pixel_height", "CACHE"
    inner_stores: tuple[str, ...] = ()  # the same from local names that were given what they hold: "rows", "scene.net"
    lent: tuple[tuple[str, str], ...] = ()  # (function, what it is given): ("fill", "self.rows")
    aliased: tuple[str, ...] = ()  # what is held under another name from here on: of `rows = self.rows`, "self.rows"
    new: tuple[str, ...] = ()  # local names that only ever hold what the function makes
    guesses: tuple[str, ...] = ()  # names of which something is read by a computed name: "self"
    strings: tuple[str, ...] = ()  # string constants that could name a file
    tensors: tuple[str, ...] = ()  # the literals of `….tensors("name")`
    reads_any_tensors: bool = False  # the name of some is computed
    imports: tuple[Import, ...] = ()
    eager: tuple[str, ...] = ()  # names that are read when the statement runs, not only when a function is called
    inner: tuple[str, ...] = ()  # names of comprehensions and lambdas, which may stand in `loads` too
    has_lambda: bool = False
    has_call: bool = False
    effect: bool = False  # runs code at import time that may change something beyond its own names
    effect_of: tuple[str, ...] = ()  # calls that make it so, unless they only make a value
    runs: tuple[str, ...] = ()  # of a function, the calls in its body that may have an effect
    runs_unnamed: bool = False  # of a function, whether its body may have an effect by what is no named call
    value: ValueKind = ValueKind.VALUE  # what its names hold
    opaque: Opaque | None = None  # where it cannot be followed
    sets_by_computed_name: bool = False
    members: tuple["Definition", ...] = ()  # of a class; text is then its header alone
    classes: tuple["Definition", ...] = ()  # of an `if`, `try`, `with`: the classes in it; text is then the whole of it
    typing_only: bool = False  # an import of `if TYPE_CHECKING:`, which nothing runs: it says where a name comes from

    @property
    def is_import(self) -> bool:
        return self.kind is Kind.IMPORT

    @property
    def is_function(self) -> bool:
        return self.kind is Kind.FUNCTION

    @property
    def is_class(self) -> bool:
        return self.kind is Kind.CLASS

    @property
    def is_plain_function(self) -> bool:
        """A function whose calls run its body: no decorator stands between, and nothing waits for it."""
        return self.is_function and not self.header.decorators and not self.header.is_async


@dataclass(frozen=True)
class SourceFile:
    """A parsed file; `error` says where it is no Python."""

    definitions: tuple[Definition, ...]
    error: str = ""


@cache
def public_names(listing: str) -> frozenset[str] | None:
    """The names of `__all__ = ["a", "b"]`; None for one that is computed."""
    node = ast.parse(listing).body[0]
    value = node.value if isinstance(node, ast.Assign) else None
    if not isinstance(value, (ast.List, ast.Tuple)):
        return None
    names = [item.value for item in value.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return frozenset(names) if len(names) == len(value.elts) else None


def read_source(text: bytes) -> SourceFile:
    """The definitions of one file, in order; a syntax error becomes `error`, "line 3: invalid syntax"."""
    try:
        tree = ast.parse(text)
        table = symtable.symtable(text, "<source>", "exec")  # type: ignore[arg-type]
    except (SyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None) or 1
        return SourceFile((), conflict_in(text) or f"line {line}: {getattr(problem, 'msg', problem)}")
    body = [*as_imported(_without_docstring(tree.body))]
    reader = _Reader(Names(body))
    return SourceFile(tuple(each for node in body for each in reader.read(node, _scopes(table))))


def _scopes(table: symtable.SymbolTable | None) -> Scopes:
    return {(child.get_name(), child.get_lineno()): child for child in table.get_children()} if table else {}


@dataclass(frozen=True)
class _Reader:
    """Describes the statements of one file."""

    known: Names

    def read(self, node: ast.stmt, scopes: Scopes) -> Iterator[Definition]:
        """A statement as one definition; of `if TYPE_CHECKING:`, each import by itself."""
        if not (isinstance(node, ast.If) and self._is_for_typing(node)):
            yield self.define(node, scopes)
            return
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
            described = self._describe(node, _global_names(node, scopes))
            classes = tuple(self.define(each, scopes) for each in classes_within(node))
            return replace(described, classes=classes) if classes else described
        # A class is a header (decorators, bases, keywords) and its members, each described on its own.
        inner = _scopes(_scope(node, scopes))
        members = tuple(
            # Names of the class body's own scope stay in `loads` too: a member may be computed from another.
            self._describe(member, _global_names(member, inner), _receiver(member))
            for member in _without_docstring(node.body)
        )
        header = ast.ClassDef(node.name, node.bases, node.keywords, [ast.Pass()], node.decorator_list)
        described = self._describe(ast.fix_missing_locations(ast.copy_location(header, node)), None)
        last = max([node.lineno, *(n.end_lineno or 0 for n in (*node.bases, *(k.value for k in node.keywords)))])
        return replace(
            described,
            members=members,
            span=(_first_line(node), last),
            effect=described.effect or any(m.effect for m in members),
            effect_of=(*described.effect_of, *(chain for m in members for chain in m.effect_of)),
        )

    def _describe(self, node: ast.stmt, outside: set[str] | None, receiver: str = "") -> Definition:
        effects = {*self.known.effects(node)}
        runs = {*self.known.body_calls(node)}
        value = kind_of_value(node.value, self.known) if isinstance(node, _ASSIGNMENTS) else ValueKind.VALUE
        span = (_first_line(node), node.end_lineno or node.lineno)
        node = _normalised(node)
        uses = Uses(outside, receiver)
        uses.read(node)
        names = dict.fromkeys(bound_names([node]))
        if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            # `PALETTE["x"] = RED` belongs to PALETTE: whoever reads that name needs this statement too.
            names.update(dict.fromkeys(sorted(chain.partition(".")[0] for chain in uses.stores)))
        return Definition(
            kind=_kind(node),
            names=tuple(names),
            text=ast.unparse(node),
            line=node.lineno,
            span=span,
            header=_header(node),
            loads=tuple(sorted(uses.loads)),
            inner_loads=tuple(sorted(uses.inner_loads)),
            attributes=tuple(sorted(uses.attributes)),
            stores=tuple(sorted(uses.outer_stores())),
            inner_stores=tuple(sorted(uses.inner_stores())),
            lent=tuple(sorted(uses.lent)),
            aliased=tuple(sorted(uses.aliased)),
            new=tuple(sorted(uses.new)),
            guesses=tuple(sorted(uses.guesses)),
            strings=tuple(sorted(uses.strings)),
            tensors=tuple(sorted(uses.tensors)),
            reads_any_tensors=uses.reads_any_tensors,
            imports=tuple(uses.imports),
            eager=tuple(sorted(_eager_names(node))),
            inner=tuple(sorted(_inner_names(node))),
            has_lambda=any(isinstance(part, ast.Lambda) for part in ast.walk(node)),
            has_call=any(isinstance(part, ast.Call) for part in ast.walk(node)),
            effect=None in effects,
            effect_of=tuple(sorted(chain for chain in effects if chain)),
            runs=tuple(sorted(chain for chain in runs if chain)),
            runs_unnamed=None in runs,
            value=value,
            opaque=uses.opaque,
            sets_by_computed_name=uses.sets_by_computed_name,
        )


def _kind(node: ast.stmt) -> Kind:
    if isinstance(node, _FUNCTIONS):
        return Kind.FUNCTION
    if isinstance(node, ast.ClassDef):
        return Kind.CLASS
    return Kind.IMPORT if isinstance(node, (ast.Import, ast.ImportFrom)) else Kind.STATEMENT


def _header(node: ast.stmt) -> Header:
    if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return Header()
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call)]
    decorators = tuple(ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list)
    keywords = [keyword for call in calls for keyword in call.keywords]
    if isinstance(node, _FUNCTIONS):
        return Header(decorators, ast.unparse(node.args), isinstance(node, ast.AsyncFunctionDef))
    keywords += node.keywords
    frozen = any(k.arg == "frozen" and isinstance(k.value, ast.Constant) and k.value.value is True for k in keywords)
    metaclass = next((ast.unparse(k.value) for k in node.keywords if k.arg == "metaclass"), "")
    bases = tuple(ast.unparse(base) for base in node.bases)
    return Header(decorators, bases=bases, metaclass=metaclass, is_frozen=frozen)


def _receiver(member: ast.stmt) -> str:
    """What a method calls the object that it is called on: self, cls, or another name."""
    if not isinstance(member, _FUNCTIONS):
        return ""
    is_static = any(dotted(decorator) == "staticmethod" for decorator in member.decorator_list)
    arguments = [*member.args.posonlyargs, *member.args.args]
    return arguments[0].arg if arguments and not is_static else ""


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _scope(node: ast.stmt, scopes: Scopes) -> symtable.SymbolTable | None:
    name = getattr(node, "name", "")
    return scopes.get((name, node.lineno)) or scopes.get((name, _first_line(node)))


def _global_names(node: ast.stmt, scopes: Scopes) -> set[str] | None:
    """The names that a function reads from outside itself; None for a statement, which has no scope of its own."""
    if not isinstance(node, _FUNCTIONS):
        return None
    scope = _scope(node, scopes)
    if scope is None:
        return None
    # Defaults, decorators and annotations are evaluated outside.
    outside: list[ast.AST] = [*node.decorator_list, node.args]
    if node.returns:
        outside.append(node.returns)
    evaluated = {n.id for part in outside for n in ast.walk(part) if isinstance(n, ast.Name)}
    return evaluated | set(_free_names(scope))


def _free_names(scope: symtable.SymbolTable) -> Iterator[str]:
    for symbol in scope.get_symbols():
        # What is "free" in a function or lambda within this one is this one's own; in a method, it is __class__.
        if symbol.is_global():
            yield symbol.get_name()
    for child in scope.get_children():
        yield from _free_names(child)


def _eager_names(node: ast.stmt) -> Iterator[str]:
    todo: list[ast.AST] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, _FUNCTIONS):
            todo += [*part.decorator_list, part.args, *([part.returns] if part.returns else [])]
        elif isinstance(part, ast.Lambda):
            todo.append(part.args)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            yield part.id
        else:
            todo.extend(ast.iter_child_nodes(part))


def _inner_names(node: ast.stmt) -> set[str]:
    """What comprehensions, lambdas and functions in a statement bind for themselves."""
    scopes = (ast.Lambda, ast.FunctionDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    inner = [part for scope in ast.walk(node) if isinstance(scope, scopes) for part in ast.walk(scope)]
    stored = {n.id for n in inner if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return (
        stored | {n.arg for n in inner if isinstance(n, ast.arg)} | {n.name for n in inner if isinstance(n, scopes[1])}
    )


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    return body[1:] if body and _is_docstring(body[0]) else body


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _normalised(node: ast.stmt) -> ast.stmt:
    """The statement without the docstrings in it, at any depth."""
    for child in ast.walk(node):
        if isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
            child.body = _without_docstring(child.body) or [ast.Pass()]
    return node
