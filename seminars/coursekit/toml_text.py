"""The text of an author's TOML file as tables, with what is said where it is none."""

import codecs
import tomllib
from collections.abc import Callable
from typing import Any

from .conflicts import conflict_in


class TomlMistake(ValueError):
    """A text that is no TOML; the message is for its author and names the file, and the line where that is known."""

    for_author = True


def read_toml(text: bytes, file: str, hint: Callable[[bytes], str] = lambda text: "") -> dict[str, Any]:
    """The tables of a file; some editors begin it with a mark of its encoding.

    hint:   what is added to what the parser says
    raises: TomlMistake
    """
    try:
        return tomllib.loads(decoded(text, file))
    except RecursionError:
        raise TomlMistake(f"{file}: its lists are nested too deeply.") from None
    except TomlMistake:
        raise
    except ValueError as problem:  # of TOML, or of a number with thousands of digits
        conflict = conflict_in(text)
        told = f"{file}, {conflict}." if conflict else f"{file}: this is not TOML: {_said(problem)}{hint(text)}."
        raise TomlMistake(told) from None


def decoded(text: bytes, file: str) -> str:
    """raises: TomlMistake where it is no UTF-8"""
    try:
        return text.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as problem:
        line = text.count(b"\n", 0, problem.start) + 1
        raise TomlMistake(f"{file}, line {line}: this is not UTF-8, as TOML is: save it as such.") from None


def _said(problem: ValueError) -> str:
    """What the parser says, or Python of a number, without its advice to programmers."""
    return str(problem).partition("; use sys.")[0]
