"""A deck on paper, and as one file: a page a stop with what is said, and nothing from elsewhere."""

import json
import re

import pytest

LOW = "quality=low"


@pytest.mark.parametrize("query", ["", "?print"])
def test_it_is_printed_a_page_a_stop_with_what_is_said(opened, query):
    page = opened("seminar01/Lines", query)
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))
    assert len(pages) == 3
    page.emulate_media(media="print")
    assert page.locator("#stops img").first.is_visible()
    assert page.get_by_text("This is a square. It grows, and it goes again.").is_visible()
    assert not page.locator("#stage").is_visible() and not page.locator("#bar").is_visible()


def test_without_scripts_the_handout_is_what_is_there(opened, browser, deck_course):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((deck_course.root / ".cache/slides/seminar01/Lines.html").as_uri())
    assert page.get_by_text("This is a square. It grows, and it goes again.").is_visible()
    context.close()


def test_a_deck_is_one_file_that_names_no_other(deck_course):
    html = (deck_course.root / ".cache/slides/seminar02/Moving.html").read_text()
    for found in re.findall(r"""(?:src|href)=["']?([^"'>\s]+)|url\(([^)]+)\)""", html):
        assert "".join(found).strip("\"'").startswith("data:"), found


PAUSED = '''
    from manim import *

    from coursekit.stage import *


    class Paused(CourseScene):
        def construct(self):
            self.scene1_both()

        def scene1_both(self):
            """Both

            First comes a square.

            1.5 s: Then comes a circle.
            """
            square, circle = Square(), Circle()
            self.play(Create(square), run_time=0.4)
            self.pause()
            self.play(ReplacementTransform(square, circle), run_time=0.4)
            self.pause(0.6)
            leave(self)
    '''


def test_a_pause_of_a_course_scene_is_a_stop_with_what_is_said_until_it(new_course, open_page):
    new_course.write("manim_ce/paused.py", PAUSED)
    new_course.doit(LOW, "slides:seminar01:Paused")
    page = open_page((new_course.root / ".cache/slides/seminar01/Paused.html").as_uri() + "?print")
    assert page.locator("#stops h2").all_inner_texts() == ["1 Both", "2 Both"]
    assert [said.strip() for said in page.locator(".said").all_inner_texts()] == [
        "First comes a square.",
        "Then comes a circle.",
    ]
    stops = json.loads(page.locator("#data").text_content())["stops"]
    assert [stop["shown"] for stop in stops] == pytest.approx([20 / 15, 1 + 35 / 15])  # 0.4 + 1 s, and 0.4 + 0.6 s more
