"""What a statement reaches by names: what it reads, what it changes in place, and what it hands on."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .bindings import Binding, Import, imported
from .effects import ARRAYS, CONTAINERS, MUTATORS, VALUES, dotted, words
from .walking import walk


class Opacity(StrEnum):
    """How a statement reaches code by a name that the source does not spell out."""

    CODE = "runs or reads any code"  # exec, eval, __dict__, attrgetter
    NAMESPACE = "reads the names of its file"  # globals, locals, vars, dir
    IMPORT = "imports a computed name"  # __import__: nobody is told of what was imported before
    OBSERVED = "has a computed name imported"  # import_module: what it imports is observed
    MODULES = "reads sys.modules"
    ATTRIBUTE = "reads or sets an attribute by a computed name"  # getattr, setattr, delattr, hasattr


@dataclass(frozen=True)
class Opaque:
    """The first place in a statement where names cannot be followed."""

    opacity: Opacity
    line: int
    what: str  # as it is told: "calls exec()"

    def __str__(self) -> str:
        return f"line {self.line} {self.what}"


# Names that reach code by a computed name: a slice that uses one is whole files.
OPAQUE_CALLS = {
    **dict.fromkeys(words("exec eval attrgetter methodcaller"), Opacity.CODE),
    **dict.fromkeys(words("globals locals vars dir"), Opacity.NAMESPACE),
    "__import__": Opacity.IMPORT,
    "import_module": Opacity.OBSERVED,
}
OPAQUE_ATTRIBUTES = words("__dict__ __subclasses__ __globals__ __code__")
DOTTED = words("import_module attrgetter methodcaller")
COMPUTED_NAME_CALLS = words("getattr setattr delattr hasattr")
# Of those, what can also set something.
SETTING = words("exec eval globals locals vars setattr delattr __dict__ __globals__ __code__ modules")
# Values that whoever evaluates them makes.
_MADE = (
    ast.Call, ast.List, ast.Dict, ast.Set, ast.BinOp, ast.Constant, ast.ListComp, ast.DictComp, ast.SetComp, ast.Tuple
)  # fmt: skip
FORMAT_FIELD = re.compile(r"\{\w*((?:\.\w+)+)[^{}]*\}")


class Uses(ast.NodeVisitor):
    """Collects what one statement can reach.

    outside:  the names that a function reads from outside itself; None for a statement, which has no scope of its own
    receiver: the first argument of a method; the other names for it are "self" here too
    imported: names that are imported elsewhere in the same function
    """

    def __init__(self, outside: set[str] | None, receiver: str = "", imported: Iterable[str] = ()) -> None:
        self.outside = outside
        self.receiver = receiver
        self.loads: set[str] = set()
        self.inner_loads: set[str] = set()
        self.attributes: set[str] = set()
        self.stores: set[str] = set()
        self.lent: set[tuple[str, str]] = set()  # (function called, what it is given)
        self.aliased: set[str] = set()
        self.guesses: set[str] = set()  # names of which something is read by a computed name
        self.strings: set[str] = set()
        self.tensors: set[str] = set()
        self.reads_any_tensors = False
        self.imports: list[Import] = []
        self.opaque: Opaque | None = None
        self.sets_by_computed_name = False
        self.outer_stores: set[str] = set()  # those of `stores` that start at a name from outside, or at the receiver
        self._local_stores: set[str] = set()  # the others
        self._made: set[str] = set()  # local names that hold what the function makes
        self._given: set[str] = set()  # and those that hold what it was given; some are both
        self._local_imports = {*imported}

    def read(self, node: ast.stmt, parts: Sequence[ast.AST]) -> None:
        """Collect from a statement.

        parts: all that `walk` gives of it
        """
        for child in parts:
            if isinstance(child, (ast.Import, ast.ImportFrom)):
                self._import(child)
        self._note_values(parts)
        self.visit(node)
        self.outer_stores = {chain for chain in self.stores if self.is_outside(chain)}
        self._local_stores = self.stores - self.outer_stores

    @classmethod
    def joined(cls, several: Iterable["Uses"]) -> "Uses":
        """What some statements of one function reach, in order, read one by one."""
        whole = cls(set())
        for each in several:
            for name, collected in vars(each).items():
                if isinstance(collected, set):
                    getattr(whole, name).update(collected)
            whole.imports += each.imports
            whole.opaque = whole.opaque or each.opaque
            whole.reads_any_tensors |= each.reads_any_tensors
            whole.sets_by_computed_name |= each.sets_by_computed_name
        return whole

    @property
    def new(self) -> set[str]:
        """Local names that only ever hold what the function makes: results of calls, literals, computed values."""
        return self._made - self._given

    def is_outside(self, chain: str) -> bool:
        """Whether a chain starts at a name from outside the function, or at its receiver."""
        root = chain.partition(".")[0]
        return self.outside is None or root in self.outside or root in self._local_imports or root == "self"

    def inner_stores(self) -> Iterator[str]:
        """Changes in place of what a local name holds, unless the function made it."""
        new = self.new
        return (chain for chain in self._local_stores if chain.partition(".")[0] not in new)

    def make(self, names: Iterable[str]) -> None:
        """Have local names hold what the function makes."""
        self._made.update(names)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            found = imported(node, alias)
            self.imports.append(found)
            if found.bound:
                self._local_imports.add(found.bound)

    def _note_values(self, parts: Iterable[ast.AST]) -> None:
        for child in parts:
            if isinstance(child, (ast.Assign, ast.AnnAssign)):
                made = isinstance(child.value, _MADE)
                for target in child.targets if isinstance(child, ast.Assign) else [child.target]:
                    if made and isinstance(target, ast.Name):
                        self._made.add(target.id)
                    else:
                        self._given.update(n.id for n in walk(target) if isinstance(n, ast.Name))
            elif isinstance(child, (ast.For, ast.comprehension, ast.NamedExpr)):
                self._given.update(n.id for n in walk(child.target) if isinstance(n, ast.Name))
            elif isinstance(child, ast.arg):
                self._given.add(child.arg)

    def visit_Global(self, node: ast.Global) -> None:
        self.stores.update(node.names)
        self.loads.update(node.names)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and 0 < len(node.value) < 200 and "\n" not in node.value:
            self.strings.add(node.value)
            for fields in FORMAT_FIELD.findall(node.value):
                self.attributes.update(fields.split(".")[1:])

    def visit_Name(self, node: ast.Name) -> None:
        self._load(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain = self.chain(node)
        if isinstance(node.ctx, ast.Load):
            self.attributes.add(node.attr)
        elif chain:
            self.stores.add(chain)
        if node.attr in OPAQUE_ATTRIBUTES or chain == "sys.modules":
            opacity = Opacity.CODE if node.attr in OPAQUE_ATTRIBUTES else Opacity.MODULES
            self._be_opaque(Opaque(opacity, node.lineno, f"reads {node.attr}"), node.attr)
        if dotted(node) is None:
            self.visit(node.value)
        if chain:
            self._load(chain)
            self.attributes.update(chain.split(".")[1:-1])

    def visit_Subscript(self, node: ast.Subscript) -> None:
        chain = self.chain(node.value)
        if chain and not isinstance(node.ctx, ast.Load):
            self.stores.add(chain)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if (chain := self.chain(node.target)) and isinstance(node.target, ast.Name):
            self._load(chain)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.aliased.update(self._held(node.value))
        self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.aliased.update(self._held(node.value))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        chain = self.chain(node.func) or ""
        name = chain.rpartition(".")[2]
        if name in OPAQUE_CALLS and (chain == name or name in DOTTED):  # network.eval() is another eval
            self._computed_call(node, name)
        if name in COMPUTED_NAME_CALLS and len(node.args) >= 2:
            self._named_access(node, name)
        if name == "tensors" and (node.args or node.keywords):
            named = node.args[0] if node.args else node.keywords[0].value
            if isinstance(named, ast.Constant):
                self.tensors.add(str(named.value))
            else:
                self.reads_any_tensors = True
        if name in MUTATORS and "." in chain and chain.rpartition(".")[0] not in ARRAYS:
            self.stores.add(chain.rpartition(".")[0])
        if name == "next" and node.args and (stream := self.chain(node.args[0])):
            self.stores.add(stream)
        if chain and name not in VALUES | CONTAINERS:
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                self.lent.update((chain, held) for held in self._held(given))
        self.generic_visit(node)

    def _computed_call(self, node: ast.Call, name: str) -> None:
        literals = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in ("attrgetter", "methodcaller") and literals and len(literals) == len(node.args):
            self.attributes.update(part for literal in literals for part in literal.split("."))
        elif name in ("import_module", "__import__") and literals and len(node.args) == 1:
            self.imports.append(Import(Binding.NOTHING, "", literals[0]))
        else:
            self._be_opaque(Opaque(OPAQUE_CALLS[name], node.lineno, f"calls {name}()"), name)

    def _named_access(self, node: ast.Call, name: str) -> None:
        named = node.args[1]
        if not (isinstance(named, ast.Constant) and isinstance(named.value, str)):
            owner = self.chain(node.args[0])
            if owner and "." not in owner and self.is_outside(owner) and name not in SETTING:
                self.guesses.add(owner)  # a class or a module of that name is in as a whole anyway
                return
            what = f"calls {name}() with a computed name"
            self._be_opaque(Opaque(Opacity.ATTRIBUTE, node.lineno, what), name)
            return
        self.attributes.add(named.value)
        if owner := self.chain(node.args[0]):
            self._load(f"{owner}.{named.value}")
            if name in SETTING:
                self.stores.add(f"{owner}.{named.value}")

    def _be_opaque(self, why: Opaque, by: str) -> None:
        self.opaque = self.opaque or why
        self.sets_by_computed_name |= by in SETTING

    def _held(self, node: ast.expr) -> Iterator[str]:
        """The dotted names in a value, or in a tuple of values, that is held under another name from here on."""
        for part in node.elts if isinstance(node, (ast.Tuple, ast.List)) else [node]:
            inner = part.value if isinstance(part, ast.Starred) else part
            if chain := self.chain(inner):
                yield chain

    def _load(self, chain: str) -> None:
        if self.is_outside(chain):
            self.loads.add(chain)
        elif "." in chain:  # what a local name leads to counts too: that name may be the scene
            self.inner_loads.add(chain)

    def chain(self, node: ast.expr) -> str | None:
        """A dotted name; `type(self).x`, `self.__class__.x` and `cls.x` are `self.x`."""
        found = dotted(node)
        if found is None:
            parts: list[str] = []
            while isinstance(node, ast.Attribute):
                parts.append(node.attr)
                node = node.value
            is_type = isinstance(node, ast.Call) and dotted(node.func) == "type" and len(node.args) == 1
            owner = dotted(node.args[0]) if is_type and isinstance(node, ast.Call) else None
            found = ".".join([owner, *reversed(parts)]) if owner else None
        if found and self.receiver and found.partition(".")[0] == self.receiver:
            found = f"self{found[len(self.receiver) :]}"
        return found.replace("self.__class__", "self") if found else None
