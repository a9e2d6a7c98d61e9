"""The server that workers come from, each time that it is started."""

import subprocess
import sys

import pytest

from coursekit.graph.jobs.observing import system_calls

TWICE = """
import os
from pathlib import Path
from coursekit.graph.jobs.workers.server import end_server, ensure_server, server_process

for _ in range(2):
    ensure_server()
    server = server_process()
    preloaded = [each for each in Path(f"/proc/{server}/environ").read_bytes().split(b"\\0") if b"LD_PRELOAD=" in each]
    print(server, *preloaded, os.environ.get("LD_PRELOAD"))
    end_server()
    os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)
"""


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
