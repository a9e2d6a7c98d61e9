"""What a person sees of a build: live lines on a terminal, plain ones elsewhere."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from doit.exceptions import BaseFail, TaskFailed, UnmetDependency
from doit.reporter import ConsoleReporter
from doit.task import Task

from coursekit.wording.plurals import counted

from ..course.model import Scene
from ..errors import shortened
from ..jobs.processes.speech import BEGUN
from ..targets.findings import all_warnings
from ..targets.target import AuditTarget, Target
from ..terminal.live import LiveLines
from ..terminal.output import below_headings
from .progress import CURRENT, Progress, picture

if TYPE_CHECKING:
    from ..building.builder import Builder
    from .pace import Expectation

MADE = ("computed", "from the store")  # how tasks ended that count, however often a run goes over the course
UNREACHED = "not reached"  # how a task ended that waited for one that failed

# doit calls execute_task() and teardown_task() from the thread that runs the task, and all else from the main one;
# an exception in any of them ends the build. The picture is drawn by a thread of LiveLines: it sees snapshots alone.


class Failed(TaskFailed):  # type: ignore[misc]
    """A task that failed, as doit wants it; with the mistake in a line, for the end of the build."""

    def __init__(self, message: str, gist: str) -> None:
        super().__init__(message)
        self.gist = gist


class BuildReporter(ConsoleReporter):  # type: ignore[misc]
    """A line for each task that was made, with its seconds and the reason; at the end, what failed, and counts."""

    desc = "what was made, why, and how long it took; live on a terminal"
    builder: "Builder"
    by_task: Mapping[str, Target]
    names_stored: ClassVar[bool] = True  # what comes from the store; else its number alone is told, at the end

    def __init__(self, outstream: Any, options: Mapping[str, Any]) -> None:
        super().__init__(outstream, options)
        self.began = time.monotonic()
        self.progress = Progress()
        self.judged: dict[str, AuditTarget] = {}  # audits of all that ended
        self.asked: list[str] = []  # tasks, by name
        self.current: dict[str, Target] = {}  # what ended as it should be
        self.live = LiveLines(outstream, self.picture)
        self.expected: Expectation | None = None
        self.whole: set[str] = set()  # clips that are whole scenes, of those whose authors did not ask for sections
        self.remarked: set[str] = set()  # what was said of scenes
        self.failed_before: set[tuple[str, str]] = set()  # what an earlier pass told: task, and why

    def initialize(self, tasks: Mapping[str, Task], selected_tasks: list[str]) -> None:
        self.asked = selected_tasks
        reached: set[str] = set()
        todo = list(selected_tasks)
        while todo:
            name = todo.pop()
            if name not in reached and name in tasks:
                reached.add(name)
                todo.extend(tasks[name].task_dep)
        planned = [name for name in tasks if name in reached and name in self.by_task]
        self.progress.plan(planned, MADE)
        self.live.start()
        from .pace import Expectation  # imported here: with nothing to do, nothing is expected

        self.expected = Expectation(self.builder, [self.by_task[name] for name in planned], self.began)
        if self.live.is_live:
            self.expected.look()

    def get_status(self, task: Task) -> None:
        if task.name in self.by_task:
            self.progress.look_at(task.name)

    def execute_task(self, task: Task) -> None:
        if task.name in self.by_task:
            self.progress.begin(task.name)

    def add_success(self, task: Task) -> None:
        if task.name not in self.by_task:
            return
        target = self.by_task[task.name]
        if self.builder.is_put_off(target) and task.name not in self.builder.outcomes:
            self._end(task.name, UNREACHED)
            return
        outcome = self.builder.outcomes.get(task.name, "computed")
        seconds = self._end(task.name, outcome)
        reason = self.builder.reasons.get(task.name)
        drawn = f"{self._parts_drawn(target)}{self._went_on(target)}" if outcome == "computed" else ""
        if outcome == "computed" or self.names_stored:
            self.write(f"{task.name}  {outcome}, {seconds:.1f} s{drawn}{f' ({reason})' if reason else ''}\n")
        if target.remark and outcome == "computed" and target.remark not in self.remarked:
            self.write(f"  {target.remark}\n")
        if target.is_whole_scene and outcome == "computed":
            self.whole.add(task.name)
        if self.expected and outcome == "computed":
            self.expected.on_made(target, seconds, self.live.is_live)

    def _parts_drawn(self, target: Target) -> str:
        """How many of its parts were drawn anew, where it has any and some were not."""
        drawn, parts = self.builder.records.read(target.record).facts.get("drawn", (0, 0))
        return f", {drawn} of {counted(parts, 'parts')}" if drawn < parts else ""

    def _went_on(self, target: Target) -> str:
        """After how many steps it went on from a checkpoint, where it did."""
        loops = self.builder.records.read(target.record).facts.get("resumable", ())
        done, steps = (sum(loop[i] for loop in loops) for i in (1, 2))
        return f", on from step {done:,} of {steps:,}" if done else ""

    def skip_uptodate(self, task: Task) -> None:
        if task.name in self.by_task:
            self._end(task.name, CURRENT)

    def all_current(self, count: int, warnings: Mapping[str, list[str]]) -> None:
        """Tell of a run that has nothing to do."""
        self.progress.count(CURRENT, count)
        self._tell_end(warnings)

    def add_failure(self, task: Task, fail: BaseFail) -> None:
        if isinstance(fail, UnmetDependency):
            if task.name in self.by_task:
                self._end(task.name, UNREACHED)  # what it waited for has said why
            return
        self._end(task.name, "failed")
        is_known = any(fail.get_msg() == each["exception"].get_msg() for each in self.failures)
        self.failures.append({"task": task, "exception": fail})
        if (task.name, fail.get_msg()) in self.failed_before:
            return
        if is_known:  # what several have in common is told once
            self.write(f"{task.name}  FAILED, as told above\n", "red")
        else:
            self.write(f"{task.name}  FAILED\n", "red")
            self.write(f"{fail.get_msg().rstrip()}\n")

    def runtime_error(self, msg: str) -> None:
        self.runtime_errors.append(msg)

    def go_on(self, builder: "Builder", by_task: Mapping[str, Target], regrouped: Iterable[Scene]) -> None:
        """The run goes over the course once more, as it was read again: some scenes are made of other targets now."""
        for scene in regrouped:
            self.remarked.add(scene.remark)
            self.write(f"{scene.remark}\n")
        if self.expected:
            self.expected.keep_pace()
        self.failed_before = {(each["task"].name, each["exception"].get_msg()) for each in self.failures}
        self.builder, self.by_task = builder, by_task
        self.failures.clear()
        self.judged, self.current = {}, {}

    def complete_run(self) -> None:
        self.live.stop()
        for error in self.runtime_errors:
            self.write(f"{error}\n")
        self._tell_end(all_warnings(self.judged.values(), self.current.values(), self.asked))
        if self.expected:
            self.expected.keep_pace()

    def _tell_end(self, warnings: Mapping[str, list[str]]) -> None:
        now = self.progress.snapshot()
        if self.whole:
            are = "1 scene is" if len(self.whole) == 1 else f"{len(self.whole)} scenes are"
            each = " each" if len(self.whole) > 1 else ""
            self.write(f"{are} one clip{each}; `doit list --all clip` says why\n")
        if warnings:
            self.write(below_headings(warnings))
        if self.failures:
            self.write(f"Failed:\n{''.join(self._failed())}")
        counts = ", ".join(f"{count} {outcome}" for outcome, count in now.ended.items() if outcome != UNREACHED)
        if not counts:
            return  # it was ended before it had begun
        if unreached := now.ended.get(UNREACHED, 0) + len(now.waiting):
            self.write(f"{unreached} {'task was' if unreached == 1 else 'tasks were'} not reached\n")
        self.write(f"{counts}; {time.monotonic() - self.began:.1f} s\n")

    def _failed(self) -> Iterator[str]:
        """A line for each task that failed, those with one mistake below each other; it is told with the first."""
        by_message: dict[str, list[Any]] = {}
        for each in self.failures:
            by_message.setdefault(each["exception"].get_msg(), []).append(each)
        for first, *others in by_message.values():
            yield f"  {first['task'].name}  {_gist(first['exception'])}\n"
            yield from (f"  {other['task'].name}  the same\n" for other in others)

    def write(self, text: str, style: str = "") -> None:
        """Write whole lines; a style, as rich names it, is for a terminal alone."""
        self.live.write(text, style)

    def picture(self) -> list[str]:
        """What is drawn on a terminal while the build goes on."""
        now, expected = self.progress.snapshot(), self.expected
        if expected is None:
            return []
        return picture(now, expected.last, expected.left(now), self.builder.is_starting, expected.start, {**BEGUN})

    def _end(self, name: str, outcome: str) -> float:
        target = self.by_task.get(name)
        self.judged |= {audit.task: audit for audit in (target.audits if target else ())}
        if target and outcome not in ("failed", UNREACHED):
            self.current[name] = target
        return self.progress.end(name, outcome)


def _gist(fail: BaseFail) -> str:
    return fail.gist if isinstance(fail, Failed) else shortened(fail.get_msg())
