"""What an edit changed is told by the names that slices have for it."""

import pytest

from coursekit.graph.source.statements.edits import Edit, Edited

SOURCE = '''
"""A file."""
from manim import Scene

SIDE = 1.0
A = B = 2


class Lines(Scene):
    """A scene."""

    rows: int = 3

    def construct(self):
        """Draws."""
        first(self)
        self.show(SIDE)
        if SIDE:
            self.wait()

    @kept
    def show(self, side):
        self.add(side)


def helper():
    return 1
'''


def edit(old, new):
    assert SOURCE.count(old) == 1
    return Edit(Edited(SOURCE.encode()), Edited(SOURCE.replace(old, new).encode()))


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("SIDE = 1.0", "SIDE = 2.0", {"SIDE"}),
        ("A = B = 2", "A = B = 3", {"A/B"}),
        ("rows: int = 3", "rows: int = 4", {"Lines.rows"}),
        ("(Scene):", "(Other):", {"Lines"}),
        ("self.add(side)", "self.add(side, side)", {"Lines.show"}),
        ("def helper", "def other", {"helper", "other"}),
        ("return 1", "return 2", {"helper"}),
        ("@kept", "@kept(3)", {"Lines.show"}),
        ("    @kept", "    @kept  # and how", set()),
        ("SIDE = 1.0", "SIDE = 1.0  # of the square", set()),
        ("    def show", "\n\n    def show", set()),
        ('"""A scene."""', '"""Another scene."""', set()),
        ('"""Draws."""', '"""Draws more."""', set()),
    ],
)
def test_names_are_those_of_slices_and_comments_change_none(old, new, names):
    assert edit(old, new).names == names


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [("first(self)", "second(self)", 0), ("self.show(SIDE)", "self.show(2)", 1), ("self.wait()", "self.wait(2)", 2)],
)
def test_the_first_statement_that_changed_is_told(old, new, first):
    assert edit(old, new).first_statement("Lines.construct") == first


def test_a_statement_more_at_the_end_is_the_first_that_changed():
    assert (
        edit("            self.wait()\n", "            self.wait()\n        self.wait()\n").first_statement(
            "Lines.construct"
        )
        == 3
    )


def test_nothing_is_told_of_what_is_no_function():
    assert edit("SIDE = 1.0", "SIDE = 2.0").first_statement("SIDE") is None
    assert edit("SIDE = 1.0", "SIDE = 2.0").first_statement("nothing") is None
