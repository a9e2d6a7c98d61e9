"""`doit watch` in a process of its own: what it says, line by line."""

import queue
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.campaign.kills import processes_of

LONGEST = 120  # seconds without a line that is awaited


class Watching:
    """A running `doit watch`, read line by line."""

    def __init__(self, course, *arguments, interrupts=signal.SIG_DFL):
        command = [sys.executable, "-m", "doit", "watch", *arguments]
        self.process = subprocess.Popen(
            command,
            cwd=course.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, interrupts),
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.seen: list[str] = []
        self.reader = threading.Thread(target=self._collect)
        self.reader.start()

    def _collect(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, *beginnings):
        """The lines up to the last of those that begin so; each must come."""
        awaited, lines = set(beginnings), []
        while awaited:
            try:
                lines.append(self.lines.get(timeout=LONGEST))
            except queue.Empty:
                pytest.fail(f"no line begins with {awaited}; there were {self.seen}")
            self.seen.append(lines[-1])
            awaited = {beginning for beginning in awaited if not lines[-1].startswith(beginning)}
        return lines

    def until_rest(self):
        """The lines up to the one that says that it only watches."""
        lines = []
        while not lines or "watching" not in lines[-1].split("; "):
            lines += self.until("")
        return lines

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(LONGEST)

    def close(self):
        """End it at once, if it runs, and forget it."""
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()


def tasks(lines):
    return [line.split()[0] for line in lines if re.match(r"\w+:seminar", line)]


def all_end(course):
    """Whether every process that works in a course's folder ends by itself."""
    deadline = time.monotonic() + LONGEST
    while [*processes_of(course)] and time.monotonic() < deadline:
        time.sleep(0.05)
    return not [*processes_of(course)]
