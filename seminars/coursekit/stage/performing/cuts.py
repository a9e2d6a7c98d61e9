"""Telling when a scene comes to certain of its statements, without changing what it does.

The code of its construct(), or of a section, and of the methods that these call, is compiled once more from the file
that it was loaded from, with calls between statements, and put in the place of the code of the same functions:
closures, `super()`, globals and line numbers stay what they are.
"""

import ast
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType

from manim import Scene

from coursekit.graph.jobs.loading import SOURCES
from coursekit.graph.source.statements import Place, called_method, counted_statements

_CALLED = "\0 called between statements"  # stands in the code for what is called there


class Uncut(BaseException):
    """A scene that cannot be drawn part by part, which was found while it was performed; not for authors to catch."""


def tell_at(scene: Scene, method: str, places: Sequence[Sequence[int]], reached: Callable[[int], None]) -> None:
    """From now on, have a scene tell as it comes to some of its statements, in order, which one it is.

    method:  construct(), or the section
    places:  of the statements, as the source counts them
    reached: called with the number of the place among these, before the statement is performed
    raises:  Uncut where what would be performed is not what the source has
    """
    if method in vars(scene) and method == "construct":
        raise Uncut("its construct() is no function once its file is imported")
    _Telling(type(scene), [tuple(place) for place in places], reached).tell(method, 0, ())


class _Telling:
    """Where a scene is: within which of the calls that lead to a place."""

    def __init__(self, scene: type[Scene], places: Sequence[Place], reached: Callable[[int], None]) -> None:
        self._classes = scene.__mro__
        self._places = places
        self._reached = reached
        self._within: Place = ()  # a method may be called elsewhere, too: there it tells nothing

    def tell(self, name: str, start: int, within: Place) -> None:
        """Have a method tell, and those that it calls; of the nearest class from one of the bases on."""
        depth = len(within)
        below = [place for place in self._places if place[:depth] == within and len(place) > depth]
        if not below:
            return
        owner = next((n for n, c in enumerate(self._classes[start:], start) if name in vars(c)), None)
        function = vars(self._classes[owner])[name] if owner is not None else None
        if not isinstance(function, FunctionType) or owner is None:
            raise Uncut(f"its {name}() is no function once its file is imported")
        tree, node = _parsed(function)
        counted = counted_statements(node.body)
        if max(place[depth] for place in below) >= len(counted):
            raise Uncut(f"its {name}() has other statements than its source")
        calls: list[Callable[[], None]] = []
        for number in sorted({place[depth] for place in below}):
            statement, place = counted[number], (*within, number)
            if place in self._places:
                _insert(node, statement, len(calls), 0)
                calls.append(self._at(place))
            if any(len(each) > depth + 1 and each[: depth + 1] == place for each in below):
                called = called_method(statement)
                if called is None:
                    raise Uncut(f"its {name}() has other statements than its source")
                _insert(node, statement, len(calls), 0)
                _insert(node, statement, len(calls) + 1, 1)
                calls += [self._enter(place), self._leave(place)]
                self.tell(called[0], owner + 1 if called[1] else 0, place)
        _compile(function, tree, lambda call: calls[call]())

    def _at(self, place: Place) -> Callable[[], None]:
        def at() -> None:
            if self._within == place[:-1]:
                self._reached(self._places.index(place))

        return at

    def _enter(self, place: Place) -> Callable[[], None]:
        def enter() -> None:
            if self._within == place[:-1]:
                self._within = place

        return enter

    def _leave(self, place: Place) -> Callable[[], None]:
        def leave() -> None:
            if self._within == place:
                self._within = place[:-1]

        return leave


def _parsed(function: FunctionType) -> tuple[ast.Module, ast.FunctionDef]:
    """The file of a function, and the function in it.

    raises: Uncut where it is another one than the file has
    """
    code = function.__code__
    source = SOURCES.get(code.co_filename)
    if source is None:
        raise Uncut(f"its {code.co_name}() is of no file of the project")
    tree = ast.parse(source)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.lineno == code.co_firstlineno]
    if len(functions) != 1 or functions[0].name != code.co_name or functions[0].decorator_list:
        raise Uncut(f"its {code.co_name}() is another function once its file is imported")
    return tree, functions[0]


def _insert(function: ast.FunctionDef, beside: ast.stmt, call: int, after: int) -> None:
    """Have a function make a call of a number, before or after one of its statements."""
    made = ast.Expr(ast.Call(ast.Constant(_CALLED), [ast.Constant(call)], []))
    for node in ast.walk(made):
        ast.copy_location(node, beside)
    function.body.insert(function.body.index(beside) + after, made)


def _compile(function: FunctionType, tree: ast.Module, called: Callable[[int], None]) -> None:
    """Give a function the code that a changed tree of its file has for it.

    raises: Uncut where that is the code of another one
    """
    code = function.__code__
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of a text that is called, and of the author's file again
        compiled = compile(tree, code.co_filename, "exec", dont_inherit=True)
    (telling,) = (c for c in _codes(compiled) if (c.co_firstlineno, c.co_name) == (code.co_firstlineno, code.co_name))
    if telling.co_freevars != code.co_freevars:
        raise Uncut(f"its {code.co_name}() is another function once its file is imported")
    constants = tuple(called if isinstance(c, str) and c == _CALLED else c for c in telling.co_consts)
    function.__code__ = telling.replace(co_consts=constants)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """All codes within one."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)
