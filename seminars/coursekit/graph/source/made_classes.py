"""Scenes that a file makes by a call: manim, which runs the file, has them; a build, which reads it, tells of them."""

import ast
from collections.abc import Collection, Iterator

from .modules import Module, Project
from .syntax.definitions import Definition, Kind
from .syntax.effects import dotted
from .syntax.headers import FUNCTIONS

NAMED_AS_SCENES = ("Scene", "Slide")
# What gives something a computed name in a file: `globals()[name] = …`, `setattr(sys.modules[__name__], name, …)`.
BY_COMPUTED_NAME = frozenset(("globals", "locals", "vars", "setattr", "__dict__"))


def why_made(project: Project, module: Module, scenes: Collection[str]) -> str:
    """Where a file gives a name to a scene that a call makes, and what to do; "" where it does not.

    scenes: the classes of the file that are scenes
    """
    makers = _Makers(project, scenes)
    for definition in module.source.definitions:
        for name, maker in _named(makers, module, definition):
            if name not in scenes:
                made = f"{name} is" if name else "a scene of a computed name is"
                return (
                    f"line {definition.line}: {made} made by {maker}(), and has no video: files are read, and not run, "
                    f"to find scenes; write class {name or 'NAME'}(…) with its construct() at the top of the file"
                )
    return ""


class _Makers:
    """Which calls make scenes, as far as the source tells: by functions of any file, and by those that they return."""

    def __init__(self, project: Project, scenes: Collection[str]) -> None:
        self._project, self._scenes = project, scenes
        self._known: dict[tuple[Module, str], bool] = {}

    def makes(self, module: Module, call: ast.Call) -> bool:
        return self._derives_from_scene(call) or self.is_maker(module, dotted(call.func) or "")

    def is_maker(self, module: Module, chain: str) -> bool:
        """Whether a dotted name leads to a function that makes scenes."""
        key = (module, chain)
        if chain and key not in self._known:
            self._known[key] = False  # of functions that call each other, none makes one by that
            functions = self._functions(module, chain, set())
            self._known[key] = any(self._makes_some(owner, each) for owner, each in functions)
        return self._known.get(key, False)

    def _makes_some(self, owner: Module, function: Definition) -> bool:
        nodes = [*ast.walk(ast.parse(function.text))] if function.has_call or "class " in function.text else []
        returned = (node.value for node in nodes if isinstance(node, ast.Return))
        return (
            any(_is_drawn(node) for node in nodes)
            or any(self._derives_from_scene(node) for node in nodes if isinstance(node, ast.Call))
            or any(self.makes(owner, value) for value in returned if isinstance(value, ast.Call))
        )

    def _functions(
        self, module: Module, chain: str, seen: set[tuple[Module, str]]
    ) -> Iterator[tuple[Module, Definition]]:
        if (module, chain) in seen:
            return
        seen.add((module, chain))
        root, _, rest = chain.partition(".")
        bound = module.bindings.get(root, ())
        for definition in bound:
            if definition.is_function and not rest:
                yield module, definition
            for item in definition.imports:
                if item.bound == root and (target := self._project.through(module, item, rest)):
                    yield from self._functions(*target, seen)
        if not bound:
            for _, starred in self._project.starred(module):
                yield from self._functions(starred, chain, seen)

    def _derives_from_scene(self, call: ast.Call) -> bool:
        """Whether type("Name", (Base, …), {…}) has a scene among its bases, or a construct(), as far as names tell."""
        if len(call.args) < 2 or not isinstance(call.args[1], ast.Tuple):
            return False
        names = [(dotted(base) or "").rpartition(".")[2] for base in call.args[1].elts]
        return any(name in self._scenes or name.endswith(NAMED_AS_SCENES) for name in names) or any(
            isinstance(key, ast.Constant) and key.value == "construct"
            for each in call.args[2:]
            if isinstance(each, ast.Dict)
            for key in each.keys
        )


def _is_drawn(node: ast.AST) -> bool:
    """Whether this is a class that says how it is drawn, so that it may be a scene."""
    return isinstance(node, ast.ClassDef) and any(
        isinstance(each, FUNCTIONS) and each.name == "construct" for each in node.body
    )


def _named(makers: _Makers, module: Module, definition: Definition) -> Iterator[tuple[str, str]]:
    """The names that a statement gives to what calls make, "" for a computed one, each with what is called."""
    if definition.is_function:  # @scene, above def intro(scene)
        for decorator in definition.header.decorators:
            if makers.is_maker(module, decorator):
                yield definition.names[0], decorator
    if definition.kind is not Kind.STATEMENT or not definition.has_call:
        return
    tree = ast.parse(definition.text)
    for node in _run_at_import(tree):
        for target, value in _assigned(node):
            if isinstance(target, ast.Name) and isinstance(value, ast.Call) and makers.makes(module, value):
                yield target.id, ast.unparse(value.func)
    for node in _run_at_import(tree):
        if isinstance(node, ast.Call) and makers.makes(module, node):
            by_itself = (ast.parse(each.text) for each in module.bindings.get(dotted(node.func) or "", ()))
            if any(not BY_COMPUTED_NAME.isdisjoint(_words(each)) for each in (tree, *by_itself)):
                yield "", ast.unparse(node.func)


def _run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """What runs when the file is imported: not what stands in functions."""
    waiting = [tree]
    while waiting:
        node = waiting.pop(0)
        yield node
        waiting += [each for each in ast.iter_child_nodes(node) if not isinstance(each, (*FUNCTIONS, ast.Lambda))]


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """What a statement or an expression assigns: of `A = B, C = make(1), make(2)`, each call by its name."""
    if isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        yield node.target, node.value
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, (ast.Tuple, ast.List)) and isinstance(node.value, (ast.Tuple, ast.List)):
                yield from zip(target.elts, node.value.elts, strict=False)
            else:
                yield target, node.value


def _words(tree: ast.AST) -> set[str]:
    nodes = [*ast.walk(tree)]
    return {each.id for each in nodes if isinstance(each, ast.Name)} | {
        each.attr for each in nodes if isinstance(each, ast.Attribute)
    }
