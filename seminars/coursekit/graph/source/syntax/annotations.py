"""The annotations of functions: evaluated when a file is imported, and then read by hardly anyone.

So they are no part of what a function does, but a text beside it, which counts where something can read it.
"""

import ast
import builtins
from collections.abc import Iterator

from .effects import Names, dotted
from .headers import FUNCTIONS
from .walking import walk

_Function = ast.FunctionDef | ast.AsyncFunctionDef
# What an annotation can be made of without doing anything: `dict[str, Tensor] | None`.
_INERT = (
    ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.List, ast.BinOp, ast.BitOr, ast.UnaryOp,
    ast.USub, ast.Starred, ast.Slice, ast.expr_context,
)  # fmt: skip

_IN_BLOCKS = (ast.stmt, ast.excepthandler, ast.match_case)


def signature_text(node: ast.stmt) -> str:
    """The arguments and the result of a function as they are annotated, "(slope: Rate) -> Tensors"; "" without."""
    if not isinstance(node, FUNCTIONS) or not any(_annotations(node)):
        return ""
    return f"({ast.unparse(node.args)})" + (f" -> {ast.unparse(node.returns)}" if node.returns else "")


def take_annotations(node: ast.stmt, known: Names) -> tuple[str, ...]:
    """Take the annotations off that nothing evaluates, or that are only names; the dotted names of a function's own."""
    for inner in walk(node):
        if isinstance(inner, FUNCTIONS):
            _take_of_locals(inner)
            if inner is not node:
                # Evaluated each time that the function around it runs: what it names has to be there.
                _take(inner, [each for each in _annotations(inner) if _is_inert(each) and _is_builtin(each, known)])
    if not isinstance(node, FUNCTIONS):
        return ()
    taken = [each for each in _annotations(node) if _is_inert(each)]
    _take(node, taken)
    chains = (dotted(part) for each in taken for part in walk(each) if isinstance(part, (ast.Name, ast.Attribute)))
    return tuple(sorted({chain for chain in chains if chain}))


def _arguments(node: _Function) -> Iterator[ast.arg]:
    yield from (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    yield from (each for each in (node.args.vararg, node.args.kwarg) if each)


def _annotations(node: _Function) -> Iterator[ast.expr]:
    yield from (each.annotation for each in _arguments(node) if each.annotation)
    if node.returns:
        yield node.returns


def _take(node: _Function, annotations: list[ast.expr]) -> None:
    for each in _arguments(node):
        if each.annotation in annotations:
            each.annotation = None
    if node.returns in annotations:
        node.returns = None


def _is_inert(annotation: ast.expr) -> bool:
    return all(isinstance(part, _INERT) for part in walk(annotation))


def _is_builtin(annotation: ast.expr, known: Names) -> bool:
    names = (part.id for part in walk(annotation) if isinstance(part, ast.Name))
    return all(known.origins.get(name) is None and hasattr(builtins, name) for name in names)


def _take_of_locals(function: _Function) -> None:
    """`count: int = 0` of a function is `count = 0`: Python evaluates no annotation of a local name."""
    todo: list[ast.AST] = [function]
    while todo:
        for block in (value for _, value in ast.iter_fields(todo.pop()) if isinstance(value, list)):
            for index, child in enumerate(block):
                if isinstance(child, ast.AnnAssign):
                    block[index] = _plain(child)
            todo += [c for c in block if isinstance(c, _IN_BLOCKS) and not isinstance(c, (*FUNCTIONS, ast.ClassDef))]


def _plain(node: ast.AnnAssign) -> ast.stmt:
    if node.value is None:
        node.annotation = ast.copy_location(ast.Constant(None), node.annotation)  # it still makes the name a local one
        return node
    return ast.copy_location(ast.Assign([node.target], node.value), node)
