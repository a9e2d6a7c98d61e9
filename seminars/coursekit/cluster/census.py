"""Which workers a cluster has, and which of them run the same code; looked at again and again: they come and go."""

import sys
import threading
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from distributed import Client

from coursekit.graph.errors import JobError

from .carrying import Answer
from .identity import Identity, differences, identity, kit_files
from .working import about_worker

EVERY = 1.0  # seconds between two looks
ANSWER = 20.0  # seconds that a first worker has to tell what it runs: it may just have started
SOON = 3.0  # seconds that all others have before the build begins without them
PRESENT = ("running", "paused")  # one that is short of memory takes nothing new, and ends what it has
SILENCE = 10.0  # seconds without an answer after which a scheduler is gone
REFUSED_ALL = 3.0  # seconds in which a worker of the same code may still come, where there are only others


class ClusterError(JobError):
    """A cluster that cannot be used; the message is for the author."""


class Census:
    """The workers of a cluster by address: those that get jobs, with their threads, and the others, with why not."""

    def __init__(
        self, client: Client, address: str, libraries: list[str], patience: float, processor: str = ""
    ) -> None:
        self.accepted: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        self._client = client
        self._address = address
        self._libraries = libraries
        self._patience = patience
        self._processor = processor  # "any", or "" for that of this machine
        self._answered = time.monotonic()  # when the scheduler last did
        self._peopled = time.monotonic()  # when there last was a worker for us
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._asked: set[str] = set()  # workers that have not answered yet

    def start(self) -> None:
        """Look once now, until the workers that are there have told what they run, and then in the background."""
        self._look()
        began = time.monotonic()
        with self._changed:
            while self._asked and time.monotonic() - began < (SOON if self.accepted else ANSWER):
                self._changed.wait(0.1)
        threading.Thread(target=self._go_on, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    @property
    def threads(self) -> int:
        return sum(self.accepted.values())

    @cached_property
    def _here(self) -> Identity:
        running = {name.removeprefix("coursekit/"): d for name, d in kit_files().items() if "/cluster/" in name}
        here = identity(self._libraries, running)
        return {**here, "processor": self._processor or here["processor"]}

    def _go_on(self) -> None:
        while not self._stopped.wait(EVERY):
            self._look()

    async def _identity(self) -> Any:
        assert self._client.scheduler
        return await self._client.scheduler.identity(n_workers=-1)

    def _look(self) -> None:
        try:
            found = self._client.sync(self._identity, callback_timeout=5)["workers"]
        except Exception:  # whatever keeps it from answering
            return
        self._answered = time.monotonic()
        threads = {address: worker["nthreads"] for address, worker in found.items() if worker["status"] in PRESENT}
        with self._changed:
            new = threads.keys() - self.accepted.keys() - self.refused.keys() - self._asked
            self._asked |= new
        for address in new:
            threading.Thread(target=self._check, args=(address, threads[address]), daemon=True).start()
        with self._changed:
            self.accepted = {a: n for a, n in self.accepted.items() if a in threads}
            self.refused = {a: why for a, why in self.refused.items() if a in threads}
            if self.accepted:
                self._peopled = time.monotonic()
            self._changed.notify_all()

    def _check(self, address: str, threads: int) -> None:
        """Ask a worker that is new what it runs; one that does not answer is asked again at the next look."""
        try:
            # Without an end: a worker that hangs keeps this thread, and gets no job.
            there: Any = self._client.run(about_worker, self._libraries, workers=[address], on_error="return")[address]
        except Exception as problem:
            there = problem
        if self._stopped.is_set() or isinstance(there, (OSError, TimeoutError)):
            pass
        elif isinstance(there, BaseException):
            self._refuse(address, f"it cannot tell what it runs: {type(there).__name__}: {there}")
        elif different := differences(self._here, there):
            self._refuse(address, different)
        else:
            with self._changed:
                self.accepted = {**self.accepted, address: threads}
        with self._changed:
            self._asked.discard(address)
            self._changed.notify_all()

    def _refuse(self, address: str, why: str) -> None:
        with self._changed:
            self.accepted = {a: n for a, n in self.accepted.items() if a != address}
            self.refused = {**self.refused, address: why}
        sys.stderr.write(f"worker {address} gets no job, since its results would differ: {why}\n")

    def deviation(self, answer: Answer) -> str:
        """What a worker ran of the kit that is not what is here; it gets no further job. "" for nothing."""
        ours = self._here
        other = [
            ran.path for ran, d in answer.loaded if ran.of_kit and ours.get(f"coursekit/{ran.path}") not in (d, None)
        ]
        if not other:
            return ""
        why = f"it ran another coursekit/{other[0]}; start it again"
        self._refuse(answer.worker, why)
        return f"{answer.worker}: {why}"

    def require_scheduler(self) -> None:
        if time.monotonic() - self._answered > SILENCE:
            raise ClusterError(
                f"the scheduler at {self._address} no longer answers; start it again, and run doit again to go on."
            )

    def await_workers(self, is_ended: Callable[[], bool]) -> frozenset[str]:
        """The workers that get jobs; waits for one where there is none.

        raises: ClusterError if none comes in time, naming those that were refused
        """
        told = False
        while not (now := self.accepted):
            if is_ended():
                raise JobError("the build was ended")
            self.require_scheduler()
            waited = time.monotonic() - self._peopled
            if self.refused and waited > REFUSED_ALL:
                each = "\n".join(f"  {address}: {why}" for address, why in self.refused.items())
                raise ClusterError(
                    f"no worker at {self._address} runs the code and versions of this machine:\n{each}\n"
                    "Install the same commit and `requirements.txt` there, and start these workers again."
                )
            if waited > self._patience:
                raise ClusterError(
                    f"no worker is at {self._address}: none came in {self._patience:.0f} s (`cluster_patience` in "
                    "pyproject.toml, in seconds). Start workers there (`dask worker …`), and run doit again."
                )
            if not told and waited > 2:
                sys.stderr.write(f"waiting for a worker at {self._address}\n")
                told = True
            with self._changed:
                self._changed.wait(0.5)
        return frozenset(now)
