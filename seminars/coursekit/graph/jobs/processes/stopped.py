"""Processes that have stopped in the middle of a job, from where another job, of an edited file, may go on.

What a job has done costs nothing to keep: its process is forked, and the child waits. For each job that goes on from
there it is forked again. Between the build and these processes stands their keeper, the worker that the first of the
jobs was given to: it does nothing but wait, and what jobs have left behind ends with it, as everywhere else
(`warden`). A checkpoint ends as soon as the build closes its end of the connection, however that comes about.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path
from typing import Any, NoReturn

from .open_files import OpenFiles, be_of_kit, separate
from .warden import children_of, end_with, kill

IS_POSSIBLE = sys.platform == "linux"  # where it can be seen what a process shares with its forks
LONGEST = 0.2  # seconds that a thread takes to end
LOOK = b"look"  # what a keeper is told where a job has ended


@dataclass
class Leaving:
    """Of a worker whose job may leave checkpoints: whom it tells."""

    build: Connection
    keeper: int  # the pipe by which a keeper hears of processes that are no leftovers
    open_files: OpenFiles  # since the job began
    forks: tuple[int, ...] = ()  # children of the job that are the kit's


# Of this process: who gets the answer of its job, and its leaving, if it may leave any checkpoint.
REPLY: list[Connection] = []
LEAVING: list[Leaving] = []
# Called in a process as it stops, and in one that goes on with another job, before anything else.
ON_STOPPING: list[Callable[[], None]] = []
ON_GOING_ON: list[Callable[[], None]] = []


def keep(build: Connection, *others: Connection) -> None:
    """Go on with the job in a child of this process, which stays as its keeper.

    others: the child's alone
    """
    reading, writing = os.pipe()
    keeper = os.getpid()
    job = os.fork()
    if job:
        os.close(writing)
        for each in others:
            each.close()
        _stay(build, reading, job)
    os.close(reading)
    end_with(keeper)
    LEAVING[:] = [Leaving(build, writing, OpenFiles())]


def _stay(build: Connection, known: int, job: int) -> NoReturn:
    """Wait until the build has no use for any checkpoint; what is left of jobs meanwhile is ended."""
    silent = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silent, stream)
    os.set_blocking(known, False)
    ending, checkpoints = os.pidfd_open(job), set[int]()
    sources: list[Any] = [build, ending]
    with suppress(EOFError, OSError):
        while True:
            ready = wait(sources)
            if ending in ready:
                sources.remove(ending)
                _end_as(os.waitpid(job, 0)[1])
            elif build in ready:
                build.recv_bytes()  # it has closed its end where this raises
            if ending not in sources:
                checkpoints |= _told(known)
                _end_leftovers(checkpoints)
    kill(children_of(os.getpid()))
    os._exit(0)


def _end_as(status: int) -> None:
    """End as the job has, if that was before it had a result."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    if code:
        os._exit(code)


def _told(known: int) -> set[int]:
    told = b""
    with suppress(BlockingIOError):
        while chunk := os.read(known, 4096):
            told += chunk
    return {*map(int, told.split())}


def _end_leftovers(checkpoints: set[int]) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    kill(child for child in children_of(os.getpid()) if child not in checkpoints)


def leave(name: int) -> Any:
    """Leave a checkpoint here, if that is possible: None; or, where a job goes on from here, that job.

    name: by which the build knows it
    """
    places = LEAVING[0].open_files.separable() if LEAVING and _may_be_stopped(LEAVING[0]) else None
    if places is None:
        return None
    leaving, numbers = LEAVING[0], random.getstate()
    ours, theirs = Pipe()
    child = os.fork()
    if child:
        os.write(leaving.keeper, f"{child} ".encode())
        leaving.forks = (*leaving.forks, child)
        leaving.build.send((name, child))
        send_handle(leaving.build, theirs.fileno(), 0)
        ours.close()
        theirs.close()
        return None
    separate(places)
    theirs.close()
    leaving.build.close()
    REPLY[0].close()
    for tell in ON_STOPPING:
        tell()
    return _wait_for_job(ours, leaving, numbers, places)


def forked(child: int) -> None:
    """A child of this process is the kit's: it keeps none from being left."""
    if LEAVING:
        LEAVING[0].forks = (*LEAVING[0].forks, child)


def leave_no_more() -> None:
    """Have a process leave no checkpoints from now on."""
    LEAVING.clear()


def drop_all() -> None:
    """Tell the build that none of what this job has left is of use."""
    if LEAVING:
        LEAVING[0].build.send(None)


def _may_be_stopped(leaving: Leaving) -> bool:
    """Whether it stands still here alone: no process and no thread runs beside it."""
    return (
        threading.current_thread() is threading.main_thread()
        and threading.active_count() == 1
        and _has_one_thread()
        and {*children_of(os.getpid())} <= {*leaving.forks}
    )


def _has_one_thread() -> bool:
    """Of the system's, too: one of Python's that was waited for may be about to end."""
    deadline = time.monotonic() + LONGEST
    while len(os.listdir("/proc/self/task")) > 1:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.001)
    return True


def _wait_for_job(build: Connection, leaving: Leaving, numbers: Any, places: Mapping[int, int]) -> Any:
    """Stop here; each job that is sent is returned in a fork of this process."""
    here = os.getpid()
    while True:
        try:
            job = build.recv()
            handles = [recv_handle(build) for _ in range(3)]
        except (EOFError, OSError):
            os._exit(0)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        child = os.fork()
        if child:
            for handle in handles:
                os.close(handle)
            try:
                build.send(child)
            except OSError:
                os._exit(0)
            continue
        end_with(here)
        separate(places)
        random.setstate(numbers)  # Python has each fork begin with others
        build.close()
        answer, voice, again = handles
        for handle in handles:
            be_of_kit(handle)
        REPLY[:] = [Connection(answer, readable=False)]
        LEAVING[:] = [Leaving(Connection(again), leaving.keeper, leaving.open_files)]
        for stream in (1, 2):
            os.dup2(voice, stream)
        os.close(voice)
        for tell in ON_GOING_ON:
            tell()
        return job


@dataclass(eq=False)
class Checkpoint:
    """A process that has stopped, as the build sees it: its name, and the connection that it waits at."""

    name: int
    process: int
    connection: Connection

    def end(self) -> None:
        """Of no use any more."""
        self.connection.close()

    @property
    def is_there(self) -> bool:
        """Whether it still waits: it has nothing to say."""
        try:
            return not self.connection.poll(0)
        except OSError:
            return False

    @property
    def size(self) -> int:
        """The bytes of memory that it takes: of what it shares with others, its share."""
        with suppress(OSError, StopIteration, ValueError):
            lines = Path(f"/proc/{self.process}/smaps_rollup").read_text().splitlines()
            return 1024 * int(next(line for line in lines if line.startswith("Pss_Anon:")).split()[1])
        return 0


class Keeper:
    """The worker that stands between a build and the checkpoints of a job, and of those that went on from them."""

    def __init__(self, process: Any, connection: Connection) -> None:
        self.process = process
        self._connection = connection

    @property
    def is_there(self) -> bool:
        """Whether it has not been ended."""
        return bool(self.process.is_alive())

    def take(self, told: Connection) -> list[Checkpoint]:
        """What a job has left, which has ended by now."""
        taken: list[Checkpoint] = []
        with suppress(EOFError, OSError):
            while told.poll(0):
                news = told.recv()
                if news is None:
                    for each in taken:
                        each.end()
                    taken.clear()
                else:
                    name, process = news
                    taken.append(Checkpoint(name, process, Connection(recv_handle(told))))
        return taken

    def look(self) -> None:
        """Have it end what a job has left behind beside its checkpoints."""
        with suppress(OSError):
            self._connection.send_bytes(LOOK)

    def end(self) -> None:
        """All ends that it keeps, soon."""
        self._connection.close()
