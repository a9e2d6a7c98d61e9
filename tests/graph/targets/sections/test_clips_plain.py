"""Scenes that know nothing of the kit, built by doit: their videos, sounds, captions, advice and mistakes."""

import sys
import wave

import av
import pytest

LOW = "quality=low"
PLAIN = '''
    """Scenes as people have them."""
    from manim import *


    class Near(Scene):
        def construct(self):
            self.play(Create(Square().to_edge(RIGHT, buff=0)), run_time=0.2)


    class Still(Scene):
        def construct(self):
            self.add(Square())


    class Heard(Scene):
        def construct(self):
            self.play(Create(Circle()), run_time=0.4, subcaption="A circle, and no more than that is what is drawn.")
            self.next_section("aside", skip_animations=True)
            self.wait(0.4)
            self.next_section("answer")
            self.wait(0.2)
            self.add_sound("ding", time_offset=0.1)
            self.add_subcaption("It rings.", duration=0.2)
            self.wait(0.2)


    class Shared(Scene):
        def construct(self):
            self.one()
            self.two()

        def one(self):
            self.play(Create(Square()), run_time=0.2)

        def two(self):
            self.play(FadeOut(*self.mobjects), run_time=0.2)
    '''
SRT = """1
00:00:00,000 --> 00:00:00,400
A circle, and no more than that is what is drawn.

2
00:00:01,000 --> 00:00:01,200
It rings.
"""
PICTURE = (
    "could not find nothing in any of these folders, nor with .jpg, .jpeg, .png, .gif, .ico after it: "
    "seminars/01_tiny, the course's own"
)
BROKEN = {
    "opengl": ('config.renderer = "opengl"\n', "pass", "asks for manim's OpenGL renderer"),
    "plugin": ("import manim_of_nowhere\n", "pass", "broken.py, line 2: ModuleNotFoundError"),
    "construct": ("", "self.play(Create(Square(nothing)))", "broken.py, line 6: NameError: name 'nothing'"),
    "skipped": ("", 'self.next_section("a", skip_animations=True); self.wait()', "all of it is skipped"),
    "picture": ("", 'ImageMobject("no" + "thing")', PICTURE),
}


@pytest.fixture
def course(new_course):
    (new_course.seminar / "manim_ce/lines.py").unlink()
    new_course.write("scenes.py", PLAIN)
    with wave.open(str(new_course.seminar / "ding.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes([0, 40, 0, 200]) * 1600)
    # A name without its ending is seen when it is looked for; as a literal, it is an ingredient too.
    new_course.replace("scenes.py", 'self.add_sound("ding"', 'self.add_sound("ding.wav"')
    return new_course


def shown(course, scene):
    """The frames of a video, its kinds of streams, and its chapters with their seconds."""
    with av.open(str(course.seminar / f"static/{scene}.mp4")) as video:
        chapters = [(c["metadata"]["title"], round(float(c["start"] * c["time_base"]), 2)) for c in video.chapters()]
        kinds = sorted(stream.type for stream in video.streams if stream.type != "data")  # chapters
        return sum(1 for _ in video.decode(video=0)), kinds, chapters


def test_videos_hold_what_plain_manim_shows_and_plays(course):
    course.doit(LOW, "render", "captions")
    assert shown(course, "Near") == (3, ["video"], [("Near", 0.0)])
    assert shown(course, "Still") == (1, ["video"], [("Still", 0.0)])
    assert shown(course, "Heard") == (12, ["audio", "video"], [("Heard", 0.0), ("answer", 0.4)])
    assert (course.seminar / "static/Heard.srt").read_text() == SRT
    assert not [*course.seminar.glob("static/Near.*t")]


def test_sections_that_leave_something_on_stage_are_one_clip(course):
    course.doit(LOW, "render:seminar01:Shared")
    assert "Shared is one clip" in course.output
    assert shown(course, "Shared")[0] == 6
    assert course.doit(LOW, "render:seminar01:Shared") == {}


def test_the_audit_advises_unless_the_class_has_a_table(course):
    course.doit(LOW, "render:seminar01:Near")
    assert "1 remark on 1 scene; doit audit shows them" in course.output
    assert "[off_frame]" not in course.output
    assert course.doit(LOW, "render:seminar01:Near") == {}
    assert "1 remark on 1 scene; doit audit shows them" in course.output
    course.doit(LOW, "audit:seminar01:Near")
    assert "[off_frame]" in course.output and "[left_behind]" not in course.output
    course.replace("scenes.py", "class Near(Scene):", 'class Near(Scene):\n    audit = {"off_frame": "It is meant."}\n')
    course.doit(LOW, "render:seminar01:Near", fails=True)
    assert "[left_behind]" in course.output and "[off_frame]" not in course.output


@pytest.mark.parametrize("mistake", BROKEN)
def test_what_manim_cannot_render_fails_alone(course, mistake):
    top, body, told = BROKEN[mistake]
    course.write(
        "broken.py", f"from manim import *\n{top}\n\nclass Broken(Scene):\n    def construct(self):\n        {body}\n"
    )
    ran = course.doit("run", "--continue", LOW, "render:seminar01:Broken", "render:seminar01:Near", fails=True)
    assert ran["render:seminar01:Near"] == "computed"
    assert told in course.output
    assert "Traceback" not in course.output


def test_a_plain_scene_reads_tensors_in_a_build_and_outside(course):
    course.write(
        "deep/reading.py",
        """
        import coursekit
        from manim import *


        class Reading(Scene):
            def construct(self):
                y = coursekit.tensors("line")["y"]
                self.play(Create(Square(0.5 + y[1])), run_time=0.2)
        """,
    )
    assert "tensor:seminar01:line" in course.doit(LOW, "render:seminar01:Reading")
    course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.7")
    assert "clip:seminar01:Reading:construct" in course.doit(LOW, "render:seminar01:Reading")
    course.replace("hyperparams.toml", "slope = 0.7", "slope = 0.8")
    plain = "from manim.__main__ import main; main()"
    done = course.shell(sys.executable, "-c", plain, "-ql", "seminars/01_tiny/deep/reading.py", "Reading")
    assert done.returncode == 0, done.stderr
    course.doit(LOW, "tensor:seminar01:line")
    assert course.doit(LOW, "tensor:seminar01:line") == {}


@pytest.mark.parametrize("place", ["", "deep", "deep/er"])
def test_settings_of_the_nearest_file_are_an_ingredient(course, place):
    course.write(
        "deep/er/lone.py",
        """
        from manim import *


        class Lone(Scene):
            def construct(self):
                self.wait(0.1)
        """,
    )
    course.doit(LOW, "clip:seminar01:Lone", "clip:seminar01:Near")
    (course.seminar / place / "manim.cfg").write_text("[CLI]\nbackground_color = #304020\n")
    ran = course.doit(LOW, "clip:seminar01:Lone", "clip:seminar01:Near")
    assert ("clip:seminar01:Lone:construct" in ran, "clip:seminar01:Near:construct" in ran) == (True, not place)
    assert "manim.cfg" in course.output
