"""A name that there is not, in a scene that was pasted or typed in haste: what may have been meant is told."""

import pytest

LOW = "quality=low"
PLAIN = """
    from manim import *


    class Plain(Scene):
        def construct(self):
            {line}
    """


def told(course, source):
    course.write("manim_ce/lines.py", source)
    course.doit(LOW, "clip", fails=True)
    return course.output


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("self.play(ShowCreation(Square()))", "'ShowCreation' is not defined; in Manim Community it is Create"),
        ("self.add(Squar())", "'Squar' is not defined; did you mean Square?"),
        ("side = 1; self.add(Square(sid))", "'sid' is not defined; did you mean side?"),
        ("get_ipython().run_line_magic('a', 'b')", "; it is of notebooks alone: delete the lines"),
        ("self.pley(Create(Square()))", "no attribute 'pley'; did you mean play?"),
    ],
)
def test_a_name_is_told_with_what_may_have_been_meant(new_course, line, hint):
    output = told(new_course, PLAIN.format(line=line))
    assert hint in output.partition("Failed:")[0]
    assert hint in output.partition("Failed:")[2].replace("\n      ", " ")


@pytest.mark.parametrize("library", ["manimlib", "manimlib.imports", "big_ol_pile_of_manim_imports"])
def test_another_manim_is_told_as_such(new_course, library):
    output = told(new_course, PLAIN.format(line="self.wait()").replace("from manim ", f"from {library} "))
    assert "that is 3Blue1Brown's manim: of Manim Community, type `from manim import *`" in output


def test_a_name_that_is_like_none_is_told_as_python_tells_it(new_course):
    output = told(new_course, PLAIN.format(line="self.add(zzzqqq)"))
    assert "NameError: name 'zzzqqq' is not defined\n" in output
