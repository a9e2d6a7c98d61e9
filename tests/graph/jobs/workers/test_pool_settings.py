"""Workers draw by manim's settings as they are, whatever these were when their server started."""

import av
import numpy as np

LOW = "quality=low"


def drawn_height(clip):
    """How high what is drawn in a clip is at most, as a share of the picture."""
    with av.open(str(clip)) as video:
        pictures = [frame.to_ndarray(format="gray") for frame in video.decode(video=0)]
    rows = np.max([(np.abs(picture.astype(int) - int(picture[0, 0])) > 60).any(axis=1) for picture in pictures], axis=0)
    return np.ptp(np.flatnonzero(rows)) / len(rows)


def test_settings_written_while_a_server_runs_are_those_of_the_next_clip(tiny_course):
    (clip,) = tiny_course.root.glob(".cache/clips/low/**/scene1_square.mp4")
    before = drawn_height(clip)
    tiny_course.doit("forget", "clip")
    tiny_course.doit(LOW)  # the server has started
    for height in (16.0, 4.0, None):
        file = tiny_course.root / "manim.cfg"
        file.write_text(f"[CLI]\nframe_height = {height}\n") if height else file.unlink()
        tiny_course.doit(LOW)
        assert abs(drawn_height(clip) - before * 8 / (height or 8)) < 0.02
