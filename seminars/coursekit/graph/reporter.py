"""What a person sees of a build: live lines on a terminal, plain ones elsewhere."""

import time
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from doit.exceptions import BaseFail, UnmetDependency
from doit.reporter import ConsoleReporter
from doit.task import Task

from .audits import warnings
from .targets import AuditTarget, Target
from .videos import Clip

if TYPE_CHECKING:
    from rich.live import Live

    from .builds import Builder


class BuildReporter(ConsoleReporter):  # type: ignore[misc]
    """A line for each task that was made, with its seconds and the reason; a closing count."""

    desc = "what was made, why, and how long it took; live on a terminal"
    builder: ClassVar["Builder"]
    by_task: ClassVar[Mapping[str, Target]]
    workers: ClassVar[int] = 1

    def __init__(self, outstream: Any, options: Mapping[str, Any]) -> None:
        super().__init__(outstream, options)
        self.began = time.monotonic()
        self.running: dict[str, float] = {}  # when each began
        self.waiting: set[str] = set()
        self.ended: Counter[str] = Counter()
        self.judged: dict[str, AuditTarget] = {}  # audits of all that ended
        self.live: Live | None = None

    def initialize(self, tasks: Mapping[str, Task], selected_tasks: list[str]) -> None:
        reached: set[str] = set()
        todo = list(selected_tasks)
        while todo:
            name = todo.pop()
            if name not in reached and name in tasks:
                reached.add(name)
                todo.extend(tasks[name].task_dep)
        self.waiting = reached & self.by_task.keys()

    def execute_task(self, task: Task) -> None:
        if task.name not in self.by_task:
            return
        self.running[task.name] = time.monotonic()
        if self.live is None and self.outstream.isatty():
            self._go_live()

    def add_success(self, task: Task) -> None:
        if task.name not in self.by_task:
            return
        outcome = self.builder.outcomes.get(task.name, "computed")
        seconds = time.monotonic() - self.running[task.name]
        self._end(task.name, outcome)
        reason = self.builder.reasons.get(task.name)
        self.write(f"{task.name}  {outcome}, {seconds:.1f} s{f' ({reason})' if reason else ''}\n")
        target = self.by_task[task.name]
        if isinstance(target, Clip) and target.scene.one_clip_because and outcome == "computed":
            self.write(f"  {target.scene.name} is one clip: {target.scene.one_clip_because}\n")

    def skip_uptodate(self, task: Task) -> None:
        if task.name in self.by_task:
            self._end(task.name, "current")

    def all_current(self, count: int, warnings: list[str]) -> None:
        """Tell of a run that has nothing to do."""
        self.ended["current"] = count
        self._tell_end(warnings)

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
            self.live = None
        for error in self.runtime_errors:
            self.write(f"{error}\n")
        self._tell_end(warnings(self.judged.values()))

    def _tell_end(self, warnings: list[str]) -> None:
        if warnings:
            self.write("The audit found:\n" + "".join(f"  {line}\n" for line in warnings))
        counts = ", ".join(f"{count} {outcome}" for outcome, count in self.ended.items())
        if counts:
            self.write(f"{counts}; {time.monotonic() - self.began:.1f} s\n")

    def write(self, text: str) -> None:
        if self.live:
            self.live.console.print(text, end="", markup=False, highlight=False, soft_wrap=True)
        else:
            self.outstream.write(text)
            self.outstream.flush()

    def _end(self, name: str, outcome: str) -> None:
        self.running.pop(name, None)
        self.waiting.discard(name)
        self.ended[outcome] += 1
        target = self.by_task.get(name)
        self.judged |= {audit.task: audit for audit in (target.audits if target else ())}

    def _go_live(self) -> None:
        from rich.console import Console
        from rich.live import Live

        console = Console(file=self.outstream)
        self.live = Live(console=console, get_renderable=self._picture, refresh_per_second=8, transient=True)
        self.live.start()

    def _picture(self) -> str:
        """A line a running task, then counts and time left by the last run's seconds."""
        now = time.monotonic()
        left = sum(self._last_seconds(name) or 0 for name in self.waiting)
        lines = []
        for name, began in list(self.running.items()):
            last = self._last_seconds(name)
            lines.append(f"  {name}  {now - began:.0f} s{f' of about {last:.0f} s' if last else ''}")
            left -= min(now - began, last or 0)
        done = sum(self.ended.values())
        lines.append(
            f"{done} of {done + len(self.waiting)} tasks{f', about {left / self.workers:.0f} s left' if left else ''}"
        )
        return "\n".join(lines)

    def _last_seconds(self, name: str) -> float | None:
        return self.builder.last_seconds(self.by_task[name]) or None
