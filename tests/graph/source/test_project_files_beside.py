"""A scene that was dropped beside the map of the course is no seminar's: that is told, at every build."""

import sys

DOIT = (sys.executable, "-m", "doit", "quality=low")
SCENE = "from manim import *\n\n\nclass Dropped(ThreeDScene):\n    def construct(self):\n        self.wait()\n"
LINE = "dropped.py has a scene, but lies in no seminar: move it into a folder such as seminars/02_name"


def test_a_scene_beside_the_dodo_file_is_told_until_it_is_moved(tiny_course):
    for name in ("dropped.py", "_kept.py"):
        (tiny_course.root / name).write_text(SCENE)
    (tiny_course.root / "helper.py").write_text("class Scenery(list):\n    pass\n")
    for _ in range(2):
        done = tiny_course.shell(*DOIT, "render")
        assert (done.returncode, done.stderr.count(LINE), done.stderr.count("lies in no seminar")) == (0, 1, 1)
    (tiny_course.root / "seminars/02_name").mkdir()
    (tiny_course.root / "dropped.py").rename(tiny_course.root / "seminars/02_name/dropped.py")
    tiny_course.doit("list", "--all", "render")
    assert "lies in no seminar" not in tiny_course.output and "render:seminar02:Dropped" in tiny_course.output


def test_a_scene_among_what_is_made_is_told_until_it_is_moved(tiny_course):
    tiny_course.write("media/dropped.py", SCENE)
    tiny_course.write("media/texts/kept.py", SCENE)
    line = "media/dropped.py has a scene, but lies in media/, which is for what is made: move it"
    for _ in range(2):
        done = tiny_course.shell(*DOIT, "render")
        assert (done.returncode, done.stderr.count(line), done.stderr.count("has a scene")) == (0, 1, 1)
    tiny_course.file("seminars/*/media/dropped.py").rename(tiny_course.seminar / "dropped.py")
    tiny_course.doit("list", "--all", "render")
    assert "media" not in tiny_course.output and "render:seminar01:Dropped" in tiny_course.output
