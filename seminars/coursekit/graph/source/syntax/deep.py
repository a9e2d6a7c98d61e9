"""Source that is nested deeper than Python's recursion goes: `a + b + c + …` of a thousand terms is, and runs."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

DEEP = 120_000  # frames: an expression takes up to ten of them a level
STACK = 512 * 1024 * 1024  # bytes, of which only those are taken that are used

_setting = threading.Lock()
_deep = 0  # threads that have room
_before = (0, 0)  # what the limit and the size of a stack were

Result = TypeVar("Result")


def with_depth(work: Callable[[], Result]) -> Result:
    """What `work` returns, or raises; once more with room for deep recursion where it needs that."""
    try:
        return work()
    except RecursionError:
        pass
    results: list[Result] = []
    problems: list[BaseException] = []

    def collect() -> None:
        try:
            results.append(work())
        except BaseException as problem:
            problems.append(problem)

    with _room():
        thread = threading.Thread(target=collect, name="deep-source")
        thread.start()
        thread.join()
    if problems:
        raise problems[0]
    return results[0]


@contextlib.contextmanager
def _room() -> Iterator[None]:
    """Both settings are the whole process's: who ends while another thread is deep leaves them to that one."""
    global _deep, _before
    with _setting:
        if not _deep:
            _before = sys.getrecursionlimit(), threading.stack_size(STACK)
            sys.setrecursionlimit(DEEP)
        _deep += 1
    try:
        yield
    finally:
        with _setting:
            _deep -= 1
            if not _deep:
                sys.setrecursionlimit(_before[0])
                threading.stack_size(_before[1])


def is_deep() -> bool:
    """Whether there is room already."""
    return sys.getrecursionlimit() >= DEEP
