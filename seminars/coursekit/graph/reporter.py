"""What a person sees of a build: live lines on a terminal, plain ones elsewhere."""

import time
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from doit.exceptions import BaseFail, UnmetDependency
from doit.reporter import ConsoleReporter
from doit.task import Task

from .targets import Clip, Target

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from .builds import Builder


class BuildReporter(ConsoleReporter):  # type: ignore[misc]
    """A line for each task that was made, with its seconds; nothing for what is current; a closing count."""

    desc = "what was made, and how long it took; live on a terminal"
    builder: ClassVar["Builder"]
    by_task: ClassVar[Mapping[str, Target]]

    def __init__(self, outstream: Any, options: Mapping[str, Any]) -> None:
        super().__init__(outstream, options)
        self.began = time.monotonic()
        self.started: dict[str, float] = {}
        self.ended: Counter[str] = Counter()
        self.waiting = 0
        self.live: Progress | None = None
        self.lines: dict[str, TaskID] = {}

    def initialize(self, tasks: Mapping[str, Task], selected_tasks: list[str]) -> None:
        reached: set[str] = set()
        todo = list(selected_tasks)
        while todo:
            name = todo.pop()
            if name not in reached and name in tasks:
                reached.add(name)
                todo.extend(tasks[name].task_dep)
        self.waiting = sum(name in self.by_task for name in reached)

    def execute_task(self, task: Task) -> None:
        if task.name not in self.by_task:
            return
        self.started[task.name] = time.monotonic()
        if self.outstream.isatty():
            live = self._live()
            target = self.by_task[task.name]
            last = self.builder.records.read(target.record).facts.get("seconds") or None
            self.lines[task.name] = live.add_task(task.name, total=last)

    def add_success(self, task: Task) -> None:
        if task.name not in self.by_task:
            return
        outcome = self.builder.outcomes.get(task.name, "computed")
        self._end(task.name, outcome)
        seconds = time.monotonic() - self.started[task.name]
        self.write(f"{task.name}  {outcome}, {seconds:.1f} s\n")
        target = self.by_task[task.name]
        if isinstance(target, Clip) and target.scene.one_clip_because and outcome == "computed":
            self.write(f"  {target.scene.name} is one clip: {target.scene.one_clip_because}\n")

    def skip_uptodate(self, task: Task) -> None:
        if task.name in self.by_task:
            self._end(task.name, "current")

    def add_failure(self, task: Task, fail: BaseFail) -> None:
        self._end(task.name, "failed")
        if isinstance(fail, UnmetDependency):
            return  # what it waited for has said why
        self.failures.append({"task": task, "exception": fail})
        self.write(f"{task.name}  FAILED\n{fail.get_msg().rstrip()}\n")

    def runtime_error(self, msg: str) -> None:
        self.runtime_errors.append(msg)

    def complete_run(self) -> None:
        if self.live:
            self.live.stop()
        for error in self.runtime_errors:
            self.outstream.write(f"{error}\n")
        counts = ", ".join(f"{count} {outcome}" for outcome, count in self.ended.items())
        if counts:
            self.outstream.write(f"{counts}; {time.monotonic() - self.began:.1f} s\n")

    def write(self, text: str) -> None:
        if self.live:
            self.live.console.print(text, end="", markup=False, highlight=False)
        else:
            self.outstream.write(text)
            self.outstream.flush()

    def _end(self, name: str, outcome: str) -> None:
        self.ended[outcome] += 1
        if self.live:
            if name in self.lines:
                self.live.remove_task(self.lines.pop(name))
            self.live.update(self.lines["all"], completed=sum(self.ended.values()))

    def _live(self) -> "Progress":
        if self.live is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                Progress,
                SpinnerColumn,
                TextColumn,
                TimeElapsedColumn,
                TimeRemainingColumn,
            )

            self.live = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(24),
                TimeElapsedColumn(),
                TextColumn("left"),
                TimeRemainingColumn(),
                console=Console(file=self.outstream),
                transient=True,
            )
            self.live.start()
            self.lines["all"] = self.live.add_task("all tasks", total=self.waiting, completed=sum(self.ended.values()))
        return self.live
