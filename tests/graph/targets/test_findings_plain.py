"""What is told of a scene of manim's own: in one line what it leaves, and nothing of tensors that it knows none of."""

LOW = "quality=low"


def test_what_a_plain_scene_leaves_is_one_remark_and_its_numbers_are_none(new_course):
    new_course.write(
        "manim_ce/lines.py",
        """
        from manim import *


        class Plain(Scene):
            def construct(self):
                self.add(*(Square().shift(3 * side) for side in (LEFT, RIGHT)), Circle())
                self.add(Text("17 days"))
                self.wait(0.2)
        """,
    )
    new_course.doit(LOW, "audit")
    below = new_course.output.partition("[left_behind]\n")[2].splitlines()
    assert below[0].endswith(" with 3 more mobjects is left on stage at the end: 4 mobjects, limit 0")
    assert "left on stage" not in "".join(below[1:])
    assert "[literal]" not in new_course.output
    new_course.replace("manim_ce/lines.py", "from manim import *", "import coursekit\nfrom manim import *")
    new_course.doit(LOW, "audit")
    below = new_course.output.partition("[literal]\n")[2]
    assert '"17 days" shows a number that comes from no tensor' in below.partition("\n")[0]
