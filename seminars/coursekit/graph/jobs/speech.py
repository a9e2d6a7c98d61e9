"""What a job prints, told apart from what others print at the same time."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

from ..terminal.live import CLEAR, can_be_live


class Speech(io.TextIOBase):
    """Whole lines on stderr, each with the name of the task that speaks; stdout is the reporter's."""

    def __init__(self, task: str) -> None:
        self.task = task
        self.line = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self.line = (self.line + text).split("\n")
        for line in lines:
            self._say(line)
        return len(text)

    def close(self) -> None:
        if self.line:
            self._say(self.line)
        self.line = ""

    def _say(self, line: str) -> None:
        # One call a line: what several processes write to one pipe at once is not mixed within a call.
        handle = sys.__stderr__.fileno() if sys.__stderr__ else 2
        # Live lines may be below the cursor: a build draws them again.
        clear = CLEAR if can_be_live(sys.__stderr__) else ""
        os.write(handle, f"{clear}{self.task} | {line}\n".encode())


@contextmanager
def speaking(task: str) -> Iterator[None]:
    """From here to the end, what Python code prints is told by lines, with the task's name."""
    speech = Speech(task)
    try:
        with redirect_stdout(speech), redirect_stderr(speech):
            yield
    finally:
        speech.close()
