"""What manim takes from its settings when it is imported: the sizes of axes and planes, as defaults of arguments.

Workers import it once, under a project's settings; the `manim.cfg` of a folder below may set another frame.
"""

import ast
import inspect
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FunctionType
from typing import Any
from unittest import mock

from manim import config
from manim.mobject.graphing import coordinate_systems

SETTINGS = "config"


def _frame() -> tuple[float, float]:
    return config.frame_width, config.frame_height


_IMPORTED_UNDER = _frame()


@contextmanager
def defaults_of_settings() -> Iterator[None]:
    """From here to the end, the defaults are those of manim imported under the settings as they are now."""
    with ExitStack() as patched:
        if _frame() != _IMPORTED_UNDER:
            for function, defaults in _defaults():
                patched.enter_context(mock.patch.object(function, "__defaults__", defaults))
        yield


def _defaults() -> Iterator[tuple[FunctionType, tuple[Any, ...]]]:
    """The methods with defaults that are read from settings, and what these are now."""
    tree = ast.parse(inspect.getsource(coordinate_systems))
    for kind in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for method in kind.body:
            if isinstance(method, ast.FunctionDef) and any(map(reads_settings, method.args.defaults)):
                function: FunctionType = vars(vars(coordinate_systems)[kind.name])[method.name]
                yield (
                    function,
                    tuple(
                        _value(given) if reads_settings(given) else known
                        for given, known in zip(method.args.defaults, function.__defaults__ or (), strict=True)
                    ),
                )


def reads_settings(expression: ast.expr) -> bool:
    """Whether an expression asks for manim's settings."""
    return any(isinstance(node, ast.Name) and node.id == SETTINGS for node in ast.walk(expression))


def _value(expression: ast.expr) -> Any:
    return eval(compile(ast.Expression(expression), coordinate_systems.__name__, "eval"), vars(coordinate_systems))
