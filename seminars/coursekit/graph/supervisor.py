"""The process that stands between a build and one job: however either ends, all that the job started ends with it.

A child of a job (a shell, a pool of processes, a daemon) does not end with its parent. Of the ways to find it, a
process group loses whoever begins a session of their own, PR_SET_PDEATHSIG reaches children and no grandchildren, and
namespaces and cgroups need rights that not every machine gives. A subreaper needs none: orphans of the job become
children of the nearest one above them, so it is enough to end one's children until there are none. Where the system is
no Linux, the job's process group is ended.

It is no thread of the job, since a job can be killed for want of memory, crash, or hold the interpreter for long.
"""

import contextlib
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

PR_SET_PDEATHSIG = 1  # as <sys/prctl.h> numbers them
PR_SET_CHILD_SUBREAPER = 36
AWAITED = (signal.SIGCHLD, signal.SIGTERM)
LONGEST = 5.0  # seconds: a process that waits for a disk, or is another user's, cannot be killed


def run_supervised(job: Callable[[], None], let_go: Callable[[], None]) -> NoReturn:
    """Run a job in a child, and end as it ended; on SIGTERM, or when the build is gone, end it at once.

    let_go: closes what is the child's alone
    """
    is_reaper = _prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # a signal that is ignored cannot be waited for everywhere
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
    supervisor = os.getpid()
    child = os.fork()
    if child == 0:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if not is_reaper:
            os.setpgid(0, 0)
        if os.getppid() == supervisor:  # else it was killed before the line above
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
            job()
        os._exit(0)  # manim leaves threads that would be waited for
    let_go()
    threading.Thread(target=_end_with_build, daemon=True).start()
    status = None
    while status is None and signal.sigwait(AWAITED) == signal.SIGCHLD:
        status = _reap(child)
    if status is None:
        os.kill(child, signal.SIGKILL)
    if not is_reaper:
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)
    end_children()
    _end_like(-signal.SIGTERM if status is None else os.waitstatus_to_exitcode(status))


def _end_with_build() -> None:
    build = multiprocessing.parent_process()
    if build is not None:
        build.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _reap(child: int) -> int | None:
    """Take note of all children that ended; the status of one of them, if it did."""
    found = None
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == child:
                found = ended[1]
    return found


def end_children() -> None:
    """End all children of this process, and those that become its children as their parents end."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        for child in _children():
            with contextlib.suppress(OSError):
                os.kill(child, signal.SIGKILL)
        time.sleep(0.001)


def _children() -> Iterator[int]:
    parent = str(os.getpid())
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name of a program, which comes before, may hold anything.
            state = (process / "stat").read_bytes().rpartition(b")")[2].split()
            if state[1].decode() == parent:
                yield int(process.name)


def _end_like(exitcode: int) -> NoReturn:
    """End as another process did: with its exit status, or by the signal that ended it."""
    if exitcode < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # if there is to be a core, it is the job's
        with contextlib.suppress(OSError):
            signal.signal(-exitcode, signal.SIG_DFL)  # SIGKILL has no other
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {-exitcode})
        os.kill(os.getpid(), -exitcode)
    os._exit(abs(exitcode))


def _prctl(option: int, value: int) -> bool:
    """Set a property of this process; whether the system can."""
    return sys.platform == "linux" and not ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
