"""Telling when a scene's construct() comes to certain of its statements, without changing what it does.

Its code is compiled once more, from the file that it was loaded from, with a call before each of these statements, and
put in the place of the code of the same function: closures, `super()`, globals and line numbers stay what they are.
"""

import ast
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType

from manim import Scene

from coursekit.graph.jobs.loading import SOURCES
from coursekit.graph.source.statements import counted_statements

_CALLED = "\0 called between statements"  # stands in the code for what is called there


class Uncut(BaseException):
    """A scene that cannot be drawn part by part, which was found while it was performed; not for authors to catch."""


def tell_at(scene: Scene, statements: Sequence[int], reached: Callable[[int], None]) -> None:
    """From now on, have a scene's construct() tell before each of some statements, in order, which one it is.

    statements: counted as the source counts them, from 0
    reached:    called with the place of the statement among these
    raises:     Uncut where the construct() that would be performed is not the one of the source
    """
    construct = next((vars(c)["construct"] for c in type(scene).__mro__ if "construct" in vars(c)), None)
    if not isinstance(construct, FunctionType) or "construct" in vars(scene):
        raise Uncut("its construct() is no function once its file is imported")
    code = construct.__code__
    source = SOURCES.get(code.co_filename)
    if source is None:
        raise Uncut("its construct() is of no file of the project")
    tree = ast.parse(source)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.lineno == code.co_firstlineno]
    if len(functions) != 1 or functions[0].name != code.co_name or functions[0].decorator_list:
        raise Uncut("its construct() is another function once its file is imported")
    _add_calls(functions[0], statements)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of a text that is called, and of the author's file again
        compiled = compile(tree, code.co_filename, "exec", dont_inherit=True)
    (telling,) = (c for c in _codes(compiled) if (c.co_firstlineno, c.co_name) == (code.co_firstlineno, code.co_name))
    if telling.co_freevars != code.co_freevars:
        raise Uncut("its construct() is another function once its file is imported")
    constants = tuple(reached if isinstance(c, str) and c == _CALLED else c for c in telling.co_consts)
    construct.__code__ = telling.replace(co_consts=constants)


def _add_calls(function: ast.FunctionDef, statements: Sequence[int]) -> None:
    """raises: Uncut where it has not so many statements"""
    counted = counted_statements(function.body)
    if statements and statements[-1] >= len(counted):
        raise Uncut("its construct() has other statements than its source")
    for place, number in enumerate(statements):
        before = counted[number]
        call = ast.Expr(ast.Call(ast.Constant(_CALLED), [ast.Constant(place)], []))
        for node in ast.walk(call):
            ast.copy_location(node, before)
        function.body.insert(function.body.index(before), call)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """All codes within one."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)
