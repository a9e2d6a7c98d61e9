"""Bars that end beyond an axis are found among any number of boxes, such as the faces of a surface."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coursekit.stage.audit.rules.beyond import BORDER, _standing_on

# In quarters of the slack, and a bit beside them: no two heights are as far apart as the slack, to a last bit.
HEIGHTS = st.integers(-40, 40).map(lambda quarters: BORDER * (quarters / 4))


@given(st.lists(st.tuples(HEIGHTS, HEIGHTS).map(sorted), min_size=1, max_size=30))
def test_boxes_that_stand_on_a_height_are_counted_as_one_by_one(boxes):
    edges = np.array(boxes) + 1e-4 * np.random.default_rng(0).random((len(boxes), 2)) * (0, 1)
    grounds = edges.ravel() + 1e-5
    counted = [sum(bool((np.abs(each - ground) < BORDER).any()) for each in edges) for ground in grounds]
    assert _standing_on(grounds, edges).tolist() == counted
