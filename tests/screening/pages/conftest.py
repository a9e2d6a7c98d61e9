"""A tiny course with decks."""

import pytest

from tests.conftest import TinyCourse

from ..conftest import narrate

LOW = "quality=low"
MOVING = '''
    """What moves, and is halted on the way."""

    from manim import *


    class Moving(Scene):
        def construct(self):
            bar = Rectangle(height=6, width=0.4).set_fill(WHITE, 1).shift(5 * LEFT)
            self.add(bar)
            for name in ("One", "Two", "Three"):
                self.next_section(name)
                self.play(bar.animate.shift(3 * RIGHT), run_time=0.8, rate_func=linear)
    '''


@pytest.fixture(scope="session")
def deck_course(tmp_path_factory: pytest.TempPathFactory) -> TinyCourse:
    """A tiny course with decks: of narrated sections, and of a scene in which no two frames are alike."""
    course = TinyCourse.create(tmp_path_factory.mktemp("decks") / "course")
    narrate(course)
    course.write("../02_plain/moving.py", MOVING)
    course.doit(LOW, "slides")
    return course


@pytest.fixture
def opened(deck_course, open_page):
    def opened(scene="seminar01/Lines", query="", **settings):
        page = open_page(f"{(deck_course.root / '.cache/slides' / scene).as_uri()}.html{query}", **settings)
        if "print" not in query:
            page.wait_for_function("film.readyState >= 2")
        return page

    return opened
