"""Pages in a real browser, from files alone: what a viewer sees, hears of and reaches."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import HOSTILE, LONG, RIGHT_TO_LEFT

PAGES = ("index.html", "graph.html", "seminar01/Lines.html")
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
    "phone, dark": {**PHONE, "color_scheme": "dark"},
}


@pytest.fixture
def site(site_course):
    return (site_course.root / ".cache/site").as_uri()


@pytest.fixture
def scene(site, open_page):
    page = open_page(f"{site}/seminar01/Lines.html")
    page.wait_for_function("document.getElementById('video').readyState >= 1 && document.querySelector('.uplot')")
    return page


def at(page):
    return page.evaluate("document.getElementById('video').currentTime")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_violates_a_rule_of_axe(site, open_page, name, look):
    page = open_page(f"{site}/{name}", reduced_motion="reduce", **LOOKS[look])
    for state in (False, True):
        page.evaluate("open => document.querySelectorAll('details').forEach(each => each.open = open)", state)
        found = Axe().run(page, options={"preload": False})  # it would ask for style sheets, which a file may not
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_never_scrolls_sideways(site, open_page, name):
    page = open_page(f"{site}/{name}", **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_nothing_plays_by_itself(scene):
    scene.wait_for_timeout(300)
    assert scene.evaluate("document.getElementById('video').paused")
    assert at(scene) == 0


def test_a_chapter_seeks_the_video_and_plays_it(scene):
    scene.locator("button[data-section=scene3_doubled]").click()
    scene.wait_for_function("document.getElementById('video').currentTime > 1")
    scene.wait_for_function("document.querySelector('[data-section=scene3_doubled][aria-current]')")
    assert scene.evaluate("location.hash") == "#t=1.0"


def test_a_link_to_a_moment_opens_the_video_there(site, open_page):
    page = open_page(f"{site}/seminar01/Lines.html#t=0.7")
    page.wait_for_function("Math.abs(document.getElementById('video').currentTime - 0.7) < 0.05")
    page.wait_for_function("document.querySelector('[data-section=scene2_line][aria-current]')")
    page.evaluate("document.getElementById('video').playbackRate = 1 / 16")  # else it may be past before anybody looks
    page.locator("#scene1_square a.time").click()
    page.wait_for_function("document.querySelector('[data-section=scene1_square][aria-current]')")


@pytest.mark.parametrize(("typed", "seconds"), [("0:00.7", 0.7), ("00:00:00.70", 0.7), ("0:00.7x", 0)])
def test_a_link_to_a_moment_may_say_it_as_a_clock_does(site, open_page, typed, seconds):
    page = open_page(f"{site}/seminar01/Lines.html#t={typed}")
    page.wait_for_function("document.getElementById('video').readyState > 0")
    page.wait_for_function(f"Math.abs(document.getElementById('video').currentTime - {seconds}) < 0.05")


def test_captions_show_below_the_video_and_in_it(scene):
    scene.evaluate("document.getElementById('video').currentTime = 0.7")
    scene.wait_for_function("document.getElementById('caption').textContent.startsWith('Its slope is 0.5, or 50')")
    assert scene.locator("[data-now]").count() == 1
    shown = """() => {
        const [captions, chapters] = document.getElementById('video').textTracks;
        captions.mode = 'showing'; chapters.mode = 'hidden';
        return new Promise(done => setTimeout(() => done([captions, chapters].map(
            track => [track.kind, track.mode, track.cues.length, track.activeCues[0]?.text])), 300));
    }"""
    captions, chapters = scene.evaluate(shown)
    assert captions[:2] == ["captions", "showing"]
    assert captions[3].startswith("Its slope is 0.5, or 50")
    assert chapters[::2] == ["chapters", 3] and chapters[3] == "A line"
    # What is read in the video is not told twice.
    scene.wait_for_function("document.getElementById('caption').textContent === ''")


def test_the_transcript_is_all_that_is_said(scene):
    said = " ".join(scene.locator(".transcript").all_inner_texts())
    for words in ("This is a square.", "It ends after 2.", HOSTILE.partition(">")[0], RIGHT_TO_LEFT):
        assert words in said
    assert LONG in said.replace(" ", "").replace("\n", "")


def test_a_plot_follows_the_video_and_leads_it(scene):
    figure = scene.locator("figure[data-section=scene2_line]").first
    figure.scroll_into_view_if_needed()
    slider = figure.locator("input")
    scene.evaluate("document.getElementById('video').currentTime = 0.8")
    scene.wait_for_function("document.querySelector('figure input').value > 450")
    assert 450 < int(slider.input_value()) < 550
    assert slider.get_attribute("aria-valuetext").startswith("2: ")
    box = figure.locator(".u-over").bounding_box()
    scene.mouse.click(box["x"] + 0.1 * box["width"], box["y"] + 0.5 * box["height"])
    scene.wait_for_function("Math.abs(document.getElementById('video').currentTime - 0.64) < 0.03")
    slider.focus()
    scene.keyboard.press("End")
    scene.wait_for_function("Math.abs(document.getElementById('video').currentTime - 1) < 0.03")


def test_the_keyboard_alone_reaches_everything_and_shows_where_it_is(scene):
    controls = "a[href]:not(video a), button, input, summary, video"
    scene.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    shown = f"[...document.querySelectorAll('{controls}')].filter(each => each.checkVisibility())"
    count = scene.evaluate(f"{shown}.map((e, i) => e.dataset.nr = i).length")
    outlines = {}
    for _ in range(3 * count):  # the video has controls of its own, with rings of their own
        scene.keyboard.press("Tab")
        number, outline = scene.evaluate(
            "[document.activeElement.dataset.nr, getComputedStyle(document.activeElement).outlineStyle]"
        )
        outlines.setdefault(number, set()).add(outline)
    outlines.pop(None, None)
    assert {int(number) for number in outlines} == set(range(count))
    assert [number for number, seen in outlines.items() if seen == {"none"}] == []
    scene.locator("button[data-section=scene2_line]").focus()
    scene.keyboard.press("Enter")
    scene.wait_for_function("document.getElementById('video').currentTime >= 0.6")


def test_hostile_words_are_shown_as_text_and_run_nowhere(scene, site, open_page):
    assert scene.locator("#scene3_doubled-title").inner_text() == HOSTILE
    assert scene.locator(".lede").inner_text() == HOSTILE
    assert HOSTILE in scene.locator(".facts").first.inner_text()
    assert f"<b>{RIGHT_TO_LEFT}</b>" in scene.locator(".facts").first.inner_text()
    scene.locator("summary").first.click()
    assert "onerror" in scene.locator("details table").first.inner_text()
    others = [open_page(f"{site}/{name}") for name in ("index.html", "graph.html")]
    for page in (scene, *others):
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.locator("img[src=x]").count() == 0
    assert others[0].locator("h1").inner_text() == HOSTILE
    assert HOSTILE in others[1].locator("svg a title").all_text_contents()[-2]


def test_every_link_of_the_site_leads_somewhere(site_course, site, open_page):
    folder = site_course.root / ".cache/site"
    for name in PAGES:
        page = open_page(f"{site}/{name}")
        links = page.evaluate(
            "[...document.querySelectorAll('a[href]')].map(a => a.href.baseVal ?? a.getAttribute('href'))"
        )
        assert links
        for link in links:
            path, _, fragment = link.partition("#")
            target = (folder / name).parent / path if path else folder / name
            assert target.resolve().is_file(), (name, link)
            if fragment and not fragment.startswith("t="):
                assert f'id="{fragment}"' in target.read_text(), (name, link)


def test_the_graph_marks_what_is_stale_and_is_a_picture_by_itself(site, open_page):
    page = open_page(f"{site}/graph.svg")
    assert page.locator("a.clip").count() == 3
    assert page.locator("a.stale").count() == 0
    assert page.evaluate("document.documentElement.getBBox().width") > 600


def test_what_is_printed_has_all_that_can_be_opened_and_nothing_of_the_player(scene):
    hidden = scene.locator("details table").first
    assert not hidden.is_visible()
    scene.emulate_media(media="print")
    assert hidden.is_visible() and hidden.bounding_box()["height"] > 20
    for part in (".player", "#video", "#caption", "#wide", ".search", ".top nav a:not(.home)"):
        assert not scene.locator(part).first.is_visible(), part
    marked = "getComputedStyle(document.querySelector('.chapters [aria-current]')).backgroundColor"
    assert scene.evaluate(marked) == "rgba(0, 0, 0, 0)"
    for width, height in ((718, 1047), (1047, 718), (1500, 1000)):  # A4 upright and across, and a larger sheet
        scene.set_viewport_size({"width": width, "height": height})
        text, page = (scene.locator(part).bounding_box()["width"] for part in (".evidence", "main"))
        assert text > 0.85 * page, f"half of the paper is empty: {text} of {page} at {width}x{height}"
    for part in (".plot", ".stills", ".facts li"):
        assert scene.evaluate(f"getComputedStyle(document.querySelector('{part}')).breakInside") == "avoid", part


def test_the_whole_graph_is_on_paper(site, open_page):
    page = open_page(f"{site}/graph.html", viewport={"width": 718, "height": 1047})
    page.emulate_media(media="print")
    graph, frame = (page.locator(part).bounding_box() for part in (".picture svg", ".frame"))
    assert frame["x"] <= graph["x"] and graph["x"] + graph["width"] <= frame["x"] + frame["width"]


def test_without_scripts_a_page_offers_nothing_that_needs_them(site, open_page):
    page = open_page(f"{site}/seminar01/Lines.html", java_script_enabled=False)
    for part in (".search", "#wide", "#help", ".plot", ".plot input"):
        assert not page.locator(part).first.is_visible(), part
    for part in (".transcript", ".facts", "details summary", ".chapters li"):
        assert page.locator(part).first.is_visible(), part


@pytest.mark.parametrize(
    "part, side", [(".u-series:nth-child(2) .u-marker", "borderTopColor"), (".u-cursor-pt", "backgroundColor")]
)
def test_a_series_is_known_by_its_colour_where_colours_are_forced(scene, part, side):
    color = f"getComputedStyle(document.querySelector('.uplot {part}')).{side}"
    own = scene.evaluate(color)
    scene.emulate_media(forced_colors="active")
    assert scene.evaluate("matchMedia('(forced-colors: active)').matches")
    assert scene.evaluate(color) == own
