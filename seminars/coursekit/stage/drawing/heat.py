"""A matrix as one image: a pixel an entry, whatever their number."""

from typing import cast

import numpy as np
from manim import ImageMobject, ManimColor, Mobject, RoundedRectangle, ValueTracker
from manim.constants import RESAMPLING_ALGORITHMS

from coursekit.stage.drawing.ranges import left_out, linear_scale, tell_left_out
from coursekit.stage.theme import BACKGROUND, PANEL, RULE, TEXT

ENLARGED = 4
SHARES = linear_scale(0.0, 1.0, 1.0)


def heat_image(
    share: np.ndarray, width: float, low: str = PANEL, high: str = TEXT, height: float | None = None
) -> ImageMobject:
    """Entries as squares of colour between two colours.

    share:  (rows, columns), 0 for the colour `low`, 1 for `high`; what is below 0 or above 1 has these colours too,
            and is told by the audit
    width:  of the picture in scene units; its height follows from square entries, unless it is given
    """
    image = ImageMobject(_colors(share, low, high))
    # Enlarged entries, and then the mean of neighbours: edges stay sharp, and none is a pixel wider than another.
    image.set_resampling_algorithm(RESAMPLING_ALGORITHMS["bilinear"])
    tell_left_out(image, left_out("heat map", "", ("the colour", SHARES, share)))
    return image.stretch_to_fit_width(width).stretch_to_fit_height(height or width * share.shape[0] / share.shape[1])


def _colors(share: np.ndarray, low: str, high: str) -> np.ndarray:
    """(rows, columns) -> (rows · ENLARGED, columns · ENLARGED, 3) uint8."""
    ends = np.array([ManimColor(low).to_rgb(), ManimColor(high).to_rgb()])
    # Without the clip, a byte would begin again at 0, and what is too bright would be black.
    mixed = ends[0] + np.clip(share[..., None].astype(float), 0, 1) * (ends[1] - ends[0])
    pixels: np.ndarray = np.round(255 * mixed).astype(np.uint8)
    return pixels.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)


def film(frames: np.ndarray, clock: ValueTracker, width: float, low: str = PANEL, high: str = TEXT) -> ImageMobject:
    """A matrix that changes as a clock runs: at 2.5, halfway between frames[2] and frames[3].

    frames: (time, rows, columns), entries from 0 to 1
    """
    image = heat_image(frames[0], width, low, high)
    tell_left_out(image, left_out("heat map", "", ("the colour", SHARES, frames)))

    def turn(shown: Mobject) -> None:
        step = float(np.clip(clock.get_value(), 0, len(frames) - 1))
        whole = int(step)
        following = frames[min(whole + 1, len(frames) - 1)]
        mixed = (1 - (step - whole)) * frames[whole] + (step - whole) * following
        cast(ImageMobject, shown).pixel_array[..., :3] = _colors(mixed, low, high)

    image.add_updater(turn, call_updater=True)
    return image


def mat(image: ImageMobject, gap: float = 0.06) -> RoundedRectangle:
    """The frame around a picture, behind it."""
    ground = RoundedRectangle(corner_radius=0.06, width=image.width + 2 * gap, height=image.height + 2 * gap)
    return ground.set_fill(BACKGROUND, 1).set_stroke(RULE, 1.5).move_to(image)
