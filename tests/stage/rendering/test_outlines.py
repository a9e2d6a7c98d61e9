"""A drawing's paths have the points that manim gives them, bit for bit, and are paths of svgelements to who asks."""

import io

import pytest
import svgelements as se
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import SVGMobject

from coursekit.stage.letters.vectors import drawings_in_memory
from coursekit.stage.rendering.outlines import Outline, outlines_once

NUMBERS = st.floats(-50, 50).map(lambda number: f"{number:.4g}") | st.integers(-3, 3).map(str)
HOW_MANY = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "Z": 0}


def commands(letters):
    def arguments(letter):
        return st.lists(NUMBERS, min_size=HOW_MANY[letter.upper()], max_size=HOW_MANY[letter.upper()])

    return st.sampled_from(letters).flatmap(lambda letter: arguments(letter).map(lambda of: " ".join([letter, *of])))


PATHS = st.lists(commands("MLHVCSQTZmlhvcsqtz"), min_size=1, max_size=8).map(lambda of: " ".join(["M 1 2", *of]))
MOVES = st.lists(
    st.sampled_from(["rotate(30)", "scale(-1.5 .3)", "translate(3 4)", "matrix(1 .2 .3 1 0 7)", "skewX(9)"]), max_size=3
).map(" ".join)
ODD = [
    "",
    "M 3 3",
    "L 3 3 4 5",
    "M 1 1 h 5 v 5 z l 3 3",
    "M1,1 a 3 2 0 0 1 4 4 z",
    "M 1 1 L 2",
    "M 1 1 L 2 2 Z M 5 5 L 6 5 6 6 5 5 Z",
    "M 1 1 L 2 2 z z",
    "M 0 0 L 1 1 L 0.00001 0 Z",
    "M 0 0 L 1 nan Z",
    "none",
]


def svg(path, move=""):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">'
        f'<defs><path id="p" d="{path}"/></defs><use xlink:href="#p" x="2" y="1" transform="{move}"/>'
        f'<g transform="{move}" stroke-width="3"><use xlink:href="#p" x="7"/></g></svg>'
    )


def looks(file):
    drawing = SVGMobject(str(file), use_svg_cache=False, height=None, width=None, should_center=False)
    return [(each.points, each.get_stroke_width()) for each in drawing.get_family()]


@settings(max_examples=60)
@given(PATHS, MOVES)
def test_a_path_has_manims_points(tmp_path_factory, path, move):
    _compare(tmp_path_factory.getbasetemp() / "drawing.svg", path, move)


@pytest.mark.parametrize("path", ODD)
def test_an_odd_path_has_manims_points(tmp_path, path):
    _compare(tmp_path / "drawing.svg", path, "rotate(10)")


def _compare(file, path, move):
    file.write_text(svg(path, move))
    theirs = looks(file)
    with drawings_in_memory():
        ours = looks(file)
    assert len(ours) == len(theirs)
    for (points, width), (wanted, wanted_width) in zip(ours, theirs, strict=True):
        assert points.dtype == wanted.dtype
        assert points.shape == wanted.shape
        assert points.tobytes() == wanted.tobytes()
        assert width == wanted_width


@settings(max_examples=60)
@given(PATHS, MOVES)
def test_who_asks_for_segments_gets_those_of_svgelements(path, move):
    def segments():
        return [each for each in se.SVG.parse(io.StringIO(svg(path, move))).elements() if isinstance(each, se.Path)]

    theirs = segments()
    with outlines_once():
        ours = segments()
    assert [repr(one).removeprefix("Outline") for one in ours] == [repr(one).removeprefix("Path") for one in theirs]
    assert all(isinstance(each, Outline) for each in ours)
