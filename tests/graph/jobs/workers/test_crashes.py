"""Code below Python that ends its process: it is told which of the author's lines led there."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from coursekit.graph.jobs.workers.crashes import crash_of

CRASH = "import ctypes; ctypes.string_at(0)"
ENDED = "ended the process by SIGSEGV: code below Python has failed"


def line_of(file: Path, text: str) -> int:
    return next(number for number, line in enumerate(file.read_text().splitlines(), 1) if text in line)


def test_a_crash_of_an_experiment_is_told_with_its_line(tiny_course):
    tiny_course.replace("experiments.py", '    return {"y": factor', f'    {CRASH}\n    return {{"y": factor')
    assert tiny_course.doit("tensor", fails=True) == {"tensor:seminar01:doubled": "FAILED"}
    number = line_of(tiny_course.seminar / "experiments.py", CRASH)
    assert f"seminars/01_tiny/experiments.py, line {number}: {CRASH} {ENDED}" in tiny_course.output
    assert "run doit again" not in tiny_course.output


def test_a_crash_in_a_module_of_the_authors_that_no_ascii_names(tiny_course):
    (tiny_course.seminar / "größe_学.py").write_text(f"def measure():\n    {CRASH}\n")
    calling = "    import größe_学\n    größe_学.measure()\n"
    tiny_course.replace("experiments.py", '    return {"y": factor', f'{calling}    return {{"y": factor')
    tiny_course.doit("tensor", fails=True)
    assert f"seminars/01_tiny/größe_学.py, line 2: {CRASH} {ENDED}" in tiny_course.output


def test_a_crash_of_a_scene_is_told_with_its_line(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "        square = Square", f"        {CRASH}\n        square = Square")
    ran = tiny_course.doit("quality=low", "clip", fails=True)
    assert ran["clip:seminar01:Lines:scene1_square"] == "FAILED"
    number = line_of(tiny_course.seminar / "manim_ce/lines.py", CRASH)
    assert f"seminars/01_tiny/manim_ce/lines.py, line {number}: {CRASH} {ENDED}" in tiny_course.output


def test_a_fork_of_an_authors_that_crashes_takes_nothing_with_it(tiny_course):
    forks = f"import os\n    if not (child := os.fork()):\n        {CRASH}\n    os.waitpid(child, 0)\n    return"
    tiny_course.replace("experiments.py", 'return {"y": factor', f'{forks} {{"y": 2 * factor')
    assert tiny_course.doit("tensor") == {"tensor:seminar01:doubled": "computed"}


def test_an_author_finds_the_handler_of_faults_as_it_was_left(tiny_course):
    states = "on(), end(), begin(file=open(os.devnull, 'w')), on(), end(), on()"
    names = "import os; from faulthandler import disable as end, enable as begin, is_enabled as on"
    refused = "try:\n        begin(file='none')\n    except AttributeError:\n        pass\n"
    told = f"    {names}\n    {refused}    assert ({states}) == (False, False, None, True, True, False)\n    {CRASH}\n"
    tiny_course.replace("experiments.py", '    return {"y": factor', f'{told}    return {{"y": factor')
    tiny_course.doit("tensor", fails=True)
    assert ENDED in tiny_course.output  # what the author handles no more is ours again


FAULT = """Fatal Python error: Segmentation fault

Current thread 0x00007f0 (most recent call first):
  File "{0}/kit.py", line 3 in draw
  File "{1}/lines.py", line 8 in scene2
  File "{1}/lines.py", line 4 in construct

Extension modules: numpy, _ctypes (total: 2)
"""


@pytest.mark.parametrize(
    "written, status, lines",
    [
        (FAULT.format("/lib", "TOP"), -signal.SIGSEGV, [4, 8]),
        (FAULT.format("TOP", "/lib") + FAULT.format("/lib", "TOP"), -signal.SIGABRT, [4, 8]),  # of two, the last
        (FAULT.format("/lib", "TOP"), -signal.SIGKILL, None),  # a fork's, and then it was killed
        (FAULT.format("/lib", "/usr"), -signal.SIGSEGV, None),
        ("", -signal.SIGSEGV, None),
        ("", 1, None),
    ],
)
def test_the_lines_that_led_there(tmp_path, written, status, lines):
    told, telling = multiprocessing.Pipe(duplex=False)
    (tmp_path / "lines.py").write_text("x = 0\n" * 9)
    with told, telling:
        os.write(telling.fileno(), written.replace("TOP", str(tmp_path)).encode())
        mistake = crash_of(told, status, [tmp_path])
    places = mistake and mistake.details and [place.line for place in mistake.details.places]
    assert places == lines
