"""A section that comes back is told by what is known: what its tensors will be, their making tells."""

LOW = "quality=low"


def test_a_section_that_comes_back_with_its_tensors_waits_for_them(tiny_course):
    tiny_course.doit(LOW)
    whole = (tiny_course.seminar / "manim_ce/lines.py").read_text()
    tiny_course.replace("manim_ce/lines.py", "        self.scene2_line()\n", "")
    tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = 1.5")
    tiny_course.doit(LOW)
    tiny_course.write("manim_ce/lines.py", whole)
    tiny_course.replace("hyperparams.toml", "slope = 1.5", "slope = 0.5")
    tiny_course.doit("why", LOW)
    certain, _, waiting = tiny_course.output.partition("different:")
    ran = tiny_course.doit(LOW)
    assert "tensor:seminar01:line" in certain and ran["tensor:seminar01:line"]
    assert ("clip:seminar01:Lines:scene2_line" in certain) <= ("clip:seminar01:Lines:scene2_line" in ran)
    assert "clip:seminar01:Lines:scene2_line" in waiting
