"""`python -m coursekit.cluster.host`: the process beside a Dask worker that jobs are forked from.

A Dask worker lives for days, and may have no children of its own. This one is started with the kit as it then is on
disk, and hands each job to a fresh process, as a build at home does. It ends with the Dask worker.
"""

import contextlib
import os
import shutil
import sys
import threading
from concurrent.futures import Future
from multiprocessing.connection import Connection, Listener
from pathlib import Path

from coursekit.graph.errors import JobError, JobLost
from coursekit.graph.jobs.code.mistakes import Mistake
from coursekit.graph.jobs.engine import Done
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.jobs.workers.server import DRAWING, EXPERIMENTING

from .carrying import PerformParcel


def main(address: str) -> None:
    """Take jobs at an address of this machine, until stdin ends; its first line is the key that callers know."""
    key = bytes.fromhex(sys.stdin.readline())
    listener = Listener(address, "AF_UNIX", authkey=key)
    WorkerPool((), (*EXPERIMENTING, *DRAWING)).warm_up()
    threading.Thread(target=_accept, args=(listener,), daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()
    shutil.rmtree(Path(address).parent, ignore_errors=True)
    os._exit(0)


def _accept(listener: Listener) -> None:
    while True:
        connection = listener.accept()
        threading.Thread(target=_attend, args=(connection,), daemon=True).start()


def _attend(connection: Connection) -> None:
    """Run the one job that a connection asks for; end it if the connection ends."""
    root, job = connection.recv()
    pool = WorkerPool((root / "seminars",), (*EXPERIMENTING, *DRAWING))
    running = pool.submit(PerformParcel(root, job))
    running.add_done_callback(lambda done: _answer(connection, done))
    with contextlib.suppress(OSError):
        connection.poll(None)  # nothing more is sent to it: what comes is the end
    pool.shutdown()


def _answer(connection: Connection, job: "Future[Done[bytes]]") -> None:
    problem = job.exception()
    with contextlib.suppress(OSError):  # nobody waits for it any more
        if isinstance(problem, JobLost):
            connection.send(("lost", str(problem), {}, (), ()))
        elif isinstance(problem, JobError):
            connection.send(("failed", Mistake(str(problem), problem.gist), {}, problem.observed, ()))
        elif problem:
            connection.send(("lost", f"{type(problem).__name__}: {problem}", {}, (), ()))
        else:
            done = job.result()
            connection.send(("done", done.value, done.loaded, done.observed, done.warnings))


if __name__ == "__main__":
    main(sys.argv[1])
