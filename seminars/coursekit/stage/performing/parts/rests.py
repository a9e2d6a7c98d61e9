"""The rest of a function, performed by itself: its statements from one on, with the cells of what came before.

What a frame holds cannot be given to another code. But local names that a function within shares are cells, and a
function may be made of any code and any cells: so the statements are compiled as a function within the one that they
are of, which shares all its names.
"""

import ast
import copy
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import CellType, CodeType, FunctionType
from typing import Any

OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass
class Cut:
    """A function with calls between its statements.

    owner:  the class that it is of
    tree:   its file; `node`, the function there
    names:  that the calls share
    calls:  what is called, by number
    begins: of a statement, the one that tells of it; `ends`, the one that tells of its end
    """

    function: FunctionType
    owner: type
    tree: ast.Module
    node: ast.FunctionDef
    names: Sequence[str]
    calls: list[Callable[..., bool]] = field(default_factory=list)
    begins: dict[int, ast.stmt] = field(default_factory=dict)
    ends: dict[int, ast.stmt] = field(default_factory=dict)

    def with_calls(self, code: CodeType, called: str) -> CodeType:
        """A code that makes the calls where it has a text in their place."""

        def call(number: int, *names: Any) -> bool:
            return self.calls[number](*names)

        constants = tuple(call if isinstance(each, str) and each == called else each for each in code.co_consts)
        return code.replace(co_consts=constants)


def rest_of(cut: Cut, start: int, cells: dict[str, CellType], called: str) -> Callable[[], None] | None:
    """What performs a function's statements from one on; None where that is another thing than going on with it.

    cells:  those of its local names; more come to it, of names that are new
    called: the text in the place of calls
    """
    arguments = cut.node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    names = [name for name in cut.names if not name.startswith(".")]
    if not plain or any(_binds(each, plain[0].arg) for each in cut.node.body):
        return None
    itself = plain[0].arg
    if itself not in cells or not {*cut.function.__code__.co_freevars} <= {"__class__"}:
        return None
    code = _rest_code(cut, start, itself, [name for name in names if name != itself])
    if code is None:
        return None
    closure = []
    for name in code.co_freevars:
        if name == "__class__":
            closure.append(CellType(cut.owner))
        else:
            closure.append(cells.setdefault(name, CellType()))
    function = FunctionType(
        cut.with_calls(code, called), cut.function.__globals__, cut.function.__name__, None, tuple(closure)
    )
    scene = cells[itself].cell_contents
    return lambda: function(scene)


def _rest_code(cut: Cut, start: int, itself: str, names: Sequence[str]) -> CodeType | None:
    """The code of a function's statements from one on, compiled where the function stands."""
    node = cut.node
    declared = {name for each in _own(node.body) if isinstance(each, ast.Global) for name in each.names}
    shared = sorted({*names} - declared)
    body: list[ast.stmt] = [ast.Global(sorted(declared))] if declared else []
    body += [ast.Nonlocal(shared)] if shared else []
    # The annotation of a local name is not evaluated, and may not stand beside what makes it another function's.
    body += [_Unannotated().visit(copy.deepcopy(each)) for each in node.body[start:]]
    one = ast.arguments(posonlyargs=[], args=[ast.arg(itself)], kwonlyargs=[], kw_defaults=[], defaults=[])
    several = copy.deepcopy(one)
    several.args += [ast.arg(name) for name in shared]
    inner = ast.FunctionDef(node.name, one, body or [ast.Pass()], [], None, None)
    outer = ast.FunctionDef(node.name, several, [inner], [], None, None)
    for each in (inner, outer, *body[: len(body) - len(node.body[start:])], one, *one.args, several, *several.args):
        ast.copy_location(each, node)
    tree = _Replaced(node, outer).visit(copy.copy(cut.tree))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            compiled = compile(tree, cut.function.__code__.co_filename, "exec", dont_inherit=True)
        except SyntaxError:  # of a name that a function within may not share
            return None
        finally:
            _Replaced(outer, node).visit(cut.tree)
    qualified = cut.function.__qualname__
    (code,) = (
        each
        for each in codes_in(compiled)
        if each.co_qualname == f"{qualified}.<locals>.{node.name}" and each.co_firstlineno == node.lineno
    )
    return _named(code, f"{qualified}.<locals>.{node.name}", qualified)


def _named(code: CodeType, before: str, now: str) -> CodeType:
    """A code, and all within, under the name of the function that it is the rest of."""
    constants = tuple(_named(each, before, now) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=constants, co_qualname=now + code.co_qualname.removeprefix(before))


class _Replaced(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, before: ast.AST, now: ast.AST) -> None:
        self._before = before
        self._now = now

    def visit(self, node: ast.AST) -> Any:
        return self._now if node is self._before else self.generic_visit(node)


class _Unannotated(ast.NodeTransformer):
    """Leaves out annotations of a function's own names."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if not isinstance(node.target, ast.Name):
            return node
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit(self, node: ast.AST) -> Any:
        return node if isinstance(node, OWN_SCOPE) else super().visit(node)


def _binds(statement: ast.stmt, name: str) -> bool:
    """Whether a statement may give another value to the name of the scene."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            return True
        if isinstance(node, ast.Nonlocal) and name in node.names:
            return True
    return False


def _own(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """What stands in some statements, but for what functions and classes within have of their own."""
    todo: list[ast.AST] = [*body]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, OWN_SCOPE):
            todo.extend(ast.iter_child_nodes(node))


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """All codes within one."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from codes_in(each)
