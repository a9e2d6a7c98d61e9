"""doit's own commands, where a course needs them to reach further; for any other dodo file they are doit's."""

import functools
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import Any

from doit import cmd_clean, cmd_forget, cmd_list, cmd_run
from doit.exceptions import InvalidCommand

from coursekit.wording.natural_order import natural

from ..building.engines import begin_importing
from ..command_line.naming.names import members, refuse_empty_wildcards
from ..command_line.options import Verbosity
from ..command_line.parsing import Plain, course_of
from ..command_line.repeated import note
from ..command_line.tasks import CourseTasks
from ..errors import JobError
from ..jobs.checkpoints import FOLDER
from ..source.project_files import DODO, folder_above
from ..store.records import Gone
from ..targets.target import below
from .one_build import build_lock, terminated_as_interrupted
from .passes import Passes, passes_of

# What of doit's own options is otherwise here.
OPTIONS: Mapping[str, dict[str, Any]] = {
    # What fails keeps back what needs it and nothing else: of many scenes, one is always in the making.
    "continue": {"default": True},
    "verbosity": {"type": Verbosity},
}


class Run(Plain, cmd_run.Run):  # type: ignore[misc]
    """Runs tasks: one build at a time in a tree, ended cleanly by Ctrl-C and by SIGTERM."""

    name = "run"
    doc_purpose = "make what is stale of the tasks named"
    doc_usage = "[TASK or FILE ...]"
    warns_last = True
    cmd_options = tuple(
        {**option, **OPTIONS[option["name"]]} if option["name"] in OPTIONS else option
        for option in cmd_run.Run.cmd_options
    )
    _most_jobs: int | None = None  # as many as the engine takes, where -n does not say
    _passes: Passes | None = None
    _goes_on = True  # after a task that failed

    def _load(self, params: Any) -> None:
        root = folder_above(self.asked_from)
        if root is not None and params.get("dodoFile") == DODO:
            begin_importing(root)
        super()._load(params)

    def execute(self, params: Any, args: list[str]) -> int:
        course = course_of(self)
        if course is None:
            return int(super().execute(params, args) or 0)
        with terminated_as_interrupted(), ExitStack() as self._output:
            try:
                if self._has_none(course, params, args) or self._is_current(course, params, args):
                    return 0
                if course.has_work(self._asked(args)):
                    most = course.builder.warm_up()
                    if most and "num_process" not in params._non_default_keys:
                        self._most_jobs = most
                status = self._in_passes(course, params, args)
                course.builder.store.finish()
                return status
            except JobError as problem:
                raise InvalidCommand(str(problem)) from None
            except KeyboardInterrupt as interrupt:
                sys.stderr.write("\nended; what was finished is kept, and doit goes on from there\n")
                return 128 + (interrupt.args[0] if interrupt.args else signal.SIGINT)
            finally:
                course.builder.end()

    def _in_passes(self, course: CourseTasks, params: Any, args: list[str]) -> int:
        """Make what is asked for, in one pass, or several, as scenes turn out to be made of other targets."""
        try:
            status = int(super().execute(params, args) or 0)
            while self._passes and (self._goes_on or not status) and (regrouped := course.regroup()):
                self._passes.go_on(course, regrouped)
                self.dep_manager = None  # the last one is closed
                status = int(super().execute(params, list(dict.fromkeys(map(course.nearest, args)))) or 0)
            return status
        finally:
            if self._passes:
                self._passes.complete()

    def _reporter(self, course: CourseTasks, kind: Any, outfile: Any, failure_verbosity: int) -> Passes:
        """Who reports all passes of this run."""
        if self._passes is None:
            try:
                stream = open(outfile, "w", encoding="utf-8") if isinstance(outfile, str) else outfile  # noqa: SIM115
            except OSError as problem:
                raise InvalidCommand(f"the report cannot be written: {problem}.") from None
            if stream is not outfile:
                self._output.enter_context(stream)
            kind = self.reporters[kind] if isinstance(kind, str) else kind
            self._passes = passes_of(kind, stream, {"failure_verbosity": failure_verbosity}, course)
        return self._passes

    def _asked(self, args: list[str]) -> list[str]:
        return args or [*self.loader.load_doit_config().get("default_tasks", ())]

    def _has_none(self, course: CourseTasks, params: Any, args: list[str]) -> bool:
        """Whether the course has nothing of the kinds that are asked for, which a person is told."""
        asked = self._asked(args)
        if params["reporter"] != "console" or any(kind not in course.kinds or course.named(kind) for kind in asked):
            return False
        is_empty = not any(course.course.scenes)
        where = "; scenes go into seminars/NN_name/, as they are" if is_empty else ""
        sys.stdout.write(f"{' and '.join(asked)}: the course has none{where}\n")
        if is_empty:
            self.tell_scenes_beside()
        return True

    def _is_current(self, course: CourseTasks, params: Any, args: list[str]) -> bool:
        """Whether all that is asked for is current; that is then told, before any task is made of it."""
        if params["always"] or params["reporter"] != "console" or isinstance(params["outfile"], str):
            return False  # something else than the course's own report is doit's to give
        reporter = course.reporter(sys.stdout, {})
        count, warnings = course.all_current(self._asked(args))
        if count:
            note(course.course.root, course.quality, self._asked(args))
            reporter.all_current(count, warnings)
        return count > 0

    @functools.wraps(cmd_run.Run._execute)  # doit passes the options that the signature names
    def _execute(self, *args: Any, **kwargs: Any) -> int:
        course = course_of(self)
        refuse_empty_wildcards(self.sel_tasks, self.task_list)
        if course is None:
            return int(super()._execute(*args, **kwargs) or 0)
        course.builder.is_building = True
        if self._most_jobs:
            kwargs["num_process"] = self._most_jobs
        course.builder.at_once = kwargs["num_process"] or 1
        course.builder.use_store = not kwargs.get("always", False)
        with build_lock(course.course.root):
            course.builder.look_again()
            course.remove_regrouped()
            self._goes_on = kwargs["continue_"]
            kwargs["reporter"] = self._reporter(
                course, kwargs["reporter"], kwargs["outfile"], kwargs["failure_verbosity"]
            )
            kwargs["outfile"] = kwargs["reporter"].stream
            for path in course.remove_unspoken(self.sel_tasks or ()):
                sys.stderr.write(f"removed {path}: its scene says nothing any more\n")
            status = int(super()._execute(*args, **kwargs) or 0)
            return self._passes.status(status) if self._passes else status


class Forget(Plain, cmd_forget.Forget):  # type: ignore[misc]
    """Makes tasks stale, at every level of a group: the next run makes them anew, even if the store has them."""

    name = "forget"
    doc_purpose = "have tasks made anew, even if the store has them"

    def _execute(self, forget_sub: bool, forget_disable_default: bool, forget_all: bool) -> None:
        course = course_of(self)
        is_bare = getattr(self, "sel_default_tasks", False)
        if forget_all and not is_bare:
            named = " ".join(self.sel_tasks or ())
            raise InvalidCommand(f"`doit forget --all` forgets all tasks: leave out --all, or {named}.")
        if course and not (is_bare and forget_disable_default and not forget_all):
            names = [task.name for task in self.task_list] if forget_all else self.sel_tasks or ()
            refuse_empty_wildcards(list(names), self.task_list)
            for target in self._targets(course, list(names), forget_sub):
                course.builder.forget(target)
        out, self.outstream = self.outstream, StringIO()
        super()._execute(forget_sub, forget_disable_default, forget_all)
        out.writelines(dict.fromkeys(self.outstream.getvalue().splitlines(keepends=True)))  # doit tells some twice
        self.outstream = out
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


class List(Plain, cmd_list.List):  # type: ignore[misc]
    """Lists tasks; with --status, a group is up to date when all that is in it is."""

    name = "list"
    doc_purpose = "list tasks, and whether they are current"
    _is_by_name = True

    def execute(self, params: Any, args: list[str]) -> int:
        template = params.get("template")
        fields = {"name": "", "doc": "", **({"status": ""} if params.get("status") else {})}
        try:
            (template or "").format(**fields)
        except (KeyError, ValueError, AttributeError, IndexError):
            raise InvalidCommand(
                f"--template={template}: a line may have {{name}}, {{doc}} and, with --status, {{status}}."
            ) from None
        status = int(super().execute(params, args) or 0)
        if not args:
            self.tell_scenes_beside()
        return status

    @functools.wraps(cmd_list.List._execute)  # doit passes the options that the signature names
    def _execute(self, **given: Any) -> int:
        self._is_by_name = given.get("sort", "name") == "name"
        return int(super()._execute(**{**given, "sort": "definition"}) or 0)

    def _list_all(self, include_subtasks: bool) -> list[Any]:
        return self._in_order(super()._list_all(include_subtasks))

    def _list_filtered(self, tasks: dict[str, Any], filter_tasks: list[str], include_subtasks: bool) -> list[Any]:
        named = [tasks[name] for name in filter_tasks]
        if include_subtasks:
            below = [member for task in named for member in members([*tasks.values()], task.name)]
            named = list({task.name: task for task in below}.values())
        return self._in_order(named)

    def _in_order(self, tasks: list[Any]) -> list[Any]:
        return sorted(tasks, key=lambda task: natural(task.name)) if self._is_by_name else tasks

    def _print_task(self, template: str, task: Any, status: bool, list_deps: bool, tasks: dict[str, Any]) -> None:
        course = course_of(self)
        if course and status and task.has_subtask:
            targets = [t for name, t in course.by_task.items() if name.startswith(f"{task.name}:")]
            current = all(course.builder.is_current(target) for target in targets)
            self.outstream.write(template.format(name=task.name, doc=task.doc, status="U" if current else "R"))
            return
        super()._print_task(template, task, status, list_deps, tasks)


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
        from ..building.orphans import orphans, remove, tracked_lines
        from ..jobs.checkpoint_files import files_of

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


def _remove_empty_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top, topdown=False):
        if not os.listdir(folder):
            shutil.rmtree(folder)
