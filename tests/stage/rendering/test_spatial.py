"""A camera in space that draws what changed gives the frames of plain manim, bit for bit."""

import numpy as np
import pytest
from manim import (
    BLACK,
    DEGREES,
    DOWN,
    LEFT,
    RED,
    RIGHT,
    UL,
    UP,
    Create,
    Cube,
    Dot3D,
    FadeIn,
    FadeOut,
    PointCloudDot,
    Rotate,
    Sphere,
    Square,
    Surface,
    ThreeDAxes,
    ThreeDCamera,
    ThreeDScene,
)  # fmt: skip

from coursekit.stage.rendering.raster import camera_that_redraws

from .test_raster import assert_frames_of_plain_manim, small  # noqa: F401


class Space(ThreeDScene):
    """All that a camera in space does: it turns, zooms and moves, and things stay in the frame or keep their sides."""

    def construct(self):
        axes = ThreeDAxes(x_range=[-2, 2], y_range=[-2, 2], z_range=[-1, 1])
        surface = Surface(
            lambda u, v: np.array([u, v, np.sin(u) * np.cos(v)]), [-2, 2], [-2, 2], resolution=7, stroke_color=BLACK
        )
        title, label = Square(0.5).to_corner(UL), Square(0.3).shift(2 * RIGHT)
        self.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES)
        self.add_fixed_in_frame_mobjects(title)
        self.add_fixed_orientation_mobjects(label)
        self.play(Create(axes), run_time=0.5)
        self.play(Create(surface), run_time=0.5)
        self.begin_ambient_camera_rotation(rate=0.5)
        self.wait(0.5)
        self.stop_ambient_camera_rotation()
        self.move_camera(phi=30 * DEGREES, zoom=0.7, frame_center=[0.5, 0, 0.2], run_time=0.5)
        ball = Sphere(radius=0.6, resolution=(6, 6)).shift(RIGHT)
        self.play(FadeIn(ball), run_time=0.4)
        self.play(ball.animate.shift(2 * LEFT), Rotate(surface, 0.5), run_time=0.5)
        self.play(surface.animate.set_color(RED), run_time=0.4)
        self.add(Dot3D(resolution=(5, 5)), PointCloudDot(radius=0.4).shift(UP), Cube(0.5).shift(DOWN))
        self.move_camera(theta=0.3, added_anims=[FadeOut(title)], run_time=0.5)
        self.renderer.camera.light_source.move_to([5, 5, 5])
        self.wait(0.2)


class Near(ThreeDScene):
    """Things that the camera is in the midst of, and behind."""

    def construct(self):
        cubes = [Cube(0.8).shift([x, 0, z]) for x in (-1, 1) for z in (0, 4, 9)]
        self.add(*cubes)
        self.move_camera(phi=70 * DEGREES, focal_distance=5, run_time=0.5)
        self.move_camera(theta=70 * DEGREES, focal_distance=3, run_time=0.5)
        self.camera.exponential_projection = True
        self.camera.should_apply_shading = False
        self.play(*(Rotate(cube, 1) for cube in cubes), run_time=0.4)


@pytest.mark.parametrize("scene", (Space, Near), ids=lambda scene: scene.__name__)
def test_a_scene_in_space_has_the_frames_of_plain_manim(scene, small, monkeypatch):  # noqa: F811
    assert_frames_of_plain_manim(scene, monkeypatch)


def test_nothing_is_drawn_of_a_scene_in_space_that_stands_still(small):  # noqa: F811
    camera = camera_that_redraws(ThreeDCamera)(phi=1)
    cube, cloud = Cube(1), PointCloudDot(radius=0.4)
    for turned, drawn in ((0, 1), (0, 0), (1, 1), (0, 0)):
        before = camera.changes
        camera.set_theta(camera.get_theta() + turned)
        camera.reset()
        camera.capture_mobjects([cube, cloud])
        assert camera.changes - before == drawn


def test_looks_are_painted_as_things_were_when_they_were_looked_at(small):  # noqa: F811
    now, later = camera_that_redraws(ThreeDCamera)(phi=1), camera_that_redraws(ThreeDCamera)(phi=1)
    things = [Cube(1), PointCloudDot(radius=0.4), Square(2).set_color([RED, BLACK])]
    now.reset()
    now.capture_mobjects(things)
    later.capture_mobjects([])
    looks = later.looks(later.get_mobjects_to_display(things))
    for thing in things:
        thing.shift(RIGHT).set_color(BLACK)
    later.reset()
    later.show(looks)
    assert np.array_equal(later.picture, now.picture)
