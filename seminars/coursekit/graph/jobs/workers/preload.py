"""Imported once by the server that workers are forked from: what every job needs, loaded before the first one."""

import contextlib
import gc
import importlib
import os
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import coursekit
from coursekit.graph.jobs.code.loading import load_verbatim
from coursekit.graph.jobs.observing.server_notes import begin_notes, end_notes
from coursekit.graph.jobs.processes.warden import fork_server

PARENT = fork_server(int(os.environ["COURSEKIT_PARENT"]))  # not getppid(): a build may have ended before this runs
loaded = threading.Event()


def _end_with_parent() -> None:
    """The server looks after its parent only once it serves; until then, a killed build would leave it importing."""
    while not loaded.wait(0.2):
        if os.getppid() != PARENT:
            os._exit(1)


def _prepare_meanwhile(prepare: Callable[[], None]) -> None:
    """Once the first job goes its way, do what takes a while and every job that needs it would do anew.

    The walk through manim's modules takes 0.15 s, of the 2.5 s of a build after one edit; a scene that is one clip
    needs none.
    """
    server, todo = os.getpid(), [prepare]

    def go_on() -> None:
        if todo and os.getpid() == server:  # and no job that forks
            with contextlib.suppress(Exception):
                todo.pop()()

    os.register_at_fork(after_in_parent=go_on)


watch = threading.Thread(target=_end_with_parent)
watch.start()
os.dup2(2, 1)  # what libraries print when they are imported: stdout is the reporter's
KIT = Path(coursekit.__file__).parent
load_verbatim([KIT])
begun_in = os.open(".", os.O_RDONLY)  # by no name: it may be moved, or removed, while this imports
try:
    notes = begin_notes()
    # Manim reads a manim.cfg of the folder that it is imported in, and fails by a mistake there. Each scene has its own
    # settings read by its job: those of the folder that doit was called in are not those of all.
    os.chdir(KIT)
    gc.disable()  # it would look again and again for garbage among what is imported: a tenth of the time
    for module in filter(None, os.environ.get("COURSEKIT_PRELOAD", "").split(",")):
        # Jobs that need it import it again, and tell what is wrong; others go on. What libraries warn of as they are
        # imported is for those who write them, and no reason to fail, as it were with PYTHONWARNINGS=error.
        with contextlib.suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            prepare = getattr(importlib.import_module(module), "prepare", None)
            if prepare is not None:
                _prepare_meanwhile(prepare)
    end_notes(notes)
    gc.enable()
finally:
    loaded.set()  # a server that failed has to end: a build waits for its answer
    os.fchdir(begun_in)
    os.close(begun_in)
watch.join()  # a server forks safely only while it has one thread
