"""A function that does nothing when it is called is told with its place: `async def`, or a `yield`."""

import pytest

CODE, LINES = "experiments.py", "manim_ce/lines.py"
PLAIN = """
from manim import *


class Plain(Scene):
    async def construct(self):
        self.play(Create(Square()))
"""


def place_of(course, file, line):
    number = (course.seminar / file).read_text().splitlines().index(line) + 1
    return f"seminars/01_tiny/{file}, line {number}: "


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("def doubled", "async def doubled"), "it is `async def`"),
        (('return {"y": factor', 'yield {"y": factor'), "it has a `yield`"),
    ],
)
def test_an_experiment_that_nothing_runs(change, told, tiny_course):
    tiny_course.replace(CODE, *change)
    assert tiny_course.doit("tensor", fails=True) == {"tensor:seminar01:doubled": "FAILED"}
    line = next(each for each in (tiny_course.seminar / CODE).read_text().splitlines() if "def doubled" in each)
    assert (
        f"{place_of(tiny_course, CODE, line)}doubled() is called, and nothing of it runs: {told}" in tiny_course.output
    )
    assert "never awaited" not in tiny_course.output


def test_sections_and_scenes_that_nothing_runs(tiny_course):
    tiny_course.replace(LINES, "    def scene1_square(self):", "    async def scene1_square(self):")
    tiny_course.replace(LINES, "self.add(drawn)", "yield self.add(drawn)")
    tiny_course.replace(
        LINES, '        self._show(curve(self.tensors("line")', '        return self._show(curve(self.tensors("line")'
    )
    tiny_course.write("manim_ce/plain.py", PLAIN)
    ran = tiny_course.doit("quality=low", "clip", fails=True)
    failed = {task.split(":", 2)[2] for task, outcome in ran.items() if outcome == "FAILED"}
    assert {"Lines:scene1_square", "Lines:scene2_line"} <= failed
    assert any(name.startswith("Plain") for name in failed)
    for file, line, name in (
        (LINES, "    async def scene1_square(self):", "scene1_square"),
        (LINES, "    def _show(self, drawn):", "_show"),
        ("manim_ce/plain.py", "    async def construct(self):", "construct"),
    ):
        assert f"{place_of(tiny_course, file, line)}{name}() is called, and nothing of it runs" in tiny_course.output
    assert "never awaited" not in tiny_course.output
