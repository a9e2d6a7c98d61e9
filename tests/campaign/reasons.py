"""The third oracle: what is told of a build before it is what the build then does, and names what was edited."""

from collections.abc import Iterator, Mapping

from coursekit.graph.building.why.code_changes import Change

from .builds import Built
from .courses import Tree


def untrue(built: Built, made_from: Mapping[str, Tree], tree: Tree) -> Iterator[str]:
    """What was told stale and was left alone, what was made and not told, and reasons in files that nobody edited.

    made_from: for each task the tree that its record was written from
    """
    for task, standing in built.told.items():
        told = "; ".join(standing.reasons)
        if standing.changes and task not in built.made and not _was_not_reached(task, built):
            yield f"{task} was told stale and was not made: {told}"
        if standing.is_current and task in built.made:
            yield f"{task} was made, and was told to be current"
        if standing.only_waits and not any(built.told[below.task].changes for below in standing.waits_for):
            yield f"{task} waits for nothing: {told}"
        if task in made_from and standing.changes and not _names(standing.changes[0], task, made_from[task], tree):
            yield f"{task} is stale by what nobody edited: {told}"


def settled(built: Built) -> Iterator[str]:
    """The tasks whose records are those of the tree that was built."""
    for task, standing in built.told.items():
        if task in built.made or standing.is_current or (standing.only_waits and not _was_not_reached(task, built)):
            yield task


def _was_not_reached(task: str, built: Built) -> bool:
    """Whether it failed, or is an audit of a video that failed before it asked for it."""
    kind, seminar, name, *_ = task.split(":")
    return task in built.problems or (kind == "audit" and f"render:{seminar}:{name}" in built.problems)


def _names(change: Change, task: str, before: Tree, after: Tree) -> bool:
    """Whether a change that is told in a file is in one that was edited."""
    number = task.split(":")[1].removeprefix("seminar")
    edited = [path for path in {*before, *after} if before.get(path) != after.get(path)]
    here = (path for path in edited if path.startswith((f"seminars/{number}_", "kit/", "data/")))
    outside = (path.removeprefix("..") for path in edited if path.startswith("../"))
    told = f"/{change.file}"
    return not change.file or any(f"/{path}".endswith(told) for path in here) or any(map(told.endswith, outside))
