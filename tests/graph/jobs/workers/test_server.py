"""The server that workers come from, each time that it is started."""

import os
import subprocess
import sys

import pytest

from coursekit.graph.jobs.observing.noting import system_calls
from coursekit.graph.jobs.workers import server

TWICE = """
import os
import time
from pathlib import Path
from coursekit.graph.jobs.workers.server import end_server, ensure_server, server_process

for _ in range(2):
    ensure_server()
    server = server_process()
    while b"forkserver" not in Path(f"/proc/{server}/cmdline").read_bytes():
        time.sleep(0.01)  # until then it is a copy of this process
    preloaded = [each for each in Path(f"/proc/{server}/environ").read_bytes().split(b"\\0") if b"LD_PRELOAD=" in each]
    print(server, *preloaded, os.environ.get("LD_PRELOAD"))
    end_server()
    os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)
"""

SLOW = """
import os
from coursekit.graph.jobs.job import Job

PREPARED = []

def prepare():
    PREPARED.append(os.getpid())

class Tell(Job[tuple], function="slow:told"):
    pass

def told():
    child = os.fork()  # as of a job that draws in parts
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    return os.getppid(), [*PREPARED]
"""
JOBS = """
from coursekit.graph.jobs.workers.pool import WorkerPool
from slow import Tell

pool = WorkerPool((), ["slow"])
for _ in range(3):
    server, prepared = pool.run(Tell()).value
    print(server, *prepared)
pool.shutdown()
"""


DYING = """
import os
import signal
from coursekit.graph.jobs.job import Job

class Die(Job[None], function="dying:die"):
    pass

def die():
    os.kill(os.getpid(), signal.SIGKILL)
"""
TOGETHER = """
import os
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import forkserver
from coursekit.graph.jobs.workers.pool import WorkerPool
from dying import Die

read = forkserver.read_signed

def read_slowly(descriptor):
    try:
        return read(descriptor)
    except EOFError:
        time.sleep(0.02)  # so that it is what stays
        raise
    finally:
        time.sleep(0.02)

forkserver.read_signed = read_slowly
with ThreadPoolExecutor(4) as threads:
    for dying in [threads.submit(WorkerPool(()).run, Die()) for _ in range(12)]:
        print(dying.exception())
"""


def test_how_a_worker_died_is_told_however_many_die_at_once(tmp_path):
    (tmp_path / "dying.py").write_text(DYING)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    command = [sys.executable, "-c", TOGETHER]
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=120)
    told = [line.partition(" (")[0] for line in ran.stdout.splitlines()]
    assert told == ["its worker was ended by SIGKILL"] * 12, ran.stdout + ran.stderr


LOUD = """
import warnings
from coursekit.graph.jobs.job import Job

warnings.warn("of a library", DeprecationWarning)

class Tell(Job[tuple], function="slow:told"):
    pass

def told():
    from coursekit.graph.jobs.code.mistakes import Mistake
    try:
        warnings.warn("of a job")
    except UserWarning as problem:
        return Mistake.of(problem).gist, []
"""


def test_what_libraries_warn_of_as_they_are_imported_is_no_error_where_a_jobs_own_warnings_are(tmp_path):
    (tmp_path / "slow.py").write_text(LOUD)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    ask = "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('ignore')\n    import slow\n"
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "error"}
    ran = subprocess.run(
        [sys.executable, "-c", ask + JOBS], env=environment, capture_output=True, text=True, timeout=120
    )
    told = "UserWarning: of a job; PYTHONWARNINGS=error, or python -W, makes an error of what is only a warning"
    assert [line.startswith(told) for line in ran.stdout.splitlines()] == [True] * 3, ran.stdout + ran.stderr


def test_the_first_job_does_not_wait_for_what_is_prepared_for_all(tmp_path):
    (tmp_path / "slow.py").write_text(SLOW)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    command = [sys.executable, "-c", JOBS]
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    first, *others = (line.split() for line in ran.stdout.splitlines())
    parent, *prepared = first
    assert not prepared
    assert others == [[parent, parent]] * 2  # once, by the server


@pytest.mark.skipif(system_calls.library() is None, reason="nothing can be preloaded here")
def test_a_server_that_takes_the_place_of_another_notes_as_that_did():
    """A save that comes while the first one is still importing ends it, with the job that waits for it."""
    ran = subprocess.run([sys.executable, "-c", TWICE], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    (first, *how), (second, *how_again) = (line.split() for line in ran.stdout.splitlines())
    assert first != second
    assert how == how_again
    assert str(system_calls.library()) in how[0]
    assert how[-1] == "None"  # nobody else is started so


def test_nobody_who_asks_while_a_server_is_started_sees_what_it_is_started_with(monkeypatch):
    """Another thread compares what was observed with this process's environment, and hands that on to its jobs."""
    before, seen = dict(os.environ), []

    def started():
        inherited = subprocess.run(["/usr/bin/env"], capture_output=True, text=True).stdout.splitlines()
        seen.append(("PYTHONSAFEPATH=1" in inherited, dict(os.environ)))

    monkeypatch.setattr(server.forkserver, "ensure_running", started)
    server.ensure_server()
    assert seen == [(True, before)]
    left = subprocess.run(["/usr/bin/env"], capture_output=True, text=True).stdout.splitlines()
    assert "PYTHONSAFEPATH=1" not in left


@pytest.mark.parametrize("name", ["random", "types", "token"])
def test_a_file_of_the_folder_that_a_build_runs_in_takes_no_place_of_a_librarys(tmp_path, name):
    (tmp_path / f"{name}.py").write_text("raise SystemExit(1)\n")
    (tmp_path / "apart").mkdir()
    (tmp_path / "apart/slow.py").write_text(SLOW)
    (tmp_path / "apart/ask.py").write_text(JOBS)  # a script, as `doit` is: Python adds its folder alone
    ask = [sys.executable, "apart/ask.py"]
    ran = subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) == 3
