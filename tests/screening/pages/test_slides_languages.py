"""Decks in several languages: a file for each, with its words, direction and numbers, the speaker's window included."""

import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import TinyCourse

from ..languages import say_in_languages

LOW = "quality=low"


@pytest.fixture(scope="module")
def spoken(_built, tmp_path_factory):
    """Decks in English, in Russian with a section that is missing, and in Arabic; to be read, not changed."""
    root = tmp_path_factory.mktemp("spoken") / "course"
    shutil.copytree(_built, root)
    course = TinyCourse(root)
    say_in_languages(course)
    course.doit(LOW, "slides")
    return course


@pytest.fixture
def course(spoken, tmp_path):
    shutil.copytree(spoken.root, tmp_path / "course")
    return TinyCourse(tmp_path / "course")


@pytest.fixture
def opened(spoken, open_page):
    def opened(language, query="", **settings):
        path = spoken.root / ".cache/slides" / language / "seminar01/Lines.html"
        page = open_page(f"{path.as_uri()}{query}", **settings)
        if not query:
            page.wait_for_function("film.readyState >= 2")
        return page

    return opened


def settle(page, place):
    page.wait_for_function(f"deck.place === {place} && !deck.moving && !film.seeking && film.paused")


def slides(course):
    folder = course.root / ".cache/slides"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_there_is_a_deck_in_each_language_that_has_pages(spoken):
    assert slides(spoken) == ["ar/seminar01/Lines.html", "ru/seminar01/Lines.html", "seminar01/Lines.html"]


def test_a_deck_speaks_its_language_and_marks_what_is_not_translated(opened):
    page = opened("ru")
    assert page.locator("html").get_attribute("lang") == "ru" and page.title() == "Прямые · Линии"
    assert page.locator("#cover .over").inner_text() == "Малыш · Линии"
    assert page.locator("#cover .lede").inner_text() == "Прямые растут."
    assert page.locator("#forward").get_attribute("aria-label") == "Дальше"
    stops = page.locator("#stops li")
    assert stops.nth(1).locator("h2 bdi").text_content() == "Прямая"
    said = stops.nth(1).locator(".said")
    assert said.text_content().strip() == "Её наклон 0,5." and said.get_attribute("lang") is None
    assert "</script>" in stops.nth(2).text_content() and stops.nth(2).locator(".said").get_attribute("lang") == "en"
    assert page.evaluate("typeof hacked") == "undefined"


def test_the_speaker_reads_it_too_and_from_right_to_left(opened):
    page = opened("ru")
    page.keyboard.press("ArrowRight")
    settle(page, 1)
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    speaker = popup.value
    assert speaker.title().startswith("Окно докладчика · ")
    assert (speaker.locator("#said").inner_text(), speaker.locator("#next-title").inner_text()) == (
        "Это квадрат.",
        "Прямая",
    )
    assert speaker.locator("#now-title").get_attribute("lang") == "ru"
    speaker.keyboard.press("End")
    settle(page, 3)
    told = [speaker.locator(name).get_attribute("lang") for name in ("#said", "#now-title", "#next-title")]
    assert told == ["en", "en", "ru"]  # the last is "the end"
    page = opened("ar")
    page.keyboard.press("ArrowRight")
    settle(page, 1)
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    speaker = popup.value
    assert speaker.locator("#said").inner_text() == "هذا مربع."
    assert speaker.evaluate("getComputedStyle(document.getElementById('said')).direction") == "rtl"
    now, following = (speaker.locator(name).bounding_box()["x"] for name in ("#now", "#next"))
    assert now > following  # the next one is where one reads on
    found = Axe().run(speaker, options={"preload": False})
    assert found.violations_count == 0, found.generate_report()


def test_a_film_goes_on_to_the_right_in_any_language_and_pictures_lie_as_they_are_read(opened):
    page = opened("ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    back, on = (page.locator(name).bounding_box()["x"] for name in ("#back", "#forward"))
    assert back < on
    page.keyboard.press("ArrowRight")
    settle(page, 1)
    page.keyboard.press("o")
    first, second = (page.locator(f"[data-place='{n}']").bounding_box()["x"] for n in (1, 2))
    assert first > second
    page.keyboard.press("ArrowLeft")  # to what is seen on the left
    assert page.evaluate("document.activeElement.dataset.place") == "2"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.place") == "1"


@pytest.mark.parametrize("language", ["ru", "ar"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(opened, language, look):
    page = opened(language, color_scheme=look)
    for act in ("0", "deck.acts.last()", "deck.acts.overview()", "deck.acts.help()"):
        page.evaluate(act)
        found = Axe().run(page, options={"preload": False})
        assert found.violations_count == 0, f"{act}: {found.generate_report()}"
    found = Axe().run(opened(language, "?print", color_scheme=look), options={"preload": False})
    assert found.violations_count == 0, found.generate_report()


def test_it_is_printed_in_its_language_a_page_a_stop(opened):
    page = opened("ar", "?print")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))) == 3
    page.emulate_media(media="print")
    words, edge = page.get_by_text("هذا مربع."), page.locator("#stops li").first.bounding_box()
    box = words.bounding_box()
    assert words.is_visible() and edge["x"] + edge["width"] - (box["x"] + box["width"]) < 5  # they begin at the right


def test_a_word_of_a_translation_makes_its_deck_anew_and_no_other(course):
    course.replace("narration.ru.toml", "Это квадрат.", "Вот квадрат.")
    assert course.doit(LOW, "slides") == {"slides:ru:seminar01:Lines": "computed"}
    told = course.output.partition("To be opened:\n")[2].splitlines()
    assert {"  .cache/slides/seminar01/Lines.html", "  .cache/slides/ru/seminar01/Lines.html"} <= {*told}
    assert "Вот квадрат." in (course.root / ".cache/slides/ru/seminar01/Lines.html").read_text()
    assert course.doit(LOW, "slides:ru") == {}


def test_the_deck_of_a_translation_that_is_gone_goes_with_what_is_gone(course):
    (course.seminar / "narration.ru.toml").unlink()
    assert course.doit(LOW, "slides") == {}
    course.doit("clean", "--gone")
    assert slides(course) == ["ar/seminar01/Lines.html", "seminar01/Lines.html"]
