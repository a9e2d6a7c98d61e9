"""What stands in the place of a scene's methods has their names, and what manim refuses is told as the author's."""

import pytest

LOW = "quality=low"
PLAIN = """
    from manim import *


    class Plain(Scene):
        def construct(self):
            {construct}
    """


@pytest.fixture
def plain(new_course):
    """A course of one scene of manim's own."""

    def write(source):
        new_course.write("manim_ce/lines.py", source)
        return new_course

    return write


def test_manim_names_a_method_as_it_does_by_itself(plain):
    course = plain(PLAIN.format(construct="self.play(Create(Square()), run_time=0)"))
    course.doit(LOW, fails=True)
    assert "ValueError: Plain.play() has a total run_time of 0 <= 0 seconds" in course.output


def test_a_scene_finds_its_methods_under_their_names(plain):
    names = ["render", "play", "wait", "add", "remove", "update_to_time", "tear_down", "play_internal"]
    course = plain(
        PLAIN.format(construct=f"assert all(getattr(self, name).__name__ == name for name in {names}); self.wait(0.2)")
    )
    course.doit(LOW, "clip")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ('config.frame_rate = "fast"', "ValueError: frame rate must be a positive finite number"),
        ('config.frame_width = "x"', "TypeError: unsupported operand"),
    ],
)
def test_a_setting_that_manim_refuses_late_is_told_without_the_kits_own_lines(plain, setting, told):
    course = plain(PLAIN.format(construct="self.wait(0.2)").replace("import *\n", f"import *\n\n    {setting}\n"))
    course.doit(LOW, fails=True)
    assert f"seminars/01_tiny/manim_ce/lines.py: Plain cannot begin: {told}" in course.output
    assert "Traceback" not in course.output and "coursekit/" not in course.output


def test_a_scene_that_wants_an_argument_is_told_without_the_kits_own_lines(plain):
    source = PLAIN.format(construct="self.wait(0.2)") + "\n        def __init__(self, size):\n            pass\n"
    course = plain(source)
    course.doit(LOW, fails=True)
    assert (
        "Plain cannot begin: TypeError: Plain.__init__() missing 1 required positional argument: 'size'"
        in course.output
    )
    assert "Traceback" not in course.output
