"""Scenes that a file makes by a call: manim, which runs the file, has them; a build, which reads it, tells of them."""

import ast
from collections.abc import Collection, Iterator

from .modules import Module
from .syntax.definitions import Definition, Kind
from .syntax.effects import dotted

NAMED_AS_SCENES = ("Scene", "Slide")


def why_made(module: Module, scenes: Collection[str]) -> str:
    """Where a file gives a name to a scene that a call makes, and what to do; "" where it does not.

    scenes: the classes of the file that are scenes
    """
    makers = {d.names[0] for d in module.source.definitions if d.is_function and _makes_scenes(d)}
    for definition in module.source.definitions:
        if definition.kind is not Kind.STATEMENT or not (definition.has_call and definition.names):
            continue
        for name, call in _named_calls(definition):
            maker = dotted(call.func) or ""
            if maker in makers or (maker == "type" and _derives_from_scene(call, scenes)):
                return (
                    f"line {definition.line}: {name} is made by {maker}(), and has no video: files are read, and not "
                    f"run, to find scenes; write class {name}(…) with its construct() at the top of the file"
                )
    return ""


def _makes_scenes(function: Definition) -> bool:
    """Whether a function has a class in it that may be a scene."""
    if "class " not in function.text or "construct" not in function.text:
        return False
    classes = (node for node in ast.walk(ast.parse(function.text)) if isinstance(node, ast.ClassDef))
    return any(isinstance(each, ast.FunctionDef) and each.name == "construct" for c in classes for each in c.body)


def _named_calls(statement: Definition) -> Iterator[tuple[str, ast.Call]]:
    """Of `A = B = make()`, the call by both names."""
    node = ast.parse(statement.text).body[0]
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))


def _derives_from_scene(call: ast.Call, scenes: Collection[str]) -> bool:
    """Whether type("Name", (Base, …), {…}) has a scene among its bases, as far as names tell."""
    bases = call.args[1].elts if len(call.args) == 3 and isinstance(call.args[1], ast.Tuple) else []
    names = [(dotted(base) or "").rpartition(".")[2] for base in bases]
    return any(name in scenes or name.endswith(NAMED_AS_SCENES) for name in names)
