"""What an audit does to a build: errors keep a video back, warnings are told, and rules render nothing."""

import json
from pathlib import Path
from types import SimpleNamespace

from coursekit.graph.targets.findings import _opened

CORNER = "self.add(drawn)"
BEYOND = "self.add(drawn.shift(9 * DOWN))"
EDGE = "self.add(drawn.shift(3.4 * DOWN))"
VIDEO = "render:seminar01:Lines"


def silence(course, rule: str, why: str) -> None:
    course.replace("manim_ce/lines.py", "    def construct", f'    audit = {{"{rule}": "{why}"}}\n\n    def construct')


def test_an_error_keeps_the_video_back_and_says_where_it_is(tiny_course):
    published = tiny_course.file("seminars/*/static/Lines.mp4").read_bytes()
    tiny_course.replace("manim_ce/lines.py", CORNER, BEYOND)
    ran = tiny_course.doit("quality=low", fails=True)
    assert ran[VIDEO] == "FAILED"
    assert tiny_course.file("seminars/*/static/Lines.mp4").read_bytes() == published
    for told in ("lines.py: Lines.scene2_line", "0:00.8 in the video", "VMobject in #FFFFFF", "limit 0", "[off_frame]"):
        assert told in tiny_course.output
    picture = ".cache/audit/low/seminar01/Lines/scene2_line.png"
    assert picture in tiny_course.output
    assert (tiny_course.root / picture).is_file()
    # Nothing is rendered again to say so again.
    assert tiny_course.doit("quality=low", fails=True) == {VIDEO: "FAILED"}


def test_a_silenced_rule_lets_the_video_pass_and_renders_nothing(tiny_course):
    tiny_course.replace("manim_ce/lines.py", CORNER, BEYOND)
    tiny_course.doit("quality=low", fails=True)
    silence(tiny_course, "off_frame", "It comes in later.")
    assert tiny_course.doit("quality=low") == {VIDEO: "computed"}


def test_silence_without_a_reason_is_an_error(tiny_course):
    silence(tiny_course, "margin", "")
    assert tiny_course.doit("quality=low", fails=True) == {VIDEO: "FAILED"}
    assert "gives no reason" in tiny_course.output


def test_a_table_that_must_be_run_is_a_mistake(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "    def construct", "    audit = dict(margin=1)\n\n    def construct")
    tiny_course.doit("quality=low", fails=True)
    assert "Lines.audit must be a literal table" in tiny_course.output


def test_warnings_are_told_at_the_end_of_every_build(tiny_course):
    tiny_course.replace("manim_ce/lines.py", CORNER, EDGE)
    for ran in (tiny_course.doit("quality=low"), tiny_course.doit("quality=low")):
        assert "FAILED" not in ran.values()
        assert "[margin]" in tiny_course.output
    assert ran == {}


def test_a_colour_has_one_meaning_across_the_sections_of_a_scene(tiny_course):
    named = 'square = legend([("Momentum", SeriesStyle(SKY))])'
    tiny_course.replace(
        "manim_ce/lines.py",
        "from drawing",
        "from coursekit.stage import legend\nfrom coursekit.stage.theme import SKY, SeriesStyle\nfrom drawing",
    )
    tiny_course.replace("manim_ce/lines.py", "square = Square(SIDE)", named)
    for name, told in (("Training loss", True), ("Momentum, tuned", False)):
        section = f'self._show(legend([("{name}", SeriesStyle(SKY))]))'
        tiny_course.replace("manim_ce/lines.py", 'self._show(curve(self.tensors("line")["y"]))', section)
        tiny_course.doit("draft")
        line = f'0:00.8  "{name}" has the colour of "Momentum" at 0:00.2 in the video'
        assert (line in tiny_course.output) == told, tiny_course.output
        tiny_course.replace("manim_ce/lines.py", section, 'self._show(curve(self.tensors("line")["y"]))')


def test_an_audit_alone_draws_no_clip_and_fails_on_an_error(tiny_course):
    tiny_course.replace("manim_ce/lines.py", CORNER, BEYOND)
    ran = tiny_course.doit("quality=low", "audit:seminar01", fails=True)
    assert set(ran) == {f"audit:seminar01:Lines:scene{name}" for name in ("2_line", "3_doubled")}
    assert ran["audit:seminar01:Lines:scene2_line"] == "FAILED"
    tiny_course.replace("manim_ce/lines.py", BEYOND, CORNER)
    tiny_course.doit("quality=low", "audit")


def test_an_audit_alone_is_the_one_made_beside_the_clip(tiny_course):
    made = {path.name: path.read_bytes() for path in (tiny_course.root / ".cache/audit").rglob("scene?_*.json")}
    assert json.loads(made["scene1_square.json"])["length"] == 0.6
    tiny_course.doit("quality=low", "verify", "audit:seminar01")
    assert "3 of 3 are what is made now" in tiny_course.output


def test_a_draft_is_never_kept_back(tiny_course):
    tiny_course.replace("manim_ce/lines.py", CORNER, BEYOND)
    assert "FAILED" not in tiny_course.doit("draft").values()
    assert "[off_frame]" in tiny_course.output


def test_what_is_to_be_opened_is_told_at_the_end_a_line_a_folder_of_what_was_asked_for():
    course = SimpleNamespace(root=Path("/course"))

    def target(task, place):
        return SimpleNamespace(course=course, task=task, opens=course.root / place if place else None)

    targets = [
        *(target(f"slides:s1:Scene{number}", f"slides/s1/Scene{number}.html") for number in (10, 2, 1, 3)),
        target("slides:s2:Other", "slides/s2/Other.html"),
        target("draft:s1:Scene1", "drafts/s1/Scene1.mp4"),
        target("render:s1:Scene1", ""),
    ]
    assert [*_opened(targets, ["slides", "render:s1:Scene1"])] == [
        "slides/s1/Scene1.html, and 3 more in slides/s1/",
        "slides/s2/Other.html",
    ]
    assert [*_opened(targets, ["draft:s1", "slides:s"])] == ["drafts/s1/Scene1.mp4"]
