"""A scene file read without importing it: its scene classes, their sections in order, and whether they can be cut."""

import ast
import difflib
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..jobs.code.other_manims import RENAMED
from .inheritance import Outside, leads, mro, outer_bases
from .modules import Module, Project
from .slicing.slicer import Slicer
from .slicing.slices import Slice
from .state.shared_state import SectionUses, why_left, why_shared
from .syntax.bindings import bound_names
from .syntax.definitions import Definition
from .syntax.effects import dotted
from .syntax.reader import read_source

PLAYS = frozenset(("play", "wait"))  # what a scene calls of itself, whatever its base is called
COURSE_SCENE = ("stage/scene.py", "CourseScene")  # the kit's base of scenes, and its file


@dataclass(frozen=True)
class SceneClass:
    """What construct() says: the sections that it calls, in order, each with its slice."""

    name: str
    slices: Mapping[str, Slice]  # {} where the sections cannot be cut apart
    one_clip_because: str  # "" where each section can be a clip of its own
    poster: str  # the section that the author names in `poster = "…"`, or ""
    audit: dict[str, Any]  # the author's `audit = {…}`, or {}
    title: str  # the author's `title = "…"`, or ""
    is_plain: bool = False  # derived from manim's own scenes, and not from the kit's
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by section: the state that it changes
    afresh: tuple[str, ...] = ()  # where a run found that they cannot be cut apart: the sections, which begin afresh

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(self.slices)


class SceneError(ValueError):
    """A scene file that cannot be built: the message is for its author."""


def scene_classes(project: Project, module: Module) -> list[str]:
    """The classes of a file that `manim -a` would render, in order: scenes with a construct() of the project's own.

    So those that others are derived from count too, and those whose names begin with an underscore.
    """
    defined = (each for d in module.source.definitions for each in ((d,) if d.is_class else d.classes))
    names = dict.fromkeys(each.names[0] for each in defined)
    performing = (name for name in names if "construct" in _members(project, module, name))
    return [name for name in performing if _is_scene(project, module, name)]


def _is_scene(project: Project, module: Module, name: str) -> bool:
    if is_course_scene(project, module, name):
        return True
    bases = [*outer_bases(project, module, name)]
    if any(_names_scene(project, base) for base in bases):
        return True
    # A plugin may call its scenes anything; who has a construct() that plays is one.
    members = _members(project, module, name)
    plays = "construct" in members and any(not PLAYS.isdisjoint(each.attributes) for each in members.values())
    return plays and any(base.library != "manim" and base.library not in sys.stdlib_module_names for base in bases)


def is_course_scene(project: Project, module: Module, name: str) -> bool:
    """Whether a class is derived from the kit's base of scenes."""
    return any(
        (owner.path, *definition.names) == (project.kit / COURSE_SCENE[0], COURSE_SCENE[1])
        for owner, definition in mro(project, module, name)
    ) or any(
        base.library == "coursekit" and base.last_name == COURSE_SCENE[1] for base in outer_bases(project, module, name)
    )


def _names_scene(project: Project, base: Outside) -> bool:
    """Whether a class of a library is a scene: by manim's own files, and for its plugins by the word that ends it.

    A plugin need not be installed for its scene to be one: that it is missing is what its author has to be told.
    """
    if base.library == "manim" and project.manim_scenes:
        return base.last_name in project.manim_scenes
    return base.library not in sys.stdlib_module_names and base.last_name.endswith(("Scene", "Slide"))


def why_no_scene(project: Project, module: Module, text: bytes) -> str:
    """Why a file that uses manim, and has classes with a construct(), has no scene; "" where nothing is to be told."""
    uses_manim = any(item.module.partition(".")[0] == "manim" for d in module.source.definitions for item in d.imports)
    if not uses_manim or scene_classes(project, module):
        return ""
    defined = {each.names[0]: each for d in module.source.definitions for each in ((d,) if d.is_class else d.classes)}
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ClassDef) or "construct" not in bound_names(node.body):
            continue
        where = f"line {node.lineno}: class {node.name} has a construct(), but"
        if node.name not in defined or defined[node.name].line != node.lineno:
            return f"{where} is made in a function or a class: put it at the top of the file"
        if not node.bases:
            return f"{where} no base: derive it from Scene, or from another scene of manim"
        if any((module.path.parent / name).exists() for name in ("manim.py", "manim/__init__.py")):
            return f"{where} what it imports as manim is the file of this name beside it: give that another name"
        bases = [ast.unparse(base) for base in node.bases]
        renamed = "".join(f"; in Manim Community it is {RENAMED[base]}" for base in bases if base in RENAMED)
        return f"{where} none of manim's scenes is found above {', '.join(bases)}{renamed}"
    return ""


def why_misspelt(project: Project, module: Module) -> str:
    """Why a class that is derived from a scene shows nothing: a method that is nearly called construct(); else ""."""
    for definition in (each for d in module.source.definitions for each in ((d,) if d.is_class else d.classes)):
        members = _members(project, module, definition.names[0])
        alike = [name for name in members if abs(len(name) - len("construct")) <= 1]
        close = difflib.get_close_matches("construct", alike, 1, 0.8)
        if close and "construct" not in members and _is_scene(project, module, definition.names[0]):
            return (
                f"line {definition.line}: class {definition.names[0]} is a scene without a construct(), and has no "
                f"video; did you mean construct() by {close[0]}()?"
            )
    return ""


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
    is_plain = not is_course_scene(project, module, name)
    prelude, calls, why = _read_construct(construct, members)
    if not calls and not is_plain and _is_empty(construct):
        raise SceneError(f"{name}.construct() is empty: have it call the sections in order")
    if len(_defined(project, module, name)) > 1:
        why = f"class {name} is defined in more than one branch"
    poster = str(_constant(members.get("poster")) or "")
    if is_plain and poster not in calls:
        poster = ""  # a scene that knows nothing of the kit may call anything by that name
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
        _audit_table(name, members.get("audit"), is_plain),
        title.strip() if isinstance(title, str) else "",
        is_plain,
        {} if why else {part: uses.changed_by(part) for part in slices},
        afresh,
    )


def prelude_of(project: Project, module: Module, name: str) -> Definition | None:
    """What construct() of a scene class does before the first section, where it does nothing else."""
    members = _members(project, module, name)
    return _read_construct(members["construct"], members)[0]


def _members(project: Project, module: Module, name: str) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for owner, definition in mro(project, module, name):
        # The last of several members of one name holds, and before them `Late.construct = draw`, below the class.
        given = f"{definition.names[0]}.construct"
        late = [("construct", each) for each in owner.bindings.get(definition.names[0], ()) if given in each.stores]
        own = [(bound, each) for each in reversed(definition.members) for bound in each.names]
        for bound, member in (*reversed(late), *own):
            found.setdefault(bound, member)
    return found


def _defined(project: Project, module: Module, name: str) -> list[Definition]:
    """The classes of a file that a name of it may mean: more than one where branches define it."""
    return [each for owner, each in leads(project, module, name) if owner is module and isinstance(each, Definition)]


def _read_construct(construct: Definition, members: dict[str, Definition]) -> tuple[Definition | None, list[str], str]:
    """The statements before the first section, the sections, and why they cannot be cut apart, if so."""
    if not construct.is_function or construct.header.is_async:
        return None, [], "construct is no method that is written out"
    prelude, calls, why = _split_construct(_function_body(construct), members)
    return prelude, calls, "construct() is decorated" if construct.header.decorators else why


def _is_empty(construct: Definition) -> bool:
    return construct.is_function and all(isinstance(each, ast.Pass) for each in _function_body(construct))


def _function_body(definition: Definition) -> list[ast.stmt]:
    node = ast.parse(textwrap.dedent(definition.text)).body[0]
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    return node.body


def _constant(member: Definition | None) -> object:
    if member is None:
        return ""
    node = ast.parse(member.text).body[0]
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    return value.value if isinstance(value, ast.Constant) else None


def _audit_table(name: str, member: Definition | None, is_plain: bool) -> dict[str, Any]:
    """The class attribute `audit`, which is read from the source: it must say what it says without being run.

    raises: SceneError where it is no literal table, which in a plain scene may be anything of that name
    """
    if member is None:
        return {}
    node = ast.parse(member.text).body[0]
    try:
        table = ast.literal_eval(node.value) if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value else None
    except ValueError:
        table = None
    if not isinstance(table, dict) or not all(isinstance(key, str) for key in table):
        if is_plain:
            return {}
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
