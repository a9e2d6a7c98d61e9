"""Telling when a scene comes to certain of its statements, without changing what it does.

The code of its construct(), or of a section, and of the methods that these call, is compiled once more from the file
that it was loaded from, with calls between statements, and put in the place of the code of the same functions:
closures, `super()`, globals and line numbers stay what they are.

Where the rest of a function is to be performed by the code of an edited file, each call is handed the cells of all
local names, and the statements from there on are compiled as a function within that shares these cells. What the
call answers then has the function return, since its rest was performed.
"""

import ast
import warnings
from collections.abc import Callable, Sequence
from types import CellType, CodeType, FunctionType
from typing import Any

from manim import Scene

from coursekit.graph.jobs.code.loading import SOURCES
from coursekit.graph.source.statements.counting import Place, called_method, counted_statements

from ...state.leavings import RENEWED, renew
from .rests import Cut, codes_in, rest_of

_CALLED = "\0 called between statements"  # stands in the code for what is called there
Names = Callable[[], Any]  # of a function's local names: it shares their cells, and is never called


class Uncut(BaseException):
    """A scene that cannot be drawn part by part, which was found while it was performed; not for authors to catch."""


def tell_at(
    scene: Scene, method: str, places: Sequence[Sequence[int]], reached: Callable[[int], None], shares: bool = False
) -> "Telling":
    """From now on, have a scene tell as it comes to some of its statements, in order, which one it is.

    method:  construct(), or the section
    places:  of the statements, as the source counts them
    reached: called with the number of the place among these, before the statement is performed
    shares:  whether what follows may be performed by the code of an edited file
    raises:  Uncut where what would be performed is not what the source has
    """
    if method in vars(scene) and method == "construct":
        raise Uncut("its construct() is no function once its file is imported")
    telling = Telling(type(scene), method, [tuple(place) for place in places], reached, shares)
    telling.tell(method, 0, ())
    RENEWED.clear()  # a section begins with that
    return telling


class Telling:
    """Where a scene is: within which of the calls that lead to a place."""

    def __init__(
        self, scene: type[Scene], method: str, places: Sequence[Place], reached: Callable[[int], None], shares: bool
    ) -> None:
        self._scene = scene
        self._method = method
        self._classes = scene.__mro__
        self._places = places
        self._reached = reached
        self._shares = shares
        self._within: Place = ()  # a method may be called elsewhere, too: there it tells nothing
        self._cut: dict[Place, Cut] = {}  # by the place of the call that leads there
        self._cells: dict[Place, dict[str, CellType]] = {}  # of those that are being performed
        self._rests: dict[Place, Callable[[], None]] = {}  # what is performed instead of what follows

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
        names = _local_names(function.__code__) if self._shares else ()
        cut = self._cut[within] = Cut(function, self._classes[owner], tree, node, names)
        for number in sorted({place[depth] for place in below}):
            statement, place = counted[number], (*within, number)
            if place in self._places:
                cut.begins[number] = self._insert(cut, statement, 0, self._at(place))
            if any(len(each) > depth + 1 and each[: depth + 1] == place for each in below):
                called = called_method(statement)
                if called is None:
                    raise Uncut(f"its {name}() has other statements than its source")
                self._insert(cut, statement, 0, self._enter(place))
                cut.ends[number] = self._insert(cut, statement, 1, self._leave(place))
                self.tell(called[0], owner + 1 if called[1] else 0, place)
        _compile(cut)

    def go_on(self, place: int, places: Sequence[Sequence[int]], reached: Callable[[int], None]) -> "Telling":
        """Have what follows one of the places be performed by the functions' code as it is now in their file.

        place:   its number; the scene has just told that it has come there
        places:  those of the code as it is now, the same up to there
        reached: takes the place of what is called from now on
        raises:  Uncut where that cannot be
        """
        now, here = Telling(self._scene, self._method, [*map(tuple, places)], reached, True), self._places[place]
        now.tell(self._method, 0, ())
        now._cells, now._rests = {within: dict(cells) for within, cells in self._cells.items()}, self._rests
        for depth in range(len(here)):
            within = here[:depth]
            cut, is_innermost = now._cut[within], depth == len(here) - 1
            inserted = (cut.begins if is_innermost else cut.ends)[here[depth]]
            cells = now._cells[within]
            perform = rest_of(cut, cut.node.body.index(inserted) + 1, cells, _CALLED)
            if perform is None:
                raise Uncut("what follows cannot be performed by itself")
            self._rests[within] = now._rest(within, perform)
        return now

    def _rest(self, within: Place, perform: Callable[[], None]) -> Callable[[], None]:
        def rest() -> None:
            self._within = within
            perform()

        return rest

    def _insert(self, cut: Cut, beside: ast.stmt, after: int, call: Callable[..., bool]) -> ast.stmt:
        """Have a function make a call, before or after one of its statements."""
        names: list[ast.expr] = [ast.Name(name, ast.Load()) for name in cut.names]
        nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        shared = [ast.Lambda(nothing, ast.Tuple(names, ast.Load()))] if self._shares else []
        made = ast.Call(ast.Constant(_CALLED), [ast.Constant(len(cut.calls)), *shared], [])
        inserted = ast.If(made, [ast.Return(None)], [])
        for node in ast.walk(inserted):
            ast.copy_location(node, beside)
        cut.node.body.insert(cut.node.body.index(beside) + after, inserted)
        cut.calls.append(call)
        return inserted

    def _at(self, place: Place) -> Callable[..., bool]:
        def at(names: Names | None = None) -> bool:
            if self._within != place[:-1]:
                return False
            self._note(place[:-1], names)
            self._reached(self._places.index(place))
            return self._has_performed_rest(place[:-1])

        return at

    def _enter(self, place: Place) -> Callable[..., bool]:
        def enter(names: Names | None = None) -> bool:
            if self._within == place[:-1]:
                self._note(place[:-1], names)
                self._within = place
            return False

        return enter

    def _leave(self, place: Place) -> Callable[..., bool]:
        def leave(_: Names | None = None) -> bool:
            if self._within != place:
                return False
            self._within = place[:-1]
            return self._has_performed_rest(place[:-1])

        return leave

    def _note(self, within: Place, names: Names | None) -> None:
        if isinstance(names, FunctionType):
            shared = dict(zip(names.__code__.co_freevars, names.__closure__ or (), strict=True))
            self._cells[within] = {**self._cells.get(within, {}), **shared}

    def _has_performed_rest(self, within: Place) -> bool:
        rest = self._rests.pop(within, None)
        if rest:
            rest()
        return rest is not None


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


def _local_names(code: CodeType) -> Sequence[str]:
    """The names that a function binds, its arguments among them."""
    return [*dict.fromkeys((*code.co_varnames, *code.co_cellvars))]


def _compile(cut: Cut) -> None:
    """Give a function the code that its changed tree has for it.

    raises: Uncut where that is the code of another one
    """
    code = cut.function.__code__
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of a text that is called, and of the author's file again
        compiled = compile(cut.tree, code.co_filename, "exec", dont_inherit=True)
    (telling,) = (c for c in codes_in(compiled) if (c.co_firstlineno, c.co_name) == (code.co_firstlineno, code.co_name))
    if telling.co_freevars != code.co_freevars:
        raise Uncut(f"its {code.co_name}() is another function once its file is imported")
    renew(cut.function, "__code__", cut.with_calls(telling, _CALLED))
