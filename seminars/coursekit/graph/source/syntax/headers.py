"""What stands around the body of a function or of a class."""

import ast
from dataclasses import dataclass

from .effects import dotted

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Header:
    """What stands around the body of a function or of a class."""

    decorators: tuple[str, ...] = ()  # as written, without what they are called with: "lab.checkpoint"
    arguments: str = ""  # of a function, with annotations and defaults: "slope: Rate, steps: Count = 5"
    is_async: bool = False
    bases: tuple[str, ...] = ()  # of a class, dotted names as written
    metaclass: str = ""
    is_frozen: bool = False  # frozen=True, to a decorator or to the class


NO_HEADER = Header()


def header_of(node: ast.stmt) -> Header:
    """The header of a function or of a class; of another statement, an empty one."""
    if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return NO_HEADER
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call)]
    decorators = tuple(ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list)
    keywords = [keyword for call in calls for keyword in call.keywords]
    if isinstance(node, FUNCTIONS):
        return Header(decorators, ast.unparse(node.args), isinstance(node, ast.AsyncFunctionDef))
    keywords += node.keywords
    frozen = any(k.arg == "frozen" and isinstance(k.value, ast.Constant) and k.value.value is True for k in keywords)
    metaclass = next((ast.unparse(k.value) for k in node.keywords if k.arg == "metaclass"), "")
    bases = tuple(ast.unparse(base) for base in node.bases)
    return Header(decorators, bases=bases, metaclass=metaclass, is_frozen=frozen)


def receiver_of(member: ast.stmt) -> str:
    """What a method calls the object that it is called on: self, cls, or another name."""
    if not isinstance(member, FUNCTIONS):
        return ""
    is_static = any(dotted(decorator) == "staticmethod" for decorator in member.decorator_list)
    arguments = [*member.args.posonlyargs, *member.args.args]
    return arguments[0].arg if arguments and not is_static else ""


def first_line(node: ast.stmt) -> int:
    """Where a statement begins, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])
