"""One report of a run that may go over its tasks several times, by whichever reporter was asked for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from doit.exceptions import TaskFailed, UnmetDependency
from doit.runner import ERROR, FAILURE
from doit.task import Task

from ..building.builder import PUT_OFF
from ..command_line.tasks import CourseTasks
from ..course.model import Scene
from ..reporting.reporter import BuildReporter

if TYPE_CHECKING:
    from doit.exceptions import BaseFail


class Passes:
    """A reporter of a run: it is completed once, after the last pass."""

    def __init__(self, reporter: Any, stream: TextIO) -> None:
        self.reporter = reporter
        self.stream = stream
        self._has_erred = False  # in this pass

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reporter, name)

    def initialize(self, tasks: Mapping[str, Task], selected_tasks: list[str]) -> None:
        self._has_erred = False
        if hasattr(self.reporter, "initialize"):  # doit asks of none that it has one
            self.reporter.initialize(tasks, selected_tasks)

    def add_failure(self, task: Task, failure: "BaseFail") -> None:
        self._has_erred |= not isinstance(failure, (TaskFailed, UnmetDependency))
        self._tell_failure(task, failure)

    def runtime_error(self, message: str) -> None:
        self._has_erred = True
        self.reporter.runtime_error(message)

    def status(self, status: int) -> int:
        """The exit status of a pass, of which doit gives one.

        To doit, a task that waits for one that failed is an error: what one mistake ends with would depend on whether
        something needs what it is in.
        """
        return FAILURE if status == ERROR and not self._has_erred else status

    def _tell_failure(self, task: Task, failure: "BaseFail") -> None:
        self.reporter.add_failure(task, failure)

    def complete_run(self) -> None:
        """A pass has ended, as doit tells; another one may follow."""

    def go_on(self, course: CourseTasks, regrouped: Sequence[Scene]) -> None:
        self.reporter.go_on(course.builder, course.by_task, regrouped)

    def complete(self) -> None:
        """The run has ended."""
        self.reporter.complete_run()
        self.stream.flush()  # a file that -o names is closed by nobody but the end of the process


class OthersPasses(Passes):
    """The same of a reporter that knows of no passes, as doit's own: what one pass has told, the next does not tell."""

    def __init__(self, reporter: Any, stream: TextIO, course: CourseTasks) -> None:
        super().__init__(reporter, stream)
        self._course = course
        self._made: set[str] = set()
        self._failed: dict[str, str] = {}
        self._begun: set[str] = set()
        self._running: dict[str, Task] = {}

    def get_status(self, task: Task) -> None:
        """Nothing: whether there is a task of this name at all may turn out in this pass."""

    def execute_task(self, task: Task) -> None:
        if task.name not in self._failed:
            self._begin(task)
            self._running[task.name] = task
            self.reporter.execute_task(task)

    def add_success(self, task: Task) -> None:
        if self._is_put_off(task) and self._course.builder.outcomes.get(task.name, PUT_OFF) == PUT_OFF:
            return
        self._running.pop(task.name, None)
        self._made.add(task.name)
        self.reporter.add_success(task)

    def _tell_failure(self, task: Task, failure: "BaseFail") -> None:
        self._running.pop(task.name, None)
        told = failure.get_msg()
        if self._failed.get(task.name) != told:
            self._begin(task)
            self._failed[task.name] = told
            self.reporter.add_failure(task, failure)

    def skip_uptodate(self, task: Task) -> None:
        if task.name not in self._made and not self._is_put_off(task):
            self._begin(task)
            self.reporter.skip_uptodate(task)

    def skip_ignore(self, task: Task) -> None:
        self._begin(task)
        self.reporter.skip_ignore(task)

    def go_on(self, course: CourseTasks, regrouped: Sequence[Scene]) -> None:
        self._begun.clear()

    def complete(self) -> None:
        # What was put off while it ran, or interrupted, has no end to tell: JsonReporter takes its times apart.
        for task in self._running.values():
            self.reporter.get_status(task)
        super().complete()

    def _begin(self, task: Task) -> None:
        if task.name not in self._begun:
            self._begun.add(task.name)
            self.reporter.get_status(task)

    def _is_put_off(self, task: Task) -> bool:
        target = self._course.by_task.get(task.name)
        return target is not None and self._course.builder.is_put_off(target)


def passes_of(kind: type, stream: TextIO, options: Mapping[str, Any], course: CourseTasks) -> Passes:
    """A reporter of a kind, for all passes of a run."""
    reporter = kind(stream, options)
    if isinstance(reporter, BuildReporter):
        return Passes(reporter, stream)
    return OthersPasses(reporter, stream, course)
