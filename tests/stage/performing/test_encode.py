"""Pictures that no encoder takes are told as such, before one is drawn."""

from fractions import Fraction

import numpy as np
import pytest
from manim._config.video_encoder import VideoEncoderSpec

from coursekit.stage.performing.encode import ClipEncoder, EncodingError


def spec(width, height):
    return VideoEncoderSpec("mp4", "libx264", "yuv420p", width, height, Fraction(15), (("preset", "ultrafast"),))


@pytest.mark.parametrize(
    "width, height, told",
    [
        (33, 2, "H.264 takes even numbers alone: 34×2 is near"),
        (16386, 2, "no side of a video may be longer than 16384"),
        (2, 20000, "no side of a video may be longer than 16384"),
        (16384, 16384, "no encoder takes as many as that: they are 268 million at most"),
        (20000, 20000, "no encoder takes as many as that"),
    ],
)
def test_a_size_that_no_encoder_takes_is_told_with_what_is_possible(tmp_path, width, height, told):
    with pytest.raises(EncodingError) as mistake:
        ClipEncoder(tmp_path / "clip.mp4", spec(width, height))
    assert str(mistake.value).startswith(f"the picture is {width}×{height} pixels, by pixel_width and pixel_height of ")
    assert told in str(mistake.value)


@pytest.mark.parametrize("width, height", [(2, 2), (16384, 2), (2, 16384)])
def test_the_smallest_and_the_longest_pictures_are_encoded(tmp_path, width, height):
    encoder = ClipEncoder(tmp_path / "clip.mp4", spec(width, height))
    encoder.write(np.zeros((height, width, 4), dtype=np.uint8))
    encoder.finish()
    assert (tmp_path / "clip.mp4").stat().st_size
