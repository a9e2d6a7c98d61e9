"""Drawing parts of a scene side by side: a child is forked where a part begins, and ends where the part does.

A child has all that its parent has at that moment, and performs the same statements again, with their pictures: that
is more work in all, so that one is forked for a core that has nothing to do, and for no other. Where one is, all parts
are drawn by children: a parent that draws one comes to the next only when it has, and the core of a child that ends
earlier would stand still until then.
"""

import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from glob import glob
from pathlib import Path

from manim import config

from coursekit.graph.jobs.processes.open_files import OpenFiles, separate
from coursekit.graph.jobs.processes.stopped import forked, leave_no_more
from coursekit.graph.jobs.processes.warden import end_with
from coursekit.graph.jobs.workers.worker import WATCHING

PAUSE = 0.004  # seconds between looks at which children have ended, and at what else runs
LOOKS = 3  # at what else runs: others want to run for a moment now and then, and who waits for a picture waits for this


class Children:
    """The children of this process that draw, no more than there are cores; it waits for one of them to end, then.

    folder:     of what the scene writes beside frames: each child has one of its own, as two would write the same file
    is_allowed: whether there may be any
    begin:      called in each child

    It is made before anything of the author's is imported: what is open by then, the kit works with.
    """

    def __init__(self, folder: Path, is_allowed: bool, begin: Callable[[], None]) -> None:
        self.folder = folder
        self._begin = begin
        self._open_files = OpenFiles()
        self._running: set[int] = set()
        self._cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
        self._most = self._most_of(is_allowed)
        self.is_child = False
        self.were_there = False

    def fork(self, name: str, is_awaited: bool = False) -> bool | None:
        """Fork a child: True in the child, False in the parent; None where that is not possible, or no core is idle.

        It is not possible beside pipes, sockets and shared memory of the author's (`open_files`).

        is_awaited: whether somebody waits for what it does, who goes on without it if it stands still: it is forked
                    even if no core is idle, and beside threads that may hold a lock, as Typst's
        """
        if self.is_child or not self._most:
            return None
        if not is_awaited and not (_is_alone() and self._comes_to_idle_core()):
            return None
        places = self._open_files.separable()
        if places is None:
            return None
        numbers = random.getstate()
        parent, child = os.getpid(), os.fork()
        if child:
            self._running.add(child)
            forked(child)
            self.were_there = True
            return False
        end_with(parent)
        separate(places)
        random.setstate(numbers)  # Python has each fork begin with others
        self.is_child = True
        leave_no_more()
        silent = os.open(os.devnull, os.O_WRONLY)  # what is printed, the parent prints too
        for stream in (1, 2):
            os.dup2(silent, stream)
        config.media_dir = str(self.folder / "media" / name)
        self._begin()
        return True

    def _most_of(self, is_allowed: bool) -> int:
        return self._cores if is_allowed and self._cores > 1 else 0

    def _comes_to_idle_core(self) -> bool:
        """Whether one has nothing to do, or will have once a child has ended; until then, this process waits.

        Beside a child it needs no core for itself: it walks on to where the next part begins.
        """
        while self.running:
            if len(self._running) < self._most and others_that_run(self._running) + len(self._running) < self._cores:
                return True
            time.sleep(PAUSE)
        for _ in range(LOOKS):
            if others_that_run(()) + 1 < self._cores:
                return True
            time.sleep(PAUSE)
        return False

    @property
    def running(self) -> int:
        """How many have not ended."""
        self._running -= {child for child in self._running if _has_ended(child)}
        return len(self._running)

    def end(self) -> None:
        """End all that run."""
        for child in self._running:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def begin_anew(self, folder: Path, is_allowed: bool) -> None:
        """Of a process that goes on from a checkpoint: the children so far are another's."""
        self.folder, self.were_there = folder, False
        self._running.clear()
        self._most = self._most_of(is_allowed)

    @contextmanager
    def all_ended(self) -> Iterator[None]:
        """At the end all have ended: they are waited for, and after an error ended; what goes wrong in one ends it."""
        try:
            yield
        except BaseException:
            if self.is_child:
                os._exit(1)
            self.end()
            raise
        finally:
            while self.running:
                time.sleep(PAUSE)


def others_that_run(children: Collection[int]) -> int:
    """How many threads of the system want to run now, but for those of this process, its children and its ancestors.

    The server that it was forked from prepares what others need, for a moment. The build itself counts: what it does
    beside, as reading a course that was saved, somebody waits for.
    """
    build = multiprocessing.parent_process()
    wanted = int(Path("/proc/loadavg").read_text().split()[3].partition("/")[0])
    ours, above = [*children, os.getpid()], os.getppid()
    while above > 1 and above != (build and build.pid):
        ours.append(above)
        above = int(_stat(f"/proc/{above}/stat")[1])
    threads = (thread for process in ours for thread in glob(f"/proc/{process}/task/*/stat"))
    return wanted - sum(_stat(thread)[0] == "R" for thread in threads)


def _stat(file: str) -> list[str]:
    """What the system tells of a process or a thread, its state first; one that has ended has no parent."""
    try:
        return Path(file).read_text().rpartition(")")[2].split()
    except OSError:  # or one that is another's, where the system hides these
        return ["X", "0"]


def _has_ended(child: int) -> bool:
    """By its number, as the author's code may have children as well."""
    try:
        return os.waitpid(child, os.WNOHANG)[0] == child
    except ChildProcessError:  # the author's code has waited for any
        return True


def _is_alone() -> bool:
    """Whether no thread runs that could hold a lock which a child would wait for; the worker's own holds none."""
    threads = threading.enumerate()
    others = {thread.name for thread in threads if thread is not threading.main_thread()}
    return (
        threading.current_thread() is threading.main_thread()
        and others <= {WATCHING}
        and len(os.listdir("/proc/self/task")) == len(threads)
    )
