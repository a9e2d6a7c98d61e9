"""Mistakes and findings on the page of the scene that they are about."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from coursekit.screening.serving import ASSETS, serve

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LOOKS = [{}, {"color_scheme": "dark"}, PHONE, {**PHONE, "color_scheme": "dark"}]
SQUARE = "square = Square(SIDE)"
CURVE = 'self._show(curve(self.tensors("line")["y"]))'

# Whatever lies over the picture from now on.
SHOWN = """
shown = []
const mistake = document.querySelector(".live-mistake")
const note = () => shown.push(mistake.hidden ? "" : mistake.textContent)
new MutationObserver(note).observe(mistake, { childList: true, attributes: true, attributeFilter: ["hidden"] })
"""


def save(course, old, new):
    course.replace("manim_ce/lines.py", old, new)


def overlay(page):
    return page.locator(".live-layer .live-mistake")


def test_a_mistake_lies_over_the_picture_with_its_line_and_the_tensors_and_goes_when_it_is_mended(course, edited_page):
    page, index = edited_page(), edited_page("index.html")
    wrong = 'curve(self.tensors("line")["y"]).shift(lost)'
    save(course, CURVE, f"self._show({wrong})")
    overlay(page).get_by_text("name 'lost' is not defined").wait_for(timeout=60_000)
    assert wrong in page.locator(".live-failure mark").inner_text()
    number = (
        course.file("seminars/01_tiny/manim_ce/lines.py").read_text().splitlines().index(f"        self._show({wrong})")
    )
    assert page.locator(".live-place").inner_text() == f"seminars/01_tiny/manim_ce/lines.py:{number + 1}"
    assert page.locator(".live-failure .live-line").count() == 7
    assert "y float32 [5], from 0 to 2" in page.locator(".live-failure li").inner_text()
    box, film = overlay(page).bounding_box(), page.locator("video").bounding_box()
    assert {side: round(box[side]) for side in film} == {side: round(film[side]) for side in film}
    assert page.evaluate("video.readyState") >= 1  # the last good film is behind it
    assert (
        index.locator(".live-others").inner_text()
        == f"Elsewhere: seminars/01_tiny/manim_ce/lines.py:{number + 1} failed"
    )
    save(course, f"self._show({wrong})", CURVE)
    overlay(page).wait_for(state="hidden", timeout=60_000)
    index.wait_for_function("document.querySelector('.live-others').textContent === ''")
    assert page.evaluate("loaded") == "once"


def test_a_file_that_is_no_python_is_told_by_itself_and_once(course, edited_page):
    page = edited_page()
    save(course, SQUARE, "square = = Square(SIDE)")
    overlay(page).get_by_text("invalid syntax").wait_for()
    assert page.locator(".live-failure mark").inner_text().strip().endswith("square = = Square(SIDE)")
    page.wait_for_function("document.querySelector('.live').textContent === ''", timeout=60_000)  # all fails by it
    assert page.locator(".live-failure").count() == 1
    page.evaluate(SHOWN)
    save(course, "square = = Square(SIDE)", SQUARE)
    overlay(page).wait_for(state="hidden", timeout=60_000)
    # How the last build ended is not told in the place of what is mended, not for a moment.
    assert {*page.evaluate("shown")} <= {""}


def test_a_file_that_is_no_python_is_told_on_the_pages_of_scenes_that_import_it(course, edited_page):
    page = edited_page()
    course.replace("manim_ce/drawing.py", "def curve(values):", "def curve(values:")
    page.wait_for_function("document.querySelector('.live-failure mark')?.textContent.includes('def curve(values:')")
    page.wait_for_function("document.querySelector('.live').textContent === ''", timeout=60_000)  # all fails by it
    assert page.locator(".live-place").all_inner_texts() == ["seminars/01_tiny/manim_ce/drawing.py:6"]
    course.replace("manim_ce/drawing.py", "def curve(values:", "def curve(values):")
    overlay(page).wait_for(state="hidden", timeout=60_000)


def test_what_fails_elsewhere_without_a_place_is_named_by_its_task(course, edited_page):
    """Of words of a scene that there is not, the file of translations has no place: “Elsewhere:  failed”, it was."""
    index = edited_page("index.html")
    words = course.seminar / "narration.ru.toml"
    words.write_text('[Nothing]\ntitle = "Ничего"\n')
    try:
        others = index.locator(".live-others")
        others.filter(has_text="failed").wait_for(timeout=60_000)
        assert others.inner_text() == "Elsewhere: preview:seminar01:Lines failed"
    finally:
        words.unlink()
    index.wait_for_function("document.querySelector('.live-others').textContent === ''", timeout=60_000)


def test_a_table_that_is_no_toml_is_told_on_the_pages_of_its_seminar(course, edited_page):
    page = edited_page()
    course.replace("hyperparams.toml", "slope = 0.5", "slope = = 0.5")
    overlay(page).get_by_text("hyperparams.toml").first.wait_for()
    page.wait_for_function("document.querySelector('.live').textContent === ''", timeout=60_000)
    assert page.locator(".live-failure").count() == 1
    course.replace("hyperparams.toml", "slope = = 0.5", "slope = 0.5")
    overlay(page).wait_for(state="hidden", timeout=60_000)


def test_two_saves_in_a_row_leave_what_the_last_one_says(course, edited_page):
    page = edited_page()
    save(course, SQUARE, "square = = Square(SIDE)")
    save(course, "square = = Square(SIDE)", "square = Square(lost)")
    overlay(page).get_by_text("name 'lost' is not defined").wait_for(timeout=60_000)
    save(course, "square = Square(lost)", SQUARE)
    overlay(page).wait_for(state="hidden", timeout=60_000)
    assert page.locator(".live-failure").count() == 0


FAILURE = {
    "task": "draft:seminar01:Lines:scene1_square",
    "file": "seminars/01_tiny/<img src=x onerror='hacked = 1'>.py",
    "line": 2,
    "lines": [[1, "</pre><script>hacked = 1</script>"], [2, "x" * 300]],
    "message": "\n".join(["<script>hacked = 1</script>"] * 30),
    "calls": [{"file": "a.py", "line": 1, "function": "f"}, {"file": "b.py", "line": 2, "function": "g"}],
    "read": ["line: y float32 [5], from 0 to 2"],
    "pages": ["index.html"],
}
SCENE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>x</title>
<link rel="icon" href="data:,"><body><main><h1>here</h1><div class="player">
<video id="video" width="854" height="480" style="max-width: 100%; height: auto" aria-label="x"></video></div></main>
<script id="data" type="application/json">{"sections": [{"name": "s", "start": 1, "length": 2}], "rate": 15}</script>
<script src="player.js"></script></body></html>"""


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_lies_over_a_picture_is_text_and_axe_finds_nothing_in_it(site_course, open_page, tmp_path, look):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text(SCENE)
    (tmp_path / "site/player.js").write_bytes((ASSETS / "player.js").read_bytes())
    site = serve(tmp_path / "site", "127.0.0.1", 0)
    try:
        page = open_page(site.address, bypass_csp=True, reduced_motion="reduce", **look)
        site.tell(failures=[FAILURE])
        overlay(page).wait_for()
        assert page.locator(".live-message").inner_text() == FAILURE["message"]
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page, options={"preload": False})
        assert found.violations_count == 0, found.generate_report()
        page.close()
    finally:
        site.end()


CROSSING = {
    "rule": "overlap",
    "level": "warning",
    "who": ["a"],
    "measure": 0.25,
    "limit": 0.1,
    "told": "at 0.5 s: a touches b",
    "section": "scene2_line",
    "at": 0.4,
    "boxes": [[0.25, 0.5, 0.1, 0.2], [0.5, 0.5, 0.1, 0.2]],
}
HOSTILE = {
    "rule": "contrast",
    "level": "error",
    "who": ["c"],
    "measure": 2,
    "limit": 4.5,
    "told": "<img src=x onerror='hacked = 1'>",
    "section": "scene3_doubled",
    "at": 0.2,
    "boxes": [],
}
FINDINGS = [CROSSING, HOSTILE]


@pytest.fixture
def narrated(site_course, tmp_path):
    """A served copy of pages that are built."""
    site = serve(shutil.copytree(site_course.root / ".cache/site", tmp_path / "site"), "127.0.0.1", 0)
    yield site
    site.end()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_warnings_are_a_count_whose_list_leads_to_moments_with_boxes_over_them(narrated, open_page, look):
    page = open_page(f"{narrated.address}seminar01/Lines.html", bypass_csp=True, reduced_motion="reduce", **look)
    page.wait_for_function("video.readyState >= 1 && document.querySelector('.uplot')")
    narrated.tell(findings={"seminar01/Lines.html": FINDINGS, "seminar01/Others.html": FINDINGS * 5})
    count = page.get_by_role("button", name="2 warnings")
    count.click()
    rows = page.locator(".live-findings button")
    assert rows.all_inner_texts() == [
        "at 0.5 s: a touches b\noverlap: 0.25, limit 0.1",
        "<img src=x onerror='hacked = 1'>\ncontrast: 2, limit 4.5",
    ]
    assert page.evaluate("typeof hacked") == "undefined"
    rows.first.click()
    start = page.evaluate("data.sections[1].start")
    page.wait_for_function(f"video.paused && !video.seeking && Math.abs(video.currentTime - {start + 0.4}) < 0.1")
    film = page.locator("video").bounding_box()
    box = page.locator(".live-layer rect").first.bounding_box()
    inner_width = min(film["width"], film["height"] * 854 / 480)
    left = film["x"] + (film["width"] - inner_width) / 2 + 0.25 * inner_width
    assert box["x"] + box["width"] / 2 == pytest.approx(left + 0.05 * inner_width, abs=3)
    assert page.locator(".live-layer rect").count() == 2
    found = Axe().run(page, options={"preload": False})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    rows.last.click()
    page.wait_for_function("Math.abs(video.currentTime - data.sections[2].start - 0.2) < 0.1")
    assert page.locator(".live-layer rect").count() == 0
    page.keyboard.press("Escape")
    assert not page.locator(".live-findings").is_visible()
    narrated.tell(findings={})
    count.wait_for(state="hidden")
    page.close()


def test_what_the_audit_finds_is_boxed_where_it_is_in_the_picture(course, edited_page):
    page = edited_page()
    save(course, SQUARE, "square = Square(SIDE).shift([6.9, 0, 0])")
    page.locator(".live-count").wait_for(timeout=60_000)
    page.locator(".live-count").click()
    page.locator(".live-findings button").filter(has_text="frame").first.click()
    box, film = page.locator(".live-layer rect").first.bounding_box(), page.locator("video").bounding_box()
    assert box["x"] + box["width"] / 2 == pytest.approx(film["x"] + film["width"] * 0.97, abs=0.03 * film["width"])
    save(course, "square = Square(SIDE).shift([6.9, 0, 0])", SQUARE)
    page.locator(".live-count").wait_for(state="hidden", timeout=60_000)
