"""doit's other commands: those that a course has no use for say what there is instead."""

from collections import defaultdict
from copy import copy
from typing import Any

from doit import cmd_completion, cmd_dumpdb, cmd_ignore, cmd_info, cmd_resetdep, cmd_strace
from doit.cmd_base import DodoTaskLoader
from doit.exceptions import InvalidCommand

from ..source.project_files import folder_above
from .naming.habits import UNUSED_COMMANDS
from .parsing import Plain, course_of
from .uptodate import AllCurrent
from .usage import help_of_option


class Unused(Plain):
    """A command of doit that would do nothing in a course, and is doit's for any other dodo file."""

    def settle(self, params: Any, args: list[str]) -> list[str]:
        self._load(params)
        if course_of(self) is not None:
            raise InvalidCommand(f"a course does without `doit {self.name}`: {UNUSED_COMMANDS[self.name]}.")
        self._refuse_no_tasks(params)
        return args


class DumpDB(Unused, cmd_dumpdb.DumpDB):  # type: ignore[misc]
    """Prints doit's database."""

    name = "dumpdb"
    cmd_options = (*DodoTaskLoader.cmd_options, *cmd_dumpdb.DumpDB.cmd_options)


class Ignore(Unused, cmd_ignore.Ignore):  # type: ignore[misc]
    """Has doit pass over tasks."""

    name = "ignore"
    doc_usage = "TASK ..."


class ResetDep(Unused, cmd_resetdep.ResetDep):  # type: ignore[misc]
    """Takes files as they are for those that tasks were run with."""

    name = "reset-dep"
    doc_usage = "[TASK ...]"


class Strace(Unused, cmd_strace.Strace):  # type: ignore[misc]
    """Lists the files that a shell command opens."""

    name = "strace"
    doc_usage = "TASK"


class Info(Plain, cmd_info.Info):  # type: ignore[misc]
    """Shows one task: its status and the reasons for it, what it needs and what it makes."""

    name = "info"
    doc_purpose = "show one task: whether it is current, what it needs and what it makes"
    doc_usage = "TASK"

    def _execute(self, pos_args: list[str], hide_status: bool = False) -> int:
        if len(pos_args) != 1:
            given = f"was given {' '.join(pos_args)}" if pos_args else "none was given"
            raise InvalidCommand(f"`doit info` takes one task, but {given}; `doit list --all` shows them.")
        course, (name,) = course_of(self), pos_args
        if course and name in course.kinds:
            # doit makes these groups itself, and says of them that they have no dependencies.
            group = next(task for task in self.task_list if task.name == name)
            group.uptodate = [(AllCurrent(course.builder, course.named(name)), [], {})]
        return int(super()._execute(pos_args, hide_status) or 0)

    @staticmethod
    def get_reasons(reasons: dict[str, Any]) -> str:
        """What is stale, without the arguments by which doit asked for it."""
        own = "\n".join(f"    - {asked}" for asked, *_ in reasons["uptodate_false"])
        told: str = cmd_info.Info.get_reasons(defaultdict(list, {**reasons, "uptodate_false": []}))
        return "\n".join(filter(None, (own, told)))


class TabCompletion(Plain, cmd_completion.TabCompletion):  # type: ignore[misc]
    """Writes a script by which a shell completes commands and tasks."""

    name = "tabcompletion"
    writes_code = True
    doc_purpose = "write a script that completes commands and tasks in bash or zsh"

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        # As `doit help` has them: what is proposed is what a course takes.
        commands: dict[str, Any] = vars(self)["cmds"]
        self.cmds = {name: command for name, command in commands.items() if name not in UNUSED_COMMANDS}

    @classmethod
    def _zsh_arg_list(cls, cmd: Any) -> list[str]:
        lines: list[str] = super()._zsh_arg_list(cmd)
        shows = getattr(cmd, "shows", lambda option: True)  # a command of somebody's own knows of no such thing
        hidden = {cls._zsh_arg_line(option) for option in cmd.get_options() if not shows(option)}
        return [line for line in lines if line not in hidden]

    @staticmethod
    def _zsh_arg_line(opt: Any) -> str:
        told = copy(opt)
        told.help = help_of_option(opt)
        # doit writes it in double quotes, where zsh would run what stands in backquotes.
        return str(cmd_completion.TabCompletion._zsh_arg_line(told)).replace("`", r"\`")

    def settle(self, params: Any, args: list[str]) -> list[str]:
        """The script is the same for all courses, and needs none, unless it is to hold the names of tasks."""
        if folder_above(self.asked_from) is None and not params["hardcode_tasks"] and not args:
            return args
        return super().settle(params, args)
