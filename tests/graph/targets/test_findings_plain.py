"""A scene of manim's own ends with a picture that stays: one line tells that, however much it shows."""

LOW = "quality=low"


def test_what_a_plain_scene_leaves_is_one_remark(new_course):
    new_course.write(
        "manim_ce/lines.py",
        """
        from manim import *


        class Plain(Scene):
            def construct(self):
                self.add(*(Square().shift(3 * side) for side in (LEFT, RIGHT)), Circle())
                self.wait(0.2)
        """,
    )
    new_course.doit(LOW, "audit")
    below = new_course.output.partition("[left_behind]\n")[2].splitlines()
    assert below[0].endswith(" with 2 more mobjects is left on stage at the end: 3 mobjects, limit 0")
    assert "left on stage" not in "".join(below[1:])
