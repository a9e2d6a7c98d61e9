"""What an author's own code may do between the frames of a play: such a play is stepped through."""

from types import FunctionType

import pytest
from manim import (
    UP,
    AnimationGroup,
    Circle,
    Create,
    Dot,
    DrawBorderThenFill,
    FadeIn,
    Line,
    Rotate,
    Scene,
    Square,
    Star,
    Succession,
    TracedPath,
    Transform,
    ValueTracker,
    VGroup,
    Write,
    always_redraw,
    squish_rate_func,
    there_and_back,
)

from tests.stage.performing.animation_cases import arrow
from tests.stage.performing.leaping import performed


class Author(Scene):
    """What a test does to a scene before its one play(), by name."""

    def updated_elsewhere(self):
        self.add(Dot().add_updater(lambda m: m.shift(0.1 * UP)))
        return [FadeIn(Square())]

    def updated_by_time(self):
        self.add_updater(lambda dt: self.named.append(dt))
        return [FadeIn(Square())]

    def redrawn(self):
        clock = ValueTracker(0)
        self.add(always_redraw(lambda: Dot(clock.get_value() * UP)))
        return [clock.animate.set_value(1)]

    def traced(self):
        dot = Dot()
        self.add(TracedPath(dot.get_center))
        return [dot.animate.shift(UP)]

    def target_with_an_updater(self):
        return [Transform(Square(), Dot().add_updater(lambda m: m.shift(0.1 * UP)))]

    def own_animation(self):
        return [Growing(Square())]

    def own_mobject(self):
        return [FadeIn(Shy())]

    def own_property(self):
        return [FadeIn(Told())]

    def own_attribute(self):
        square = Square()
        square.interpolate = lambda *given: self.named.append(1)
        return [FadeIn(square)]

    def own_rate(self):
        return [FadeIn(Square(), rate_func=lambda t: self.named.append(t) or t)]

    def own_path(self):
        return [Transform(Square(), Circle(), path_func=lambda a, b, t: self.named.append(t) or a)]

    def squished_own_rate(self):
        return [FadeIn(Square(), rate_func=squish_rate_func(lambda t: self.named.append(t) or t, 0.2, 0.8))]

    def changed_animation(self):
        fade = FadeIn(Square())
        fade.interpolate = lambda alpha: self.named.append(alpha)
        return [fade]

    def changed_step(self):
        self.update_mobjects = lambda dt: self.named.append(dt)
        return [FadeIn(Square())]

    def two_of_one(self):
        square = Square()
        return [FadeIn(square), Rotate(square)]

    def part_and_whole(self):
        group = VGroup(Square(), Dot())
        return [Create(group), group[0].animate.shift(UP)]

    def begun_while_another_runs(self):
        dot = Dot()
        return [dot.animate.shift(UP), Succession(FadeIn(Square()), Transform(Star(), dot))]

    def methods_in_succession(self):
        return [Succession(Line().animate.shift(UP), arrow().animate.scale(2))]

    def group_there_and_back(self):
        return [AnimationGroup(FadeIn(Square()), Create(Dot()), lag_ratio=1, rate_func=there_and_back)]

    def border_there_and_back(self):
        return [Write(arrow(), rate_func=there_and_back)]

    def border_backwards(self):
        return [DrawBorderThenFill(arrow(), reverse_rate_function=True)]


class Growing(FadeIn):
    def interpolate(self, alpha):
        super().interpolate(alpha)
        self.mobject.scale(1.1)


class Shy(Square):
    def set_points(self, points):
        self.times = getattr(self, "times", 0) + 1
        return super().set_points(points)


class Told(Square):
    @property
    def stroke_width(self):
        return self.width_of_stroke

    @stroke_width.setter
    def stroke_width(self, width):
        self.width_of_stroke, self.times = width, getattr(self, "times", 0) + 1


def authors(name):
    def construct(self):
        self.named = []
        self.play(*getattr(self, name)())
        self.named += self.mobjects
        self.wait(0.2)

    return construct


@pytest.mark.parametrize("name", [name for name, way in vars(Author).items() if isinstance(way, FunctionType)])
def test_what_may_act_between_frames_is_stepped_through(name, tmp_path):
    assert performed(tmp_path, authors(name), Author)[1] == []


def test_a_scene_with_steps_of_its_own_is_stepped_through(tmp_path):
    class Stepping(Scene):
        def update_to_time(self, t):
            self.named.append(t)
            super().update_to_time(t)

    def construct(self):
        self.named = []
        self.play(FadeIn(Square()))

    assert performed(tmp_path, construct, Stepping)[1] == []
