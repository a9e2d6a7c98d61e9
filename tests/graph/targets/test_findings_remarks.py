"""What audits found is told by scene and by rule: no name, rule or time is told again for what has it in common."""

import re

import pytest

SCENE = """
from manim import DOWN, UP, Circle, Scene, Square, Text


class {name}(Scene):
    def construct(self):
        self.add(Square(), Circle().shift(4 * {way}))
        self.wait(0.4)
        self.add(Text("Gone before it is read").shift(3 * {way}))
        self.wait(0.4)
"""
FILES = {"b.py": ("Later", "UP"), "a.py": ("Earlier", "DOWN")}


@pytest.fixture
def course(new_course):
    (new_course.seminar / "manim_ce/lines.py").unlink()
    for file, (name, way) in FILES.items():
        new_course.write(file, SCENE.format(name=name, way=way))
    return new_course


def told_of(output, name):
    """The lines below the heading of a scene."""
    lines = output.splitlines()
    heading = next(n for n, line in enumerate(lines) if line.endswith(f".py: {name}"))
    below = []
    for line in lines[heading + 1 :]:
        if not line.startswith("    "):
            break
        below.append(line)
    return below


def test_a_scene_and_a_rule_are_named_once_and_each_time_by_itself(course):
    course.doit("quality=low", "audit")
    output = course.output
    for name in ("Earlier", "Later"):
        below = told_of(output, name)
        rules = [line.strip() for line in below if line.strip().startswith("[")]
        assert sorted({*rules}) == sorted(rules) and {"[reading_time]", "[off_frame]"} <= {*rules}
        beyond = below[below.index("    [off_frame]") + 1 :]
        assert re.fullmatch(r" {6}0:00\.4  .* reaches beyond the frame.*", beyond[0])
        assert output.count(f": {name}\n") == 1 and output.count(f"/{name}/construct.png") == 1
    assert not re.search(r"at \d+\.\d s:|in the video", output)
    assert output.index(": Earlier") < output.index(": Later")  # in the order of the course
    before = output[output.index("The audit found:") : output.rindex("\n", 0, -1)]
    course.doit("quality=low", "audit")
    assert course.output.startswith(before), "as it is told again where nothing is to be done"
