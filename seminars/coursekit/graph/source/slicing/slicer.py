"""What a slice follows: from an entry, by names, to all that can reach the result.

That is a function's globals, a class and its bases, the members of the scene class that anything in the slice reads as
an attribute, across files of the project through imports and re-exports, and every statement that acts when one of
those files is imported. It errs towards too much. Where names cannot be followed (`exec`, a computed attribute), it is
whole files.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from ..inheritance import mro
from ..modules import Module, Project
from ..syntax.definitions import Definition
from ..syntax.uses import Opacity, Opaque
from .names import Names, Steps
from .purity import acts
from .self_read import SelfRead
from .slices import Piece, Slice, piece_of

STANDARD = {*sys.stdlib_module_names, ""}  # `from . import x` of a folder without x is of no library


class Slicer(Names):
    """Follows one entry through the project. Use one slicer for one slice."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self.result = Slice()
        self._included: dict[int, bool] = {}  # and whether it may run after the imports
        self._loaded: set[Module] = set()
        self._opened: list[tuple[Module, Definition]] = []  # the scene class and its bases: members by name
        self._attributes: set[str] = set()
        self._own: set[int] = set()  # definitions in which `self` is the scene
        self._todo: list[tuple[Module, Definition, bool]] = []
        self._opaque = ""
        self._cut = False  # whether construct() is left out: it only calls sections
        self._instead: Mapping[int, Definition] = {}  # of members, what is followed in their place
        self._entries: set[int] = set()  # functions whose annotations say what they are given
        self._self_read = SelfRead(project, self.result)

    def function(self, module: Module, name: str) -> Slice:
        """The slice of a top-level function."""
        return self.functions([(module, name)])

    def functions(self, entries: Iterable[tuple[Module, str]]) -> Slice:
        """The one slice of several top-level functions."""
        for module, name in entries:
            self.load(module)
            self._entries.update(map(id, module.bindings.get(name, ())))
            self.reach(module, name)
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
        self.load(module)
        for place, definition in mro(self.project, module, scene):
            self._opened.append((place, definition))
            self._own.update(map(id, definition.members))
            self.load(place)
            self.include(place, definition)
        self.reach(module, scene)
        if prelude:
            self._own.add(id(prelude))
            self.include(module, prelude, owner=scene)
        for place, construct, owner in constructs:
            self._own.add(id(construct))
            self.include(place, construct, owner=owner)
        self._attributes.update(names)
        self._cut = "construct" not in self._attributes
        return self._finish()

    def _finish(self) -> Slice:
        """Follow until nothing new is reached."""
        while True:
            self._follow_names()
            loaded = len(self._loaded)
            for module, definition, owner in self._self_read.take(self._own_files()):
                self.annotate(module, definition, owner)
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
                        self.include(module, member, owner=definition.names[0])
            if self._opaque:
                for module in self._own_files():
                    self.take_whole(module, self._opaque)

    def _own_files(self) -> list[Module]:
        """The files loaded so far that are not the kit's."""
        return sorted((m for m in self._loaded if not m.is_kit), key=lambda m: m.label)

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

    def include(self, module: Module, definition: Definition, owner: str = "") -> None:
        """Take a definition into the slice, and have it followed.

        One that was only reached by an import is followed again where it may run afterwards, too: `fill()`, called
        once at the top of a file and once by a section, shares the state that it changes with that section.
        """
        definition = self._instead.get(id(definition), definition)
        running = not self._importing
        if id(definition) in self._included and self._included[id(definition)] >= running:
            return
        self._included[id(definition)] = running
        self.add_piece(_piece(self.project, module, definition, owner))
        self._self_read.note(module, definition, owner)
        self._todo.append((module, definition, running))

    def _follow(self, module: Module, definition: Definition, running: bool) -> None:
        """Reach all that one definition reads: `curve(self.rows)` leads to curve(), and to members named rows."""
        result = self.result
        self._importing = not running
        own = id(definition) in self._own
        if definition.opaque:
            self._take_opaque(module, definition.opaque)
        result.any_member |= own and "self" in definition.guesses and not module.is_kit
        self._attributes.update(definition.attributes)
        result.tensors.update(definition.tensors)
        result.reads_any_tensors |= definition.reads_any_tensors
        if not module.is_kit:  # no string of the kit's own names a file of a seminar
            result.strings.update((str(module.path.parent), text) for text in definition.strings)
            self._self_read.introspects(module, definition)
        if own or definition.is_function or definition.has_lambda:
            (result.running if running else result.dormant).append((module, definition, own))
        is_annotated = module.is_kit or id(definition) in self._entries
        owner = self._self_read.owner(definition) if is_annotated else None
        for does, given in Steps.of(self.project, module, definition, owner):
            getattr(self, does)(*given)
        # In a class body, `doubled = 2 * side` reads another member.
        self._attributes.update(chain.partition(".")[0] for chain in definition.loads)
        if definition.is_class and not any(opened is definition for _, opened in self._opened):
            for member in definition.members:
                self.include(module, member, owner=definition.names[0])

    def _take_opaque(self, module: Module, opaque: Opaque) -> None:
        """A computed name may lead to anything that is loaded.

        `globals()[name]` leads to names of its own file; `getattr(thing, name)`, where the thing is a parameter, to
        those of any file. What `import_module(name)` imports is observed (`jobs/observing/imports`).
        """
        # The kit's own computed names lead to what it was given.
        if module.is_kit and opaque.opacity in (Opacity.ATTRIBUTE, Opacity.MODULES):
            return
        if opaque.opacity is Opacity.OBSERVED and not module.is_kit:
            self._may_import(self.project.files_below(module))
            return
        self.take_whole(module, str(opaque))
        if not module.is_kit and opaque.opacity is not Opacity.NAMESPACE:  # names of this very file
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
                if self.project.find(module, item.module, item.level) is None:
                    self.use_library(module, library)
            for definition in (part for each in module.source.definitions for part in (each, *each.members)):
                self.result.tensors.update(definition.tensors)
                self.result.reads_any_tensors |= definition.reads_any_tensors
                self._self_read.introspects(module, definition)

    def add(self, module: Module, definition: Definition, name: str, text: str) -> None:
        self.result.add(module, definition, name, text)

    def add_piece(self, piece: Piece) -> None:
        self.result.pieces[piece] = None

    def use_library(self, module: Module, library: str) -> None:
        if library not in STANDARD:
            self.result.libraries.add(library)
        if not module.is_kit:
            self.result.imported.add(library)

    def load(self, module: Module) -> bool:
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
            acting = [label for item in imports for label in self.run_import(module, item)]
            if acting:
                # Two files that act do so in the order of their imports: `import red` before `import blue`, which
                # both set a default, is another program than the other way round. Which names are taken is no matter.
                text = f"import {', '.join(acting)}" if definition.is_import else definition.text
                self.result.add(module, definition, f"import {imports[0].module}", text)
                does = True
            if acts(self.project, module, definition):
                before, self._importing = self._importing, True
                self.include(module, definition)
                self._importing = before
                does = True
        return does

    def take_whole(self, module: Module, why: str) -> None:
        if module.label in self.result.whole:
            return
        self.result.whole[module.label] = why
        self.load(module)
        for definition in module.source.definitions:
            self.include(module, definition)
            for member in definition.members:
                if not (self._cut and "construct" in member.names and any(definition is d for _, d in self._opened)):
                    self.include(module, member, owner=definition.names[0])
        for item in module.all_imports:
            # A name may be reached by a computed string, so all that the file imports counts as used.
            self._through_import(module, item, "")


def _piece(project: Project, module: Module, definition: Definition, owner: str) -> Piece:
    """A definition as a piece, made once in a project."""
    key = (_piece, module, id(definition), owner)
    if key not in project.found_out:
        name = ".".join(part for part in (owner, "/".join(definition.names) or "statement") if part)
        # With the definition: another one may get its id where nothing keeps it.
        found = piece_of(module, definition, name, definition.text, definition.span)
        project.found_out[key] = (definition, found)
    return cast(Piece, project.found_out[key][1])
