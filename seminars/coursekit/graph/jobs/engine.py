"""Who does the work of jobs: the processes of this machine, or the workers of a cluster."""

import importlib
import threading
from abc import abstractmethod
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Done:
    """A job's result, and the digests of the project files that it ran, by path."""

    value: Any
    loaded: Mapping[str, str]


class Engine(Executor):
    """An executor of jobs by name, "module:function": the processes of this machine, or the workers of a cluster.

    is_starting: whether jobs wait until what they need is imported
    """

    is_starting = False

    @abstractmethod
    def run(self, function: str, **kwargs: Any) -> Done:
        """Run a job in a process of its own and wait for it.

        raises: JobError with the author's part of a traceback, or saying how the process died
        """

    @abstractmethod
    def warm_up(self) -> None:
        """Get ready for the first job, while this process goes on."""

    @property
    @abstractmethod
    def most_jobs(self) -> int:
        """How many jobs it takes at a time."""

    def run_here(self, function: str, **kwargs: Any) -> Any:
        """Run "module:function" in this process: for work that is lighter than a process."""
        return function_named(function)(**kwargs)

    def submit(self, function: Callable[..., Any] | str, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Run "module:function" as `run` does; the future's result is a Done, its exception a JobError."""
        future: Future[Any] = Future()
        threading.Thread(target=self._attend, args=(future, str(function), kwargs), daemon=True).start()
        return future

    def _attend(self, future: "Future[Any]", function: str, kwargs: dict[str, Any]) -> None:
        try:
            future.set_result(self.run(function, **kwargs))
        except BaseException as problem:
            future.set_exception(problem)


class Workers(Protocol):
    """Where work is done: "module:function", in a process of its own, or in this one where it is light."""

    def run(self, function: str, **kwargs: Any) -> Any: ...

    def run_here(self, function: str, **kwargs: Any) -> Any: ...


def function_named(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found
