"""The campaign's edits of files that it did not write: each parses, differs, and finds a place somewhere."""

import ast
import random

import pytest

from tests.campaign.foreign_edits import EDITS, edited

SCENE = '''"""A scene."""
from manim import *

SIZE = 1.5


class Shown(Scene):
    @staticmethod
    def label():
        return """a text
of two lines"""

    def construct(self):
        square = Square(SIZE, color=RED); self.add(square)
        if True: self.wait(2)
        title = Text("größe").shift(UP)  # a colour of its own
        self.play(
            FadeIn(title),
            run_time=2,
        )
        for step in range(3):
            self.play(square.animate.shift(LEFT * 0.5))
        else:
            self.wait()
'''


@pytest.mark.parametrize("kind", EDITS)
def test_each_kind_gives_a_file_that_parses_and_differs(kind: str) -> None:
    made = {EDITS[kind][0](SCENE, random.Random(seed)) for seed in range(60)} - {"", SCENE}
    assert made and all(ast.parse(text).body for text in made)


def test_an_edit_is_another_file_by_the_same_seed_the_same() -> None:
    for seed in range(200):
        kind, text = edited(SCENE, random.Random(seed))
        assert kind in EDITS
        assert text != SCENE and ast.parse(text).body, f"seed {seed}, {kind}"
        assert edited(SCENE, random.Random(seed)) == (kind, text)


def test_a_file_that_does_not_parse_is_left() -> None:
    assert edited("class :", random.Random(0)) == ("", "")
