"""A run in which scenes turn out to be one clip goes over the course again, and reports once of all that it did."""

import io
import json
import re
from collections import Counter
from types import SimpleNamespace

import pytest
from doit.reporter import JsonReporter
from doit.task import Task

from coursekit.graph.building.builder import PUT_OFF
from coursekit.graph.commands.passes import passes_of
from tests.conftest import LINE

LEAK = "VMobject.set_default(stroke_width=20)"
SCENE = """
from manim import *


class {name}(Scene):
    def construct(self):
        self.one()
        self.two()

    def one(self):
        {first}
        self.wait(0.2)

    def two(self):
        square = Square()
        self.play(Create(square), run_time=0.2)
        self.play(FadeOut(square), run_time=0.2)
"""
BROKEN = """
from manim import *


class Broken(Scene):
    def construct(self):
        self.wait(0.2)
        raise LookupError("nothing here")
"""
KEPT = "Alone is one clip: one() leaves VMobject.__init__ changed for the sections after it"
COUNTS = re.compile(r"^(\d+ [a-z ]+(?:, \d+ [a-z ]+)*); \d", re.MULTILINE)


@pytest.fixture
def course(new_course):
    """A scene that turns out to be one clip, another one of its name that does not, and one that fails."""
    new_course.write("leaks/alone.py", SCENE.format(name="Alone", first=LEAK))
    new_course.write("leaks/lines.py", SCENE.format(name="Lines", first=LEAK))
    return new_course


def summary(output):
    (counts,) = COUNTS.findall(output)
    return {outcome: int(number) for number, outcome in (each.split(" ", 1) for each in counts.split(", "))}


def test_a_run_counts_all_that_it_made(course):
    course.doit("quality=low", "render")
    lines = Counter(outcome for _, outcome in LINE.findall(course.output))
    assert summary(course.output) == dict(lines)
    assert course.output.count(KEPT) == 1
    assert "2 scenes are one clip each; `doit list --all clip` says why" in course.output


def test_of_two_scenes_of_one_name_the_one_that_shares_is_one_clip(course):
    ran = course.doit("quality=low", "render")
    assert "leaks/lines/Lines is one clip: one() leaves" in course.output
    assert {task for task in ran if "manim_ce" in task} == {
        "clip:seminar01:manim_ce/lines/Lines:scene1_square",
        "clip:seminar01:manim_ce/lines/Lines:scene2_line",
        "clip:seminar01:manim_ce/lines/Lines:scene3_doubled",
        "render:seminar01:manim_ce/lines/Lines",
    }
    assert not [*course.root.glob(".cache/clips/*/*/leaks-lines-Lines/one*")]
    assert [*course.root.glob(".cache/clips/*/*/manim_ce-lines-Lines/scene1_square.mp4")]
    assert course.doit("quality=low", "render") == {}


def test_sections_of_two_scenes_of_one_name_are_held_against_their_own_scenes(course):
    course.doit("quality=low", "render")
    course.doit("verify", "quality=low", "render")
    assert "DIFFERS" not in course.output


def test_what_fails_fails_once_in_a_run(course):
    course.write("leaks/broken.py", BROKEN)
    course.doit("quality=low", "render", fails=True)
    assert course.output.count("clip:seminar01:Broken:construct  FAILED") == 1
    assert summary(course.output)["failed"] == 1
    assert KEPT in course.output


def test_a_run_that_is_to_stop_at_a_failure_does_not_go_on(course):
    course.write("broken.py", BROKEN)
    course.doit("quality=low", "clip", "-n", "1", "--no-continue", fails=True)
    assert len(COUNTS.findall(course.output)) == 1


def test_a_json_report_is_one_document_of_the_whole_run(course):
    course.write("leaks/broken.py", BROKEN)
    report = course.root / "report.json"
    course.doit("quality=low", "render", "-r", "json", "-o", str(report), fails=True)
    results = {task["name"]: task["result"] for task in json.loads(report.read_text())["tasks"]}
    assert results["clip:seminar01:manim_ce/lines/Lines:scene1_square"] == "success"
    assert results["clip:seminar01:Alone:construct"] == "success"
    assert results["clip:seminar01:Broken:construct"] == "fail"
    assert "up-to-date" not in results.values()
    course.doit("quality=low", "render", "-r", "json", "-o", str(report), fails=True)
    again = {task["name"]: task["result"] for task in json.loads(report.read_text())["tasks"]}
    assert again["clip:seminar01:Alone:construct"] == "up-to-date"


def test_a_json_report_has_no_times_of_what_was_put_off_while_it_ran():
    report = io.StringIO()
    builder = SimpleNamespace(outcomes={"a": PUT_OFF}, is_put_off=lambda target: True)
    task = Task("a", None)
    passes = passes_of(JsonReporter, report, {}, SimpleNamespace(builder=builder, by_task={"a": object()}))
    passes.execute_task(task)
    passes.add_success(task)
    passes.complete()
    (told,) = json.loads(report.getvalue())["tasks"]
    assert (told["name"], told["result"], told["elapsed"]) == ("a", None, None)


def test_a_report_in_a_file_is_of_all_passes(course):
    report = course.root / "report.txt"
    course.doit("quality=low", "render", "-o", str(report))
    told = report.read_text()
    assert "clip:seminar01:Alone:one  computed" in told
    assert "clip:seminar01:Alone:construct  computed" in told


def test_watching_goes_on_with_a_scene_that_turns_out_to_be_one_clip(course, watch):
    watching = watch(course, "quality=low", "render")
    lines = watching.until_rest()
    assert lines.count(KEPT) == 1
    assert "render:seminar01:Alone  " in "\n".join(lines)
    course.replace("leaks/alone.py", LEAK, "pass")
    lines = watching.until_rest()
    assert [line for line in lines if line.startswith("clip:seminar01:Alone:two  ")]
    course.replace("leaks/alone.py", "pass", "Text.set_default(font_size=20)")
    lines = watching.until_rest()
    assert [line for line in lines if line.startswith("Alone is one clip: one() leaves ")]
    assert [line for line in lines if line.startswith("render:seminar01:Alone  ")]
    assert watching.end() == 0
    assert course.doit("quality=low", "render") == {}


def test_a_video_whose_scene_moved_says_what_became_of_its_audit_in_words(new_course):
    new_course.doit("quality=low", "render")
    scenes = new_course.seminar / "manim_ce"
    (scenes / "lines.py").rename(scenes / "drawn.py")
    new_course.doit("quality=low", "render")
    (line,) = (line for line in new_course.output.splitlines() if line.startswith("render:seminar01:Lines  "))
    assert line.endswith(
        "(layout audit of scene1_square: SIDE, Lines, Lines.scene1_square "
        "moved from manim_ce/lines.py to manim_ce/drawn.py)"
    )
