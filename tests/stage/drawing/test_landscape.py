"""A contour lies where the loss has its level."""

from itertools import pairwise

import numpy as np
import pytest

from coursekit.stage.drawing.chart import Chart, linear_scale
from coursekit.stage.drawing.landscape import bands, contours, within

pytestmark = pytest.mark.usefixtures("no_latex")

SIDE = np.linspace(-2, 2, 161)
LEVELS = [0.1, 0.5, 2.0, 6.0]


def loss(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 0.5 * ((x + y) ** 2 / 2 + 10 * (x - y) ** 2 / 2)


GRID = loss(SIDE[None, :], SIDE[:, None])


def in_data(axes: Chart, points: np.ndarray) -> np.ndarray:
    """The way back from the scene to the data, found from three points of the axes."""
    origin, right, up = axes.coords_to_point(np.array([0.0, 1, 0]), np.array([0.0, 0, 1]))
    return np.linalg.lstsq(np.stack([right - origin, up - origin], axis=1), (points - origin).T, rcond=None)[0].T


@pytest.fixture
def axes() -> Chart:
    return Chart(linear_scale(-2, 2, 1), linear_scale(-2, 2, 1), 4, 4).shift([1, -1, 0])


def test_the_loss_on_a_contour_is_its_level(axes: Chart) -> None:
    for level, line in zip(LEVELS, contours(axes, SIDE, SIDE, GRID, LEVELS), strict=True):
        shares = np.linspace(0.001, 0.999, 300)
        points = in_data(axes, np.array([line.point_from_proportion(share) for share in shares]))
        # Straight between grid points, at most a quarter of a cell's second difference away.
        assert loss(points[:, 0], points[:, 1]) == pytest.approx(level, abs=0.02 + 0.01 * level)


def test_a_contour_closes_within_the_grid_and_ends_at_its_border(axes: Chart) -> None:
    inner, outer = contours(axes, SIDE, SIDE, GRID, [0.5, 6.0])
    assert inner.get_subpaths()[0][0] == pytest.approx(inner.get_subpaths()[0][-1])
    for path in outer.get_subpaths():
        assert np.abs(in_data(axes, path[[0, -1]])).max(axis=1) == pytest.approx([2, 2])


def test_a_band_covers_all_below_its_top_and_lower_bands_lie_within_it(axes: Chart) -> None:
    ground = bands(axes, SIDE, SIDE, GRID, LEVELS)
    assert ground[0].width == ground[0].height == pytest.approx(4)
    assert all(inner.width < outer.width + 1e-9 for outer, inner in pairwise(ground))
    bright = [sum(area.get_fill_color().to_rgb()) for area in ground]
    assert bright == sorted(bright)


def test_a_round_piece_ends_at_its_radius(axes: Chart) -> None:
    round_piece = within(SIDE, SIDE, GRID, 1.5)
    for part in (*contours(axes, SIDE, SIDE, round_piece, LEVELS), *bands(axes, SIDE, SIDE, round_piece, LEVELS)):
        assert np.linalg.norm(in_data(axes, part.get_all_points()), axis=1).max() < 1.5 + 0.02
