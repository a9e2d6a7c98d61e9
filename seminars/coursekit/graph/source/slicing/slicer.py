"""What a slice follows: from an entry, by names, to all that can reach the result.

That is a function's globals, a class and its bases, the members of the scene class that anything in the slice reads as
an attribute, across files of the project through imports and re-exports, and every statement that acts when one of
those files is imported. It errs towards too much. Where names cannot be followed (`exec`, a computed attribute), it is
whole files.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence

from ..modules import Module, Project, mro
from ..syntax.definitions import Definition, public_names
from ..syntax.uses import Binding, Import, Opacity, Opaque
from .purity import acts
from .self_read import SelfRead
from .slices import Slice

STANDARD = {*sys.stdlib_module_names, ""}  # `from . import x` of a folder without x is of no library


class Slicer:
    """Follows one entry through the project. Use one slicer for one slice."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.result = Slice()
        self._included: dict[int, bool] = {}  # and whether it may run after the imports
        self._importing = False  # what is reached now is run by an import, whatever the entry does
        self._loaded: set[Module] = set()
        self._opened: list[tuple[Module, Definition]] = []  # the scene class and its bases: members by name
        self._attributes: set[str] = set()
        self._own: set[int] = set()  # definitions in which `self` is the scene
        self._todo: list[tuple[Module, Definition, bool]] = []
        self._opaque = ""
        self._cut = False  # whether construct() is left out: it only calls sections
        self._reached: set[tuple[Module, str, bool]] = set()
        self._instead: Mapping[int, Definition] = {}  # of members, what is followed in their place
        self._entries: set[int] = set()  # functions whose annotations say what they are given
        self._self_read = SelfRead(project, self.result)

    def function(self, module: Module, name: str) -> Slice:
        """The slice of a top-level function."""
        return self.functions([(module, name)])

    def functions(self, entries: Iterable[tuple[Module, str]]) -> Slice:
        """The one slice of several top-level functions."""
        for module, name in entries:
            self._load(module)
            self._entries.update(map(id, module.bindings.get(name, ())))
            self._reach(module, name)
        return self._finish()

    def methods(
        self,
        module: Module,
        scene: str,
        names: Iterable[str],
        prelude: Definition | None = None,
        instead: Mapping[int, Definition] | None = None,
        constructs: Sequence[tuple[Module, Definition, str]] = (),
    ) -> Slice:
        """The slice of methods of a scene class.

        prelude:    what construct() does beside calling them
        instead:    of members, by their ids, what stands in their place: what they do until the slice ends
        constructs: each construct() that runs, which a class may call of its base: with file and class
        """
        self._instead = instead or {}
        self._own.update(map(id, self._instead.values()))
        self._load(module)
        for place, definition in mro(self.project, module, scene):
            self._opened.append((place, definition))
            self._own.update(map(id, definition.members))
            self._load(place)
            self._include(place, definition)
        self._reach(module, scene)
        if prelude:
            self._own.add(id(prelude))
            self._include(module, prelude, owner=scene)
        for place, construct, owner in constructs:
            self._own.add(id(construct))
            self._include(place, construct, owner=owner)
        self._attributes.update(names)
        self._cut = "construct" not in self._attributes
        return self._finish()

    def _finish(self) -> Slice:
        """Follow until nothing new is reached."""
        while True:
            self._follow_names()
            loaded = len(self._loaded)
            for module, chain in self._self_read.take(self._own_files()):
                self._reach(module, chain)
            if not self._todo and len(self._loaded) == loaded:
                return self.result

    def _follow_names(self) -> None:
        """Follow what definitions read by name, until that leads to nothing new.

        Members of the scene class are taken by name, and each may read further names: a section that reads
        `self.rows` brings in `setup()`, which sets it, and that one may read `self.seed`. So the members are asked
        again after each round.
        """
        while self._todo:
            while self._todo:
                self._follow(*self._todo.pop())
            self._importing = False
            for module, definition in self._opened:
                for member in definition.members:
                    if self._wants(module, member):
                        self._include(module, member, owner=definition.names[0])
            if self._opaque:
                for module in self._own_files():
                    self._take_whole(module, self._opaque)

    def _own_files(self) -> list[Module]:
        """The files loaded so far that are not the kit's."""
        return sorted((m for m in self._loaded if not self._is_kit(m)), key=lambda m: m.label)

    def _wants(self, module: Module, member: Definition) -> bool:
        """Whether a member of the scene class is read by the slice, called by manim, or acts by itself."""
        if self._cut and "construct" in member.names:
            return False
        if self.result.any_member or not member.names or acts(self.project, module, member):
            return True
        hooks = self.project.scene_hooks
        return any(
            name in self._attributes or name in hooks or (name.startswith("__") and name.endswith("__"))
            for name in member.names
        )

    def _include(self, module: Module, definition: Definition, owner: str = "") -> None:
        """Take a definition into the slice, and have it followed.

        One that was only reached by an import is followed again where it may run afterwards, too: `fill()`, called
        once at the top of a file and once by a section, shares the state that it changes with that section.
        """
        definition = self._instead.get(id(definition), definition)
        running = not self._importing
        if id(definition) in self._included and self._included[id(definition)] >= running:
            return
        self._included[id(definition)] = running
        name = ".".join(part for part in (owner, "/".join(definition.names) or "statement") if part)
        self.result.add(module, definition, name, definition.text, definition.span)
        self._self_read.note(module, definition, owner)
        self._todo.append((module, definition, running))

    def _follow(self, module: Module, definition: Definition, running: bool) -> None:
        """Reach all that one definition reads: `curve(self.rows)` leads to curve(), and to members named rows."""
        result = self.result
        self._importing = not running
        own = id(definition) in self._own
        if definition.opaque:
            self._take_opaque(module, definition.opaque)
        result.any_member |= own and "self" in definition.guesses and not self._is_kit(module)
        self._attributes.update(definition.attributes)
        result.tensors.update(definition.tensors)
        result.reads_any_tensors |= definition.reads_any_tensors
        if self._is_kit(module) or id(definition) in self._entries:
            self._add_annotations(definition)
        if not self._is_kit(module):  # no string of the kit's own names a file of a seminar
            result.strings.update((str(module.path.parent), text) for text in definition.strings)
            self._self_read.introspects(module, definition)
        if running and (own or definition.is_function or definition.has_lambda):
            result.running.append((module, definition, own))
        for item in definition.imports:
            self._import(module, item)
            if item.binding is Binding.NOTHING:
                self._through_import(module, item, "")
        for chain in definition.loads:
            root, _, rest = chain.partition(".")
            for item in (each for each in definition.imports if each.bound == root):
                self._through_import(module, item, rest)
            self._reach(module, chain)
            self._attributes.add(root)  # in a class body, `doubled = 2 * side` reads another member
        if definition.is_class and not any(opened is definition for _, opened in self._opened):
            for member in definition.members:
                self._include(module, member, owner=definition.names[0])

    def _add_annotations(self, definition: Definition) -> None:
        for module, chain in self._self_read.annotations(definition):
            self._reach(module, chain)

    def _take_opaque(self, module: Module, opaque: Opaque) -> None:
        """A computed name may lead to anything that is loaded.

        `globals()[name]` leads to names of its own file; `getattr(thing, name)`, where the thing is a parameter, to
        those of any file. What `import_module(name)` imports is observed (`jobs/observing/imports`).
        """
        # The kit's own computed names lead to what it was given.
        if self._is_kit(module) and opaque.opacity in (Opacity.ATTRIBUTE, Opacity.MODULES):
            return
        if opaque.opacity is Opacity.OBSERVED and not self._is_kit(module):
            self._may_import(self.project.files_below(module))
            return
        self._take_whole(module, str(opaque))
        if not self._is_kit(module) and opaque.opacity is not Opacity.NAMESPACE:  # names of this very file
            self._opaque = self._opaque or f"{module.label}, {opaque}"

    def _may_import(self, modules: Iterable[Module]) -> None:
        """Take what no observation tells of files that may be imported.

        These are the members of the scene that they may read, whose tensors are made before, the versions of libraries,
        and whether they read docstrings and the like.
        """
        self.result.any_member = True
        for module in modules:
            for item in module.all_imports:
                library = item.module.partition(".")[0]
                if self.project.find(module, item.module, item.level) is None and library not in STANDARD:
                    self.result.libraries.add(library)
                    self._self_read.libraries.add(library)
            for definition in (part for each in module.source.definitions for part in (each, *each.members)):
                self.result.tensors.update(definition.tensors)
                self.result.reads_any_tensors |= definition.reads_any_tensors
                self._self_read.introspects(module, definition)

    def _is_kit(self, module: Module) -> bool:
        return module.path.is_relative_to(self.project.kit)

    def _reach(self, module: Module, chain: str) -> None:
        """Include what a dotted name leads to, seen from a module.

        `axes.labelled` leads, below `import axes`, to labelled() of axes.py; below `from kit import *`, to what
        kit.py calls axes, and what its own star imports do.
        """
        root, _, rest = chain.partition(".")
        for definition in module.bindings.get(root, ()):
            if not definition.is_import:
                self._include(module, definition)
            # In a branch, an import is a part of a larger statement.
            for item in (each for each in definition.imports if each.bound == root):
                if definition.is_import:
                    self.result.add(module, definition, f"import {item.bound}", item.text)
                self._through_import(module, item, rest)
        # Of a star import and another binding, the later one wins, and __all__ says what each star brings.
        for definition, target in self.project.starred(module):
            if root in target.bindings or self._has_stars(target):
                self.result.add(module, definition, f"import * {target.label}", definition.text)
                self._take_list(target, root)
                self._load(target)
                self._reach_once(target, chain)
        for definition in self.project.open_stars(module):
            self.result.add(module, definition, "import * of a library", definition.text)

    def _has_stars(self, module: Module) -> bool:
        """Whether a module may have names that no statement of it spells out."""
        return bool(self.project.starred(module)) or any(self.project.open_stars(module))

    def _take_list(self, module: Module, name: str) -> None:
        """Of a literal `__all__` it counts whether the name is in it; of another, all that makes it."""
        listing = module.bindings.get("__all__", [])
        names = public_names(listing[0].text) if len(listing) == 1 else None
        if names is not None:
            self.result.add(module, listing[0], f"__all__ has {name}", str(name in names))
            return
        for definition in listing:
            self._include(module, definition)

    def _reach_once(self, module: Module, chain: str) -> None:
        key = (module, chain, self._importing)
        if key not in self._reached:
            self._reached.add(key)
            self._reach(module, chain)

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
        self._load(target)
        name, _, rest = chain.partition(".")
        if not chain:
            self._take_whole(target, f"{module.label} uses the module itself")
        elif name in target.bindings and not self._is_computed(target, name):
            self._reach_once(target, chain)
        elif below := self.project.below(target, name):
            self._into(module, below, rest)
        elif self._has_stars(target):
            self._reach_once(target, chain)
        elif "__getattr__" in target.bindings:
            self._take_whole(target, "its __getattr__ computes names")

    def _is_computed(self, module: Module, name: str) -> bool:
        """Whether a name that a file binds for type checkers alone comes from its `__getattr__` in truth."""
        return "__getattr__" in module.bindings and all(d.typing_only for d in module.bindings[name])

    def _import(self, module: Module, item: Import) -> list[str]:
        """What an import runs: every file on the way, and a submodule by name. Which of them act, and did not yet."""
        found = self.project.find(module, item.module, item.level)
        if found is None:
            library = item.module.partition(".")[0]
            if library not in STANDARD:
                self.result.libraries.add(library)
                if not self._is_kit(module):
                    self._self_read.libraries.add(library)
            return []
        below = self.project.below(found[-1], item.name)
        acting = [each.label for each in [*found, *([below] if below else [])] if self._load(each)]
        # A package that loads its names when they are read loads this one now.
        for definition in found[-1].bindings.get(item.name, ()):
            for lazy in (each for each in definition.imports if definition.typing_only and each.bound == item.name):
                acting += self._import(found[-1], lazy)
        return acting

    def _load(self, module: Module) -> bool:
        """Importing a file runs its statements, and those of what it imports: whether one of them acts.

        `PALETTE.update(dark)` in a file that a section imports a constant from is part of the section's slice.
        """
        if module in self._loaded:
            return False
        self._loaded.add(module)
        self.result.files.add(str(module.path))
        does = False
        for definition in module.source.definitions:
            if definition.typing_only:
                continue
            parts = (definition, *definition.members)
            imports = [item for part in parts if not part.is_function for item in part.imports]
            acting = [label for item in imports for label in self._import(module, item)]
            if acting:
                # Two files that act do so in the order of their imports: `import red` before `import blue`, which
                # both set a default, is another program than the other way round. Which names are taken is no matter.
                text = f"import {', '.join(acting)}" if definition.is_import else definition.text
                self.result.add(module, definition, f"import {imports[0].module}", text)
                does = True
            if acts(self.project, module, definition):
                before, self._importing = self._importing, True
                self._include(module, definition)
                self._importing = before
                does = True
        return does

    def _take_whole(self, module: Module, why: str) -> None:
        if module.label in self.result.whole:
            return
        self.result.whole[module.label] = why
        self._load(module)
        for definition in module.source.definitions:
            self._include(module, definition)
            for member in definition.members:
                if not (self._cut and "construct" in member.names and any(definition is d for _, d in self._opened)):
                    self._include(module, member, owner=definition.names[0])
        for item in module.all_imports:
            # A name may be reached by a computed string, so all that the file imports counts as used.
            self._through_import(module, item, "")
