"""Where the state of the author's stands: attributes of the scene, and globals of the project's modules.

A place is an owner and a name. The owner is "self" for what only the author's code knows of the scene; a file, for what
its globals are; "" for what every section draws by, whoever names it: manim's own attributes, libraries, the process.
"""

import codecs
import dis
import functools
import os
import re
import sys
import types
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from manim import Scene

import coursekit
from coursekit.graph.jobs.code.loading import CODES, MODULES

from .exceptions import (
    MOVING,
    MOVING_OF_CAMERA,
    MOVING_OF_SCENE,
    STANDARD,
    WAYS_TO_CAMERA,
    passed_attributes,
    passed_globals,
)
from .known_types import ATOMS
from .libraries import is_of_library

Place = tuple[str, str]

KIT = os.path.join(os.path.dirname(str(coursekit.__file__)), "")
# Libraries of thousands of modules, whose settings are switches: of these, only what the author names is looked at.
VAST = frozenset(("manim", "coursekit", "numpy", "torch", "scipy", "sympy", "sklearn", "pandas", "networkx"))
CODE = (
    types.ModuleType,
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    functools._lru_cache_wrapper,
)
DOTTED = re.compile(r"[A-Za-z_][\w.]{0,60}")


def is_authors(module: types.ModuleType) -> bool:
    """Whether a module is a file of the project's, the kit aside."""
    path = getattr(module, "__file__", None)
    return isinstance(path, str) and path in CODES and not path.startswith(KIT)


def is_followed(value: Any) -> bool:
    """Whether a class or a function is the author's."""
    module = getattr(value, "__module__", None)
    return isinstance(module, str) and module in sys.modules and is_authors(sys.modules[module])


def authors_modules() -> list[types.ModuleType]:
    return [module for path, module in MODULES.items() if not path.startswith(KIT)]


def label_of(module: types.ModuleType) -> str:
    """A file's folder and name: the same on every machine."""
    path = Path(str(module.__file__))
    return f"{path.parent.name}/{path.name}"


def places_of_module(module: types.ModuleType, scene: Scene | None) -> dict[Place, Any]:
    """The globals of a module, but for the scene's classes: what those have, the scene has."""
    own = set(type(scene).__mro__) if scene is not None else set()
    globals_ = [(name, value) for name, value in vars(module).items() if not (name[:2] == "__" == name[-2:])]
    label = label_of(module)
    return {
        (label, name): value
        for name, value in globals_
        if not _is_any(value, own) and not _is_below(module, name, value)
    }


def _is_below(module: types.ModuleType, name: str, value: Any) -> bool:
    """Whether a global is what importing a package's module adds to the package."""
    return isinstance(value, types.ModuleType) and value.__name__ == f"{module.__name__}.{name}"


def _is_any(value: Any, classes: set[type]) -> bool:
    return isinstance(value, type) and value in classes


def places_of_scene(scene: Scene) -> dict[Place, Any]:
    """What the scene has as attributes, its own or its classes', and the camera."""
    passed = passed_attributes(type(scene))
    found: dict[str, list[Any]] = {}
    namespaces = [vars(scene), *(vars(cls) for cls in type(scene).__mro__ if _is_own_class(cls, scene))]
    for namespace in namespaces:
        for name, value in namespace.items():
            if name not in passed and not (name[:2] == "__" == name[-2:]):
                found.setdefault(name, []).append(value)
    places: dict[Place, Any] = {("self", name): values for name, values in found.items()}
    renderer = scene.renderer
    skipped = [section.skip_animations for section in getattr(renderer.file_writer, "sections", ())[-1:]]
    return {
        **places,
        ("", "self.camera"): renderer.camera,
        ("", "self.renderer"): renderer,
        ("", "which animations are skipped"): skipped,
    }


def _is_own_class(cls: type, scene: Scene) -> bool:
    return cls is type(scene) or is_followed(cls)


def owner_of(scene: Scene, name: str) -> str:
    """Who knows an attribute of the scene: "" where manim's own code does, "self" where only the author's."""
    for cls in type(scene).__mro__:
        if is_of_library(cls) and (name in vars(cls) or any(_names_own(code, name) for code in _methods(cls))):
            return ""
    return "self"


@cache
def _methods(cls: type) -> tuple[types.CodeType, ...]:
    functions = (getattr(value, "fget", value) for value in vars(cls).values())
    return tuple(each.__code__ for each in functions if isinstance(each, types.FunctionType))


def _names_own(code: types.CodeType, name: str) -> bool:
    """Whether a method's code has `self.name`."""
    if name not in code.co_names:
        return False
    before = None
    for step in dis.get_instructions(code):
        if step.argval == name and before and before.argval == "self":
            return True
        before = step
    return False


def moving_names() -> list[str]:
    """What the author's code reads of that which moves with each play: "self.duration", "pixel_array"."""
    found: set[str] = set()
    todo = [code for path, code in CODES.items() if not path.startswith(KIT)]
    while todo:
        code = todo.pop()
        todo += [each for each in code.co_consts if isinstance(each, types.CodeType)]
        found.update(_moving_in(code))
    if WAYS_TO_CAMERA.isdisjoint(names_in_code()):
        found -= MOVING_OF_CAMERA  # of pictures, which have pixels, too
    return sorted(found)


def _moving_in(code: types.CodeType) -> Iterator[str]:
    before = None
    for step in dis.get_instructions(code):
        is_own = before is not None and before.argval == "self"
        if step.opname in ("LOAD_ATTR", "LOAD_METHOD") and step.argval in MOVING:
            yield step.argval
        elif is_own and step.opname in ("LOAD_ATTR", "LOAD_METHOD", "LOAD_CONST") and step.argval in MOVING_OF_SCENE:
            yield f"self.{step.argval}"  # by getattr(), too
        before = step


def names_in_code() -> frozenset[str]:
    """All names that the author's code has, in its texts too: nothing else of a library can it reach by name."""
    found: set[str] = set()
    todo = [code for path, code in CODES.items() if not path.startswith(KIT)]
    while todo:
        code = todo.pop()
        found.update(code.co_names)
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                todo.append(constant)
            elif isinstance(constant, str) and DOTTED.fullmatch(constant):
                found.update((constant, *constant.split(".")))
    # `np` is numpy, by whichever import.
    known = [item for module in authors_modules() for item in [*vars(module).items()]]
    found.update(held.__name__ for name, held in known if name in found and isinstance(held, types.ModuleType))
    return frozenset(part for name in found for part in name.split("."))


def places_of_libraries(names: frozenset[str]) -> dict[Place, Any]:
    """What the author's code can name of libraries, and the public settings of those that it imports."""
    places: dict[Place, Any] = {}
    for path, module in [*sys.modules.items()]:
        parts = path.split(".")
        if not isinstance(module, types.ModuleType) or is_authors(module) or parts[0] not in names:
            continue
        if parts[0] in ("manim", "sys", "builtins", "os"):
            continue  # these are compared as a whole, or as switches
        known = vars(module)
        if names.issuperset(parts):
            for name in names & known.keys():
                places |= _named(f"{path}.{name}", known[name], names)
        if parts[0] not in VAST and parts[0] not in sys.stdlib_module_names:
            public = [(n, v) for n, v in [*known.items()] if n[0] != "_" and _is_setting(v)]
            places |= {("", f"{path}.{name}"): value for name, value in public}
    return places


def places_of_standard_library(names: frozenset[str]) -> dict[Place, Any]:
    """What the modules hold of the standard library's packages that the author's code names: `calendar` its first day.

    Their functions change it, under names that no author gives.
    """
    places: dict[Place, Any] = {}
    for path, module in [*sys.modules.items()]:
        top = path.partition(".")[0]
        if top in names and top in sys.stdlib_module_names and top not in STANDARD and path not in STANDARD:
            passed = passed_globals(path)
            held = [(n, v) for n, v in [*vars(module).items()] if n[:2] != "__" and not isinstance(v, CODE)]
            places |= {("", f"{path}.{name}"): value for name, value in held if name not in passed}
    if "register_error" in names:  # of the codecs, which show none but by its name
        places |= {("", f"codecs.lookup_error({name!r})"): _error_handler(name) for name in names}
    return places


def _error_handler(name: str) -> Any:
    with suppress(LookupError):
        return codecs.lookup_error(name)
    return None


def _is_setting(value: Any) -> bool:
    return type(value) in ATOMS or isinstance(value, (dict, list, set, bytearray))


def _named(path: str, value: Any, names: frozenset[str]) -> dict[Place, Any]:
    places: dict[Place, Any] = {("", path): value}
    if isinstance(value, type):
        places |= {("", f"{path}.{name}"): vars(value)[name] for name in names & {*vars(value)}}
    elif type(getattr(value, "__dict__", None)) is dict and not isinstance(value, CODE):
        places[("", path + ".__dict__")] = dict(vars(value))
    if isinstance(value, types.FunctionType):
        places[("", f"{path}()")] = [value.__code__, value.__defaults__, value.__kwdefaults__, value.__dict__]
    return places
