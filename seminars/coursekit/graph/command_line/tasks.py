"""All tasks of a course: what there is of each kind, what is asked for by a name, and a run of them."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

from doit import get_var
from doit.dependency import DatabaseException, JSONCodec, SqliteDB
from doit.exceptions import InvalidDodoFile

from ..building.builder import Builder
from ..building.unchanged import Unchanged
from ..course.model import Scene
from ..course.reading import read_course
from ..course.settings import read_settings
from ..errors import CourseError
from ..jobs.engine import Engine
from ..reporting.reporter import BuildReporter, Failed
from ..store.files import NoFile, open_file
from ..store.records import Gone
from ..targets.findings import all_warnings
from ..targets.kinds import KINDS, Kind
from ..targets.quality import QUALITIES
from ..targets.target import Target, below
from ..targets.tensors import TensorFile
from ..targets.videos import Video
from .wiring import Task, Wiring

IN_MEMORY = ":memory:"  # as sqlite has it


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
        self._regrouped: dict[tuple[str, str], Scene] = {}
        self._failed: dict[str, Failed] = {}  # by task: of a run, however often it goes over the course
        self._read(root.resolve())
        self._database = usable_database(root.resolve() / ".cache/doit.sqlite")

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
        self._wiring = Wiring(self.builder, self.by_task, self._failed)

    def regroup(self) -> list[Scene]:
        """Read the course again, where a run found that scenes are made of other targets; those scenes."""
        regrouped = [scene for _, scene in sorted(self.builder.regrouped.items(), key=itemgetter(0))]
        if not regrouped:
            return []
        self._regrouped |= self.builder.regrouped
        for task in [*filter(self._is_regrouped, self._failed)]:
            del self._failed[task]
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
        yield from self._wiring.tasks(self._of_kind[kind])

    @property
    def doit_config(self) -> dict[str, Any]:
        """How doit is to run, as a dodo file's DOIT_CONFIG has it."""
        return {
            "default_tasks": ["render", "captions"],
            "dep_file": self._database,
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
        for action, arguments in self._wiring.tidying(target):
            action(*arguments)

    def store_task(self) -> Task:
        """What empties the store, by its name alone."""
        store = self.builder.store
        return {
            "actions": [(store.tell, [])],
            "uptodate": [False],
            "verbosity": 2,
            "clean": [store.empty],
        }


def usable_database(file: Path) -> str:
    """Where doit is to keep its own records: in memory, where the file cannot be written.

    Such as on a full disk, on one that is only read or whose server knows no locks, or while another program holds it.
    doit ends if its database is none, or cannot be made. Nothing that counts is kept there.
    """
    try:
        with open_file(file) as kept:
            is_database = kept.read(16) == b"SQLite format 3\0"
        if is_database:
            return str(file) if _can_be_written(file) else IN_MEMORY
        file.unlink()
    except FileNotFoundError:
        pass
    except NoFile:
        return IN_MEMORY  # what is no file is no database, and not the kit's to remove
    except OSError:
        return IN_MEMORY
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        SqliteDB(str(file), JSONCodec()).dump()
    except (DatabaseException, sqlite3.Error, OSError):
        with suppress(OSError):
            file.unlink()
        return IN_MEMORY
    return str(file)


def _can_be_written(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")  # takes the lock, and writes nothing
    except sqlite3.Error:
        return False
    return True
