"""Small scenes that change their picture in each way in which a renderer could pass over it."""

import random

import numpy as np
from manim import (
    BLUE,
    DL,
    DOWN,
    DR,
    GREEN,
    LEFT,
    ORIGIN,
    RED,
    RIGHT,
    UL,
    UP,
    UR,
    WHITE,
    YELLOW,
    AnnularSector,
    Arrow,
    Circle,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    Group,
    ImageMobject,
    LaggedStart,
    Line,
    MathTypst,
    MovingCameraScene,
    PointCloudDot,
    Rectangle,
    ReplacementTransform,
    Rotate,
    Scene,
    Square,
    Star,
    Transform,
    TransformFromCopy,
    Triangle,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    always_redraw,
    linear,
)
from manim.constants import CapStyleType, LineJointType


class Depth(Scene):
    def construct(self):
        back, middle, front = (Square(2, fill_opacity=0.7, color=color) for color in (RED, GREEN, BLUE))
        middle.shift(0.7 * RIGHT).set_z_index(2)
        front.shift(0.5 * UP)
        self.add(back, middle, front)
        self.play(front.animate.shift(LEFT), run_time=0.5)
        back.set_z_index(3)
        self.play(middle.animate.set_opacity(0.2), run_time=0.5)
        self.bring_to_front(front)
        self.wait(0.3)
        self.play(back.animate.set_fill(opacity=0), front.animate.set_stroke(width=0), run_time=0.5)
        front.set_z_index(-1)
        self.play(FadeOut(middle), run_time=0.3)


class Updated(Scene):
    def construct(self):
        clock = ValueTracker(0.0)
        dot = Dot().add_updater(lambda d: d.move_to([clock.get_value(), 0.4 * clock.get_value() ** 2, 0]))
        line = always_redraw(lambda: Line(2 * DL, dot.get_center(), stroke_width=3))
        turning = Star(color=YELLOW).to_corner(UR).add_updater(lambda s, dt: s.rotate(dt))
        path = VMobject(color=GREEN)
        path.add_updater(lambda p: p.set_points_as_corners([DOWN, dot.get_center(), 2 * RIGHT + DOWN]))
        still = Circle(1.3, fill_opacity=0.4).shift(LEFT)
        self.add(still, clock, line, dot, path, turning, Square(0.4).to_corner(DR))
        self.wait(0.5)
        self.play(clock.animate.set_value(2.0), run_time=0.8, rate_func=linear)
        turning.suspend_updating()
        self.wait(0.5)
        still.add_updater(lambda c, dt: c.set_points(c.points + 0.1 * dt), call_updater=False)
        self.wait(0.5)
        turning.resume_updating()
        self.wait_until(lambda: turning.get_center()[0] > 100, max_time=0.4)


class Images(Scene):
    def construct(self):
        pixels = np.random.default_rng(0).integers(0, 255, (9, 12, 4), dtype=np.uint8)
        image = ImageMobject(pixels).set(height=2)
        above = Circle(0.8, fill_opacity=0.5, color=RED)
        self.add(Rectangle(width=5, height=1, fill_opacity=1, color=BLUE), image, above)
        self.play(above.animate.shift(RIGHT), run_time=0.4)
        self.play(image.animate.shift(1.5 * LEFT), Rotate(above), run_time=0.4)
        self.play(image.animate.rotate(0.4).scale(1.7), run_time=0.4)
        image.pixel_array[..., :3] = 255 - image.pixel_array[..., :3]
        self.play(above.animate.shift(2 * LEFT), run_time=0.4)
        self.play(image.animate.shift(6 * LEFT), run_time=0.4)
        self.play(FadeOut(Group(image, above)), run_time=0.4)


class Leaving(Scene):
    """A picture that goes beyond each edge of the frame and comes back."""

    def construct(self):
        image = ImageMobject(np.arange(48, dtype=np.uint8).reshape(6, 8) * 5).set(height=1)
        self.add(Square(1.5, fill_opacity=0.5, color=RED), image)
        for way in (9 * LEFT, 9 * RIGHT, 6 * UP, 6 * DOWN, 9 * LEFT + 6 * UP):
            self.play(image.animate.shift(way), run_time=0.5)
            self.play(image.animate.shift(-way), run_time=0.3)


class Foreground(Scene):
    def construct(self):
        mark = Square(1, fill_opacity=0.5, color=YELLOW)
        self.add_foreground_mobject(mark)
        below = Circle(1, fill_opacity=1, color=RED).shift(2 * LEFT)
        self.play(FadeIn(below), run_time=0.3)
        self.play(below.animate.shift(4 * RIGHT), run_time=0.6)
        self.add(Triangle().shift(UP))
        self.play(mark.animate.shift(UP), run_time=0.4)
        self.remove_foreground_mobject(mark)
        self.play(below.animate.shift(2 * LEFT), run_time=0.4)


class Strokes(Scene):
    def construct(self):
        behind = Star(color=BLUE, fill_opacity=1).set_stroke(RED, 14, background=True)
        shaded = Circle(1.2, fill_opacity=1).set_color_by_gradient(RED, YELLOW, BLUE).shift(2 * LEFT)
        sheen = Square(color=GREEN, fill_opacity=0.8).set_sheen(0.6, UL).shift(2 * RIGHT)
        corners = VGroup(
            *(
                VMobject(stroke_width=12, joint_type=joint, cap_style=cap, color=WHITE)
                .set_points_as_corners([LEFT, 0.1 * UP, LEFT + 0.1 * DOWN, ORIGIN])
                .shift(i * 0.6 * DOWN)
                for i, (joint, cap) in enumerate(zip(LineJointType, CapStyleType, strict=True))
            )
        )
        ring = AnnularSector(0.5, 1.0, 4, fill_opacity=0.5).to_corner(UR)
        self.add(shaded, behind, sheen, corners, ring, DashedLine(3 * LEFT, 3 * RIGHT))
        self.play(behind.animate.shift(0.6 * RIGHT), run_time=0.5)
        self.play(Rotate(shaded, 1), sheen.animate.scale(0.5), corners.animate.shift(3 * RIGHT), run_time=0.5)
        self.play(Create(Arrow(DL, UR)), ring.animate.set_sheen_direction(DOWN), run_time=0.5)


class Families(Scene):
    def construct(self):
        words = MathTypst("a^2 + b^2").scale(2)
        self.play(Write(words), run_time=0.5)
        squares = VGroup(*(Square(0.5, fill_opacity=0.3 * i).shift(i * RIGHT) for i in range(3)))
        self.play(Transform(words, squares), run_time=0.4)
        self.play(ReplacementTransform(words, other := Star(7)), run_time=0.4)
        self.play(TransformFromCopy(other, Circle().shift(DOWN)), run_time=0.4)
        self.play(FadeTransform(other, VGroup(Square(), Circle())), run_time=0.4)
        dots = VGroup(*(Dot([x, 1.5, 0]) for x in range(-3, 4)))
        self.play(LaggedStart(*map(FadeIn, dots), lag_ratio=0.4), run_time=0.8)
        copied = dots.copy().set_color(RED)
        copied[0].add(copied[1])  # one mobject at two places of a family
        self.add(copied)
        self.play(copied.animate.shift(DOWN), run_time=0.3)
        self.play(*[FadeOut(m) for m in self.mobjects], run_time=0.3)


class Between(Scene):
    def construct(self):
        square, circle = Square(fill_opacity=0.5), Circle(fill_opacity=0.5)
        self.add(square)
        self.wait(0.3)
        self.add(circle)
        self.play(circle.animate.shift(RIGHT), run_time=0.3)
        square.set_points(square.points * 0.5)
        self.wait(0.2)
        self.bring_to_back(circle)
        self.play(Rotate(square), run_time=0.3)
        self.camera.background_color = BLUE
        self.wait(0.2)
        self.play(square.animate.shift(20 * RIGHT), run_time=0.3)
        square.set_points(np.full((4, 3), np.nan))
        self.play(Create(Line(10 * LEFT + DOWN, 10 * RIGHT + UP)), run_time=0.3)
        self.add(PointCloudDot(radius=0.5))
        self.play(FadeOut(circle), run_time=0.3)
        self.camera.pixel_array[:20, :20] = 7
        self.wait(0.2)


class Zoom(MovingCameraScene):
    def construct(self):
        squares = VGroup(*(Square(0.6, fill_opacity=0.6).shift([x, y, 0]) for x in range(-3, 4) for y in (-1, 1)))
        image = ImageMobject(np.arange(48, dtype=np.uint8).reshape(6, 8) * 5).set(height=1)
        self.add(squares, image)
        self.play(self.camera.frame.animate.scale(0.5).shift(RIGHT), run_time=0.5)
        self.play(squares[0].animate.shift(2 * RIGHT), run_time=0.4)
        self.play(self.camera.frame.animate.move_to(squares[3]), squares[5].animate.rotate(1), run_time=0.5)


class Random(Scene):
    def construct(self):
        dots = VGroup(*(Dot(np.random.uniform(-3, 3, 3) * [1, 0.6, 0]) for _ in range(30)))
        dots.add_updater(lambda family, dt: random.choice(family).shift(np.random.normal(0, 0.2, 3)))
        self.add(dots)
        self.wait(1)
        self.play(Create(Square(3)), run_time=0.5)


class ByHand(Scene):
    """Frames that the scene asks for, and does with as it likes; and frames of its own."""

    def construct(self):
        square, dot = Square(fill_opacity=1), Dot(3 * LEFT)
        self.play(FadeIn(square, dot), run_time=0.3)
        self.wait(0.3)
        seen = self.renderer.get_frame()
        seen[:] = seen // 2
        self.wait(0.3)
        self.wait(0.3)
        self.play(dot.animate.shift(UP), run_time=0.3)
        self.renderer.file_writer.write_frame(np.full_like(seen, 70))
        self.renderer.file_writer.write_frame(seen, repeat=2)
        self.play(dot.animate.shift(RIGHT), run_time=0.3)
        dot.add_updater(lambda _: self.renderer.get_frame().fill(0))
        self.play(dot.animate.shift(LEFT), run_time=0.5)
        dot.clear_updaters()
        self.renderer.camera.pixel_array[20:60, 40:90] = 200
        self.renderer.add_frame(self.renderer.camera.pixel_array.copy())
        self.play(dot.animate.shift(DOWN), run_time=0.3)


SCENES = (Depth, Updated, Images, Leaving, Foreground, Strokes, Families, Between, Zoom, Random, ByHand)
