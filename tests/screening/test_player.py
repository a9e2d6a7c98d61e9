"""A scene's page as its viewer drives it: by clicks on the text, by keys, and as wide as the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
RATE = 15  # frames a second of the video, which is 1.4 s long


@pytest.fixture
def opened(site_course, open_page):
    def opened(**settings):
        site = (site_course.root / ".cache/site").as_uri()
        page = open_page(f"{site}/seminar01/Lines.html", **settings)
        page.wait_for_function("video.readyState >= 1 && document.querySelector('.uplot')")
        return page

    return opened


@pytest.fixture
def scene(opened):
    return opened()


def at(page):
    return page.evaluate("video.currentTime")


def play_slowly(page, moment):
    page.evaluate(f"video.playbackRate = 0.07; video.currentTime = {moment}; video.play()")
    page.wait_for_function("!video.paused")


TEXT_AT = "document.getElementById('scene3_doubled').getBoundingClientRect().top"


def settle(page):
    """Where the text is once it has stopped to move."""
    page.evaluate("window.last = NaN")
    page.wait_for_function(f"window.last === (window.last = {TEXT_AT})", polling=300)
    return page.evaluate(TEXT_AT)


def wait_until_in_view(page, selector):
    """Wait until an element is seen: in the window, below what is held at its top, and within the text's pane."""
    page.wait_for_function(
        """selector => {
            const box = document.querySelector(selector).getBoundingClientRect();
            const below = getComputedStyle(document.querySelector(".player")).position === "sticky"
                && getComputedStyle(document.querySelector(".evidence")).overflowY !== "auto"
                ? document.querySelector(".player").getBoundingClientRect().bottom : 0;
            const pane = document.querySelector(".evidence").getBoundingClientRect();
            return box.top >= Math.max(below, pane.top) - 1 && box.bottom <= Math.min(pane.bottom, innerHeight) + 1;
        }""",
        arg=selector,
    )


def test_a_click_on_a_line_of_the_transcript_plays_from_there(scene):
    line = scene.locator(".line", has_text="It ends after")
    line.click()
    scene.wait_for_function("video.currentTime > 0.8")
    assert scene.evaluate("location.hash") == "#t=0.8"
    scene.wait_for_selector(".line[data-now=true]:has-text('It ends after')")


def test_words_of_the_transcript_can_be_selected(scene):
    box = scene.locator(".line", has_text="This is a square.").bounding_box()
    middle = box["y"] + box["height"] / 2
    scene.mouse.move(box["x"] + 2, middle)
    scene.mouse.down()
    scene.mouse.move(box["x"] + box["width"] - 2, middle, steps=5)
    scene.mouse.up()
    assert "is a squar" in scene.evaluate("getSelection().toString()")
    assert at(scene) == 0 and scene.evaluate("video.paused")


@pytest.mark.parametrize("settings", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_chapter_brings_its_text_into_view_and_the_video_stays_there(opened, settings):
    page = opened(**settings)
    page.evaluate("document.querySelector('.player').scrollIntoView()")
    page.locator("button[data-section=scene3_doubled]").first.click()
    wait_until_in_view(page, "#scene3_doubled header")
    page.wait_for_function("video.getBoundingClientRect().top >= -1")


MORE_CHAPTERS = """() => {
    const last = [...document.querySelectorAll(".chapters li")].at(-1);
    for (let k = 1; k <= 40; k += 1) {
        const more = last.cloneNode(true);
        more.querySelector("button").dataset.seek = 1.1 + k / 200;
        last.parentElement.append(more);
    }
    document.dispatchEvent(new Event("renewed"));
}"""
CHAPTER_IS_SEEN = """() => {
    const box = document.querySelector(".chapters [aria-current]").getBoundingClientRect();
    return box.top >= document.querySelector(".player").getBoundingClientRect().bottom && box.bottom <= innerHeight;
}"""


def test_a_long_list_of_chapters_follows_the_video_until_the_reader_scrolls_it(opened):
    scene = opened(viewport={"width": 1280, "height": 1000})
    scene.evaluate(MORE_CHAPTERS)
    scene.evaluate("video.currentTime = 1.2")
    scene.wait_for_function(CHAPTER_IS_SEEN)
    scene.evaluate("video.currentTime = 0")
    scene.wait_for_function("document.querySelector('.chapters [aria-current]').dataset.seek === '0.0'")
    scene.wait_for_function(CHAPTER_IS_SEEN)
    scene.evaluate("document.querySelector('.screen').scrollTop = 120")
    scene.evaluate("video.currentTime = 1.25")
    scene.wait_for_function("document.querySelector('.chapters [aria-current]').dataset.seek > 1.2")
    assert scene.evaluate("document.querySelector('.screen').scrollTop") == 120
    play_slowly(scene, 1.15)
    scene.wait_for_function(CHAPTER_IS_SEEN)
    scene.evaluate("video.pause()")


@pytest.mark.parametrize("settings", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_text_follows_the_video_until_the_reader_scrolls_and_again_when_it_is_played(opened, settings):
    page = opened(**settings)
    play_slowly(page, 0)
    page.evaluate("video.currentTime = 1.02")
    page.wait_for_function("document.querySelector('#scene3_doubled [data-now]')")
    wait_until_in_view(page, "#scene3_doubled header")
    # The reader scrolls back to the beginning; the video goes on to another line.
    before = settle(page)
    page.mouse.move(*([900, 600] if settings is DESKTOP else [200, 600]))
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"Math.abs({TEXT_AT} - {before}) > 10")
    there = settle(page)
    page.evaluate("video.currentTime = 0.65")
    page.wait_for_function("document.querySelector('#scene2_line [data-now]')")
    assert settle(page) == pytest.approx(there, abs=2)
    page.evaluate("video.pause()")
    page.evaluate("video.play()")
    wait_until_in_view(page, "[data-now]")


def test_a_button_leads_back_to_what_is_said(scene):
    play_slowly(scene, 0)
    assert scene.locator("#follow").is_hidden()
    scene.mouse.move(900, 600)
    scene.mouse.wheel(0, 900)
    scene.locator("#follow").click()
    wait_until_in_view(scene, "[data-now]")
    assert scene.locator("#follow").is_hidden()


# Where the pane of the text is once it glides no more.
AT_REST = """new Promise(tell => {
    let last = -1;
    const look = () => {
        const now = document.querySelector('.evidence').scrollTop;
        if (now === last) tell(now); else { last = now; setTimeout(look, 300); }
    };
    look();
})"""


def test_the_text_stays_while_the_reader_leads_the_video_by_a_plot(scene):
    play_slowly(scene, 0)
    slider = scene.locator("figure[data-section=scene2_line] input")
    slider.focus()
    there = scene.evaluate(AT_REST)
    assert there > 0
    scene.keyboard.press("End")
    scene.wait_for_function("document.querySelector('#scene2_line [data-now]')")
    assert scene.evaluate("document.querySelector('.evidence').scrollTop") == there


def test_nothing_glides_where_motion_is_to_be_reduced(opened):
    page = opened(reduced_motion="reduce")
    # Within one turn of the browser's loop: what glides has not moved yet.
    moved = "document.querySelector('button[data-section=scene3_doubled]').click(), document.querySelector('.evidence')"
    assert page.evaluate(f"({moved}).scrollTop") > 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


MOMENTS = {
    "l": 1.4,
    "j": 0,
    "ArrowRight": 1.4,
    "ArrowLeft": 0,
    "Home": 0,
    "End": 1.4,
    "0": 0,
    "5": 0.7,
    "9": 1.26,
    ".": 8.5 / RATE,
    ",": 6.5 / RATE,
}
STATES = {
    "k": "!video.paused",
    "K": "!video.paused",
    "Space": "!video.paused",
    "m": "video.muted",
    "c": "[...video.textTracks].find(track => track.kind === 'captions').mode === 'showing'",
    "f": "document.fullscreenElement === video",
    "t": "document.body.classList.contains('wide')",
    "ArrowDown": "Math.abs(video.volume - 0.95) < 1e-6",
    "?": "document.getElementById('keys').open",
}


@pytest.mark.parametrize("key", MOMENTS)
def test_keys_of_players_lead_to_their_moments(scene, key):
    scene.evaluate("video.currentTime = 0.5")
    scene.keyboard.press(key)
    scene.wait_for_function(f"Math.abs(video.currentTime - {MOMENTS[key]}) < 0.001")


@pytest.mark.parametrize("key", STATES)
def test_keys_of_players_do_what_they_do_in_players(scene, key):
    assert not scene.evaluate(STATES[key])
    scene.keyboard.press(key)
    scene.wait_for_function(STATES[key])


def test_keys_go_by_their_place_on_a_keyboard_of_another_alphabet(scene):
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ь', code: 'KeyM', bubbles: true}))"
    scene.evaluate(press)
    assert scene.evaluate("video.muted")


STATE = (
    "[video.currentTime, video.paused, video.muted, video.volume, document.body.className, document.activeElement.id]"
)


def test_keys_are_left_to_fields_to_the_browser_and_to_buttons(scene):
    scene.evaluate("document.body.insertAdjacentHTML('beforeend', '<label>Words<input id=field></label>')")
    scene.locator("#field").focus()
    before = scene.evaluate(STATE)
    scene.keyboard.type("k l 5,.mt?")
    assert scene.locator("#field").input_value() == "k l 5,.mt?"
    assert scene.evaluate(STATE) == before
    scene.evaluate("document.activeElement.blur()")
    before = scene.evaluate(STATE)
    for keys in ("Control+m", "Alt+m", "Meta+m", "Alt+ArrowDown", "Shift+ArrowDown"):
        scene.keyboard.press(keys)
    assert scene.evaluate(STATE) == before
    scene.locator("#help").focus()
    scene.keyboard.press("Space")
    scene.wait_for_function("document.getElementById('keys').open")
    scene.keyboard.press("m")
    assert scene.evaluate("[video.paused, video.muted]") == [True, False]
    scene.keyboard.press("Escape")
    assert scene.evaluate("[document.getElementById('keys').open, document.activeElement.id]") == [False, "help"]


def test_the_text_is_scrolled_by_the_keys_that_scroll(scene):
    scene.locator(".evidence").focus()
    scene.keyboard.press("End")
    scene.wait_for_function("document.querySelector('.evidence').scrollTop > 0")
    assert at(scene) == 0


def test_the_help_lists_every_key(scene):
    scene.keyboard.press("?")
    listed = scene.locator("dialog kbd").all_inner_texts()
    names = {"ArrowLeft": "←", "ArrowRight": "→", "ArrowDown": "↓", "5": "0"}
    assert {names.get(key, key).upper() for key in {*MOMENTS, *STATES}} <= {key.upper() for key in listed}
    scene.locator("dialog button").click()
    assert not scene.evaluate("document.getElementById('keys').open")


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1920, 1080)], ids=str)
def test_the_video_may_be_as_wide_as_the_window_and_wholly_seen(opened, size):
    page = opened(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page.locator("#wide").click()
    box = page.locator("video").bounding_box()
    assert (box["x"], box["width"]) == (0, page.evaluate("document.documentElement.clientWidth"))
    assert box["y"] >= 0 and box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("#wide").get_attribute("aria-pressed") == "true"
    page.reload()
    page.wait_for_function("document.body.classList.contains('wide')")
    page.keyboard.press("t")
    page.wait_for_function("document.querySelector('video').getBoundingClientRect().width < 0.7 * innerWidth")


def test_axe_finds_nothing_in_what_is_opened_and_widened(opened):
    page = opened(reduced_motion="reduce")
    for key in ("t", "?"):
        page.keyboard.press(key)
        found = Axe().run(page, options={"preload": False})
        assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    play_slowly(page, 0)
    page.mouse.move(900, 600)
    page.mouse.wheel(0, 900)
    page.locator("#follow").wait_for()
    found = Axe().run(page, options={"preload": False})
    assert found.violations_count == 0, found.generate_report()
