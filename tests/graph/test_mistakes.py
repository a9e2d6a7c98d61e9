"""A mistake in an author's file: one message with file, place, what was given and what is allowed; nothing is lost."""

import pickle
import sys

import pytest
import torch

from coursekit.lab.tensors.tensor_files import TensorFileError, load

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
        ("[line]", "[[line]]", f"{TOML}: [[line]] begins a list of tables, but an experiment has one: write [line]."),
        ("steps = 5", "steps = 2020-01-01", 'steps = "2020-01-01", but a count must be a positive whole number.'),
        ("[line]", "[line]\nslope = 1.0\n[line]", f"{TOML}: this is not TOML: Cannot declare ('line',) twice"),
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
    ("optimizer", "message"),
    [
        ('class = "Adma"', 'given.first: torch.optim has no optimizer "Adma"; did you mean Adam'),
        ('class = "Adam", lrr = 0.1', 'given.first: Adam has no argument "lrr"; did you mean lr?'),
        ('class = "Adam", lr = -0.1', "given.first: Adam refused {'lr': -0.1}: Invalid learning rate: -0.1"),
        ("lr = 0.1", "given.first.class is missing; given is declared dict[str, Optimizer]."),
    ],
)
def test_an_optimizer_that_torch_does_not_have_is_told_by_table_and_key(tiny_course, optimizer, message):
    tiny_course.replace("experiments.py", "import Count, Rate", "import Count, Optimizer, Rate")
    tiny_course.replace("experiments.py", "def line(", "def line(given: dict[str, Optimizer], ")
    tiny_course.replace("hyperparams.toml", "[line]", f"[line]\ngiven.first = {{ {optimizer} }}")
    tiny_course.doit("tensor:seminar01:line", fails=True)
    assert f"{TOML}, table [line]:\n  {message}" in tiny_course.output
    assert "experiments.py" not in tiny_course.output


def test_two_values_of_a_sweep_with_one_file_name_are_refused(tiny_course):
    tiny_course.replace("experiments.py", "def line(", "def line(way: str, ")
    tiny_course.replace("hyperparams.toml", "[line]", '[line]\nsweep = { way = ["to and fro", "to/and/fro"] }')
    tiny_course.doit("tensor:seminar01:line", fails=True)
    assert 'sweep.way[1] = "to/and/fro" has the file name of another value, to_and_fro.' in tiny_course.output


@pytest.mark.parametrize("name", ["01_tiny seminar", "01_größe_π", "01_it's $HOME;x"])
def test_a_seminar_folder_may_have_any_name(new_course, name):
    new_course.seminar.rename(new_course.root / "seminars" / name)
    new_course.seminar = new_course.root / "seminars" / name
    assert new_course.doit("quality=low", "clip:seminar01:Lines:scene2_line").keys() == {
        "tensor:seminar01:line",
        "clip:seminar01:Lines:scene2_line",
    }
    done = new_course.shell(
        sys.executable, "-m", "manim", "render", "-ql", f"seminars/{name}/manim_ce/lines.py", "Lines"
    )
    assert done.returncode == 0, done.stderr


def test_a_link_to_a_file_of_the_project_is_read_as_that_file(tiny_course):
    tiny_course.seminar.joinpath("manim_ce/drawing.py").rename(tiny_course.seminar / "drawing.py")
    tiny_course.seminar.joinpath("manim_ce/drawing.py").symlink_to("../drawing.py")
    assert tiny_course.doit("quality=low") == {}
    tiny_course.replace("drawing.py", "value - 1", "value - 2")
    assert "clip:seminar01:Lines:scene2_line" in tiny_course.doit("quality=low")


def test_a_cache_that_is_no_folder_is_named(new_course):
    (new_course.root / ".cache").write_text("")
    new_course.doit(fails=True)
    assert f"{new_course.root}/.cache is no folder, but results are kept there: move it away." in new_course.output


def test_experiments_that_need_each_other_are_refused(tiny_course):
    tiny_course.replace("experiments.py", "def line(slope: Rate", "def line(doubled: Tensors, slope: Rate")
    tiny_course.doit("quality=low", fails=True)
    assert "seminars/01_tiny/experiments.py: doubled needs line needs doubled; break the circle." in tiny_course.output


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
    class Payload:
        def __reduce__(self):
            return (open, (str(tiny_course.root / "was_run"), "w"))

    tiny_course.file(".cache/trajectories/*/line.pt").write_bytes(pickle.dumps({"y": Payload()}))
    assert tiny_course.doit("quality=low") == {"tensor:seminar01:line": "from the store"}
    assert not (tiny_course.root / "was_run").exists()


def test_code_in_a_file_of_tensors_is_refused_even_where_the_record_agrees(tmp_path):
    class Payload:
        def __reduce__(self):
            return (open, (str(tmp_path / "was_run"), "w"))

    file = tmp_path / "line.pt"
    payload = {"y": Payload()}
    for write in (lambda: file.write_bytes(pickle.dumps(payload, 2)), lambda: torch.save(payload, file)):
        write()
        with pytest.raises(TensorFileError, match=r"line\.pt is no file of tensors, and nothing in it was run"):
            load(file)
        assert not (tmp_path / "was_run").exists()


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
