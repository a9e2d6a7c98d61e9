"""One source file as definitions: what each top-level statement binds, and what it can reach.

Nothing is imported: a file is parsed, and names are resolved by Python's own symbol tables. Texts are normalised,
without comments, docstrings and layout, so that equal texts mean equal programs.
"""

import ast
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

PURE_CALLS = frozenset(
    [
        "abs",
        "bool",
        "bytes",
        "complex",
        "dict",
        "divmod",
        "enumerate",
        "float",
        "frozenset",
        "int",
        "len",
        "list",
        "max",
        "min",
        "object",
        "range",
        "reversed",
        "round",
        "set",
        "slice",
        "sorted",
        "str",
        "sum",
        "tuple",
        "type",
        "zip",
        "TypeVar",
        "ParamSpec",
        "NewType",
        "namedtuple",
        "Path",
        "PurePath",
        "ManimColor",
        "Field",
        "field",
        "ConfigDict",
        "compile",
        "getLogger",
        "Decimal",
        "Fraction",
    ]
)
PURE_MODULES = frozenset(
    ["math", "np", "numpy", "itertools", "operator", "functools", "string", "typing", "dataclasses", "collections"]
)
PURE_DECORATORS = frozenset(
    [
        "property",
        "setter",
        "getter",
        "staticmethod",
        "classmethod",
        "dataclass",
        "cache",
        "lru_cache",
        "cached_property",
        "wraps",
        "abstractmethod",
        "override",
        "final",
        "overload",
        "contextmanager",
        "total_ordering",
        "no_grad",
        "inference_mode",
        "may_diverge",
        "checkpoint",
    ]
)
# Names that reach code by a computed name: a slice that uses one is the whole file.
OPAQUE_CALLS = frozenset(
    ["exec", "eval", "globals", "locals", "vars", "dir", "__import__", "import_module", "attrgetter", "methodcaller"]
)
OPAQUE_ATTRIBUTES = frozenset(("__dict__", "__subclasses__", "__globals__", "__code__", "modules"))
COMPUTED_NAME_CALLS = frozenset(("getattr", "setattr", "delattr", "hasattr"))
MUTATORS = frozenset(
    [
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "add",
        "discard",
        "update",
        "setdefault",
        "popitem",
        "sort",
        "reverse",
        "appendleft",
        "popleft",
        "__setitem__",
        "difference_update",
        "intersection_update",
    ]
)


@dataclass(frozen=True)
class Import:
    """One name that an import statement binds: `from a import b as c` is Import("c", "a", "b", 0)."""

    bound: str
    module: str
    name: str | None
    level: int

    @property
    def text(self) -> str:
        return f"{self.bound} = {'.' * self.level}{self.module}{':' + self.name if self.name else ''}"


@dataclass(frozen=True)
class Definition:
    """A top-level statement of a module, or one of a class's body."""

    names: tuple[str, ...]
    text: str
    line: int
    loads: tuple[str, ...] = ()  # dotted chains from names that are not local: "np.array", "label"
    attributes: tuple[str, ...] = ()  # every attribute read on anything: members are found by name
    stores: tuple[str, ...] = ()  # dotted chains changed in place: "self.net", "config.pixel_height", "CACHE"
    strings: tuple[str, ...] = ()  # string constants that could name a file
    tensors: tuple[str, ...] = ()  # the literals of `….tensors("name")`; "*" for a computed one
    imports: tuple[Import, ...] = ()
    effect: bool = False  # runs code at import time that may change something beyond its own names
    opaque: str = ""  # why it cannot be followed
    members: tuple["Definition", ...] = field(default=())  # of a class; text is then its header alone
    is_class: bool = False

    @property
    def is_import(self) -> bool:
        return self.text.startswith(("import ", "from "))

    @property
    def is_function(self) -> bool:
        return self.text.startswith(("def ", "async def ", "@")) and not self.is_class


@dataclass(frozen=True)
class SourceFile:
    """A parsed file; `error` says where it is no Python."""

    definitions: tuple[Definition, ...]
    error: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "SourceFile":
        return cls(tuple(_definition_from_json(d) for d in stored["definitions"]), stored["error"])


def _definition_from_json(stored: dict[str, Any]) -> Definition:
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}
    plain["imports"] = tuple(Import(**item) for item in stored["imports"])
    plain["members"] = tuple(_definition_from_json(member) for member in stored["members"])
    return Definition(**plain)


def read_source(text: bytes) -> SourceFile:
    """The definitions of one file, in order; a syntax error becomes `error`, "line 3: invalid syntax"."""
    try:
        tree = ast.parse(text)
        table = symtable.symtable(text.decode(), "<source>", "exec")
    except (SyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None) or 1
        return SourceFile((), f"line {line}: {getattr(problem, 'msg', problem)}")
    scopes = {(child.get_name(), child.get_lineno()): child for child in table.get_children()}
    body = _without_docstring(tree.body)
    return SourceFile(tuple(_define(node, scopes) for node in body if not _is_main_guard(node)))


def _define(node: ast.stmt, scopes: dict[tuple[str, int], symtable.SymbolTable]) -> Definition:
    if isinstance(node, ast.ClassDef):
        return _define_class(node, scopes)
    return _describe(node, _global_names(node, scopes))


def _define_class(node: ast.ClassDef, scopes: dict[tuple[str, int], symtable.SymbolTable]) -> Definition:
    """A class as a header (decorators, bases, keywords) and its members, each described on its own."""
    first_line = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    scope = scopes.get((node.name, node.lineno)) or scopes.get((node.name, first_line))
    inner = {(c.get_name(), c.get_lineno()): c for c in scope.get_children()} if scope else {}
    # Names of the class body's own scope stay in `loads` too: a member may be computed from another.
    members = tuple(_describe(n, _global_names(n, inner), in_class=True) for n in _without_docstring(node.body))
    header = ast.ClassDef(node.name, node.bases, node.keywords, [ast.Pass()], node.decorator_list)
    described = _describe(ast.fix_missing_locations(ast.copy_location(header, node)), None)
    effect = described.effect or bool(node.keywords) or any(m.effect for m in members)
    return Definition(**{**_fields(described), "members": members, "is_class": True, "effect": effect})


def _fields(definition: Definition) -> dict[str, Any]:
    return {name: getattr(definition, name) for name in Definition.__dataclass_fields__}


def _describe(node: ast.stmt, known_globals: set[str] | None, in_class: bool = False) -> Definition:
    node = _normalised(node)
    reach = _Reach(known_globals)
    reach.visit(node)
    names = tuple(dict.fromkeys(_bound_names([node])))
    return Definition(
        names=names or reach.stored_roots(node),
        text=ast.unparse(node),
        line=node.lineno,
        loads=tuple(sorted(reach.loads)),
        attributes=tuple(sorted(reach.attributes)),
        stores=tuple(sorted(s for s in reach.stores if reach.is_outside(s))),
        strings=tuple(sorted(reach.strings)),
        tensors=tuple(sorted(reach.tensors)),
        imports=tuple(reach.imports),
        effect=_has_effect(node, in_class),
        opaque=reach.opaque,
    )


def _global_names(node: ast.stmt, scopes: dict[tuple[str, int], symtable.SymbolTable]) -> set[str] | None:
    """The names that a function reads from outside itself; None for a statement, which has no scope of its own."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    first_line = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    scope = scopes.get((node.name, node.lineno)) or scopes.get((node.name, first_line))
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
        # "Free" in a method of a class is a name of an enclosing function: none at this level, but __class__.
        if symbol.is_global() or symbol.is_free():
            yield symbol.get_name()
    for child in scope.get_children():
        yield from _free_names(child)


class _Reach(ast.NodeVisitor):
    """Collects what a statement can reach."""

    def __init__(self, known_globals: set[str] | None) -> None:
        self.known_globals = known_globals
        self.loads: set[str] = set()
        self.attributes: set[str] = set()
        self.stores: set[str] = set()
        self.strings: set[str] = set()
        self.tensors: set[str] = set()
        self.imports: list[Import] = []
        self.opaque = ""
        self._local_imports: set[str] = set()

    def stored_roots(self, node: ast.stmt) -> tuple[str, ...]:
        """`PALETTE["x"] = RED` belongs to PALETTE: whoever reads that name needs this statement too."""
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete)):
            return tuple(sorted({store.split(".")[0] for store in self.stores}))
        return ()

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.split(".")[0]
            self.imports.append(Import(bound, alias.name, "" if alias.asname else None, 0))
            self._local_imports.add(bound)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name
            self.imports.append(Import(bound, node.module or "", alias.name, node.level))
            self._local_imports.add(bound)

    def visit_Global(self, node: ast.Global) -> None:
        self.stores.update(node.names)
        self.loads.update(node.names)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and 0 < len(node.value) < 200 and "\n" not in node.value:
            self.strings.add(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        self._load(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain = dotted(node)
        if isinstance(node.ctx, ast.Load):
            self.attributes.add(node.attr)
        elif chain:
            self.stores.add(chain)
        if node.attr in OPAQUE_ATTRIBUTES:
            self.opaque = self.opaque or f"line {node.lineno} reads {node.attr}"
        if chain is None:
            self.visit(node.value)
            return
        self._load(chain)
        self.attributes.update(chain.split(".")[1:-1])

    def visit_Subscript(self, node: ast.Subscript) -> None:
        chain = dotted(node.value)
        if chain and not isinstance(node.ctx, ast.Load):
            self.stores.add(chain)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        chain = dotted(node.func) or ""
        name = chain.rpartition(".")[2]
        if name in OPAQUE_CALLS and not (name == "compile" or (name == "dir" and "." in chain)):
            self.opaque = self.opaque or f"line {node.lineno} calls {name}()"
        if name in COMPUTED_NAME_CALLS and len(node.args) >= 2:
            literal = node.args[1]
            if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                self.attributes.add(literal.value)
            else:
                self.opaque = self.opaque or f"line {node.lineno} calls {name}() with a computed name"
        if name == "tensors" and node.args:
            named = node.args[0]
            self.tensors.add(str(named.value) if isinstance(named, ast.Constant) else "*")
        if name in MUTATORS and "." in chain:
            self.stores.add(chain.rpartition(".")[0])
        self.generic_visit(node)

    def is_outside(self, chain: str) -> bool:
        """Whether a chain starts at a name from outside the function, or at self."""
        root = chain.split(".")[0]
        return self.known_globals is None or root in self.known_globals or root in self._local_imports or root == "self"

    def _load(self, chain: str) -> None:
        if self.is_outside(chain):
            self.loads.add(chain)


def dotted(node: ast.expr) -> str | None:
    """`a.b.c` of an attribute chain that starts at a name, else None."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def _bound_names(body: Iterable[ast.AST]) -> Iterator[str]:
    """The names that statements bind in their own scope, those in branches and loops included."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                yield node.id
        elif isinstance(node, ast.ExceptHandler):
            yield from _bound_names(node.body)
        elif not isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield from _bound_names(ast.iter_child_nodes(node))


def _has_effect(node: ast.AST, in_class: bool) -> bool:
    """Whether running this statement may change anything but the names it binds. Errs towards yes."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return any(_terminal_name(d) not in PURE_DECORATORS for d in node.decorator_list)
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass, ast.Global)):
        return False
    if isinstance(node, (ast.If, ast.Try)):
        return any(_has_effect(child, in_class) for child in ast.iter_child_nodes(node))
    if isinstance(node, ast.ExceptHandler):
        return any(_has_effect(child, in_class) for child in node.body)
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        return any(isinstance(n, ast.Call) and not _is_pure_call(n) for n in ast.walk(node))
    if isinstance(node, ast.expr):
        return any(isinstance(n, (ast.Call, ast.Await, ast.NamedExpr)) and not _is_pure_call(n) for n in ast.walk(node))
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return True


def _terminal_name(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return (dotted(target) or "").rpartition(".")[2]


def _is_pure_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    chain = dotted(node.func) or ""
    root = chain.partition(".")[0]
    return _terminal_name(node) in PURE_CALLS or (root in PURE_MODULES and ".random" not in chain)


def _is_main_guard(node: ast.stmt) -> bool:
    """`if __name__ == "__main__":` never runs when a builder loads the file."""
    return isinstance(node, ast.If) and "__name__" in {n.id for n in ast.walk(node.test) if isinstance(n, ast.Name)}


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    return body[1:] if body and _is_docstring(body[0]) else body


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _normalised(node: ast.stmt) -> ast.stmt:
    """The statement without the docstrings in it, at any depth."""
    for child in ast.walk(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            child.body = _without_docstring(child.body) or [ast.Pass()]
    return node
