"""What running a statement may do beyond binding its names. Errs towards much.

A call is harmless if its name is known to be: Python's own, or imported from a library that is listed here. A name
that the file binds itself, or takes from another file of the project, is none of them, whatever it is called.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator
from enum import StrEnum

from .walking import walk


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Results that cannot be changed: whoever shares them shares no state.
VALUES = words(
    "abs bool bytes complex divmod float frozenset int isinstance issubclass len max min object ord pow property range "
    "repr round slice str sum tuple type TypeVar ParamSpec NewType namedtuple Path PurePath ManimColor ConfigDict "
    "Decimal Fraction compile getLogger partial itemgetter field Field MappingProxyType"
)
# Results that can be changed, made anew by each call.
CONTAINERS = words("dict enumerate list reversed set sorted zip OrderedDict defaultdict Counter deque")
# To raise one changes nothing: a function that refuses what it is given has no other effect than one that does not.
EXCEPTIONS = frozenset(
    name for name, each in vars(builtins).items() if isinstance(each, type) and issubclass(each, BaseException)
)
ARRAYS = words("np numpy torch math operator")  # np.insert() gives a new array: no name here is changed by a call
PURE_MODULES = words("math np numpy itertools operator functools string typing dataclasses collections re")
# Of those modules, what runs a function that it is given, or changes something.
IMPURE_NAMES = words(
    "reduce setitem delitem iadd iconcat isub imul seterr seterrcall set_printoptions setbufsize random purge "
    "cmp_to_key singledispatch make_dataclass vectorize apply_along_axis fromfunction frompyfunc"
)
MUTATORS = words(
    "append extend insert remove pop clear add discard update setdefault popitem sort reverse appendleft popleft "
    "__setitem__ difference_update intersection_update set_default rotate fill_ copy_ add_ mul_ zero_"
)
PURE_DECORATORS = words(
    "property staticmethod classmethod dataclass cache lru_cache cached_property wraps abstractmethod override final "
    "overload contextmanager total_ordering no_grad inference_mode may_diverge checkpoint unique "
    "runtime_checkable"
)
# The libraries in which the names above mean what they say.
KNOWN = words(
    "abc builtins collections contextlib dataclasses decimal enum fractions functools itertools logging manim math "
    "numpy operator pathlib pydantic re string torch types typing typing_extensions"
)
# Expressions whose value is new: no other name holds it.
_LITERALS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_NEW = (ast.Constant, ast.BinOp, ast.Tuple, ast.JoinedStr, *_LITERALS)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# Where the kit's own decorators may be imported from.
KIT_MARKS = ("coursekit.lab", "coursekit.lab.experiment")


class ValueKind(StrEnum):
    """What a name holds: whether sections that share it can share state."""

    VALUE = "cannot be changed"
    CONTAINER = "can be changed by those who hold it"
    OBJECT = "may change by itself"  # a generator, an object of a class with state


class Names:
    """What the names of one file stand for: its own, a library's, or Python's."""

    def __init__(self, body: Iterable[ast.stmt]) -> None:
        self.origins: dict[str, str] = {}  # "" for what the file binds itself
        self.stars: list[str] = []
        self._renamed: dict[str, str] = {}  # `from functools import cache as once`
        self._made_here: dict[str, bool] = {}
        for statement in body:
            self._note_values(statement)
            for node in walk(statement):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                    self.origins[node.name] = ""
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    self.origins[node.id] = ""
                elif isinstance(node, ast.Import):
                    self.origins.update({a.asname or a.name.partition(".")[0]: a.name for a in node.names})
                elif isinstance(node, ast.ImportFrom):
                    self._import_from(node)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = "" if node.level else node.module or ""
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(module)
            else:
                self.origins[alias.asname or alias.name] = module
                self._renamed[alias.asname or alias.name] = alias.name

    def _note_values(self, statement: ast.stmt) -> None:
        """Note which names only ever hold what the file makes: of `ROWS = []`, ROWS; of `ROWS = kit.ROWS`, none."""
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            self._made_here[statement.name] = self._made_here.get(statement.name, True)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for name in (t.id for t in targets if isinstance(t, ast.Name)):
                self._made_here[name] = self._made_here.get(name, True) and isinstance(statement.value, _NEW)

    def is_known(self, name: str) -> bool:
        """Whether a bare name is Python's own, or one of a library that is listed."""
        origin = self.origins.get(name)
        if origin is None:
            return hasattr(builtins, name) or any(_top(star) in KNOWN or star in KIT_MARKS for star in self.stars)
        return _top(origin) in KNOWN or origin in KIT_MARKS

    def calls(self, node: ast.AST) -> Iterator[str | None]:
        """The calls in an expression that may have an effect: dotted names, None for what has none."""
        for call in (n for n in walk(node) if isinstance(n, (ast.Call, ast.Await, ast.Yield, ast.YieldFrom))):
            if not isinstance(call, ast.Call):
                yield None
            elif not self._is_pure(call):
                yield dotted(call.func)
            else:  # sorted(rows, key=by_length) calls that too
                keys = (dotted(k.value) for k in call.keywords if k.arg == "key")
                yield from (key for key in keys if key and not self.is_known(key.partition(".")[0]))

    def body_calls(self, function: ast.stmt) -> Iterator[str | None]:
        """The calls of a function's body, as calls() has them; not those of functions in it, which run if called."""
        body = function.body if isinstance(function, ast.FunctionDef) else []
        for statement in body:
            for node in walk(statement, _FUNCTIONS):
                if isinstance(node, (ast.ClassDef, ast.With, ast.Global, ast.Import, ast.ImportFrom, ast.Await)):
                    yield None
                elif isinstance(node, ast.Call) and not self._is_pure(node):
                    yield dotted(node.func)

    def _is_pure(self, call: ast.Call) -> bool:
        """Whether a call has no effect but its result: `np.array(rows)`, `" ".join(words)`; not `np.random.rand()`."""
        chain = dotted(call.func)
        if chain is None:
            # A method of a literal, "a b".split(), makes a new value.
            return isinstance(call.func, ast.Attribute) and isinstance(call.func.value, (ast.Constant, ast.JoinedStr))
        root, _, rest = chain.partition(".")
        name = self._name(chain)
        if not self.is_known(root) or name in IMPURE_NAMES or ".random" in chain:
            return False
        if name == "type" and len(call.args) == 3:
            return False  # type("Race", (Base,), {}) makes a class, and Base.__init_subclass__ runs
        if name in VALUES | CONTAINERS or chain in EXCEPTIONS:
            return True
        return bool(rest and self.library(root) in PURE_MODULES)

    def _name(self, chain: str) -> str:
        return self._renamed.get(chain, chain.rpartition(".")[2])

    def imported_name(self, name: str) -> str:
        """What a name is called where it comes from: after `from functools import cache as once`, once is cache."""
        return self._renamed.get(name, name)

    def library(self, name: str) -> str:
        return _top(self.origins.get(name) or name)

    def is_pure_decorator(self, node: ast.expr) -> bool:
        chain = dotted(node.func if isinstance(node, ast.Call) else node) or ""
        root, _, rest = chain.partition(".")
        if rest in ("setter", "getter", "deleter"):
            return True
        return self._name(chain) in PURE_DECORATORS and self.is_known(root)

    def effects(self, node: ast.AST) -> Iterator[str | None]:
        """What a statement may do beyond its names: the calls it makes, None for what is no named call."""
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (dotted(d) for d in node.decorator_list if not self.is_pure_decorator(d))
            for default in (*node.args.defaults, *node.args.kw_defaults):
                yield from self.calls(default) if default else ()
        elif isinstance(node, ast.ClassDef):
            yield from (None for d in node.decorator_list if not self.is_pure_decorator(d))
            yield from (None for keyword in node.keywords if dotted(keyword.value) != "ABCMeta")
            for member in node.body:
                yield from self.effects(member)
        elif isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass, ast.Global)):
            return
        elif isinstance(node, (ast.If, ast.Try, ast.For, ast.While, ast.Match, ast.match_case)):
            for child in ast.iter_child_nodes(node):
                yield from self.effects(child)
        elif isinstance(node, ast.ExceptHandler):
            for child in node.body:
                yield from self.effects(child)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            yield from self._assignment(node)
        elif isinstance(node, ast.expr):
            yield from self.calls(node)
        elif isinstance(node, ast.Delete) and all(isinstance(target, ast.Name) for target in node.targets):
            return  # `del i` unbinds a name; `del ROWS[0]` changes what others may hold
        elif isinstance(node, ast.Expr):
            yield from self._expression(node.value)
        elif isinstance(node, (ast.pattern, ast.Break, ast.Continue, ast.expr_context)):
            return
        else:
            yield None

    def _expression(self, node: ast.expr) -> Iterator[str | None]:
        """`ROWS.append(3)` belongs to ROWS, as an assignment would, where no other name holds that list."""
        if isinstance(node, ast.Constant):
            return
        function = node.func if isinstance(node, ast.Call) else None
        owner = function.value if isinstance(function, ast.Attribute) and function.attr in MUTATORS else None
        if isinstance(node, ast.Call) and isinstance(owner, ast.Name) and self._made_here.get(owner.id, False):
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from self.calls(given)
        else:
            yield None

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Iterator[str | None]:
        if node.value:
            yield from self.calls(node.value)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            changed = {n.value for n in walk(target) if isinstance(n, (ast.Attribute, ast.Subscript))}
            if isinstance(node, ast.AugAssign):
                changed.add(target)
            # Changed in place, and another name or file may hold it too: its readers do not name this statement.
            if not all(isinstance(c, ast.Name) and self._made_here.get(c.id, False) for c in changed):
                yield None


def kind_of_value(node: ast.AST | None, known: Names) -> ValueKind:
    """What the value of an expression can be changed in, as far as the source tells."""
    if node is None or isinstance(node, (ast.Constant, ast.JoinedStr, ast.Lambda, ast.Name, ast.Attribute)):
        return ValueKind.VALUE
    if isinstance(node, _LITERALS):
        return ValueKind.CONTAINER
    if isinstance(node, ast.GeneratorExp):
        return ValueKind.OBJECT
    if isinstance(node, ast.Call):
        chain = dotted(node.func) or ""
        name, root = chain.rpartition(".")[2], chain.partition(".")[0]
        if not known.is_known(root):
            return ValueKind.OBJECT
        if name in VALUES or known.library(root) == "math":
            return ValueKind.VALUE
        return ValueKind.CONTAINER if name in CONTAINERS or known.library(root) == "numpy" else ValueKind.OBJECT
    inner = [kind_of_value(child, known) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return next((kind for kind in (ValueKind.OBJECT, ValueKind.CONTAINER) if kind in inner), ValueKind.VALUE)


def dotted(node: ast.expr) -> str | None:
    """`a.b.c` of an attribute chain that starts at a name, else None."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def _top(module: str) -> str:
    return module.partition(".")[0]
