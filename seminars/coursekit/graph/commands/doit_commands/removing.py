"""`doit clean` and `doit forget`: what was built goes, or is to be made anew."""

import contextlib
import os
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from doit import cmd_clean, cmd_forget
from doit.exceptions import InvalidCommand

from ...command_line.naming.names import members, refuse_empty_wildcards
from ...command_line.parsing import Plain, course_of
from ...command_line.tasks import CourseTasks
from ...jobs.checkpoints import FOLDER
from ...store.records import Gone
from ...targets.quality import QUALITIES
from ...targets.target import Target, below
from ..one_build import build_lock


class Clean(Plain, cmd_clean.Clean):  # type: ignore[misc]
    """Removes what was built: drafts, and what is of scenes that are gone, too where nothing is named.

    The store goes only by its name; posters, which are for git to keep, too.
    """

    name = "clean"
    doc_purpose = "remove what was built; the store by its name only"
    doc_description = None
    cmd_options = (
        *cmd_clean.Clean.cmd_options,
        {
            "name": "gone",
            "long": "gone",
            "type": bool,
            "default": False,
            "help": "only what was built of seminars, scenes, sections, experiments and narration that are gone",
        },
    )

    def _execute(
        self, dryrun: bool, cleandep: bool, cleanall: bool, cleanforget: bool, gone: bool = False, pos_args: Any = None
    ) -> None:
        course = course_of(self)
        if course is None:
            super()._execute(dryrun, cleandep, cleanall, cleanforget, pos_args)
            return
        refuse_empty_wildcards(pos_args, self.task_list)
        kinds = [kind for kind in course.kinds.values() if not kind.is_named_only]
        if gone and pos_args:
            raise InvalidCommand("`doit clean --gone` takes no task: what is gone has none.")
        names = pos_args or [kind.name for kind in reversed(kinds)]
        with build_lock(course.course.root):
            if not pos_args:
                self._clean_gone(course, dryrun)
            if not gone:
                super()._execute(dryrun, False, False, cleanforget, names)
            if not pos_args and not dryrun:
                folders = [folder for kind in kinds for folder in (*kind.records, *kind.folders)]
                for folder in dict.fromkeys([*folders, FOLDER]):
                    _remove_empty_folders(course.course.root / ".cache" / folder)

    def _clean_gone(self, course: CourseTasks, dryrun: bool) -> None:
        from ...building.orphans import orphans, remove, tracked_lines
        from ...jobs.checkpoint_files import files_of

        found = orphans(course.builder)
        root = course.course.root
        names = [path.relative_to(root).as_posix() for orphan in found for path in orphan.files]
        for name in names if dryrun else remove(course.builder, found, Gone.CLEANED):
            self.outstream.write(f"{'would remove' if dryrun else 'removed'} {name}\n")
        own = {target.checkpoints for target in course.by_task.values()}
        for path in files_of(root):
            if path.parents[1] not in own:
                self.outstream.write(f"{'would remove' if dryrun else 'removed'} {path.relative_to(root).as_posix()}\n")
                if not dryrun:
                    path.unlink()
        for line in tracked_lines(course.builder, found):
            self.outstream.write(f"{line}\n")

    def clean_tasks(self, tasks: list[Any], dryrun: bool, cleanforget: bool) -> None:
        """Run each task's clean action; what is removed is told by the action, not the action's name by doit."""
        for task in tasks:
            for action in task.clean_actions:
                action.py_callable(dryrun, *action.args)
            if cleanforget and not dryrun:
                self.dep_manager.remove(task.name)
        self.dep_manager.close()


class Forget(Plain, cmd_forget.Forget):  # type: ignore[misc]
    """Makes tasks stale, at every level of a group: the next run makes them anew, even if the store has them."""

    name = "forget"
    doc_purpose = "have tasks made anew, even if the store has them"

    def _execute(self, forget_sub: bool, forget_disable_default: bool, forget_all: bool) -> None:
        course = course_of(self)
        is_bare = getattr(self, "sel_default_tasks", False)
        elsewhere: list[str] = []
        if forget_all and not is_bare:
            named = " ".join(self.sel_tasks or ())
            raise InvalidCommand(f"`doit forget --all` forgets all tasks: leave out --all, or {named}.")
        if course and not (is_bare and forget_disable_default and not forget_all):
            names = [task.name for task in self.task_list] if forget_all else self.sel_tasks or ()
            refuse_empty_wildcards(list(names), self.task_list)
            chosen = self._targets(course, list(names), forget_sub)
            elsewhere = _made_elsewhere(course, chosen)
            for target in chosen:
                course.builder.forget(target)
        out, self.outstream = self.outstream, StringIO()
        super()._execute(forget_sub, forget_disable_default, forget_all)
        out.writelines(dict.fromkeys(self.outstream.getvalue().splitlines(keepends=True)))  # doit tells some twice
        self.outstream = out
        for quality in elsewhere:
            options = ["--all"] * forget_all + ["-s"] * forget_sub
            line = " ".join(["doit", f"quality={quality}", "forget", *options, *([] if is_bare else self.sel_tasks)])
            self.outstream.write(f"What is there in {quality} quality alone stays: `{line}` forgets that.\n")
        if course and is_bare and not (forget_sub or forget_all or forget_disable_default):
            self.outstream.write(
                "What these are made of, as clips and tensors, stays: `doit forget -s` has that made anew, too.\n"
            )

    def _targets(self, course: CourseTasks, names: list[str], with_needs: bool) -> list[Any]:
        chosen = [
            course.by_task[task.name]
            for name in names
            for task in members(self.task_list, name)
            if task.name in course.by_task
        ]
        return list(below(chosen)) if with_needs else chosen


def _made_elsewhere(course: CourseTasks, chosen: Sequence[Target]) -> list[str]:
    """The qualities in which one of these targets was made that was not made in the one that is asked for."""
    tasks = {target.task for target in chosen if not target.record.is_file()}
    if not tasks:
        return []

    def has_any(quality: str) -> bool:
        setting = course.builder.setting(quality)
        others = (target for kind in course.kinds.values() for target in kind.targets(setting))
        return any(target.task in tasks and target.record.is_file() for target in others)

    return [quality for quality in QUALITIES if quality != course.quality and has_any(quality)]


def _remove_empty_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top, topdown=False):
        with contextlib.suppress(OSError):  # it is not empty
            os.rmdir(folder)
