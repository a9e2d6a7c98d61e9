"""Builds on a terminal: what a person sees of them, at its size, and after they end as they may."""

import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from coursekit.graph.reporting.progress import Snapshot, picture
from tests.conftest import TinyCourse
from tests.terminal import Terminal

LOW = "quality=low"
DOIT = [sys.executable, "-m", "doit", LOW]
SECONDS = re.compile(r"\d+\.\d s")
SLOW = """

def slow(line: Tensors, seconds: float) -> Tensors:
    import time

    print("one", "two", sep="\\n")
    time.sleep(seconds)
    return dict(line)
"""
BROKEN = """
from doit.exceptions import BaseFail


class Broken(COURSE.reporter):
    def picture(self):
        raise RuntimeError("Set changed size during iteration")


DOIT_CONFIG["reporter"] = Broken
"""

OTHER = """
    from manim import FadeOut, Square

    from coursekit.stage.scene import CourseScene


    class Other(CourseScene):
        def construct(self):
            self.play(FadeOut(Square()), run_time=0.2)
    """


def failing(course: TinyCourse) -> TinyCourse:
    """With a section that fails, and the video that waits for it."""
    course.replace("manim_ce/lines.py", "square = Square(SIDE)", 'raise ValueError("no square")')
    return course


def slow(course: TinyCourse, seconds: float) -> TinyCourse:
    """With an experiment that takes a while, and prints two lines."""
    path = course.seminar / "experiments.py"
    path.write_text(path.read_text() + SLOW)
    path = course.seminar / "hyperparams.toml"
    path.write_text(path.read_text() + f"\n[slow]\nseconds = {seconds}\n")
    return course


def in_shell(script: Path, *arguments: str) -> list[str]:
    """doit as a shell runs it, with a prompt after it."""
    script.write_text(f"trap : INT\n{' '.join([*DOIT, *arguments])}\nprintf '\\n? '$?'\\n$ '\nread\n")
    return ["bash", "--norc", str(script)]


def unwrapped(lines: list[str], columns: int) -> list[str]:
    """Lines as they were written, with single spaces: a row goes on with the one before if it had no place there."""
    whole: list[str] = []
    before = ""
    for line in lines:
        if before and line.startswith("    ") and len(before) + 1 + len(line.split()[0]) > columns:
            whole[-1] += f" {line}"
        else:
            whole.append(line)
        before = line
    return [" ".join(line.split()) for line in whole]


@pytest.mark.parametrize("columns", [60, 140])
def test_a_terminal_keeps_of_a_build_what_a_pipe_gets_of_it(columns, tiny_course, tmp_path):
    command = [*DOIT, "-n", "1", "tensor"]
    tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = 1.5")
    with Terminal(command, tiny_course.root, columns) as terminal:
        assert terminal.finish() == 0
    tiny_course.replace("hyperparams.toml", "slope = 1.5", "slope = 2.5")
    piped = tiny_course.shell(*command).stdout.splitlines()
    assert {_plain(line) for line in unwrapped(terminal.lines, columns)} == {
        _plain(" ".join(line.split())) for line in piped
    }
    assert "tasks" in terminal.text  # there were live lines


def _plain(line: str) -> str:
    return SECONDS.sub("…", line).partition(" (")[0]


@pytest.mark.parametrize("columns", [60, 140])
def test_each_failure_is_told_again_at_the_end_with_file_and_line(columns, tiny_course):
    with Terminal([*DOIT, "--continue"], failing(tiny_course).root, columns) as terminal:
        assert terminal.finish() > 0
    lines = unwrapped(terminal.lines, columns)
    assert lines[-4] == "Failed:"
    place = "seminars/01_tiny/manim_ce/lines.py, line 17"
    assert lines[-3] == f"clip:seminar01:Lines:scene1_square {place}: ValueError: no square"
    assert lines[-2] == "1 task was not reached"
    assert re.fullmatch(r"(4 current, 1 failed|1 failed, 4 current); \d+\.\d s", lines[-1])
    assert "Traceback" not in terminal.text


def test_a_mistake_that_several_tasks_share_is_told_once_and_each_of_them_is_named(tiny_course):
    (tiny_course.seminar / "manim.cfg").symlink_to("gone")
    tiny_course.doit("quality=low", "clip", fails=True)
    told, _, again = tiny_course.output.partition("Failed:\n")
    mistake = "seminars/01_tiny/manim.cfg, a link to gone that cannot be read"
    assert (told.count(mistake), again.count(mistake)) == (1, 1)
    assert told.count("  FAILED, as told above\n") == again.count("  the same\n") == 2
    assert again.count("  clip:seminar01:Lines:") == 3


def test_a_mistake_in_a_table_is_told_again_with_its_file_and_what_it_is(tiny_course):
    tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = -1.0")
    with Terminal([*DOIT, "--continue"], tiny_course.root) as terminal:
        assert terminal.finish() > 0
    place = "seminars/01_tiny/hyperparams.toml, table [line]"
    assert terminal.lines[-4:-1] == [
        "Failed:",
        f"  tensor:seminar01:line  {place}: slope = -1.0, but a rate must be a positive number.",
        "4 tasks were not reached",
    ]


ODD = """
    from manim import *

    config.pixel_width, config.pixel_height = 427, 241


    class Odd(Scene):
        def construct(self):
            self.play(Create(Square()), run_time=0.1)
    """


def test_the_last_lines_name_the_file_of_a_failure_once(tiny_course):
    tiny_course.write("odd.py", ODD)
    with Terminal([*DOIT, "--continue", "quality=low", "render:seminar01:Odd"], tiny_course.root, 300) as terminal:
        assert terminal.finish() > 0
    (told,) = [line for line in terminal.lines if line.startswith("  clip:seminar01:Odd")]
    assert told.count("odd.py") == 1 and "odd.py, line 8: the picture is 427×241 pixels" in told


def test_a_failure_keeps_back_what_needs_it_and_nothing_else(tiny_course):
    tiny_course.write("manim_ce/other.py", OTHER)
    with Terminal([*DOIT, "-n", "1"], failing(tiny_course).root) as terminal:
        assert terminal.finish() > 0
    assert (tiny_course.seminar / "static/Other.mp4").exists()
    assert "1 task was not reached" in terminal.lines


def test_where_it_is_asked_to_a_build_ends_at_a_failure_and_counts_what_was_not_reached(tiny_course):
    with Terminal([*DOIT, "-n", "1", "--no-continue"], failing(tiny_course).root) as terminal:
        assert terminal.finish() > 0
    told = re.fullmatch(r"(\d) tasks? (was|were) not reached", terminal.lines[-2])
    assert told
    counted = sum(int(count) for count in re.findall(r"(\d+) [a-z]", terminal.lines[-1].partition(";")[0]))
    assert int(told[1]) + counted == 6


def test_an_error_in_what_is_drawn_ends_no_build(tiny_course):
    tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = 1.5")
    with open(tiny_course.root / "dodo.py", "a") as dodo:
        dodo.write(BROKEN)
    with Terminal([*DOIT, "tensor"], tiny_course.root) as terminal:
        assert terminal.finish() == 0
    assert sum("Set changed size" in line for line in terminal.lines) == 1
    assert "Traceback" not in terminal.text
    assert tiny_course.doit(LOW, "tensor") == {}


def test_ctrl_c_leaves_the_prompt_a_line_of_its_own(tiny_course, tmp_path):
    command = in_shell(tmp_path / "script.sh", "tensor")
    with Terminal(command, slow(tiny_course, 600).root, 60) as terminal:
        terminal.wait_for("tensor:seminar01:slow | two")
        terminal.interrupt()
        terminal.wait_for("$")
        first, second, unreached, counts, *ended, status, prompt = (line for line in terminal.lines if line)
    assert (first, second) == ("tensor:seminar01:slow | one", "tensor:seminar01:slow | two")
    assert unreached == "1 task was not reached"
    assert counts.startswith("2 current; ")
    assert " ".join(" ".join(ended).split()) == "ended; what was finished is kept, and doit goes on from there"
    assert (status, prompt) == ("? 130", "$")


def test_a_build_is_drawn_at_the_size_that_the_terminal_has(tiny_course):
    with Terminal([*DOIT, "tensor"], slow(tiny_course, 5).root, 140) as terminal:
        terminal.wait_for("2 of 3 tasks")
        for columns in (60, 30, 100):
            terminal.resize(columns)
            seen = len(terminal.written)
            terminal.wait_until(lambda seen=seen: terminal.written.count(b"tasks", seen) > 1)
            drawn = [line for line in terminal.lines if "tensor:" in line and "|" not in line]
            assert len(drawn) == 1
            assert len(drawn[0]) < columns
        assert terminal.finish() == 0
        assert not any("tasks" in line for line in terminal.lines)


def test_time_left_is_told_of_what_is_made_and_of_nothing_else(tiny_course):
    slow(tiny_course, 4).doit(LOW, "tensor")
    tiny_course.replace("experiments.py", "return dict(line)", "return {**line}")
    with Terminal([*DOIT, "tensor", "render"], tiny_course.root) as terminal:
        terminal.wait_for("of 4 s")
        terminal.wait_for("left")
        assert terminal.finish() == 0
    told = [int(seconds) for seconds in re.findall(r"tasks, about (\d+) s left", terminal.text)]
    assert told
    assert told[-1] < told[0]
    # Where others want the cores, too, what is left takes longer than it did: by a second, as it is told.
    assert all(later <= earlier + 1 for earlier, later in pairwise(told))
    assert 4 <= told[0] < 60


@pytest.mark.parametrize(("environment", "codes"), [({"TERM": "dumb"}, False), ({"NO_COLOR": "1"}, True)])
def test_a_terminal_gets_no_more_than_it_can_show(environment, codes, tiny_course):
    with Terminal([*DOIT, "--continue"], failing(tiny_course).root, environment=environment) as terminal:
        assert terminal.finish() > 0
    assert ("\x1b" in terminal.text) == codes
    assert not re.search(r"\x1b\[[\d;]*m", terminal.text)
    assert terminal.sees("scene1_square  FAILED")


def test_verify_shows_what_it_does_and_is_ended_by_ctrl_c(tiny_course):
    slow(tiny_course, 1).doit(LOW, "tensor")
    command = [*DOIT, "verify", "tensor"]
    with Terminal(command, tiny_course.root) as terminal:
        terminal.wait_for("of 3 tasks")
        assert terminal.finish() == 0
    same = [f"tensor:seminar01:{name}  the same" for name in ("line", "doubled", "slow")]
    told = [line for line in terminal.lines if "|" not in line]
    assert told == [*same, "3 of 3 are what is made now"]
    with Terminal(command, tiny_course.root) as terminal:
        terminal.wait_for("of 3 tasks")
        terminal.interrupt()
        assert terminal.finish() == 130
    assert "Traceback" not in terminal.text
    assert not terminal.sees("of 3 tasks")
    assert terminal.lines[-1] == "ended; nothing that is published was changed"
    assert tiny_course.litter == []


@pytest.mark.parametrize(("waiting", "told"), [((), "1 of 1 task"), (("tensor:a",), "1 of 2 tasks")])
def test_one_task_is_no_tasks(waiting, told):
    assert picture(Snapshot(0.0, {}, frozenset(waiting), {"computed": 1}, ("", 0.0)), {}) == [told]
