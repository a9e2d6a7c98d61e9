"""A scene file read without importing it: its scene class, its sections in order, and whether they can be cut apart."""

import ast
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .definitions import Definition, read_source
from .effects import dotted
from .modules import Module, Project, mro
from .shared_state import SectionUses, why_left, why_shared
from .slices import Slice, Slicer


@dataclass(frozen=True)
class SceneClass:
    """What construct() says: the sections that it calls, in order, each with its slice."""

    name: str
    slices: Mapping[str, Slice]  # {} where the sections cannot be cut apart
    one_clip_because: str  # "" where each section can be a clip of its own
    poster: str  # the section that the author names in `poster = "…"`, or ""
    audit: dict[str, Any]  # the author's `audit = {…}`, or {}
    title: str  # the author's `title = "…"`, or ""
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by section: the state that it changes
    afresh: tuple[str, ...] = ()  # where a run found that they cannot be cut apart: the sections, which begin afresh

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(self.slices)


class SceneError(ValueError):
    """A scene file that cannot be built: the message is for its author."""


def scene_classes(project: Project, module: Module) -> list[str]:
    """The classes of a file that are scenes: not private, not the base of another one in the file."""
    classes = [d for d in module.source.definitions if d.is_class and not d.names[0].startswith("_")]
    bases = {base for d in classes for base in d.header.bases}
    return [d.names[0] for d in classes if d.names[0] not in bases and _is_scene(project, module, d)]


def _is_scene(project: Project, module: Module, definition: Definition) -> bool:
    every = list(mro(project, module, definition.names[0]))
    ends_in_scene = any(base.rpartition(".")[2].endswith("Scene") for _, d in every for base in d.header.bases)
    return ends_in_scene and any("construct" in member.names for _, d in every for member in d.members)


Left = Callable[[str, str, str], Sequence[tuple[str, str, str]]]


def read_scene(project: Project, module: Module, name: str, left: Left = lambda *_: ()) -> SceneClass:
    """The sections of a scene class.

    left:   what a section of a scene, with its slice's digest, was found to leave: owner, name, and how it is told
    raises: SceneError where construct() cannot be found or calls nothing
    """
    members = _members(project, module, name)
    construct = members.get("construct")
    if construct is None:
        raise SceneError(f"class {name} has no construct(): define one that calls the sections in order")
    if all(isinstance(statement, ast.Pass) for statement in _function_body(construct)):
        raise SceneError(f"{name}.construct() is empty: have it call the sections in order")
    prelude, calls, why = _split_construct(_function_body(construct), members)
    if construct.header.decorators:
        why = "construct() is decorated"
    poster = str(_constant(members.get("poster")) or "")
    if not why and poster and poster not in calls:
        raise SceneError(
            f"{name}.poster = {poster!r}, but construct() calls no such section; it calls {', '.join(calls)}"
        )
    declared = members.get("one_clip")
    if not why and declared and _constant(declared) is not False:
        why = f"{name}.one_clip is set"
    slices = {} if why else {call: Slicer(project).methods(module, name, [call], prelude) for call in calls}
    uses = SectionUses(project, slices, [*mro(project, module, name)], prelude)
    why = why or why_shared(uses)
    afresh: tuple[str, ...] = ()
    if not why:
        why = why_left({part: left(name, part, found.digest) for part, found in slices.items()}, uses)
        afresh = tuple(calls) if why else ()
    title = _constant(members.get("title"))  # what is no literal text may be a mobject of the author's
    return SceneClass(
        name,
        {} if why else slices,
        why,
        poster,
        _audit_table(name, members.get("audit")),
        title.strip() if isinstance(title, str) else "",
        {} if why else {part: uses.changed_by(part) for part in slices},
        afresh,
    )


def _members(project: Project, module: Module, name: str) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for _, definition in mro(project, module, name):
        for member in definition.members:
            for bound in member.names:
                found.setdefault(bound, member)
    return found


def _function_body(definition: Definition) -> list[ast.stmt]:
    node = ast.parse(textwrap.dedent(definition.text)).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node.body


def _constant(member: Definition | None) -> object:
    if member is None:
        return ""
    node = ast.parse(member.text).body[0]
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    return value.value if isinstance(value, ast.Constant) else None


def _audit_table(name: str, member: Definition | None) -> dict[str, Any]:
    """The class attribute `audit`, which is read from the source: it must say what it says without being run.

    raises: SceneError where it is no literal table
    """
    if member is None:
        return {}
    node = ast.parse(member.text).body[0]
    try:
        table = ast.literal_eval(node.value) if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value else None
    except ValueError:
        table = None
    if not isinstance(table, dict) or not all(isinstance(key, str) for key in table):
        raise SceneError(f'{name}.audit must be a literal table: audit = {{"section: rule": "why it is silenced"}}')
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}


def _split_construct(body: list[ast.stmt], members: dict[str, Definition]) -> tuple[Definition | None, list[str], str]:
    """The statements before the first section, the sections, and why they cannot be cut apart, if so."""
    before: list[ast.stmt] = []
    sections: list[str] = []
    for statement in body:
        called = _section_call(statement, members)
        if called:
            sections.append(called)
        elif isinstance(statement, ast.Pass):
            continue
        elif sections:
            return None, sections, f"construct() does more than call sections, in line {statement.lineno} of its body"
        else:
            before.append(statement)
    if not sections:
        return None, sections, "construct() calls no section: it draws by itself"
    twice = [name for name, count in Counter(sections).items() if count > 1]
    if twice:
        return None, sections, f"construct() calls {twice[0]}() twice"
    for statement in before:
        if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            return None, sections, "construct() does more than assign before its first section"
        if any(isinstance(n, (ast.Call, ast.Attribute)) and _acts_on_stage(n) for n in ast.walk(statement)):
            return None, sections, "construct() acts on the stage before its first section"
    prelude = _prelude(before) if before else None
    return prelude, sections, ""


def _section_call(statement: ast.stmt, members: dict[str, Definition]) -> str:
    """`self.name()` of a method that the course's own classes define."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or call.args or call.keywords:
        return ""
    chain = dotted(call.func) or ""
    name = chain.removeprefix("self.")
    return name if chain.startswith("self.") and name in members and members[name].is_function else ""


def _acts_on_stage(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and (dotted(node.func) or "").startswith("self.")


def _prelude(statements: list[ast.stmt]) -> Definition:
    text = "def construct(self):\n" + textwrap.indent("\n".join(ast.unparse(s) for s in statements), "    ")
    return read_source(text.encode()).definitions[0]
