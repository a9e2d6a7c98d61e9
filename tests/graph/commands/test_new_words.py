"""`doit new` with too few words, or too many: which is missing, and a line that is right."""

import pytest

from tests.graph.commands.test_new import offered, refused

LINES = (
    (("course",), "FOLDER is missing", ["course", "FOLDER"]),
    (("course", "a", "b"), "b is a word too many", ["course", "'a", "b'"]),
    (("seminar",), "NN_NAME is missing", ["seminar", "02_name"]),
    (("seminar", "02", "conv", "nets"), "conv nets are 2 words too many", ["seminar", "02_conv_nets"]),
    (("scene",), "SEMINAR and NAME are missing", ["scene", "01_tiny", "NAME"]),
    (("scene", "Nope"), "SEMINAR is missing", ["scene", "01_tiny", "Nope"]),
    (("scene", "1"), "NAME is missing", ["scene", "01_tiny", "NAME"]),
    (("scene", "seminars/01_tiny/"), "NAME is missing", ["scene", "01_tiny", "NAME"]),
    (("scene", "01_tiny", "filter", "bank"), "bank is a word too many", ["scene", "01_tiny", "FilterBank"]),
)


@pytest.mark.parametrize(("typed", "told", "line"), LINES)
def test_it_is_told_which_word_is_missing_and_what_to_type(new_course, typed, told, line):
    said = refused(new_course, *typed)
    assert told in said
    assert offered(said) == ["new", *line]
