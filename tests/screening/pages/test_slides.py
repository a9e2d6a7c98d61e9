"""A deck in a real browser, from one file: it halts at the frames that it says, and a speaker can drive it."""

import base64
import io
import json
import re

import av
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.conftest import REPOSITORY

from ..conftest import HOSTILE, RIGHT_TO_LEFT

STOPS = [11, 23, 35]  # the last frames of Moving's three chapters


def frames_of(path):
    """Where the bar is in each frame of a video, in shares of its width."""
    with av.open(str(path)) as video:
        return [middle(frame.to_ndarray(format="gray")) for frame in video.decode(video=0)]


def middle(picture):
    bright = (picture > 128).sum(axis=0)
    return float((bright * np.arange(len(bright))).sum() / bright.sum() / len(bright))


def shown(page):
    """Where the bar is in what the browser shows."""
    url = page.evaluate(
        """() => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [film.videoWidth, film.videoHeight];
            canvas.getContext("2d").drawImage(film, 0, 0);
            return canvas.toDataURL("image/png");
        }"""
    )
    picture = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("L")
    return middle(np.asarray(picture))


def frame_shown(page, frames):
    place = shown(page)
    return min(range(len(frames)), key=lambda number: abs(frames[number] - place))


def settle(page, place):
    page.wait_for_function(f"deck.place === {place} && !deck.moving && !film.seeking && film.paused")


@pytest.fixture
def moving(deck_course, opened):
    video = deck_course.root / "seminars/02_plain/static/Moving.mp4"
    return opened("seminar02/Moving"), frames_of(video)


def test_a_deck_halts_at_the_last_frame_of_each_chapter_forward_and_backward(moving):
    page, frames = moving
    assert frame_shown(page, frames) == 0
    for place, stop in enumerate(STOPS, 1):
        page.keyboard.press("ArrowRight")
        settle(page, place)
        assert frame_shown(page, frames) == stop
    page.keyboard.press("ArrowRight")  # there is nothing more
    settle(page, 3)
    for place in (2, 1):
        page.keyboard.press("ArrowLeft")
        settle(page, place)
        assert frame_shown(page, frames) == STOPS[place - 1]
    page.keyboard.press("End")
    settle(page, 3)
    assert frame_shown(page, frames) == STOPS[2]
    page.keyboard.press("Home")
    settle(page, 0)
    assert frame_shown(page, frames) == 0


def test_between_two_stops_every_picture_is_the_films_own_in_its_order(moving):
    page, _ = moving
    page.keyboard.press("ArrowRight")
    settle(page, 1)
    page.evaluate(
        """() => {
            pictures = [];
            const see = (now, { mediaTime }) => { pictures.push(mediaTime); film.requestVideoFrameCallback(see); };
            film.requestVideoFrameCallback(see);
        }"""
    )
    page.keyboard.press("ArrowRight")
    settle(page, 2)
    page.wait_for_timeout(200)
    seen = page.evaluate("pictures")
    first, second = json.loads(page.locator("#data").text_content())["stops"][:2]
    assert len(seen) > 2 and seen == sorted(seen)
    # Nothing is shown of what comes after the stop, and nothing but the stop itself of what came before.
    assert all(first["shown"] - 1e-3 <= each <= second["shown"] + 1e-3 for each in seen)
    assert all(each >= first["until"] - 1e-3 or each <= first["shown"] + 1e-3 for each in seen)


def test_who_goes_on_while_something_moves_sees_the_end_of_that_first(moving):
    page, frames = moving
    page.evaluate("film.play = () => Promise.resolve()")  # it moves until somebody goes on
    page.keyboard.press("PageDown")
    page.wait_for_function("deck.moving")
    page.keyboard.press("PageDown")
    settle(page, 1)
    assert frame_shown(page, frames) == STOPS[0]
    page.keyboard.press("PageDown")
    page.wait_for_function("deck.moving")
    page.keyboard.press("PageUp")
    settle(page, 1)
    assert frame_shown(page, frames) == STOPS[0]
    page.keyboard.press("r")
    page.wait_for_function("deck.moving && deck.place === 1")


def test_a_section_that_fades_away_is_held_before_it_does(deck_course, opened):
    """Sections leave an empty stage: their last frames show nothing."""
    page = opened()
    with av.open(str(deck_course.root / "seminars/01_tiny/static/Lines.mp4")) as video:
        frames = [frame.to_ndarray(format="gray").astype(int) for frame in video.decode(video=0)]
    held = page.evaluate("[...document.querySelectorAll('#stops img')].map(each => each.src)")
    assert len(held) == 3
    for url, first, end in zip(held, (0, 9, 15), (9, 15, 21), strict=True):
        picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("L")).astype(int)
        fullest = max(np.abs(frame - frame[0, 0]).mean() for frame in frames[first:end])
        assert np.abs(picture - picture[0, 0]).mean() > 0.8 * fullest
    page.keyboard.press("End")
    settle(page, 3)
    assert page.locator("#count").inner_text() == "3 / 3"
    page.keyboard.press(" ")  # what is left of the film: the last section fades
    settle(page, 4)
    assert page.locator("#forward").is_disabled()
    page.keyboard.press("Shift+ ")
    settle(page, 3)


def test_a_deck_opens_where_it_was_left(opened):
    page = opened()
    assert page.locator("#cover .name").is_visible()
    page.keyboard.press("ArrowRight")
    assert not page.locator("#cover .name").is_visible()
    settle(page, 1)
    assert page.evaluate("location.hash") == "#1"
    page.reload()
    settle(page, 1)
    assert not page.locator("#cover .name").is_visible()


def test_a_click_and_a_finger_go_on_and_back(opened):
    page = opened("seminar02/Moving", viewport={"width": 390, "height": 700}, is_mobile=True, has_touch=True)
    page.touchscreen.tap(300, 200)
    settle(page, 1)
    page.touchscreen.tap(300, 200)
    settle(page, 2)
    page.touchscreen.tap(20, 200)
    settle(page, 1)
    page.locator("#forward").tap()
    settle(page, 2)
    page.evaluate(
        """() => {
            const at = (x) => ({ clientX: x, clientY: 200, pointerType: "touch", bubbles: true });
            film.dispatchEvent(new PointerEvent("pointerdown", at(100)));
            film.dispatchEvent(new PointerEvent("pointerup", at(300)));
        }"""
    )
    settle(page, 1)


def test_all_stops_are_seen_at_once_and_any_of_them_is_gone_to(moving):
    page, frames = moving
    page.keyboard.press("o")
    button = page.locator("#stops button[data-place='3']")
    assert button.is_visible() and not page.locator("#bar").is_visible()
    assert button.get_attribute("aria-label") == "3 of 3: Three"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settle(page, 3)
    assert page.evaluate("document.documentElement.dataset.view") == "deck"
    assert frame_shown(page, frames) == STOPS[2]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.place") == "3"
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    assert page.locator("#black").is_visible()
    page.keyboard.press("ArrowLeft")  # takes the black away, and nothing else
    assert not page.locator("#black").is_visible()
    settle(page, 3)
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible() and page.evaluate("document.documentElement.dataset.view") == "deck"


def test_the_speaker_sees_what_is_said_and_what_comes_and_drives_the_deck(opened):
    page = opened()
    page.keyboard.press("ArrowRight")
    settle(page, 1)
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    speaker = popup.value
    assert speaker.locator("#now-title").inner_text() == "A square"
    assert speaker.locator("#said").inner_text() == "This is a square. It grows, and it goes again."
    assert speaker.locator("#next-title").inner_text() == "A line"
    assert speaker.evaluate("next.naturalWidth") == 854
    assert re.fullmatch(r"\d:\d\d", speaker.locator("#elapsed").inner_text())
    assert re.search(r"\d\d?:\d\d", speaker.locator("#clock").inner_text())
    speaker.keyboard.press("PageDown")
    settle(page, 2)
    assert "Its slope is 0.5, or 50" in speaker.locator("#said").inner_text()
    assert "It ends after 2." in speaker.locator("#said").inner_text()
    speaker.locator("#speaker-back").click()
    settle(page, 1)
    assert speaker.locator("#now-title").inner_text() == "A square"
    found = Axe().run(speaker, options={"preload": False})
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("End")
    settle(page, 3)
    assert speaker.locator("#now-title").inner_text() == HOSTILE
    assert RIGHT_TO_LEFT in speaker.locator("#said").inner_text()
    assert speaker.locator("#next-title").inner_text() == "The end"
    assert speaker.evaluate("typeof hacked") == page.evaluate("typeof hacked") == "undefined"


STATES = {
    "cover": "",
    "stop": "deck.acts.last()",
    "all stops": "deck.acts.overview()",
    "keys": "deck.acts.help()",
    "black": "deck.acts.black()",
}


@pytest.mark.parametrize("size", [(1280, 500), (1280, 720), (1024, 768), (390, 844), (844, 390)], ids=str)
@pytest.mark.parametrize("hash", ["", "#1"], ids=["cover", "stop"])
def test_the_whole_picture_is_in_a_window_of_any_shape(opened, size, hash):
    """A browser's window is wider than 16:9 on most screens: its own bars take of the height."""
    page = opened("seminar02/Moving", hash, viewport={"width": size[0], "height": size[1]})
    for box in ("film", "document.querySelector('#cover')") if not hash else ("film",):
        sides = page.evaluate(
            f"(({{left, top, right, bottom}}) => [left, top, right, bottom])({box}.getBoundingClientRect())"
        )
        assert sides == pytest.approx([0, 0, *size], abs=0.5)


def test_in_a_narrow_window_words_are_broken_and_all_buttons_are_there(opened):
    """At 320 px, which is a window of 1280 at 400 %, too."""
    page = opened("seminar02/Moving", viewport={"width": 320, "height": 640})
    page.evaluate(
        "word => { for (const p of document.querySelectorAll('#cover p')) p.textContent = word; }", "long" * 40
    )
    page.evaluate("document.querySelectorAll('#bar button').forEach(each => { each.hidden = false; })")
    beyond = page.evaluate(
        """() => [...document.querySelectorAll("#cover p, #bar, #bar button")].filter((each) => {
            const box = each.getBoundingClientRect();
            return box.left < 0 || box.right > innerWidth || each.scrollWidth > each.clientWidth;
        }).map((each) => each.id || each.className)"""
    )
    assert beyond == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_deck_violates_a_rule_of_axe(opened, look):
    for state, act in STATES.items():
        page = opened(color_scheme=look)
        page.evaluate(act or "0")
        found = Axe().run(page, options={"preload": False})
        assert found.violations_count == 0, f"{state}: {found.generate_report()}"
    page = opened(query="?print", color_scheme=look)
    found = Axe().run(page, options={"preload": False})
    assert found.violations_count == 0, f"print: {found.generate_report()}"


def test_a_deck_in_a_frame_of_another_page_is_driven_there(deck_course, open_page):
    """The line of the reference, as documents pass it on."""
    (line,) = re.findall(r"^    (<iframe .*</iframe>)$", (REPOSITORY / "reference.md").read_text(), re.MULTILINE)
    document = deck_course.root / "seminars/02_plain/document.html"
    path = (deck_course.root / ".cache/slides/seminar02/Moving.html").as_uri()
    document.write_text(f"<!doctype html><title>A document</title>{line.replace('DegreeStory.html', path)}")
    page = open_page(document.as_uri())
    frame = page.frames[1]
    frame.wait_for_function("film.readyState >= 2")
    page.locator("iframe").click()
    settle(frame, 1)
    page.keyboard.press("ArrowRight")
    settle(frame, 2)
    assert not frame.locator("#cover").is_visible()
