"""The files of a project as modules: where an import leads, and what a class inherits. Nothing is imported."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from .definitions import Definition, SourceFile
from .uses import Binding, Import


@dataclass(frozen=True, eq=False)
class Module:
    """A file of the project and where its imports are looked up."""

    path: Path
    label: str  # "coursekit/stage/chart.py", "manim_ce/lines.py": the same on every machine, in every seminar
    roots: tuple[Path, ...]  # what sys.path holds for it, the first wins
    source: SourceFile

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


class Project:
    """Modules on demand. `parse` gives a file's definitions, or None where the project has no such file."""

    def __init__(self, kit: Path, parse: Callable[[Path], SourceFile | None]) -> None:
        self.kit = kit
        self.parse = parse
        self._modules: dict[tuple[Path, ...], Module | None] = {}
        self._found: dict[tuple[Module, str, int], list[Module] | None] = {}
        self._starred: dict[Module, list[tuple[Definition, Module]]] = {}
        self.answers: dict[tuple[str, Module, int], bool] = {}  # of questions about a definition, by its identity
        self.lists_folders = False  # whether something depends on which files there are, beyond those looked for

    def module(self, path: Path, roots: Sequence[Path]) -> Module | None:
        """The module of a file; `roots` are the folders beside the kit's own that its imports are looked up in."""
        # One file may be imported from two folders, and then finds other files by the same names.
        key = (path, *roots)
        if key not in self._modules:
            source = self.parse(path)
            label = self._label(path, [*roots]) if source else ""
            found = Module(path, label, (*roots, self.kit.parent), source) if source else None
            self._modules[key] = found
        return self._modules[key]

    def _label(self, path: Path, roots: list[Path]) -> str:
        for root in roots:
            if path.is_relative_to(root):
                label = path.relative_to(root).as_posix()
                return f"{root.name}/{label}" if root.name == "manim_ce" else label
        return path.relative_to(self.kit.parent).as_posix()

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
            found = self._walk(base, module, importer.roots[:-1])
            if found:
                return found
        return None

    def _walk(self, base: Path, module: str, roots: tuple[Path, ...]) -> list[Module]:
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
            for definition in module.source.definitions:
                for item in (each for each in definition.imports if each.binding is Binding.STAR):
                    found = self.find(module, item.module, item.level) or []
                    self._starred[module].extend((definition, target) for target in found[-1:])
        return self._starred[module]

    def open_stars(self, module: Module) -> Iterator[Definition]:
        """The statements by which a module takes all names of a library: which these are, the source does not tell."""
        for definition in module.source.definitions:
            stars = (each for each in definition.imports if each.binding is Binding.STAR)
            if not definition.typing_only and any(not self.find(module, each.module, each.level) for each in stars):
                yield definition

    def files_below(self, module: Module) -> Iterator[Module]:
        """All files that a module could import by a computed name, the kit's aside."""
        self.lists_folders = True
        for root in module.roots[:-1]:
            for path in sorted(root.rglob("*.py")):
                if found := self.module(path, module.roots[:-1]):
                    yield found

    @cached_property
    def scene_hooks(self) -> frozenset[str]:
        """What manim's scene classes define: a scene that overrides one of these is drawn by it in every section."""
        spec = find_spec("manim")
        folders = list(spec.submodule_search_locations or ()) if spec else []
        files = [file for folder in folders for file in sorted(Path(folder, "scene").glob("*.py"))]
        return frozenset(
            name for file in files for name in re.findall(r"^    def (\w+)", file.read_text(), re.MULTILINE)
        )


def mro(
    project: Project, module: Module, name: str, below: tuple[Definition, ...] = ()
) -> Iterator[tuple[Module, Definition]]:
    """A class of the project and those of its bases that are the project's, nearest first."""
    for owner, definition in lookup(project, module, name):
        if definition.is_class and not any(definition is each for each in below):
            yield owner, definition
            for base in definition.header.bases:
                yield from mro(project, owner, base, (*below, definition))


def lookup(
    project: Project, module: Module, chain: str, seen: frozenset[tuple[Module, str]] = frozenset()
) -> Iterator[tuple[Module, Definition]]:
    """The definitions that a dotted name leads to, through imports and re-exports."""
    if (module, chain) in seen:
        return
    seen |= {(module, chain)}
    root, _, rest = chain.partition(".")
    for definition in module.bindings.get(root, ()):
        if not definition.is_import:
            yield module, definition
        for item in (each for each in definition.imports if each.bound == root):
            found = project.find(module, item.module, item.level)
            if not found:
                continue
            target, deeper = found[-1], ".".join(part for part in (item.name, rest) if part)
            if item.binding is Binding.TOP:  # after `import a.b`, a.b.c is c of a.b, and a.d is d of a
                submodule = item.module.partition(".")[2]
                inside = f"{rest}.".startswith(f"{submodule}.")
                target, deeper = (found[-1], rest[len(submodule) + 1 :]) if inside else (found[0], rest)
            first, _, others = deeper.partition(".")
            if first and first not in target.bindings and (below := project.below(target, first)):
                target, deeper = below, others
            yield from lookup(project, target, deeper, seen)
    for _, target in project.starred(module):
        yield from lookup(project, target, chain, seen)
