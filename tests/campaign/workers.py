"""Workers for a campaign: a fork a job, which loads the tree's own kit, so that a job takes milliseconds."""

import importlib
import os
import pickle
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coursekit.graph.errors import JobError
from coursekit.graph.jobs import loading
from coursekit.graph.jobs.call_trace import Executed, traced
from coursekit.graph.jobs.engine import Done


class ForkedWorkers:
    """Runs each job in a fork of this process, as WorkerPool does in a fork of its server."""

    def __init__(self, root: Path, trace: bool = False) -> None:
        self.root = root
        self.trace = trace
        self.executed: dict[tuple[str, str], Executed] = {}

    def run(self, function: str, **kwargs: Any) -> Done:
        def job() -> tuple[Any, dict[str, str], Executed]:
            module, _, name = function.partition(":")
            with traced(self.traced_folders if self.trace else ()) as executed:
                value = getattr(importlib.import_module(module), name)(**kwargs)
            return value, dict(loading.LOADED), executed

        value, loaded, executed = forked(lambda: self._enter(job))
        if given := kwargs.get("arguments"):
            self.executed[(str(given["file"]), given.get("section") or given.get("name") or "construct")] = executed
        return Done(value, loaded)

    def run_here(self, function: str, **kwargs: Any) -> Any:
        """Run a light job, in a fork too, since the tree has a kit of its own."""
        module, _, name = function.partition(":")
        return forked(lambda: self._enter(lambda: getattr(importlib.import_module(module), name)(**kwargs)))

    def show_whole(self, **kwargs: Any) -> list[str]:
        """The frames that the scene shows when construct() runs from end to end in one process."""

        def job() -> Any:
            scene = getattr(loading.load_file(kwargs["file"], kwargs["file"].stem), kwargs["scene"])
            wanted = {"_sections": kwargs["sections"], "_tensor_files": kwargs["tensors"]}
            stage = type(kwargs["scene"], (scene,), {**wanted, "__module__": scene.__module__})()
            stage.render()
            render = sys.modules.get("coursekit.stage.render") or importlib.import_module("coursekit.stage.render")
            return [f"{frame} {render.GRAIN}" for frame in stage.frames]

        frames: list[str] = forked(lambda: self._enter(job))
        return frames

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.root / "seminars", self.root / "kit")

    @property
    def traced_folders(self) -> tuple[Path, ...]:
        return (self.root / "seminars", self.root / "kit/coursekit")  # manim is a library here too

    def _enter(self, job: Callable[[], Any]) -> Any:
        for name in [n for n in sys.modules if n.partition(".")[0] == "coursekit" and ".graph" not in n]:
            del sys.modules[name]
        sys.path.insert(0, str(self.root / "kit"))
        sys.modules.pop("manim", None)
        loading.LOADED.clear()
        loading.load_verbatim(self.folders)
        random.seed(0)
        return job()


def forked(job: Callable[[], Any]) -> Any:
    """A job's result, from a process of its own.

    raises: JobError with the end of the traceback
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            message = (True, job())
        except BaseException as problem:
            message = (False, "".join(traceback.format_exception(problem)[-6:]))
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(message, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    done, value = pickle.loads(content)
    if not done:
        raise JobError(value)
    return value
