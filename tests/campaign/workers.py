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
from coursekit.graph.jobs.call_trace import Executed, traced
from coursekit.graph.jobs.code import loading
from coursekit.graph.jobs.engine import Done, Engine
from coursekit.graph.jobs.job import Job, Result
from coursekit.graph.jobs.observing import reads as observing
from coursekit.graph.jobs.registry import Observed, RunExperiment, SectionJob

# What jobs import is imported here once: a fork that finds it there takes a third of the time.
PRELOADED = (
    *(f"coursekit.graph.jobs.processes.{name}" for name in ("loops", "speech", "stopped")),
    "coursekit.graph.jobs.job_warnings",
    *(f"coursekit.graph.jobs.observing.{name}" for name in ("author_code", "environment", "imports", "inputs")),
    *("coursekit.graph.jobs.observing.unreproducible", "coursekit.graph.jobs.observing.noting.system_calls"),
    *("numpy", "csv", "mmap", "codecs", "fileinput", "linecache", "shutil", "tempfile", "subprocess", "dataclasses"),
)


class ForkedWorkers(Engine):
    """Runs each job in a fork of this process, as WorkerPool does in a fork of its server."""

    def __init__(self, root: Path, trace: bool = False) -> None:
        self.root = root
        self.trace = trace
        self.executed: dict[tuple[str, str], Executed] = {}
        for name in PRELOADED:
            importlib.import_module(name)

    def run(self, job: Job[Result]) -> Done[Result]:
        def perform() -> tuple[Result, dict[str, str], Executed, tuple[Any, ...]]:
            bound = job.bind()
            with traced(self.traced_folders if self.trace else ()) as executed:
                value = bound()
            return value, dict(loading.LOADED), executed, (tuple(observing.OBSERVED), tuple(observing.WARNINGS))

        value, loaded, executed, found = forked(lambda: self._enter(perform))
        held = job.job if isinstance(job, Observed) else None
        if isinstance(held, RunExperiment):
            self.executed[str(held.file), held.name] = executed
        elif isinstance(held, SectionJob):
            self.executed[str(held.file), held.section or "construct"] = executed
        return Done(value, loaded, *found)

    def run_here(self, job: Job[Result]) -> Result:
        """Run a light job, in a fork too, since the tree has a kit of its own."""
        result: Result = forked(lambda: self._enter(job.perform))
        return result

    def show_whole(self, **kwargs: Any) -> list[str]:
        """The frames that the scene shows when construct() runs from end to end in one process."""

        def job() -> Any:
            scene = getattr(loading.load_file(kwargs["file"], kwargs["file"].stem), kwargs["scene"])
            wanted = {"_sections": kwargs["sections"], "_tensor_files": kwargs["tensors"]}
            stage = type(kwargs["scene"], (scene,), {**wanted, "__module__": scene.__module__})()
            stage.render()
            render = sys.modules.get("coursekit.stage.performing.render") or importlib.import_module(
                "coursekit.stage.performing.render"
            )
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
            message = (False, ("".join(traceback.format_exception(problem)[-6:]), tuple(observing.OBSERVED)))
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(message, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    done, value = pickle.loads(content)
    if not done:
        told, observed = value
        raise JobError(told, observed=observed)
    return value
