"""`doit list`: tasks in the order in which people number them, and groups with the state of all that is in them."""

import functools
from typing import Any

from doit import cmd_list
from doit.exceptions import InvalidCommand

from coursekit.wording.natural_order import natural

from ...command_line.naming.names import members
from ...command_line.parsing import Plain, course_of


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
