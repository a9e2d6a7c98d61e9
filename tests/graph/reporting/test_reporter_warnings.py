"""What jobs warn of is told at the end of every build, as what the audit found is, and once by `doit watch`."""

import pytest

LOW = "quality=low"
LINE = "  seminars/01_tiny/experiments.py, line 10: starts a child process"


@pytest.fixture
def course(new_course):
    new_course.replace("experiments.py", "import torch", "import subprocess\n\nimport torch")
    new_course.replace(
        "experiments.py", '    return {"y": slope', '    subprocess.run(["true"])\n    return {"y": slope'
    )
    return new_course


def test_a_warning_is_told_once_at_the_end_of_every_build(course):
    course.doit(LOW, "tensor")
    for _ in range(3):
        assert course.output.count(LINE) == 1
        assert course.output.count("Warnings of jobs:") == 1
        course.doit(LOW, "tensor")
    course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    assert course.doit(LOW, "tensor") == {"tensor:seminar01:doubled": "computed"}
    assert course.output.count(LINE) == 1
    course.doit(LOW, "tensor:seminar01:doubled")
    assert course.output.count(LINE) == 1, "it is made from what warns"
    course.replace("experiments.py", '(["true"])', '(["true"])  # coursekit: unobserved child — it says nothing')
    assert course.doit(LOW, "tensor") == {}
    assert "Warnings" not in course.output


def test_a_warning_is_told_once_while_it_is_watched(course, watch):
    watching = watch(course, LOW, "tensor")
    lines = watching.until_rest()
    assert [line for line in lines if line.startswith("  seminars")] == [line for line in lines if LINE in line]
    assert len([line for line in lines if LINE in line]) == 1
    assert lines[-1].endswith("1 warning of jobs")
    course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    lines = watching.until_rest()
    assert not [line for line in lines if LINE in line]
    assert watching.end() == 0
