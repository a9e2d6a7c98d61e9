"""Scenes and tasks come in the order in which people number them."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from coursekit.wording.natural_order import natural
from tests.conftest import TinyCourse

SCENE = """
    from manim import *

    class {name}(Scene):
        def construct(self):
            self.wait(0.2)
    """


@given(st.lists(st.text("a1230-²٣:", max_size=6)))
def test_any_names_have_an_order_and_equal_ones_alone_the_same_place(names):
    keys = [natural(name) for name in sorted(names, key=natural)]
    assert all((a < b) == (a != b) for a, b in itertools.pairwise(keys))


def test_scene2_is_listed_before_scene10(new_course: TinyCourse):
    for number in (10, 2, 1):
        new_course.write(f"parts/scene{number}.py", SCENE.format(name=f"Scene{number}_Shown"))
    new_course.doit("list", "--all", "render")
    listed = [line.split()[0] for line in new_course.output.splitlines() if "_Shown" in line]
    assert listed == [f"render:seminar01:Scene{number}_Shown" for number in (1, 2, 10)]
    new_course.doit("list", "--all", "--sort", "definition", "render")
    listed = [line.split()[0] for line in new_course.output.splitlines() if "_Shown" in line]
    assert listed == [f"render:seminar01:Scene{number}_Shown" for number in (1, 2, 10)]
