"""How far the loop of a job is: seen wherever somebody looks at the build, and no part of what is built."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.graph.jobs.processes.loops import Advance
from tests.terminal import Terminal

DOIT = [str(Path(sys.executable).with_name("doit"))]
TASK = "tensor:seminar01:line"
LOOP = "for step in progress(range(400)):\n        "
# A job that stays at a step until a process has ended: a file would be observed.
WAITING = """
        if step == 300:
            time.sleep(0.2)
        while step == 301 and os.path.exists("/proc/{pid}"):
            time.sleep(0.01)
"""


def with_loop(course, body, loop="progress(range(400))"):
    course.replace(
        "experiments.py",
        '    return {"y": slope * torch.arange(steps)}',
        f'    import os, time\n    for step in {loop}:{body}    return {{"y": slope * torch.arange(steps)}}',
    )
    course.replace("experiments.py", "import torch\n", "import torch\n\nfrom coursekit.lab import progress\n")


@pytest.fixture
def sleeper():
    process = subprocess.Popen(["sleep", "300"])
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("columns", [60, 140])
def test_the_bar_of_a_loop_is_drawn_with_its_task(columns, new_course, sleeper):
    with_loop(new_course, WAITING.format(pid=sleeper.pid))
    with Terminal([*DOIT, TASK], new_course.root, columns=columns) as terminal:
        terminal.wait_for("75 %")
        (drawn,) = [line for line in terminal.screen.display if "75 %" in line]
        assert re.search(r"\d+ s .*\[=======>  \]  75 % tensor:seminar01", drawn), drawn
        if columns > 60:
            assert re.search("30[01] of 400 steps", drawn)
        sleeper.kill()
        sleeper.wait()
        assert terminal.finish() == 0
    assert not any("%" in line for line in terminal.lines)


def test_watching_for_people_has_the_bar_and_for_editors_an_event(new_course, sleeper):
    with_loop(new_course, WAITING.format(pid=sleeper.pid))
    with Terminal([*DOIT, "watch", TASK], new_course.root) as terminal:
        terminal.wait_for("75 %")
        terminal.interrupt()
        terminal.finish()
    command = [*DOIT, "watch", "--json", TASK]
    with subprocess.Popen(command, cwd=new_course.root, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout
        events = (json.loads(line) for line in watching.stdout)
        told = next(event for event in events if event["event"] == "progress")
        watching.terminate()
    assert (told["task"], told["total"]) == (TASK, 400)
    assert 0 <= told["done"] <= 400


def test_where_nobody_looks_nothing_is_said(new_course):
    with_loop(new_course, "\n        pass\n")
    run = new_course.shell(*DOIT, TASK)
    assert (run.returncode, run.stderr) == (0, "")
    assert "step" not in run.stdout


def test_outside_a_build_the_steps_are_what_they_were_and_nothing_is_written(capfd):
    from coursekit.lab import progress

    assert [*progress(range(5))] == [*range(5)]
    assert [*progress(iter("abc"), "letters")] == [*"abc"]
    assert capfd.readouterr() == ("", "")


def test_a_loop_that_tells_is_no_ingredient(new_course):
    """Putting it in, giving it a title, and taking it out make nothing again."""
    new_course.replace(
        "experiments.py",
        '    return {"y": slope * torch.arange(steps)}',
        '    y = torch.zeros(steps)\n    for i in range(steps):\n        y[i] = slope * i\n    return {"y": y}',
    )
    new_course.doit("tensor")
    new_course.replace("experiments.py", "import torch\n", "import torch\n\nfrom coursekit.lab import progress\n")
    new_course.replace("experiments.py", "for i in range(steps)", "for i in progress(range(steps))")
    assert new_course.doit("tensor") == {}, new_course.output
    new_course.replace("experiments.py", "progress(range(steps))", 'progress(range(steps), "the line")')
    assert new_course.doit("tensor") == {}
    new_course.doit("verify", "tensor")
    new_course.replace("experiments.py", "progress(range(steps)", "progress(range(1, steps)")
    assert new_course.doit("tensor")[TASK] == "computed"


def test_loops_within_loops_left_early_and_in_children_end_with_the_task(new_course, sleeper):
    body = """
        for inner in progress(range(10), "inner"):
            if inner == 5:
                break
        if step == 100 and not os.fork():
            [0 for _ in progress(range(10))]
            os._exit(0)
"""
    with_loop(new_course, body, 'progress(range(400), "outer")')
    assert new_course.doit(TASK) == {TASK: "computed"}


def test_a_mistake_in_a_loop_is_told_as_ever(new_course):
    with_loop(new_course, "\n        1 / (step - 3)\n")
    new_course.doit(TASK, fails=True)
    assert "ZeroDivisionError" in new_course.output


def test_what_is_told_of_a_loop():
    half = Advance("", 150, 400, 0.375, 42.0)
    assert str(half) == "150 of 400 steps, about 42 s left"
    assert half.bar == "[===>      ]  37 %"
    assert len({len(Advance("", n, 10, n / 10, 0.0).bar) for n in range(11)}) == 1
    assert str(Advance("Adam", 1500, 0, 0.0, -1.0)) == "Adam: 1,500 steps"
