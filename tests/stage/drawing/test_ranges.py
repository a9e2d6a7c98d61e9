"""Ranges hold the data that they were taken from; and what a chart does not show of its data is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import PI, UP, Axes, ManimColor, Scene

from coursekit.stage.audit.limits import RULES
from coursekit.stage.audit.plotted import Plotted, ends_of, to_points
from coursekit.stage.drawing.chart import Chart, chart, linear_around, linear_scale, log_around, log_scale
from coursekit.stage.drawing.curves import curve, legend
from coursekit.stage.drawing.heat import heat_image
from coursekit.stage.theme import SKY, SeriesStyle
from tests.planted.audited import audited

STEPS = np.arange(150.0)


@given(st.lists(st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6), min_size=1, max_size=20))
def test_a_range_around_data_has_all_of_it_between_a_few_round_numbers(values) -> None:
    scale = linear_around(np.array([*values, np.nan, np.inf]))
    assert not scale.outside(np.array(values)).any()
    assert 4 <= len(scale.ticks) <= 13
    assert scale.ticks[0] == pytest.approx(scale.low)
    assert scale.ticks[-1] == pytest.approx(scale.high)


def test_a_range_around_data_ends_at_multiples_of_its_step() -> None:
    assert linear_around([3.0, 71.0])[:2] == (0, 80)
    assert linear_around([3.0, 71.0], step=25).ticks == (0, 25, 50, 75)
    assert linear_around([0.3, 0.9], 0)[:2] == (0, 1)
    assert linear_around(5.0).low < 5 < linear_around(5.0).high
    with pytest.raises(ValueError, match="none of which an axis can show"):
        linear_around([np.nan])


def test_a_logarithmic_range_around_data_is_of_whole_decades() -> None:
    scale = log_around([0.0, 3e-7, 20.0])
    assert (scale.low, scale.high, scale.log) == (pytest.approx(1e-7), pytest.approx(100), True)
    assert len(scale.ticks) <= 6
    assert log_around([1.0])[:2] == (1, 10)
    with pytest.raises(ValueError, match="none of which an axis can show"):
        log_around([0.0, -1.0])


@pytest.mark.parametrize("asked", [(0, 0, 1), (np.float64(2), 2.0, 1), (0, 1, 0), (0, np.nan, 1), (0, np.inf, 1)])
def test_a_range_of_no_length_is_told_of_where_it_is_asked_for(asked) -> None:
    # of a loss that never changed, whose chart would have failed in numpy, or shown nothing
    with pytest.raises(ValueError, match=r"linear_scale\(.*\) is no range: .*; linear_around"):
        linear_scale(*asked)


@pytest.mark.parametrize("asked", [(0, 1), (-1, 1), (1, 1), (1, np.nan), (1, 10, 0)])
def test_a_logarithmic_range_has_two_ends_above_0(asked) -> None:
    with pytest.raises(ValueError, match=r"log_scale\(.*\) is no range: .*; log_around"):
        log_scale(*asked)


def test_a_range_may_run_downwards() -> None:
    assert linear_scale(2, 0, -1).ticks == (2, 1, 0)
    assert linear_scale(2, 0, -1).fraction(0.5) == 0.75


def half_shown(scene: Scene) -> None:
    style = SeriesStyle(SKY)
    axes = chart(linear_scale(0, 75, 15), linear_scale(0, 150, 50), 8, 3.4, "step", "loss").shift(0.5 * UP)
    scene.add(axes, curve(axes, STEPS, STEPS, style), legend([("Momentum", style)]).move_to([-1.5, 1.6, 0]))
    scene.wait(2)
    scene.clear()


def test_a_finding_says_how_much_of_which_series_lies_outside_which_range() -> None:
    (finding,) = audited(half_shown)
    assert (finding.rule, finding.level, finding.who) == ("beyond_range", "warning", ('"Momentum"',))
    assert finding.measure == pytest.approx(100 * 74 / 150)
    rule = RULES[finding.rule]
    told = finding.told(rule.unit, rule.says, rule.way_out)
    for part in ("74 of 150 points", "x goes from 0 to 149", "0 to 75 is shown", "limit 0", "linear_around"):
        assert part in told


def test_a_view_that_is_meant_is_silenced_or_allowed_a_share() -> None:
    assert audited(half_shown, {"beyond_range": "The first half is what this is about."}) == []
    assert audited(half_shown, {"beyond_range": (50, "The first half is what this is about.")}) == []
    assert len(audited(half_shown, {"beyond_range": (40, "The first half is what this is about.")})) == 1


def test_entries_beyond_the_colours_have_the_last_of_them() -> None:
    pixels = heat_image(np.array([[-0.5, 0.0, 1.0, 1.7]]), 4, "#102030", "#F0E0D0").pixel_array[0, 1::4, :3]
    low, high = (ManimColor(color).to_int_rgb() for color in ("#102030", "#F0E0D0"))
    assert np.array_equal(pixels, [low, low, high, high])


def points_of(plotted: Plotted, axes) -> list[list[float]]:
    return sorted(to_points(*ends_of(axes), plotted.shares(axes)).tolist())


@pytest.mark.parametrize("kind", ["manim", "kit"])
def test_a_point_is_found_again_where_its_chart_has_moved_to(kind) -> None:
    axes = (
        Axes((-2, 3), (-1, 4), 5, 4) if kind == "manim" else Chart(linear_scale(-2, 3, 1), linear_scale(-1, 4, 1), 5, 4)
    )
    pairs = [(-2.0, -1.0), (0.0, 2.0), (4.5, 5.0)]
    plotted = Plotted()
    with plotted.recording():
        answered = [axes.coords_to_point(x, y) for x, y in pairs]
    assert np.allclose(answered, [axes.coords_to_point(x, y) for x, y in pairs])
    axes.shift(2 * UP).scale(0.5).rotate(PI / 6)
    expected = sorted(axes.coords_to_point(x, y)[:2].tolist() for x, y in pairs)
    assert np.allclose(points_of(plotted, axes), expected, atol=1e-6)


@pytest.mark.parametrize("x", [[-1.0, 0.0, 2.0, 5.0], [-1.0, 0.0, 5.0]])
def test_lists_of_coordinates_are_the_points_that_manim_makes_of_them(x) -> None:
    axes, plotted, y = Axes((-2, 3), (-1, 4), 5, 4), Plotted(), np.arange(float(len(x)))
    with plotted.recording():
        axes.c2p(x, y)
    expected = sorted(axes.c2p(a, b)[:2].tolist() for a, b in zip(x, y, strict=True))
    assert np.allclose(points_of(plotted, axes), expected, atol=1e-6)
