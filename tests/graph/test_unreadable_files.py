"""A file that cannot be parsed, or decoded, costs its own targets and what needs them; all else is built."""

import shutil

import pytest

LOW = "quality=low"
OTHER = {"render:seminar02:Lines", "clip:seminar02:Lines:scene3_doubled", "tensor:seminar02:doubled"}


def as_encoded(encoding):
    return lambda path: path.write_bytes(path.read_text().encode(encoding))


def behind(more):
    return lambda path: path.write_bytes(path.read_bytes() + more)


DAMAGES = {
    "no syntax": behind(b"\n= (\n"),
    "UTF-16": as_encoded("utf-16"),
    "UTF-32": as_encoded("utf-32"),
    "null bytes": behind(b"\n\0\n"),
    "bytes that are no text": behind(b"\nNAME = '\xff'\n"),
    "an encoding that there is not": lambda path: path.write_bytes(b"# coding: klingon\n" + path.read_bytes()),
    "half a file": lambda path: path.write_bytes(path.read_bytes()[:-30] + b"("),
}
FILES = ("manim_ce/lines.py", "manim_ce/drawing.py", "experiments.py", "hyperparams.toml")


@pytest.fixture
def two_seminars(tiny_course):
    """Two seminars of one kind; of the second, an edit makes something to be done."""
    other = tiny_course.seminar.parent / "02_other"
    shutil.copytree(tiny_course.seminar, other)
    tiny_course.doit(LOW)
    table = other / "hyperparams.toml"
    table.write_text(table.read_text().replace("factor = 2.0", "factor = 3.0"))
    return tiny_course


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_an_unreadable_file_costs_its_own_targets_alone(damage, file, two_seminars):
    if file.endswith(".toml") and "coding" in damage:
        pytest.skip("to TOML, it is a comment")
    DAMAGES[damage](two_seminars.seminar / file)
    told = two_seminars.doit(LOW, fails=True)
    assert {task for task, how in told.items() if how == "computed"} == OTHER
    assert f"seminars/01_tiny/{file}" in two_seminars.output
    assert "coursekit" not in two_seminars.output
    assert "Traceback" not in two_seminars.output
    two_seminars.doit("why", LOW)
    assert f"seminars/01_tiny/{file}" in two_seminars.output
