"""A formula depends on the files that LaTeX reads and looks for by name, not on what else comes into its seminar."""

import shutil

import pytest

CLIP = "clip:seminar01:Formula:scene1_square"


@pytest.mark.skipif(not shutil.which("latex"), reason="LaTeX is not installed")
def test_a_file_that_comes_into_the_seminar_makes_no_formula_stale(new_course):
    new_course.seminar.joinpath("manim_ce/lines.py").unlink()
    new_course.write(
        "manim_ce/formula.py",
        """
        from manim import MathTex

        from coursekit.stage.scene import CourseScene


        class Formula(CourseScene):
            def construct(self):
                self.scene1_square()

            def scene1_square(self):
                formula = MathTex("x^2")
                self.add(formula)
                self.wait(0.2)
                self.remove(formula)
        """,
    )
    assert new_course.doit("quality=low", CLIP) == {CLIP: "computed"}
    new_course.write("notes.md", "")
    assert new_course.doit("quality=low", CLIP) == {}
