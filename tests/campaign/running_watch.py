"""A `doit watch` that runs, event by event."""

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import interrupts

from .clean_drafts import Drafts, digest

HANGS = 1800.0  # seconds without an event, on a machine that has much else to do
TASK = "draft:seminar01"


class Watch:
    """A running `doit watch` of a course's drafts, event by event."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._errors = open(root.with_name("errors.txt"), "w")  # noqa: SIM115  # until it ends
        self._process = subprocess.Popen(
            [sys.executable, "-m", "doit", "watch", "--json", TASK],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            preexec_fn=interrupts.hear,
        )
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()
        self.seen: dict[str, str] = {}  # what drafts were as their making was told
        self.failed: set[str] = set()
        self.notes: list[str] = []
        self.made: list[dict[str, Any]] = []
        self.is_at_rest = False

    def _collect(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._events.put(json.loads(line))
        self._events.put({"event": "end"})

    def begin(self) -> None:
        """A save is about to come."""
        self.failed.clear()
        self.made.clear()

    def until(self, saved: set[str], is_enough: Any = lambda event: False, patience: float = HANGS) -> bool:
        """Go through events until all saves were noticed and it is at rest, or has told enough; whether it did."""
        awaited = {path for path in saved if path.endswith((".py", ".toml"))}
        while True:
            try:
                event = self._events.get(timeout=patience)
            except queue.Empty:
                return False
            self._take(event)
            if event["event"] == "save":
                awaited -= {*event["files"]}
            elif event["event"] == "end":
                raise RuntimeError(f"the watching ended: {self._root.with_name('errors.txt').read_text()[-3000:]}")
            if not awaited and (event["event"] == "rest" or is_enough(event)):
                return True

    def _take(self, event: dict[str, Any]) -> None:
        self.is_at_rest = event["event"] == "rest"
        if event["event"] == "made" and event["task"].startswith("draft:"):
            self.made.append(event)
            self.seen |= {path: digest(self._root / path) for path in event["files"]}
        elif event["event"] == "mistake":
            self.failed.add(event.get("task", ""))
        elif event["event"] == "rest":
            # A mistake of before is counted and not told again, where another was made and mended since.
            self.failed = (self.failed or {""}) if event["failed"] else set()
        elif event["event"] == "note":
            self.notes.append(event["text"])

    def differing(self, clean: Drafts) -> Iterator[str]:
        """What is not as a clean build has it: now on disk, and as it was when its making was told."""
        for path, wanted in clean.items():
            if wanted:
                if (now := digest(self._root / path)) != wanted:
                    yield f"{path} is {now[:9]}, of a clean build {wanted[:9]}"
                elif self.seen.get(path, wanted) != wanted:
                    yield f"{path} was {self.seen[path][:9]}, of a clean build {wanted[:9]}"

    def end(self) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reader.join()
        assert self._process.stdout
        self._process.stdout.close()
        self._errors.close()
