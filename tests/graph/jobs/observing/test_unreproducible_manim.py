"""What manim does by itself, and its texts, formulas, pictures and sounds with it, is no warning to an author."""

import shutil
import wave

import pytest
from PIL import Image

STAR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M4 0 L9 9 L0 3 Z" fill="#fc0"/></svg>'
SHOWN = {
    "texts": 'Text("One"), MarkupText("<b>Two</b>"), Paragraph("Three", "Four")',
    "code": 'Code(code_string="x = 1", language="python")',
    "a drawing": 'SVGMobject("star.svg")',
    "a picture": 'ImageMobject("square")',
    "numbers": "DecimalNumber(3.14), Integer(3)",
    "formulas": 'MathTex(r"x^2"), Tex("words")',
    "axes": 'Axes().add(Axes().plot(lambda x: x, x_range=[0, 1])), Table([["a", "b"]])',
}
SCENE = """
from manim import *


class Shown(Scene):
    def construct(self):
        self.add({shown})
        self.add_sound("tone.wav")
        self.add_subcaption("shown", duration=0.1)
        self.wait(0.2)
"""


@pytest.mark.parametrize("kind", SHOWN)
def test_what_manim_does_by_itself_is_no_warning(new_course, kind):
    if kind in ("numbers", "formulas", "axes") and not shutil.which("latex"):
        pytest.skip("LaTeX is not installed")
    (new_course.seminar / "star.svg").write_text(STAR)
    Image.new("RGB", (9, 9), "red").save(new_course.seminar / "square.png")
    with wave.open(str(new_course.seminar / "tone.wav"), "wb") as tone:
        tone.setparams((1, 2, 8000, 0, "NONE", ""))
        tone.writeframes(bytes(3200))
    (new_course.seminar / "manim_ce/lines.py").unlink()
    new_course.write("shown.py", SCENE.format(shown=SHOWN[kind]))
    new_course.doit("quality=low", "render:seminar01:Shown")
    assert "Warnings of jobs" not in new_course.output
    assert "clip:seminar01:Shown:construct  computed" in new_course.output
