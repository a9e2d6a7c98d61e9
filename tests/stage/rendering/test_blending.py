"""Whole families that change at once: the frames of plain manim, and no call of Python for each member."""

import random
import sys

import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Circle,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    Group,
    ImageMobject,
    RegularPolygon,
    ReplacementTransform,
    Scene,
    Square,
    Star,
    Transform,
    TransformFromCopy,
    VGroup,
    linear,
    there_and_back,
)  # fmt: skip
from manim.renderer.cairo_renderer import CairoRenderer

from coursekit.stage.performing.render import ClipRenderer
from coursekit.stage.rendering.families import quick_mobjects

from .test_raster import Hashes, rendered, small  # noqa: F401


def polygons(count):
    shapes = (RegularPolygon(3 + i % 4, fill_opacity=0.5, stroke_width=i % 3, color=RED) for i in range(count))
    return VGroup(*shapes).scale(0.1).arrange_in_grid(buff=0.05)


class Flickering(Square):
    """A mobject whose colours go another way."""

    def interpolate_color(self, mobject1, mobject2, alpha):
        return super().interpolate_color(mobject1, mobject2, alpha**2)


class Fades(Scene):
    def construct(self):
        grid = polygons(60)
        self.play(FadeIn(grid), run_time=0.5)
        self.play(grid.animate.shift(UP).set_color(GREEN).set_sheen(0.4, LEFT), run_time=0.5)
        self.play(grid.animate(rate_func=there_and_back, lag_ratio=0.02).scale(1.5).set_stroke(BLUE, 4), run_time=0.5)
        self.play(Transform(grid, polygons(40).shift(DOWN), path_arc=PI / 2), run_time=0.5)
        grid[0].shift(RIGHT).set_fill(YELLOW)
        self.play(FadeOut(grid, shift=DOWN, scale=0.5, lag_ratio=0.01), run_time=0.5)


class Mixed(Scene):
    def construct(self):
        image = ImageMobject(np.arange(48, dtype=np.uint8).reshape(6, 8) * 5).set(height=1)
        group = Group(image, *polygons(8), Flickering(0.4).shift(UP), Dot(2 * RIGHT))
        group[3].stroke_width = 3  # a whole number
        self.play(FadeIn(group), run_time=0.4)
        self.play(group.animate.shift(LEFT).scale(0.8), run_time=0.4)
        jitter = VGroup(*(Dot(x * RIGHT) for x in range(-3, 4)))
        self.play(FadeIn(jitter, rate_func=lambda t: t + random.uniform(0, 0.2)), run_time=0.5)
        self.play(jitter.animate(rate_func=linear).arrange(DOWN), run_time=0.4)
        copied = VGroup(*(Star() for _ in jitter)).arrange().scale(0.4)
        self.play(TransformFromCopy(jitter, copied), run_time=0.4)
        self.play(ReplacementTransform(copied, VGroup(Circle(), Square(), Circle())), run_time=0.4)
        self.play(FadeTransform(jitter, polygons(5)), run_time=0.4)
        self.play(*(FadeOut(each) for each in self.mobjects), run_time=0.4)


@pytest.mark.filterwarnings("ignore:.mode. parameter:DeprecationWarning")
@pytest.mark.parametrize("scene", (Fades, Mixed), ids=lambda scene: scene.__name__)
def test_families_that_change_have_the_frames_of_plain_manim(scene, small, monkeypatch):  # noqa: F811
    plain = rendered(scene, CairoRenderer, Hashes, monkeypatch)
    with quick_mobjects():
        quick = rendered(scene, ClipRenderer, Hashes, monkeypatch)
    assert len(set(plain.file_writer.hashes)) > 10
    assert quick.file_writer.hashes == plain.file_writer.hashes


def test_a_frame_of_a_fade_calls_less_than_two_functions_a_member(small):  # noqa: F811
    def calls_of(count):
        fade = FadeIn(polygons(count))
        fade.begin()
        called = []
        sys.setprofile(lambda frame, event, _: called.append(frame.f_code) if event == "call" else None)
        try:
            fade.interpolate(0.5)
        finally:
            sys.setprofile(None)
        return len(called)

    with quick_mobjects():
        assert calls_of(400) - calls_of(200) < 2 * 200


def test_a_member_keeps_its_numbers_when_another_is_changed_in_place(small):  # noqa: F811
    with quick_mobjects():
        grid = polygons(6)
        fade = FadeIn(grid)
        fade.begin()
        fade.interpolate(0.5)
        before = [member.points.copy() for member in grid]
        grid[2].points += 1
        grid[2].fill_rgbas[:] = 0
        assert all(np.array_equal(grid[i].points, before[i]) for i in (0, 1, 3, 4, 5))
        assert grid[3].fill_rgbas.any()
