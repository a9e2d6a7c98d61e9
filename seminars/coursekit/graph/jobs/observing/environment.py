"""What an author's code asks of the environment: each variable that it reads, with its value; where it stands."""

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from ...store.observations import Kind, observe
from ..workers import ENVIRONMENT
from .author_code import AuthorCode

# Modules of the standard library that look a variable up for who calls them; others do so for themselves.
LENDING = ("os", "posixpath", "genericpath", "pathlib", "collections.abc", "string", "getpass")


@contextmanager
def observed_environment(add: Callable[[str, str], None], authors: AuthorCode) -> Iterator[None]:
    """From here to the end, add a note for each variable that the author's code reads ('V') or sets ('v')."""
    kind: Any = type(os.environ)
    kept = {name: vars(kind)[name] for name in ("__getitem__", "__iter__", "__setitem__", "__delitem__")}
    copied: list[tuple[int, int]] = []  # where the whole environment is gone through: to hand it to a child

    def place() -> tuple[int, int] | None:
        frame = sys._getframe(2)
        while frame.f_back is not None and frame.f_globals.get("__name__") in LENDING:
            frame = frame.f_back
        return (id(frame.f_code), frame.f_lineno) if authors.line(frame) else None

    def get(self: Any, name: str) -> str:
        asked = place()
        if asked and asked not in copied and isinstance(name, (str, bytes)) and (text := os.fsdecode(name)) not in OURS:
            add("V", f"{text}={observe(Kind.VARIABLE, text, Path()).value}")
        answer: str = kept["__getitem__"](self, name)
        return answer

    def go_through(self: Any) -> Iterator[str]:
        asked = place()
        if asked and asked not in copied:
            copied.append(asked)
        return iter(list(kept["__iter__"](self)))

    def put(self: Any, name: str, value: str) -> None:
        add("v", os.fsdecode(name))
        kept["__setitem__"](self, name, value)

    def remove(self: Any, name: str) -> None:
        add("v", os.fsdecode(name))
        kept["__delitem__"](self, name)

    for name, function in zip(kept, (get, go_through, put, remove), strict=True):
        setattr(kind, name, function)
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(kind, name, function)


@contextmanager
def heard_of_folder(asked: Callable[[], None], authors: AuthorCode) -> Iterator[None]:
    """From here to the end, tell when the author's code asks for its working folder."""
    with ExitStack() as stack:
        for name in ("getcwd", "getcwdb"):
            stack.enter_context(mock.patch.object(os, name, _heard(getattr(os, name), asked, authors)))
        yield


def _heard(function: Callable[[], Any], asked: Callable[[], None], authors: AuthorCode) -> Callable[[], Any]:
    @functools.wraps(function)
    def heard() -> Any:
        if authors.line(sys._getframe(1)):
            asked()
        return function()

    return heard


OURS = {*ENVIRONMENT, "LD_PRELOAD", "COURSEKIT_NOTES", "COURSEKIT_PRELOAD", "COURSEKIT_PARENT"}
