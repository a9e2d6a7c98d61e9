"""Imported once by the server that workers are forked from: what every job needs, loaded before the first one."""

import contextlib
import importlib
import os
import threading
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
    for module in filter(None, os.environ.get("COURSEKIT_PRELOAD", "").split(",")):
        with contextlib.suppress(Exception):  # jobs that need it import it again, and tell what is wrong; others go on
            prepare = getattr(importlib.import_module(module), "prepare", None)
            if prepare is not None:  # what takes a while, and every job of it would do anew
                prepare()
    end_notes(notes)
finally:
    loaded.set()  # a server that failed has to end: a build waits for its answer
    os.fchdir(begun_in)
    os.close(begun_in)
watch.join()  # a server forks safely only while it has one thread
