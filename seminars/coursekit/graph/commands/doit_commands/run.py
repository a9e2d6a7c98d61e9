"""`doit run`, and `doit` alone: one build at a time, in several passes where scenes turn out to be made of others."""

import functools
import signal
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from doit import cmd_run
from doit.exceptions import InvalidCommand

from ...building.warming import begin_importing
from ...command_line.naming.names import refuse_empty_wildcards
from ...command_line.options import Verbosity
from ...command_line.parsing import Plain, course_of
from ...command_line.repeated import note
from ...command_line.tasks import CourseTasks
from ...errors import JobError
from ...source.project_files import DODO, folder_above
from ..one_build import build_lock, terminated_as_interrupted
from ..passes import Passes, passes_of

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
