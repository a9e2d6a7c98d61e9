"""One source file as definitions: what each top-level statement binds, and what it can use, as plain values.

Texts are normalised, without comments, docstrings and layout, so that equal texts mean equal programs.
"""

import ast
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from .bindings import Import
from .effects import ValueKind
from .headers import NO_HEADER, Header
from .introspection import Introspection
from .uses import Opaque, Uses


class Kind(StrEnum):
    """What a definition is in the source."""

    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Definition:
    """A top-level statement of a module, or one of a class's body."""

    kind: Kind
    names: tuple[str, ...]
    text: str
    line: int
    column: int
    span: tuple[int, int]  # its first and last line, decorators included; of a class, its header's
    header: Header = NO_HEADER
    loads: tuple[str, ...] = ()  # dotted chains: "np.array", "self.net"
    inner_loads: tuple[str, ...] = ()  # the same from local names, which may hold the scene: "scene.net"
    attributes: tuple[str, ...] = ()  # every attribute read on anything: members are found by name
    stores: tuple[str, ...] = ()  # dotted chains changed in place: "self.net", "config.pixel_height", "CACHE"
    inner_stores: tuple[str, ...] = ()  # the same from local names that were given what they hold: "rows", "scene.net"
    lent: tuple[tuple[str, str], ...] = ()  # (function, what it is given): ("fill", "self.rows")
    aliased: tuple[str, ...] = ()  # what is held under another name from here on: of `rows = self.rows`, "self.rows"
    new: tuple[str, ...] = ()  # local names that only ever hold what the function makes
    guesses: tuple[str, ...] = ()  # names of which something is read by a computed name: "self"
    strings: tuple[str, ...] = ()  # string constants that could name a file
    tensors: tuple[str, ...] = ()  # the literals of `….tensors("name")`
    reads_any_tensors: bool = False  # the name of some is computed
    imports: tuple[Import, ...] = ()
    signature: str = ""  # of a function, with the annotations that `text` leaves out: "(slope: Rate) -> Tensors"
    annotation_loads: tuple[str, ...] = ()  # dotted chains that these name
    introspections: tuple[Introspection, ...] = ()
    eager: tuple[str, ...] = ()  # names that are read when the statement runs, not only when a function is called
    inner: tuple[str, ...] = ()  # names of comprehensions and lambdas, which may stand in `loads` too
    has_lambda: bool = False
    has_call: bool = False
    effect: bool = False  # runs code at import time that may change something beyond its own names
    effect_of: tuple[str, ...] = ()  # calls that make it so, unless they only make a value
    runs: tuple[str, ...] = ()  # of a function, the calls in its body that may have an effect
    runs_unnamed: bool = False  # of a function, whether its body may have an effect by what is no named call
    value: ValueKind = ValueKind.VALUE  # what its names hold
    opaque: Opaque | None = None  # where it cannot be followed
    sets_by_computed_name: bool = False
    members: tuple["Definition", ...] = ()  # of a class; text is then its header alone
    classes: tuple["Definition", ...] = ()  # of an `if`, `try`, `with`: the classes in it; text is then the whole of it
    typing_only: bool = False  # an import of `if TYPE_CHECKING:`, which nothing runs: it says where a name comes from

    @property
    def is_import(self) -> bool:
        return self.kind is Kind.IMPORT

    @property
    def is_function(self) -> bool:
        return self.kind is Kind.FUNCTION

    @property
    def is_class(self) -> bool:
        return self.kind is Kind.CLASS

    @property
    def is_plain_function(self) -> bool:
        """A function whose calls run its body: no decorator stands between, and nothing waits for it."""
        return self.is_function and not self.header.decorators and not self.header.is_async


@dataclass(frozen=True)
class SourceFile:
    """A parsed file; `error` says where it is no Python, `text` is all of it as it stands."""

    definitions: tuple[Definition, ...]
    error: str = ""
    text: str = ""


def as_text(source: bytes) -> str:
    """A file as it stands, whatever its encoding: of two that differ by a byte, the texts differ."""
    return source.decode("utf-8", "backslashreplace")


def with_uses(definition: Definition, uses: Uses) -> Definition:
    """A definition that uses what was collected."""
    return replace(
        definition,
        loads=tuple(sorted(uses.loads)),
        inner_loads=tuple(sorted(uses.inner_loads)),
        attributes=tuple(sorted(uses.attributes)),
        stores=tuple(sorted(uses.outer_stores)),
        inner_stores=tuple(sorted(uses.inner_stores())),
        lent=tuple(sorted(uses.lent)),
        aliased=tuple(sorted(uses.aliased)),
        new=tuple(sorted(uses.new)),
        guesses=tuple(sorted(uses.guesses)),
        strings=tuple(sorted(uses.strings)),
        tensors=tuple(sorted(uses.tensors)),
        reads_any_tensors=uses.reads_any_tensors,
        imports=tuple(uses.imports),
        opaque=uses.opaque,
        sets_by_computed_name=uses.sets_by_computed_name,
    )


@cache
def public_names(listing: str) -> frozenset[str] | None:
    """The names of `__all__ = ["a", "b"]`; None for one that is computed."""
    node = ast.parse(listing).body[0]
    value = node.value if isinstance(node, ast.Assign) else None
    if not isinstance(value, (ast.List, ast.Tuple)):
        return None
    names = [item.value for item in value.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return frozenset(names) if len(names) == len(value.elts) else None
