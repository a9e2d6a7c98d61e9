"""Targets as doit's tasks: dictionaries of wiring, and groups that reach all that is below them."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

from doit import get_var
from doit.exceptions import InvalidDodoFile

from ..building.builder import Builder
from ..building.unchanged import Unchanged
from ..course.model import Scene
from ..course.reading import read_course
from ..course.settings import read_settings
from ..errors import BuildError, CourseError
from ..jobs.engine import Engine
from ..reporting.reporter import BuildReporter, Failed
from ..store.records import Gone
from ..targets.findings import all_warnings
from ..targets.kinds import KINDS, Kind
from ..targets.quality import QUALITIES
from ..targets.target import Target, below
from ..targets.tensors import TensorFile
from ..targets.videos import Video
from .uptodate import AllCurrent, Current

Task = dict[str, Any]


class CourseTasks:
    """All tasks of the course below a folder.

    variables: what the dodo file itself reads by `get_var`, beside the quality; any other is refused
    kinds:     all kinds of targets; see Kind for how to add one
    raises: InvalidDodoFile, which doit shows as its message alone, for what leaves no course to build
    """

    def __init__(
        self, root: Path, quality: str = "", variables: Sequence[str] = (), kinds: Sequence[Kind] = KINDS
    ) -> None:
        self.variables = variables
        self.kinds = {kind.name: kind for kind in kinds}
        self.quality = quality or get_var("quality", "medium")
        if self.quality not in QUALITIES:
            raise InvalidDodoFile(f"quality={self.quality}, but a quality is one of {', '.join(QUALITIES)}.")
        if (root / ".cache").exists() and not (root / ".cache").is_dir():
            raise InvalidDodoFile(f"{root / '.cache'} is no folder, but results are kept there: move it away.")
        self._read(root.resolve())
        drop_broken_database(root / ".cache/doit.sqlite")
        self._cleaned: set[Path] = set()
        self._regrouped: dict[tuple[str, str], Scene] = {}
        self._failed: dict[str, Failed] = {}  # by task: of a run, however often it goes over the course

    def _read(self, root: Path, workers: Engine | None = None) -> None:
        try:
            self.course = read_course(root)
            settings = read_settings(root)
        except CourseError as mistake:
            raise InvalidDodoFile(str(mistake)) from None
        kinds = [*self.kinds.values()]
        self.builder = Builder(self.course, workers, settings=settings, kinds=kinds)
        self.builder.quality = self.quality
        setting = self.builder.setting(self.quality)
        self._of_kind = {kind.name: list(kind.targets(setting)) for kind in kinds}
        self.by_task = {target.task: target for targets in self._of_kind.values() for target in targets}

    def regroup(self) -> list[Scene]:
        """Read the course again, where a run found that scenes are made of other targets; those scenes."""
        regrouped = [scene for _, scene in sorted(self.builder.regrouped.items(), key=itemgetter(0))]
        if not regrouped:
            return []
        self._regrouped |= self.builder.regrouped
        self._failed = {task: failed for task, failed in self._failed.items() if not self._is_regrouped(task)}
        self._read(self.course.root, self.builder.chosen_workers)
        for cached in ("tensors", "videos"):
            vars(self).pop(cached, None)
        return regrouped

    def _is_regrouped(self, task: str) -> bool:
        target = self.by_task.get(task)
        return target is None or self.builder.is_put_off(target)

    def remove_regrouped(self, scenes: Mapping[tuple[str, str], Scene] | None = None) -> None:
        """Remove the clips, and their audits, of which a run found that nothing is made of them.

        scenes: those for which an earlier reading of the course found it, by what they are known by
        """
        self._regrouped |= scenes or {}
        if self._regrouped:
            from ..building.orphans import orphans, remove

            gone = orphans(self.builder, ("clips", "audit"))
            folders = {(scene.seminar, scene.stem) for scene in self._regrouped.values()}
            gone = [each for each in gone if each.record.parts[-3:-1] in folders]
            for _ in remove(self.builder, gone, Gone.REGROUPED):
                pass
            self._regrouped.clear()

    def nearest(self, name: str) -> str:
        """A task or a group of this name, else the nearest group above it: of a section that is no clip any more."""
        while ":" in name and not self.named(name):
            name = name.rpartition(":")[0]
        return name

    def read_again(self, quality: str = "") -> "CourseTasks":
        """The course as it is now on disk, in the same quality or another."""
        return CourseTasks(self.course.root, quality or self.quality, self.variables, list(self.kinds.values()))

    @cached_property
    def tensors(self) -> list[TensorFile]:
        """The files of tensors of all experiments."""
        return [target for target in self.by_task.values() if isinstance(target, TensorFile)]

    @cached_property
    def videos(self) -> list[Video]:
        """The videos of all scenes, but for drafts."""
        return self.builder.setting(self.quality).videos()

    def tasks(self, kind: str) -> Iterator[Task]:
        """A task for each target of a kind, and a group for each prefix of their names."""
        yield from self._tasks(self._of_kind[kind])

    @property
    def doit_config(self) -> dict[str, Any]:
        """How doit is to run, as a dodo file's DOIT_CONFIG has it."""
        return {
            "default_tasks": ["render", "captions"],
            "dep_file": str(self.course.root / ".cache/doit.sqlite"),
            "backend": "sqlite3",
            "par_type": "thread",
            "num_process": os.cpu_count(),
            "reporter": self.reporter,
        }

    def creators(self) -> dict[str, Callable[[], Any]]:
        """The functions by which doit finds all tasks, by their names: for a dodo file that does not write them out."""

        def creator(kind: Kind) -> Callable[[], Iterator[Task]]:
            def task() -> Iterator[Task]:
                yield from self.tasks(kind.name)

            task.__doc__ = kind.targets.__doc__
            return task

        def task_store() -> Task:
            """What was ever built, by fingerprint: emptied by `doit clean store` alone."""
            return self.store_task()

        return {f"task_{name}": creator(kind) for name, kind in self.kinds.items()} | {"task_store": task_store}

    def named(self, name: str) -> list[Target]:
        """The target of a task, or all that are in a group."""
        return [target for task, target in self.by_task.items() if task == name or task.startswith(f"{name}:")]

    def all_current(self, names: Sequence[str]) -> tuple[int, dict[str, list[str]]]:
        """How many targets are below tasks of these names, and all warnings; (0, {}) if any is not current."""
        unchanged = Unchanged(self.course.root, self.course.key, self.quality, names)
        if known := unchanged.recall():
            return known["count"], known["warnings"]
        # Imported here, and below, since a run with nothing to do needs neither orphans nor reasons.
        from ..building.orphans import unspoken

        named = {name: self.named(name) for name in names}
        if unspoken(self.builder, names):
            return 0, {}
        if any(target.problem for target in self.tensors) or any(not named[n] and n not in self.kinds for n in names):
            return 0, {}
        chosen = [target for name in names for target in named[name]]
        note = unchanged.before(below(chosen, with_checks=True))
        if not all(self.builder.is_current(target) for target in chosen):
            return 0, {}
        if self.builder.regrouped:
            return 0, {}
        reached = list(below(chosen))
        if not all(self.builder.imported.is_known(target) for target in reached):
            return 0, {}
        audits = [audit for target in reached for audit in target.audits]
        told = all_warnings({audit.task: audit for audit in audits}.values(), reached, names)
        note({"count": len(reached), "warnings": told})
        return len(reached), told

    def remove_unspoken(self, names: Sequence[str]) -> list[str]:
        """Remove captions whose narration was removed; returns their paths."""
        from ..building.orphans import remove, unspoken

        return [*remove(self.builder, unspoken(self.builder, names), Gone.LEFT)]

    def has_work(self, names: Sequence[str]) -> bool:
        """Whether something below these tasks has to be made, as far as can be told now: it is not in the store."""
        builder = self.builder
        ready = (
            target
            for name in names
            for target in below(self.named(name))
            if not builder.is_current(target) and all(builder.is_current(need) for need in target.needs)
        )
        return any(not builder.is_stored(target) for target in ready)

    @property
    def reporter(self) -> type[BuildReporter]:
        """A reporter that knows how each task of this course ended, as doit wants it: a class."""
        return type(
            "CourseReporter",
            (BuildReporter,),
            {"builder": self.builder, "by_task": self.by_task},
        )

    def finish(self, target: Target) -> None:
        """Do what follows the building of a target, which its task has as actions after the first one."""
        for action, *arguments in self._task(target)["actions"][1:]:
            action(*(arguments[0] if arguments else ()))

    def store_task(self) -> Task:
        store = self.builder.store
        return {
            "actions": [(store.tell, [])],
            "uptodate": [False],
            "verbosity": 2,
            "clean": [store.empty],
        }

    def _tasks(self, targets: Iterable[Target]) -> Iterator[Task]:
        """A task a target, and a group for each prefix of their names: seminar, scene, experiment with a sweep."""
        targets = list(targets)
        groups: dict[str, list[Target]] = {}
        for target in targets:
            parts = target.task.split(":")
            for end in range(2, len(parts)):
                groups.setdefault(":".join(parts[:end]), []).append(target)
        for name, members in groups.items():
            if name not in self.by_task:
                yield self._group(name, members)
        yield from (self._task(target) for target in targets)

    def _group(self, name: str, members: list[Target]) -> Task:
        needs = self._longest_first(target for target in members if target.is_assembled)
        return {
            "name": name.partition(":")[2],
            "doc": f"all of {name.partition(':')[2]}",
            "actions": None,
            "task_dep": [*needs, *(target.task for target in members), *self._problems(name)],
            "uptodate": [AllCurrent(self.builder, members)],
            "clean": [self._cleaner(members)],
        }

    def _longest_first(self, assembled: Iterable[Target]) -> list[str]:
        """What videos need: tensors, then the clips, the longest first, so that it does not run last and alone.

        By the last run's times: clips that were never made have none, and come first, in their order.
        """
        clips = [clip for target in assembled for clip in target.needs]
        tensors = dict.fromkeys(need.task for clip in clips for need in clip.needs)
        seconds = {clip.task: self.builder.last_seconds(clip) or float("inf") for clip in clips}
        return [*tensors, *sorted(seconds, key=lambda task: -seconds[task])]

    def _problems(self, name: str) -> list[str]:
        """A mistake in a table is an error of its seminar's videos, even if no section shows the experiment."""
        kind, seminar = name.split(":")[:2]
        return (
            [t.task for t in self.tensors if t.problem and t.experiment.seminar == seminar] if kind == "render" else []
        )

    def _task(self, target: Target) -> Task:
        return {
            "name": target.task.partition(":")[2],
            "doc": target.description,
            "actions": [(self._build, [target]), *self._tidying(target)],
            "targets": [str(path) for path in target.files.values()],
            "task_dep": [*self._needs(target), *self._observed(target)],
            "uptodate": [Current(self.builder, target)],
            "clean": [self._cleaner([target])],
            "io": {"capture": False},
        }

    def _needs(self, target: Target) -> list[str]:
        return self._longest_first([target]) if target.is_assembled else [need.task for need in target.needs]

    def _observed(self, target: Target) -> list[str]:
        """What it read the last time of other tasks' files, though its source names none."""
        return [need.task for need in self.builder.observed_needs(target) if need.task in self.by_task]

    def _tidying(self, target: Target) -> list[tuple[Callable[..., None], list[Any]]]:
        """What follows the building of a site's first page: pages of what is gone go."""
        from ..building.orphans import remove_from_site

        return [(remove_from_site, [self.builder, target.is_draft])] if target.completes_site else []

    def _build(self, target: Target) -> Failed | None:
        if target.task in self._failed:
            return self._failed[target.task]
        try:
            self.builder.build(target)
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
                removed = self.builder.removable(target) if dryrun else self.builder.clean(target)
                # A target is one of several groups, and of what is made from it.
                for path in (path for path in removed if path not in self._cleaned):
                    self._cleaned.add(path)
                    print(f"{'would remove' if dryrun else 'removed'} {path.relative_to(self.course.root)}")

        return clean


def drop_broken_database(database: Path) -> None:
    """doit ends with a traceback if its database is no database; nothing that counts is kept there."""
    try:
        with open(database, "rb") as file:
            whole = file.read(16) in (b"", b"SQLite format 3\0")
    except FileNotFoundError:
        return
    if not whole:
        database.unlink()
