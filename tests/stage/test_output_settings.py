"""Whatever output a file asks manim for, its scene becomes a film that every browser plays."""

import textwrap

import av
import pytest

SCENE = """
    from manim import *

    {setting}

    class Shown(Scene):
        def construct(self):
            {later}
            self.play(Create(Square()), run_time=0.4)
            self.play(FadeIn(Dot()), run_time=0.4)
    """


@pytest.mark.parametrize(
    ("setting", "frames"),
    [
        ("config.transparent = True", 12),
        ("config.format = 'webm'", 12),
        ("config.format = 'gif'", 12),
        ("config.format = 'png'", 1),
        ("config.format = 'png-sequence'", 12),
        ("config.format = 'none'", 12),
        ("config.dry_run = True", 12),
        ("config.save_last_frame = True", 1),
        ("config.movie_file_extension = '.mov'", 12),
        ("config.video_codec = 'libx265'", 12),
    ],
)
def test_the_film_is_the_same_in_kind(tiny_course, setting, frames):
    film = built(tiny_course, setting)
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert sum(1 for _ in container.decode(video=0)) == frames


def test_settings_of_size_that_construct_changes_come_too_late_as_in_plain_manim(tiny_course):
    film = built(tiny_course, "", "config.pixel_width, config.frame_rate = 320, 30")
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.average_rate) == (854, 15)


def built(course, setting, later="pass"):
    text = textwrap.dedent(SCENE).format(setting=setting, later=later)
    course.write("shown.py", text)
    course.doit("quality=low", "render:seminar01:Shown")
    return course.seminar / "static/Shown.mp4"
