"""Where code reads of itself what a slice leaves out else: comments, docstrings, layout, line numbers, annotations.

There are many ways to a function's source, and all begin at a module that is made to show code, at an attribute that
only code objects, frames and tracebacks have, or at the path of the file itself. So these are looked for, not the ways.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .effects import Names, dotted, words


class Facet(StrEnum):
    """What can be read of code while it runs."""

    SOURCE = "source"  # as it stands in the file, line numbers included
    FILE = "file"  # the file that reads, as it stands
    DOCSTRINGS = "docstrings"
    ANNOTATIONS = "annotations"


@dataclass(frozen=True, order=True)
class Introspection:
    """One reading. `of` is the dotted name of what is read, "" where it may be anything that is loaded."""

    facet: Facet
    of: str = ""


MODULES = words(
    "inspect linecache traceback pydoc doctest dis faulthandler pdb bdb trace tokenize pkgutil "
    "executing stack_data asttokens varname icecream devtools sorcery IPython"
)
SOURCE_ATTRIBUTES = words(
    "f_lineno tb_lineno co_firstlineno co_filename co_lines co_positions co_lnotab co_linetable lineno __code__ "
    "__traceback__ _getframe _getframemodulename _current_frames currentframe get_source getsource getsourcelines "
    "getcomments findsource getblock format_exc format_exception format_stack format_tb extract_stack extract_tb "
    "print_exc print_stack walk_stack walk_tb findCaller formatwarning showwarning __loader__ __spec__"
)
DOCSTRING_ATTRIBUTES = words("__doc__ getdoc")
ANNOTATION_ATTRIBUTES = words(
    "__annotations__ get_type_hints get_annotations signature Signature getfullargspec singledispatch "
    "singledispatchmethod validate_call TypeAdapter jit script custom_op"
)
# Of inspect, what tells nothing of text or lines.
HARMLESS = words(
    "isclass isfunction ismethod isbuiltin isroutine ismodule isabstract isgenerator isgeneratorfunction iscoroutine "
    "iscoroutinefunction isawaitable isdatadescriptor unwrap getmro getattr_static Parameter cleandoc"
)
# Libraries that look at no annotation of a function that they are given, but by the attributes above.
WITHOUT_ANNOTATIONS = words(
    "manim coursekit numpy torch scipy matplotlib pandas sklearn skimage PIL cv2 networkx sympy av cairo torchvision"
)
_SHOWS_ONE = {"getsource": Facet.SOURCE, "getcomments": Facet.SOURCE, "getdoc": Facet.DOCSTRINGS}
_ON_PATHS = words("Path PurePath PosixPath abspath realpath normpath fspath str resolve absolute expanduser")
_TO_ANOTHER_FILE = words(
    "parent parents name stem suffix suffixes parts root anchor drive with_name with_suffix with_stem with_segments "
    "joinpath relative_to is_relative_to match dirname basename join split splitext relpath commonpath commonprefix "
    "exists partition rpartition rsplit replace removeprefix removesuffix strip lstrip rstrip startswith endswith "
    "format print len"
)


def introspections(node: ast.AST, known: Names, local: Iterable[str]) -> tuple[Introspection, ...]:
    """All that a statement may read of code.

    local: names that hold what the statement made or was given, and lead to no definition
    """
    reader = _Reader(known, frozenset(local))
    reader.visit(node)
    return tuple(sorted(reader.found))


class _Reader(ast.NodeVisitor):
    def __init__(self, known: Names, local: frozenset[str]) -> None:
        self.known = known
        self.local = local
        self.found: set[Introspection] = set()
        self._above: list[ast.AST] = []

    def visit(self, node: ast.AST) -> None:
        self._above.append(node)
        super().visit(node)
        self._above.pop()

    def _find(self, facet: Facet, of: str = "") -> None:
        self.found.add(Introspection(facet, of))

    def visit_Name(self, node: ast.Name) -> None:
        name = node.id
        origin = self.known.origins.get(name)
        if name == "__file__":
            self._find_path(Facet.FILE)
        elif origin is None:  # Python's own name, or one of a star import
            self._find_attribute(name)
            if name == "help":
                self._find(Facet.SOURCE)
        elif self.known.library(name) in MODULES:
            self._find_module(self.known.library(name), self.known.imported_name(name))
        elif origin:
            self._find_attribute(self.known.imported_name(name))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain = dotted(node) or ""
        root, _, rest = chain.partition(".")
        if node.attr == "__file__":
            self._find_path(Facet.SOURCE)
        elif node.attr == "__doc__":
            self._find(Facet.DOCSTRINGS, self._named(node.value))
        elif chain and self.known.origins.get(root) and self.known.library(root) in MODULES:
            self._find_module(self.known.library(root), rest.rpartition(".")[2])
            return
        else:
            self._find_attribute(node.attr)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = (dotted(node.func) or "").rpartition(".")[2]
        original = self.known.imported_name(name)
        if original in _SHOWS_ONE and len(node.args) == 1 and not node.keywords and (of := self._named(node.args[0])):
            self._find(_SHOWS_ONE[original], of)
            self.visit(node.args[0])
            return
        if name in ("import_module", "__import__"):
            given = (a.value for a in node.args if isinstance(a, ast.Constant))
            if any(str(module).partition(".")[0] in MODULES for module in given):
                self._find(Facet.SOURCE)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A name in a string is read by getattr(), attrgetter() and "{0.__doc__}".format()."""
        if isinstance(node.value, str) and len(node.value) < 200:
            for part in node.value.replace("{", ".").replace("}", ".").replace(":", ".").split("."):
                if part.startswith("__") or part in SOURCE_ATTRIBUTES - {"lineno"}:
                    self._find_attribute(part)

    def _named(self, node: ast.expr) -> str:
        """The dotted name of what is shown, if it is one of the file."""
        chain = dotted(node) or ""
        root = chain.partition(".")[0]
        return "" if root in self.local or root in ("self", "cls") else chain

    def _find_module(self, module: str, name: str) -> None:
        if module == "inspect" and name in HARMLESS:
            return
        if module == "inspect" and name in ANNOTATION_ATTRIBUTES:
            self._find(Facet.ANNOTATIONS)
        else:
            self._find(Facet.DOCSTRINGS if name in DOCSTRING_ATTRIBUTES else Facet.SOURCE)

    def _find_attribute(self, name: str) -> None:
        if name in SOURCE_ATTRIBUTES:
            self._find(Facet.SOURCE)
        elif name in DOCSTRING_ATTRIBUTES:
            self._find(Facet.DOCSTRINGS)
        elif name in ANNOTATION_ATTRIBUTES:
            self._find(Facet.ANNOTATIONS)

    def _find_path(self, facet: Facet) -> None:
        if not self._leads_to_another_file():
            self._find(facet)

    def _leads_to_another_file(self) -> bool:
        """Whether `__file__` only says where other files are: `Path(__file__).resolve().parent / "data"`.

        Where a text that is made of it leads back to this file, that is observed as it is read.
        """
        for above in _expressions(self._above):
            if isinstance(above, (ast.BinOp, ast.JoinedStr, ast.Subscript, ast.Compare)):
                return True
            if isinstance(above, ast.FormattedValue):
                continue
            name = above.attr if isinstance(above, ast.Attribute) else ""
            if isinstance(above, ast.Call):
                name = (dotted(above.func) or "").rpartition(".")[2]
                if name == "join":
                    return len(above.args) > 1
            if name in _TO_ANOTHER_FILE:
                return True
            if name not in _ON_PATHS:
                return False
        return False


def _expressions(above: list[ast.AST]) -> Iterator[ast.AST]:
    """What stands around the innermost expression, from the inside."""
    for node in reversed(above[:-1]):
        # The function of `Path(__file__).resolve()` is an attribute that is called.
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func in above:
            continue
        yield node
