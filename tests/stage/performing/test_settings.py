"""Files of manim's settings as people have them, written by whatever version of manim."""

from tests.conftest import TinyCourse

SCENE = """
    from manim import *

    class Shown(Scene):
        def construct(self):
            self.add(Square())
            self.wait(0.2)
    """


def test_a_file_that_an_older_manim_wrote_is_read_and_one_that_no_manim_reads_is_named(new_course: TinyCourse) -> None:
    new_course.write("plain/shown.py", SCENE)
    new_course.write(
        "plain/manim.cfg", "[CLI]\nbackground_color = #204060\n\n[jupyter]\nmedia_embed = \nmedia_width = 60%%\n"
    )
    assert new_course.doit("quality=low", "clip:seminar01:Shown") == {"clip:seminar01:Shown:construct": "computed"}
    new_course.write("plain/manim.cfg", "[CLI]\n[media]\nloglevel = 60% of it\n")
    new_course.doit("quality=low", "clip:seminar01:Shown", fails=True)
    assert "plain/manim.cfg: '%' must be followed by '%' or '('" in new_course.output
    assert "manim cannot read" in new_course.output and "Traceback" not in new_course.output
