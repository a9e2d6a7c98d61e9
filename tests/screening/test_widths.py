"""Pages at the widths that people have: nothing is cut off, and fingers hit what they aim at."""

import pytest

PAGES = ("index.html", "graph.html", "seminar01/Lines.html")
SIZES = [(360, 740), (390, 844), (768, 1024), (844, 390), (1280, 800), (1920, 1080)]
FINGER = 44  # px; WCAG 2.2, target size (enhanced), which excepts links within a text


@pytest.fixture
def at_size(site_course, open_page):
    def at_size(name, size):
        by_hand = size[0] < 1000
        site = (site_course.root / ".cache/site").as_uri()
        viewport = {"width": size[0], "height": size[1]}
        return open_page(f"{site}/{name}", viewport=viewport, is_mobile=by_hand, has_touch=by_hand)

    return at_size


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(at_size, name, size):
    assert at_size(name, size).evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_whole_graph_is_reached_and_legible_and_what_is_hidden_is_announced(at_size, size):
    page = at_size("graph.html", size)
    picture = page.locator(".picture")
    fits = picture.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    assert fits == (size[0] >= 1280)
    assert page.locator(".more").is_visible() == (not fits)
    assert page.evaluate("getComputedStyle(document.querySelector('.frame'), '::after').opacity") == str(int(not fits))
    scale = page.evaluate("document.querySelector('.picture svg').getScreenCTM().a")
    assert 12.5 * scale > 11.5
    picture.evaluate("each => each.scrollTo({left: each.scrollWidth, behavior: 'instant'})")
    page.wait_for_function("getComputedStyle(document.querySelector('.frame'), '::after').opacity === '0'")
    last, frame = page.locator("a.video").last.bounding_box(), picture.bounding_box()
    assert last["x"] + last["width"] <= frame["x"] + frame["width"]


@pytest.mark.parametrize("size", [size for size in SIZES if size[0] < 1000], ids=str)
@pytest.mark.parametrize("name", PAGES)
def test_a_finger_hits_every_control(at_size, name, size):
    page = at_size(name, size)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    small = page.evaluate(
        """finger => [...document.querySelectorAll("a, button, summary, input")].filter(each => {
            if (!each.checkVisibility() || each.matches(".skip, .line, .elsewhere a, dd a, video a")) return false;
            const { width, height } = (each.closest(".card") ?? each).getBoundingClientRect();
            return width < finger || height < finger;
        }).map(each => each.outerHTML.slice(0, 200))""",
        FINGER - 0.5,
    )
    assert small == []


def test_on_a_phone_the_first_heading_is_clear_of_the_chapters(at_size):
    page = at_size("seminar01/Lines.html", (390, 844))
    chapters, heading = (page.locator(name).first.bounding_box() for name in (".chapters", ".chapter h3"))
    assert heading["y"] - (chapters["y"] + chapters["height"]) > 24


@pytest.mark.parametrize("size", [(320, 640), (1280, 800)], ids=str)
def test_a_long_word_in_a_chapters_title_is_broken(at_size, size):
    """One that was not lay over the chapter beside it, and had a phone's page scroll sideways."""
    page = at_size("seminar01/Lines.html", size)
    page.evaluate(
        "document.querySelectorAll('.chapters [dir]').forEach(each => { each.textContent = 'word'.repeat(40); })"
    )
    for each in page.locator(".chapters button").all():
        assert each.evaluate("button => button.scrollWidth - button.clientWidth") <= 0
