"""The range of one axis: given, or taken from data; and what of some data lies outside it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from coursekit.stage.letters.facts import number, superscript

FEWEST_STEPS = 4  # of an axis whose range is taken from data
HAIR = 0.005  # of a range: what lies outside by less is as good as on its border


class Scale(NamedTuple):
    """The range of one axis and the values that are numbered on it."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def fraction(self, values: np.ndarray | float) -> np.ndarray:
        """Where the values lie between low (0) and high (1); values that the scale cannot show are NaN."""
        v = np.asarray(values, dtype=float)
        v = np.where(np.isfinite(v), v, np.nan)
        if not self.log:
            return np.asarray((v - self.low) / (self.high - self.low))
        logs = np.log(np.where(v > 0, v, np.nan))
        return np.asarray((logs - np.log(self.low)) / (np.log(self.high) - np.log(self.low)))

    def outside(self, values: np.ndarray | float) -> np.ndarray:
        """Which values lie outside the range: infinities do, and NaN, which is no value, does not."""
        share, is_value = self.fraction(values), ~np.isnan(np.asarray(values, dtype=float))
        return np.asarray(is_value & ~((share >= -HAIR) & (share <= 1 + HAIR)))

    def name(self, tick: float) -> str:
        """How a tick is written: 0.5, or 10⁻⁴ on a logarithmic axis with whole decades."""
        power = np.log10(tick) if self.log else 0.5
        whole_decade = abs(power - round(power)) < 1e-9
        return f"10{superscript(round(power))}" if self.log and whole_decade and abs(power) > 3 else number(tick)


def linear_scale(low: float, high: float, step: float) -> Scale:
    """From low to high, numbered at every whole multiple of step.

    raises: ValueError where low is high, or step is 0
    """
    if not (abs(low) < np.inf and abs(high) < np.inf and 0 < abs(step) < np.inf) or low == high:
        raise ValueError(
            f"linear_scale({low}, {high}, {step}) is no range: low and high must be two numbers, and step not 0; "
            "linear_around(values) takes all three from data."
        )
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return Scale(low, high, tuple(float(k * step) for k in np.arange(first, last + 1)))


def log_scale(low: float, high: float, every: int = 1) -> Scale:
    """From low to high, both above 0, numbered at every so many decades.

    raises: ValueError where one of them is not, or where low is high
    """
    if not (0 < low < np.inf and 0 < high < np.inf and every > 0) or low == high:
        raise ValueError(
            f"log_scale({low}, {high}, {every}) is no range: low and high must be two numbers above 0, and every at "
            "least 1; log_around(values) takes them from data."
        )
    first, last = np.ceil(np.log10(low) - 1e-9), np.floor(np.log10(high) + 1e-9)
    return Scale(low, high, tuple(float(10.0**k) for k in np.arange(first, last + 1, every)), log=True)


def linear_around(*values: np.ndarray | float, step: float | None = None) -> Scale:
    """The smallest range from one whole multiple of a step to another that has all finite values in it.

    values: arrays of any shapes, and single numbers: linear_around(loss, 0) begins at 0 or below
    step:   between two numbers of the axis; if left out, 1, 2 or 5 times a power of ten that makes 4 to 10 of them
    raises: ValueError where no value is finite
    """
    low, high = _ends(values, "linear_around")
    if low == high:
        low, high = low - abs(low or 1) / 2, high + abs(high or 1) / 2
    if step is None:
        step = _step((high - low) / FEWEST_STEPS)
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return linear_scale(float(first * step), float(last * step), step)


def log_around(*values: np.ndarray | float) -> Scale:
    """The smallest range of whole decades that has all positive, finite values in it, with at most six numbers.

    raises: ValueError where no value is positive and finite
    """
    low, high = _ends([np.where(np.asarray(v, float) > 0, v, np.nan) for v in values], "log_around")
    first, last = int(np.floor(np.log10(low) + 1e-9)), int(np.ceil(np.log10(high) - 1e-9))
    last = max(last, first + 1)
    return log_scale(10.0**first, 10.0**last, every=-(-(last - first) // 5))


def _ends(values: Any, asked: str) -> tuple[float, float]:
    every = np.concatenate([np.asarray(v, dtype=float).ravel() for v in values]) if len(values) else np.zeros(0)
    finite = every[np.isfinite(every)]
    if not len(finite):
        raise ValueError(f"{asked}() got {len(every)} values, none of which an axis can show; give it some that are.")
    return float(finite.min()), float(finite.max())


def _step(most: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is no larger."""
    power = 10.0 ** np.floor(np.log10(most))
    return float(max(factor * power for factor in (1, 2, 5) if factor * power <= most * (1 + 1e-9)))


class Span(NamedTuple):
    """How far data reaches along one axis, and the range that is shown of it."""

    axis: str
    low: float
    high: float
    shown_low: float
    shown_high: float


class LeftOut(NamedTuple):
    """Data that a drawing does not show, since it lies outside a range; the audit reads it from the mobject.

    what:    the kind of drawing, "curve"
    color:   by which it is known; "" where it has none of its own
    missing: the samples that are left out, of so many
    spans:   along which axes it reaches beyond the range
    """

    what: str
    color: str
    missing: int
    of: int
    spans: tuple[Span, ...]


def left_out(what: str, color: str, *along: tuple[str, Scale, np.ndarray]) -> tuple[LeftOut, ...]:
    """What a drawing has to say of data that it does not show; nothing if it shows all.

    along: the name of an axis, its scale, and the data along it; the same number of samples for each
    """
    outside = [scale.outside(values) for _, scale, values in along]
    missing = np.logical_or.reduce(outside)
    if not missing.any():
        return ()
    spans = tuple(_spans(along, outside))
    return (LeftOut(what, color, int(missing.sum()), int(missing.size), spans),)


def _spans(along: Any, outside: list[np.ndarray]) -> Iterator[Span]:
    for (axis, scale, values), beyond in zip(along, outside, strict=True):
        if beyond.any():
            low, high = sorted((scale.low, scale.high))
            yield Span(axis, float(np.nanmin(values)), float(np.nanmax(values)), low, high)


def tell_left_out(mobject: Any, told: tuple[LeftOut, ...]) -> None:
    """Let a mobject say what it does not show, of each kind and colour the worst so far; copies of it say the same."""
    worst = {(known.what, known.color): known for known in getattr(mobject, "left_out", ())}
    for new in told:
        before = worst.get((new.what, new.color))
        if before is None or new.missing * before.of > before.missing * new.of:
            worst[new.what, new.color] = new
    mobject.set(left_out=tuple(worst.values()))
