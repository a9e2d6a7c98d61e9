"""Drawing only what changed, and quicker mobjects, give the frames of plain manim, bit for bit."""

import hashlib

import numpy as np
import pytest
from manim import (
    BLUE,
    GREEN,
    RED,
    UP,
    WHITE,
    Camera,
    Circle,
    Mobject,
    Square,
    VGroup,
    VMobject,
    tempconfig,
)
from manim.constants import CapStyleType, LineJointType
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as manim_scene
from manim.scene.scene_file_writer import SceneFileWriter

from coursekit.stage.performing.conversion import Converter
from coursekit.stage.performing.encode import ClipWriter
from coursekit.stage.performing.render import ClipRenderer
from coursekit.stage.rendering.families import quick_mobjects
from coursekit.stage.rendering.raster import Redrawing, camera_that_redraws
from tests.stage.rendering.raster_scenes import SCENES


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


class Compared(ClipWriter):
    """Encodes nothing, and holds each picture as it would be encoded against one that was converted whole."""

    def __init__(self, settings):
        super().__init__(settings)
        self.converter = Converter("yuv420p")
        self.pictures, self.in_part = [], 0

    def begin_animation(self, allow_write=False, **_):
        pass

    def write_frame(self, pixels, *, repeat=1):
        picture = self.converter.converted(pixels, self.change)
        self.in_part += self.pictures[-1:] == [picture]  # another object, where it was converted whole
        self.pictures.append(picture)
        assert np.array_equal(picture.to_ndarray(), Converter("yuv420p").converted(pixels).to_ndarray())

    def end_animation(self, allow_write=False):
        pass


@pytest.fixture
def small(tmp_path):
    sizes = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 10, "seed": 1, "media_dir": str(tmp_path)}
    with tempconfig({**sizes, "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR", "format": "mp4"}):
        yield


def rendered(scene, renderer, writer, monkeypatch):
    """The renderer of a scene that has handed its frames to a writer, whatever camera it asks for."""
    monkeypatch.setattr(
        manim_scene,
        "CairoRenderer",
        lambda camera_class, skip_animations: renderer(file_writer_class=writer, camera_class=camera_class),
    )
    shown = scene()
    shown.render()
    return shown.renderer


# manim hands Pillow a mode that it will not take for ever.
pytestmark = pytest.mark.filterwarnings("ignore:.mode. parameter:DeprecationWarning")


def assert_frames_of_plain_manim(scene, monkeypatch):
    plain = rendered(scene, CairoRenderer, Hashes, monkeypatch)
    with quick_mobjects():
        quick = rendered(scene, ClipRenderer, Hashes, monkeypatch)
    assert isinstance(quick.camera, Redrawing) and not isinstance(plain.camera, Redrawing)
    assert len(set(plain.file_writer.hashes)) > 10
    assert quick.file_writer.hashes == plain.file_writer.hashes


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_the_frames_are_those_of_plain_manim(scene, small, monkeypatch):
    assert_frames_of_plain_manim(scene, monkeypatch)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_all_that_changed_of_a_frame_is_converted_for_the_encoder(scene, small, monkeypatch):
    with quick_mobjects():
        writer = rendered(scene, ClipRenderer, Compared, monkeypatch).file_writer
    assert len(writer.pictures) > 10 and writer.in_part > 2


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
