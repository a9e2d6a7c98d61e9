"""What moves is where the clock says, whatever was drawn before."""

import numpy as np
import pytest
from manim import LEFT, UP, Scene, ValueTracker, tempconfig

from coursekit.stage.drawing.trail import Trail, appear_at, counter
from coursekit.stage.letters.writing import label
from coursekit.stage.pacing import hold_time, leave
from coursekit.stage.theme import SERIES, TEXT

pytestmark = pytest.mark.usefixtures("no_latex")

WAY = np.cumsum(np.random.default_rng(0).normal(size=(30, 3)) * [1, 1, 0], axis=0)


@pytest.mark.parametrize("style", SERIES[:2])
def test_at_step_t_the_tip_is_at_the_recorded_point_t(style) -> None:
    clock = ValueTracker(0)
    run = Trail(WAY, style, clock)
    for step in (7, 29, 0, 12):
        clock.set_value(step)
        run.update(dt=0)
        assert run.tip.get_center() == pytest.approx(WAY[step], abs=0.05)


def test_a_frame_does_not_depend_on_the_frames_before_it() -> None:
    clock = ValueTracker(0)
    straight, detour = Trail(WAY, SERIES[1], clock), Trail(WAY, SERIES[1], clock)
    for value in (3.3, 20.0, 11.7):
        detour.update(dt=clock.set_value(value).get_value())
    straight.update(dt=0)
    assert straight.line.points == pytest.approx(detour.line.points)


def test_a_label_appears_as_the_clock_passes_its_step() -> None:
    clock = ValueTracker(0)
    told = appear_at(label("25", TEXT), clock, 25, over=4)
    opacities = []
    for value in (0, 25, 27, 29, 100):
        clock.set_value(value)
        opacities.append(told.update(dt=0)[0].get_fill_opacity())
    assert opacities == pytest.approx([0, 0, 0.5, 1, 1])


def test_a_counter_says_what_there_is_to_say_at_the_clocks_step_and_stays_in_its_place() -> None:
    clock, words = ValueTracker(0), ["7", "1,234", "1,234", "9"]
    told = counter(words, clock, 2 * UP, side=LEFT)
    for value, said in ((0, "7"), (1.2, "1,234"), (3, "9"), (2, "1,234"), (-1, "7"), (40, "9")):
        clock.set_value(value)
        wanted = label(said, TEXT).move_to(2 * UP, aligned_edge=LEFT)
        shown = told.update(dt=0)
        assert (shown.width, shown.height) == pytest.approx((wanted.width, wanted.height))
        assert shown.get_left() == pytest.approx(wanted.get_left())


def test_reading_time_grows_with_the_words_and_is_never_too_short() -> None:
    assert hold_time("Adam") == 1.5
    assert hold_time("one two three four five six") == hold_time("one two three", "four five six") == 6 * 0.375


def test_leaving_empties_the_stage_even_of_what_still_moves(tmp_path) -> None:
    with tempconfig({"media_dir": str(tmp_path), "dry_run": True, "quality": "low_quality", "progress_bar": "none"}):
        scene = Scene()
        clock = ValueTracker(0)
        scene.add(Trail(WAY, SERIES[0], clock), appear_at(label("25", TEXT), clock, 0))
        leave(scene)
        assert scene.mobjects == []
