"""The campaign of authors' scenes sees what agrees with plain manim, and what does not."""

import json
import textwrap
import time
import wave
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from tests.campaign import scenes
from tests.campaign.plain_scenes import Reference, _run
from tests.campaign.scene_verdicts import captions_differ, film_differs, frames_differ, sound_differs

HEARD = """
    from manim import *

    class Heard(Scene):
        def construct(self):
            self.add_sound("tone.wav", time_offset=0.1, gain=-6)
            self.play(Create(Square()), run_time=0.4, subcaption="a square")
            self.wait(0.4)
    """
UPRIGHT = """
    from manim import *

    config.pixel_width, config.pixel_height = 90, 160
    config.frame_width, config.frame_height = 4.5, 8
    config.background_color = WHITE

    class Upright(Scene):
        def construct(self):
            self.play(FadeIn(Circle(color=BLUE)), run_time=0.4)
    """
UNLIKE = """
    import sys
    from manim import *

    class Unlike(Scene):
        def construct(self):
            self.play(FadeIn(Circle(radius=1 + ("coursekit" in sys.modules))), run_time=0.4)
    """
LONG = """
    from manim import *

    class Long(Scene):
        def construct(self):
            for i in range(2):
                self.play(FadeIn(Dot(i * RIGHT)), run_time=0.2)
            self.next_section("nothing is shown of it", skip_animations=True)
            for i in range(6):
                self.play(Create(Circle(radius=i + 1)), run_time=0.2)
            self.next_section("the end")
            self.wait(0.2)
    """
RAISING = """
    from manim import *

    class Raising(Scene):
        def construct(self):
            self.play(FadeIn(NoSuchThing()))
    """

EXPERIMENTS = """
    import torch


    def line(slope: float) -> dict[str, torch.Tensor]:
        return {"y": slope * torch.arange(4)}
    """
DRAWN = """
    from manim import *
    from coursekit.stage import CourseScene

    class Drawn(CourseScene):
        def construct(self):
            dots = VGroup(*[Dot([i, float(y), 0]) for i, y in enumerate(self.tensors("line")["y"])])
            self.play(FadeIn(dots), run_time=0.4)
            self.play(FadeOut(dots), run_time=0.4)
    """


def tone(path, loudness=0.5, seconds=0.5):
    time = np.arange(int(22050 * seconds)) / 22050
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes((loudness * 32767 * np.sin(2 * np.pi * 440 * time)).astype("<i2").tobytes())


def verdicts(folder, tmp_path):
    log = tmp_path / "log.json"
    status = scenes.main(folder, 120, 10, 0, None, log)
    return status, {each["scene"]: (each["verdict"], each["reasons"]) for each in json.loads(log.read_text())}


def write(folder, **files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text).lstrip())
    return folder


def test_sound_and_settings_in_a_file_agree_with_plain_manim(tmp_path):
    folder = write(tmp_path / "authors/one", heard=HEARD, upright=UPRIGHT)
    tone(folder / "tone.wav")
    status, found = verdicts(tmp_path / "authors", tmp_path)
    assert found == {"Heard": ("agrees", []), "Upright": ("agrees", [])}
    assert status == 0


def test_a_scene_that_is_drawn_in_parts_has_the_frames_of_all(tmp_path):
    folder = write(tmp_path / "one", long=LONG)
    status, found = verdicts(folder, tmp_path)
    assert found == {"Long": ("agrees", [])}
    assert status == 0


def test_a_scene_that_is_built_otherwise_is_told_and_one_that_plain_manim_cannot_render_is_not_asked_for(tmp_path):
    folder = write(tmp_path / "one", unlike=UNLIKE, raising=RAISING)
    status, found = verdicts(folder, tmp_path)
    assert found["Unlike"][0] == "differs"
    assert "frames" in found["Unlike"][1][0]
    assert found["Raising"][0] == "plain manim fails"
    assert "NoSuchThing" in found["Raising"][1][0]
    assert status == 1


def test_a_scene_of_the_kit_reads_its_tensors_on_both_sides(tmp_path):
    folder = write(tmp_path / "seminars/05_own", experiments=EXPERIMENTS, drawn=DRAWN)
    (folder / "hyperparams.toml").write_text("[line]\nslope = 0.5\n")
    status, found = verdicts(tmp_path / "seminars", tmp_path)
    assert found == {"Drawn": ("agrees", [])}
    assert status == 0


REFERENCE = Reference("lines.py", "Lines", "key", frames=["a", "b", "c"])


@pytest.mark.parametrize("frames", [["a", "b"], ["a", "c", "b"], ["a", "b", "d"], [], None])
def test_frames_in_another_number_or_order_or_with_another_bit_differ(frames):
    assert frames_differ(REFERENCE, frames)
    assert not frames_differ(REFERENCE, ["a", "b", "c"])


def test_a_picture_is_a_film_of_it_however_long():
    still = Reference("still.py", "Still", "key", picture="a")
    assert not frames_differ(still, ["a"])
    assert not frames_differ(still, ["a", "a"])
    assert frames_differ(still, ["b"])


def film(path, shades, sound=None, rate=10):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        heard = container.add_stream("aac", rate=22050, layout="mono") if sound is not None else None
        for shade in shades:
            pixels = np.full((64, 64, 3), shade, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
        if heard is not None:
            frame = av.AudioFrame.from_ndarray(np.float32(sound)[None], format="fltp", layout="mono")
            frame.sample_rate = 22050
            container.mux([*heard.encode(frame), *heard.encode()])
    return path


def test_a_film_whose_last_frame_is_shorter_as_manim_joins_it_has_the_rate_of_the_others(tmp_path):
    same = film(tmp_path / "same.mp4", [0, 90, 200])
    joined = tmp_path / "joined.mp4"
    with av.open(str(same)) as source, av.open(str(joined), "w") as container:
        stream = container.add_stream_from_template(source.streams.video[0])
        packets = [packet for packet in source.demux(video=0) if packet.size]
        packets[-1].duration -= 10  # of 1024 ticks
        for packet in packets:
            packet.stream = stream
            container.mux(packet)
    plain = replace(REFERENCE, film=str(joined))
    assert not film_differs(plain, same)
    assert "rate" in film_differs(plain, film(tmp_path / "faster.mp4", [0, 90, 200], rate=12))


def test_films_are_held_against_each_other_by_what_they_show_and_by_what_is_heard(tmp_path):
    chance = np.random.default_rng(0)
    sound = chance.normal(0, 0.1, 22050)
    plain = replace(REFERENCE, film=str(film(tmp_path / "plain.mp4", [0, 90, 200], sound)), sound=True)
    same = film(tmp_path / "same.mp4", [0, 90, 200], sound)
    assert not film_differs(plain, same)
    assert not sound_differs(plain, same)
    for name, shades, heard in (
        ("shorter", [0, 90], sound),
        ("brighter", [0, 90, 255], sound),
    ):
        assert film_differs(plain, film(tmp_path / f"{name}.mp4", shades, heard)), name
    for name, heard in (
        ("silent", None),
        ("quieter", sound / 2),
        ("later", np.concatenate([np.zeros(5000), sound[:-5000]])),
        ("other", chance.normal(0, 0.1, 22050)),
        ("cut", sound[:15000]),
    ):
        assert sound_differs(plain, film(tmp_path / f"{name}.mp4", [0, 90, 200], heard)), name
    assert sound_differs(replace(plain, sound=False), same)


def test_a_subcaption_has_to_be_beside_the_film_with_its_text_and_time(tmp_path):
    told = replace(REFERENCE, subcaptions=[(0.5, 1.5, "a square")])
    path = tmp_path / "Lines.mp4"
    assert "a square" in captions_differ(told, path)
    beside = path.with_suffix(".srt")
    beside.write_text("1\n00:00:00,500 --> 00:00:01,500\na square\n")
    assert not captions_differ(told, path)
    beside.write_text("1\n00:00:00,700 --> 00:00:01,500\na square\n")
    assert captions_differ(told, path)


def test_what_takes_too_long_is_ended_with_what_it_began(tmp_path):
    """When the time of a scene is up while a formula is set, LaTeX would write on into a folder that is removed."""
    began = ["sh", "-c", "sleep 60 & echo $! > child; wait"]
    assert _run(began, tmp_path, 1) == (1, "it takes more than 1 s")
    stat = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    deadline = time.monotonic() + 20
    while stat.exists() and ") Z " not in stat.read_text():  # it is there until somebody asks how it ended
        assert time.monotonic() < deadline
        time.sleep(0.05)
