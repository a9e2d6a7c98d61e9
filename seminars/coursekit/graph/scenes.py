"""A scene file read without importing it: its scene class, its sections in order, and whether they can be cut apart."""

import ast
import textwrap
from collections import Counter
from dataclasses import dataclass

from .modules import Module, Project, base_names, mro
from .slices import Slice, Slicer
from .source import Definition, dotted, read_source


@dataclass(frozen=True)
class SceneClass:
    """What construct() says: a prelude that holds for every section, and the sections it calls."""

    name: str
    sections: tuple[str, ...]
    prelude: Definition | None
    one_clip_because: str  # "" where each section can be a clip of its own
    poster: str  # the section that the author names in `poster = "…"`, or ""


class SceneError(ValueError):
    """A scene file that cannot be built: the message is for its author."""


def scene_classes(project: Project, module: Module) -> list[str]:
    """The classes of a file that are scenes: not private, not the base of another one in the file."""
    classes = [d for d in module.source.definitions if d.is_class and not d.names[0].startswith("_")]
    bases = {base for d in classes for base in base_names(d)}
    return [d.names[0] for d in classes if d.names[0] not in bases and _is_scene(project, module, d)]


def _is_scene(project: Project, module: Module, definition: Definition) -> bool:
    every = list(mro(project, module, definition.names[0]))
    ends_in_scene = any(base.rpartition(".")[2].endswith("Scene") for _, d in every for base in base_names(d))
    return ends_in_scene and any("construct" in member.names for _, d in every for member in d.members)


def read_scene(project: Project, module: Module, name: str) -> SceneClass:
    """The sections of a scene class.

    raises: SceneError where construct() cannot be found or calls nothing
    """
    members = _members(project, module, name)
    construct = members.get("construct")
    if construct is None:
        raise SceneError(f"class {name} has no construct(): define one that calls the sections in order")
    body = _function_body(construct)
    prelude, calls, why = _split_construct(body, members)
    poster = _constant(members.get("poster"))
    if not why and poster and poster not in calls:
        raise SceneError(
            f"{name}.poster = {poster!r}, but construct() calls no such section; it calls {', '.join(calls)}"
        )
    if not why:
        why = _shared_state(project, module, name, calls, prelude)
    declared = members.get("one_clip")
    if not why and declared and _constant(declared) is not False:
        why = f"{name}.one_clip is set"
    return SceneClass(name, tuple(calls) if not why else (), None if why else prelude, why, poster)


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


def _shared_state(project: Project, module: Module, name: str, sections: list[str], prelude: Definition | None) -> str:
    """Why the pictures of one section may depend on another, or "". Errs towards sharing."""
    slices = {section: Slicer(project).methods(module, name, [section], prelude) for section in sections}
    ready = _made_before(project, module, name, prelude)
    for setter, writing in slices.items():
        for attribute in _stored_attributes(writing) - ready:
            for reader, reading in slices.items():
                if reader != setter and attribute in _loaded_attributes(reading):
                    return f"{setter}() sets self.{attribute}, which {reader}() reads"
        for change in sorted(
            chain for _, chain in writing.stores if chain.startswith("self.") and chain.count(".") > 1
        ):
            if change.split(".")[1] in ("camera", "renderer"):
                return f"{setter}() changes {change} for the sections after it"
    return _shared_objects(module, slices, ready)


def _shared_objects(module: Module, slices: dict[str, Slice], ready: set[str]) -> str:
    """Objects made before the sections, which one may change and another show."""
    for attribute in sorted(ready):
        readers = [section for section, s in slices.items() if attribute in _loaded_attributes(s)]
        if len(readers) > 1:
            return f"{readers[0]}() and {readers[1]}() share the object self.{attribute}"
    for definition in module.source.definitions:
        for bound in definition.names:
            readers = [section for section, s in slices.items() if _reads_global(s, module, bound)]
            if len(readers) > 1 and (
                _is_object(definition) or any(_changes_global(s, module, bound) for s in slices.values())
            ):
                return f"{readers[0]}() and {readers[1]}() share the object {bound} of line {definition.line}"
    return ""


def _is_object(definition: Definition) -> bool:
    plain = definition.is_import or definition.is_function or definition.is_class
    return definition.effect and bool(definition.names) and not plain


def _reads_global(section: Slice, module: Module, name: str) -> bool:
    return any(file == module.label and chain.split(".")[0] == name for file, chain in section.loads)


def _changes_global(section: Slice, module: Module, name: str) -> bool:
    return any(file == module.label and chain.split(".")[0] == name for file, chain in section.stores)


def _stored_attributes(section: Slice) -> set[str]:
    return {chain.split(".")[1] for _, chain in section.stores if chain.startswith("self.")}


def _loaded_attributes(section: Slice) -> set[str]:
    return {chain.split(".")[1] for _, chain in section.loads if chain.startswith("self.")}


def _made_before(project: Project, module: Module, name: str, prelude: Definition | None) -> set[str]:
    """Attributes that hold an object when the sections begin: of setup(), the prelude and the class body."""
    made: set[str] = set()
    for _, definition in mro(project, module, name):
        if definition.names[0] == "CourseScene":
            break
        for member in definition.members:
            if {"setup", "__init__"} & set(member.names):
                made |= {chain.split(".")[1] for chain in member.stores if chain.startswith("self.")}
            elif _is_object(member):
                made |= set(member.names)
    if prelude and "(" in prelude.text.partition("\n")[2]:
        made |= {chain.split(".")[1] for chain in prelude.stores if chain.startswith("self.")}
    return made - {"camera"}
