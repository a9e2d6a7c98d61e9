"""Sounds, sections and subcaptions of manim are in no video yet: each build says so, with the line that asks for it."""

import re
import wave

import pytest

LOW = "quality=low"
HELD = "        self.wait(0.2)\n        self.play(FadeOut(square)"
SCENE = "manim_ce/lines.py"
WAYS = {
    "sound": "self.add_sound(DING)",
    "sound by the base": "Scene.add_sound(self, DING)",
    "sound by the writer": "self.renderer.file_writer.add_sound(DING)",
    "sound by another name": "getattr(self, 'add_' + 'sound')(DING)",
    "sound by a helper": "chime(self, DING)",
    "section": "self.next_section('The end')",
    "subcaption": "self.add_subcaption('A square', duration=0.2)",
    "subcaption of a play": "self.play(square.animate.shift(DOWN), run_time=0.2, subcaption='It falls')",
}


def line_of(course, file: str, text: str) -> int:
    lines = course.seminar.joinpath(file).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def told(course) -> list[tuple[str, int]]:
    """The files and lines that a build warned of."""
    found = re.findall(r"; seminars/01_tiny/(\S+), line (\d+)  \[left_out\]$", course.output, re.MULTILINE)
    return [(file, int(line)) for file, line in found]


@pytest.fixture
def course(tiny_course):
    with wave.open(str(tiny_course.seminar / "manim_ce/ding.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(1600))
    tiny_course.replace(SCENE, "from manim import", "from pathlib import Path\n\nfrom manim import Scene,")
    tiny_course.replace(SCENE, "from drawing import curve", "from drawing import chime, curve")
    tiny_course.replace(SCENE, "SIDE = 1.0", 'SIDE = 1.0\nDING = str(Path(__file__).with_name("ding.wav"))')
    tiny_course.replace(
        "manim_ce/drawing.py", "def curve", "def chime(scene, file):\n    scene.add_sound(file)\n\n\ndef curve"
    )
    return tiny_course


def test_a_scene_that_asks_for_none_is_told_of_none(course):
    course.doit(LOW)
    assert "left_out" not in course.output


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_asking_is_told_with_its_line_by_every_build(course, way):
    course.replace(SCENE, HELD, f"        {WAYS[way]}\n{HELD}")
    place = ("manim_ce/drawing.py", line_of(course, "manim_ce/drawing.py", "scene.add_sound"))
    if way != "sound by a helper":
        place = (SCENE, line_of(course, SCENE, WAYS[way]))
    course.doit(LOW)
    assert told(course) == [place], course.output
    assert course.doit(LOW) == {}
    assert told(course) == [place]  # all is current
    course.doit("clean", LOW)
    assert set(course.doit(LOW).values()) == {"from the store"}
    assert told(course) == [place]


def test_the_line_is_where_the_call_stands_now(course):
    course.replace(
        SCENE, HELD, f"        self.add_sound(DING)\n        self.wait(0.2)\n        self.add_sound(DING)\n{HELD}"
    )
    course.doit(LOW)
    before = told(course)
    assert len(before) == 2
    course.replace(SCENE, "SIDE = 1.0\n", "# A comment.\n#\n\nSIDE = 1.0\n")
    course.replace(
        SCENE,
        "        self.add_sound(DING)\n        self.wait",
        "        self.add_sound(\n            DING\n        )\n        self.wait",
    )
    assert course.doit(LOW) == {}
    assert told(course) == [(SCENE, before[0][1] + 3), (SCENE, before[1][1] + 5)]


def test_a_call_in_a_loop_is_told_once(course):
    course.replace(
        SCENE, HELD, f"        for _ in range(3):\n            self.add_sound(DING)\n            self.wait(0.1)\n{HELD}"
    )
    course.doit(LOW)
    assert len(told(course)) == 1


def test_a_scene_that_cannot_be_cut_is_told_of_its_sections(course):
    course.replace(
        SCENE, "        self.scene1_square()", "        self.next_section('one')\n        self.scene1_square()"
    )
    course.doit(LOW)
    assert told(course) == [(SCENE, line_of(course, SCENE, "next_section('one')"))]


def test_an_audit_alone_tells_the_same(course):
    course.replace(SCENE, HELD, f"        self.add_sound(DING)\n        self.add_subcaption('A square')\n{HELD}")
    course.doit(LOW)
    course.doit("verify", LOW, "audit:seminar01")
    assert "3 of 3 are what is made now" in course.output
    course.doit(LOW, "audit:seminar01")
    assert len(told(course)) == 2


def test_it_is_silenced_by_a_reason(course):
    course.replace(SCENE, HELD, f"        self.add_sound(DING)\n{HELD}")
    course.replace(
        SCENE, "    def construct", '    audit = {"left_out": "The sound comes later."}\n\n    def construct'
    )
    course.doit(LOW)
    assert "left_out" not in course.output
