"""A name from which the seminar was left out, or that is another word altogether."""

import pytest

from tests.graph.command_line.naming.test_names import told


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("render:Lines", "render:seminar01:Lines"),
        ("render:Lnies", "render:seminar01:Lines"),
        ("clip:Lines:scene1_squre", "clip:seminar01:Lines:scene1_square"),
        ("tensor:doubled", "tensor:seminar01:doubled"),
        ("draft:Lines", "draft:seminar01:Lines"),
    ],
)
def test_the_seminar_may_be_left_out_to_find_what_is_meant(tiny_course, typed, meant):
    assert f"did you mean {meant}?" in told(tiny_course, typed)


@pytest.mark.parametrize("typed", ["all", "new", "init", "build"])
def test_a_word_that_is_like_nothing_is_taken_for_nothing(tiny_course, typed):
    assert "did you mean" not in told(tiny_course, typed)
