"""The files of a project as modules: where an import leads. Nothing is imported."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..jobs.code.places import folders_above
from .project_files import walk_counting
from .search_paths import added_folders, is_installed
from .syntax.bindings import Binding, Import
from .syntax.definitions import Definition, SourceFile


@dataclass(frozen=True, eq=False)
class Module:
    """A file of the project and where its imports are looked up."""

    path: Path
    label: str  # "coursekit/stage/drawing/chart.py", "manim_ce/lines.py": the same on every machine, in every seminar
    roots: tuple[Path, ...]  # what sys.path holds for it, the first wins
    source: SourceFile
    is_kit: bool = False  # of the kit's own code

    @cached_property
    def bindings(self) -> dict[str, list[Definition]]:
        by_name: dict[str, list[Definition]] = {}
        for definition in self.source.definitions:
            for name in definition.names:
                by_name.setdefault(name, []).append(definition)
        return by_name

    @cached_property
    def all_imports(self) -> list[Import]:
        """What importing the file imports: those at its top level and in branches, not those in functions."""
        return [item for d in self.source.definitions if not d.is_function for item in d.imports]

    @cached_property
    def stars(self) -> list[Definition]:
        """The statements that take all names of another module: few, and asked for with each name that is looked up."""
        return [d for d in self.source.definitions if any(each.binding is Binding.STAR for each in d.imports)]


class Project:
    """Modules on demand. `parse` gives a file's definitions, or None where the project has no such file."""

    def __init__(self, kit: Path, parse: Callable[[Path], SourceFile | None]) -> None:
        self.kit = kit
        self.parse = parse
        self._modules: dict[tuple[Path, ...], Module | None] = {}
        self._found: dict[tuple[Module, str, int], list[Module] | None] = {}
        self._walked: dict[tuple[Path, str, tuple[Path, ...]], list[Module]] = {}
        self._starred: dict[Module, list[tuple[Definition, Module]]] = {}
        self._added: dict[Path, None] = {}  # the folders that files add to sys.path
        self.found_out: dict[
            tuple[object, ...], Any
        ] = {}  # about definitions, for all slices: by question and identity
        self.lists_folders = False  # whether something depends on which files there are, beyond those looked for

    def module(self, path: Path, roots: Sequence[Path]) -> Module | None:
        """The module of a file; `roots` are the folders beside the kit's own that its imports are looked up in."""
        # One file may be imported from two folders, and then finds other files by the same names.
        key = (path, *roots)
        if key not in self._modules:
            source = self.parse(path)
            self._modules[key] = self._read(path, source, roots) if source else None
        return self._modules[key]

    def _read(self, path: Path, source: SourceFile, roots: Sequence[Path]) -> Module:
        is_kit = path.is_relative_to(self.kit)
        before, behind = added_folders(path, source) if not is_kit else ([], [])
        self._added |= dict.fromkeys((*before, *behind))
        searched = dict.fromkeys((*before, *roots, *behind))
        return Module(path, self._label(path, [*roots]), (*searched, self.kit.parent), source, is_kit)

    def _label(self, path: Path, roots: list[Path]) -> str:
        above = [root for root in roots if path.is_relative_to(root)]
        if above:
            root = max(above, key=lambda each: len(each.parts))
            label = path.relative_to(root).as_posix()
            return f"{root.name}/{label}" if root.name == "manim_ce" else label
        if path.is_relative_to(self.kit.parent):
            return path.relative_to(self.kit.parent).as_posix()
        return Path(os.path.relpath(path, roots[0] if roots else path.parent)).as_posix()

    def find(self, importer: Module, module: str, level: int) -> list[Module] | None:
        """The project files that an import runs, packages first; None where a library is meant."""
        key = (importer, module, level)
        if key not in self._found:
            self._found[key] = self._find(importer, module, level)
        return self._found[key]

    def _find(self, importer: Module, module: str, level: int) -> list[Module] | None:
        if level:
            base = importer.path.parent
            for _ in range(level - 1):
                base = base.parent
            bases = [base]
        else:
            bases = list(importer.roots)
        for base in bases:
            if found := self._walk(base, module, importer.roots[:-1]):
                return found
        return None if level else self._find_by_others(importer, module) or self._find_above(importer, module)

    def _find_by_others(self, importer: Module, module: str) -> list[Module] | None:
        """A module in a folder that another file adds to sys.path, which all files of a process share."""
        if importer.is_kit:
            return None
        self._found[importer, module, 0] = None
        for item in importer.all_imports:
            self.find(importer, item.module, item.level)  # what it imports may add folders
        found = (self._walk(base, module, (*importer.roots[:-1], base)) for base in [*self._added])
        return next(filter(None, found), None)

    def _find_above(self, importer: Module, module: str) -> list[Module] | None:
        """A module above the file that imports it, if none of its name is installed: that one would come first."""
        for folder in folders_above(importer.path) if not importer.is_kit else ():
            found = self._walk(folder, module, (*importer.roots[:-1], folder))
            if found and not is_installed(module.partition(".")[0], folder):
                return found
        return None

    def _walk(self, base: Path, module: str, roots: tuple[Path, ...]) -> list[Module]:
        """The files on the way to a module from a folder; asked once, since most files import the same libraries."""
        key = (base, module, roots)
        if key not in self._walked:
            self._walked[key] = self._walk_once(*key)
        return self._walked[key]

    def _walk_once(self, base: Path, module: str, roots: tuple[Path, ...]) -> list[Module]:
        found = []
        if not module:
            package = self.module(base / "__init__.py", roots)
            return [package] if package else []
        for part in module.split("."):
            base = base / part
            here = self.module(base / "__init__.py", roots) or self.module(base.with_suffix(".py"), roots)
            if here:
                found.append(here)
        return found

    def through(self, module: Module, item: Import, rest: str) -> tuple[Module, str] | None:
        """Where an import leads, and what is left to look up there; None where a library is meant."""
        found = self.find(module, item.module, item.level)
        if not found:
            return None
        target, deeper = found[-1], ".".join(part for part in (item.name, rest) if part)
        if item.binding is Binding.TOP:  # after `import a.b`, a.b.c is c of a.b, and a.d is d of a
            submodule = item.module.partition(".")[2]
            inside = f"{rest}.".startswith(f"{submodule}.")
            target, deeper = (found[-1], rest[len(submodule) + 1 :]) if inside else (found[0], rest)
        first, _, others = deeper.partition(".")
        if first and first not in target.bindings and (below := self.below(target, first)):
            target, deeper = below, others
        return target, deeper

    def below(self, package: Module, name: str) -> Module | None:
        """The submodule `name` of a package."""
        if package.path.name != "__init__.py":
            return None
        found = self._walk(package.path.parent, name, package.roots[:-1])
        return found[-1] if found else None

    def starred(self, module: Module) -> list[tuple[Definition, Module]]:
        """The project files whose names a module takes by `from x import *`, with that statement, in order."""
        if module not in self._starred:
            self._starred[module] = []
            for definition in module.stars:
                for item in (each for each in definition.imports if each.binding is Binding.STAR):
                    found = self.find(module, item.module, item.level) or []
                    self._starred[module].extend((definition, target) for target in found[-1:])
        return self._starred[module]

    def open_stars(self, module: Module) -> Iterator[Definition]:
        """The statements by which a module takes all names of a library: which these are, the source does not tell."""
        for definition in module.stars:
            stars = (each for each in definition.imports if each.binding is Binding.STAR)
            if not definition.typing_only and any(not self.find(module, each.module, each.level) for each in stars):
                yield definition

    def files_below(self, module: Module) -> Iterator[Module]:
        """All files that a module could import by a computed name, the kit's aside."""
        self.lists_folders = True
        for root in module.roots[:-1]:
            files = (Path(folder, name) for folder, _, names in walk_counting(root) for name in names)
            for path in sorted(file for file in files if file.suffix == ".py"):
                if found := self.module(path, module.roots[:-1]):
                    yield found

    @cached_property
    def scene_hooks(self) -> frozenset[str]:
        """What manim's scene classes define: a scene that overrides one of these is drawn by it in every section."""
        return _hooks(_manim_scene_files())

    @cached_property
    def manim_scenes(self) -> frozenset[str]:
        """The names of manim's own scene classes; none where manim is not installed."""
        return _scenes(_manim_scene_files())


def _manim_scene_files() -> tuple[tuple[str, int, int], ...]:
    """The files of manim that define its scenes, as they are installed: place, size and time of writing."""
    spec = find_spec("manim")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    files = (entry for folder in folders for entry in sorted(Path(folder, "scene").glob("*.py")))
    return tuple((str(file), (stat := file.stat()).st_size, stat.st_mtime_ns) for file in files)


# Read once a process, not once for each file of a course: a project remembers what one file looked at.
@lru_cache(maxsize=1)
def _scene_texts(files: tuple[tuple[str, int, int], ...]) -> list[str]:
    return [Path(file).read_text() for file, _, _ in files]


@lru_cache(maxsize=1)
def _hooks(files: tuple[tuple[str, int, int], ...]) -> frozenset[str]:
    texts = _scene_texts(files)
    return frozenset(name for text in texts for name in re.findall(r"^    def (\w+)", text, re.MULTILINE))


@lru_cache(maxsize=1)
def _scenes(files: tuple[tuple[str, int, int], ...]) -> frozenset[str]:
    bases = {
        name: {base.strip() for base in given.split(",")}
        for text in _scene_texts(files)
        for name, given in re.findall(r"^class (\w+)(?:\(([^()]*)\))?:", text, re.MULTILINE)
    }
    scenes = {"Scene"} & bases.keys()
    while new := {name for name, given in bases.items() if given & scenes} - scenes:
        scenes |= new
    return frozenset(scenes)


def lookup(
    project: Project, module: Module, chain: str, seen: set[tuple[Module, str]] | None = None
) -> Iterator[tuple[Module, Definition]]:
    """The definitions that a dotted name leads to, through imports and re-exports.

    seen: what was come by, on whatever way: files that take all names of each other are a maze of ways
    """
    seen = set() if seen is None else seen
    if (module, chain) in seen:
        return
    seen.add((module, chain))
    root, _, rest = chain.partition(".")
    for definition in module.bindings.get(root, ()):
        if not definition.is_import:
            yield module, definition
        for item in (each for each in definition.imports if each.bound == root):
            if leading := project.through(module, item, rest):
                yield from lookup(project, *leading, seen)
    for _, target in project.starred(module):
        yield from lookup(project, target, chain, seen)
