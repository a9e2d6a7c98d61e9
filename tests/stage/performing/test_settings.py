"""Files of manim's settings as people have them, written by whatever version of manim."""

from unittest import mock

import pytest
from manim import Square, VMobject, config
from manim.mobject.opengl.opengl_compatibility import ConvertToOpenGL
from manim.mobject.opengl.opengl_vectorized_mobject import OpenGLVMobject

from coursekit.stage.performing.settings import settings_for
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


@pytest.mark.parametrize("asked, base", [("cairo", VMobject), ("Cairo", VMobject), ("opengl", OpenGLVMobject)])
def test_classes_have_the_bases_of_the_renderer_that_settings_ask_for(tmp_path, asked, base):
    class Mine(VMobject, metaclass=ConvertToOpenGL):
        pass

    (tmp_path / "manim.cfg").write_text(f"[CLI]\nrenderer = {asked}\n")
    made = [*ConvertToOpenGL._converted_classes]
    try:
        with settings_for(tmp_path / "shown.py", "Shown", (64, 36, 15.0), tmp_path):
            assert (Mine.__bases__, config.renderer.value) == ((base,), asked.lower())

            class Later(Square):
                pass

        assert ConvertToOpenGL._converted_classes == [*made, Later]  # all that manim will know of
    finally:
        config.renderer = "cairo"
        ConvertToOpenGL._converted_classes[:] = [each for each in made if each is not Mine]


def test_no_class_is_changed_where_the_renderer_stays(tmp_path):
    gone_through = []

    class Classes(list[type]):
        def __iter__(self):
            gone_through.append(True)
            return super().__iter__()

    with (
        mock.patch.object(ConvertToOpenGL, "_converted_classes", Classes(ConvertToOpenGL._converted_classes)),
        settings_for(tmp_path / "shown.py", "Shown", (64, 36, 15.0), tmp_path),
    ):
        assert not gone_through
