"""`doit help`: the commands, tasks and examples of this course, and nothing of doit's insides."""

import sys
from typing import Any

from doit import cmd_help, doit_cmd
from doit.exceptions import InvalidCommand, InvalidDodoFile

from .naming.habits import UNUSED_COMMANDS
from .parsing import FOR_AUTHORS, Plain, course_of, refuse_unknown_variables
from .usage import NAMES, USAGE, columns, examples, help_of_task, wrapped


class Help(Plain, cmd_help.Help):  # type: ignore[misc]
    """Shows what there is: commands and tasks, or one of them."""

    name = "help"
    doc_purpose = "show commands and tasks, or one of them"
    doc_usage = "[COMMAND or TASK]"

    def settle(self, params: Any, args: list[str]) -> list[str]:
        """A command needs no course to be told."""
        return args

    def execute(self, params: Any, args: list[str]) -> int:
        if len(args) > 1:
            raise InvalidCommand(f"`doit help` takes one name, but was given {' '.join(args)}.")
        if args and args[0] in self.cmds:
            command = self.cmds[args[0]](cmds=self._cmds, **self.init_kwargs)
            print(command.help())
            return 0
        if not args:
            self._tell_all(params)
            return 0
        (name, *_) = Plain.settle(self, params, args)
        course = course_of(self)
        if course is None:
            return int(super().execute(params, args) or 0)
        tasks = {task.name: task for task in self.loader.load_tasks(cmd=self, pos_args=[])}
        print(help_of_task(course, tasks, name))
        return 0

    def _tell_all(self, params: Any) -> None:
        """raises: InvalidDodoFile, after what can be told without a course, where it cannot be read"""
        course, tasks, default = None, [], ""
        problem: Exception | None = None
        try:
            self._load(params)
            course = course_of(self)
            if course is None:
                self._refuse_no_tasks(params)
            else:
                refuse_unknown_variables(course)
            tasks = [task for task in self.loader.load_tasks(cmd=self, pos_args=[]) if not task.subtask_of]
            default = " and ".join(self.loader.load_doit_config().get("default_tasks") or ())
        except InvalidDodoFile as mistake:
            problem = mistake
        told = [USAGE, "", *wrapped(NAMES)]
        if tasks:
            told += ["", f"Tasks{f' ({default}, if none is named)' if default else ''}"]
            told += columns((task.name, task.doc or "") for task in tasks)
        commands = {name: command for name, command in self.cmds.items() if name not in UNUSED_COMMANDS}
        told += ["", "Commands", *columns((name, commands[name].doc_purpose) for name in sorted(commands))]
        told += ["", "Examples", *columns(examples("", course))]
        print("\n".join(told), flush=True)
        if problem is not None:
            raise problem


def print_usage(self: cmd_help.Help, commands: Any) -> None:
    """Tell what `doit help` tells."""
    doit_cmd.reset_vars()  # doit has read no variables yet
    command = Help(cmds=self._cmds, **self.init_kwargs)
    try:
        status = command.parse_execute([])
    except FOR_AUTHORS as problem:
        sys.stderr.write(f"ERROR: {problem}\n")
        status = 3
    if status:
        raise SystemExit(status)


# For `doit --help`, doit makes its own Help, whatever command is registered under that name.
cmd_help.Help.print_usage = print_usage
