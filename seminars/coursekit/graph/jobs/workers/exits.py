"""Code of the author's that ends its process at once, past all that could tell of it: `os._exit()`, `os.abort()`."""

import os
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from ...store.user_cache import KIT
from ..code.mistakes import is_authors
from ..processes.stopped import ON_GOING_ON

WAYS = ("_exit", "abort")


def tell_of_exits(tell: Callable[[SystemExit], None]) -> None:
    """From here on, tell of what would end this process, or the one that goes on with its job, while it runs.

    tell: is given it as an exception that has been raised by the author's line
    """
    answering = [os.getpid()]  # not the author's own forks, which may end so
    ON_GOING_ON.append(lambda: answering.__setitem__(0, os.getpid()))

    def replaced(end: Callable[..., Any]) -> Callable[..., Any]:
        def told(*arguments: Any) -> Any:
            caller = sys._getframe(1)
            is_kit = caller.f_code.co_filename.startswith(os.path.join(KIT, ""))
            if os.getpid() == answering[0] and not is_kit and (trace := _trace_of(caller)):
                tell(SystemExit(*arguments[:1]).with_traceback(trace))
            return end(*arguments)

        told.__module__, told.__name__, told.__qualname__ = end.__module__, end.__name__, end.__name__
        return told

    for way in WAYS:
        setattr(os, way, replaced(getattr(os, way)))


def _trace_of(frame: FrameType | None) -> TracebackType | None:
    """The calls that led to a frame, if one of them is the author's."""
    trace, has_authors = None, False
    while frame:
        has_authors |= is_authors(frame.f_code.co_filename)
        trace = TracebackType(trace, frame, frame.f_lasti, frame.f_lineno)
        frame = frame.f_back
    return trace if has_authors else None
