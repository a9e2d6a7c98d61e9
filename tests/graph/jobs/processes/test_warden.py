"""What a job starts ends with it: children, their children, and daemons in sessions of their own."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LONGEST = 120  # seconds
KINDS = ("child", "grandchild", "daemon", "fork")

# A program that notes its process and waits; it ignores what can be ignored.
WAITS = """
import os, signal, sys, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    signal.signal(number, signal.SIG_IGN)
if sys.argv[2] == "daemon":
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    os.chdir("/")
if sys.argv[2] == "grandchild":
    if not os.fork():
        os.execv(sys.executable, [sys.executable, sys.argv[0], sys.argv[1], "child of a child"])
with open(f"{sys.argv[1]}/{os.getpid()}.new", "w"):
    pass
os.rename(f"{sys.argv[1]}/{os.getpid()}.new", f"{sys.argv[1]}/{os.getpid()}")
time.sleep(3600)
"""

# Part of an experiment or a section: starts these programs, and waits until all of them wait.
STARTS = """
import os, subprocess, sys, time
for kind in ("child", "grandchild", "daemon"):
    subprocess.Popen([sys.executable, {program!r}, {noted!r}, kind])
if not os.fork():
    open({noted!r} + "/" + str(os.getpid()), "w").close()
    time.sleep(3600)
while len([name for name in os.listdir({noted!r}) if name.isdigit()]) < 5:
    time.sleep(0.01)
"""


class Started:
    """What jobs of a course start, by the processes that were noted."""

    def __init__(self, folder: Path) -> None:
        self.noted = folder / "noted"
        self.noted.mkdir()
        self.program = folder / "waits.py"
        self.program.write_text(WAITS)

    def lines(self, then: str, indent: int) -> str:
        text = STARTS.format(program=str(self.program), noted=str(self.noted)) + then + "\n"
        return "".join(f"{' ' * indent}{line}\n" if line else "" for line in text.splitlines())

    @property
    def processes(self) -> list[int]:
        return [int(path.name) for path in self.noted.iterdir() if path.name.isdigit()]

    def wait_for_all(self) -> None:
        deadline = time.monotonic() + LONGEST
        while len(self.processes) < 5 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.processes) >= 5

    def left(self) -> list[int]:
        """Those that are still there once there was time to end; a process that is merely not waited for has ended."""
        deadline = time.monotonic() + 20
        while (left := [*filter(is_alive, self.processes)]) and time.monotonic() < deadline:
            time.sleep(0.02)
        return left


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def started(tmp_path):
    found = Started(tmp_path)
    yield found
    for process in filter(is_alive, found.processes):
        os.kill(process, signal.SIGKILL)


def in_experiment(course, started, then):
    course.replace("experiments.py", '    return {"y": slope', started.lines(then, 4) + '    return {"y": slope')


@pytest.mark.parametrize(
    ("then", "fails"),
    [
        ("", False),
        ("raise ValueError('it fails')", True),
        ("os._exit(3)", True),
        ("os.kill(os.getpid(), 11)", True),
        ("os.kill(os.getpid(), 9)", True),
    ],
    ids=["returns", "raises", "exits", "crashes", "is killed"],
)
def test_what_an_experiment_started_ends_with_it(new_course, started, then, fails):
    in_experiment(new_course, started, then)
    new_course.doit("tensor:seminar01:line", fails=fails)
    # What reads a file that it makes itself is made again once, and finds that five have noted themselves.
    assert 5 <= len(started.processes) <= 10
    assert started.left() == []


def test_what_a_section_started_ends_with_it(tiny_course, started):
    tiny_course.replace(
        "manim_ce/lines.py", "        square = Square(SIDE)", started.lines("", 8) + "        square = Square(2 * SIDE)"
    )
    tiny_course.doit("draft:seminar01:Lines:scene1_square")
    # The files in which they note themselves are left to later sections: the scene is made again, as one clip.
    assert len(started.processes) >= 5
    assert started.left() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
@pytest.mark.parametrize("command", ["run", "watch", "serve"])
def test_what_a_job_started_ends_with_doit(new_course, started, command, number):
    in_experiment(new_course, started, "time.sleep(3600)")
    arguments = {"run": ["tensor"], "watch": ["tensor"], "serve": ["--port", "0"]}[command]
    with subprocess.Popen(
        [sys.executable, "-m", "doit", command, *arguments],
        cwd=new_course.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as doit:
        try:
            started.wait_for_all()
            doit.send_signal(number)
            doit.wait(LONGEST)
        finally:
            doit.kill()
    assert started.left() == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT], ids=["is closed", "hears Ctrl-\\"])
def test_what_a_job_started_ends_when_its_terminal(new_course, started, number):
    in_experiment(new_course, started, "time.sleep(3600)")

    def hear():  # as in a terminal: `nohup` and jobs of the background ignore these
        signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with subprocess.Popen(
        [sys.executable, "-m", "doit", "tensor"],
        cwd=new_course.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=hear,
    ) as doit:
        try:
            started.wait_for_all()
            os.killpg(doit.pid, number)
            doit.wait(LONGEST)
        finally:
            doit.kill()
    assert started.left() == []
