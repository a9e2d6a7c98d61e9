"""The exit status of a run: 0 where all was made, 1 where something failed, 2 for an error, 3 before any task."""

import sys

import pytest

from tests.conftest import TinyCourse

OWN = """

def task_own():
    return {{"actions": [{action}]}}


def raising():
    raise OSError("nothing to be had")


def task_after():
    return {{"actions": None, "task_dep": ["own"]}}
"""


def status(course: TinyCourse, *arguments: str) -> int:
    return course.shell(sys.executable, "-m", "doit", *arguments).returncode


@pytest.fixture
def failing(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "Square(SIDE)", "Squar(SIDE)")
    return tiny_course


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ["render"],
        ["render:seminar01"],
        ["render:seminar01:Lines"],
        ["clip:seminar01:Lines:scene1_square"],
        ["--no-continue"],
        ["-n", "1"],
        ["--reporter", "json"],
    ],
    ids=" ".join,
)
def test_a_section_that_fails_is_1_whatever_needs_it(failing, asked):
    assert status(failing, "quality=low", *asked) == 1


def test_nothing_to_do_and_all_made_are_0(tiny_course):
    assert status(tiny_course, "quality=low") == 0
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    assert status(tiny_course, "quality=low") == 0


@pytest.mark.parametrize(("action", "expected"), [('"false"', 1), ("raising", 2)])
def test_a_task_of_ones_own_that_fails_is_1_and_one_that_raises_2(tiny_course, action, expected):
    dodo = tiny_course.root / "dodo.py"
    dodo.write_text(dodo.read_text() + OWN.format(action=action))
    assert status(tiny_course, "after") == expected
    assert status(tiny_course, "own") == expected


def test_what_is_no_task_and_a_course_that_cannot_be_read_are_3(tiny_course):
    assert status(tiny_course, "rendr") == 3
    (tiny_course.root / "seminars/01_other").mkdir()
    tiny_course.write("../01_other/hyperparams.toml", "")
    (tiny_course.root / "seminars/01_other/scene.py").write_text("")
    assert status(tiny_course, "quality=low") == 3
