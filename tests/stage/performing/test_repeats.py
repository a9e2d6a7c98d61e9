"""A film of which much stands still shows what it was given, frame by frame, though x264 has encoded few of these."""

from fractions import Fraction

import av
import numpy as np
import pytest
from manim._config.video_encoder import VideoEncoderSpec

from coursekit.stage.performing import repeats
from coursekit.stage.performing.conversion import Converter
from coursekit.stage.performing.encode import OPTIONS, ClipEncoder
from coursekit.stage.performing.repeats import ENCODED, FARTHEST, FEWEST

LONG = ENCODED + FEWEST
RATES = (Fraction(30000, 1001), Fraction(60))
# As clips are encoded; with a beginning every few frames; with B-frames no more than one; with none, and no CABAC.
KINDS = {
    "clips": OPTIONS,
    "anew": {**OPTIONS, "x264-params": f"{OPTIONS['x264-params']}:keyint=23"},
    "fades": {**OPTIONS, "preset": "medium", "x264-params": "b-pyramid=none:weightp=2"},
    "plain": {"threads": "1", "preset": "ultrafast"},
}


def film_of(shown, target, rate, options):
    """A film of pictures, each for so many frames, and how many of its packets x264 has encoded."""
    height, width, _ = shown[0][0].shape
    spec = VideoEncoderSpec("mp4", "libx264", "yuv420p", width, height, rate, tuple(options.items()))
    encoder = ClipEncoder(target, spec)
    for picture, repeat in shown:
        encoder.write(picture, repeat)
    encoder.finish()
    return encoder._encoder._encoded


def decoded(film):
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        stream.codec_context.options = {"err_detect": "explode"}
        frames = list(container.decode(stream))
        times = [frame.pts * stream.time_base for frame in frames]
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in frames], times


def pictures(count, seed, size=(96, 64)):
    """A disc that moves over a slope, and what is brighter from one to the next."""
    numbers = np.random.default_rng(seed)
    width, height = size
    y, x = np.mgrid[:height, :width]
    for step in range(count):
        picture = np.full((height, width, 4), 255, np.uint8)
        picture[..., :3] = (x[..., None] + 3 * step) % 200 // 2
        centre = numbers.integers(0, (width, height))
        picture[(x - centre[0]) ** 2 + (y - centre[1]) ** 2 < 200] = (*numbers.integers(0, 255, 3), 255)
        yield picture


@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(2))
def test_what_stands_still_is_shown_on_and_the_rest_as_it_was(tmp_path, kind, rate, seed):
    numbers = np.random.default_rng(seed)
    counts = [int(each) for each in numbers.choice([1, 1, 1, 2, 3, LONG - 1, LONG, 47, 131, 600], 20)] + [LONG, 1]
    shown = list(zip(pictures(len(counts), seed), counts, strict=True))
    encoded = film_of(shown, tmp_path / "film.mp4", rate, KINDS[kind])
    assert encoded < sum(counts) / 2
    frames, times = decoded(tmp_path / "film.mp4")
    assert times == [number / rate for number in range(sum(counts))]
    first = 0
    for picture, count in shown:
        own = frames[first : first + count]
        assert len({frame.tobytes() for frame in own}) <= ENCODED * (1 + -(-count // FARTHEST))
        assert max(np.abs(frame - picture[..., :3]).mean() for frame in own) < 12
        first += count


def test_a_film_begins_anew_as_often_as_if_nothing_stood_still(tmp_path):
    shown = list(zip(pictures(6, 0), (1, 700, 3, 240, 1, 90), strict=True))
    film_of(shown, tmp_path / "film.mp4", Fraction(60), OPTIONS)
    with av.open(str(tmp_path / "film.mp4")) as film:
        begins = [number for number, packet in enumerate(film.demux(video=0)) if packet.is_keyframe]
    assert begins == [0, 250, 500, 750, 1000]
    still = decoded(tmp_path / "film.mp4")[0][1:701]
    assert all((frame == still[248]).all() for frame in still[ENCODED:249])


def test_a_film_that_moves_all_the_time_is_left_as_x264_has_encoded_it(tmp_path):
    shown = [(picture, 1) for picture in pictures(30, 0)]
    assert film_of(shown, tmp_path / "film.mp4", Fraction(30), OPTIONS) == 30
    converter = Converter("yuv420p")
    with av.open(str(tmp_path / "plain.mp4"), "w") as plain:
        stream = plain.add_stream("libx264", rate=30, options=OPTIONS)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number, (picture, _) in enumerate(shown):
            frame = converter.converted(picture)
            frame.pts = number
            plain.mux(stream.encode(frame))
        plain.mux(stream.encode())
    assert np.array_equal(decoded(tmp_path / "film.mp4")[0], decoded(tmp_path / "plain.mp4")[0])


def test_one_picture_of_skipped_blocks_serves_all_films_alike():
    spec = VideoEncoderSpec("mp4", "libx264", "yuv420p", 96, 64, Fraction(60), tuple(OPTIONS.items()))
    assert repeats.skipped(spec) is repeats.skipped(spec)
    assert len(repeats.skipped(spec)) < 20
