"""The picture that stands for a clip or a video is empty only where nothing is ever shown."""

import numpy as np
import pytest
from PIL import Image

from coursekit.stage.performing.poster import PosterChoice, amount_shown

LOW = "quality=low"
ENDS = {
    "a wait after the last fade": "self.play(FadeOut(drawn), run_time=0.2)\n        self.wait(0.2)\n",
    "all in one animation": "self.play(FadeOut(drawn, rate_func=lambda t: 1 - abs(2 * t - 1)), run_time=0.4)\n",
    "a fade alone": "self.play(FadeOut(drawn), run_time=0.4)\n",
    "nothing fades": "",
}


def is_faint(picture):
    """Whether a line that is white on a dark ground is nearly gone, or gone."""
    return all(high - low < 120 for low, high in Image.open(picture).convert("RGB").getextrema())


def posters_of(course):
    course.doit(LOW)
    course.doit("draft")
    course.doit(LOW, "preview")
    course.doit(LOW, "gallery")
    pictures = [*course.root.glob(".cache/[dv]*/*/Lines.png"), *course.root.glob(".cache/*/seminar01/Lines.webp")]
    assert len(pictures) == 4
    return pictures


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_no_poster_is_empty_however_a_section_ends(new_course, end):
    add, wait, fade = (
        "self.add(drawn)\n",
        "        self.wait(0.2)\n",
        "        self.play(FadeOut(drawn), run_time=0.2)\n",
    )
    if end:  # else a section would leave something behind: it removes at once what it drew
        new_course.replace("manim_ce/lines.py", add + wait + fade, f"{add}        {end}")
    else:
        new_course.replace("manim_ce/lines.py", add + wait + fade, f"{add}{wait}        self.remove(drawn)\n")
    assert not [picture for picture in posters_of(new_course) if is_faint(picture)]


def test_a_section_that_shows_nothing_lends_no_poster(new_course):
    for section in ("scene2_line", "scene3_doubled"):
        tensors = {"scene2_line": "line", "scene3_doubled": "doubled"}[section]
        new_course.replace("manim_ce/lines.py", f'self._show(curve(self.tensors("{tensors}")["y"]))', "self.wait(0.2)")
    assert not [picture for picture in posters_of(new_course) if is_faint(picture)]


def test_the_picture_before_the_last_animation_stands_for_a_clip():
    first, second, empty = (np.full((9, 16, 4), 0, np.uint8) for _ in range(3))
    first[4, 4] = second[4, 4:9] = 255
    choice = PosterChoice()
    for frame in (first, second, empty, empty):
        choice.see(frame)
        choice.end_animation()
    assert choice.picture is second and not choice.is_empty


def test_what_is_left_at_the_end_of_a_fade_stands_for_no_clip():
    full, faded, empty = (np.full((9, 16, 4), light, np.uint8) for light in (0, 0, 0))
    full[4, 4:9], faded[4, 4:9] = 255, 60
    choice = PosterChoice()
    for frame in (full, faded, empty):
        choice.see(frame)
        choice.end_animation()
    assert choice.picture is full


def test_of_one_animation_the_fullest_frame_stands_for_a_clip():
    frames = [np.full((9, 16, 4), 0, np.uint8) for _ in range(5)]
    for frame, light in zip(frames, (0, 90, 200, 10, 0), strict=True):
        frame[5, 7] = light  # between the pixels of a coarse look
    choice = PosterChoice()
    for frame in frames:
        choice.see(frame)
    choice.end_animation()
    assert choice.picture is frames[2]


def test_a_background_that_is_a_picture_shows_nothing():
    background = np.random.default_rng(0).integers(0, 255, (9, 16, 4), dtype=np.uint8)
    dot = background.copy()
    dot[3, 5] = 255 - dot[3, 5]
    choice = PosterChoice()
    choice.background = background
    for frame in (dot, background.copy()):
        choice.see(frame)
        choice.end_animation()
    choice.see(background.copy())
    choice.end_animation()
    assert choice.picture is dot and amount_shown(background, background) == 0


def test_a_clip_that_shows_nothing_says_so():
    choice = PosterChoice()
    choice.see(np.full((9, 16, 4), 30, np.uint8))
    choice.end_animation()
    assert choice.is_empty and choice.picture.shape == (9, 16, 4)
    with pytest.raises(ValueError):
        _ = PosterChoice().picture
