"""A scene that is one clip, built by doit: which of its parts an edit draws anew."""

import json
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


SECTIONS = '''
    """Sections that begin and end with an empty stage."""
    from manim import *

    from coursekit.stage import CourseScene

    SIDE = 0.4


    class Apart(CourseScene):
        def construct(self):
            self.camera.background_color = "#102030"
            self.short()
            self.long()

        def short(self):
            self.play(FadeIn(Dot()), run_time=0.2)
            self.clear()

        def long(self):
            """Cut in parts."""
            squares = VGroup(*[Square(SIDE) for _ in range(4)]).arrange()
            self.play(LaggedStart(*map(FadeIn, squares)), run_time=0.4)
            self.grown(squares)
            self.play(Rotate(squares), run_time=0.2)
            self.play(squares.animate.set_color(RED), run_time=0.2)
            self.play(FadeOut(squares), run_time=0.2)

        def grown(self, squares):
            for square in squares:
                self.play(square.animate.scale(1.2), run_time=0.2)
            self.wait(0.2)
            self.wait(0.2)
    '''


def of_section(course, *arguments):
    """How many parts of each clip a build drew."""
    course.doit(LOW, "render", *arguments)
    lines = re.findall(r"^clip:seminar01:Apart:(\w+)  computed, [\d.]+ s(?:, (\d+ of \d+) parts)?", course.output, re.M)
    return dict(lines)


def test_a_section_is_cut_in_parts_and_an_edit_draws_its_part_and_those_after_it(new_course):
    (new_course.seminar / "manim_ce/lines.py").unlink()
    new_course.write("long.py", SECTIONS)

    def shown():
        with av.open(str(new_course.seminar / "static/Apart.mp4")) as video:
            return [frame.to_ndarray().tobytes() for frame in video.decode(video=0)]

    assert of_section(new_course) == {"short": "", "long": ""}
    assert "is one clip" not in new_course.output
    before = shown()
    new_course.replace("long.py", "set_color(RED)", "set_color(BLUE)")
    assert of_section(new_course) == {"long": "1 of 2"}
    incremental = shown()
    assert incremental[:12] == before[:12] and incremental != before
    new_course.replace("long.py", "FadeIn(Dot())", "FadeIn(Square())")
    assert of_section(new_course) == {"short": ""}
    new_course.replace("long.py", "FadeIn(Square())", "FadeIn(Dot())")
    new_course.replace("long.py", "SIDE = 0.4", "SIDE = 0.5")
    assert of_section(new_course) == {"long": ""}
    new_course.replace("long.py", "SIDE = 0.5", "SIDE = 0.4")
    new_course.doit(LOW, "render")
    new_course.doit("clean", "store", "render", "clip")
    new_course.doit("run", "-a", LOW, "render")
    assert shown() == incremental


def test_what_a_section_in_parts_leaves_for_others_is_found(new_course):
    (new_course.seminar / "manim_ce/lines.py").unlink()
    new_course.write("long.py", SECTIONS.replace("SIDE = 0.4", "SIDE, LEFT_BEHIND = 0.4, []"))
    new_course.replace("long.py", "self.play(FadeOut(sq", "LEFT_BEHIND.append(1)\n        self.play(FadeOut(sq")
    new_course.doit(LOW, "render")
    clip = new_course.root / ".cache/clips/low/seminar01/Apart/long.json"
    for drawn_parts in (2, 1):
        facts = json.loads(clip.read_text().partition("\n")[2])["facts"]  # below the digest that seals them
        assert facts["drawn"] == [drawn_parts, 2]
        assert [name for _, name, _ in facts["left"]] == ["LEFT_BEHIND"]
        if drawn_parts == 2:
            new_course.replace("long.py", "set_color(RED)", "set_color(BLUE)")
            new_course.doit(LOW, "render")
