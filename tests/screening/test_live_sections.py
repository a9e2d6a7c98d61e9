"""The strip of sections and parts below the film of a page that is served, and what a section was before."""

import pytest
from axe_playwright_python.sync_playwright import Axe

SQUARE = "square = Square(SIDE)"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
NAMES = ["scene1_square", "scene2_line", "scene3_doubled"]


def save(course, old, new):
    course.replace("manim_ce/lines.py", old, new)


def at_rest(page):
    page.wait_for_function("document.querySelector('.live').textContent === ''", timeout=60_000)


def section(page, name):
    return page.locator(f"li[data-name={name}] .live-section")


def states(page):
    return page.evaluate("[...document.querySelectorAll('.live-section')].map(each => each.dataset.state)")


def stand(page, name, seconds):
    page.evaluate(f"video.currentTime = data.sections.find(each => each.name === '{name}').start + {seconds}")
    page.wait_for_function("!video.seeking && video.readyState >= 2")


PICTURE = """(button) => {
    const canvas = button.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 0 && value > 60).length;
}"""


def test_each_section_has_a_picture_of_it_and_a_click_leads_there(course, edited_page):
    page = edited_page()
    at_rest(page)
    section(page, NAMES[0]).scroll_into_view_if_needed()
    page.wait_for_function("document.querySelectorAll('.live-section[data-taken]').length === 3", timeout=60_000)
    assert [section(page, name).evaluate(PICTURE) > 50 for name in NAMES] == [True, True, True]
    assert states(page) == ["current"] * 3
    section(page, "scene2_line").click()
    page.wait_for_function("video.currentTime >= data.sections[1].start && video.currentTime < data.sections[2].start")
    page.locator("li[data-name=scene2_line] .live-section[aria-current]").wait_for()
    assert page.locator(".live-section[aria-current]").count() == 1
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_picture_is_taken_once_the_browser_has_the_frame(course, edited_page):
    page = edited_page()
    at_rest(page)
    section(page, NAMES[0]).scroll_into_view_if_needed()
    page.wait_for_function("document.querySelectorAll('.live-section[data-taken]').length === 3", timeout=60_000)
    page.evaluate(
        """() => {
            const context = CanvasRenderingContext2D.prototype, { drawImage } = context, early = new Set();
            context.drawImage = function(...given) {  // as a busy browser has it
                if (early.has(this)) drawImage.apply(this, given);
                early.add(this);
            };
            for (const button of document.querySelectorAll('.live-section')) {
                const canvas = button.querySelector('canvas');
                canvas.width = canvas.width;  // it is empty then
                delete button.dataset.taken;
            }
            document.dispatchEvent(new Event('exchanged'));
        }"""
    )
    page.wait_for_function("document.querySelectorAll('.live-section[data-taken]').length === 3", timeout=60_000)
    assert [section(page, name).evaluate(PICTURE) > 50 for name in NAMES] == [True, True, True]


def test_what_is_drawn_and_what_failed_is_told_of_each_section(course, other, edited_page):
    page = edited_page()
    at_rest(page)
    page.wait_for_function("document.querySelectorAll('.live-section').length === 3")
    page.evaluate(
        """told = new Set(); new MutationObserver(() => {
            document.querySelectorAll('.live-section').forEach((each, n) => told.add(`${n} ${each.dataset.state}`));
        }).observe(document.querySelector('.live-strip'), { attributes: true, subtree: true })"""
    )
    save(course, SQUARE, f"{SQUARE}\n        lost(square)")
    page.locator("li[data-name=scene1_square] [data-state=failed]").wait_for(timeout=60_000)
    assert section(page, "scene1_square").get_by_text("failed").is_visible()
    assert states(page)[1:] == ["current", "current"]
    other += "\n        __import__('time').sleep(1)"  # else it may be drawn before its page hears that it is begun
    save(course, f"{SQUARE}\n        lost(square)", other)
    page.locator("li[data-name=scene1_square] [data-state=current]").wait_for(timeout=60_000)
    assert "0 drawing" in page.evaluate("[...told]")
    assert not any(
        each.startswith(("1 ", "2 ")) and not each.endswith("current") for each in page.evaluate("[...told]")
    )
    save(course, other, SQUARE)
    at_rest(page)


def test_a_section_is_looped_until_the_key_is_pressed_again(course, edited_page):
    page = edited_page()
    at_rest(page)
    stand(page, "scene2_line", 0.25)
    page.evaluate("starts = 0; video.addEventListener('seeking', () => { starts += 1; })")
    page.evaluate("times = []; player.follow(time => { times.push(time); })")
    page.keyboard.press("r")
    assert page.locator("#live-loop").get_attribute("aria-pressed") == "true"
    page.evaluate("video.muted = true, video.play()")
    page.wait_for_function("starts >= 2", timeout=20_000)
    start, end = page.evaluate("[data.sections[1].start, data.sections[2].start]")
    assert page.evaluate("Math.min(...times)") >= start - 0.05
    assert page.evaluate("Math.max(...times)") < end + 0.3
    page.keyboard.press("r")
    page.wait_for_function(f"video.currentTime > {end} + 0.1 || video.ended", timeout=20_000)


def test_the_last_version_of_a_section_is_compared_at_the_same_moment(course, other, edited_page):
    page = edited_page()
    at_rest(page)
    stand(page, "scene1_square", 0.3)
    page.evaluate("made = false; document.addEventListener('exchanged', () => { made = true; })")
    page.evaluate(
        """pixels = (film) => {
            const canvas = Object.assign(document.createElement('canvas'), { width: 427, height: 240 });
            const context = canvas.getContext('2d');
            context.drawImage(film, 0, 0, 427, 240);
            return [...context.getImageData(0, 0, 427, 240).data];
        };
        far = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
        0"""
    )
    page.wait_for_function("(before = pixels(video))[3] === 255")  # a busy browser has no frame for a moment
    save(course, SQUARE, other)
    page.wait_for_function("made", timeout=60_000)
    compare = page.locator("#live-compare")
    compare.click()
    page.locator(".live-before").wait_for()
    page.wait_for_function(
        "!document.querySelector('.live-before').seeking && document.querySelector('.live-before').readyState >= 2"
    )
    page.wait_for_function(
        "3 * far(pixels(document.querySelector('.live-before')), before) < far(pixels(video), before)"
    )
    slider = page.locator("#live-share")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelector('.live-before').style.clipPath") == "inset(0px 30% 0px 0px)"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    stand(page, "scene2_line", 0.1)  # where it is of no use
    page.wait_for_function(
        "(film => film.hidden || !film.src.includes('scene1_square'))(document.querySelector('.live-before'))"
    )
    save(course, other, SQUARE)
    at_rest(page)


def test_the_version_that_is_compared_is_that_of_the_film_which_just_came(course, other, edited_page):
    """Asked for before the page had heard how its sections stand, it was the one before, which was gone by then."""
    page, asked = edited_page(), []
    at_rest(page)
    page.on("response", lambda answer: asked.append(answer) if "/-/file/before" in answer.url else None)
    page.evaluate("made = 0; document.addEventListener('exchanged', () => { made += 1; })")
    save(course, SQUARE, other)
    page.wait_for_function("made === 1", timeout=60_000)
    page.locator("#live-compare").click()
    before = page.locator(".live-before")
    before.wait_for()
    first = before.get_attribute("src")
    page.locator("#live-compare").click()
    before.wait_for(state="hidden")
    page.route("**/-/ask/sections*", lambda route: None)
    another = other.replace("SIDE", "SIDE / 2")
    save(course, other, another)
    page.wait_for_function("made === 2", timeout=60_000)
    page.locator("#live-compare").click()
    before.wait_for()
    page.wait_for_function("document.querySelector('.live-before').readyState >= 2")
    assert before.get_attribute("src") != first
    assert page.request.get(f"{page.url.split('/seminar01')[0]}{first}").ok, "of who has the film before still"
    assert {answer.status for answer in asked} <= {200, 206, 304}
    page.unroute_all(behavior="ignoreErrors")
    save(course, another, SQUARE)
    at_rest(page)


@pytest.mark.parametrize("settings", [{}, {"color_scheme": "dark"}, PHONE, {**PHONE, "color_scheme": "dark"}])
def test_all_of_it_fits_its_page_and_can_be_reached_by_keyboard(course, edited_page, settings):
    page = edited_page(**settings)
    at_rest(page)
    page.wait_for_function("document.querySelectorAll('.live-section').length === 3")
    # Plots take their width a moment later.
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#live-bench button").first.focus()
    reached = set()
    for _ in range(30):
        reached.add(
            page.evaluate(
                "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
            )
        )
        page.keyboard.press("Tab")
    assert {"live-section", "SUMMARY", "live-loop"} <= reached
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


VISIBLE = """(each) => {
    const strip = document.querySelector('.live-strip > ol').getBoundingClientRect();
    const own = each.getBoundingClientRect();
    return own.left >= strip.left - 1 && own.right <= strip.right + 1;
}"""


def test_of_a_section_that_is_longer_than_the_strip_the_part_that_plays_is_in_sight(course, edited_page):
    page = edited_page()
    at_rest(page)
    step = page.evaluate("data.sections[0].length / 20")
    parts = [{"start": number * step, "length": step, "state": "current"} for number in range(20)]

    def answered(route):
        sections = route.fetch().json()
        sections[0]["parts"] = parts
        route.fulfill(json=sections)

    page.route("**/-/ask/sections*", answered)
    page.reload()
    page.wait_for_function("document.querySelectorAll('.live-part').length === 20 && video.readyState >= 2")
    assert section(page, NAMES[0]).evaluate(VISIBLE)
    for number in (12, 19, 1):
        stand(page, NAMES[0], (number + 0.5) * step)
        part = page.locator(".live-part").nth(number)
        page.locator(".live-part[aria-current]").get_by_text(f"Part {number + 1}", exact=True).wait_for()
        assert part.evaluate(VISIBLE)
    assert section(page, NAMES[0]).evaluate(VISIBLE)
    page.unroute_all()


@pytest.mark.parametrize(
    "query", ["section=scene2_line&version=../../../dodo.py", "section=../x&version=", "section=scene2_line"]
)
def test_no_file_is_shown_but_the_last_version_of_a_section(edited, edited_page, query):
    page = edited_page()
    asked = page.request.get(f"{edited[1]}-/file/before?page=seminar01/Lines.html&{query}")
    assert asked.status == 404
    assert page.request.get(f"{edited[1]}-/file/dodo.py?page=seminar01/Lines.html").status == 404


def test_the_section_that_is_playing_is_seen_where_colours_are_forced(course, edited_page):
    page = edited_page(forced_colors="active")
    picture = page.locator(".live-section[aria-current] canvas")
    picture.wait_for()
    assert picture.evaluate("canvas => getComputedStyle(canvas).outlineStyle") == "solid"
