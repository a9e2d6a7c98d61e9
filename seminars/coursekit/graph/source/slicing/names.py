"""What a definition leads to by name: to other definitions, to files that are imported, to libraries.

What is done with each is for the heirs to say: a slice takes it in, and `Steps` notes it for all slices to come.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Any, NamedTuple, cast

from ..modules import Module, Project
from ..syntax.bindings import Binding, Import
from ..syntax.definitions import Definition, public_names
from .slices import piece_of


class Names(ABC):
    """Follows names through the files of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._importing = False  # what is reached now is run by an import, whatever the entry does
        self._reached: set[tuple[Module, str, bool]] = set()

    @abstractmethod
    def include(self, module: Module, definition: Definition, owner: str = "") -> None:
        """Reach a definition; owner: the class that it is a member of."""

    @abstractmethod
    def add(self, module: Module, definition: Definition, name: str, text: str) -> None:
        """Reach what a definition says about a name: that it imports it, for one."""

    @abstractmethod
    def load(self, module: Module) -> bool:
        """Reach a file, as importing it does; whether that acts, and was not done before."""

    @abstractmethod
    def take_whole(self, module: Module, why: str) -> None:
        """Reach all of a file."""

    @abstractmethod
    def use_library(self, module: Module, library: str) -> None:
        """Reach what is no file of the project."""

    def follow(self, module: Module, definition: Definition) -> None:
        """Reach all that a definition reads."""
        for item in definition.imports:
            self.run_import(module, item)
            if item.binding is Binding.NOTHING:
                self._through_import(module, item, "")
        for chain in definition.loads:
            root, _, rest = chain.partition(".")
            for item in (each for each in definition.imports if each.bound == root):
                self._through_import(module, item, rest)
            self.reach(module, chain)

    def annotate(self, module: Module, definition: Definition, owner: str) -> None:
        """Reach the annotations of a function, and what they name; owner: the class that it is of."""
        if not definition.signature:
            return
        name = f"annotations of {'.'.join(part for part in (owner, *definition.names) if part)}"
        self.add(module, definition, name, definition.signature)
        for chain in definition.annotation_loads:
            self.reach(module, chain)
        for future in module.bindings.get("annotations", ()):  # which makes texts of them all
            if any(item.module == "__future__" for item in future.imports):
                self.add(module, future, "import annotations", future.text)

    def reach(self, module: Module, chain: str) -> None:
        """Include what a dotted name leads to, seen from a module.

        `axes.labelled` leads, below `import axes`, to labelled() of axes.py; below `from kit import *`, to what
        kit.py calls axes, and what its own star imports do.
        """
        root, _, rest = chain.partition(".")
        for definition in module.bindings.get(root, ()):
            if not definition.is_import:
                self.include(module, definition)
            # In a branch, an import is a part of a larger statement.
            for item in (each for each in definition.imports if each.bound == root):
                if definition.is_import:
                    self.add(module, definition, f"import {item.bound}", item.text)
                self._through_import(module, item, rest)
        # Of a star import and another binding, the later one wins, and __all__ says what each star brings.
        for definition, target in self.project.starred(module):
            if root in target.bindings or self._has_stars(target):
                self.add(module, definition, f"import * {target.label}", definition.text)
                self._take_list(target, root)
                self.load(target)
                self._reach_once(target, chain)
        for definition in self.project.open_stars(module):
            self.add(module, definition, "import * of a library", definition.text)

    def _has_stars(self, module: Module) -> bool:
        """Whether a module may have names that no statement of it spells out."""
        return bool(self.project.starred(module)) or any(self.project.open_stars(module))

    def _take_list(self, module: Module, name: str) -> None:
        """Of a literal `__all__` it counts whether the name is in it; of another, all that makes it."""
        listing = module.bindings.get("__all__", [])
        names = public_names(listing[0].text) if len(listing) == 1 else None
        if names is not None:
            self.add(module, listing[0], f"__all__ has {name}", str(name in names))
            return
        for definition in listing:
            self.include(module, definition)

    def _reach_once(self, module: Module, chain: str) -> None:
        key = (module, chain, self._importing)
        if key not in self._reached:
            self._reached.add(key)
            self.reach(module, chain)

    def _through_import(self, module: Module, item: Import, rest: str) -> None:
        """Follow a name that an import binds: below `from drawing import trail`, trail.walk is walk of trail.py."""
        found = self.project.find(module, item.module, item.level)
        if not found:
            return
        chain = rest
        if item.binding is Binding.TOP:  # `import a.b.c` binds a: the chain goes on below c
            deeper = item.module.split(".")[1:]
            parts = rest.split(".")
            if parts[: len(deeper)] != deeper:
                for each in found[:1] if rest else found:
                    self._into(module, each, rest)
                return
            chain = ".".join(parts[len(deeper) :])
        elif item.name:
            chain = f"{item.name}.{rest}" if rest else item.name
        self._into(module, found[-1], chain)

    def _into(self, module: Module, target: Module, chain: str) -> None:
        """Follow a chain of attributes from a project module."""
        self.load(target)
        name, _, rest = chain.partition(".")
        if not chain:
            self.take_whole(target, f"{module.label} uses the module itself")
        elif name in target.bindings and not self._is_computed(target, name):
            self._reach_once(target, chain)
        elif below := self.project.below(target, name):
            self._into(module, below, rest)
        elif self._has_stars(target):
            self._reach_once(target, chain)
        elif "__getattr__" in target.bindings:
            self.take_whole(target, "its __getattr__ computes names")

    def _is_computed(self, module: Module, name: str) -> bool:
        """Whether a name that a file binds for type checkers alone comes from its `__getattr__` in truth."""
        return "__getattr__" in module.bindings and all(d.typing_only for d in module.bindings[name])

    def run_import(self, module: Module, item: Import) -> list[str]:
        """What an import runs: every file on the way, and a submodule by name. Which of them act, and did not yet."""
        found = self.project.find(module, item.module, item.level)
        if found is None:
            self.use_library(module, item.module.partition(".")[0])
            return []
        below = self.project.below(found[-1], item.name)
        acting = [each.label for each in [*found, *([below] if below else [])] if self.load(each)]
        # A package that loads its names when they are read loads this one now.
        for definition in found[-1].bindings.get(item.name, ()):
            for lazy in (each for each in definition.imports if definition.typing_only and each.bound == item.name):
                acting += self.run_import(found[-1], lazy)
        return acting


class Step(NamedTuple):
    """One thing that a definition leads to: what of `Names` is to be called, and with what."""

    does: str
    given: tuple[Any, ...]


class Steps(Names):
    """Notes what a definition leads to. The same for each slice of a project, where a hundred may come to it."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._noted: dict[tuple[object, ...], Step] = {}

    @classmethod
    def of(cls, project: Project, module: Module, definition: Definition, owner: str | None = None) -> Collection[Step]:
        """The steps from a definition, found once in a project.

        owner: the class that it is of, or "", where its annotations count
        """
        key = (cls, module, id(definition), owner)
        if key not in project.found_out:
            steps = cls(project)
            if owner is not None:
                steps.annotate(module, definition, owner)
            steps.follow(module, definition)
            # With the definition: another one may get its id where nothing keeps it.
            project.found_out[key] = (definition, steps._noted.values())
        return cast(Collection[Step], project.found_out[key][1])

    def include(self, module: Module, definition: Definition, owner: str = "") -> None:
        self._note("include", id(definition), module, definition, owner)

    def add(self, module: Module, definition: Definition, name: str, text: str) -> None:
        piece = piece_of(module, definition, name, text)
        self._note("add_piece", piece, piece)

    def load(self, module: Module) -> bool:
        self._note("load", module, module)
        return False

    def take_whole(self, module: Module, why: str) -> None:
        self._note("take_whole", module, module, why)

    def use_library(self, module: Module, library: str) -> None:
        self._note("use_library", library, module, library)

    def _note(self, does: str, what: object, *given: Any) -> None:
        self._noted.setdefault((does, what), Step(does, given))
