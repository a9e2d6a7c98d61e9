"""Loops that tell how far they are, read as the plain loops that they are."""

import ast
from collections.abc import Iterator

from .effects import dotted
from .walking import walk

PACKAGE = "coursekit.lab"
NAME = "progress"
MEANING = (f"{PACKAGE}.{NAME}", f"{PACKAGE}.{NAME}.{NAME}")  # by its package, or by its own file
_SCOPED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ITERATING = (ast.For, ast.comprehension)


def without_progress(tree: ast.Module) -> None:
    """Have each `for step in progress(range(steps))` read `for step in range(steps)`, without the import for it.

    Only where the name is the kit's for certain: it is bound once in the file, by an import.
    """
    loops = [each for each in walk(tree) if isinstance(each, _ITERATING) and _is_candidate(each.iter)]
    if not loops:
        return
    meanings = _imported(tree)
    shown = set()
    for loop in loops:
        assert isinstance(loop.iter, ast.Call)
        root, _, rest = (dotted(loop.iter.func) or "").partition(".")
        meaning = ".".join(part for part in (meanings.get(root, ""), rest) if part)
        if root and meaning in MEANING:
            loop.iter = loop.iter.args[0]
            shown.add(root)
    _drop_imports(tree, shown - {node.id for node in walk(tree) if isinstance(node, ast.Name)})


def _drop_imports(tree: ast.Module, names: set[str]) -> None:
    """Leave out imports, at the top, of names that nothing reads any more."""
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            node.names = [alias for alias in node.names if (alias.asname or alias.name) not in names]
    tree.body[:] = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom)) or node.names]


def _is_candidate(node: ast.expr) -> bool:
    """Whether it is a call with what is gone through, and maybe a title that takes no computing."""
    if not isinstance(node, ast.Call) or not node.args or isinstance(node.args[0], ast.Starred):
        return False
    titles = [*node.args[1:], *(keyword.value for keyword in node.keywords if keyword.arg == "title")]
    known = all(keyword.arg == "title" for keyword in node.keywords)
    return known and len(titles) <= 1 and all(isinstance(title, ast.Constant) for title in titles)


def _imported(tree: ast.Module) -> dict[str, str]:
    """What names stand for that a file binds once, by an import at its top."""
    meanings: dict[str, str] = {}
    bound = [*_bound(tree)]
    stars = [each for each in tree.body if isinstance(each, ast.ImportFrom) and each.names[0].name == "*"]
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                meanings[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and not node.level and node not in stars:
            meanings |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    sources = {star.module if not star.level else "" for star in stars}
    if not sources <= {PACKAGE, "coursekit.stage"}:
        return {}  # any of them may bring another one of that name
    if PACKAGE in sources and NAME not in bound:
        meanings[NAME] = MEANING[0]
        bound.append(NAME)
    # `import a.b` and `import a.c` bind one name, to one package.
    return {name: meaning for name, meaning in meanings.items() if bound.count(name) == 1 or meaning == name}


def _bound(tree: ast.Module) -> Iterator[str]:
    """Each name that is bound anywhere in a file, as often as it is."""
    for node in walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, _SCOPED):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest
