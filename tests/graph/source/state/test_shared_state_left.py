"""What a run found that a section leaves makes a scene one clip where a later section may see it, and nowhere else."""

import pytest

from coursekit.graph.source.scenes import read_scene
from tests.graph.small_projects import FOLDER, project

SCENE = """
from coursekit.stage.scene import CourseScene
COUNTS = [0]
def pick(): return 3
class Lines(CourseScene):
    def construct(self):
        self.one()
        self.two()
        self.three()
    def one(self):
        print(self.first)
        self.made = 2
    def two(self): print(self.size)
    def three(self): print(COUNTS, pick(), self.size)
"""
SIZE, CLOCK, UNTOLD = ("self", "size", "self.size"), ("clock", "", "the time"), ("", "", "a default")
CALLS = ("construct", "calls", "calls two() when it runs")
COUNTS, PICK = ("elsewhere/lines.py", "COUNTS", "COUNTS"), ("lines.py", "pick", "pick()")

# What each section is found to leave, and why the scene is one clip then.
LEFT = {
    "nothing": ({}, ""),
    "what the next section reads": ({"one": [SIZE]}, "one() leaves self.size changed, which two() reads"),
    "what a later section reads": ({"two": [SIZE]}, "two() leaves self.size changed, which three() reads"),
    "what only an earlier one reads": ({"two": [("self", "first", "self.first")]}, ""),
    "by the last section": ({"three": [SIZE, COUNTS, UNTOLD]}, ""),
    "what nobody reads": ({"one": [("self", "other", "self.other"), ("other.py", "COUNTS", "COUNTS")]}, ""),
    "a global": ({"one": [COUNTS]}, "one() leaves COUNTS changed, which three() reads"),
    "a function": ({"one": [PICK]}, "one() leaves pick() changed, which three() reads"),
    "what has no owner": ({"one": [UNTOLD]}, "one() leaves a default changed for the sections after it"),
    "the time, read first": ({"one": [CLOCK]}, ""),
    "the time, read later": ({"two": [CLOCK]}, "two() reads the time, which the sections before it have moved"),
    "what construct() does when it runs": ({"three": [CALLS]}, "construct() calls two() when it runs"),
    "something beside the time": ({"one": [CLOCK, SIZE]}, "one() leaves self.size changed, which two() reads"),
}


def read(text, left):
    made = project({"lines.py": text})
    return read_scene(
        made, made.module(FOLDER / "lines.py", (FOLDER,)), "Lines", lambda scene, part, digest: left.get(part, ())
    )


@pytest.mark.parametrize("name", LEFT)
def test_what_a_run_found_counts_where_a_later_section_reads_it(name):
    left, why = LEFT[name]
    assert read(SCENE, left).one_clip_because == why


def test_a_section_that_computes_names_may_read_whatever_is_left():
    guessing = SCENE.replace("        self.made = 2\n", "").replace("print(self.size)", "peek(self, COUNTS)")
    guessing = guessing.replace("def pick", "def peek(scene, name): return getattr(scene, name)\ndef pick")
    other = ("self", "other", "self.other")
    assert read(guessing, {}).one_clip_because == ""
    assert read(guessing, {"one": [other]}).one_clip_because == "one() leaves self.other changed, which two() reads"
    assert read(guessing, {"two": [other]}).one_clip_because == ""


def test_a_scene_tells_what_the_source_says_that_its_sections_change():
    assert read(SCENE, {}).changes == {"one": ("self:made",), "two": (), "three": ()}
