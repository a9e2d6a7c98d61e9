"""Drawing only what changed, and quicker mobjects, give the frames of plain manim, bit for bit."""

import hashlib
import random

import numpy as np
import pytest
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
    Camera,
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
    Mobject,
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
    tempconfig,
)  # fmt: skip
from manim.constants import CapStyleType, LineJointType
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as manim_scene
from manim.scene.scene_file_writer import SceneFileWriter

from coursekit.stage.performing.render import ClipRenderer
from coursekit.stage.rendering.families import quick_mobjects
from coursekit.stage.rendering.raster import Redrawing, camera_that_redraws


class Hashes(SceneFileWriter):
    """Encodes nothing, and keeps what it would have encoded."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.hashes = []

    def begin_animation(self, *_, **__):
        pass

    def end_animation(self, *_, **__):
        pass

    def finish(self):
        pass

    def write_frame(self, pixels, *, repeat=1):
        self.hashes.extend([hashlib.sha256(pixels.tobytes()).hexdigest()] * repeat)


@pytest.fixture
def small(tmp_path):
    sizes = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 10, "seed": 1, "media_dir": str(tmp_path)}
    with tempconfig({**sizes, "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR", "format": "mp4"}):
        yield


def frames(scene, renderer, monkeypatch):
    """Hashes of the frames that a scene hands to the encoder under a renderer, whatever camera it asks for."""
    monkeypatch.setattr(
        manim_scene,
        "CairoRenderer",
        lambda camera_class, skip_animations: renderer(file_writer_class=Hashes, camera_class=camera_class),
    )
    shown = scene()
    shown.render()
    return shown.renderer


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


# manim hands Pillow a mode that it will not take for ever.
pytestmark = pytest.mark.filterwarnings("ignore:.mode. parameter:DeprecationWarning")
SCENES = (Depth, Updated, Images, Leaving, Foreground, Strokes, Families, Between, Zoom, Random)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_the_frames_are_those_of_plain_manim(scene, small, monkeypatch):
    plain = frames(scene, CairoRenderer, monkeypatch)
    with quick_mobjects():
        quick = frames(scene, ClipRenderer, monkeypatch)
    assert isinstance(quick.camera, Redrawing) and not isinstance(plain.camera, Redrawing)
    assert len(set(plain.file_writer.hashes)) > 10
    assert quick.file_writer.hashes == plain.file_writer.hashes


def wild(generator):
    """A mobject of random curves, open or closed, thin or thick, on the frame or half outside."""
    curves = generator.integers(1, 7)
    drawn = VMobject(
        stroke_width=generator.choice([0, 0.3, 1, 4, 25]),
        stroke_opacity=generator.choice([0, 0.5, 1]),
        fill_opacity=generator.choice([0, 0.5, 1]),
        color=[RED, GREEN, BLUE, WHITE][generator.integers(4)],
        joint_type=list(LineJointType)[generator.integers(4)],
        cap_style=list(CapStyleType)[generator.integers(4)],
    )
    reach = generator.choice([0.3, 2, 9])
    points = generator.uniform(-7, 7, 3) * [1, 0.6, 0] + generator.normal(0, reach, (4 * curves, 3)) * [1, 1, 0]
    if generator.random() < 0.7:
        points[4::4] = points[3:-1:4]
    if generator.random() < 0.5:
        points[-1] = points[0]
    return drawn.set_points(points)


@pytest.mark.parametrize("seed", range(20))
def test_a_frame_drawn_in_parts_is_the_frame_drawn_whole(seed, small):
    """Mitred corners, thick strokes, and neighbours that lie half in a rectangle: random curves try them all."""
    generator = np.random.default_rng(seed)
    parts, whole = camera_that_redraws(Camera)(), Camera()
    mobjects = [wild(generator) for _ in range(generator.integers(5, 25))]
    drawn_in_parts = 0
    for _ in range(25):
        for _ in range(generator.integers(0, 3)):
            at = generator.integers(len(mobjects))
            match generator.integers(4):
                case 0:
                    mobjects[at].shift(generator.normal(0, 0.3, 3) * [1, 1, 0])
                case 1:
                    mobjects[at].set_fill(opacity=generator.random())
                case 2:
                    mobjects[at] = wild(generator)
                case 3:
                    mobjects[at].scale(generator.uniform(0.5, 1.5))
        before = parts._drawn
        for camera in (parts, whole):
            camera.reset()
            camera.capture_mobjects(mobjects)
        drawn_in_parts += before is not None and parts._drawn is not before
        assert np.array_equal(parts.picture, whole.pixel_array)
    assert drawn_in_parts > 5


def test_a_still_picture_is_drawn_once(small):
    camera = camera_that_redraws(Camera)()
    square, circle = Square(), Circle()
    for mobjects, changes in (([square, circle], 1), ([square, circle], 0), ([circle, square], 1), ([circle], 1)):
        before = camera.changes
        camera.reset()
        camera.capture_mobjects(mobjects)
        assert camera.changes - before == changes


def test_a_copy_shares_what_the_original_shares_and_nothing_with_it():
    general = Mobject.__deepcopy__
    family = VGroup(Square(), Circle())
    family.corner = family[0].points  # one array under two names
    family.add_updater(lambda m: m)
    with quick_mobjects():
        assert Mobject.__deepcopy__ is not general
        copied = family.copy()
    assert Mobject.__deepcopy__ is general
    assert copied.corner is copied[0].points and copied.corner is not family.corner
    assert copied.updaters == family.updaters and copied.updaters is not family.updaters
    copied[1].set_fill(RED, 1).shift(UP)
    assert np.array_equal(family[1].points, Circle().points)
    assert family[1].get_fill_opacity() == 0
