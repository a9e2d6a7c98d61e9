"""A site in several languages: pages of its own for each, their directions, captions and words."""

import json
import re
import shutil
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import TinyCourse

from .languages import URL, say_in_languages

LOW = "quality=low"


@pytest.fixture(scope="module")
def spoken(_built, tmp_path_factory):
    """A course in English, Russian with a section that is missing, Arabic, and Klingon; to be read, not changed."""
    root = tmp_path_factory.mktemp("spoken") / "course"
    shutil.copytree(_built, root)
    course = TinyCourse(root)
    say_in_languages(course)
    course.replace("manim_ce/lines.py", "import numpy", '"""Lines rise."""\n\nimport numpy')
    course.doit(LOW, "captions", "gallery")
    return course


@pytest.fixture
def course(spoken, tmp_path):
    shutil.copytree(spoken.root, tmp_path / "course")
    return TinyCourse(tmp_path / "course")


@pytest.fixture
def shown(spoken, open_page):
    return lambda name, **settings: open_page((spoken.root / ".cache/site" / name).as_uri(), **settings)


def site(course):
    return course.root / ".cache/site"


def test_a_page_in_another_language_is_told_in_it_and_what_is_not_translated_says_so(shown):
    page = shown("ru/seminar01/Lines.html")
    assert page.locator("html").get_attribute("lang") == "ru" and page.title() == "Прямые · Линии"
    assert page.locator(".over").inner_text() == "Семинар 01: Малыш"
    transcript = page.locator(".transcript")
    assert transcript.nth(1).inner_text() == "Её наклон 0,5." and transcript.nth(1).get_attribute("lang") is None
    assert "</script>" in transcript.nth(2).inner_text() and transcript.nth(2).get_attribute("lang") == "en"
    assert [page.locator(".chapters button span[lang]").count(), page.locator(".chapters button").count()] == [1, 3]
    page.wait_for_function("video.readyState >= 1")  # the film that lies beside the page in English


def test_the_index_counts_in_the_plural_of_its_language(shown):
    assert shown("ru/index.html").locator(".meta").inner_text() == "3 главы"
    assert shown("index.html").locator(".meta").inner_text() == "3 chapters"
    assert shown("ar/index.html").locator(".meta").inner_text() == "3 فصول"


@pytest.mark.parametrize("name", ["index.html", "graph.html", "seminar01/Lines.html"])
def test_pages_of_one_subject_lead_to_each_other_by_language(spoken, shown, name):
    names = {"en": name, "ru": f"ru/{name}", "ar": f"ar/{name}"}
    for here in names.values():
        text = (site(spoken) / here).read_text()
        told = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]*)">', text))
        assert told == {
            tag: URL + each.removesuffix("index.html") for tag, each in {**names, "x-default": name}.items()
        }
        assert f'<link rel="canonical" href="{URL}{here.removesuffix("index.html")}">' in text
    page = shown(name)
    page.get_by_role("link", name="Русский").click()
    page.wait_for_url(f"**/ru/{name}")
    page.get_by_role("link", name="العربية").click()
    page.wait_for_url(f"**/ar/{name}")
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/site/{name}")


def test_each_page_has_captions_in_all_languages_its_own_first(shown):
    tracks = {
        "seminar01/Lines.html": ["en English", "ar العربية", "ru Русский", "tlh Klingon"],
        "ru/seminar01/Lines.html": ["ru Русский", "ar العربية", "en English", "tlh Klingon"],
    }
    for name, expected in tracks.items():
        page = shown(name)
        found = page.locator("track[kind=captions]").all()
        told = [f"{track.get_attribute('srclang')} {track.get_attribute('label')}" for track in found]
        assert told[0] == expected[0] and sorted(told) == sorted(expected)
        page.evaluate("for (const track of video.textTracks) track.mode = 'hidden'")
        page.wait_for_function("[...document.querySelectorAll('track')].every(track => track.readyState === 2)")
        cues = page.evaluate("[...video.textTracks].find(track => track.language === 'ru').cues[0].text")
        assert cues == "Это квадрат."


def test_a_language_without_fixed_words_has_captions_alone_and_a_line_says_so(spoken):
    assert "no pages in tlh, captions alone: [tool.coursekit.site.words.tlh]" in spoken.output
    assert not (site(spoken) / "tlh").exists()
    assert (spoken.seminar / "static/Lines.tlh.vtt").exists()


def test_sitemap_feed_and_videos_are_told_in_each_language(spoken):
    top = ElementTree.parse(site(spoken) / "sitemap.xml").getroot()
    named = [each.text.removeprefix(URL) for each in top.findall(".//{*}loc")]
    files = [path.relative_to(site(spoken)).as_posix() for path in site(spoken).rglob("*.html")]
    assert sorted(named) == sorted(name.removesuffix("index.html") for name in files)
    links = [each.findall("{*}link") for each in top]
    assert all([link.get("hreflang") for link in each] == ["en", "ar", "ru"] for each in links)
    channel = ElementTree.parse(site(spoken) / "ru/feed.xml").getroot().find("channel")
    assert (channel.findtext("language"), channel.findtext("item/title")) == ("ru", "Прямые")
    film = channel.find("item/enclosure").get("url")
    assert (site(spoken) / unquote(film.removeprefix(URL))).is_file()
    video = json.loads(
        re.search(r"ld\+json\">(.*?)</script>", (site(spoken) / "ru/seminar01/Lines.html").read_text())[1]
    )
    assert video["inLanguage"] == "ru" and video["contentUrl"] == film and video["name"] == "Прямые"
    assert [clip["name"] for clip in video["hasPart"]][:2] == ["Квадрат", "Прямая"]


def test_a_search_finds_the_words_of_the_pages_language(shown):
    page = shown("ru/index.html")
    page.locator("#site-search").fill("КВАДР")
    found = page.locator("#search-found [role=option]")
    found.first.wait_for()
    assert page.locator("#search-told").text_content() == "1 результат"
    found.click()
    page.wait_for_url("**/ru/seminar01/Lines.html#t=*")


def test_a_word_of_a_translation_makes_pages_anew_and_nothing_else(course):
    course.replace("narration.ru.toml", "Это квадрат.", "Вот квадрат.")
    ran = course.doit(LOW, "gallery")
    assert {*ran} == {
        "gallery:seminar01:Lines",  # which has Russian captions
        "gallery:ar:seminar01:Lines",
        "gallery:ru:seminar01:Lines",
        "gallery:ru:index",  # which is searched
        "gallery:index",  # which keeps the text of the file
    }
    assert course.doit(LOW, "gallery") == {}


def test_a_mistake_in_the_words_of_another_language_holds_up_what_reads_them_alone(course):
    pyproject = course.root / "pyproject.toml"
    pyproject.write_text(f'{pyproject.read_text()}\n[tool.coursekit.site.words.ru]\nfot = "Сделано"\n')
    told = "pyproject.toml, [tool.coursekit.site.words.ru]: fot is no word of the pages; did you mean foot?\n"
    course.doit(LOW, "gallery", "slides", fails=True)
    assert course.output.partition("Failed:\n")[0].count(told) == 1 and "Traceback" not in course.output
    failed = re.findall(r"^(\S+)  FAILED", course.output, re.MULTILINE)
    assert {*failed} == {"gallery:ru:seminar01:Lines", "slides:ru:seminar01:Lines"}
    for command in ("why", "list"):
        course.doit(LOW, command, "gallery")
        assert "Traceback" not in course.output
    for command in ("gallery:seminar01", "gallery:index", "slides:ar", "audit"):
        course.doit(LOW, command)
        assert "fot" not in course.output


def test_pages_of_a_translation_that_is_gone_go_too(course):
    (course.seminar / "narration.ru.toml").unlink()
    course.doit(LOW, "gallery")
    assert not [*site(course).rglob("ru")] and [*site(course).rglob("ar")]
    assert 'hreflang="ru"' not in (site(course) / "index.html").read_text()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_that_is_read_from_right_to_left_is_laid_out_so_and_axe_finds_nothing(shown, look, width):
    for name in ("ar/index.html", "ar/seminar01/Lines.html"):
        page = shown(name, color_scheme=look, viewport={"width": width, "height": 800}, reduced_motion="reduce")
        assert page.locator("html").get_attribute("dir") == "rtl"
        heading = page.locator("h1").bounding_box()
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl" and heading["x"] >= 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"preload": False})
        assert found.violations_count == 0, found.generate_report()
