"""Slices: the part of the source that one experiment, or one section of a scene, can reach.

A slice is found by following names from an entry: a function's globals, a class and its bases, the members of the
scene class that anything in the slice reads as an attribute, across files of the project through imports and
re-exports, and every statement that acts when one of those files is imported. It errs towards too much. Where names
cannot be followed (`exec`, a computed attribute), it is whole files.
"""

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from .modules import Module, Project, mro
from .source import Definition, Import


@dataclass(frozen=True)
class Piece:
    """One definition of a slice; `name` is "axes.py:labelled_axes", `text` is normalised."""

    file: str
    line: int
    name: str
    text: str


@dataclass
class Slice:
    """What an entry reaches: pieces of source, and what those pieces read."""

    pieces: list[Piece] = field(default_factory=list)
    tensors: set[str] = field(default_factory=set)
    strings: set[tuple[str, str]] = field(default_factory=set)  # (folder of the file, constant)
    libraries: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    whole: dict[str, str] = field(default_factory=dict)  # file -> why it is in as a whole
    loads: set[tuple[str, str]] = field(default_factory=set)  # (file, dotted name), for what sections share
    stores: set[tuple[str, str]] = field(default_factory=set)

    @property
    def texts(self) -> dict[str, str]:
        """Normalised source by the name of its definition; a name defined twice is numbered."""
        named: dict[str, str] = {}
        for piece in sorted(self.pieces, key=lambda p: (p.file, p.line, p.name)):
            name, count = piece.name, 2
            while name in named:
                name, count = f"{piece.name} ({count})", count + 1
            named[name] = piece.text
        return named

    @property
    def digest(self) -> str:
        # Within a file the order counts: of two assignments to one name, the last wins.
        return hashlib.sha256("\0".join(f"{k}\0{v}" for k, v in self.texts.items()).encode()).hexdigest()


class Slicer:
    """Follows one entry through the project. Use one slicer for one slice."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.result = Slice()
        self._included: set[int] = set()
        self._loaded: set[Module] = set()
        self._opened: list[tuple[Module, Definition]] = []  # the scene class and its bases: members by name
        self._attributes: set[str] = set()
        self._own: set[int] = set()  # definitions in which `self` is the scene
        self._todo: list[tuple[Module, Definition]] = []

    def function(self, module: Module, name: str) -> Slice:
        """The slice of a top-level function."""
        self._load(module)
        self._reach(module, name)
        return self._finish()

    def methods(self, module: Module, scene: str, names: Iterable[str], prelude: Definition | None = None) -> Slice:
        """The slice of methods of a scene class; `prelude` is what construct() does beside calling sections."""
        self._load(module)
        for owner, definition in mro(self.project, module, scene):
            self._opened.append((owner, definition))
            self._load(owner)
            self._include(owner, definition)
        if prelude:
            self._own.add(id(prelude))
            self._include(module, prelude, owner=scene)
        self._attributes.update(names)
        return self._finish()

    def _finish(self) -> Slice:
        before = -1
        while before != len(self._included):
            before = len(self._included)
            while self._todo:
                self._follow(*self._todo.pop())
            for module, definition in self._opened:
                for member in definition.members:
                    if self._wants(member):
                        self._own.add(id(member))
                        self._include(module, member, owner=definition.names[0])
        return self.result

    def _wants(self, member: Definition) -> bool:
        """Whether a member of the scene class is read by the slice, called by manim, or acts by itself."""
        if member.effect or not member.names:
            return True
        hooks = self.project.scene_hooks - {"construct"}
        return any(
            name in self._attributes or name in hooks or (name.startswith("__") and name.endswith("__"))
            for name in member.names
        )

    def _include(self, module: Module, definition: Definition, owner: str = "") -> None:
        if id(definition) in self._included:
            return
        self._included.add(id(definition))
        name = ".".join(part for part in (owner, "/".join(definition.names) or "statement") if part)
        self.result.pieces.append(Piece(module.label, definition.line, f"{module.label}:{name}", definition.text))
        self._todo.append((module, definition))

    def _follow(self, module: Module, definition: Definition) -> None:
        result = self.result
        if definition.opaque:
            self._take_whole(module, definition.opaque)
        self._attributes.update(definition.attributes)
        result.tensors.update(definition.tensors)
        result.strings.update((str(module.path.parent), text) for text in definition.strings)
        own = id(definition) in self._own
        result.loads.update((module.label, chain) for chain in definition.loads if own or not chain.startswith("self."))
        result.stores.update(
            (module.label, chain) for chain in definition.stores if own or not chain.startswith("self.")
        )
        local = {item.bound: item for item in definition.imports}
        for item in definition.imports:
            self._import(module, item)
        for chain in definition.loads:
            root, _, rest = chain.partition(".")
            if root in local:
                self._through_import(module, local[root], rest)
            self._reach(module, chain)
            self._attributes.add(root)  # in a class body, a bare name may be another member
        if definition.is_class and not any(opened is definition for _, opened in self._opened):
            for member in definition.members:
                self._include(module, member, owner=definition.names[0])

    def _reach(self, module: Module, chain: str) -> None:
        """Include what a dotted name leads to, seen from a module."""
        root, _, rest = chain.partition(".")
        for definition in module.bindings.get(root, ()):
            if not definition.is_import:
                self._include(module, definition)
                continue
            for item in (each for each in definition.imports if each.bound == root):
                piece = Piece(module.label, definition.line, f"{module.label}:import {item.bound}", item.text)
                if piece not in self.result.pieces:
                    self.result.pieces.append(piece)
                self._through_import(module, item, rest)
        for target in self.project.starred(module):
            if root in target.bindings or self.project.starred(target):
                self._reach(target, chain)

    def _through_import(self, module: Module, item: Import, rest: str) -> None:
        found = self.project.find(module, item.module, item.level)
        if not found:
            return
        chain = rest
        if item.name is None:  # `import a.b.c` binds a: the chain goes on below c
            deeper = item.module.split(".")[1:]
            parts = rest.split(".") if rest else []
            if parts[: len(deeper)] != deeper:
                self._take_whole(found[0], f"{module.label} uses the module itself")
                return
            chain = ".".join(parts[len(deeper) :])
        elif item.name:
            chain = f"{item.name}.{rest}" if rest else item.name
        self._into(module, found[-1], chain)

    def _into(self, module: Module, target: Module, chain: str) -> None:
        """Follow a chain of attributes from a project module."""
        self._load(target)
        name, _, rest = chain.partition(".")
        if not chain:
            self._take_whole(target, f"{module.label} uses the module itself")
        elif name in target.bindings:
            self._reach(target, chain)
        elif below := self.project.below(target, name):
            self._into(module, below, rest)
        elif self.project.starred(target):
            self._reach(target, chain)
        elif "__getattr__" in target.bindings:
            self._take_whole(target, "its __getattr__ computes names")

    def _import(self, module: Module, item: Import) -> None:
        """What an import runs: every file on the way, and a submodule imported by name."""
        found = self.project.find(module, item.module, item.level)
        if found is None:
            library = item.module.partition(".")[0]
            if library not in sys.stdlib_module_names:
                self.result.libraries.add(library)
            return
        for each in found:
            self._load(each)
        if item.name and found and (below := self.project.below(found[-1], item.name)):
            self._load(below)

    def _load(self, module: Module) -> None:
        """Importing a file runs its statements, and those of what it imports."""
        if module in self._loaded:
            return
        self._loaded.add(module)
        self.result.files.add(str(module.path))
        for item in module.all_imports:
            self._import(module, item)
        for definition in module.source.definitions:
            if definition.effect:
                self._include(module, definition)

    def _take_whole(self, module: Module, why: str) -> None:
        if module.label in self.result.whole:
            return
        self.result.whole[module.label] = why
        self._load(module)
        for definition in module.source.definitions:
            self._include(module, definition)
            for member in definition.members:
                self._include(module, member, owner=definition.names[0])
        for item in module.all_imports:
            # A name may be reached by a computed string, so all that the file imports counts as used.
            self._through_import(module, item, ".".join(item.module.split(".")[1:]) if item.name is None else "")
