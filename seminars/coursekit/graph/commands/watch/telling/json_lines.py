"""What `doit watch --json` tells editors: a JSON object a line, each with an "event"."""

import json
import time
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, TextIO

from ....jobs.processes.loops import HEARERS, Advance
from .failures import Failure
from .noticed import noticed
from .reporter import Doing, Rest, WatchReporter

if TYPE_CHECKING:
    from ....building.builder import Builder
    from ..making import Job


PERIOD = 1.0  # seconds from one event to the next on how far a task is


class JsonReporter(WatchReporter):
    """Tells each event of a watching as a line of JSON, as soon as it is known."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._out = stream
        self._turn = Lock()  # saves are noticed on a thread of their own
        self._unread: dict[str, str] = {}  # by file: the message that was told of it
        self._advanced: dict[str, float] = {}  # by task: when it was last told how far it is
        HEARERS.append(self._advance)

    def _tell(self, event: str, **values: Any) -> None:
        with self._turn:
            self._out.write(json.dumps({"event": event, "time": round(time.time(), 3), **values}) + "\n")
            self._out.flush()

    def show(self, doing: Doing) -> None:
        pass

    def _advance(self, task: str, advance: Advance) -> None:
        """A loop of a task is so far: told once a second."""
        now = time.monotonic()
        if now - self._advanced.get(task, -PERIOD) < PERIOD:
            return
        self._advanced[task] = now
        left = round(advance.left, 1) if advance.left >= 0 else None
        self._tell("progress", task=task, title=advance.title, done=advance.done, total=advance.total, left=left)

    def write(self, line: str) -> None:
        self._tell("note", text=line)

    def interrupt(self) -> None:
        self._tell("end")

    def parse(self, files: Mapping[str, Failure | None]) -> None:
        self._tell("save", files=[*files])
        for file, failure in files.items():
            self._unread.pop(file, None)
            if failure:
                self.fail(failure)

    def misread(self, mistake: str) -> None:
        self.fail(Failure("", mistake.rstrip(), mistake.rstrip()))

    def fail(self, failure: Failure) -> None:
        """A mistake; of a file that cannot be read once, and not for each task that fails by it."""
        if failure.unread:
            if self._unread.get(failure.file) == failure.message:
                return
            self._unread[failure.file] = failure.message
        self._tell("mistake", **failure.as_json())

    def end(self, job: "Job", save_at: float, builder: "Builder") -> None:
        ended = time.time()
        after = {"after_save": round(ended - save_at, 3)} if save_at else {}
        files = [path.relative_to(builder.course.root).as_posix() for path in job.target.files.values()]
        seconds = round(ended - job.began, 3)
        self._tell(
            "made", task=job.target.task, outcome=job.outcome, seconds=seconds, why=job.reason, files=files, **after
        )

    def rest(self, rest: Rest) -> None:
        self._tell(
            "rest",
            current=rest.is_current,
            failed=rest.failed,
            unreached=rest.unreached,
            mistake=rest.mistake,
            lost=[*rest.lost],
            findings=noticed(rest.audits),
            warnings=[warning._asdict() for warning in rest.warned],
        )
