"""Experiments that experiments.py imports from other files of the author's, because a table has their names."""

import pytest

from coursekit.graph.course.tables.table_fields import Tables

DOUBLED = """
    from coursekit.lab.experiment import Tensors


    def {name}(line: Tensors, factor: float) -> Tensors:
        \"\"\"Twice as far.\"\"\"
        return {{"y": factor * line["y"]}}


    def helper() -> int:
        return 1
    """
LINE = """
    import torch

    {imports}
    from coursekit.lab.experiment import Tensors
    from coursekit.quantities import Count, Rate


    def line(slope: Rate, steps: Count) -> Tensors:
        return {{"y": slope * torch.arange(steps)}}
    """


def split(course, imports="from doubling import doubled, helper", name="doubled"):
    course.write("doubling.py", DOUBLED.format(name=name))
    course.write("experiments.py", LINE.format(imports=imports))
    return course


@pytest.mark.parametrize(
    ("imports", "name"),
    [
        ("from doubling import doubled, helper", "doubled"),
        ("from doubling import *", "doubled"),
        ("from doubling import twice as doubled", "twice"),
    ],
)
def test_a_function_that_is_imported_and_has_a_table_is_an_experiment(imports, name, new_course):
    split(new_course, imports, name)
    assert new_course.doit("tensor") == dict.fromkeys(["tensor:seminar01:line", "tensor:seminar01:doubled"], "computed")
    new_course.replace("doubling.py", "factor *", "2 * factor *")
    assert new_course.doit("tensor") == {"tensor:seminar01:doubled": "computed"}
    new_course.replace("doubling.py", "return 1", "return 2")
    assert new_course.doit("tensor") == {}


def test_its_mistakes_and_its_circles_are_told_as_those_of_others(new_course):
    split(new_course)
    new_course.replace("hyperparams.toml", "factor = 2.0", "facto = 2.0")
    new_course.doit("tensor", fails=True)
    assert "facto is no argument of doubled(); did you mean factor?" in new_course.output
    new_course.replace("hyperparams.toml", "facto = 2.0", "factor = 2.0")
    new_course.replace("experiments.py", "def line(slope: Rate", "def line(doubled: Tensors, slope: Rate")
    new_course.doit("tensor", fails=True)
    assert "experiments.py: doubled needs line needs doubled; break the circle.\n" in new_course.output
    assert "FAILED, as told above" in new_course.output


def test_its_values_are_fields_that_can_be_changed(new_course):
    split(new_course)
    tables, text = Tables(new_course.root, new_course.seminar), (new_course.seminar / "hyperparams.toml").read_bytes()
    (field,) = tables.fields(text, "doubled")
    assert (field.path, field.value) == (("factor",), "2.0")
    assert b"factor = 3.0" in tables.changed(text, "doubled", field.path, "3.0")


def test_a_value_of_that_name_is_none(new_course):
    split(new_course)
    new_course.write("doubling.py", "doubled = 2\nhelper = 3\n")
    new_course.doit("tensor", fails=True)
    assert "experiments.py has no function doubled()" in new_course.output
