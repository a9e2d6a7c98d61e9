"""A formula depends on the files that LaTeX reads and looks for by name, not on what else comes into its seminar."""

import shutil
import subprocess
import sys
import textwrap

import pytest

CLIP = "clip:seminar01:Formula:scene1_square"
SCENE = """
    from manim import MathTex, Scene, TexTemplate


    class Formula(Scene):
        def construct(self):
            self.scene1_square()

        def scene1_square(self):
            template = TexTemplate()
            template.add_to_preamble(r"{preamble}")
            formula = MathTex(r"{formula}", tex_template=template)
            self.add(formula)
            self.wait(0.2)
            self.remove(formula)
    """
FIGURE = """%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 0 0 {side} 10
newpath 0 0 moveto {side} 0 lineto {side} 10 lineto closepath fill
%%EOF
"""
# By the way that a file is read: the preamble, the formula, the file, what it holds, and what it holds then.
READ = {
    "usepackage": (r"\usepackage{own}", r"\own", "own.sty", r"\newcommand{\own}{x}", r"\newcommand{\own}{y}"),
    "input": ("", r"\input{own}", "own.tex", "x", "y"),
    "a computed name": ("", r"\input{\ifnum1=1 own\fi}", "own.tex", "x", "y"),
    "includegraphics": (
        r"\usepackage{graphicx}",
        r"\includegraphics{own.eps}",
        "own.eps",
        FIGURE.format(side=20),
        FIGURE.format(side=40),
    ),
}
PLACES = ("seminars/01_tiny/manim_ce", "seminars/01_tiny", ".")

pytestmark = pytest.mark.skipif(not shutil.which("latex"), reason="LaTeX is not installed")


def course_of(course, preamble="", formula="x^2", scene="formula"):
    course.seminar.joinpath("manim_ce/lines.py").unlink(missing_ok=True)
    text = textwrap.dedent(SCENE).replace("{preamble}", preamble).replace("{formula}", formula)
    course.write(f"manim_ce/{scene}.py", text)
    return course


def test_a_file_that_comes_into_the_seminar_makes_no_formula_stale(new_course):
    course_of(new_course)
    assert new_course.doit("quality=low", CLIP) == {CLIP: "computed"}
    new_course.write("notes.md", "")
    assert new_course.doit("quality=low", CLIP) == {}
    new_course.write("amsmath.sty", "")  # LaTeX takes it before its own
    new_course.doit("why", "quality=low", CLIP)
    assert "amsmath.sty, which it looked for, is there now" in new_course.output


def test_a_formula_that_was_typeset_before_depends_on_what_latex_looked_for(new_course):
    course_of(new_course)
    new_course.doit("quality=low", CLIP)
    again = new_course.seminar / "manim_ce/formula.py"
    again.write_text(again.read_text().replace("wait(0.2)", "wait(0.4)"))
    assert new_course.doit("quality=low", CLIP) == {CLIP: "computed"}
    assert new_course.doit("quality=low", CLIP) == {}
    new_course.write("manim_ce/amsmath.sty", r"\errmessage{the seminar's own}")
    new_course.doit("why", "quality=low", CLIP)
    assert "amsmath.sty, which it looked for, is there now" in new_course.output
    new_course.doit("quality=low", CLIP, fails=True)  # as plain manim, which would read it
    assert "the seminar's own" in new_course.output


def plain_manim(course, folder):
    command = [sys.executable, "-m", "manim", "-ql", "--media_dir", course.root / "plain", "-s"]
    command += [course.seminar / "manim_ce/formula.py", "Formula"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("way", READ)
def test_latex_finds_what_it_finds_in_the_folder_where_plain_manim_is_called(new_course, way, place):
    preamble, formula, name, content, other = READ[way]
    course_of(new_course, preamble, formula)
    folder = new_course.root / place
    if place == PLACES[0]:
        assert plain_manim(new_course, folder).returncode  # it is nowhere
        new_course.doit("quality=low", CLIP, fails=True)
    (folder / name).write_text(content)
    if place == PLACES[0]:
        assert plain_manim(new_course, folder).returncode == 0
    assert new_course.doit("quality=low", CLIP) == {CLIP: "computed"}
    first = new_course.file(".cache/clips/**/*.mp4").read_bytes()
    assert new_course.doit("quality=low", CLIP) == {}
    (folder / name).write_text(other)
    new_course.doit("why", "quality=low", CLIP)
    assert f"{name}, which it read, changed" in new_course.output
    assert new_course.doit("quality=low", CLIP) == {CLIP: "computed"}
    assert new_course.file(".cache/clips/**/*.mp4").read_bytes() != first
