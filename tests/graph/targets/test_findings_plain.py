"""What is told of a scene of manim's own: nothing of what it ends with, nor of tensors that it knows none of."""

LOW = "quality=low"


def test_what_a_plain_scene_ends_with_is_told_where_its_author_asks_and_its_numbers_are_never(new_course):
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
    assert "left" not in new_course.output and "[literal]" not in new_course.output
    new_course.replace("manim_ce/lines.py", "from manim import *", "import coursekit\nfrom manim import *")
    new_course.doit(LOW, "audit")
    below = new_course.output.partition("[literal]\n")[2]
    assert '"17 days" shows a number that comes from no tensor' in below.partition("\n")[0]
    new_course.replace("manim_ce/lines.py", "(Scene):", '(Scene):\n    audit = {"flashes": "It is meant."}\n')
    new_course.doit(LOW, "audit", fails=True)
    left = {line.partition(" in the video: ")[2] for line in new_course.output.splitlines() if "left on stage" in line}
    assert left == {'"17 days" with 3 more mobjects is left on stage at the end: 4 mobjects, limit 0  [left_behind]'}
