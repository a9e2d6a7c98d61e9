"""The state that sections of a scene read and change: globals, and attributes of the scene."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..modules import Module, Project, lookup
from ..slicing.purity import is_value_class
from ..slicing.slices import Slice
from ..syntax.bindings import Binding
from ..syntax.definitions import Definition, Kind, SourceFile
from ..syntax.effects import ValueKind, dotted

# A piece of state: (file, name) of a global, or ("self", name) of an attribute of the scene.
State = tuple[str, str]
# Methods that run before all sections: what these change, each section finds changed.
FIRST = frozenset(("setup", "__init__", "construct", "__init_subclass__", "__set_name__"))
# Attributes that every section draws by: a change of one is seen by all later ones, whatever these read.
CAMERA = ("camera", "renderer")
# What is laid by with a mobject for later, by attribute: what takes it, and what lays it by.
LAID_BY = {
    "saved_state": (frozenset(("restore", "Restore")), frozenset(("save_state",))),
    "target": (frozenset(("MoveToTarget",)), frozenset(("generate_target",))),
}


@dataclass
class Use:
    """The state that one section reads and changes, with what it is called there."""

    reads: set[State] = field(default_factory=set)
    changes: dict[State, str] = field(default_factory=dict)
    runs: set[State] = field(default_factory=set)  # functions and classes
    dormant: set[State] = field(default_factory=set)  # what that may read which its imports alone reach
    guesses: str = ""  # why it may read any attribute
    sets: str = ""  # why it may set any


@dataclass(frozen=True)
class _Seen:
    """The state that one definition leads to: what it reads, what its stores change, and what it changes otherwise."""

    definition: Definition  # kept, since another one could get its identity
    module: Module  # as the definition sees it
    reads: set[State]
    stores: list[tuple[str, list[State]]]
    others: list[State]


class SceneState:
    """Names of one scene's project resolved to pieces of state."""

    def __init__(
        self, project: Project, scene: Sequence[tuple[Module, Definition]], prelude: Definition | None
    ) -> None:
        self.project = project
        # The kit's base is trusted to begin every section afresh.
        self.scene = [(m, d) for m, d in scene if not m.is_kit]
        # What the scene has as attributes, as far as its own classes say.
        members = [member for _, d in self.scene for member in d.members]
        self.attributes = {name for member in members for name in (*member.names, *_attributes(member.stores))}
        self.objects: set[State] = {("self", name) for name in self._made_before(prelude)}
        # By definition, which several sections run, and whether `self` is the scene in it; as seen from a module.
        self._seen: dict[tuple[Module, int, bool], _Seen] = {}

    def _made_before(self, prelude: Definition | None) -> Iterator[str]:
        """Attributes that hold an object when the sections begin: of setup(), the prelude and the class body.

        `self.net = Network()` in setup() is one: two sections that read it may train it in turn. `self.side = 2` is
        none, whatever reads it.
        """
        for module, definition in self.scene:
            for member in definition.members:
                if {"setup", "__init__"} & set(member.names):
                    yield from set(_attributes(member.stores)) - _set_to_values(member)
                elif self._is_object(module, member):
                    yield from member.names
        if prelude and prelude.has_call:
            yield from _attributes(prelude.stores)

    def _is_object(self, module: Module, definition: Definition) -> bool:
        made = definition.effect_of
        is_value = bool(made) and all(is_value_class(self.project, module, chain) for chain in made)
        return definition.value is ValueKind.OBJECT and not is_value

    def use(self, found: Slice) -> Use:
        """What a section reads and changes, of what other sections can see.

        `self.rows.append(3)` reads and changes ("self", "rows"); `ROWS[0] = 3` changes ("manim_ce/lines.py", "ROWS").
        """
        use = Use()
        use.reads.update(("self", name) for name in self._taken(found))
        for owner, definition, own in found.running:
            seen = self._seen_in(owner, definition, own)
            module, is_kit = seen.module, seen.module.is_kit
            use.runs.update((module.label, name) for name in definition.names)
            if definition.opaque and not is_kit:
                use.guesses = use.guesses or str(definition.opaque)
                use.sets = use.sets or (str(definition.opaque) if definition.sets_by_computed_name else "")
            use.reads |= seen.reads
            if is_kit or FIRST & set(definition.names):
                continue  # the kit is trusted to begin every section afresh; the others run before all sections
            for chain in definition.loads:
                for name in _laid_by(chain):
                    use.changes[("self", name)] = f"calls {chain}()"
            for chain, states in seen.stores:
                for state in states:
                    use.changes[state] = f"sets {state_name(state)}" if chain.count(".") < 2 else f"changes {chain}"
            for state in seen.others:
                use.changes.setdefault(state, f"may change {state_name(state)}")
            # Under another name, what is set may be the scene's: `stage = self; stage.rows = []`.
            for chain in (c for c in definition.inner_stores if "." in c):
                use.changes.setdefault(("self", chain.split(".")[1]), f"sets .{chain.split('.')[1]}")
        for each in found.dormant:
            seen = self._seen_in(*each)
            use.dormant |= seen.reads
            use.dormant.update((seen.module.label, name) for name in each[1].names)
        return use

    def _seen_in(self, owner: Module, definition: Definition, own: bool) -> "_Seen":
        """What one definition reads and changes, found once for all sections."""
        key = (owner, id(definition), own)
        if key not in self._seen:
            module = _within(owner, definition)
            reads = {state for chain in definition.loads for state in self._states(module, chain, own)}
            reads.update(state for chain in definition.loads for state in self._names_of(module, chain))
            reads.update(self._names_imported(module, definition))
            stores, others = [], []
            if not module.is_kit:
                reads.update(("self", chain.split(".")[1]) for chain in definition.inner_loads)
                if not FIRST & set(definition.names):
                    stored = (chain for chain in definition.stores if not self._is_library(module, chain))
                    stores = [(chain, [*self._states(module, chain, own)]) for chain in stored]
                    others = [*self._changed_by_another_name(module, definition, own)]
            self._seen[key] = _Seen(definition, module, reads, stores, others)
        return self._seen[key]

    def _taken(self, found: Slice) -> Iterator[str]:
        """What a section takes of what is laid by with a mobject, and does not lay by itself."""
        own = [d for owner, d, _ in found.running if not owner.is_kit]
        names = {name for d in own for name in (*d.attributes, *d.loads)}
        stored = {chain.rpartition(".")[2] for d in own for chain in (*d.stores, *d.inner_stores)}
        for name, (takers, givers) in LAID_BY.items():
            if names & takers and not (names & givers or name in stored):
                yield name

    def _states(self, module: Module, chain: str, own: bool) -> Iterator[State]:
        """The state that a dotted name leads to, and what it is another name for."""
        root, _, rest = chain.partition(".")
        if root == "self":
            if own and rest:
                yield "self", rest.partition(".")[0]
            return
        if any(root in d.names for _, d in self.scene) and rest:
            yield "self", rest.partition(".")[0]
        yield from self._globals(module, chain, set())

    def _globals(self, module: Module, chain: str, seen: set[int]) -> Iterator[State]:
        """The globals behind a dotted name, and behind what these are other names for.

        `ALL = [ROWS, COLUMNS]`: who reads ALL can change ROWS. A name of a library is a state too: `config`.

        seen: the definitions that were come by, on whatever way. One `try` that binds ten names and reads them is come
              by from each of these, and there are millions of orders in which to go from one to the next.
        """
        found = [*lookup(self.project, module, chain)]
        if not found and not seen:
            yield from self._of_modules(module, chain)
        for owner, definition in found:
            if id(definition) in seen or definition.is_function:
                continue
            seen.add(id(definition))
            states = [(owner.label, name) for name in definition.names]
            yield from states
            if self._is_object(owner, definition) and not owner.is_kit:
                self.objects.update(states)
            if not definition.has_lambda:  # of a class, what it inherits
                for other in definition.loads:
                    yield from self._globals(owner, other, seen)

    def _names_of(self, module: Module, chain: str) -> Iterator[State]:
        """All names of a file that is handed on as a whole: of `show(drawing)`, those of drawing.py."""
        for item in (item for d in module.bindings.get(chain, ()) for item in d.imports if item.bound == chain):
            found = self.project.find(module, item.module, item.level)
            target = self.project.below(found[-1], item.name) if found and item.name else found and found[-1]
            if target:
                yield from ((target.label, name) for name in target.bindings)

    def _is_library(self, module: Module, name: str) -> bool:
        """Whether a name is a library itself: `os.remove(path)` takes nothing from a list."""
        items = [item for d in module.bindings.get(name, ()) for item in d.imports if item.bound == name]
        return bool(items) and all(
            item.binding in (Binding.TOP, Binding.MODULE) and not self.project.find(module, item.module, item.level)
            for item in items
        )

    def _names_imported(self, module: Module, definition: Definition) -> Iterator[State]:
        """What may be read of a file that is imported by a call: `import_module("drawing").pace`."""
        for item in (each for each in definition.imports if each.binding is Binding.NOTHING):
            for target in (self.project.find(module, item.module, item.level) or ())[-1:]:
                yield from ((target.label, name) for name in (*target.bindings, *definition.attributes))
                yield from (("a module", name) for name in definition.attributes)  # which may be added to it

    def _of_modules(self, module: Module, chain: str) -> Iterator[State]:
        """The state of a library behind a dotted name, the same by whichever import; and what is added to a file.

        `config.quality` below `from manim import *` or `from manim import config`, and `manim.config.quality` below
        `import manim`, are ("manim", "config"). A module is a state too, since it may be handed on as a whole.
        """
        root, _, rest = chain.partition(".")
        bound = [item for d in module.bindings.get(root, ()) for item in d.imports if item.bound == root]
        for item in bound or (each for each in module.all_imports if each.binding is Binding.STAR):
            if self.project.find(module, item.module, item.level):
                # `drawing.pace = 2` adds to what drawing.py has.
                added = (item.name, *rest.split(".")) if item.bound else ()
                yield from (("a module", name) for name in added if name)
                continue
            whole = {
                Binding.TOP: chain,
                Binding.MODULE: f"{item.module}.{rest}",
                Binding.NAME: f"{item.module}.{item.name}",
                Binding.STAR: f"{item.module}.{root}",
            }[item.binding]
            library, _, name = whole.partition(".")
            yield library, name.partition(".")[0]
            if item.binding in (Binding.TOP, Binding.MODULE):
                yield library, library

    def _changed_by_another_name(self, module: Module, definition: Definition, own: bool) -> Iterator[State]:
        """State that is given to a function, or held by a local name, and changed there.

        `fill(self.rows)`, where fill() appends to its argument; `rows = self.rows; rows.append(3)`; and the same of
        `scene.rows` in `def put(scene)`, since that may be the scene; not of what put() made by itself.
        """
        changed = {c for function, c in definition.lent if self._changes_arguments(module, function, set())}
        if definition.inner_stores:
            changed.update(definition.aliased)
        for chain in sorted(changed):
            root, _, rest = chain.partition(".")
            if chain in definition.loads:
                if not self._is_constant(module, chain):
                    yield from self._states(module, chain, own)
            elif root not in definition.new and (name := rest.partition(".")[0]) in self.attributes:
                yield "self", name

    def _is_constant(self, module: Module, chain: str) -> bool:
        """Whether a name stands for a value that nobody who is given it can change: SIZES = (2.0, 3.0)."""
        found = [definition for _, definition in lookup(self.project, module, chain)]
        return bool(found) and all(
            d.kind is Kind.STATEMENT and d.value is ValueKind.VALUE and not ({*d.loads} - {*d.names} or d.effect)
            for d in found
        )

    def _changes_arguments(self, module: Module, function: str, seen: set[int]) -> bool:
        """Whether a function, or one that it hands its arguments on to, changes what a local name of it holds."""
        name = function.removeprefix("self.")
        found = [*lookup(self.project, module, function)]
        found += [(m, each) for m, d in self.scene for each in d.members if name in each.names]
        for owner, definition in found:
            if id(definition) in seen:
                continue
            seen.add(id(definition))
            if definition.inner_stores:
                return True
            deeper = {to for to, _ in definition.lent}
            inside = _within(owner, definition)
            if any(self._changes_arguments(inside, to, seen) for to in deeper):
                return True
        return False


def _attributes(chains: Sequence[str]) -> Iterator[str]:
    return (c.split(".")[1] for c in chains if c.startswith("self.") and c.split(".")[1] not in CAMERA)


def _laid_by(chain: str) -> Iterator[str]:
    """What a call lays by with a part of the scene's camera, which stays from section to section."""
    root, _, last = chain.rpartition(".")
    if root.startswith(("self.camera.", "self.renderer.camera.")):
        yield from (name for name, (_, givers) in LAID_BY.items() if last in givers)


def _set_to_values(method: Definition) -> set[str]:
    """Attributes that a method sets to a constant: of `self.side = 2`, "side"."""
    assigned = [n for n in ast.walk(ast.parse(method.text)) if isinstance(n, ast.Assign)]
    constant = [n for n in assigned if isinstance(n.value, (ast.Constant, ast.JoinedStr))]
    return {(dotted(n.targets[0]) or "").removeprefix("self.") for n in constant}


def _within(module: Module, definition: Definition) -> Module:
    """A module as one of its functions sees it: below `def add(): import drawing`, drawing is a name of it as well."""
    if not (definition.is_function and definition.imports):
        return module
    bound = tuple(item.bound for item in definition.imports)
    local = replace(definition, kind=Kind.IMPORT, names=bound)
    return Module(module.path, module.label, module.roots, SourceFile((*module.source.definitions, local)))


def state_name(state: State) -> str:
    return f"self.{state[1]}" if state[0] == "self" else f"{state[1]} of {state[0]}"
