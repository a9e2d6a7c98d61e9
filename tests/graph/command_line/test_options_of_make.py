"""Options that make has by another letter are told by the one that they have here."""

import pytest

from tests.graph.command_line.test_names import told


@pytest.mark.parametrize(
    ("typed", "here"), [(("-j", "4"), "-n"), (("--jobs=4",), "-n"), (("-B",), "-a"), (("--keep-going",), "--continue")]
)
def test_an_option_of_make_is_told_by_its_name_here(tiny_course, typed, here):
    assert f"what make calls so is {here} here" in told(tiny_course, *typed, "render")


def test_it_is_told_where_there_is_such_an_option_alone(tiny_course):
    assert "make" not in told(tiny_course, "list", "-j").partition("It has")[0]
