"""The author's modules as they would be if their files had been imported as they are now: without importing them again.

What is alive was made by the classes that there are, so that these stay: functions get the code that they have now,
and constants their values. What importing a file does beyond that (another base, a decorator, a statement that calls
something) is not done over: the scene is then performed from its start.
"""

import ast
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import CodeType, FunctionType, ModuleType
from typing import Any

from coursekit.graph.jobs.code.loading import CODES, LOADED, MODULES, SOURCES, read_again
from coursekit.graph.source.project_files import KIT

from ...state import leavings
from .cuts import Uncut
from .rests import codes_in

OWN = f"{KIT}/"
# By these, code tells where it stands, what is named there, or when something goes: another function would be seen.
LOOKS_AROUND = re.compile(
    rb"\b(?:locals|vars|dir|eval|exec|gc|weakref|inspect|traceback|linecache|_getframe|currentframe|settrace|setprofile"
    rb"|UnboundLocalError|__closure__|__code__|__traceback__|__doc__|__annotations__|__del__|__line__"
    rb"|f_(?:back|builtins|code|globals|lasti|lineno|locals|trace)|tb_(?:frame|lasti|lineno|next)"
    rb"|co_(?:cellvars|code|consts|filename|firstlineno|freevars|lines|names|positions|qualname|varnames))\b"
)
LITERALS = (ast.Constant, ast.UnaryOp, ast.USub, ast.UAdd, ast.BinOp, ast.operator, ast.Tuple, ast.List, ast.Load)


def may_be_renewed() -> bool:
    """Whether no file of the author's that is loaded has code that looks around."""
    return not any(LOOKS_AROUND.search(source) for path, source in SOURCES.items() if not path.startswith(OWN))


def renew() -> None:
    """Have the author's modules be as their files are now.

    raises: Uncut where that cannot be without importing them again
    """
    for path, digest in [*LOADED.items()]:
        try:
            source = read_again(path)
        except OSError:
            raise Uncut(f"{path} cannot be read any more") from None
        if hashlib.sha256(source).hexdigest() != digest:
            _renew_file(path, source)


def _renew_file(path: str, source: bytes) -> None:
    module = MODULES.get(path)
    if module is None or path.startswith(OWN) or LOOKS_AROUND.search(source):
        raise Uncut(f"{path} has to be imported again")
    try:
        code = compile(source, path, "exec", dont_inherit=True)
        before, now = _Body(SOURCES[path]), _Body(source)
    except (SyntaxError, ValueError, RecursionError):
        raise Uncut(f"{path} cannot be read") from None
    _Renewal(path, module, code, now.names_read).renew(before, now)
    LOADED[path], SOURCES[path], CODES[path] = hashlib.sha256(source).hexdigest(), source, code


@dataclass
class _Level:
    """What a module or a class has: functions and classes by name, constants, and everything else in order."""

    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    classes: "dict[str, tuple[str, _Level]]" = field(default_factory=dict)  # each with its header
    constants: dict[str, ast.expr] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)  # constants by their name alone


class _Body(_Level):
    """A file.

    names_read: how often each is read while the file is imported
    """

    def __init__(self, source: bytes) -> None:
        super().__init__()
        tree = ast.parse(source)
        self.names_read = {
            node.id
            for node in _run_at_import(tree.body)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        _fill(self, tree.body)


def _fill(level: _Level, body: Sequence[ast.stmt]) -> None:
    for node in body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            _add(level.functions, node.name, node, level)
        elif isinstance(node, ast.ClassDef):
            inner = _Level()
            _fill(inner, node.body)
            header = ast.ClassDef(node.name, node.bases, node.keywords, [], node.decorator_list)
            _add(level.classes, node.name, (ast.dump(header), inner), level)
            level.others.append(f"class {node.name}")
        elif (name := _constant(node)) and isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value:
            _add(level.constants, name, node.value, level)
            level.others.append(f"{name} =")
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            level.others.append(ast.dump(node))


def _add(into: dict[str, Any], name: str, node: Any, level: _Level) -> None:
    if any(name in names for names in (level.functions, level.classes, level.constants)):
        raise ValueError(f"{name} is there twice")
    into[name] = node


def _constant(node: ast.stmt) -> str:
    """The name that a statement gives a value which is written out."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target: ast.expr = node.targets[0]
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        target = node.target
    else:
        return ""
    is_literal = node.value is not None and all(isinstance(each, LITERALS) for each in ast.walk(node.value))
    is_name = isinstance(target, ast.Name) and not (target.id.startswith("__") and target.id.endswith("__"))
    return target.id if is_literal and is_name and isinstance(target, ast.Name) else ""


def _run_at_import(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """What of a file runs as it is imported; of a function, its decorators and defaults."""
    todo: list[ast.AST] = [*body]
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            todo += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
            todo += [each.annotation for each in ast.walk(node.args) if isinstance(each, ast.arg) and each.annotation]
            todo += [node.returns] if node.returns else []
        else:
            todo.extend(ast.iter_child_nodes(node))


class _Renewal:
    """Makes one module what another text of its file says."""

    def __init__(self, path: str, module: ModuleType, code: CodeType, names_read: set[str]) -> None:
        self._path = path
        self._module = module
        self._codes: dict[str, list[CodeType]] = {}
        for each in codes_in(code):
            self._codes.setdefault(each.co_qualname, []).append(each)
        self._names_read = names_read

    def renew(self, before: _Body, now: _Body) -> None:
        self._names_read |= before.names_read
        changes = [*self._changes(self._module, before, now, "")]  # all is looked at before anything is changed
        for owner, name, value in changes:
            if isinstance(value, _NewCode):
                value.put(vars(owner)[name])
            else:
                leavings.renew(owner, name, value)

    def _changes(self, owner: Any, before: _Level, now: _Level, within: str) -> "Iterator[tuple[Any, str, Any]]":
        self._require(before.others == now.others, "what importing it does has changed")
        for name, node in now.functions.items():
            yield from self._function(owner, before.functions.get(name), node, within)
        self._require(before.functions.keys() <= now.functions.keys(), "a function is gone")
        for name, (header, level) in now.classes.items():
            known, level_before = before.classes[name]
            self._require(known == header, f"the head of {name} has changed")
            kind = vars(owner).get(name)
            self._require(
                isinstance(kind, type) and kind.__qualname__ == f"{within}{name}", f"{name} is no class of it"
            )
            yield from self._changes(kind, level_before, level, f"{within}{name}.")
        for name, value in now.constants.items():
            was = before.constants[name]
            if ast.dump(was) != ast.dump(value):
                yield owner, name, self._constant(owner, name, was, value)

    def _constant(self, owner: Any, name: str, before: ast.expr, value: ast.expr) -> Any:
        """The value of a constant, if nobody has it elsewhere."""
        read_by_others = isinstance(owner, ModuleType) and any(
            name in vars(module) for path, module in MODULES.items() if path != self._path
        )
        self._require(name not in self._names_read and not read_by_others, f"{name} is read as it is imported")
        self._require(type(owner) in (type, ModuleType), f"{name} is of a class of a kind of its own")
        held, was = vars(owner).get(name), _value(before)
        self._require(type(held) is type(was) and held == was, f"{name} is no constant")
        return _value(value)

    def _function(
        self, owner: Any, before: ast.FunctionDef | None, now: ast.FunctionDef, within: str
    ) -> "Iterator[tuple[Any, str, Any]]":
        held, name = vars(owner).get(now.name), f"{within}{now.name}"
        codes = self._codes.get(name, [])
        self._require(len(codes) == 1, f"{name}() is there twice")
        (code,) = codes
        if before is None:
            self._require(held is None and isinstance(owner, ModuleType), f"{name}() is new")
            self._require(not code.co_freevars and _is_plain(now.args), f"{name}() is new")
            self._require(not any(now.name in vars(module) for module in MODULES.values()), f"{name}() is new")
            yield owner, now.name, _made(code, now.args, self._module)
            return
        head, head_before = ast.dump(now.args), ast.dump(before.args)
        is_same = (
            isinstance(held, FunctionType) and held.__code__.co_filename == self._path and held.__qualname__ == name
        )
        if not is_same:
            self._require(_told(before) == _told(now), f"{name}() is no function of it")
            return
        assert isinstance(held, FunctionType)
        self._require(held.__code__.co_freevars == code.co_freevars, f"{name}() is in another class")
        self._require(head == head_before and _returned(before) == _returned(now), f"the head of {name}() has changed")
        yield owner, now.name, _NewCode(code)

    def _require(self, holds: bool, why: str) -> None:
        if not holds:
            raise Uncut(f"{self._path}: {why}")


@dataclass(frozen=True)
class _NewCode:
    """The code that a function has now."""

    code: CodeType

    def put(self, function: FunctionType) -> None:
        leavings.renew(function, "__code__", self.code)
        leavings.renew(function, "__doc__", self.code.co_consts[0] if _has_docstring(self.code) else None)


def _has_docstring(code: CodeType) -> bool:
    return bool(code.co_consts) and isinstance(code.co_consts[0], str)


def _made(code: CodeType, arguments: ast.arguments, module: ModuleType) -> FunctionType:
    function = FunctionType(code, vars(module), code.co_name, tuple(map(_value, arguments.defaults)))
    function.__kwdefaults__ = {
        argument.arg: _value(default)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    } or None
    function.__module__ = module.__name__
    return function


def _is_plain(arguments: ast.arguments) -> bool:
    """Whether defaults are written out, and nothing is annotated."""
    defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    are_literal = all(isinstance(each, LITERALS) for default in defaults for each in ast.walk(default))
    return are_literal and not any(each and each.annotation for each in every)


def _value(expression: ast.expr) -> Any:
    return eval(compile(ast.Expression(expression), "a constant", "eval"), {"__builtins__": {}})


def _told(function: ast.FunctionDef) -> str:
    return ast.dump(function)


def _returned(function: ast.FunctionDef) -> str:
    return ast.dump(function.returns) if function.returns else ""
