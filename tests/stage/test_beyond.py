"""Bars that end beyond an axis are found among any number of boxes, such as the faces of a surface."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coursekit.stage.audit.rules.beyond import BORDER, FEWEST_BARS, _standing_on, _tall_bars
from coursekit.stage.audit.seen import Area, Axes, Axis, Moment

# In quarters of the slack, and a bit beside them: no two heights are as far apart as the slack, to a last bit.
HEIGHTS = st.integers(-40, 40).map(lambda quarters: BORDER * (quarters / 4))


@given(st.lists(st.tuples(HEIGHTS, HEIGHTS).map(sorted), min_size=1, max_size=30))
def test_boxes_that_stand_on_a_height_are_counted_as_one_by_one(boxes):
    edges = np.array(boxes) + 1e-4 * np.random.default_rng(0).random((len(boxes), 2)) * (0, 1)
    grounds = edges.ravel() + 1e-5
    counted = [sum(bool((np.abs(each - ground) < BORDER).any()) for each in edges) for ground in grounds]
    assert _standing_on(grounds, edges).tolist() == counted


def beyond_the_axis(heights):
    """What is said of boxes, 0.2 wide, that stand side by side on the lower end of an axis 2 high."""
    x, y = Axis("x", np.array([0, 0, 0]), np.array([4, 0, 0]), 0, 4), Axis("y", np.zeros(3), np.array([0, 2, 0]), 0, 2)
    corners = [np.add([[0, 0], [0.2, 0], [0.2, height], [0, height]], [0.5 * i, 0]) for i, height in heights]
    areas = [Area("Rectangle", outline, (0, 0, 1), 1, i, i, is_box=True) for i, outline in enumerate(corners)]
    moment = Moment(1, 1, (-7, -4, 7, 4), (0, 0, 0), areas=areas)
    return [found for _, found in _tall_bars(Axes(x, y, 0), moment)]


def test_marks_whose_rims_are_level_are_no_bars():
    marks = [(i, 0.2) for i in range(FEWEST_BARS)]
    (found,) = beyond_the_axis([*marks, (3, 2.5)])
    assert (found.missing, found.of) == (1, FEWEST_BARS + 1)
    assert beyond_the_axis([*marks, (3, -0.2)]) == []  # it hangs from where the others stand, below the axis
