"""A Dask cluster of real processes on 127.0.0.1, whose workers see no file of the courses that they work for."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from distributed import Client

from tests import interrupts
from tests.conftest import TinyCourse

T = TypeVar("T")
PROGRAMS = Path(sys.executable).parent
# Mounts are a process's own: what is laid over the tests' folders hides them from that worker alone.
HIDING = 'mount -t tmpfs none "$1" && shift && exec "$@"'


class Cluster:
    """A scheduler and its workers, each a process with a folder of its own."""

    def __init__(self, folder: Path, hidden: Path) -> None:
        self.folder = folder
        self.hidden = hidden
        self.workers: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file
        )
        wait_for(file.exists)
        self.address = json.loads(file.read_text())["address"]

    def _start(self, name: str, program: str, *arguments: object, **environment: str) -> subprocess.Popen[bytes]:
        folder = self.folder / name
        folder.mkdir()
        command = [PROGRAMS / program, *arguments, "--no-dashboard"]
        if name != "scheduler":
            as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
            command = ["unshare", "--mount", *as_root, "sh", "-c", HIDING, "hide", self.hidden, *command]
        with open(folder / "log.txt", "wb") as log:
            return subprocess.Popen(
                [*map(str, command)],
                cwd=folder,
                stdout=log,
                stderr=log,
                env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1", **environment},
                start_new_session=True,
            )

    def add_worker(self, threads: int = 1, **environment: str) -> subprocess.Popen[bytes]:
        name = f"worker{len(self.workers)}"
        directory = self.folder / name / "scratch"
        options = ("--nthreads", threads, "--no-nanny", "--local-directory", directory, "--name", name)
        self.workers.append(self._start(name, "dask", "worker", self.address, *options, **environment))
        with self.client() as client:
            wait_for(lambda: name in {w["name"] for w in client.scheduler_info()["workers"].values()})
        return self.workers[-1]

    def client(self) -> Client:
        return Client(self.address, set_as_default=False)

    def worker_of(self, task: str) -> subprocess.Popen[bytes]:
        """The process of the worker that runs a task, once one does."""

        def running() -> str:
            with self.client() as client:
                names = {address: worker["name"] for address, worker in client.scheduler_info()["workers"].items()}
                return next((names[a] for a, keys in client.processing().items() if any(task in k for k in keys)), "")

        return self.workers[int(wait_for(running).removeprefix("worker"))]

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def doit(self, course: TinyCourse, *arguments: str) -> subprocess.CompletedProcess[str]:
        return course.shell(
            sys.executable, "-m", "doit", *arguments, environment={"DASK_SCHEDULER_ADDRESS": self.address}
        )

    def start_doit(self, course: TinyCourse, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "doit", *arguments],
            cwd=course.root,
            env={**os.environ, "DASK_SCHEDULER_ADDRESS": self.address},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=interrupts.hear,
        )


def wait_for(condition: Callable[[], T], seconds: float = 60) -> T:
    """What a condition gives once that is true.

    raises: AssertionError if that takes too long
    """
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
    return value


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers of a thread each, whose folders are not below those of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="cluster-"))
    cluster = Cluster(folder, tmp_path_factory.getbasetemp())
    try:
        cluster.add_worker()
        cluster.add_worker()
        yield cluster
    finally:
        cluster.end()
        shutil.rmtree(folder)
