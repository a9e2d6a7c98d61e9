"""What an experiment's arguments are annotated with: any expression, quoted or not, of which some are no type."""

import pytest


@pytest.mark.parametrize("annotation", ["'Count'", "'list[Count] | Count'", "Annotated['Count', 'steps']"])
def test_an_annotation_that_is_quoted_means_what_it_says(new_course, annotation):
    new_course.replace("experiments.py", "import torch\n", "from typing import Annotated\n\nimport torch\n")
    new_course.replace("experiments.py", "steps: Count", f"steps: {annotation}")
    assert new_course.doit("tensor:seminar01:line") == {"tensor:seminar01:line": "computed"}
    new_course.replace("hyperparams.toml", "steps = 5", "steps = -5")
    new_course.doit("tensor:seminar01:line", fails=True)
    assert "table [line]:\n  steps = -5, but " in new_course.output


@pytest.mark.parametrize("annotation", ["range", "'Nope'", "'list[Nope]'"])
def test_an_annotation_that_is_no_type_fails_its_experiment_by_name_and_no_other(new_course, annotation):
    new_course.replace("experiments.py", "steps: Count", f"steps: {annotation}")
    other = "def other(size: Count) -> Tensors:\n    return {'x': torch.arange(size)}\n"
    new_course.write("experiments.py", (new_course.seminar / "experiments.py").read_text() + "\n\n" + other)
    new_course.write(
        "hyperparams.toml", (new_course.seminar / "hyperparams.toml").read_text() + "\n[other]\nsize = 2\n"
    )
    assert new_course.doit("tensor", fails=True)["tensor:seminar01:other"] == "computed"
    assert "Pydantic" not in new_course.output
    assert "dodo.py" not in new_course.output
    assert "coursekit/" not in new_course.output
    assert (
        "seminars/01_tiny/experiments.py" in new_course.output or "table [line]:\n  steps = 5, but" in new_course.output
    )


@pytest.mark.parametrize("arguments", ["slope: Rate, /, steps: Count", "slope: Rate = 9.0, steps: Count = 9, /"])
def test_an_argument_that_has_no_name_in_a_call_is_given_by_its_place(new_course, arguments):
    source = new_course.seminar / "experiments.py"
    before = next(line for line in source.read_text().splitlines() if line.startswith("def line("))
    new_course.replace("experiments.py", before, f"def line({arguments}) -> Tensors:")
    assert new_course.doit("tensor:seminar01:line") == {"tensor:seminar01:line": "computed"}


def test_an_annotation_that_says_nothing_of_a_value_takes_any(new_course):
    new_course.replace("experiments.py", "steps: Count", "steps: 3")
    assert new_course.doit("tensor:seminar01:line") == {"tensor:seminar01:line": "computed"}
    assert "Warning" not in new_course.output


def test_a_mistake_in_one_of_several_types_is_told_by_the_key_alone(new_course):
    new_course.replace("experiments.py", "steps: Count", "steps: list[int] | int")
    new_course.replace("hyperparams.toml", "steps = 5", 'steps = "five"')
    new_course.doit("tensor:seminar01:line", fails=True)
    assert '  steps = "five", but it must be a valid ' in new_course.output
    assert "or be a valid integer; steps is declared list[int] | int.\n" in new_course.output


@pytest.mark.parametrize(
    "annotation, value, told",
    [
        ("list[int]", '[1, "a"]', 'steps[1] = "a", but it must be a valid integer; steps is declared list[int].'),
        ("tuple[int, int]", "[1]", "steps[1] is missing; steps is declared tuple[int, int]."),
        ("int", '""', 'steps = "", but it must be a valid integer.'),
    ],
)
def test_a_value_that_does_not_fit_is_told_beside_what_the_function_declares(new_course, annotation, value, told):
    new_course.replace("experiments.py", "steps: Count", f"steps: {annotation}")
    new_course.replace("hyperparams.toml", "steps = 5", f"steps = {value}")
    new_course.doit("tensor:seminar01:line", fails=True)
    assert f"  {told}\n" in new_course.output


def test_a_date_is_one_where_the_function_declares_it(new_course):
    new_course.replace("experiments.py", "steps: Count", "steps: datetime.date")
    new_course.replace("experiments.py", "import torch\n", "import datetime\n\nimport torch\n")
    new_course.replace("experiments.py", "range(steps)", "range(steps.day)")
    new_course.replace("hyperparams.toml", "steps = 5", "steps = 2024-05-07")
    assert new_course.doit("tensor:seminar01:line") == {"tensor:seminar01:line": "computed"}


@pytest.mark.parametrize("annotation", ["exit()", "1 / 0"])
def test_an_annotation_that_raises_is_a_mistake_of_its_file(new_course, annotation):
    new_course.replace("experiments.py", "steps: Count", f"steps: {annotation}")
    new_course.doit("tensor:seminar01:line", fails=True)
    assert "seminars/01_tiny/experiments.py, line 7" in new_course.output
