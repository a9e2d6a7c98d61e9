"""Histograms, bands, masks and axes of shares show the numbers that they are given."""

import numpy as np
import pytest
from manim import ManimColor, ValueTracker

from coursekit.stage.drawing.band import band
from coursekit.stage.drawing.chart import Chart, linear_scale
from coursekit.stage.drawing.heat import ENLARGED, film, heat_image
from coursekit.stage.drawing.histogram import bars, outline, ridge
from coursekit.stage.drawing.shares import shares
from coursekit.stage.theme import PANEL, SERIES, TEXT

pytestmark = pytest.mark.usefixtures("no_latex")


def area(corners: np.ndarray) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2


def test_the_area_of_a_histogram_is_the_sum_of_its_bars() -> None:
    edge, height = np.array([0.0, 1, 3, 4]), np.array([2.0, 1, 3])
    x, y = outline(edge, height)
    assert area(np.stack([x, y], axis=1)) == pytest.approx(float(np.diff(edge) @ height))
    axes = Chart(linear_scale(0, 4, 1), linear_scale(0, 4, 1), 4, 4)
    drawn = bars(axes, edge, height, TEXT)
    corners = np.concatenate([drawn.get_start_anchors(), drawn.get_end_anchors()[-1:]])
    assert area(corners) == pytest.approx(float(np.diff(edge) @ height))


def test_a_ridge_is_as_high_as_asked_above_its_base() -> None:
    base = np.array([1.0, 2.0, 0.0])
    drawn = ridge(linear_scale(-1, 1, 1), np.linspace(-1, 1, 4), np.array([1.0, 5, 2]), base, 3.0, 0.7, TEXT)
    top = drawn[2]
    assert (top.get_bottom()[1], top.get_top()[1]) == pytest.approx((2.0, 2.7))
    assert (top.get_left()[0], top.get_right()[0]) == pytest.approx((-0.5, 2.5))


def test_a_band_lies_between_its_two_curves_and_within_the_chart() -> None:
    axes = Chart(linear_scale(0, 2, 1), linear_scale(0, 1, 1), 2, 1)
    x = np.array([0.0, 1, 2])
    drawn = band(axes, x, np.array([0.2, 0.1, -3.0]), np.array([0.4, 0.6, 0.5]), SERIES[0])
    shown = drawn.get_start_anchors() - axes.coords_to_point(0, 0)
    assert (shown[:, 1].min(), shown[:, 1].max()) == pytest.approx((0.0, 0.6))
    assert area(shown) == pytest.approx((0.2 + 0.5) / 2 + (0.5 + 0.5) / 2)


def test_an_image_has_one_square_an_entry() -> None:
    mask = np.array([[1, 0, 0], [0, 1, 1]])
    image = heat_image(mask, 3.0)
    assert (image.width, image.height) == pytest.approx((3.0, 2.0))
    pixels = image.pixel_array[ENLARGED // 2 :: ENLARGED, ENLARGED // 2 :: ENLARGED, :3]
    light, dark = (np.round(255 * ManimColor(color).to_rgb()) for color in (TEXT, PANEL))
    assert np.array_equal(pixels, np.where(mask[..., None] == 1, light, dark))


def test_a_film_is_at_any_time_what_its_clock_says() -> None:
    frames = np.stack([np.zeros((2, 2)), np.ones((2, 2))])
    clock = ValueTracker(0)
    image = film(frames, clock, 2.0)
    for time in (1.0, 0.5, 0.0):
        clock.set_value(time)
        image.update()
        assert np.array_equal(image.pixel_array, heat_image(np.full((2, 2), time), 2.0).pixel_array)


def test_shares_fall_from_left_to_right_and_are_written_as_percentages() -> None:
    scale = shares(1.0, 0.01, (1.0, 0.1, 0.01))
    assert scale.fraction(np.array([1.0, 0.1, 0.01])) == pytest.approx([0, 0.5, 1])
    assert [scale.name(tick) for tick in scale.ticks] == ["100\u202f%", "10\u202f%", "1\u202f%"]
