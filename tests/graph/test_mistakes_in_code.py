"""A mistake in an author's code: the message names file, line and statement, and what else there is is built."""

import pytest

CODE = "seminars/01_tiny/experiments.py"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("experiments.py", "def line(", "def line((", f"{CODE}, line 7: "),
        ("manim_ce/lines.py", "SIDE = 1.0", "SIDE = = 1.0", "manim_ce/lines.py, line 7: "),
        (
            "experiments.py",
            "import torch\n",
            "import torch\x00\n",
            f"{CODE}, line 1: it holds null bytes",
        ),
        (
            "experiments.py",
            'return {"y": slope',
            '{"y": slope',
            f"{CODE}: line() returned NoneType, but an experiment returns a",
        ),
        (
            "experiments.py",
            'return {"y": slope * torch.arange(steps)}',
            "return {}",
            f"{CODE}: line() returned no tensor.",
        ),
        (
            "experiments.py",
            'return {"y": slope',
            'return line(slope, steps) | {"y": slope',
            "lines like these\n",
        ),
        ("experiments.py", 'return {"y"', 'torch.empty(10**13)\n    return {"y"', "can't allocate memory"),
        (
            "experiments.py",
            '{"y": slope',
            '{"y": 1.0, "z": slope',
            f"{CODE}: line() returned 'y': float, but a result is a dict",
        ),
        ("experiments.py", 'return {"y": slope', 'return {"y": slope / 0 ', "experiments.py, line 8, in line"),
        ("experiments.py", "slope * torch", "slope / torch", f"{CODE}: line(): y[0] = inf (shape 5)"),
        (
            "manim_ce/lines.py",
            'tensors("line")',
            'tensors("lime")',
            'self.tensors("lime"), but seminar01 has no such experiment',
        ),
        (
            "manim_ce/lines.py",
            "self.play(FadeOut(square), run_time=0.2)",
            "pass",
            "scene1_square() ends with 1 mobject on stage: Square",
        ),
        (
            "manim_ce/lines.py",
            "Square(SIDE)",
            "Square(SIDE / 0)",
            "in scene1_square: square = Square(SIDE / 0)\nZeroDivisionError: float division by zero",
        ),
        (
            "manim_ce/lines.py",
            "class Lines",
            "class Other(CourseScene):\n    def construct(self):\n        pass\n\n\nclass Lines",
            "manim_ce/lines.py: Other.construct() is empty",
        ),
        (
            "manim_ce/lines.py",
            "        self.scene1_square()\n        self.scene2_line()\n        self.scene3_doubled()\n",
            "        pass\n",
            "manim_ce/lines.py: Lines.construct() is empty",
        ),
        (
            "manim_ce/lines.py",
            'self._show(curve(self.tensors("line")["y"]))',
            "pass",
            "Lines.scene2_line() shows nothing: it has no play() or wait().",
        ),
        (
            "manim_ce/lines.py",
            "self.scene1_square()",
            "self.scene1_sqare()",
            "line 12, in construct: self.scene1_sqare()\nAttributeError: 'Lines' object has no attribute",
        ),
        (
            "manim_ce/lines.py",
            "class Lines(CourseScene):",
            'class Lines(CourseScene):\n    poster = "scene9"\n',
            "Lines.poster = 'scene9', but construct() calls no such section; it calls scene1_square",
        ),
        (
            "manim_ce/lines.py",
            "from drawing import curve",
            "from drawing import curv",
            "lines.py, line 5, in <module>: from drawing import curv\nImportError: cannot import name 'curv'",
        ),
        (
            "manim_ce/lines.py",
            "square = Square(SIDE)",
            "raise SystemExit(3)",
            "in scene1_square: raise SystemExit(3)\nSystemExit: 3",
        ),
        (
            "manim_ce/lines.py",
            "square = Square(SIDE)",
            "import os\n\n        os._exit(0)",
            "in scene1_square: os._exit(0)\nSystemExit: 0; a job may not end its process: use `return`, or raise",
        ),
    ],
)
def test_a_mistake_in_code_names_file_and_line(tiny_course, file, old, new, message):
    tiny_course.replace(file, old, new)
    ran = tiny_course.doit("quality=low", "--continue", fails=True)
    assert message in tiny_course.output
    assert "coursekit/" not in tiny_course.output
    assert "FAILED" in ran.values()


def test_a_section_that_raises_tells_what_it_had_read_and_the_others_are_built(new_course):
    new_course.replace("manim_ce/lines.py", 'self.tensors("line")["y"]', 'self.tensors("line")["z"]')
    ran = new_course.doit("quality=low", "--continue", fails=True)
    assert 'in scene2_line: self._show(curve(self.tensors("line")["z"]))\nKeyError: \'z\'\n' in new_course.output
    assert "\nit had read:\n  line: y float32 [5], from 0 to 2\n" in new_course.output
    assert {task: ran[task] for task in ran if task.startswith("clip")} == {
        "clip:seminar01:Lines:scene1_square": "computed",
        "clip:seminar01:Lines:scene2_line": "FAILED",
        "clip:seminar01:Lines:scene3_doubled": "computed",
    }
