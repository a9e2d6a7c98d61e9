"""A file called manim.py is what its neighbours import: that is told, and not that manim has no scenes."""

PLAIN = """
    from manim import *


    class {name}(Scene):
        def construct(self):
            self.wait(0.2)
    """


def test_a_file_in_the_place_of_manim_is_named(new_course):
    new_course.write("scenes/manim.py", PLAIN.format(name="First"))
    new_course.write("scenes/second.py", PLAIN.format(name="Second"))
    new_course.doit("list")
    for name in ("manim", "second"):
        assert f"scenes/{name}.py has no scene: line 4: class " in new_course.output
    assert new_course.output.count("what it imports as manim is the file of this name beside it") == 2
    (new_course.seminar / "scenes/manim.py").rename(new_course.seminar / "scenes/first.py")
    new_course.doit("list")
    assert "has no scene" not in new_course.output
