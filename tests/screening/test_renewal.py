"""A page that is open while its course is edited: it is brought up to date in place, and stays where it was."""

import pytest
from axe_playwright_python.sync_playwright import Axe

MIDDLE = "self.wait({})\n        self.play(FadeOut(square)"


def save_other_wait(course):
    """Make the first section longer, or as long as it was; returns how long all are then, in seconds."""
    is_long = MIDDLE.format("1.2") in (course.seminar / "manim_ce/lines.py").read_text()
    before, wait = ("1.2", "0.2") if is_long else ("0.2", "1.2")
    course.replace("manim_ce/lines.py", MIDDLE.format(before), MIDDLE.format(wait))
    return round(1.2 + float(wait), 3)


def wait_for_length(page, length):
    page.wait_for_function(f"Math.abs(video.duration - {length}) < 0.01", timeout=60_000)
    page.wait_for_function("document.querySelector('.live-layer canvas').hidden")
    page.wait_for_function(f"{LENGTH_OF_TEXT} === {length}")


# The film comes before the text that is made anew from it.
LENGTH_OF_TEXT = """
    (({ start, length }) => Math.round(1000 * (start + length)) / 1000)
    (JSON.parse(document.getElementById('data').textContent).sections.at(-1))
"""
STATE = """[video.muted, video.volume, video.playbackRate, video.textTracks[0].mode, video.paused, loaded]"""


def test_a_save_brings_the_new_film_in_at_the_same_moment_as_it_was_shown(course, edited_page):
    page = edited_page()
    page.evaluate("Object.assign(video, { currentTime: 0.3, muted: true, volume: 0.25, playbackRate: 1.5 })")
    page.evaluate("video.textTracks[0].mode = 'showing'")
    page.evaluate("document.querySelector('details').open = true")
    # Plots may still be drawn: what is not yet as high cannot be scrolled so far.
    page.wait_for_function(
        "(pane => (pane.scrollTop = 150) && pane.scrollTop === 150)(document.querySelector('.evidence'))"
    )
    page.locator("#wide").focus()
    before = page.evaluate("document.querySelector('.made').textContent")
    length = save_other_wait(course)
    wait_for_length(page, length)
    page.wait_for_function("Math.abs(video.currentTime - 0.3) < 0.01")
    assert page.evaluate(STATE) == [True, 0.25, 1.5, "showing", True, "once"]
    assert page.evaluate("document.querySelector('details').open")
    assert page.evaluate("document.querySelector('.evidence').scrollTop") == 150
    assert page.evaluate("document.activeElement.id") == "wide"
    assert page.evaluate("document.querySelector('.made').textContent") != before
    starts = page.evaluate("[...document.querySelectorAll('button[data-section]')].map(each => each.dataset.seek)")
    assert starts[1] == str(round(length - 0.8, 3))
    assert page.evaluate("data.sections[1].start") == pytest.approx(float(starts[1]))


def test_the_film_comes_once_and_before_the_text_that_is_made_from_it(course, edited_page):
    page = edited_page()
    page.evaluate("""seen = [];
        video.addEventListener('loadstart', () => seen.push(new URL(video.currentSrc).pathname));
        document.addEventListener('renewed', () => seen.push('text'));""")
    length = save_other_wait(course)
    wait_for_length(page, length)
    page.wait_for_function("document.querySelector('.live').textContent === ''")
    seen = page.evaluate("seen")
    assert seen[0] == "/-/file/film" and {*seen[1:]} == {"text"}
    page.reload()  # and it is the page's own
    wait_for_length(page, length)
    assert page.evaluate("new URL(video.currentSrc).pathname") == "/seminar01/Lines.mp4"


def test_in_a_later_section_it_stays_at_the_moment_of_that_section(course, edited_page):
    page = edited_page()
    page.locator("button[data-section=scene3_doubled]").click()
    page.evaluate("video.pause(), video.currentTime = data.sections[2].start + 0.2")
    page.locator("button[data-section=scene3_doubled][aria-current]").wait_for()
    wait_for_length(page, save_other_wait(course))
    page.wait_for_function("Math.abs(video.currentTime - data.sections[2].start - 0.2) < 0.01")
    page.locator("button[data-section=scene3_doubled][aria-current]").wait_for()


def test_who_seeks_while_the_new_film_loads_is_there_when_it_has_loaded(course, edited_page):
    page = edited_page()
    page.evaluate("video.addEventListener('loadstart', () => { video.currentTime = 0.8; }, { once: true })")
    wait_for_length(page, save_other_wait(course))
    page.wait_for_function("Math.abs(video.currentTime - 0.8) < 0.01")


def test_a_film_that_plays_goes_on(course, edited_page):
    page = edited_page()
    page.evaluate("Object.assign(video, { muted: true, loop: true, playbackRate: 0.1 }), video.play()")
    wait_for_length(page, save_other_wait(course))
    page.wait_for_function("!video.paused && video.currentTime > 0")
    assert page.evaluate("video.playbackRate") == 0.1


NEVER_BARE = """
    bare = [];
    const look = () => {
        const covered = !document.querySelector('.live-layer canvas').hidden;
        if (video.readyState < 2 && !covered) bare.push([video.readyState, performance.now()]);
        requestAnimationFrame(look);
    };
    look();
"""


def test_at_no_frame_of_the_screen_is_there_no_picture(course, edited_page):
    page = edited_page()
    page.evaluate("video.currentTime = 0.3")
    page.wait_for_function("video.readyState >= 2 && !video.seeking")
    page.evaluate(NEVER_BARE)
    for _ in range(2):
        wait_for_length(page, save_other_wait(course))
    assert page.evaluate("bare") == []


def test_an_edit_of_the_words_leaves_the_film_alone(course, edited_page):
    page = edited_page()
    page.evaluate("exchanged = 0, video.addEventListener('emptied', () => { exchanged += 1; })")
    course.replace("manim_ce/lines.py", "This is a square.", "These words are new.")
    page.get_by_text("These words are new.").first.wait_for(timeout=60_000)
    page.wait_for_function("document.getElementById('caption').textContent.startsWith('These words are new.')")
    assert page.evaluate("[exchanged, loaded]") == [0, "once"]
    course.replace("manim_ce/lines.py", "These words are new.", "This is a square.")
    page.get_by_text("This is a square.").first.wait_for(timeout=60_000)


def test_what_was_renamed_says_so_and_links_to_the_index_which_has_the_new_name(course, edited_page):
    page, index = edited_page(), edited_page("index.html")
    course.replace("manim_ce/lines.py", "class Lines(", "class Strokes(")
    page.locator(".live-gone").get_by_text("not in the course that is served").wait_for(timeout=60_000)
    assert page.evaluate("loaded") == "once"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    index.locator("a[href='seminar01/Strokes.html']").wait_for(timeout=60_000)
    assert index.evaluate("loaded") == "once"
    course.replace("manim_ce/lines.py", "class Strokes(", "class Lines(")
    page.locator(".live-gone").wait_for(state="hidden", timeout=60_000)
    index.locator("a[href='seminar01/Lines.html']").wait_for(timeout=60_000)
