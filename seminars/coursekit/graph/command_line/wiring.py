"""Targets as doit's tasks: dictionaries of wiring, and groups that reach all that is below them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..building.builder import Builder
from ..errors import BuildError
from ..reporting.reporter import Failed
from ..targets.target import Target, below
from ..targets.tensors import TensorFile
from .uptodate import AllCurrent, Current

Task = dict[str, Any]


class Wiring:
    """What a task of doit's does, needs and cleans.

    by_task: all targets of the course
    failed:  what failed in this run, by task: kept by whoever knows when a run ends
    """

    def __init__(self, builder: Builder, by_task: Mapping[str, Target], failed: dict[str, Failed]) -> None:
        self._builder = builder
        self._by_task = by_task
        self._failed = failed
        self._cleaned: set[Path] = set()

    def tasks(self, targets: Iterable[Target]) -> Iterator[Task]:
        """A task a target, and a group for each prefix of their names: seminar, scene, experiment with a sweep."""
        targets = list(targets)
        groups: dict[str, list[Target]] = {}
        for target in targets:
            parts = target.task.split(":")
            for end in range(2, len(parts)):
                groups.setdefault(":".join(parts[:end]), []).append(target)
        for name, members in groups.items():
            if name not in self._by_task:
                yield self._group(name, members)
        yield from (self.task(target) for target in targets)

    def _group(self, name: str, members: list[Target]) -> Task:
        needs = self._longest_first(target for target in members if target.is_assembled)
        return {
            "name": name.partition(":")[2],
            "doc": f"all of {name.partition(':')[2]}",
            "actions": None,
            "task_dep": [*needs, *(each.task for each in (*members, *mistaken(name, self._by_task.values())))],
            "uptodate": [AllCurrent(self._builder, members)],
            "clean": [self._cleaner(members)],
        }

    def _longest_first(self, assembled: Iterable[Target]) -> list[str]:
        """What videos need: tensors, then the clips, the longest first, so that it does not run last and alone.

        By the last run's times: clips that were never made have none, and come first, in their order.
        """
        clips = [clip for target in assembled for clip in target.needs]
        tensors = dict.fromkeys(need.task for clip in clips for need in clip.needs)
        seconds = {clip.task: self._builder.last_seconds(clip) or float("inf") for clip in clips}
        return [*tensors, *sorted(seconds, key=lambda task: -seconds[task])]

    def task(self, target: Target) -> Task:
        """The task of one target."""
        return {
            "name": target.task.partition(":")[2],
            "doc": target.description,
            "actions": [(self._build, [target]), *self.tidying(target)],
            "targets": [str(path) for path in target.files.values()],
            "task_dep": [*self._needs(target), *self._observed(target)],
            "uptodate": [Current(self._builder, target)],
            "clean": [self._cleaner([target])],
            "io": {"capture": False},
        }

    def _needs(self, target: Target) -> list[str]:
        return self._longest_first([target]) if target.is_assembled else [need.task for need in target.needs]

    def _observed(self, target: Target) -> list[str]:
        """What it read the last time of other tasks' files, though its source names none."""
        return [need.task for need in self._builder.observed_needs(target) if need.task in self._by_task]

    def tidying(self, target: Target) -> list[tuple[Callable[..., None], list[Any]]]:
        """What follows the building of a site's first page: pages of what is gone go."""
        from ..building.orphans import remove_from_site

        return [(remove_from_site, [self._builder, target.is_draft])] if target.completes_site else []

    def _build(self, target: Target) -> Failed | None:
        if target.task in self._failed:
            return self._failed[target.task]
        try:
            self._builder.build(target)
        except BuildError as problem:
            failed = Failed(str(problem), problem.gist)
        except OSError as problem:
            failed = Failed(
                f"{target.task}: {problem}; nothing was lost, and the next doit goes on from here", str(problem)
            )
        else:
            return None
        self._failed[target.task] = failed
        return failed

    def _cleaner(self, named: Sequence[Target]) -> Callable[[bool], None]:
        targets = list(below(named, with_checks=True)) if any(target.is_assembled for target in named) else named

        def clean(dryrun: bool) -> None:
            for target in targets:
                removed = self._builder.removable(target) if dryrun else self._builder.clean(target)
                # A target is one of several groups, and of what is made from it.
                for path in (path for path in removed if path not in self._cleaned):
                    self._cleaned.add(path)
                    print(f"{'would remove' if dryrun else 'removed'} {path.relative_to(self._builder.course.root)}")

        return clean


def mistaken(name: str, targets: Iterable[Target]) -> Iterator[TensorFile]:
    """A mistake in a table is an error of its seminar's videos, even if no section shows the experiment.

    Of their drafts, and the pages of these, too: an author who works by `doit serve` would not hear of it.
    """
    kind, *seminar = name.split(":")
    if kind not in ("render", "draft", "preview") or len(seminar) > 1:
        return
    for target in targets:
        if isinstance(target, TensorFile) and target.problem and seminar in ([], [target.experiment.seminar]):
            yield target
