"""A clip cut into parts: runs of the statements of a scene's construct(), or of one section's method.

Where it is cut follows from the source alone, from the top on: an edit moves no cut before it, and one of comments or
layout none at all. A part is drawn anew where a statement up to its end has changed. A statement that only calls a
method of the author's for the first time is cut inside, in turn.
"""

import ast
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ..inheritance import mro
from ..modules import Module, Project
from ..slicing.slicer import Slicer
from ..slicing.slices import Slice
from ..syntax.definitions import Definition
from .counting import Place, called_method, counted_statements
from .preludes import preludes_of

PLAYING = frozenset(("play", "wait", "pause", "wait_until", "move_camera", "apply_matrix", "next_section"))
# A part begins with a whole picture, which takes as many bytes as two animations: about 10 KB at 480p, where 12 s of a
# wave with texts took 66 KB in one stream, and 88 KB in three parts. What the author names may be shorter.
PLAYS, NAMED_PLAYS = 6, 3


@dataclass(frozen=True)
class PartSource:
    """A part: where it begins, and the slice of all that is done up to its end."""

    begins: Place
    slice: Slice


def parts_of(
    project: Project, module: Module, scene: str, section: str = "construct", prelude: Definition | None = None
) -> Sequence[PartSource]:
    """The parts of a scene, or of one of its sections, in order; none where it cannot be cut, or is not worth it.

    prelude: what construct() does beside calling the sections
    """
    cutting = _Cutting(project, module, scene, section, prelude)
    if cutting.root is None:
        return ()
    cuts = _cuts([*cutting.statements(cutting.root)])
    if len(cuts) < 2:
        return ()
    found = [PartSource(begins, cutting.slice(end)) for begins, end in zip(cuts, [*cuts[1:], None], strict=True)]
    # What runs construct() again runs statements of later parts in one before.
    return () if any(cutting.runs_construct_again(part.slice) for part in found) else found


@dataclass
class _Method:
    """A method that may be cut inside: the place of its class among the bases, and of the statement that calls it."""

    owner: int
    definition: Definition
    node: ast.FunctionDef
    place: Place = ()
    statements: list[ast.stmt] = field(default_factory=list)

    def until(self, end: Place | None) -> Definition:
        """What it does before a place; that of a call counts where the place lies within."""
        depth, count = len(self.place), len(self.statements)
        if end is not None and len(end) > depth and end[:depth] == self.place:
            count = end[depth] + (len(end) > depth + 1)
        made = preludes_of(self.definition.text).until(count)
        # One of its own, since definitions are told apart by identity; lines are those of the file.
        return replace(made, opaque=made.opaque and self.definition.opaque)


@dataclass(frozen=True)
class _Statement:
    """One that is not cut: where it stands, what it plays, and whether the author names what begins with it."""

    place: Place
    plays: int
    is_named: bool


class _Cutting:
    """Cuts one method of a scene."""

    def __init__(
        self, project: Project, module: Module, scene: str, section: str, prelude: Definition | None = None
    ) -> None:
        self._project, self._module, self._scene, self._section = project, module, scene, section
        self._prelude = prelude
        self._classes = [*mro(project, module, scene)]
        self._plays = _Plays(self)
        self._entered: list[_Method] = []
        self.root = self._method(section, 0, ())
        if self.root:
            self._entered.append(self.root)

    def find(self, name: str, start: int) -> tuple[int, Definition] | None:
        """The method of a name, of the nearest class from one of the bases on."""
        for place, (_, definition) in enumerate(self._classes[start:], start):
            for member in reversed(definition.members):
                if name in member.names:
                    return place, member
        return None

    def _method(self, name: str, start: int, place: Place) -> _Method | None:
        """What a call of a method performs, if it can be cut inside."""
        found = self.find(name, start)
        if found is None or not found[1].is_plain_function:
            return None
        node = _node(found[1])
        if not isinstance(node, ast.FunctionDef) or _is_generator(node):
            return None
        return _Method(*found, node, place, counted_statements(node.body))

    def statements(self, method: _Method) -> Iterator[_Statement]:
        """The statements of a method in order, and in the place of a call that is cut those of what it calls."""
        for number, statement in enumerate(method.statements):
            place = (*method.place, number)
            plays = self._plays.of(statement, method.owner)
            inner = self._called(statement, method, place) if plays > PLAYS else None
            if inner is None:
                yield _Statement(place, plays, self._is_named(statement))
                continue
            self._entered.append(inner)
            first = True
            for each in self.statements(inner):
                # Before the first of them is before the call.
                yield _Statement(place, each.plays, True) if first else each
                first = False

    def _called(self, statement: ast.stmt, method: _Method, place: Place) -> _Method | None:
        """The method that a statement calls and does nothing else, if nothing before may have called it."""
        called = called_method(statement)
        if called is None:
            return None
        name, of_base = called
        inner = self._method(name, method.owner + 1 if of_base else 0, place)
        if inner is None or not inner.statements or any(inner.definition is each.definition for each in self._entered):
            return None
        if _mentions(inner.node, name) > (1 if _calls_base(inner.statements, name) else 0):
            return None
        before = self.slice(place)
        if before.whole or before.any_member or any(name in d.attributes for d in self._running(before, name)):
            return None
        return inner

    def _running(self, read: Slice, name: str) -> Iterator[Definition]:
        """What runs in a slice, but for methods that call the one of their base by the same name."""
        return (each for _, each, _ in read.running if not (name in each.names and self._only_calls_base(each, name)))

    def _only_calls_base(self, definition: Definition, name: str) -> bool:
        node = _node(definition)
        calls = isinstance(node, ast.FunctionDef) and _calls_base(counted_statements(node.body), name)
        return calls and _mentions(node, name) == 1

    def _is_named(self, statement: ast.stmt) -> bool:
        """Whether the author says that something begins here: a call of a section, or of next_section()."""
        called = called_method(statement)
        return called is not None and (called[0] == "next_section" or self.find(called[0], 0) is not None)

    def slice(self, end: Place | None) -> Slice:
        """What is done before a place; all, where none is given."""
        assert self.root
        instead = {id(m.definition): m.until(end) for m in self._entered if end is None or m.place < end}
        if self._section != "construct":
            return Slicer(self._project).methods(
                self._module, self._scene, [self._section], self._prelude, instead=instead
            )
        constructs = [
            (self._classes[owner][0], instead.pop(id(construct), construct), self._classes[owner][1].names[0])
            for owner, construct in self._constructs(instead)
        ]
        return Slicer(self._project).methods(self._module, self._scene, [], instead=instead, constructs=constructs)

    def _constructs(self, instead: Mapping[int, Definition]) -> Iterator[tuple[int, Definition]]:
        """Each construct() that runs: of the scene, and of the bases whose own is called."""
        found = self.find("construct", 0)
        while found is not None:
            owner, construct = found
            yield found
            calls_base = "construct" in instead.get(id(construct), construct).attributes
            found = self.find("construct", owner + 1) if calls_base else None

    def runs_construct_again(self, read: Slice) -> bool:
        """Whether something that a slice runs may call construct(), other than that of its base by a statement."""
        return any("construct" in d.attributes for d in self._running_own(read))

    def _running_own(self, read: Slice) -> Iterator[Definition]:
        own = {id(definition) for _, definition, is_own in read.running if is_own}
        return (definition for definition in self._running(read, "construct") if id(definition) in own)


def _cuts(statements: Sequence[_Statement]) -> list[Place]:
    """The places at which a part begins, from the first on."""
    cuts, shown = [statements[0].place] if statements else [], 0
    last = max((number for number, each in enumerate(statements) if each.plays), default=0)
    for number, statement in enumerate(statements):
        if shown >= (NAMED_PLAYS if statement.is_named else PLAYS) and number <= last:
            cuts.append(statement.place)
            shown = 0
        shown += statement.plays
    return cuts


class _Plays:
    """How many animations statements play, as far as their source says: enough to tell small from large."""

    def __init__(self, cutting: _Cutting) -> None:
        self._cutting = cutting
        self._known: dict[int, int] = {}

    def of(self, statement: ast.stmt, owner: int) -> int:
        """owner: the place of the class that the statement is of, among the scene's bases"""
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return 0
        several = PLAYS if isinstance(statement, (ast.For, ast.While)) else 1
        calls = (node for node in ast.walk(statement) if isinstance(node, ast.Call))
        return several * sum(self._of_call(call, owner) for call in calls)

    def _of_call(self, call: ast.Call, owner: int) -> int:
        called = called_method(ast.Expr(call))
        if called is None or called[0] == "next_section":
            return 0
        name, of_base = called
        found = self._cutting.find(name, owner + 1 if of_base else 0)
        if found is None:
            return int(name in PLAYING)
        place, member = found
        if id(member) not in self._known:
            self._known[id(member)] = 0  # of one that calls itself
            self._known[id(member)] = sum(self.of(statement, place) for statement in self._body(member))
        return self._known[id(member)]

    def _body(self, member: Definition) -> Iterator[ast.stmt]:
        if member.is_function:
            node = _node(member)
            assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            yield from node.body


def _node(definition: Definition) -> ast.stmt:
    return _parsed(definition.text)


@lru_cache(maxsize=1000)
def _parsed(text: str) -> ast.stmt:
    return ast.parse(textwrap.dedent(text)).body[0]


def _mentions(node: ast.AST, name: str) -> int:
    """How often a name stands there as an attribute."""
    return sum(isinstance(each, ast.Attribute) and each.attr == name for each in ast.walk(node))


def _calls_base(statements: Sequence[ast.stmt], name: str) -> bool:
    """Whether one of some statements only calls the method of that name of a base."""
    return any(called_method(statement) == (name, True) for statement in statements)


def _is_generator(function: ast.FunctionDef) -> bool:
    """Whether a function has a `yield` of its own."""
    todo: list[ast.AST] = [*function.body]
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo.extend(ast.iter_child_nodes(node))
    return False
