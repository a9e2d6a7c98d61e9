"""A site is searched without a server: by titles, by what is said, and by hyperparameters."""

import pytest
from axe_playwright_python.sync_playwright import Axe

FIELD, FOUND = "#site-search", "#search-found"
OPTIONS = f"{FOUND} [role=option]"


@pytest.fixture
def opened(site_course, open_page):
    def opened(name="seminar01/Lines.html", **settings):
        return open_page((site_course.root / ".cache/site" / name).as_uri(), reduced_motion="reduce", **settings)

    return opened


def search(page, words):
    page.locator(FIELD).fill(words)
    page.wait_for_function("document.querySelector('#search-told').textContent")
    return page.locator(OPTIONS)


def test_what_is_said_is_found_from_another_page_and_leads_to_its_moment(opened):
    page = opened("index.html")
    found = search(page, "it ENDS")
    assert found.count() == 1
    assert "It ends after 2." in found.inner_text() and found.locator("mark").all_inner_texts() == ["It", "ends"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/seminar01/Lines.html#t=*")
    page.wait_for_function("typeof video !== 'undefined' && Math.abs(video.currentTime - 0.8) < 0.05")


@pytest.mark.parametrize("words", ["squ", "SQUARE a", "SQUÄRE"])
def test_words_are_found_by_their_beginnings_whatever_their_case_and_marks(opened, words):
    assert "A square" in search(opened(), words).first.inner_text()


@pytest.mark.parametrize("words", ["quare", "nonsense", "square nonsense"])
def test_what_is_nowhere_is_told(opened, words):
    page = opened()
    assert search(page, words).count() == 0
    assert page.locator("#search-told").inner_text() == "Nothing is found."
    assert page.locator(FIELD).get_attribute("aria-expanded") == "false"


def test_a_seminars_name_finds_its_videos(opened):
    assert search(opened(), "tin").all_inner_texts()[0].split()[:2] == ["Lines", "Tiny"]


def test_hyperparameters_are_found_by_key_and_value_and_are_unfolded(opened):
    page = opened("graph.html")
    found = search(page, "slope 0.5").filter(has_text="slope = 0.5")
    assert "Lines · Experiment" in found.inner_text()
    found.click()
    page.wait_for_url("**/seminar01/Lines.html#experiment-line")
    page.locator("#experiment-line details[open]").wait_for()


def test_words_of_any_script_are_found_those_without_spaces_within(opened):
    page = opened()
    assert search(page, "עולם").count() == 1
    page = opened()
    places = "[{kind: 'video', title: '定積分の応用', at: '', lines: []}]"
    index = f"[{{title: '', over: '', href: '', places: {places}}}]"
    page.evaluate(f"Object.defineProperty(globalThis, 'searchIndex', {{ get: () => {index}, set() {{}} }})")
    assert search(page, "積分").locator("mark").all_inner_texts() == ["積分"]


def test_the_keyboard_alone_searches_and_a_screen_reader_is_told(opened):
    page = opened()
    page.keyboard.press("/")
    field = page.locator(FIELD)
    assert page.evaluate("document.activeElement.id") == "site-search"
    page.keyboard.type("line")
    page.locator(OPTIONS).first.wait_for()
    count = page.locator(OPTIONS).count()
    assert page.locator("#search-told").text_content() == f"{count} results" and count > 2
    assert field.get_attribute("aria-expanded") == "true" and page.evaluate("video.paused")
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None), ("ArrowUp", count - 1)):
        page.keyboard.press(key)
        active = field.get_attribute("aria-activedescendant")
        assert active == (None if place is None else f"search-found-{place}")
        assert page.locator(f"{FOUND} [aria-selected=true]").count() == (place is not None)
    page.keyboard.press("Escape")
    assert not page.locator(FOUND).is_visible() and field.input_value() == "line"
    page.keyboard.press("Escape")
    assert field.input_value() == ""


def test_a_moment_of_the_same_page_is_gone_to_without_leaving_it(opened):
    page = opened()
    page.evaluate("loaded = 'once'")
    search(page, "ends").click()
    page.wait_for_function("Math.abs(video.currentTime - 0.8) < 0.05 && loaded === 'once'")
    assert not page.locator(FOUND).is_visible()


def test_words_of_an_author_are_text_wherever_they_are_found(opened):
    page = opened()
    assert "</script><script>" in search(page, "hacked").first.inner_text()
    assert page.evaluate("typeof hacked") == "undefined"


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_a_search_and_it_stays_in_the_window(opened, look, width):
    page = opened(color_scheme=look, viewport={"width": width, "height": 760})
    search(page, "line")
    page.keyboard.press("ArrowDown")
    box = page.locator(FOUND).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"preload": False})
    assert found.violations_count == 0, found.generate_report()
