"""A mistake in an author's file: one message with file, place, what was given and what is allowed; nothing is lost."""

import pytest

TOML = "seminars/01_tiny/hyperparams.toml"
CODE = "seminars/01_tiny/experiments.py"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("steps = 5\n", "", f"{TOML}, table [line]:\n  steps is missing; line(slope, steps) needs it."),
        ("steps = 5", "stepz = 5", f"{TOML}, table [line]:\n  stepz is no argument of line(); did you mean steps?"),
        (
            "steps = 5",
            'steps = "5"',
            f'{TOML}, table [line]:\n  steps = "5", but a count must be a positive whole number.',
        ),
        ("steps = 5", "steps = 0", f"{TOML}, table [line]:\n  steps = 0, but a count must be a positive whole number."),
        (
            "slope = 0.5",
            "slope = nan",
            f"{TOML}, table [line]:\n  slope = nan, but a hyperparameter must be a finite number.",
        ),
        (
            "slope = 0.5",
            "slope = -1.0",
            f"{TOML}, table [line]:\n  slope = -1.0, but a rate must be a positive number.",
        ),
        (
            "factor = 2.0",
            "line = 2.0\nfactor = 2.0",
            "line is given, but it receives the result of the experiment line",
        ),
        ("[line]", "[lime]", f"{TOML}, table [lime]: {CODE} has no function lime(); did you mean line?"),
        ("[line]", "[line]\nsweep = { seed = [0] }", "seed is no argument of line(); allowed are slope, steps."),
        ("slope = 0.5", "sweep = { slope = [] }", "sweep.slope = [], but an axis is a list of at least one value."),
        ("slope = 0.5", "sweep = { slope = [1.0, 1.0] }", "sweep.slope holds 1.0 twice"),
        ("slope = 0.5", "slope = 1.0\nsweep = { slope = [1.0] }", "slope is both a key and an axis of the sweep"),
        ("[line]", "[line", f"{TOML}: this is not TOML: "),
        ("[line]", "loose = 1\n[line]", f"{TOML}: loose stands outside a table"),
    ],
)
def test_a_wrong_table_is_one_error_that_says_the_way_out(tiny_course, old, new, message):
    tiny_course.replace("hyperparams.toml", old, new)
    ran = tiny_course.doit("quality=low", "--continue", fails=True)
    assert message in tiny_course.output
    assert "Traceback" not in tiny_course.output
    assert "FAILED" in ran.values()


def test_a_function_without_a_table_says_which_keys_it_wants(tiny_course):
    tiny_course.replace("hyperparams.toml", "[doubled]\nfactor = 2.0", "")
    tiny_course.doit("quality=low", fails=True)
    assert f"{TOML} has no table [doubled] for doubled(); add one with factor" in tiny_course.output


def test_other_seminars_still_build(tiny_course):
    import shutil

    shutil.copytree(tiny_course.seminar, tiny_course.root / "seminars/02_other")
    tiny_course.replace("hyperparams.toml", "steps = 5", "steps = 0")
    ran = tiny_course.doit("quality=low", "--continue", fails=True)
    assert ran["tensor:seminar01:line"] == "FAILED"
    assert ran["render:seminar02:Lines"] == "from the store"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("experiments.py", "def line(", "def line((", f"{CODE}, line 7: "),
        ("manim_ce/lines.py", "SIDE = 1.0", "SIDE = = 1.0", "manim_ce/lines.py, line 7: "),
        (
            "experiments.py",
            '{"y": slope',
            '{"y": 1.0, "z": slope',
            "line() returned 'y': float, but a result is a dict",
        ),
        ("experiments.py", 'return {"y": slope', 'return {"y": slope / 0 ', "experiments.py, line 8, in line"),
        ("experiments.py", "slope * torch", "slope / torch", "line(): y[0] = inf (step 0 of 4)"),
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
            "scene1_square() ends with 1 mobjects on stage: Square",
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
            "has 2 scenes, Other and Lines",
        ),
    ],
)
def test_a_mistake_in_code_names_file_and_line(tiny_course, file, old, new, message):
    tiny_course.replace(file, old, new)
    ran = tiny_course.doit("quality=low", "--continue", fails=True)
    assert message in tiny_course.output
    assert "coursekit/" not in tiny_course.output
    assert "FAILED" in ran.values()


def test_experiments_that_need_each_other_are_refused(tiny_course):
    tiny_course.replace("experiments.py", "def line(slope: Rate", "def line(doubled: Tensors, slope: Rate")
    tiny_course.doit("quality=low", fails=True)
    assert "seminars/01_tiny/experiments.py: line needs doubled needs line; break the circle." in tiny_course.output


def test_two_seminars_with_one_number_are_refused(tiny_course):
    (tiny_course.root / "seminars/01_again").mkdir()
    tiny_course.doit(fails=True)
    assert "seminars/01_again and seminars/01_tiny are both seminar01" in tiny_course.output


@pytest.mark.parametrize("name", ["render:seminar09", "render:seminar09*"])
def test_a_name_that_matches_nothing_is_an_error(tiny_course, name):
    tiny_course.doit(name, fails=True)
    assert name in tiny_course.output


def test_an_unknown_quality_is_an_error(tiny_course):
    tiny_course.doit("quality=best", fails=True)
    assert "quality=best, but a quality is one of low, medium, high." in tiny_course.output


def test_an_experiment_may_declare_that_it_diverges(new_course):
    new_course.replace("experiments.py", "slope * torch", "slope / torch")
    new_course.replace("experiments.py", "def line", '@may_diverge("y")\ndef line')
    new_course.replace("experiments.py", "import Tensors", "import Tensors, may_diverge")
    assert new_course.doit("tensor:seminar01:line") == {"tensor:seminar01:line": "computed"}


def test_a_pickle_in_a_tensor_file_is_not_run(tiny_course):
    import pickle

    class Payload:
        def __reduce__(self):
            return (open, (str(tiny_course.root / "was_run"), "w"))

    tiny_course.file(".cache/trajectories/*/line.pt").write_bytes(pickle.dumps({"y": Payload()}))
    assert tiny_course.doit("quality=low") == {"tensor:seminar01:line": "from the store"}
    assert not (tiny_course.root / "was_run").exists()


def test_sections_that_share_state_are_one_clip_and_the_build_says_why(new_course):
    new_course.replace(
        "manim_ce/lines.py",
        "self.wait(0.2)\n        self.play(FadeOut(square)",
        "self.seen = 1\n        self.wait(0.2)\n        self.play(FadeOut(square)",
    )
    new_course.replace(
        "manim_ce/lines.py",
        'self._show(curve(self.tensors("line")',
        'assert self.seen\n        self._show(curve(self.tensors("line")',
    )
    ran = new_course.doit("quality=low")
    assert "clip:seminar01:Lines:construct" in ran
    assert "Lines is one clip: scene1_square() sets self.seen, which scene2_line() reads" in new_course.output
