"""A video goes by the rate and the size of its clips, which a file may set: it, its captions and its page."""

import re

import av
import pytest


def probed(path):
    """The times of a video's frames, and of the ends of its chapters, in seconds."""
    with av.open(str(path)) as video:
        chapters = [float(chapter["end"] * chapter["time_base"]) for chapter in video.chapters()]
        return [frame.time for frame in video.decode(video=0)], chapters


def test_a_rate_that_a_file_sets_is_that_of_its_video_captions_and_page(new_course):
    new_course.replace("manim_ce/lines.py", "SIDE = 1.0", "from manim import config\nconfig.frame_rate = 5\nSIDE = 1.0")
    new_course.replace(
        "manim_ce/lines.py",
        "def scene2_line(self):",
        'def scene2_line(self):\n        """A line.\n\n        Here it goes.\n        """',
    )
    new_course.doit("quality=low", "render", "captions", "gallery")
    times, chapters = probed(new_course.seminar / "static/Lines.mp4")
    assert times == pytest.approx([number / 5 for number in range(len(times))])
    assert chapters[-1] == pytest.approx(len(times) / 5, abs=1e-3)
    assert chapters == pytest.approx([0.6, 1.0, 1.4], abs=1e-3)
    (cue,) = re.findall(r"(\S+) --> (\S+)\nHere it goes", (new_course.seminar / "static/Lines.vtt").read_text())
    assert cue == ("00:00:00.600", "00:00:01.000")
    page = new_course.file(".cache/site/**/Lines.html").read_text()
    assert '"rate": 5' in page.replace("&#34;", '"') or "5 frames a second" in page


def test_sections_of_a_frame_each_are_shown_one_after_another(new_course):
    for name in ("scene1_square", "scene2_line", "scene3_doubled"):
        new_course.replace(
            "manim_ce/lines.py", f"def {name}(self):", f"def {name}(self):\n        self.wait(1 / 15)\n        return"
        )
    new_course.doit("quality=low", "render")
    times, _ = probed(new_course.seminar / "static/Lines.mp4")
    assert times == pytest.approx([0, 1 / 15, 2 / 15])


def test_a_size_that_no_encoder_takes_is_told_with_the_way_out(new_course):
    new_course.replace(
        "manim_ce/lines.py", "SIDE = 1.0", "from manim import config\nconfig.pixel_width = 855\nSIDE = 1.0"
    )
    new_course.doit("quality=low", "render", fails=True)
    assert "855×480 pixels" in new_course.output and "856×480 is near" in new_course.output
    assert "Traceback" not in new_course.output
