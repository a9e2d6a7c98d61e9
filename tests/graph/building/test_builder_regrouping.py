"""A scene of which a run finds that its sections share is one clip, within the same build, until an edit ends that."""

import re
import shutil

import av
import pytest

from coursekit.graph.targets.sections.clips import Clip

LEAK = "        VMobject.set_default(stroke_width=20)\n"
SCENE = f"""
from manim import *

from coursekit.stage.scene import CourseScene


class Lines(CourseScene):
    def construct(self):
        self.one()
        self.two()
        self.three()

    def one(self):
        self.square = Square()
        self.play(Create(self.square), run_time=0.2)
        self.play(FadeOut(self.square), run_time=0.2)

    def two(self):
{LEAK}        self.wait(0.2)

    def three(self):
        shown = Square()
        self.play(Create(shown), run_time=0.2)
        self.play(FadeOut(shown), run_time=0.2)
"""
TOLD = "Lines is one clip: two() leaves VMobject.__init__ changed for the sections after it"
WHOLE = {"clip:seminar01:Lines:construct", "render:seminar01:Lines"}
APART = {f"clip:seminar01:Lines:{section}" for section in ("one", "two", "three")}
# three() is not begun where the other worker has told of two() by then.
BEGUN = APART - {"clip:seminar01:Lines:three"}


def counts(course):
    """Frames of the video."""
    with av.open(str(course.file("seminars/*/static/Lines.mp4"))) as video:
        return sum(1 for _ in video.decode(video=0))


@pytest.fixture(scope="module")
def _regrouped(tmp_path_factory):
    from tests.conftest import TinyCourse

    course = TinyCourse.create(tmp_path_factory.mktemp("regrouped") / "course")
    course.write("manim_ce/lines.py", SCENE)
    ran = course.doit("quality=low", "render")
    return course.root, ran, course.output


@pytest.fixture
def regrouped(_regrouped, tmp_path):
    """A course that was built, and is one clip by what the build found."""
    from tests.conftest import TinyCourse

    root = tmp_path / "regrouped"
    shutil.copytree(_regrouped[0], root)
    return TinyCourse(root)


def test_sections_that_share_are_one_clip_within_the_same_build(_regrouped, regrouped):
    _, ran, output = _regrouped
    assert BEGUN | WHOLE <= ran.keys() <= APART | WHOLE
    assert TOLD in output
    assert re.findall(r"^(\d+ \w+(?:, \d+ \w+)*); ", output, re.MULTILINE) == [f"{len(ran)} computed"]
    assert regrouped.doit("quality=low", "render") == {}
    assert "2 current" in regrouped.output


def test_commands_agree_that_it_is_one_clip(regrouped):
    regrouped.doit("list", "--all", "clip")
    assert "(one clip: two() leaves VMobject.__init__ changed" in regrouped.output
    regrouped.doit("why", "quality=low", "render")
    assert "stale" not in regrouped.output or "0 of" in regrouped.output
    assert "of what is gone" not in regrouped.output
    regrouped.doit("verify", "quality=low", "render")
    assert "DIFFERS" not in regrouped.output


def test_an_edit_that_ends_the_sharing_has_sections_apart_again(regrouped):
    whole = counts(regrouped)
    regrouped.replace("manim_ce/lines.py", LEAK, "")
    assert regrouped.doit("quality=low", "render").keys() == APART | {"render:seminar01:Lines"}
    assert TOLD not in regrouped.output
    assert counts(regrouped) == whole
    regrouped.replace("manim_ce/lines.py", "self.wait(0.2)", f"{LEAK.strip()}\n        self.wait(0.2)")
    assert set(regrouped.doit("quality=low", "render").values()) <= {"computed", "from the store"}
    assert regrouped.doit("quality=low", "render") == {}
    regrouped.doit("list", "--all", "clip")
    assert "clip:seminar01:Lines:construct" in regrouped.output


def test_what_was_found_is_learnt_again_from_the_store(_regrouped, regrouped):
    shutil.rmtree(regrouped.root / ".cache/analysis")
    ran = regrouped.doit("quality=low", "render")
    assert {target for target, how in ran.items() if how != "from the store"} <= APART - _regrouped[1].keys()
    assert TOLD in regrouped.output
    assert regrouped.doit("quality=low", "render") == {}


def test_a_fresh_checkout_with_the_store_has_the_same_video(regrouped, new_course):
    new_course.write("manim_ce/lines.py", SCENE)
    shutil.copytree(regrouped.root / ".cache/store", new_course.root / ".cache/store")
    assert set(new_course.doit("quality=low", "render", "-n", "1").values()) == {"from the store"}
    video = "seminars/*/static/Lines.mp4"
    assert new_course.file(video).read_bytes() == regrouped.file(video).read_bytes()


def test_a_section_that_is_asked_for_by_name_ends_well(regrouped):
    shutil.rmtree(regrouped.root / ".cache")
    regrouped.doit("quality=low", "clip:seminar01:Lines:three", "clip:seminar01:Lines:two")
    assert TOLD in regrouped.output


def test_verify_holds_sections_against_the_whole_scene(regrouped, monkeypatch):
    monkeypatch.setattr(Clip, "learn", lambda *_: False)
    shutil.rmtree(regrouped.root / ".cache")
    assert "clip:seminar01:Lines:construct" not in regrouped.doit("quality=low", "render")
    regrouped.doit("verify", "quality=low", "clip", fails=True)
    told = dict(line.split("  ", 1) for line in regrouped.output.splitlines() if line.startswith("clip:"))
    assert told["clip:seminar01:Lines:one"] == "the same"
    assert "it is not what the whole scene shows" in told["clip:seminar01:Lines:three"]
