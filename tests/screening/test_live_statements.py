"""Which line is this: below the film of a page that is served, the author's statement that is playing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

PLACE = "seminars/01_tiny/manim_ce/lines.py"
SQUARE = "square = Square(SIDE)"


def stand(page, section, seconds):
    page.evaluate(f"video.currentTime = data.sections.find(each => each.name === '{section}').start + {seconds}")
    page.wait_for_function("!video.seeking && video.readyState >= 2")


def number(course, text, after=""):
    lines = course.seminar.joinpath("manim_ce/lines.py").read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if after in line)
    return next(n for n, line in enumerate(lines[start:], start + 1) if text in line)


def shows(page, kind, line, text):
    row = page.locator(f".live-row.{kind}")
    row.get_by_text(f"lines.py:{line}", exact=True).wait_for(timeout=60_000)
    assert text in row.inner_text()


def test_at_each_moment_the_statement_that_is_playing_is_told_with_what_led_there(course, edited_page):
    page = edited_page()
    in_square = "def scene1_square"
    for seconds, text in ((0.0, "self.play(Create(square)"), (0.2, "self.wait("), (0.5, "self.play(FadeOut(square)")):
        stand(page, "scene1_square", seconds + 0.03)
        shows(page, "playing", number(course, text, in_square), text)
        assert page.locator(".live-row").count() == 1
    stand(page, "scene3_doubled", 0.1)
    show = "def _show"
    shows(page, "playing", number(course, "self.wait(", show), "self.wait(0.2)")
    shows(page, "before", number(course, "self.add(", show), "self.add(drawn)")
    shows(page, "led", number(course, "self._show(", "def scene3_doubled"), 'curve(self.tensors("doubled")["y"])')
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_click_or_a_key_copies_file_and_line_as_they_are_now(course, edited_page):
    page = edited_page(permissions=["clipboard-read", "clipboard-write"])
    stand(page, "scene1_square", 0.1)
    line = number(course, "self.play(Create(square)")
    shows(page, "playing", line, "self.play(Create(square)")
    page.keyboard.press("y")
    page.get_by_text(f"Copied {PLACE}:{line}").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{PLACE}:{line}"
    course.replace("manim_ce/lines.py", "import numpy", "# a line\n# and another\nimport numpy")
    shows(page, "playing", line + 2, "self.play(Create(square)")
    page.locator(".live-row.playing button").click()
    page.get_by_text(f"Copied {PLACE}:{line + 2}").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{PLACE}:{line + 2}"
    course.replace("manim_ce/lines.py", "# a line\n# and another\nimport numpy", "import numpy")
    shows(page, "playing", line, "self.play(Create(square)")


def test_of_what_was_edited_since_the_film_was_drawn_no_line_is_told_and_of_all_else_the_right_one(course, edited_page):
    page = edited_page()
    stand(page, "scene1_square", 0.1)
    line = number(course, "self.play(Create(square)")
    shows(page, "playing", line, "self.play(Create(square)")
    broken = f"{SQUARE}\n        lost(square)"
    course.replace("manim_ce/lines.py", SQUARE, broken)
    page.locator(".live-layer .live-mistake").wait_for(timeout=60_000)
    page.get_by_text("Lines.scene1_square() was edited since this was drawn").wait_for()
    assert page.locator(".live-row.playing button").count() == 0
    stand(page, "scene2_line", 0.3)
    shows(page, "playing", number(course, "self.play(FadeOut(drawn)"), "self.play(FadeOut(drawn)")
    unreadable = f"{broken}\n        ("
    course.replace("manim_ce/lines.py", broken, unreadable)
    page.get_by_text("It cannot be read now").first.wait_for(timeout=60_000)  # nobody knows what was edited
    course.replace("manim_ce/lines.py", unreadable, broken)
    shows(page, "playing", number(course, "self.play(FadeOut(drawn)"), "self.play(FadeOut(drawn)")
    course.replace("manim_ce/lines.py", broken, SQUARE)
    page.locator(".live-layer .live-mistake").wait_for(state="hidden", timeout=60_000)
    stand(page, "scene1_square", 0.1)
    shows(page, "playing", line, "self.play(Create(square)")


def test_the_key_is_told_with_the_others_and_left_alone_in_a_field(course, edited_page):
    page = edited_page()
    page.locator("#help").click()
    assert "Copy file and line" in page.locator("#keys").inner_text()


@pytest.mark.parametrize("film", ["", "0" * 16, "../../x"])
def test_of_a_film_that_is_none_nothing_is_told(edited, edited_page, film):
    page = edited_page()
    told = page.evaluate(f"fetch('/-/ask/statements?page=seminar01/Lines.html&film={film}').then(each => each.json())")
    assert told == {"sections": {}, "places": []}
    asked = page.request.get(f"{edited[1]}-/ask/statements?page=../../dodo.py&film=x")
    assert asked.json() is None
    assert page.request.get(f"{edited[1]}-/ask/nothing?page=seminar01/Lines.html").json() is None


def test_what_is_published_has_none_of_it(site_course, open_page):
    page = open_page((site_course.root / ".cache/site/seminar01/Lines.html").as_uri())
    assert page.locator("[class*=live-]").count() == 0
