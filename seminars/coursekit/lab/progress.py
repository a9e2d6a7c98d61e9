"""A loop that tells how far it is."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from coursekit.graph.jobs.processes.loops import followed

Step = TypeVar("Step")


def progress(steps: Iterable[Step], title: str = "") -> Iterator[Step]:
    """The same steps; in a build, how far the loop is and how long it still takes is shown beside its task.

        for step in progress(range(steps)):

    Anywhere else it goes through the steps and shows nothing. A `for` with it is the same to the build as one without:
    nothing is made again because it was put in or taken out.

    title: what the loop does, where a task has several one after another
    """
    return followed(steps, title)
