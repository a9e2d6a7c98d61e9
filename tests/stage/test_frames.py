"""The frames handed to the encoder are plain manim's: in number, order and bits."""

import json
import sys
from itertools import pairwise

import av
import pytest

HASHING = """
import hashlib, json, sys

frames = []

def hash_frames_of(encoder, method):
    encode = getattr(encoder, method)

    def hashed(self, pixels, repeat=1, **others):
        frames.extend([hashlib.sha256(pixels.tobytes()).hexdigest()] * repeat)
        encode(self, pixels, repeat=repeat, **others)

    setattr(encoder, method, hashed)
"""
PLAIN = (
    HASHING
    + """
from manim.__main__ import main
from manim.scene.video_segment_encoder import VideoSegmentEncoder

hash_frames_of(VideoSegmentEncoder, "write_frame")
main(["render", "-ql", "--disable_caching", "--progress_bar", "none", "--media_dir", "plain",
      "seminars/01_tiny/manim_ce/lines.py", "Lines"], standalone_mode=False)
print(json.dumps(frames))
"""
)
SECTION = (
    HASHING
    + """
from pathlib import Path
from coursekit.stage.performing.encode import ClipEncoder
from coursekit.stage.performing.performance import Performance
from coursekit.stage.performing.render import render_clip

hash_frames_of(ClipEncoder, "write")
section, *sections = sys.argv[1:]
folder = Path("one", section).absolute()
folder.mkdir(parents=True)
tensors = {name: Path(f".cache/trajectories/seminar01/{name}.pt").absolute() for name in ("line", "doubled")}
scene = Path("seminars/01_tiny/manim_ce/lines.py").absolute()
render_clip(Performance(scene, "Lines", section, sections, tensors, (854, 480, 15), folder))
print(json.dumps(frames))
"""
)
SECTIONS = ("scene1_square", "scene2_line", "scene3_doubled")


def frames(course, program, *arguments):
    done = course.shell(sys.executable, "-c", program, *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def random_course(tiny_course):
    """A scene in which a section draws random numbers: its picture must not depend on the section before."""
    tiny_course.replace("manim_ce/lines.py", "Square(SIDE)", "Square(SIDE).shift(np.random.uniform(-1, 1, 3))")
    tiny_course.replace("manim_ce/lines.py", "self.add(drawn)", "self.add(drawn.shift(np.random.uniform(-1, 1, 3)))")
    return tiny_course


@pytest.fixture
def moving_course(random_course):
    """The same under a camera that moves, and is put back."""
    for old, new in {
        "from manim import": "from manim import MovingCameraScene,",
        "class Lines(CourseScene)": "class Lines(CourseScene, MovingCameraScene)",
        "self.play(FadeOut(square)": "self.camera.frame.save_state()\n"
        "        self.play(self.camera.frame.animate.scale(0.5).shift(DOWN), run_time=0.2)\n"
        "        self.play(self.camera.frame.animate.restore(), FadeOut(square)",
    }.items():
        random_course.replace("manim_ce/lines.py", old, new)
    return random_course


@pytest.mark.parametrize("course", ["random_course", "moving_course"])
def test_sections_rendered_apart_have_the_frames_of_plain_manim(course, request):
    course = request.getfixturevalue(course)
    plain = frames(course, PLAIN)
    apart = [frame for section in SECTIONS for frame in frames(course, SECTION, section, *SECTIONS)]
    assert len(plain) > 20
    assert apart == plain


def test_a_scene_with_a_moving_camera_is_built(moving_course):
    assert set(moving_course.doit("draft").values()) == {"computed"}


def test_the_video_counts_its_frames_from_zero_and_has_its_index_first(tiny_course):
    path = tiny_course.file("seminars/*/static/Lines.mp4")
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        packets = [(p.pts, p.dts) for p in video.demux(stream) if p.pts is not None]
        step = 1 / (stream.average_rate * stream.time_base)
    shown = sorted(pts for pts, _ in packets)
    assert shown == [i * step for i in range(len(shown))]
    stored = [dts for _, dts in packets]
    assert all(earlier < later for earlier, later in pairwise(stored))
    assert all(dts <= pts for pts, dts in packets)


def test_every_section_is_a_chapter_that_a_player_can_seek_to(tiny_course):
    with av.open(str(tiny_course.file("seminars/*/static/Lines.mp4"))) as video:
        chapters = video.chapters()
        assert [chapter["metadata"]["title"] for chapter in chapters] == ["Square", "Line", "Doubled"]
        for chapter in chapters:
            start = chapter["start"] * chapter["time_base"]
            video.seek(round(start * av.time_base))
            first = next(video.decode(video=0))
            assert first.key_frame
            assert first.pts * first.time_base == pytest.approx(start, abs=1e-3)


def test_encoding_twice_gives_the_same_bytes(tiny_course):
    paths = []
    for name in ("once", "twice"):
        program = SECTION.replace('Path("one", section)', f'Path("{name}", section)')
        frames(tiny_course, program, "scene2_line", *SECTIONS)
        paths.append(tiny_course.file(f"{name}/scene2_line/clip.mp4"))
    assert paths[0].read_bytes() == paths[1].read_bytes()
