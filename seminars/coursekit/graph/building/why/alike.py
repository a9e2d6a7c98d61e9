"""Targets that stand alike for one reason, together: a scene that was never made is not told clip by clip."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...targets.target import Target, below

FEW = 3  # so many are told by their names


@dataclass(frozen=True)
class Alike:
    """Some of the targets that are told, all for one reason.

    name:    of the task, or of the group of tasks, that stands for them
    members: those that this is the name of
    others:  what leads to them, or is of the same scene, and stands so for the same reason
    reason:  in a line
    """

    name: str
    members: Sequence[Target]
    others: Sequence[Target]
    reason: str

    @property
    def targets(self) -> list[Target]:
        return [*self.members, *self.others]

    @property
    def told(self) -> str:
        """The name, with the numbers of what is told by it: "render:seminar01, 2 tasks, with 5 tensor tasks"."""
        several = f", {len(self.members)} tasks" if self.members[0].task != self.name else ""
        kinds = Counter(target.task.partition(":")[0] for target in self.others)
        *first, last = [f"{count} {kind}" for kind, count in kinds.items()] or [""]
        if not last:
            return f"{self.name}{several}"
        listed = f"{', '.join(first)} and {last}" if first else last
        return f"{self.name}{several}, with {listed} {'task' if len(self.others) == 1 else 'tasks'}"


def alike(
    stale: Sequence[Target], all_of_them: Sequence[Target], reason: Callable[[Target], str], with_needs: bool = True
) -> Iterator[Alike]:
    """Those that are stale, each once, in the order in which the names come that they are told by.

    A group's name stands for its targets only where it is true of all of them, and they are many.

    all_of_them: the stale ones, and whatever else the name of a group of tasks would mean
    with_needs:  whether what leads to others is told with them, and a scene's captions with its video
    """
    reasons = {target.task: reason(target) for target in stale}
    told_with = _told_with(stale, reasons) if with_needs else {}
    in_all = Counter(name for target in all_of_them for name in _names(target.task))
    for_it = Counter((name, reasons[target.task]) for target in stale for name in _names(target.task))
    found: dict[tuple[str, str], tuple[list[Target], list[Target]]] = {}
    for target in stale:
        lead = told_with.get(target.task, target.task)
        why = reasons[lead]
        name = next(name for name in _names(lead) if name == lead or FEW < in_all[name] == for_it[name, why])
        members, others = found.setdefault((name, why), ([], []))
        (members if f"{target.task}:".startswith(f"{name}:") else others).append(target)
    for (name, why), (members, others) in found.items():
        yield Alike(name, members, others, why)


def _told_with(stale: Sequence[Target], reasons: dict[str, str]) -> dict[str, str]:
    """By the task of what needs not be told by itself: the task that it leads to, or another one of its scene."""
    led: dict[str, list[str]] = {}
    seen: set[str] = set()
    for target in reversed(stale):  # what needs others comes after them
        if target.task not in seen:
            why = reasons[target.task]
            led[target.task] = [each.task for each in below([target]) if reasons.get(each.task) == why]
            seen.update(led[target.task])
    of_scenes: dict[tuple[str, str], str] = {}
    for target in stale:  # a video comes before its captions
        of_scenes.setdefault((_rest(target.task), reasons[target.task]), target.task)
    return {task: of_scenes[_rest(lead), reasons[lead]] for lead, tasks in led.items() for task in tasks}


def _rest(task: str) -> str:
    """What a task makes something of: `seminar01:Lines` of `render:seminar01:Lines`, and of its captions."""
    return task.partition(":")[2]


def _names(task: str) -> list[str]:
    """The names of the groups that a task is in, the largest first, and its own."""
    words = task.split(":")
    return [":".join(words[: count + 1]) for count in range(len(words))]
