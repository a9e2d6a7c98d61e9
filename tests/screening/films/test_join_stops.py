"""A film with stops: the frames of its clips in order, each stop shown a second longer, and nothing heard in it."""

import json
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.screening.films.held import write_held
from coursekit.screening.films.join import HOLD, join_stops

from .test_join import RATES, decoded, encoded, heard, loudness, tone


def clips_of(folder, given, sound=None):
    clips, first = [], 0
    for number, (frames, rate) in enumerate(given):
        clips.append((encoded(folder / f"{number}.mp4", frames, rate, first), "", frames, str(rate), sound, ()))
        first += frames
    return clips


@settings(max_examples=40)
@given(
    clips=st.lists(
        st.tuples(st.integers(1, 14), RATES).flatmap(
            lambda clip: st.tuples(st.just(clip), st.sets(st.integers(0, clip[0] - 1), min_size=1, max_size=4))
        ),
        min_size=1,
        max_size=4,
    )
)
def test_each_stop_is_shown_longer_and_all_else_as_it_was(clips):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = [clip for clip, _ in clips]
        stops = [sorted(held) for _, held in clips]
        shown, length = join_stops(clips_of(folder, given), stops, folder / "film.mp4")
        film = decoded(folder / "film.mp4")
        expected, times, time = [], [], Fraction(0)
        for number, ((frames, rate), held) in enumerate(zip(given, stops, strict=True)):
            for frame, (_, picture) in enumerate(decoded(folder / f"{number}.mp4")):
                expected.append((time, picture))
                time += 1 / Fraction(rate)
                is_last = number == len(given) - 1 and frame == frames - 1
                if frame in held:
                    pause = 0 if is_last else HOLD
                    times.append((expected[-1][0], time + pause))
                    time += pause
        assert [at for at, _ in film] == [begin for begin, _ in expected]
        assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(film, expected, strict=True))
        assert np.allclose(shown, np.array(times, dtype=float))
        assert length == pytest.approx(float(time))


def test_a_sound_goes_on_after_a_stop_where_it_was_halted(tmp_path):
    sound = tone(tmp_path / "tone.wav", 2.0, 440, channels=2)
    join_stops(clips_of(tmp_path, [(30, Fraction(15))], sound), [[14]], tmp_path / "film.mp4")
    samples, hertz = heard(tmp_path / "film.mp4")
    for start, end, heard_at in [(0.1, 0.9, 0.2), (1.1, 1.9, 0), (2.1, 2.9, 0.2)]:
        assert loudness(samples, hertz, start, end, 440) == pytest.approx(heard_at, abs=0.02)


def picture(level, width=0):
    """A grey ground with a bright bar of some width."""
    drawn = np.full((48, 64, 4), 255, dtype=np.uint8)
    drawn[:, :, :3] = 20
    drawn[10:38, 4 : 4 + width, :3] = level
    return drawn


def clip_of(path, pictures, rate=15):
    from manim._config.video_encoder import VideoEncoderSpec, to_av_frame_rate

    from coursekit.stage.performing.encode import OPTIONS, ClipEncoder

    spec = VideoEncoderSpec("mp4", "libx264", "yuv420p", 64, 48, to_av_frame_rate(rate), tuple(OPTIONS.items()))
    encoder = ClipEncoder(path, spec)
    for each in pictures:
        encoder.write(each)
    encoder.finish()
    return path


GROWING = [picture(230, width) for width in range(2, 42, 4)]  # 10 frames
STANDING = [picture(230, 40)] * 6
FADING = [picture(int(230 - 21 * step), 40) for step in range(1, 11)]
SLOWLY = [picture(int(230 - 2.1 * step), 40) for step in range(1, 101)]
EMPTY = [picture(20)] * 5


@pytest.mark.parametrize(
    "pictures, held",
    [
        (GROWING + STANDING, [15]),  # as it ends
        (GROWING, [9]),  # as it ends, though it moves
        (GROWING + STANDING + FADING, [16]),  # before it fades
        (GROWING + STANDING + SLOWLY, [17]),  # however slowly
        (GROWING + STANDING + FADING + EMPTY, [16]),  # and whatever is waited for then
        (GROWING + FADING, [9]),  # it never stood still: at its fullest
        (EMPTY, [4]),  # nothing is shown
    ],
)
def test_a_chapter_is_held_where_it_ends_or_stood_still_before_it_fades(tmp_path, pictures, held):
    """To a frame or two: what a fade begins with is seen by nobody."""
    found = write_held(clip_of(tmp_path / "clip.mp4", pictures), [0], [], tmp_path)
    assert len(found) == len(held) and abs(found[0] - held[0]) <= 2, found
    assert len(json.loads((tmp_path / "held.json").read_text())) == 1


def test_a_pause_is_a_stop_and_a_chapter_that_ends_with_it_has_no_other(tmp_path):
    clip = clip_of(tmp_path / "clip.mp4", [*GROWING, *STANDING, *FADING])
    assert write_held(clip, [0], [15], tmp_path) == [15]
    assert write_held(clip, [0], [5], tmp_path)[0] == 5
    assert len(write_held(clip, [0], [5], tmp_path)) == 2
    assert write_held(clip, [0, 10], [], tmp_path)[0] == 9
