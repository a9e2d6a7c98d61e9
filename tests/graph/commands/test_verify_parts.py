"""`doit verify` holds a scene that is drawn in parts against all of it, drawn as a whole."""

import pytest

from tests.graph.targets.sections.test_parts import LONG, SECTIONS

LOW = "quality=low"
CLIP = "clip:seminar01:Long:construct"
# Its picture is another each time that it is drawn, which no frame that is stepped through does.
FADING = """
    class Fading(Dot):
        drawn = 0

        def get_fill_rgbas(self):
            self.drawn += 1
            rgbas = super().get_fill_rgbas().copy()
            rgbas[:, 0] = min(self.drawn / 100, 1)
            return rgbas


    class Long"""


@pytest.fixture
def course(new_course):
    (new_course.seminar / "manim_ce/lines.py").unlink()
    new_course.write("long.py", LONG)
    return new_course


def test_parts_that_show_what_the_whole_shows_are_the_same(course):
    course.doit(LOW, "render")
    course.replace("long.py", "Circle(0.5)", "Circle(0.6)")
    course.doit(LOW, "render")
    course.doit("verify", LOW)
    assert f"{CLIP}  the same" in course.output


def test_a_part_that_depends_on_what_was_drawn_before_it_differs(course):
    course.write("long.py", LONG.replace("\n    class Long", FADING).replace("Dot()", "Fading()"))
    course.doit(LOW, "render")
    course.doit("verify", LOW, CLIP, fails=True)
    assert "is not what the whole scene shows: it depends on whether the frames before it are drawn" in course.output
    assert ", in part 2 of 3, " in course.output


def test_a_section_in_parts_is_held_against_itself_and_against_its_scene(new_course):
    """Its scene has tensors that it does not read, and frames that are not its own."""
    (new_course.seminar / "manim_ce/lines.py").unlink()
    reading = 'self.play(FadeIn(Dot(radius=float(self.tensors("line")["y"][0]) or 0.08)), run_time=0.2)'
    new_course.write("long.py", SECTIONS.replace("self.play(FadeIn(Dot()), run_time=0.2)", reading))
    new_course.doit(LOW, "render")
    new_course.doit("verify", LOW, "clip:seminar01:Apart:long", "clip:seminar01:Apart:short")
    assert "Apart:long  the same" in new_course.output
    assert "Apart:short  the same" in new_course.output
