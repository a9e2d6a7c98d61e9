"""A joined video shows the frames of its clips, each at its time on one timeline, and sounds as they sound."""

import tempfile
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim._config.video_encoder import VideoEncoderSpec, to_av_frame_rate

from coursekit.screening.films.join import join_clips
from coursekit.stage.performing.encode import OPTIONS, ClipEncoder

WIDTH, HEIGHT = 64, 48
HERTZ = 44100


def encoded(path, frames, rate, first=0):
    """A clip as the kit encodes one: each frame is another picture; some stand for several frames."""
    spec = VideoEncoderSpec("mp4", "libx264", "yuv420p", WIDTH, HEIGHT, rate, tuple(OPTIONS.items()))
    encoder = ClipEncoder(path, spec)
    for number in range(first, first + frames):
        picture = np.full((HEIGHT, WIDTH, 4), 255, dtype=np.uint8)
        picture[:, : 1 + number * 7 % WIDTH, :3] = number * 37 % 256
        encoder.write(picture)
    encoder.finish()
    return path


def decoded(path):
    with av.open(str(path)) as video:
        return [(frame.pts * frame.time_base, frame.to_ndarray()) for frame in video.decode(video=0)]


def joined(folder, clips):
    """The file of clips joined, and its length as the job tells it. clips: (frames, rate) each"""
    parts, first = [], 0
    for number, (frames, rate, *sound) in enumerate(clips):
        path = encoded(folder / f"{number}.mp4", frames, rate, first)
        parts.append((path, f"title {number}", frames, str(rate), sound[0] if sound else None))
        first += frames
    (folder / "poster").write_bytes(b"a picture")
    length = join_clips(parts, folder / "poster", folder)
    return folder / "video.mp4", length


def require_frames(folder, clips):
    video, length = joined(folder, clips)
    time, expected = Fraction(0), []
    for number, (frames, rate, *_) in enumerate(clips):
        expected += [(time + i / rate, picture) for i, (_, picture) in enumerate(decoded(folder / f"{number}.mp4"))]
        time += frames / rate
    shown = decoded(video)
    assert [at for at, _ in shown] == [at for at, _ in expected]
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(shown, expected, strict=True))
    assert length == pytest.approx(float(time))
    with av.open(str(video)) as file:
        stream = file.streams.video[0]
        for duration in (stream.duration * stream.time_base, file.duration / 1e6):
            assert abs(duration - time) < 1 / 500  # mp4 counts it in thousandths


RATES = st.sampled_from([5, 15, 24, 30, 60, 29.97, 23.976, 12.5]).map(to_av_frame_rate)
COUNTS = st.lists(st.integers(1, 40) | st.integers(1, 3), min_size=1, max_size=8)


@settings(max_examples=40)
@given(counts=COUNTS, rate=RATES)
def test_every_frame_is_shown_at_its_time_whatever_the_lengths_of_the_clips(counts, rate):
    with tempfile.TemporaryDirectory() as folder:
        require_frames(Path(folder), [(frames, rate) for frames in counts])


@settings(max_examples=15)
@given(clips=st.lists(st.tuples(st.integers(1, 12), RATES), min_size=2, max_size=5))
def test_clips_of_several_rates_share_a_timeline(clips):
    with tempfile.TemporaryDirectory() as folder:
        require_frames(Path(folder), clips)


def test_two_sections_of_a_frame_each_make_two_fifteenths_of_a_second(tmp_path):
    require_frames(tmp_path, [(1, Fraction(15)), (1, Fraction(15))])


def test_chapters_begin_with_their_clips(tmp_path):
    video, _ = joined(tmp_path, [(2, Fraction(30000, 1001)), (31, Fraction(30000, 1001)), (1, Fraction(30000, 1001))])
    with av.open(str(video)) as file:
        starts = [chapter["start"] * chapter["time_base"] for chapter in file.chapters()]
    assert [float(start) for start in starts] == pytest.approx([0, 2 * 1.001 / 30, 33 * 1.001 / 30], abs=1e-3)


def tone(path, seconds, hertz, rate=HERTZ, channels=1, loudness=0.2):
    times = np.arange(round(seconds * rate)) / rate
    samples = (32767 * loudness * np.sin(2 * np.pi * hertz * times)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(np.repeat(samples, channels).tobytes())
    return path


def heard(video):
    """The left channel, and samples a second; time 0 is the video's."""
    with av.open(str(video)) as file:
        (stream,) = file.streams.audio
        frames = [(frame.time, frame.to_ndarray()[0]) for frame in file.decode(stream)]
        assert frames[0][0] <= 0.03  # what an encoder of AAC needs to begin
        return np.concatenate([samples for _, samples in frames]), stream.rate


def loudness(samples, rate, start, end, hertz):
    """The amplitude of a tone within some seconds."""
    part = samples[round(start * rate) : round(end * rate)]
    times = np.arange(len(part)) / rate
    return 2 * abs(np.mean(part * np.exp(-2j * np.pi * hertz * times)))


def test_a_video_whose_clips_are_silent_has_no_sound(tmp_path):
    video, _ = joined(tmp_path, [(5, Fraction(15)), (5, Fraction(15))])
    with av.open(str(video)) as file:
        assert not file.streams.audio


def test_sounds_begin_with_their_clips_and_run_on_over_the_next(tmp_path):
    low = tone(tmp_path / "low.wav", 1.5, 440)  # of a clip of one second
    high = tone(tmp_path / "high.wav", 0.8, 2000, rate=22050, channels=2)
    rate = Fraction(15)
    video, length = joined(tmp_path, [(15, rate), (15, rate, low), (15, rate, high), (30, rate)])
    assert length == 5
    samples, hertz = heard(video)
    for start, end, lows, highs in [(0.1, 0.9, 0, 0), (1.1, 1.9, 1, 0), (2.1, 2.4, 1, 1), (2.6, 2.75, 0, 1)]:
        assert loudness(samples, hertz, start, end, 440) == pytest.approx(0.2 * lows, abs=0.02), (start, "low")
        assert loudness(samples, hertz, start, end, 2000) == pytest.approx(0.2 * highs, abs=0.02), (start, "high")
    require_same_pictures(tmp_path, video, 4)


def require_same_pictures(folder, video, clips):
    pictures = [picture for number in range(clips) for _, picture in decoded(folder / f"{number}.mp4")]
    shown = decoded(video)
    assert [at * 15 for at, _ in shown] == list(range(len(pictures)))
    assert all(np.array_equal(a, b) for (_, a), b in zip(shown, pictures, strict=True))


def test_silence_that_a_sound_ends_with_makes_no_video_longer(tmp_path):
    short = tone(tmp_path / "short.wav", 1.0, 440, loudness=0)
    video, length = joined(tmp_path, [(3, Fraction(15), short)])
    with av.open(str(video)) as file:
        assert file.duration / 1e6 == pytest.approx(length, abs=0.05)


def test_a_film_is_as_long_as_the_sound_that_goes_on_after_its_pictures(tmp_path):
    long = tone(tmp_path / "long.wav", 1.5, 440)
    video, length = joined(tmp_path, [(3, Fraction(15)), (3, Fraction(15), long)])
    assert length == pytest.approx(1.7)
    with av.open(str(video)) as file:
        assert file.duration / 1e6 == pytest.approx(length, abs=0.05)


def test_a_clip_of_other_frames_than_its_facts_is_an_error(tmp_path):
    encoded(tmp_path / "a.mp4", 4, Fraction(15))
    with pytest.raises(ValueError, match="holds 4 frames, not 5"):
        join_clips([(tmp_path / "a.mp4", "", 5, "15", None)], tmp_path / "a.mp4", tmp_path)
