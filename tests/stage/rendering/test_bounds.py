"""Where mobjects are, and which points are one, is what manim finds, to the last bit."""

import itertools

import numpy as np
import pytest
from manim import DL, ORIGIN, RIGHT, UP, UR, Dot, Group, Mobject, Square, Star, VectorizedPoint, VGroup, VMobject

from coursekit.stage.rendering import bounds
from coursekit.stage.rendering.families import quick_mobjects


def shapes():
    odd = VMobject()
    odd.points = np.arange(15.0).reshape(5, 3)
    whole = VMobject()
    whole.points = np.arange(12).reshape(4, 3)
    generator = np.random.default_rng(0)
    wild = VGroup(*(VMobject().set_points(generator.normal(0, 2, (4 * n, 3))) for n in range(1, 6)))
    return [
        *(Star(), VGroup(), VMobject(), VectorizedPoint(RIGHT), VGroup(Square(), VGroup(Dot(UP), VectorizedPoint(UR)))),
        *(wild, whole, VMobject().set_points(np.full((4, 3), np.nan)), Group(Square(), Dot(UP)), Mobject(), odd),
    ]


def found(method, *arguments):
    try:
        return method(*arguments)
    except Exception as problem:
        return type(problem)


@pytest.mark.parametrize("index", range(len(shapes())))
def test_corners_and_centres_are_those_of_manim(index):
    shape = shapes()[index]
    ways = [np.array(way, dtype=float) for way in itertools.product((-1, 0, 1), repeat=3)]
    asked = [(shape.get_points_defining_boundary,), *((shape.get_critical_point, way) for way in (*ways, (1, 0, -1)))]
    expected = [found(getattr(shape, method.__name__), *rest) for method, *rest in asked]
    with quick_mobjects():
        got = [found(getattr(shape, method.__name__), *rest) for method, *rest in asked]
    for one, other in zip(got, expected, strict=True):
        assert np.array_equal(one, other, equal_nan=True) if isinstance(one, np.ndarray) else one is other
        assert not isinstance(one, np.ndarray) or (one.dtype, one.shape) == (other.dtype, other.shape)


def test_a_boundary_is_an_array_of_its_own():
    point = VectorizedPoint(RIGHT)
    with quick_mobjects():
        point.get_points_defining_boundary()[:] = 7
    assert np.array_equal(point.points, [RIGHT])


POINTS = [
    *(ORIGIN, RIGHT, RIGHT * (1 + 1e-5), RIGHT * (1 + 1.2e-5), RIGHT + 1e-6 * UP, RIGHT + 1.1e-6 * UP, 1e9 * UR),
    *(1e9 * UR + DL, np.full(3, np.inf), np.full(3, -np.inf), np.full(3, np.nan), np.array([1, 0, 0]), [1.0, 0.0, 0.0]),
]


def test_points_are_one_where_manim_takes_them_for_one(monkeypatch):
    square = Square()
    expected = [square.consider_points_equals(*pair) for pair in itertools.product(POINTS, repeat=2)]
    with quick_mobjects():
        got = [square.consider_points_equals(*pair) for pair in itertools.product(POINTS, repeat=2)]
        monkeypatch.setattr(bounds, "are_one_by_manim", None)  # not asked where both are points
        assert square.consider_points_equals(RIGHT, RIGHT + 1e-7)
    assert got == expected and True in got and False in got


def test_runs_of_curves_are_those_of_manim():
    generator = np.random.default_rng(1)
    for size in (0, 1, 4, 7, 8, 40, 44):
        points = generator.normal(0, 1, (size, 3)) * [1, 1, 0]
        together = points[4::4].copy()
        points[3:-1:4] = together + generator.choice([0, 1e-6, 1.1e-5, 1e-3], together.shape)
        points[3:4, :2] = points[4:5, :2] = generator.choice([np.inf, np.nan, 0.5])
        square = Square()
        expected = square.get_subpaths_from_points(points)
        with quick_mobjects():
            got = square.get_subpaths_from_points(points)
        assert len(got) == len(expected)
        assert all(np.array_equal(one, other, equal_nan=True) for one, other in zip(got, expected, strict=True))


@pytest.mark.parametrize(
    "function",
    [lambda p: p + p[::-1], lambda p: [p[0], 1, p[1]], lambda p: np.array([1, 2, 3]), lambda p: p.__imul__(2)],
)
def test_points_go_where_a_function_takes_them(function):
    def moved():
        family = VGroup(Square(), Star().shift(UR), VMobject())
        return family.apply_function(function), family.scale(0.5).apply_function(function, about_point=UP)

    expected = found(moved)
    with quick_mobjects():
        got = found(moved)
    if isinstance(expected, type):  # whole numbers are no points to manim
        assert got is expected
    else:
        for one, other in zip(got, expected, strict=True):
            assert np.array_equal(one.get_all_points(), other.get_all_points())
