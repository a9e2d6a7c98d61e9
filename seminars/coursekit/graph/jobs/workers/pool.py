"""One fresh process a job, forked from a server that has imported torch and manim already.

A fresh process, so that no state leaks from one render to the next, and so that a job that dies takes nothing with
it. A worker ends with the process that asked for it, whatever kills that one, and with it all that its job started.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import send_handle
from pathlib import Path
from typing import Any

from ...errors import JobError, JobLost
from ..engine import Done, Engine
from ..job import Job, Result
from ..processes.speech import CHUNK, Transcript
from ..processes.stopped import IS_POSSIBLE, Checkpoint, Keeper
from ..processes.warden import look_for_orphans
from .crashes import crash_of
from .server import (
    STARTING,
    end_server,
    ensure_server,
    exit_status,
    prepare_server,
    server_process,
    start_without_main,
)
from .worker import Answer, work

# One server serves all pools of a process: how many of its workers there are, and whether it has read, as it started,
# what has changed since.
_TURN = threading.Condition()
_jobs = 0
_is_outdated = False
Leave = Callable[[Keeper, list[Checkpoint]], None]
LOST: Answer = ("lost", None)  # of a worker that ended without an answer


class WorkerPool(Engine):
    """An executor whose every job is a process of its own, on this machine.

    folders: where the project's files are, which workers load as they are on disk
    preload: modules that all jobs need, imported once, by the server
    niceness: how far the jobs give way to other processes
    """

    def __init__(self, folders: Sequence[Path], preload: Sequence[str] = (), niceness: int = 0) -> None:
        self._context = multiprocessing.get_context("forkserver")
        prepare_server(preload)
        self._folders = [*folders]
        self._niceness = niceness
        self._running: set[Any] = set()
        self._lock = threading.Lock()
        self._closed = False
        self.is_starting = True

    def warm_up(self) -> None:
        """Start the server now, so that it imports while this process goes on."""
        with _TURN, STARTING:
            ensure_server()

    def run(self, job: Job[Result]) -> Done[Result]:
        return self.run_leaving(job, None)

    def run_leaving(self, job: Job[Result], leave: Leave | None) -> Done[Result]:
        """Run a job that may leave checkpoints.

        leave: is told, when the job has ended in whichever way, what it has left: of its keeper, if that is any
        """
        with self._server_as_it_is():
            try:
                return self._run(job, leave)
            except _Outdated:
                _outdate_server()
        with self._server_as_it_is():
            return self._run(job, leave, is_checked=False)  # what changes all the time would be waited for

    def go_on(self, keeper: Keeper, checkpoint: Checkpoint, job: Job[Result], leave: Leave) -> Done[Result]:
        """Run a job from where another one has stopped.

        raises: JobError where it failed, or could not go on from there
        """
        with self._server_as_it_is(), contextlib.ExitStack() as closing:
            receiver, hearing, told, handles = self._pipes()
            ours = (receiver, hearing, told)
            for each in ours:
                closing.callback(each.close)
            try:
                checkpoint.connection.send(job)
                for handle in handles:
                    send_handle(checkpoint.connection, handle.fileno(), 0)
                process = checkpoint.connection.recv()
            except (EOFError, OSError):
                raise JobLost("its checkpoint has ended") from None
            finally:
                for handle in handles:
                    handle.close()
            forked = _Forked(process)
            with self._lock:
                if self._closed:
                    forked.kill()
                    raise JobError("the build was ended")
                self._running.add(forked)
            try:
                done: Done[Result] | None = self._received(keeper.process, receiver, hearing)
                if done is None:
                    raise JobLost("the fork of its checkpoint was ended")
                return done
            except _Outdated:
                _outdate_server()
                raise JobLost("what its checkpoint was made with has changed") from None
            finally:
                forked.kill()  # it has ended, unless its keeper has before
                with self._lock:
                    self._running.discard(forked)
                leave(keeper, keeper.take(told))
                keeper.look()

    def _pipes(self) -> tuple[Connection, Connection, Connection, tuple[Connection, ...]]:
        """By which a job answers, by which it speaks, by which it tells what it leaves; and its own ends of these."""
        receiver, sender = self._context.Pipe(duplex=False)
        hearing, voice = self._context.Pipe(duplex=False)
        told, telling = self._context.Pipe()
        return receiver, hearing, told, (sender, voice, telling)

    @contextlib.contextmanager
    def _server_as_it_is(self) -> Iterator[None]:
        """While a job runs, keep the server; one that is outdated ends after its jobs, and the next is another."""
        global _jobs, _is_outdated
        with _TURN:
            while _jobs and _is_outdated:
                _TURN.wait()
            if _is_outdated:
                forkserver._forkserver._stop()  # type: ignore[attr-defined]  # it has no public name
                self.is_starting, _is_outdated = True, False
            _jobs += 1
        try:
            yield
        finally:
            with _TURN:
                _jobs -= 1
                _TURN.notify_all()

    def _run(self, job: Job[Result], leave: Leave | None, is_checked: bool = True) -> Done[Result]:
        leave = leave if IS_POSSIBLE else None
        receiver, hearing, told, (sender, voice, telling) = self._pipes()
        fallen, falling = self._context.Pipe(duplex=False)
        arguments = (
            sender,
            voice,
            telling if leave else None,
            falling,
            job,
            self._folders,
            self._niceness,
            dict(os.environ),
            is_checked,
        )
        process = self._context.Process(target=work, args=arguments, daemon=True)
        with self._lock:
            if self._closed:
                raise JobError("the build was ended")
            start_without_main(process)
            self.is_starting = False
            self._running.add(process)
        for handle in (sender, voice, telling, falling):
            handle.close()
        keeper, left = Keeper(process, told), list[Checkpoint]()
        try:
            return self._receive(process, receiver, hearing, fallen)
        finally:
            for handle in (receiver, hearing, fallen):
                handle.close()
            if leave and (left := keeper.take(told)):
                leave(keeper, left)
            else:
                keeper.end()
            with self._lock:
                # Not process.close(): where the build ends meanwhile, multiprocessing joins whom it found running, and
                # raises for one that is closed. Its pipes close with the last reference to it.
                self._running.discard(process)
            threading.Thread(target=_see_off, args=(process, bool(left)), daemon=True).start()

    def _receive(self, process: Any, receiver: Connection, hearing: Connection, fallen: Connection) -> Done[Any]:
        done: Done[Any] | None = self._received(process, receiver, hearing)
        if done is None:
            status = exit_status(process)
            if mistake := crash_of(fallen, status, self._folders):
                raise JobError(mistake.text, mistake.gist, details=mistake.details)
            raise JobLost(_death(status))
        return done

    def _received(self, process: Any, receiver: Connection, hearing: Connection) -> Done[Any] | None:
        """What a job in a process, or in one below it, answers; None where it has ended without."""
        transcript = Transcript()
        try:
            outcome, value, *beside = _answer(process, receiver, hearing, transcript)
        finally:
            transcript.end()
        if outcome == "done":
            return Done(value, *beside)
        if outcome == "outdated":
            raise _Outdated
        if outcome == "failed":
            raise JobError(value.text, value.gist, beside[0], value.details)
        return None

    @property
    def is_closed(self) -> bool:
        """Whether its work was ended."""
        return self._closed

    def shutdown(self) -> None:
        self._closed = True
        while not self._lock.acquire(timeout=0.2):
            end_server()  # a job waits for a server that is still importing
        self._kill_all()
        self._lock.release()

    def end_jobs(self) -> None:
        """End all that runs, and start nothing more; the server goes on."""
        self._closed = True
        with self._lock:
            self._kill_all()

    def end_jobs_soon(self) -> None:
        """The same, without waiting for one that is about to start: others may wait for the server's imports, too."""
        self._closed = True
        if self._lock.acquire(blocking=False):
            self._kill_all()
            self._lock.release()
        else:
            threading.Thread(target=self.end_jobs, daemon=True).start()

    def _kill_all(self) -> None:
        for process in self._running:
            process.kill()


def _see_off(process: Any, stays: bool) -> None:
    """Have what a job leaves behind be ended, once its process has, if that does not stay.

    Nobody waits for it: a process of a gigabyte takes 30 ms to end, and somebody may wait for its film.
    """
    if not stays:
        process.join(5)
    if server := server_process():
        look_for_orphans(server)


@dataclass(eq=False)
class _Forked:
    """A job in a fork of a checkpoint, which takes note of its end as late as it is forked again."""

    process: int

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)


class _Outdated(Exception):
    """A worker's server has read what has changed since: the job is another one's."""


def _outdate_server() -> None:
    global _is_outdated
    with _TURN:
        _is_outdated = True


def _answer(process: Any, receiver: Connection, hearing: Connection, transcript: Transcript) -> Answer:
    """What a worker answers in the end; what it writes meanwhile is told as it comes."""
    os.set_blocking(hearing.fileno(), False)
    sources = [receiver, process.sentinel, hearing]
    while True:
        answer: Answer | None
        ready = wait(sources)
        if receiver.poll(0):
            try:
                answer = receiver.recv()
            except EOFError:
                answer = LOST
        else:
            answer = LOST if process.sentinel in ready else None
        if answer and answer[0] == "announced":
            transcript.task = answer[1]  # the worker tells it before it writes anything in that name
            continue
        if answer and answer[0] == "advanced":
            transcript.advance(answer[1])
            continue
        # What is left when the answer is there fits into the pipe at once: a daemon may write for ever.
        if hearing in sources and not _hear(hearing, transcript):
            sources.remove(hearing)
        if answer:
            return answer


def _hear(hearing: Connection, transcript: Transcript) -> bool:
    """Tell what was written, if anything; whether more may come."""
    try:
        written = os.read(hearing.fileno(), CHUNK)
    except BlockingIOError:
        return True
    transcript.hear(written)
    return bool(written)


def _death(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        name = signal.Signals(-exitcode).name
        hint = " (often the system's answer to too little memory: try `doit -n 1`)" if name == "SIGKILL" else ""
        return f"its worker was ended by {name}{hint}; run doit again to go on."
    return f"its worker ended with exit status {exitcode} before it had a result; run doit again to go on."
