"""What commands on targets of a course have in common: the targets that are named, in the order of building."""

from collections.abc import Iterable
from typing import Any, ClassVar

from doit.cmd_base import DoitCmdBase
from doit.exceptions import InvalidCommand

from ..command_line.naming.names import members, refuse_empty_wildcards
from ..command_line.parsing import Plain, course_of
from ..command_line.tasks import CourseTasks
from ..command_line.wiring import mistaken
from ..targets.target import Target


class CourseCommand(Plain, DoitCmdBase):  # type: ignore[misc]
    """A command on targets of a course: those named, at every level of a group, or all that `doit` would build."""

    doc_usage = "[TASK ...]"
    cmd_options: ClassVar[tuple[dict[str, Any], ...]] = ()

    def chosen(self, pos_args: list[str], with_checks: bool = False) -> tuple[CourseTasks, list[Target]]:
        """The course, and the targets in the order in which they are built.

        with_checks: whether what holds back those that `doit` would build is among them, and what fails beside them
        raises:      InvalidCommand for a name that matches nothing
        """
        course = course_of(self)
        if course is None:
            raise InvalidCommand(f"`{self.name}` needs the dodo file of a course.")
        refuse_empty_wildcards(pos_args, self.task_list)
        named: list[Target] = []
        for name in pos_args or self.loader.load_doit_config().get("default_tasks", ()):
            found = [course.by_task[t.name] for t in members(self.task_list, name) if t.name in course.by_task]
            if not found and pos_args and name not in course.kinds:
                raise InvalidCommand(f"{name} is no task of the course; `doit list --all` shows them.")
            named.extend(found)
            if with_checks:
                named.extend(each for each in mistaken(name, course.tensors) if each not in named)
        self.dep_manager.close()
        return course, named if pos_args else in_order(named, with_checks)

    def course(self) -> CourseTasks:
        """raises: InvalidCommand without the dodo file of a course"""
        course = course_of(self)
        if course is None:
            raise InvalidCommand(f"`{self.name}` needs the dodo file of a course.")
        self.dep_manager.close()
        return course


def in_order(targets: Iterable[Target], with_checks: bool) -> list[Target]:
    """Targets and all below them, each after what it needs."""
    ordered: dict[str, Target] = {}

    def add(target: Target) -> None:
        if target.task not in ordered:
            for below in (*target.needs, *(target.checks if with_checks else ())):
                add(below)
            ordered[target.task] = target

    for target in targets:
        add(target)
    return list(ordered.values())
