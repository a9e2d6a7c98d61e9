"""Who does the work of jobs: the processes of this machine, or the workers of a cluster."""

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Generic

from ..store.observations import Observation
from .job import Job, Result
from .job_warnings import JobWarning


@dataclass(frozen=True)
class Done(Generic[Result]):
    """A job's result, and what its process tells of how it came about.

    loaded:   the digests of the project files that it ran, by path
    observed: what it read beyond its slice
    warnings: what the author should know of it, as what cannot be reproduced
    """

    value: Result
    loaded: Mapping[str, str]
    observed: tuple[Observation, ...] = ()
    warnings: tuple[JobWarning, ...] = ()


class Engine(ABC):
    """Runs jobs: in processes of this machine, or on the workers of a cluster.

    is_starting: whether jobs wait until what they need is imported
    """

    is_starting = False

    @abstractmethod
    def run(self, job: Job[Result]) -> Done[Result]:
        """Run a job in a process of its own and wait for it.

        raises: JobError with the author's part of a traceback, or saying how the process died
        """

    def run_here(self, job: Job[Result]) -> Result:
        """Run a job in this process: one that is lighter than a process."""
        return job.perform()

    def submit(self, job: Job[Result]) -> "Future[Done[Result]]":
        """Run a job as `run` does, and go on meanwhile; the future's exception is a JobError."""
        future: Future[Done[Result]] = Future()

        def attend() -> None:
            try:
                future.set_result(self.run(job))
            except BaseException as problem:
                future.set_exception(problem)

        threading.Thread(target=attend, daemon=True).start()
        return future

    def keeping(self) -> AbstractContextManager[None]:
        """Held while what was made is kept, or put in place: whoever ends the work waits for that.

        raises: BuildError where the work was ended, and what it made is not asked for any more
        """
        return nullcontext()

    def warm_up(self) -> None:  # noqa: B027  # one that is always ready has nothing to do
        """Get ready for the first job, while this process goes on."""

    @property
    def most_jobs(self) -> int:
        """How many jobs it takes at a time."""
        return os.cpu_count() or 1

    def shutdown(self) -> None:  # noqa: B027  # one that keeps nothing running has nothing to end
        """End all running jobs at once."""


class WrappedEngine(Engine):
    """Another engine does the work; whoever derives from this says what comes on top of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, job: Job[Result]) -> Done[Result]:
        return self._engine.run(job)

    def run_here(self, job: Job[Result]) -> Result:
        return self._engine.run_here(job)

    def keeping(self) -> AbstractContextManager[None]:
        return self._engine.keeping()

    @property
    def most_jobs(self) -> int:
        return self._engine.most_jobs
