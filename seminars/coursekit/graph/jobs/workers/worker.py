"""What a worker does: it performs one job, in a process of its own, and tells the build what came of it."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..code.loading import LOADED, load_verbatim
from ..code.mistakes import Mistake
from ..job import Job
from ..observing.reads import OBSERVED, WARNINGS, observed_so_far
from ..observing.start import is_outdated
from ..processes.loops import tell_through
from ..processes.speech import end_speech, speak_into
from ..processes.stopped import ON_GOING_ON, REPLY, keep
from ..processes.warden import adopt_orphans
from .crashes import tell_of_crashes
from .exits import tell_of_exits

OF_SERVER = ("COURSEKIT_PRELOAD", "COURSEKIT_PARENT")  # which a job would find different at every build
WATCHING = "watching the build"  # a thread of each worker, which holds no lock that others wait for
# What a worker says: a word, what it is about, and of a job that was done what it loaded, observed and warns of.
Answer = tuple[Any, ...]
OUTDATED: Answer = ("outdated", None)  # of one whose server has read, as it started, what has changed since


def work(
    sender: Connection,
    voice: Connection,
    telling: Connection | None,
    fallen: Connection,
    job: Job[Any],
    folders: Sequence[Path],
    niceness: int,
    environment: Mapping[str, str],
    is_checked: bool,
) -> None:
    REPLY[:] = [sender]
    sending = threading.Lock()  # how far a job is, a thread of its own tells

    def send(*message: Any) -> None:
        with sending:
            REPLY[0].send(message)

    speak_into(voice, lambda task: send("announced", task))
    tell_through(lambda advance: send("advanced", advance))
    adopt_orphans()
    _take_environment(environment)
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # it may have children
    multiprocessing.set_start_method(None, force=True)  # as in any process, not as this one
    os.nice(niceness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it ends its workers
    if telling is None:
        threading.Thread(target=_end_with_parent, name=WATCHING, daemon=True).start()
    else:
        keep(telling, sender)  # which ends with the build by its end of this connection
        ON_GOING_ON.append(_require_current)
    if is_checked:
        _require_current()
    load_verbatim(folders)
    project = os.getcwd()

    def tell_of_exit(ending: SystemExit) -> None:
        os.chdir(project)  # a job runs elsewhere, and what is told is relative to that
        send("failed", Mistake.of(ending), (*observed_so_far()[0],))

    tell_of_exits(tell_of_exit)
    tell_of_crashes(fallen)
    try:
        value = job.perform()
        message: Answer = ("done", value, dict(LOADED), tuple(OBSERVED), tuple(WARNINGS))
    except BaseException as problem:
        message = ("failed", Mistake.of(problem), tuple(OBSERVED))
    end_speech()
    sending.acquire()  # and held to the end: nothing may follow
    REPLY[0].send(message)
    REPLY[0].close()
    os._exit(0)  # manim leaves threads that would be waited for


def _require_current() -> None:
    """End at once where the server has read what has changed since."""
    if is_outdated():
        REPLY[0].send(OUTDATED)
        os._exit(0)


def _take_environment(wanted: Mapping[str, str]) -> None:
    """The server's is as old as the server: the build's may have changed since."""
    for name in [name for name in os.environ if name not in wanted or name in OF_SERVER]:
        if name not in ("LD_PRELOAD", "COURSEKIT_NOTES"):
            del os.environ[name]
    changed = {name: value for name, value in wanted.items() if os.environ.get(name) != value}
    os.environ.update({name: value for name, value in changed.items() if name not in OF_SERVER})


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
