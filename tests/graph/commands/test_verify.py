"""`doit verify`: whether what is published is what would be made now; asking changes nothing."""

from coursekit.graph.source.slicing.slices import Slice

LOW = "quality=low"


def told(course, *arguments, fails=False):
    course.doit(*arguments, fails=fails)
    return course.output


def test_verify_finds_all_the_same(tiny_course):
    assert "6 of 6 are what is made now" in told(tiny_course, "verify", LOW)


def test_verify_names_what_is_not_reproduced(tiny_course):
    tiny_course.replace("experiments.py", "import torch\n", "import os\n\nimport torch\n")
    tiny_course.replace("experiments.py", 'return {"y": slope', 'return {"y": os.getpid() + slope')
    tiny_course.doit(LOW)
    told(tiny_course, "verify", LOW, "tensor:seminar01:line", fails=True)
    assert "tensor:seminar01:line  DIFFERS: y[0] is " in tiny_course.output


def test_verify_names_what_ran_outside_its_slice(tiny_course, monkeypatch):
    has = Slice._has
    monkeypatch.setattr(Slice, "_has", lambda self, file, line: "drawing" not in file and has(self, file, line))
    told(tiny_course, "verify", LOW, "clip:seminar01:Lines", fails=True)
    assert "scene2_line  RAN OUTSIDE ITS SLICE: curve() of manim_ce/drawing.py, line 6\n" in tiny_course.output
    assert "scene1_square  the same\n" in tiny_course.output


def test_a_file_of_several_scenes_is_held_against_the_slice_of_each(new_course):
    (new_course.seminar / "manim_ce/lines.py").unlink()
    new_course.write(
        "scenes.py",
        """
        from manim import *


        def dot(side):
            return Dot().shift(side)


        class One(Scene):
            def construct(self):
                self.add(Square())


        class Two(Scene):
            def construct(self):
                self.add(dot(LEFT))
        """,
    )
    new_course.doit(LOW, "clip")
    assert "2 of 2 are what is made now" in told(new_course, "verify", LOW, "clip")


def test_verify_says_what_is_stale(tiny_course):
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    assert "doubled  STALE: run doit first" in told(tiny_course, "verify", LOW, "tensor:seminar01", fails=True)
