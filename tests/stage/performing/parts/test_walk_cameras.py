"""A scene that is drawn in parts has the cameras of one that is drawn at once."""

import pytest
from manim import Camera, MovingCamera, ThreeDCamera

from coursekit.stage.performing.parts.walk import Unseen, camera_that_may_be_unseen
from coursekit.stage.rendering.raster import Redrawing


@pytest.mark.parametrize("camera", [Camera, MovingCamera, ThreeDCamera])
def test_what_did_not_change_is_not_drawn_again_in_a_part_either(camera):
    unseen = camera_that_may_be_unseen(camera)
    assert issubclass(unseen, Unseen) and issubclass(unseen, Redrawing)


def test_a_camera_that_draws_in_ways_of_its_own_is_left_as_it_is():
    class Own(ThreeDCamera):
        """An author's."""

    assert camera_that_may_be_unseen(Own) is Own
