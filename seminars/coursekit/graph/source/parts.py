"""A scene that is one clip, cut into parts: runs of the top-level statements of its construct().

Where it is cut follows from the source alone, from the top on: an edit moves no cut before it, and one of comments or
layout none at all. A part is drawn anew where a statement up to its end has changed.
"""

import ast
import copy
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .modules import Module, Project, mro
from .slicing.slicer import Slicer
from .slicing.slices import Slice
from .statements import counted_statements
from .syntax.definitions import Definition, read_source
from .syntax.effects import dotted
from .syntax.uses import bound_names
from .syntax.walking import walk

PLAYING = frozenset(("play", "wait", "pause", "wait_until", "move_camera", "apply_matrix", "next_section"))
# A part begins with a whole picture, which takes as many bytes as two animations: about 10 KB at 480p, where 12 s of a
# wave with texts took 66 KB in one stream, and 88 KB in three parts. What the author names may be shorter.
PLAYS, NAMED_PLAYS = 6, 3


@dataclass(frozen=True)
class PartSource:
    """A part: the first of its statements, counted from 0, and the slice of all statements up to its end."""

    begins: int
    slice: Slice


def parts_of(project: Project, module: Module, scene: str) -> Sequence[PartSource]:
    """The parts of a scene in order; none where construct() cannot be cut, or is not worth it."""
    owner, construct = _construct(project, module, scene)
    members = {
        name: each for _, d in reversed([*mro(project, module, scene)]) for each in d.members for name in each.names
    }
    if construct is None or not construct.is_plain_function:
        return ()
    node = ast.parse(textwrap.dedent(construct.text)).body[0]
    assert isinstance(node, ast.FunctionDef)
    statements = counted_statements(node.body)
    if _is_generator(node):
        return ()
    cuts = _cuts(statements, members)
    if len(cuts) < 2:
        return ()
    ends = [*cuts[1:], len(statements)]
    preludes = _Preludes(node, statements)
    found = []
    for begins, end in zip(cuts, ends, strict=True):
        read = Slicer(project).methods(module, scene, [], preludes.until(end), owner)
        if any("construct" in d.attributes for _, d, own in read.running if own):
            return ()  # whose statements are then among those of a part
        found.append(PartSource(begins, read))
    return found


def _construct(project: Project, module: Module, scene: str) -> tuple[Module, Definition | None]:
    """The construct() that a scene performs, and the file that it is of."""
    for owner, definition in mro(project, module, scene):
        for member in definition.members:
            if "construct" in member.names:
                return owner, member
    return module, None


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


def _cuts(statements: Sequence[ast.stmt], members: Mapping[str, Definition]) -> list[int]:
    """The statements that begin a part, from the first on."""
    plays = _Plays(members)
    cuts, shown = [0], 0
    counts = [plays.of(statement) for statement in statements]
    for number, statement in enumerate(statements):
        wanted = NAMED_PLAYS if _is_named(statement, members) else PLAYS
        if shown >= wanted and any(counts[number:]):
            cuts.append(number)
            shown = 0
        shown += counts[number]
    return cuts


def _is_named(statement: ast.stmt, members: Mapping[str, Definition]) -> bool:
    """Whether the author says that something begins here: a call of a section, or of manim's next_section()."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    name = (dotted(call.func) or "") if isinstance(call, ast.Call) else ""
    method = name.removeprefix("self.")
    return name.startswith("self.") and (method == "next_section" or method in members)


class _Plays:
    """How many animations statements play, as far as their source says: enough to tell small from large."""

    def __init__(self, members: Mapping[str, Definition]) -> None:
        self._members = members
        self._known: dict[str, int] = {}

    def of(self, statement: ast.stmt) -> int:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return 0
        several = PLAYS if isinstance(statement, (ast.For, ast.While)) else 1
        return several * sum(self._of_call(node) for node in walk(statement) if isinstance(node, ast.Call))

    def _of_call(self, call: ast.Call) -> int:
        name = (dotted(call.func) or "").removeprefix("self.")
        if name == "next_section" or "." in name or name == dotted(call.func):
            return 0
        if name in self._members:
            if name not in self._known:
                self._known[name] = 0  # of one that calls itself
                self._known[name] = sum(map(self.of, self._body(self._members[name])))
            return self._known[name]
        return int(name in PLAYING)

    def _body(self, member: Definition) -> Iterator[ast.stmt]:
        if member.is_function:
            node = ast.parse(textwrap.dedent(member.text)).body[0]
            assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            yield from node.body


class _Preludes:
    """The first statements of a function, as functions."""

    def __init__(self, function: ast.FunctionDef, statements: Sequence[ast.stmt]) -> None:
        self._function = function
        self._statements = statements
        # Of each statement, once: every prelude asks for those of all statements.
        self._binds = [frozenset(bound_names([statement])) for statement in statements]
        nodes = [walk(statement) for statement in statements]
        self._names = [frozenset(node.id for node in each if isinstance(node, ast.Name)) for each in nodes]
        declaring = [node for each in nodes for node in each if isinstance(node, (ast.Global, ast.Nonlocal))]
        self._declared = frozenset(name for node in declaring for name in node.names)  # which are not its own

    def until(self, end: int) -> Definition:
        """Those before one; names that later ones bind are the function's own, which no global can stand for."""
        before, after = (frozenset[str]().union(*binds) for binds in (self._binds[:end], self._binds[end:]))
        read = frozenset[str]().union(*self._names[:end])
        later = [ast.parse(f"{name} = None").body[0] for name in sorted((after - before - self._declared) & read)]
        shown = copy.copy(self._function)
        shown.body = [*self._statements[:end], *later]
        text = ast.unparse(ast.Module([shown], []))
        return read_source(text.encode(errors="surrogatepass")).definitions[0]
