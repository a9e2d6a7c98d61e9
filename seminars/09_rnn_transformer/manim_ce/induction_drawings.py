"""What the sections of InductionHeads share: tokens as tiles, attention as a map, progress of one and two layers."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZΓΔΘΛΞΠ"  # a letter a kind of token
ONE, TWO = SERIES[0], SERIES[1]  # models of one layer, and of two
STYLES = (ONE, TWO)
ANSWER = MINT  # where the next token can be found, and what a head knows of it
UNSEEN = "#0A0E18"  # no attention
LETTER = 18.5  # the smallest that the audit lets pass


def letter(token: int, size: float = NOTE_SIZE, color: str = TEXT) -> Words:
    return text(ALPHABET[int(token)], size, color)


def tile(token: int, side: float, color: str = RULE) -> VGroup:
    """One token: (box, letter)."""
    box = RoundedRectangle(corner_radius=0.07, width=side, height=side, color=color, stroke_width=1.8)
    return VGroup(box.set_fill(PANEL, 1), letter(token))


def tiles(tokens: np.ndarray, pitch: float, gap: float = 0.07) -> VGroup:
    """A sequence, from left to right about the origin."""
    row = VGroup(*(tile(token, pitch - gap) for token in tokens))
    for i, one in enumerate(row):
        one.move_to([(i - (len(tokens) - 1) / 2) * pitch, 0, 0])
    return row


class AttentionMap(Group):
    """How much each place (a row) looks at each earlier one (a column), as the clock runs; tokens along both sides.

    image, across, down: the picture, the tokens above it, those to its left
    """

    def __init__(self, frames: np.ndarray, tokens: np.ndarray, clock: ValueTracker, width: float, color: str) -> None:
        """frames: (time, place, looked at); width: of the picture in the scene"""
        self.unit = width / len(tokens)
        self.image = film(frames, clock, width, UNSEEN, color)
        self.across, self.down = VGroup(), VGroup()
        for i, token in enumerate(tokens):
            out = 0.11 + 0.24 * (i % 2)  # by turns, since letters that can be read are wider than entries
            self.across.add(letter(token, LETTER, MUTED).move_to(self.cell(-1, i) + out * UP))
            self.down.add(letter(token, LETTER, MUTED).move_to(self.cell(i, -1) + out * LEFT))
        super().__init__(mat(self.image, 0.03), self.image, self.across, self.down)

    def cell(self, place: int, looked_at: int) -> np.ndarray:
        """The middle of an entry; -1 is where the letters stand."""
        return self.image.get_corner(UL) + self.unit * ((looked_at + 0.5) * RIGHT + (place + 0.5) * DOWN)

    def box(self, place: int, looked_at: int, color: str = ANSWER) -> Square:
        return Square(self.unit, color=color, stroke_width=2).move_to(self.cell(place, looked_at))

    def band(self, place: int) -> Rectangle:
        """The row of one place."""
        row = Rectangle(width=self.image.width, height=self.unit, color=TEXT, stroke_width=2)
        return row.move_to(self.cell(place, 0)).set_x(self.image.get_x())

    def answers(self, period: int, clock: ValueTracker | None = None) -> VGroup:
        """The stripe: where the next token stands for each place of the second half; those that a clock has passed."""
        places = len(self.down)
        boxes = VGroup(*(self.box(i, i + 1 - period) for i in range(places // 2, places)))
        boxes.set_fill(ANSWER, 0.45)

        def pass_over(shown: Mobject) -> None:
            for i, box in enumerate(boxes, start=places // 2):
                box.set_stroke(opacity=float(clock.get_value() >= i - 0.5))
                box.set_fill(opacity=0.45 * float(clock.get_value() >= i - 0.5))

        return boxes.add_updater(pass_over, call_updater=True) if clock else boxes


def example_chain(tokens: np.ndarray, period: int, clock: ValueTracker, middle: np.ndarray) -> VGroup:
    """In words and tiles: the token at the place that the clock is at, the same one before, and what followed it."""
    names = [label("here"), label("before, it was followed by"), label("so this comes next")]
    rows = VGroup(*names).arrange(DOWN, buff=0.62, aligned_edge=LEFT).move_to(middle, aligned_edge=LEFT)
    shown = VGroup()

    def turn(group: Mobject) -> None:
        place = int(np.clip(round(clock.get_value()), 0, len(tokens) - 1))
        there = place + 1 - period
        drawn = [[place], [there - 1, there], [there]]
        colors = [[TEXT], [TEXT, ANSWER], [ANSWER]]
        rows_of_tiles = VGroup()
        for name, at, hues in zip(names, drawn, colors, strict=True):
            row = VGroup(*(tile(tokens[i], 0.5, hue) for i, hue in zip(at, hues, strict=True))).arrange(
                RIGHT, buff=0.08
            )
            rows_of_tiles.add(row.next_to(name, LEFT, buff=0.3))
        group.become(rows_of_tiles)

    return VGroup(rows, shown.add_updater(turn, call_updater=True))


def carried(tokens: np.ndarray, below: VGroup) -> VGroup:
    """What each place carries after the first layer: (box, the token before, its own); the first has none before."""
    pairs = VGroup()
    for i, (token, one) in enumerate(zip(tokens, below, strict=True)):
        box = RoundedRectangle(corner_radius=0.07, width=0.47, height=0.8, color=RULE, stroke_width=1.8)
        box.set_fill(PANEL, 1).move_to(one)
        former = letter(tokens[i - 1], color=ANSWER).move_to(box.get_center() + 0.19 * UP) if i else VGroup()
        pairs.add(VGroup(box, former, letter(token).move_to(box.get_center() + 0.19 * DOWN)))
    return pairs


def example_pair(tokens: np.ndarray) -> VGroup:
    """What one place carries, large: the token before, and its own."""
    pair = carried(tokens[:2], tiles(tokens[:2], 0.53))[1].scale(2.2)
    names = [label("the one before", ANSWER), label("its own")]
    for name, written in zip(names, pair[1:], strict=True):
        beside(name, pair[0].get_right() * RIGHT + written.get_y() * UP, RIGHT, 0.3)
    return VGroup(pair, *names)


def progress_charts(run: Tensors) -> tuple[Chart, Chart]:
    """Accuracy above, attention on the stripe below, over the same steps."""
    last = float(run["measured_at"][-1])
    steps, unit = linear_scale(0, last, last / 3), linear_scale(0, 1, 0.5)
    upper = chart(steps, unit, 5.0, 1.5, "", "accuracy in the second half").place(3.35, 1.5)
    lower = chart(steps, unit, 5.0, 1.5, "step", "attention on the stripe").place(3.35, -1.15)
    return upper, lower


def progress(charts: tuple[Chart, Chart], run: Tensors, depth: int, clock: ValueTracker) -> list[Trail]:
    """Both of them for the first seed, in step with a clock that counts measurements."""
    return [
        Trail(curve_points(axes, run["measured_at"], run[key][depth, 0])[0], STYLES[depth], clock, 4)
        for axes, key in zip(charts, ("accuracy", "stripe"), strict=True)
    ]


def model_names(axes: Chart, depth: int) -> list[Words]:
    """What the lines of the models of so many layers, from 0, and of fewer, are called: below each."""
    places = (("one layer", 0.16), ("two layers", 0.72))
    right, top = axes.x_axis.get_end()[0], axes.y_axis.height
    return [
        label(name, style.color).move_to([right - 0.1, axes.x_axis.get_y() + height * top, 0], aligned_edge=RIGHT)
        for (name, height), style in zip(places[: depth + 1], STYLES, strict=False)
    ]


def looks(weights: np.ndarray, starts: Sequence[Mobject], end: np.ndarray, color: str) -> VGroup:
    """Lines from what is looked at to who looks, the brighter the more: (place,) from 0 to 1."""
    lines = VGroup()
    for weight, start in zip(weights, starts, strict=False):
        if weight > 0.02:
            line = Line(start.get_top(), end, color=color, stroke_width=1 + 4 * float(weight))
            lines.add(line.set_stroke(opacity=max(float(weight), 0.15)))
    return lines


class Knockout(VGroup):
    """One cut and what is left of the accuracy: a bar that shrinks as the clock runs from 0 to 1."""

    def __init__(
        self, name: str, before: np.ndarray, after: np.ndarray, left: np.ndarray, length: float, clock: ValueTracker
    ) -> None:
        """before, after: (seed,); left: where accuracy 0 is; length: of accuracy 1"""
        self.words = label(name)
        self.words.move_to(left + 0.35 * LEFT, aligned_edge=RIGHT)
        self.ground = Rectangle(width=length, height=0.46, color=RULE, stroke_width=1.5).move_to(
            left, aligned_edge=LEFT
        )
        self.bar = Rectangle(height=0.46, stroke_width=0, fill_color=TWO.color, fill_opacity=0.85)
        self.told = label(percent(after.mean(), 2), bold=True)
        super().__init__(self.words, self.ground, self.bar)

        def shrink(bar: Mobject) -> None:
            share = before.mean() + clock.get_value() * (after.mean() - before.mean())
            bar.stretch_to_fit_width(max(length * share, 0.01)).move_to(left, aligned_edge=LEFT)

        self.bar.add_updater(shrink, call_updater=True)
        self.told.move_to(left + (length + 0.3) * RIGHT, aligned_edge=LEFT)


def small_chart(run: Tensors, y_name: str) -> Chart:
    """Axes for a card, without numbers: they have been read before."""
    last = float(run["measured_at"][-1])
    axes = Chart(linear_scale(0, last, last), linear_scale(0, 1, 1), 3.2, 2.4)
    axes.names.add(note("step").next_to(axes.x_axis, DOWN, buff=0.15))
    axes.names.add(note(y_name).next_to(axes.y_axis, UP, buff=0.15).align_to(axes.y_axis, LEFT))
    return axes
