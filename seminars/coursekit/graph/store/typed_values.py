"""Plain values, as JSON keeps them, as the dataclasses that they are of."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")


def reader_of(kind: type[Value]) -> Callable[[Any], Value]:
    """What makes a value of a type of plain ones; for the top of a module.

    msgspec learns the fields of a dataclass when it is first asked for one, and keeps what it knows at the class while
    it still learns. Two threads that ask at once for the first time, as the clips of a page and the reading of its
    course may, end the process by a segmentation fault; while a module is imported there is one.

    The reader raises msgspec.ValidationError where a value is not of the type.
    """
    msgspec.json.Decoder(kind)
    return partial(msgspec.convert, type=kind)


def plain(value: Any) -> Any:
    """A dataclass, and what it holds, as the plain values that a reader takes."""
    return msgspec.to_builtins(value)
