"""Axes of shares: percentages, on a logarithmic scale that may fall from left to right."""

from collections.abc import Sequence

from coursekit.stage.drawing.chart import Scale
from coursekit.stage.letters.facts import percent


class ShareScale(Scale):
    """A scale whose ticks are written as percentages: 0.05 as 5 %."""

    def name(self, tick: float) -> str:
        return percent(tick)


def shares(first: float, last: float, ticks: Sequence[float]) -> ShareScale:
    """From one share of a whole to another, evenly in its logarithm; falling if the last is the smaller."""
    return ShareScale(first, last, tuple(ticks), log=True)
