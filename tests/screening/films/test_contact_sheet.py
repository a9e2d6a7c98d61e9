"""Stills of a clip are its frames."""

import av
import numpy as np
import pytest

from coursekit.screening.films.contact_sheet import pictures_at

FRAMES = 40


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Forty frames in groups of at most seven, with frames that refer to later ones."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    rng = np.random.default_rng(0)
    with av.open(str(path), "w") as file:
        stream = file.add_stream(
            "libx264", rate=15, options={"x264-params": "keyint=7:min-keyint=2:bframes=3:b-adapt=0"}
        )
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(FRAMES):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(rng.integers(0, 255, (48, 64, 3), np.uint8), "rgb24")))
        file.mux(stream.encode())
    return path


@pytest.mark.parametrize(
    "wanted", [{0}, {FRAMES - 1}, {3, 4}, {6, 7, 8}, {12, 24, 35}, {13, 14, 39}, {*range(FRAMES)}], ids=str
)
def test_pictures_at_some_numbers_are_those_that_all_of_the_clip_has(wanted, clip):
    with av.open(str(clip)) as file:
        whole = [frame.to_ndarray() for frame in file.decode(video=0)]
    assert len(whole) == FRAMES
    found = {number: frame.to_ndarray() for number, frame in pictures_at(clip, wanted)}
    assert [*found] == sorted(wanted)
    assert all(np.array_equal(found[number], whole[number]) for number in wanted)
