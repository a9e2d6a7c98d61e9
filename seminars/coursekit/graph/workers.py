"""One fresh process a job, forked from a server that has imported torch and manim already.

A fresh process, so that no state leaks from one render to the next, and so that a job that dies takes nothing with
it. A worker ends with the process that asked for it, whatever kills that one, and with it all that its job started.
"""

import contextlib
import importlib
import multiprocessing
import os
import signal
import sys
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from .loading import LOADED, load_verbatim
from .mistakes import Mistake, shortened
from .warden import adopt_orphans, look_for_orphans

# Read by libraries when they are first imported, so they are set before the server starts.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",  # results must not depend on the number of cores
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # nor on the order of a set
    "MALLOC_MMAP_THRESHOLD_": "1000000000",  # frames are megabytes: keep their pages, rather than fault them anew
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
}

_STARTING = threading.Lock()


class JobError(Exception):
    """A job ended without a result; the message is for the author.

    gist: the same in a line
    """

    def __init__(self, message: str, gist: str = "") -> None:
        super().__init__(message)
        self.gist = gist or shortened(message)


class JobLost(JobError):
    """A job was ended from outside: nothing tells that it would fail again."""


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
        return _named(function)(**kwargs)

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


class WorkerPool(Engine):
    """An executor whose every job is a process of its own, on this machine.

    folders: where the project's files are, which workers load as they are on disk
    preload: modules that all jobs need, imported once, by the server
    niceness: how far the jobs give way to other processes
    """

    def __init__(self, folders: Sequence[Path], preload: Sequence[str] = (), niceness: int = 0) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["coursekit.graph.preload"])
        os.environ.update(ENVIRONMENT)
        os.environ["COURSEKIT_PRELOAD"] = ",".join(preload)
        os.environ["COURSEKIT_PARENT"] = str(os.getpid())
        self._folders = [*folders]
        self._niceness = niceness
        self._running: set[Any] = set()
        self._lock = threading.Lock()
        self._closed = False
        self.is_starting = True

    def warm_up(self) -> None:
        """Start the server now, so that it imports while this process goes on."""
        with _deaf_to_interrupts():
            forkserver.ensure_running()

    @property
    def most_jobs(self) -> int:
        return os.cpu_count() or 1

    def run(self, function: str, **kwargs: Any) -> Done:
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=_work, args=(sender, function, kwargs, self._folders, self._niceness), daemon=True
        )
        with self._lock:
            if self._closed:
                raise JobError("the build was ended")
            _start_without_main(process)
            self.is_starting = False
            self._running.add(process)
        sender.close()
        try:
            return self._receive(process, receiver)
        finally:
            receiver.close()
            process.join(5)
            with self._lock:
                self._running.discard(process)
            if server := _server():
                look_for_orphans(server)

    def _receive(self, process: Any, receiver: Connection) -> Done:
        wait([receiver, process.sentinel])
        if receiver.poll(0):
            try:
                outcome, value, loaded = receiver.recv()
            except EOFError:
                pass
            else:
                if outcome == "done":
                    return Done(value, loaded)
                raise JobError(value.text, value.gist)
        process.join()
        raise JobLost(_death(process.exitcode))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all running jobs at once."""
        self._closed = True
        while not self._lock.acquire(timeout=0.2):
            _end_server()  # a job waits for a server that is still importing
        for process in self._running:
            process.kill()
        self._lock.release()


def _start_without_main(process: Any) -> None:
    # A forked worker would first run the main script again (`doit` itself), which it has no use for.
    main = sys.modules["__main__"]
    with _STARTING:  # pools that start a worker at the same time would keep, and put back, what the other has changed
        file, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
        main.__file__, main.__spec__ = None, None
        try:
            with _deaf_to_interrupts():
                process.start()
        except (EOFError, OSError):
            raise JobError("the server that workers come from was ended; run doit again to go on.") from None
        finally:
            main.__file__, main.__spec__ = file, spec


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal, and would end a server that is still importing: it inherits this."""
    resource_tracker.ensure_running()  # else it is started within, and lets the signal in again
    signals = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)


def _server() -> int | None:
    """The process that workers come from, or rather the warden above it."""
    server: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # it has no public name
    return server


def _end_server() -> None:
    if server := _server():
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, signal.SIGTERM)


def _death(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        name = signal.Signals(-exitcode).name
        hint = " (often the system's answer to too little memory: try `doit -n 1`)" if name == "SIGKILL" else ""
        return f"its worker was ended by {name}{hint}; run doit again to go on."
    return f"its worker ended with exit status {exitcode} before it had a result; run doit again to go on."


def _work(sender: Connection, function: str, kwargs: dict[str, Any], folders: Sequence[Path], niceness: int) -> None:
    adopt_orphans()
    os.nice(niceness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    load_verbatim(folders)
    try:
        value = _named(function)(**kwargs)
        message = ("done", value, dict(LOADED))
    except BaseException as problem:
        message = ("failed", Mistake.of(problem), {})
    sender.send(message)
    sender.close()
    sys.stdout.flush()
    os._exit(0)  # manim leaves threads that would be waited for


def _named(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
