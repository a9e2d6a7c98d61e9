"""One build at a time: a second one waits, or is told that it would have to."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import threading

import pytest

from coursekit.graph.commands.one_build import build_lock
from tests import interrupts


def test_a_second_build_waits_for_the_first(tmp_path, capfd):
    order = []

    def second():
        with build_lock(tmp_path):
            order.append("second")

    with build_lock(tmp_path) as is_held:
        assert is_held
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    assert "waiting" in capfd.readouterr().err


def test_who_does_not_wait_is_told_and_leaves_the_first_alone(tmp_path, capfd):
    with build_lock(tmp_path):
        with build_lock(tmp_path, waits=False) as is_held:
            assert not is_held
        with open(tmp_path / ".cache/lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                raise AssertionError("nobody holds it any more")
    with build_lock(tmp_path, waits=False) as is_held:
        assert is_held
    assert not capfd.readouterr().err


HOLDING = """
import fcntl, os, sys, time
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(float(sys.argv[2]))  # in which a build has not yet said who it is
lock.write(f"{os.getpid()}\\n")
lock.flush()
sys.stdin.read()
"""


@pytest.mark.parametrize(("late", "is_suspended"), [(0.1, False), (0, True)])
def test_who_waits_is_told_for_whom_and_whether_that_is_suspended(tmp_path, capfd, late, is_suspended):
    (tmp_path / ".cache").mkdir()
    file = tmp_path / ".cache/lock"
    holding = [sys.executable, "-c", HOLDING, str(file), str(late)]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        if is_suspended:
            while not file.read_bytes():
                pass
            os.kill(holder.pid, signal.SIGSTOP)
            os.waitpid(holder.pid, os.WUNTRACED)

        def second():
            with build_lock(tmp_path):
                pass

        waiting = threading.Thread(target=second)
        waiting.start()
        said = ""
        while "waiting" not in said:
            said += capfd.readouterr().err
        os.kill(holder.pid, signal.SIGCONT)
        holder.stdin.close()
        waiting.join()
    assert re.match(rf"another doit builds here \(process {holder.pid}[;)]", said)
    assert ("it is suspended" in said) == is_suspended


DEAF = """
import queue, signal, sys, threading, time
from coursekit.graph.commands.one_build import terminated_as_interrupted

def another():
    time.sleep(0.5)
    for _ in range(int(sys.argv[1])):
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
    time.sleep(3600)

threading.Thread(target=another, daemon=True).start()
try:
    with terminated_as_interrupted():
        queue.Queue().get()
except KeyboardInterrupt:
    print("heard")
    time.sleep(2)  # nothing is heard twice
    print("ended")
"""


@pytest.mark.parametrize("times", ["1", "3"])
def test_a_signal_that_the_system_hands_to_another_thread_is_heard_while_this_one_waits(times):
    """doit waits for its jobs without an end; one that prints without end kept it from hearing Ctrl-C."""
    told = subprocess.run(
        [sys.executable, "-c", DEAF, times], capture_output=True, text=True, timeout=60, preexec_fn=interrupts.hear
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "heard\nended\n", "")
