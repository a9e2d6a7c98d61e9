"""A network drawn from its weights: one line a weight, its width the size, its colour and dashes the sign."""

from collections.abc import Sequence

import numpy as np
from manim import CapStyleType, Circle, VGroup, VMobject

from coursekit.stage.drawing.curves import plain_line
from coursekit.stage.drawing.polyline import dashed, set_polylines
from coursekit.stage.theme import BACKGROUND, MINT, MUTED, VIOLET, SeriesStyle

POSITIVE = SeriesStyle(MINT)
NEGATIVE = SeriesStyle(VIOLET, (0.2, 0.08))
WIDEST = 6.5
# Lines of one sign and nearly one width are drawn as one mobject: hundreds of lines then cost a few dozen.
LEVELS = 14
# A line thinner than this share of the widest could not be seen.
THINNEST = 0.02


class Network(VGroup):
    """Units in columns, layer by layer from left to right, and a line for every weight that is not zero.

    It stays where it was made: its lines are drawn between fixed places. parts: lines, units (a group a layer)
    """

    def __init__(
        self,
        counts: Sequence[int],
        columns: Sequence[float],
        low: float,
        high: float,
        radius: float,
        widest: float = WIDEST,
    ) -> None:
        """counts: units of each layer; columns: the x of each; low, high: the y of the last and the first unit;
        widest: the stroke of the widest line, smaller in a small picture
        """
        super().__init__()
        self.places = [_column(count, x, low, high) for count, x in zip(counts, columns, strict=True)]
        ends = [_ends(before, after) for before, after in zip(self.places[:-1], self.places[1:], strict=True)]
        self._solid = np.concatenate([_pieces([way]) for layer in ends for way in layer])
        dashes = [_pieces(dashed(way, NEGATIVE.dashes)) for layer in ends for way in layer]
        self._dashes = np.concatenate(dashes)
        self._line_of_dash = np.repeat(np.arange(len(dashes)), [len(pieces) for pieces in dashes])
        signs = (POSITIVE, NEGATIVE)
        self.lines = VGroup(
            *(_bundle(style, level / LEVELS, widest) for level in range(1, LEVELS + 1) for style in signs)
        )
        self.units = VGroup(*(VGroup(*(_unit(at, radius) for at in places)) for places in self.places))
        self.add(self.lines, self.units)

    def draw_weights(
        self, weights: Sequence[np.ndarray], largest: float, drawn: Sequence[float] | None = None
    ) -> "Network":
        """Draw these weights; those that are zero have no line.

        weights: (units after, units before) for each layer of weights
        largest: the size of a weight that is drawn as the widest line; one larger still is drawn no wider
        drawn:   for each layer of weights, which share of its way each line has grown, from 0 to 1; all of it if None
        """
        flat = np.concatenate([layer.ravel() for layer in weights])
        share = np.abs(flat) / largest
        level = np.where(share < THINNEST, 0, np.clip(np.ceil(share * LEVELS), 1, LEVELS)).astype(int)
        grown = np.repeat(np.ones(len(weights)) if drawn is None else drawn, [layer.size for layer in weights])
        for i, bundle in enumerate(self.lines):
            of_level = (level == i // 2 + 1) & (grown > 0)
            if i % 2:
                chosen = (of_level & (flat < 0))[self._line_of_dash]
                pieces, growth = self._dashes[chosen], grown[self._line_of_dash[chosen]]
            else:
                chosen = of_level & (flat > 0)
                pieces, growth = self._solid[chosen], grown[chosen]
            starts = self._starts(i % 2 == 1, chosen)
            bundle.set_points((starts + growth[:, None, None] * (pieces - starts)).reshape(-1, 3))
        return self

    def _starts(self, of_dashes: bool, chosen: np.ndarray) -> np.ndarray:
        """Where the lines of the chosen pieces begin, (pieces, 1, 3)."""
        begin: np.ndarray = self._solid[:, :1]
        chosen_lines: np.ndarray = begin[self._line_of_dash[chosen]] if of_dashes else begin[chosen]
        return chosen_lines


def between(series: Sequence[np.ndarray], step: float) -> list[np.ndarray]:
    """Each layer of weights (time, after, before) at a fractional time: halfway between two snapshots at 2.5."""
    last = len(series[0]) - 1
    step = float(np.clip(step, 0, last))
    whole = min(int(step), last - 1) if last else 0
    rest = step - whole
    following = min(whole + 1, last)
    return [(1 - rest) * layer[whole] + rest * layer[following] for layer in series]


def _column(count: int, x: float, low: float, high: float) -> np.ndarray:
    heights = np.linspace(high, low, count) if count > 1 else np.array([(low + high) / 2])
    return np.stack([np.full(count, x), heights, np.zeros(count)], axis=1)


def _ends(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """The lines between two columns of units, (after · before, 2, 3), in the order of a weight matrix's entries."""
    starts = np.broadcast_to(before[None], (len(after), len(before), 3))
    finishes = np.broadcast_to(after[:, None], (len(after), len(before), 3))
    return np.stack([starts, finishes], axis=2).reshape(-1, 2, 3)


def _pieces(lines: Sequence[np.ndarray]) -> np.ndarray:
    """Straight lines as cubic Bézier curves, (lines, 4, 3)."""
    return np.asarray(set_polylines(VMobject(), lines).points).reshape(-1, 4, 3)


def _bundle(style: SeriesStyle, share: float, widest: float) -> VMobject:
    line = plain_line(style, widest * share).set_stroke(opacity=0.45 + 0.55 * share)
    return line.set_cap_style(CapStyleType.BUTT)


def _unit(at: np.ndarray, radius: float) -> Circle:
    return Circle(radius, color=MUTED, stroke_width=1.5).set_fill(BACKGROUND, 1).move_to(at)
