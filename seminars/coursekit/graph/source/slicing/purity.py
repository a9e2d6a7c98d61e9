"""What importing a file of the project does: which statements change something beyond the names they bind."""

from collections.abc import Callable
from functools import wraps

from ..modules import Module, Project, lookup
from ..syntax.definitions import Definition
from ..syntax.effects import words

VALUE_BASES = words("NamedTuple Enum IntEnum StrEnum Flag object Protocol ABC Generic")
MAKERS = ("__init__", "__new__", "__post_init__", "__set_name__", "__init_subclass__")


Question = Callable[[Project, Module, Definition], bool]


def _asked_once(question: Question) -> Question:
    """Every slice that loads a file asks the same of its statements: the project keeps the answers."""

    @wraps(question)
    def answered(project: Project, module: Module, definition: Definition) -> bool:
        key = (question, module, id(definition))
        if key not in project.found_out:
            project.found_out[key] = question(project, module, definition)
        return bool(project.found_out[key])

    return answered


@_asked_once
def acts(project: Project, module: Module, definition: Definition) -> bool:
    """Whether running a statement at import may change something beyond the names it binds."""
    if definition.effect or not all(makes_a_value(project, module, chain) for chain in definition.effect_of):
        return True
    return definition.is_class and _registers_itself(project, module, definition)


def makes_a_value(project: Project, module: Module, chain: str, asked: set[str] | None = None) -> bool:
    """Whether a call of that name has no effect but its result.

    asked: what was asked already, of a call that this one is part of. None of it had an effect, or this would not be
           asked; what is being asked now, as of a function that calls itself, has none of its own.
    """
    asked = set() if asked is None else asked
    found = [*lookup(project, module, chain)]
    where = f"{module.path}:{chain}"
    if not found or where in asked:
        return where in asked
    asked.add(where)
    return all(_is_pure(project, owner, definition, asked) for owner, definition in found)


def _is_pure(project: Project, module: Module, definition: Definition, asked: set[str]) -> bool:
    """Whether calling a function, or making an object of a class, changes nothing that was there before.

    `class Style: def __init__(self, size): self.size = size` is pure; with `ALL.append(self)` it is not.
    """
    if definition.is_class:
        makers = [m for m in definition.members if set(m.names) & {*MAKERS}]
        bases = [base.partition("[")[0] for base in definition.header.bases]
        return (
            not definition.effect
            and not definition.header.metaclass
            and all(_only_own(m) and _calls_are_pure(project, module, m, asked) for m in makers)
            and all(b.rpartition(".")[2] in VALUE_BASES or makes_a_value(project, module, b, asked) for b in bases)
        )
    if not definition.is_plain_function or definition.stores or definition.inner_stores or definition.opaque:
        return False
    return _calls_are_pure(project, module, definition, asked)


def _only_own(maker: Definition) -> bool:
    return not maker.opaque and not maker.inner_stores and all(c.startswith("self.") for c in maker.stores)


def _calls_are_pure(project: Project, module: Module, definition: Definition, asked: set[str]) -> bool:
    return not definition.runs_unnamed and all(makes_a_value(project, module, c, asked) for c in definition.runs)


def is_value_class(project: Project, module: Module, chain: str) -> bool:
    """Whether the objects of a class cannot be changed: named tuples, enumerations and frozen dataclasses."""
    found = [*lookup(project, module, chain)]
    return bool(found) and all(d.is_class and _is_frozen(d) for _, d in found)


def _is_frozen(definition: Definition) -> bool:
    bases = {base.rpartition(".")[2] for base in definition.header.bases}
    return definition.header.is_frozen or bool(bases & {"NamedTuple", "Enum", "IntEnum", "StrEnum"})


def _registers_itself(project: Project, module: Module, definition: Definition) -> bool:
    """Whether a base's __init_subclass__ or metaclass sees every class below it, read by name or not."""
    header = definition.header
    above = (*header.bases, *([header.metaclass] if header.metaclass else ()))
    asked: set[str] = set()
    return any(_sees_subclasses(project, module, base, asked) for base in above)


def _sees_subclasses(project: Project, module: Module, chain: str, asked: set[str]) -> bool:
    """Whether a class runs code for each class derived from it: `class Plot(Registered)` changes Registered.ALL."""
    where = f"{module.path}:{chain}"
    if where in asked:
        return False
    asked.add(where)
    for owner, definition in lookup(project, module, chain.partition("[")[0]):
        members = {name for member in definition.members for name in member.names}
        header = definition.header
        if "__init_subclass__" in members or header.metaclass or "type" in header.bases:
            return True
        if any(_sees_subclasses(project, owner, base, asked) for base in header.bases):
            return True
    return False
