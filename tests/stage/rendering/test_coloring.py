"""Colours as arrays are those that manim makes, whatever is given as a colour."""

import numpy as np
import pytest
from manim import BLUE, HSV, RED, Square, VMobject
from manim.utils.color import ManimColor

from coursekit.stage.rendering import coloring
from coursekit.stage.rendering.families import quick_mobjects

COLORS = (RED, None, "#12345678", "blue", 0xFF0000, [BLUE], HSV([0.2, 0.3, 0.4]), ManimColor((0.1, 0.2, 0.3, 0.4)))
OPACITIES = (0.3, None, 1, np.float64(0.25), np.float32(0.1), (0.1, 0.9), [None, 1])
GIVEN = [*((color, 0.3) for color in COLORS), *((RED, opacity) for opacity in OPACITIES), ([RED, BLUE], [0.5, 1])]


@pytest.mark.parametrize("sheen", [0, 0.3])
@pytest.mark.parametrize(("color", "opacity"), GIVEN)
def test_rgbas_are_those_of_manim(color, opacity, sheen):
    drawn = VMobject(sheen_factor=sheen)
    expected = VMobject.generate_rgbas_array(drawn, color, opacity)
    with quick_mobjects():
        got = drawn.generate_rgbas_array(color, opacity)
    assert got.dtype == expected.dtype and np.array_equal(got, expected)


def test_a_mobject_of_one_colour_is_made_without_asking_manim(monkeypatch):
    monkeypatch.setattr(coloring, "rgbas_by_manim", None)
    with quick_mobjects():
        square = Square(fill_color=RED, fill_opacity=0.5)
    assert np.array_equal(square.fill_rgbas, [[*RED.to_rgb(), 0.5]])
