"""A `manim.cfg` that nobody can read costs the scenes that it counts for, and nothing else."""

import os
import sys

import pytest

from tests.graph.jobs.workers.test_pool_settings import drawn_height

LOW = "quality=low"
SCENE = "render:seminar01:Lines"
EXPERIMENT = ("experiments.py", "factor * line", "(1 + factor) * line")


def a_link_to_nothing(path):
    os.symlink("/nowhere/manim.cfg", path)


def a_link_to_itself(path):
    os.symlink("manim.cfg", path)


def bytes_that_are_no_text(path):
    path.write_bytes(b"[CLI]\nframe_rate = 5\n# caf\xe9\n")


def a_mark_of_byte_order(path):
    path.write_bytes(b"\xef\xbb\xbf[CLI]\nframe_rate = 5\n")


def no_section(path):
    path.write_text("frame_rate = 5\n")


UNREADABLE = {
    a_link_to_nothing: "a link to /nowhere/manim.cfg that cannot be read: No such file or directory; mend or remove it",
    a_link_to_itself: "a link to manim.cfg that cannot be read",
    os.mkfifo: "a pipe or a device, and no file",
    bytes_that_are_no_text: "line 3 is not the INI that manim reads",
    a_mark_of_byte_order: "begins with a byte order mark, which manim takes for text: save it as UTF-8 without BOM",
    no_section: "line 1 is not the INI that manim reads",
}


@pytest.mark.parametrize("folder", ["", "seminars/01_tiny/manim_ce"])
@pytest.mark.parametrize("make", UNREADABLE)
def test_settings_that_cannot_be_read_fail_their_scenes_alone(make, folder, tiny_course):
    make(tiny_course.root / folder / "manim.cfg")
    tiny_course.replace(*EXPERIMENT)
    told = tiny_course.doit(LOW, fails=True)
    assert told["tensor:seminar01:doubled"] == "computed"
    failed = {f"clip:seminar01:Lines:{part}" for part in ("scene1_square", "scene2_line", "scene3_doubled")}
    assert {task for task, how in told.items() if how == "FAILED"} == failed
    assert os.path.join(folder, "manim.cfg") in tiny_course.output
    assert UNREADABLE[make] in tiny_course.output


def test_settings_of_the_project_are_not_those_of_scenes_that_have_their_own(tiny_course):
    """Neither a mistake there fails them, nor is a value of theirs that their own file leaves open."""
    (clip,) = tiny_course.root.glob(".cache/clips/low/**/scene1_square.mp4")
    before = drawn_height(clip)
    (tiny_course.seminar / "manim.cfg").write_text("[CLI]\nbackground_color = BLUE\n")
    (tiny_course.root / "manim.cfg").write_text("[CLI]\nframe_height = 4\n")
    result = tiny_course.shell(sys.executable, "-m", "doit", LOW)
    assert result.returncode == 0, result.stdout
    assert abs(drawn_height(clip) - before) < 0.02
    (tiny_course.seminar / "manim.cfg").write_text("[CLI]\nbackground_color = RED\n")
    (tiny_course.root / "manim.cfg").write_text("no settings")
    result = tiny_course.shell(sys.executable, "-m", "doit", LOW)
    assert result.returncode == 0, result.stdout
    assert "3 computed" in result.stdout
