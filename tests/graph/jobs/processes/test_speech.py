"""What jobs print is told with their task's name, whoever wrote it and however: never in what doit itself reports."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

DOIT = [str(Path(sys.executable).with_name("doit"))]
SPEAKING = """
import ctypes
import os
import subprocess
import sys
import time


def speaking(slope: Rate) -> Tensors:
{body}
    return {{"y": slope * torch.arange(3)}}
"""


def says(course, body, name="speaking"):
    """Give the course an experiment that runs some lines."""
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    path = course.seminar / "experiments.py"
    text = SPEAKING.format(body=lines.rstrip()).replace("speaking", name)
    path.write_text(path.read_text() + text, encoding="utf-8")
    table = course.seminar / "hyperparams.toml"
    table.write_text(f'{table.read_text()}\n["{name}"]\nslope = 0.5\n', encoding="utf-8")


def told(run, name="speaking"):
    prefix = f"tensor:seminar01:{name} | "
    return [line.removeprefix(prefix) for line in run.stderr.splitlines() if line.startswith(prefix)]


EVERY_WAY = """
print("printed")
sys.stderr.write("to stderr\\n")
os.write(1, b"to descriptor 1\\n")
os.write(2, b"to descriptor 2\\n")
sys.__stdout__.write("to the first stdout\\n"); sys.__stdout__.flush()
subprocess.run(["sh", "-c", "echo by a child; echo and its stderr >&2"])
print("a lone surrogate: \\udc80")
ctypes.CDLL(None).printf(b"by a library in C\\n")
print("read:", repr(sys.stdin.read()), repr(os.read(0, 1)))
print("not ended", end="")
"""
HEARD = [
    "printed",
    "to stderr",
    "to descriptor 1",
    "to descriptor 2",
    "to the first stdout",
    "by a child",
    "and its stderr",
    "a lone surrogate: \\udc80",
    "by a library in C",
    "read: '' b''",
    "not ended",
]


def test_all_that_a_job_writes_is_told_with_its_name_and_none_of_it_in_a_report(new_course):
    says(new_course, EVERY_WAY)
    run = new_course.shell(*DOIT, "-r", "json", "tensor:seminar01:speaking")
    assert run.returncode == 0, run.stderr
    assert sorted(told(run)) == sorted(HEARD)
    assert json.loads(run.stdout)["err"] == ""


def test_what_a_job_said_before_it_crashed_is_told(new_course):
    says(new_course, 'os.write(2, b"last words\\n")\nos.kill(os.getpid(), 11)')
    run = new_course.shell(*DOIT, "tensor:seminar01:speaking")
    assert run.returncode != 0
    assert told(run) == ["last words"]


def test_progress_written_in_place_is_one_line_in_the_end_however_often(new_course):
    says(new_course, 'for i in range(200_000):\n    sys.stderr.write(f"\\rstep {i}")\nprint()')
    run = new_course.shell(*DOIT, "tensor:seminar01:speaking")
    assert run.returncode == 0, run.stderr
    assert told(run)[-1] == "step 199999"
    assert len(told(run)) < 20


def test_a_line_without_an_end_is_cut_and_kept_nowhere(new_course):
    says(
        new_course,
        """
def most(): return int(re.search("VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
import re
before = most()
for _ in range(3000):
    sys.stdout.write("x" * 100_000)
    sys.stdout.flush()
print()
print(most() - before)
""",
    )
    starter = (
        "import re; from coursekit.graph.command_line.program import main; main(); "
        "print('peak', re.search('VmHWM:\\\\s*(\\\\d+)', open('/proc/self/status').read())[1])"
    )
    run = new_course.shell(sys.executable, "-c", starter, "tensor:seminar01:speaking")
    line, grown = told(run)
    assert set(line[:-1]) == {"x"} and line.endswith("…") and len(line) < 5000
    assert int(grown) < 50_000  # kB, of 300 MB that were written
    assert int(run.stdout.rpartition("peak")[2]) < 200_000


@pytest.mark.parametrize("columns", [60, 140])
def test_a_bar_of_progress_is_drawn_beside_its_task(columns, new_course):
    sleeper = subprocess.Popen(["sleep", "300"])  # the job goes on once it ends: no file, which would be observed
    says(
        new_course,
        'sys.stderr.write("\\r 10 %")\nsys.stderr.write("\\r 37 %")\nopen("/dev/null")\n'
        f"while os.path.exists('/proc/{sleeper.pid}'):\n    time.sleep(0.01)",
    )
    with Terminal([*DOIT, "tensor:seminar01:speaking"], new_course.root, columns=columns) as terminal:
        terminal.wait_for("speaking | 37 %")
        sleeper.kill()
        sleeper.wait()
        assert terminal.finish() == 0
    assert sum("37 %" in line for line in terminal.lines) == 1  # what was not ended is told in the end


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "POSIX", "LANG": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=str,
)
def test_names_beyond_ascii_are_built_and_told_in_any_encoding(environment, new_course):
    says(new_course, 'print("größe")', name="größe_σ")
    (new_course.seminar / "данные").mkdir()
    (new_course.seminar / "данные/ы.csv").write_text("1", encoding="utf-8")
    for command in (["tensor"], ["list", "--all"], ["why"], ["tensor"], ["graph"], ["clean", "tensor"]):
        run = new_course.shell(*DOIT, *command, environment=environment)
        assert (run.returncode, "Traceback" in run.stderr) == (0, False), run.stderr


ASKING = """
import getpass, multiprocessing, os, sys
from coursekit.graph.jobs.processes.speech import speak_into
if os.fork():  # a job leads no session
    sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
assert open("/dev/tty").isatty()
hearing, voice = multiprocessing.Pipe(duplex=False)
group = os.getpgrp()
speak_into(voice, print)
try:
    getpass.getpass()
except EOFError:
    os._exit(7 if os.getpgrp() == group else 1)
"""


def test_a_job_that_asks_the_terminal_for_a_password_finds_none_and_is_suspended_with_its_build(tmp_path):
    with Terminal([sys.executable, "-c", ASKING], tmp_path) as terminal:
        assert terminal.finish() == 7
