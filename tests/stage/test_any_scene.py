"""Any scene of manim's is performed as it stands: frames, sound, subcaptions and sections are plain manim's.

The scenes of a file are performed by both once, since each costs two processes.
"""

import textwrap
import wave

import numpy as np
import pytest
from PIL import Image

from tests.stage.oracle import made, plain

BASES = '''
    """Bases of manim's and of the author's, and what their methods may be."""
    import contextlib
    import functools
    import random
    import sys

    from manim import *

    config.max_files_cached = 7
    Text.set_default(font_size=30, color=TEAL)


    def outlined(construct):
        @functools.wraps(construct)
        def inner(self):
            construct(self)
            self.play(*map(FadeOut, self.mobjects), run_time=0.2)
        return inner


    class Base(Scene):
        made = []

        def __init_subclass__(cls, **named):
            super().__init_subclass__(**named)
            Base.made.append(cls.__name__)

        def __init__(self, renderer=None, speed=5, **named):
            super().__init__(renderer=renderer, **named)
            self.speed = speed

        def setup(self):
            self.shape = Square(0.7)

        def tear_down(self):
            self.play(Create(Circle()), run_time=1 / self.speed)

        def construct(self):
            self.add(self.shape)
            with self.lifted(self.shape):
                self.play(*self.moves(), run_time=1 / self.speed)
            assert type(self).__name__ in Base.made and Base.made.count(type(self).__name__) == 1

        @contextlib.contextmanager
        def lifted(self, mobject):
            self.play(mobject.animate.shift(UP), run_time=1 / self.speed)
            yield
            self.play(mobject.animate.shift(DOWN), run_time=1 / self.speed)

        def moves(self):
            yield self.shape.animate.rotate(random.random())
            yield FadeIn(Dot(np.random.uniform(-1, 1, 3)))


    class Inherited(Base):
        pass


    class OfItsType(Base):
        def __init__(self, *args, **named):
            super(type(self), self).__init__(*args, **named)

        @outlined
        def construct(self):
            self.add(Text(__name__.rpartition(".")[2]), Text(sys.modules[__name__].__file__[-8:]).shift(UP))
            self.wait(0.2)
            self.play(FadeIn(Text(type(self).__mro__[0].__name__).shift(DOWN)), run_time=0.2)


    class Moved(MovingCameraScene):
        def construct(self):
            self.add(Square())
            self.play(self.camera.frame.animate.scale(0.5).shift(RIGHT), run_time=0.2)


    class Solid(ThreeDScene):
        def construct(self):
            self.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES)
            self.add(Cube())
            self.begin_ambient_camera_rotation(rate=0.5)
            self.wait(0.2)


    class Magnified(ZoomedScene):
        def __init__(self, **named):
            super().__init__(zoom_factor=0.3, zoomed_display_height=2, zoomed_display_width=3, **named)

        def construct(self):
            self.add(Dot(UL))
            self.activate_zooming(animate=True)


    class Vectors(VectorScene):
        def construct(self):
            self.add_plane()
            self.add_vector([1, 2], animate=True)


    class Mapped(LinearTransformationScene):
        def __init__(self, **named):
            super().__init__(show_coordinates=False, leave_ghost_vectors=True, **named)

        def construct(self):
            self.apply_matrix([[0, 1], [1, 0]], run_time=0.3)


    class OwnCamera(MovingCamera):
        def capture_mobjects(self, mobjects, **named):
            super().capture_mobjects([*mobjects, Dot(UP)], **named)


    class Watched(MovingCameraScene):
        def __init__(self, camera_class=OwnCamera, **named):
            super().__init__(camera_class=camera_class, **named)

        def construct(self):
            self.play(FadeIn(Square()), run_time=0.2)


    class Picture(Scene):
        def construct(self):
            self.add(Star())
'''
SCENES = ["Inherited", "OfItsType", "Moved", "Solid", "Magnified", "Vectors", "Mapped", "Watched", "Picture"]
GUARDED = '''
    """A file whose scenes are only there when it is imported."""
    if __name__ == "__main__":
        raise SystemExit("made the data")

    if __name__ != "__main__":
        from manim import *

        config.pixel_width, config.pixel_height = 136, 240
        config.frame_width, config.frame_height = 4.5, 8
        config.frame_rate = 10
        config.background_color = "#203040"
        config.media_dir = "elsewhere"
        rate_functions.smooth = rate_functions.linear

        class Guarded(Scene):
            def construct(self):
                self.play(Create(Square()), run_time=0.4)
                self.wait(0.3)
'''
HEARD = '''
    """Sounds and subcaptions, and sections of manim's, one of them skipped."""
    from manim import *


    class Heard(Scene):
        def construct(self):
            self.play(Create(Circle()), run_time=0.4, subcaption="A circle.", subcaption_offset=0.1)
            self.add_sound("low.wav", time_offset=0.1, gain=-6)
            self.next_section("aside", skip_animations=True)
            self.play(FadeIn(Dot()), run_time=0.4)
            self.next_section("answer")
            self.add_sound("high")
            self.add_subcaption("Two tones.", duration=0.3)
            self.wait(0.4)
            self.next_section("nothing")
'''


PICTURED = '''
    """Pictures by names without endings; a helper of the package, by a dot."""
    from manim import *

    from .palette import INK


    class Pictured(Scene):
        def construct(self):
            self.add(ImageMobject("dot").scale(20), SVGMobject("shape", color=INK).shift(UP))
            self.wait(0.1)
'''
SHAPE = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="10" height="6"/></svg>'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("any") / "project"
    seminar = root / "seminars/01_any"
    (seminar / "deep/er").mkdir(parents=True)
    for name, text in {"bases": BASES, "deep/er/guarded": GUARDED, "heard": HEARD, "configured": CONFIGURED}.items():
        (seminar / f"{name}.py").write_text(textwrap.dedent(text).lstrip())
    for name, pitch in {"low": 220, "high": 880}.items():
        _tone(seminar / f"{name}.wav", pitch)
    return root


def _tone(path, pitch):
    samples = (8000 * np.sin(2 * np.pi * pitch * np.arange(4000) / 8000)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


CONFIGURED = '''
    """manim.cfg lies beside the file; a size of the quality wins over it, as on the command line."""
    from manim import *


    class Configured(Scene):
        def construct(self):
            self.play(Create(Square()), run_time=0.2)
            self.add(Text(f"{config.frame_height} {config.seed}"))
            self.wait(0.1)
'''


def same(project, file, scene, tmp_path, folder=None):
    path = project / "seminars/01_any" / file
    there, here = plain(path, scene, tmp_path, folder), made(path, scene, tmp_path, project)
    assert len(there.frames) > 0
    assert here.frames == there.frames
    return here, there


@pytest.mark.parametrize("scene", SCENES)
def test_any_base_and_any_method_has_the_frames_of_plain_manim(project, scene, tmp_path):
    same(project, "bases.py", scene, tmp_path)


def test_what_a_file_sets_of_manims_settings_wins_over_the_quality(project, tmp_path):
    here, _ = same(project, "deep/er/guarded.py", "Guarded", tmp_path)
    assert (here.facts["size"], here.facts["rate"]) == ([136, 240], "10")
    assert here.facts["length"] == pytest.approx(0.6)  # of wait(0.3), two frames, as manim counts them
    assert not (project / "elsewhere").exists()


def test_sounds_subcaptions_and_sections_are_those_of_plain_manim(project, tmp_path):
    here, there = same(project, "heard.py", "Heard", tmp_path)
    assert here.beside == there.beside
    assert here.beside["chapters"] == ["autocreated", "answer"]
    assert [text for _, _, text in here.beside["subcaptions"]] == ["A circle.", "Two tones."]


@pytest.mark.parametrize("place", ["beside", "above", "at the top"])
def test_manims_settings_are_those_of_the_nearest_file(project, place, tmp_path):
    folders = {"beside": project / "seminars/01_any", "above": project / "seminars", "at the top": project}
    settings = folders[place] / "manim.cfg"
    settings.write_text("[CLI]\nframe_height = 6.0\nframe_rate = 20\nbackground_color = #304020\n")
    try:
        here, _ = same(project, "configured.py", "Configured", tmp_path, folders[place])
    finally:
        settings.unlink()
    assert here.facts["rate"] == "15"


@pytest.mark.parametrize("place", ["seminars/01_any/pack/age", "seminars/01_any", "."])
def test_pictures_are_looked_up_beside_the_file_then_in_seminar_and_project(tmp_path, place):
    project = tmp_path / "project"
    file = project / "seminars/01_any/pack/age/pictured.py"
    file.parent.mkdir(parents=True)
    file.write_text(textwrap.dedent(PICTURED).lstrip())
    for folder in (file.parent, file.parents[1]):
        (folder / "__init__.py").touch()
    file.with_name("palette.py").write_text("from .tints import INK\n")
    file.with_name("tints.py").write_text('INK = "#40c0a0"\n')
    pixels = np.zeros((9, 9, 4), np.uint8)
    pixels[2:7, 2:7] = (255, 80, 80, 255)
    Image.fromarray(pixels).save(project / place / "dot.png")
    (project / place / "shape.svg").write_text(SHAPE)
    here = made(file, "Pictured", tmp_path, project)
    # Plain manim looks in the folder that it is called in, and knows no package there.
    alone = project / place / "alone.py"
    alone.write_text(file.read_text().replace("from .palette import INK", 'INK = "#40c0a0"'))
    assert here.frames == plain(alone, "Pictured", tmp_path).frames
