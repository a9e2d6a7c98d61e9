"""A scene that a call makes is told of: it is there when manim runs the file, and a build that reads it has none."""

import pytest

from tests.conftest import TinyCourse

WRITTEN = """
    from manim import *

    class Written(Scene):
        def construct(self):
            self.wait(0.2)
    """
IN_A_FUNCTION = """
    def shows(mobject):
        class Shows(Scene):
            def construct(self):
                self.add(mobject)
        return Shows

    Shown = shows(Square())
    """
BY_TYPE = """
    Shown = type("Shown", (Written,), {"side": 2})
    """
INNOCENT = """
    def marked(base):
        class Marked(base):
            def construct(self):
                super().construct()
        return Marked

    def area(side):
        return side * side

    AREA = area(2)
    KIND = type("Point", (tuple,), {})
    """


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WRITTEN + IN_A_FUNCTION, "lines.py, line 13: Shown is made by shows(), and has no video"),
        (WRITTEN + BY_TYPE, "lines.py, line 7: Shown is made by type(), and has no video"),
        ("\n    from manim import *\n\n    Shown = type('Shown', (Scene,), {})\n", "line 3: Shown is made by type()"),
        (WRITTEN + INNOCENT, ""),
    ],
)
def test_a_scene_that_a_call_makes_is_told_with_its_line(new_course: TinyCourse, text: str, told: str) -> None:
    new_course.write("manim_ce/lines.py", text)
    new_course.doit("list", "--all", "render")
    assert told in new_course.output
    assert ("is made by" in new_course.output) == bool(told)
