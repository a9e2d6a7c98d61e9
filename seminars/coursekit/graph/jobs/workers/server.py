"""The server that workers are forked from: one a process, started with what notes the reads of its jobs."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import wait
from typing import Any

from ...errors import JobError
from ...store.variables import ENVIRONMENT

STARTING = threading.Lock()
# What jobs need, by whether experiments are among them: torch is needed by these alone.
DRAWING = ("coursekit.stage.audit.job",)
EXPERIMENTING = ("coursekit.lab.run",)


def prepare_server(preload: Sequence[str]) -> None:
    """Say what the server imports, whenever it is started: modules that all jobs need."""
    forkserver.set_forkserver_preload(["coursekit.graph.jobs.workers.preload"])
    os.environ.update(ENVIRONMENT)
    os.environ["COURSEKIT_PRELOAD"] = ",".join(preload)
    os.environ["COURSEKIT_PARENT"] = str(os.getpid())


def start_without_main(process: Any) -> None:
    """Start a process of a pool, with the server that it is forked from.

    raises: JobError if that server was ended meanwhile
    """
    # A forked worker would first run the main script again (`doit` itself), which it has no use for.
    main = sys.modules["__main__"]
    with STARTING:  # pools that start a worker at the same time would keep, and put back, what the other has changed
        file, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
        main.__file__, main.__spec__ = None, None
        try:
            ensure_server()
            with _deaf_to_interrupts():
                process.start()
        except (EOFError, OSError):
            raise JobError("the server that workers come from was ended; run doit again to go on.") from None
        finally:
            main.__file__, main.__spec__ = file, spec


def exit_status(process: Any) -> int | None:
    """How a process of a pool ended, or below 0 by which signal, once it has."""
    wait([process.sentinel])
    # Whoever starts one looks at all that have ended: the status can be read once, and of two who do so at the same
    # time the other finds that it was 255.
    with STARTING:
        process.join()
    status: int | None = process.exitcode
    return status


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal, and would end a server that is still importing: it inherits this."""
    resource_tracker.ensure_running()  # else it is started within, and lets the signal in again
    signals = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)


def ensure_server() -> None:
    """Start the server with what notes the reads of its jobs, unless it runs."""
    # Imported here, since a run with nothing to do starts no process.
    from ..observing.noting.system_calls import UNSEEN, preloading

    # Whether or not one was started: it may have ended, as where a save makes obsolete what waits for its imports.
    preloaded = preloading()
    if not preloaded and server_process() is None:
        sys.stderr.write(UNSEEN)
    # multiprocessing starts it by `python -c`, which would find the library's modules first in the folder that doit was
    # called in: beside a random.py or a types.py of an author's it would end as it begins.
    with _started_with({**preloaded, "PYTHONSAFEPATH": "1"}), _deaf_to_interrupts():
        forkserver.ensure_running()


@contextlib.contextmanager
def _started_with(variables: Mapping[str, str]) -> Iterator[None]:
    """Let a process that is started see these variables, and nobody who asks `os.environ` meanwhile.

    multiprocessing passes no environment on. Another thread compares what was observed with `os.environ`: had it seen
    them there, a program that asked for PYTHONSAFEPATH would have been run again.
    """
    for name, value in variables.items():
        os.putenv(name, value)
    try:
        yield
    finally:
        for name in variables:
            if name in os.environ:
                os.putenv(name, os.environ[name])
            else:
                os.unsetenv(name)


def server_process() -> int | None:
    """The process that workers come from, or rather the warden above it."""
    server: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # it has no public name
    return server


def end_server() -> None:
    if server := server_process():
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, signal.SIGTERM)
