"""Something that moves along recorded points as a clock runs: the clock counts steps, so speed means steps a second."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from manim import ORIGIN, Mobject, ValueTracker, VGroup, VMobject

from coursekit.stage.drawing.curves import marker, plain_line
from coursekit.stage.drawing.polyline import dashed, set_polylines, up_to
from coursekit.stage.letters.writing import label
from coursekit.stage.theme import TEXT, SeriesStyle


class Trail(VGroup):
    """The line walked so far, and the marker at its tip.

    Both are functions of the clock's value alone, never of the time between two frames: any frame can be drawn by
    itself, at any frame rate, and is the same.
    """

    def __init__(
        self, points: np.ndarray, style: SeriesStyle, clock: ValueTracker, width: float = 4.0, size: float = 0.2
    ) -> None:
        """points: (steps + 1, 3) of the scene; at clock value t the tip is at points[t]"""
        self.way = points
        self.line = plain_line(style, width)
        self.tip = marker(style, points[0], size)
        super().__init__(self.line, self.tip)
        self.add_updater(lambda trail: trail.walk(style.dashes, clock.get_value()), call_updater=True)

    def walk(self, dashes: Sequence[float], step: float) -> "Trail":
        """Draw the trail as it is after so many steps, a fraction of a step included."""
        walked = up_to(self.way, step)
        set_polylines(self.line, dashed(walked, dashes))
        self.tip.move_to(walked[-1])
        return self


def appear_at(mobject: VMobject, clock: ValueTracker, step: float, over: float = 4.0) -> VMobject:
    """Let something with a fill appear as the clock passes a step, over so many steps."""

    def fade(shown: Mobject) -> None:
        cast(VMobject, shown).set_opacity(min(max((clock.get_value() - step) / over, 0.0), 1.0))

    return mobject.add_updater(fade, call_updater=True)


def counter(
    words: Sequence[str],
    clock: ValueTracker,
    at: np.ndarray,
    color: str = TEXT,
    side: np.ndarray = ORIGIN,
    bold: bool = False,
) -> VGroup:
    """What there is to say at each step of a clock, one after another in one place: a number that changes.

    words: one text a step; at 2.5 or less, the text is words[2], and beyond the last step it stays the last one
    at:    the middle of the text, or the middle of its edge at `side`
    """
    written = {said: label(said, color, bold=bold).move_to(at, aligned_edge=side) for said in dict.fromkeys(words)}
    shown = VGroup()

    def turn(group: Mobject) -> None:
        step = int(np.clip(np.round(clock.get_value()), 0, len(words) - 1))
        group.become(VGroup(written[words[step]]))

    return shown.add_updater(turn, call_updater=True)
