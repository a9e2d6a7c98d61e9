"""The process between a build and its server of workers: however a job or the build ends, what a job started ends too.

A child of a job (a shell, a pool of processes, a daemon) does not end with its parent. Of the ways to find it, a
process group loses whoever begins a session of their own, PR_SET_PDEATHSIG reaches children and no grandchildren, and
namespaces and cgroups need rights that not every machine gives. A subreaper needs none: orphans become children of the
nearest one above them. Each worker is one, so that a job's daemons are the worker's while it lives; the warden is the
next one, so whatever becomes its child is left over from a job that has ended, and is ended.

It is forked by the server before that imports anything, so it is small, and no job can crash it or want its memory. Who
kills it with SIGKILL ends the server and the jobs, but not what they had started.
"""

import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

PR_SET_PDEATHSIG = 1  # as <sys/prctl.h> numbers them
PR_SET_CHILD_SUBREAPER = 36
AWAITED = (signal.SIGCHLD, signal.SIGTERM)
LONGEST = 5.0  # seconds: a process that waits for a disk, or is another user's, cannot be killed


def adopt_orphans() -> bool:
    """Have orphans below this process become its children; whether the system can do that."""
    return _prctl(PR_SET_CHILD_SUBREAPER, 1)


def fork_server(build: int) -> int:
    """Go on as the server of workers, in a child of this process, which stays as the warden.

    build:   the process that the server works for; all ends with it
    returns: the parent of the server: the warden, or the build where the system has no subreapers
    """
    if not adopt_orphans():
        return build
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
    warden = os.getpid()
    server = os.fork()
    if server:
        _stand_guard(build, server)
    end_with(warden)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
    return warden


def end_with(parent: int) -> None:
    """Have this process end with the one that has just forked it."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was killed before the line above
        os._exit(1)


def look_for_orphans(warden: int) -> None:
    """Have a warden look for what a job that has just ended left: nobody tells a process that it has a new child."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(warden, signal.SIGCHLD)  # which ends no process, even one that is no warden yet


def _stand_guard(build: int, server: int) -> NoReturn:
    # A terminal that is closed (SIGHUP), or where Ctrl-\ is typed, tells all of its foreground. Jobs end by that; what
    # they had started may not.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # the server's: where it listens, and what tells it that all have gone
    threading.Thread(target=_end_with, args=(build,), daemon=True).start()
    while signal.sigwait(AWAITED) == signal.SIGCHLD:
        if server in _reaped():
            break
        kill(child for child in children_of(os.getpid()) if child != server)
    deadline = time.monotonic() + LONGEST
    while _has_children() and time.monotonic() < deadline:
        kill(children_of(os.getpid()))
        time.sleep(0.001)
    os._exit(0)


def _end_with(build: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        ending = os.pidfd_open(build)
        if os.getppid() == build:
            select.select([ending], [], [])
    os.kill(os.getpid(), signal.SIGTERM)


def _reaped() -> set[int]:
    """Take note of all children that ended."""
    ended = set()
    with contextlib.suppress(ChildProcessError):
        while child := os.waitpid(-1, os.WNOHANG)[0]:
            ended.add(child)
    return ended


def _has_children() -> bool:
    _reaped()
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def kill(processes: Iterable[int]) -> None:
    """End processes at once."""
    for process in processes:
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)


def children_of(process: int) -> Iterator[int]:
    """The processes that a process is the parent of."""
    parent = str(process).encode()
    for each in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name of a program, which comes before, may hold anything.
            status = (each / "stat").read_bytes().rpartition(b")")[2].split()
            if status[1] == parent:
                yield int(each.name)


def _prctl(option: int, value: int) -> bool:
    """Set a property of this process; whether the system can."""
    import ctypes  # here, since a run with nothing to do starts no process

    return sys.platform == "linux" and not ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
