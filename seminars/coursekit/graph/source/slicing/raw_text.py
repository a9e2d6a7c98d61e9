"""The text of a file as it stands, comments, docstrings and layout included: what code can read of itself."""

import ast
from collections.abc import Sequence

from ..modules import Module, Project, lookup
from ..syntax.definitions import Definition
from ..syntax.introspection import Facet, Introspection


def named_definitions(
    project: Project, module: Module, read: Introspection
) -> Sequence[tuple[Module, Definition]] | None:
    """The functions and classes whose text a reading by name shows; of a library's name, none; None if it may be any.

    `inspect.getsource(step)` shows step(), unless a decorator or an assignment put something else in its place.
    """
    found = [*lookup(project, module, read.of)]
    if found:
        is_source = read.facet is Facet.SOURCE
        own = [d.is_plain_function or (d.is_class and is_source and not d.header.decorators) for _, d in found]
        return found if all(own) else None
    bound = module.bindings.get(read.of.partition(".")[0], ())
    items = [item for definition in bound for item in definition.imports]
    is_library = bound and items and not any(project.find(module, item.module, item.level) for item in items)
    return [] if is_library and all(definition.is_import for definition in bound) else None


def source_of(module: Module, definition: Definition) -> str:
    """The lines of a top-level function or class, with the comments above it, as `inspect` takes them; or some more."""
    lines = _lines(module)
    first = definition.span[0] - 1
    while first and _is_comment(lines[first - 1]):
        first -= 1
    below = [d.span[0] - 1 for d in module.source.definitions if d.span[0] > definition.span[0]]
    last = min(below, default=len(lines))
    # A comment that is indented as the body is belongs to it; what stands further left is about what follows.
    while last > first + 1 and _is_comment(lines[last - 1]) and _indent(lines[last - 1]) <= definition.column:
        last -= 1
    return "\n".join(lines[first:last])


def docstrings_of(module: Module, definition: Definition | None = None) -> str:
    """All docstrings of a file, or of one definition of it and what is in it."""
    texts = []
    for node in ast.walk(ast.parse(module.source.text)):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            line = getattr(node, "lineno", 0)
            if definition is None or definition.span[0] <= line <= definition.span[1]:
                texts.append(f"{getattr(node, 'name', '')}: {ast.get_docstring(node, clean=False)}")
    return "\n".join(texts)


def _lines(module: Module) -> list[str]:
    # As Python counts them: a form feed ends no line.
    return module.source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 0
