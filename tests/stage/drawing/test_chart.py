"""A point of the data is where the axes' numbers say it is."""

from itertools import pairwise

import numpy as np
import pytest
from manim import ManimColor

from coursekit.stage.drawing.chart import Chart, chart, linear_scale, log_scale
from coursekit.stage.drawing.curves import SAMPLE_LENGTH, curve, legend, marker, spread
from coursekit.stage.letters.writing import label
from coursekit.stage.theme import SERIES

pytestmark = pytest.mark.usefixtures("no_latex")


def vertices(drawn) -> np.ndarray:
    return np.concatenate([drawn.get_start_anchors(), drawn.get_end_anchors()])


@pytest.mark.parametrize("y", [linear_scale(0, 100, 20), log_scale(1e-4, 100)])
def test_a_tick_is_numbered_where_its_value_lies(y) -> None:
    axes = chart(linear_scale(0, 10, 5), y, 4, 3, "", "").shift([1, 2, 0]).scale(1.3)
    for tick, written in zip(y.ticks, axes.numbers[3:], strict=True):
        assert written.middle == pytest.approx(axes.coords_to_point(0, tick)[1], abs=1e-6)


def test_a_decade_takes_the_same_room_everywhere_on_a_logarithmic_axis() -> None:
    axes = Chart(log_scale(1e-3, 1), linear_scale(0, 1, 1), 6, 3)
    heights = axes.coords_to_point(np.array([1e-3, 1e-2, 0.1, 1]), 0.0)[:, 0]
    assert np.diff(heights) == pytest.approx([2, 2, 2])


def test_a_curve_passes_through_its_data_and_no_other_corner() -> None:
    axes = Chart(linear_scale(0, 10, 1), linear_scale(-1, 1, 1), 5, 3)
    x = np.linspace(0, 10, 37)
    drawn = curve(axes, x, np.sin(x), SERIES[0])
    data = axes.coords_to_point(x, np.sin(x))
    assert np.unique(vertices(drawn).round(9), axis=0) == pytest.approx(np.unique(data.round(9), axis=0))


def test_a_curve_that_diverges_is_cut_at_the_border_of_the_chart() -> None:
    axes = Chart(linear_scale(0, 10, 1), linear_scale(0, 10, 1), 5, 5)
    y = np.array([1.0, 3, 9, 27, np.inf, np.nan, 5, 5, -5, 5, 5])
    drawn = vertices(curve(axes, np.arange(11.0), y, SERIES[0]))
    assert drawn[:, 1].max() == pytest.approx(2.5)
    assert drawn[:, 1].min() == pytest.approx(-2.5)
    assert np.isfinite(drawn).all()


def test_a_placed_chart_has_the_middle_of_its_frame_there() -> None:
    axes = chart(linear_scale(0, 2, 1), linear_scale(0, 2, 1), 4, 3, "x", "y").place(1, -2)
    assert axes.coords_to_point(1, 1) == pytest.approx([1, -2, 0])


def test_zero_is_nowhere_on_a_logarithmic_axis() -> None:
    axes = Chart(linear_scale(0, 2, 1), log_scale(1e-3, 1), 5, 5)
    assert axes.shows(np.arange(3.0), np.array([0.0, -1.0, 0.5])).tolist() == [False, False, True]


def test_a_legend_shows_each_series_as_it_is_drawn() -> None:
    rows = legend([(f"series {i}", style) for i, style in enumerate(SERIES)])
    for row, style in zip(rows, SERIES, strict=True):
        (line, mark), name = row
        assert line.get_stroke_color() == mark.get_fill_color() == ManimColor(style.color)
        assert len(mark.points) == len(marker(style, np.zeros(3)).points)
        assert name.middle == pytest.approx(mark.get_center_of_mass()[1], abs=0.05)
        assert (len(line.get_subpaths()) > 1) == bool(style.dashes)
        assert line.width <= SAMPLE_LENGTH + 1e-9


def test_an_unknown_marker_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"star.*diamond"):
        marker(SERIES[0]._replace(marker="star"), np.zeros(3))


def test_labels_that_overlap_are_spread_and_keep_their_order() -> None:
    labels = [label(f"g{i}").move_to([0, y, 0]) for i, y in enumerate((0.0, 0.05, 0.02, 2.0))]
    spread(labels, gap=0.1)
    ordered = sorted(labels, key=lambda item: -item.get_y())
    assert [labels.index(item) for item in ordered] == [3, 1, 2, 0]
    assert all(a.get_bottom()[1] - b.get_top()[1] > 0.1 - 1e-6 for a, b in pairwise(ordered))
