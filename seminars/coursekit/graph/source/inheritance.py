"""What a class inherits: its bases in the project, and those that are a library's. Nothing is imported."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .modules import Module, Project
from .syntax.bindings import Binding
from .syntax.definitions import Definition, Kind


@dataclass(frozen=True)
class Outside:
    """What a name leads to that is no file of the project: `Scene` of `manim.scene.scene`."""

    module: str
    name: str

    @property
    def library(self) -> str:
        return self.module.partition(".")[0]

    @property
    def last_name(self) -> str:
        return self.name.rpartition(".")[2]


Ancestor = tuple[Module, Definition]


def mro(project: Project, module: Module, name: str, below: tuple[Definition, ...] = ()) -> Iterator[Ancestor]:
    """A class of the project and those of its bases that are the project's, in the order in which Python asks them.

    Of `class Film(Left, Right)`, what both are derived from comes after Right, as it does when the file runs. A name
    that may mean several classes, in branches, has each of them.
    """
    for owner, definition in leads(project, module, name, below):
        if isinstance(definition, Definition):
            bases = [[*mro(project, owner, base, (*below, definition))] for base in base_chains(definition)]
            yield owner, definition
            yield from _merged([*bases, [base[0] for base in bases if base]])


def _merged(orders: list[list[Ancestor]]) -> Iterator[Ancestor]:
    """All classes of several orders, each once, and none before one that precedes it in any of them (Python's C3).

    Where no order does that, as where branches define a base twice, the first that is left comes next.
    """
    while orders := [each for each in orders if each]:
        later = {_identity(ancestor) for order in orders for ancestor in order[1:]}
        nearest = next((order[0] for order in orders if _identity(order[0]) not in later), orders[0][0])
        yield nearest
        orders = [[each for each in order if _identity(each) != _identity(nearest)] for order in orders]


def _identity(ancestor: Ancestor) -> tuple[Path, int]:
    return ancestor[0].path, id(ancestor[1])


def outer_bases(project: Project, module: Module, name: str) -> Iterator[Outside]:
    """The bases of a class, at any remove, that are no class of the project."""
    for owner, definition in mro(project, module, name):
        for base in base_chains(definition):
            found = (each for _, each in leads(project, owner, base, (definition,)))
            yield from (each for each in found if isinstance(each, Outside))


def base_chains(definition: Definition) -> Iterator[str]:
    """The dotted names that the bases of a class come from: of `Scene` itself, and of `mixed(Scene)` its names."""
    for base in definition.header.bases:
        if all(part.isidentifier() for part in base.split(".")):
            yield base
        else:
            yield from (chain for chain in definition.loads if re.search(rf"(?<!\w){re.escape(chain)}(?!\w)", base))


def leads(
    project: Project,
    module: Module,
    chain: str,
    below: tuple[Definition, ...] = (),
    seen: set[tuple[Module, str]] | None = None,
) -> Iterator[tuple[Module, Definition | Outside]]:
    """The classes of the project that a dotted name leads to, and what it leads to outside of it.

    As in Python, the last of several statements that bind a name in a file holds; of those in branches, each may.

    below: classes whose bases are looked for: in `class Scene(Scene)`, the second one is what was there before
    seen:  what was come by, on whatever way
    """
    seen = set() if seen is None else seen
    if (module, chain) in seen:
        return
    seen.add((module, chain))
    root, _, rest = chain.partition(".")
    bound = [each for each in module.bindings.get(root, ()) if not any(each is known for known in below)]
    last = max((i for i, each in enumerate(bound) if _binds_surely(each)), default=-1)
    for definition in bound[max(last, 0) :]:
        inner = [each for each in definition.classes if root in each.names and not any(each is b for b in below)]
        imports = [each for each in definition.imports if each.bound == root]
        yield from ((module, each) for each in ([definition] if definition.is_class else inner))
        for item in imports:
            if target := project.through(module, item, rest):
                yield from leads(project, *target, below, seen)
            else:
                yield module, Outside(item.module, ".".join(part for part in (item.name, rest) if part))
        changes = any(chain.partition(".")[0] == root for chain in definition.stores)  # Base.size = 3
        if definition.kind is Kind.STATEMENT and not inner and not imports and not changes:  # Base = Scene
            for load in definition.loads:
                yield from leads(project, module, load, below, seen)
    if last < 0:
        for definition in module.stars:
            for item in (each for each in definition.imports if each.binding is Binding.STAR):
                found = project.find(module, item.module, item.level)
                if found:
                    yield from leads(project, found[-1], chain, below, seen)
                else:
                    yield module, Outside(item.module, chain)
    if not bound:
        for loaded in _loaded_when_read(project, module):
            yield from leads(project, loaded, chain, below, seen)


def _loaded_when_read(project: Project, module: Module) -> Iterator[Module]:
    """The files that a package's `__getattr__` may take a name from, as far as it says: by an import, or by a string.

    `_FROM = {"Film": "scene"}` above `def __getattr__(name): return getattr(import_module(f".{_FROM[name]}",
    __name__), name)` makes Film a name of the package, which is loaded when somebody reads it.
    """
    lazy = module.bindings.get("__getattr__", ())
    items = [(item.module, item.level) for definition in lazy for item in definition.imports]
    for text in (each for definition in module.source.definitions if lazy for each in definition.strings):
        bare = text.lstrip(".")
        dots = len(text) - len(bare)
        items += [(bare, dots)] if dots else [(bare, 0), (bare, 1)]
    for name, level in dict.fromkeys(items):
        if all(part.isidentifier() for part in name.split(".")) and (found := project.find(module, name, level)):
            yield found[-1]


def _binds_surely(definition: Definition) -> bool:
    return not definition.typing_only and (definition.is_class or definition.is_import or definition.is_function)
