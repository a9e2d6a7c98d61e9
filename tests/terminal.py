"""A command in a pseudo-terminal: what a person sees of it, and all that was ever written."""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from types import TracebackType
from typing import Any

import pexpect
import pyte

from tests import interrupts

LONGEST = 300  # seconds that a command may take in all


class _Screen(pyte.HistoryScreen):  # type: ignore[misc]
    """A screen that keeps, as tmux does, what is cleared from its very first cell on."""

    def erase_in_display(self, how: int = 0, *arguments: Any, **options: Any) -> None:
        if how == 0 and (self.cursor.x, self.cursor.y) == (0, 0):
            used = [row for row, line in enumerate(self.display) if line.strip()]
            self.history.top.extend(deepcopy(self.buffer[row]) for row in range(used[-1] + 1 if used else 0))
        super().erase_in_display(how, *arguments, **options)


class Terminal:
    """A terminal of a size with one command in it.

    with Terminal(["doit"], course.root, columns=60) as terminal:
        terminal.wait_for("current")
        terminal.resize(columns=140)
        terminal.interrupt()
        assert terminal.finish() == 130
    assert terminal.lines[-1] == …
    """

    def __init__(
        self,
        command: Sequence[str],
        cwd: Path,
        columns: int = 140,
        rows: int = 40,
        environment: Mapping[str, str | None] | None = None,
    ) -> None:
        """environment: what differs from this process's own; None takes a variable away"""
        changed = {"TERM": "xterm-256color", "NO_COLOR": None, "COLUMNS": None, "LINES": None, **(environment or {})}
        given = {**os.environ, **changed}
        self.written = b""
        self.screen = _Screen(columns, rows, history=10_000, ratio=0.001)
        self._reader = pyte.ByteStream(self.screen)
        self._child = pexpect.spawn(
            command[0],
            list(command[1:]),
            cwd=str(cwd),
            env={name: value for name, value in given.items() if value is not None},
            dimensions=(rows, columns),
            echo=True,
            # A suite that runs in the background, as by `nohup`, has the signal ignored: a terminal's shell does not.
            preexec_fn=interrupts.hear,
        )
        self._child.delaybeforesend = None

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def text(self) -> str:
        """All that was ever written, escape codes with it."""
        return self.written.decode(errors="replace")

    @property
    def lines(self) -> list[str]:
        """The lines that a person sees, those that were scrolled away before them; without empty ones at the end."""
        width = self.screen.columns
        above = ["".join(line[column].data for column in range(width)) for line in self.screen.history.top]
        lines = [line.rstrip() for line in [*above, *self.screen.display]]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def sees(self, text: str) -> bool:
        return any(text in line for line in self.lines)

    def read(self, seconds: float = 0.05) -> bool:
        """Take in what was written within some time; False once the command has ended, and all is read."""
        try:
            chunk = self._child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.written += chunk
        self._reader.feed(chunk)
        return True

    def wait_until(self, holds: Callable[[], bool], seconds: float = LONGEST) -> None:
        """Read until something holds.

        raises: AssertionError with the screen, if the command ends first, or in that time it never does
        """
        end = time.monotonic() + seconds
        while not holds():
            going_on = self.read() and time.monotonic() < end
            assert going_on or holds(), "it never came:\n" + "\n".join(self.lines)

    def wait_for(self, text: str, seconds: float = LONGEST) -> None:
        """Read until a text is seen."""
        self.wait_until(lambda: self.sees(text), seconds)

    def type(self, text: str) -> None:
        self._child.send(text)

    def interrupt(self) -> None:
        """Type Ctrl-C."""
        self._child.sendintr()

    def resize(self, columns: int | None = None, rows: int | None = None) -> None:
        columns, rows = columns or self.screen.columns, rows or self.screen.lines
        self.screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def finish(self, seconds: float = LONGEST) -> int:
        """Read to the end; the exit status as a shell tells it: 128 and the signal's number, where it died of one."""
        end = time.monotonic() + seconds
        while self.read():
            assert time.monotonic() < end, "it never ended:\n" + "\n".join(self.lines)
        self._child.close()
        if self._child.signalstatus is not None:
            return 128 + int(signal.Signals(self._child.signalstatus))
        return int(self._child.exitstatus or 0)
