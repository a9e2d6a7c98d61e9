"""Courses that are tried side by side, each in a process of its own."""

import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import TypeVar

Tally = TypeVar("Tally")


def each_course(
    try_one: Callable[[int, int, float], Tally],
    edits_of: Callable[[Tally], int],
    seed: int,
    count: int,
    most: int,
    end: float,
    at_once: int,
    start: str = "fork",
) -> Iterator[Tally]:
    """What came of each course, as it ends, until `count` edits were made, or the time is over.

    try_one:  tries a course, by its seed, how many edits are to be made of it, and when it is to end
    edits_of: how many were made
    most:     edits of one course
    end:      seconds, as time.monotonic() tells them
    at_once:  courses
    start:    how the processes are; those in which a server of workers is to run are no forks of one that has its own
    """
    done, numbers = 0, itertools.count(seed * 1000 + 1)
    running: dict[Future[Tally], int] = {}
    with ProcessPoolExecutor(at_once, get_context(start)) as pool:
        while True:
            while len(running) < at_once and time.monotonic() < end:
                planned = min(most, count - done - sum(running.values()))
                if planned <= 0:
                    break
                running[pool.submit(try_one, next(numbers), planned, end)] = planned
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                del running[future]
                tally = future.result()
                done += edits_of(tally)
                yield tally
