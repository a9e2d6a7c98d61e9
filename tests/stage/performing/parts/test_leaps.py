"""A play whose frames are passed over leaves what its frames would have left, to the last bit."""

import random

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    RED,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    Cube,
    Dot,
    DrawBorderThenFill,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rotate,
    Square,
    ThreeDScene,
    VGroup,
    VMobject,
    Wait,
    not_quite_there,
    rate_functions,
    smooth,
    squish_rate_func,
    there_and_back,
)

from coursekit.stage.performing.parts.straight_animations import STRAIGHT
from tests.stage.performing.animation_cases import CASES, ONE, animations_of_manim
from tests.stage.performing.leaping import performed

GIVEN = (
    {},
    {"rate_func": there_and_back, "lag_ratio": 0.4},
    {"rate_func": squish_rate_func(smooth, 0.2, 0.6), "lag_ratio": 0.0},
    {"rate_func": not_quite_there(smooth, 0.7), "run_time": 0.5},
)
GIVEN_ONWARD = ({}, {"rate_func": smooth, "run_time": 0.7})


def playing(kind, case, given):
    def construct(self):
        self.add(Dot(3 * LEFT))
        animations = case(kind)
        self.named = []  # what is taken from the stage counts, too
        self.named += [each.mobject for each in animations if isinstance(each, Animation)]
        self.play(*animations, **given)
        self.named += self.animations
        self.wait(0.2)

    return construct


def test_each_animation_of_manim_is_either_on_the_list_or_known_not_to_be():
    assert set(CASES) == animations_of_manim()
    assert set(CASES) >= STRAIGHT


@pytest.mark.parametrize("kind", sorted(STRAIGHT, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_what_an_animation_of_the_list_leaves_does_not_depend_on_its_frames(kind, tmp_path):
    for case in CASES[kind]:
        for given in GIVEN_ONWARD if issubclass(kind, (AnimationGroup, DrawBorderThenFill)) else GIVEN:
            stepped, none = performed(tmp_path, playing(kind, case, given), leaping=False)
            leapt, leaps = performed(tmp_path, playing(kind, case, given))
            assert (none, len(leaps)) == ([], 1), (case, given)
            assert leapt == stepped, (case, given)


@pytest.mark.parametrize(
    "kind", sorted({*CASES} - STRAIGHT, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__
)
def test_animations_that_are_not_on_the_list_are_stepped_through(kind, tmp_path):
    for case in CASES[kind]:
        assert performed(tmp_path, playing(kind, case, {}))[1] == []


class Labelled(Square):
    """Has ways of its own, and none of manim's."""

    def __init__(self, label, **given):
        super().__init__(**given)
        self.label = Dot(label * RIGHT)
        self.add(self.label)

    @property
    def place(self):
        return self.label.get_center()

    def raise_label(self):
        self.label.shift(UP)
        return self


def test_where_an_author_has_changed_manim_all_is_stepped_through(tmp_path, monkeypatch):
    monkeypatch.setattr(
        VMobject, "set_points", lambda self, points, set_points=VMobject.set_points: set_points(self, points)
    )
    assert performed(tmp_path, playing(FadeIn, ONE[0], {}))[1] == []


def several(self):
    """Plays of many kinds after each other: what one leaves, the next begins with."""
    self.named = made = VGroup(*[Labelled(each, fill_opacity=random.random()) for each in range(3)])
    self.play(LaggedStart(*map(FadeIn, made), lag_ratio=0.2), run_time=0.73)
    self.play(made[0].animate.raise_label(), run_time=0.41)
    self.wait(0.37)
    self.play(made.animate(lag_ratio=0.1).arrange(DOWN).set_color(RED), FadeIn(Dot(random.random() * UP)))
    self.wait(0.3, frozen_frame=False)
    self.play(Rotate(made[1], np.random.uniform()), Wait(1.3), subcaption="Turned.")
    self.play(FadeOut(made), rate_func=rate_functions.ease_out_bounce, run_time=0.05)


def test_plays_after_each_other_leave_time_frames_and_random_numbers_as_they_were(tmp_path):
    stepped, _ = performed(tmp_path, several, leaping=False)
    leapt, leaps = performed(tmp_path, several)
    assert leaps == [11, 7, 15, 5, 20, 1]
    assert leapt == stepped


def test_an_updater_that_an_animation_leaves_is_run_as_it_ends(tmp_path):
    def construct(self):
        self.add(dot := Dot())
        self.named = [dot]
        self.play(FadeIn(Square(), _on_finish=lambda scene: dot.add_updater(lambda m: m.shift(UP))), run_time=0.3)

    stepped, _ = performed(tmp_path, construct, leaping=False)
    leapt, leaps = performed(tmp_path, construct)
    assert (leaps, leapt) == ([5], stepped)


def test_a_camera_in_space_is_turned_as_its_last_frame_was(tmp_path):
    def construct(self):
        self.named = []
        self.set_camera_orientation(phi=1, theta=0.3)
        self.play(Create(Square()), run_time=0.4)
        self.move_camera(phi=0.4, theta=1, zoom=1.2, run_time=0.4)
        self.named += [self.camera.get_rotation_matrix(), self.camera.project_point(np.array([1.0, 2.0, 3.0]))]
        self.begin_ambient_camera_rotation(rate=0.3)
        self.play(FadeIn(Cube()), run_time=0.4)
        self.stop_ambient_camera_rotation()
        self.play(FadeIn(Dot()), run_time=0.4)

    stepped, _ = performed(tmp_path, construct, ThreeDScene, leaping=False)
    leapt, leaps = performed(tmp_path, construct, ThreeDScene)
    assert leapt == stepped
    assert 2 <= len(leaps) <= 3
