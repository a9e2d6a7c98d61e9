"""What is asked of the environment: the variables that a job reads, with their values; where it stands."""

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from .author_code import AuthorCode
from .variables import Reader, put_in_place


@contextmanager
def observed_environment(add: Callable[[str, str], None], authors: AuthorCode) -> Iterator[None]:
    """From here to the end, add a note for each variable that this process reads by Python, or sets."""
    put_back = put_in_place(add, Reader(authors.tops, authors.passed, False))
    try:
        yield
    finally:
        put_back()


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
