"""Source that is nested deeper than Python's recursion goes: `a + b + c + …` of a thousand terms is, and runs."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

DEEP = 120_000  # frames: an expression takes up to ten of them a level
STACK = 512 * 1024 * 1024  # bytes, of which only those are taken that are used

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

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(DEEP)
    try:
        thread = threading.Thread(target=collect, name="deep-source")
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    if problems:
        raise problems[0]
    return results[0]


def is_deep() -> bool:
    """Whether there is room already."""
    return sys.getrecursionlimit() >= DEEP
