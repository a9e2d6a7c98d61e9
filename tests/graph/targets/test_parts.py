"""A scene that is one clip, built by doit: which of its parts an edit draws anew."""

import re

import av
import pytest

LOW = "quality=low"
CLIP = "clip:seminar01:Long:construct"
LONG = '''
    """All in construct()."""
    from manim import *


    class Long(Scene):
        def construct(self):
            dot = Dot().add_updater(lambda m, dt: m.shift(dt * RIGHT))
            self.add(dot)
            self.wait(0.2)
            self.wait(0.2)
            self.wait(0.2)
            self.wait(0.2)
            self.wait(0.2)
            self.wait(0.2)
            square = Square(1.5)
            self.play(Create(square), run_time=0.2)
            self.play(square.animate.shift(UP), run_time=0.2)
            self.play(FadeOut(square), run_time=0.2)
            self.wait(0.2)
            self.wait(0.2)
            self.wait(0.2)
            circle = Circle(0.5)
            self.play(Create(circle), run_time=0.2)
            self.wait(0.2)
    '''

REPLACING = """
def replacing(scene):
    construct = scene.construct
    scene.construct = lambda self: construct(self)
    return scene
"""


@pytest.fixture
def course(new_course):
    (new_course.seminar / "manim_ce/lines.py").unlink()
    new_course.write("long.py", LONG)
    new_course.doit(LOW, "render")
    return new_course


def drawn(course, *arguments):
    """How many parts a build drew, of how many; None where it made no clip."""
    ran = course.doit(LOW, "render", *arguments)
    told = re.search(rf"^{CLIP}  computed, [\d.]+ s(?:, (\d+ of \d+) parts)?", course.output, re.MULTILINE)
    assert bool(told) == (ran.get(CLIP) == "computed")
    return told and (told[1] or "all")


def pictures(course):
    with av.open(str(course.seminar / "static/Long.mp4")) as video:
        return [frame.to_ndarray().tobytes() for frame in video.decode(video=0)]


def test_an_edit_draws_its_part_and_those_after_it(course):
    before = pictures(course)
    assert len(before) == 42
    course.replace("long.py", "Circle(0.5)", "Circle(0.6)")
    assert drawn(course) == "1 of 3"
    after = pictures(course)
    assert (after[:36], after[36:] == before[36:]) == (before[:36], False)
    course.replace("long.py", "Square(1.5)", "Square(1.4)")
    assert drawn(course) == "2 of 3"
    course.replace("long.py", "circle =", "self.wait(0.2)\n        circle =")
    assert drawn(course) == "1 of 3"
    course.replace("long.py", "dt * RIGHT", "dt * LEFT")
    assert drawn(course) == "all"
    incremental = pictures(course)
    course.doit("clean", "store", "render", "clip")
    course.doit("run", "-a", LOW, "render")
    assert pictures(course) == incremental


def test_an_edit_that_changes_no_program_draws_nothing(course):
    course.replace("long.py", "square = Square", "# A square.\n        square = Square")
    assert drawn(course) is None
    course.replace("long.py", "Circle(0.5)", "Circle(0.6)")
    course.replace("long.py", "# A square.", "# A figure.")
    assert drawn(course) == "1 of 3"


def test_what_was_drawn_before_is_there_again(course):
    course.replace("long.py", "Square(1.5)", "Square(1.4)")
    drawn(course)
    course.replace("long.py", "Square(1.4)", "Square(1.5)")
    assert course.doit(LOW, "render")[CLIP] == "from the store"
    course.replace("long.py", "Circle(0.5)", "Circle(0.6)")
    assert drawn(course) == "1 of 3"
    assert drawn(course, "-a") == "all"


def test_a_scene_that_reads_its_own_picture_finds_one(course):
    taken = (
        "shown = self.camera.get_image().resize((8, 8)).getdata()\n        circle = Circle(0.1 + max(shown)[0] / 999)"
    )
    course.replace("long.py", "circle = Circle(0.5)", taken)
    assert drawn(course) == "all"
    first = pictures(course)
    course.replace("long.py", "/ 999", "/ 998")
    assert drawn(course) == "all"
    course.replace("long.py", "/ 998", "/ 999")
    course.doit("clean", "store", "render", "clip")
    course.doit(LOW, "render")
    assert pictures(course) == first


def test_a_construct_that_is_put_in_place_of_the_sources_is_one_clip(course):
    course.replace("long.py", "class Long", f"{REPLACING}\n\n\n@replacing\nclass Long")
    course.doit(LOW, "render")
    assert len(pictures(course)) == 42


def test_a_mistake_in_a_part_is_told_as_ever(course):
    course.replace("long.py", "Circle(0.5)", "Circle(nothing)")
    course.doit(LOW, "render", fails=True)
    assert "long.py, line 22" in course.output and "nothing" in course.output
    assert course.litter == []
    course.replace("long.py", "Circle(nothing)", "Circle(0.6)")
    assert drawn(course) == "1 of 3"


def test_pruning_keeps_the_parts_of_what_is_current(course):
    course.doit(LOW, "prune", "--older-than", "0", "--yes")
    course.replace("long.py", "Circle(0.5)", "Circle(0.6)")
    assert drawn(course) == "1 of 3"
