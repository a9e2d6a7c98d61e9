"""What the sections of Grokking share: the table of answers, the numbers in their plane, curves in step with them."""

from collections.abc import Mapping
from typing import cast

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]

SHOWN = 2  # the place of the weight decay that is shown at length among those that were tried
TRAIN, TEST = SERIES[1], SERIES[0]
THREAD, WAVE = MINT, VIOLET
ENLARGED = 4  # pixels of an image a cell of a table, as heat_image has them
DECAYS = (SeriesStyle(CORAL, SERIES[2].dashes), SeriesStyle(LEMON, SERIES[3].dashes), TEST, SERIES[4])


def sums_of(run: Tensors) -> np.ndarray:
    """(a + b) mod p for all pairs, (a, b)."""
    numbers = np.arange(int(run["prime"]))
    return (numbers[:, None] + numbers) % len(numbers)


def sums_table(run: Tensors, clock: ValueTracker, width: float) -> ImageMobject:
    """All sums, the brighter the larger; as the clock goes from 0 to 1, those that are kept back go dark."""
    bright = 0.12 + 0.88 * sums_of(run) / (float(run["prime"]) - 1)
    return film(np.stack([bright, np.where(run["seen"], bright, 0)]), clock, width, PANEL, AMBER)


def answer_table(run: Tensors, clock: ValueTracker, width: float) -> ImageMobject:
    """Which sums are right as the clock runs: learned ones in the colour of training, others in that of the test."""
    right = run["right"].astype(float)
    ground, *hues = (ManimColor(color).to_rgb() for color in (PANEL, TRAIN.color, TEST.color))
    bright = np.where(run["seen"][..., None], *hues)
    image = heat_image(right[0], width)

    def turn(shown: Mobject) -> None:
        share = between([right], clock.get_value())[0][..., None]
        pixels = np.round(255 * (ground + share * (bright - ground))).astype(np.uint8)
        cast(ImageMobject, shown).pixel_array[..., :3] = pixels.repeat(ENLARGED, 0).repeat(ENLARGED, 1)

    return image.add_updater(turn, call_updater=True)


def table_names(image: ImageMobject) -> VGroup:
    """What stands along a table: a down, b across."""
    return VGroup(label("$a$", MUTED).next_to(image, LEFT, buff=0.2), label("$b$", MUTED).next_to(image, UP, buff=0.2))


def accuracy_chart(run: Tensors, width: float, height: float) -> Chart:
    steps = log_scale(1, float(run["recorded_at"][-1]))
    return chart(steps, linear_scale(0, 1, 0.25), width, height, "step", "share of right answers")


def kinds_legend(x: float) -> VGroup:
    """The two kinds of sums, side by side, above a chart."""
    rows = legend([("examples", TRAIN), ("sums never seen", TEST)])
    return rows.arrange(RIGHT, buff=0.6).move_to([x, 2.5, 0])


def in_step(axes: Chart, run: Tensors, values: np.ndarray, style: SeriesStyle, clock: ValueTracker) -> Trail:
    """A recorded quantity, drawn as far as the clock has come; it counts recorded steps."""
    return Trail(curve_points(axes, run["recorded_at"], values)[0], style, clock, 4, 0.18)


def frame_at(run: Tensors, step: float) -> int:
    """The first recorded frame at a step or after it."""
    return int(np.searchsorted(run["recorded_at"], step))


class Numbers(VGroup):
    """All numbers in the plane of the network's strongest wave, as the clock runs, and a thread through them.

    The thread joins each number to the one that ends beside it. parts: thread, dots (by number)
    """

    def __init__(self, run: Tensors, clock: ValueTracker, at: np.ndarray, radius: float) -> None:
        super().__init__()
        prime, self.order = int(run["prime"]), np.append(around(run), 0)
        self.places, self.at = radius * scaled(run["circle"]), at
        self.thread = VMobject(stroke_color=THREAD, stroke_width=3)
        self.dots = VGroup(*(Dot(radius=0.05, color=TEXT) for _ in range(prime)))
        self.add(self.thread, self.dots)
        self.add_updater(lambda numbers: numbers.turn(clock.get_value()), call_updater=True)

    def spots(self, step: float) -> np.ndarray:
        """Where each number is, (number, 3)."""
        flat = between([self.places], step)[0]
        return self.at + np.concatenate([flat, np.zeros((len(flat), 1))], axis=1)

    def turn(self, step: float) -> "Numbers":
        points = self.spots(step)
        self.thread.set_points_as_corners(points[self.order])
        for dot, point in zip(self.dots, points, strict=True):
            dot.move_to(point)
        return self


def scaled(circle: np.ndarray) -> np.ndarray:
    """Places (frame, number, 2), at each frame as large that the farthest from the middle is at 1."""
    return circle / np.linalg.norm(circle, axis=2).max(axis=1)[:, None, None]


def number_labels(numbers: Numbers, every: int) -> VGroup:
    """The names of every so many numbers around the circle, from the top."""
    ways = numbers.spots(len(numbers.places)) - numbers.at
    lengths = np.linalg.norm(ways, axis=1, keepdims=True)
    outside = numbers.at + ways / lengths * (lengths.max() + 0.3)
    return VGroup(*(note(number(i), TEXT).move_to(outside[i]) for i in numbers.order[:-1:every]))


def hand(numbers: Numbers, reach: np.ndarray, turned: ValueTracker, color: str) -> Line:
    """A clock's hand that has turned so far, in turns from the top; as long as the places that it passes are away."""
    length = float(np.linalg.norm(reach - numbers.at, axis=1).mean())
    line = Line(numbers.at, numbers.at + UP, color=color, stroke_width=6)

    def turn(shown: Mobject) -> None:
        angle = 2 * np.pi * turned.get_value()
        tip = numbers.at + 0.93 * length * np.array([np.sin(angle), np.cos(angle), 0])
        cast(Line, shown).put_start_and_end_on(numbers.at, tip)

    return line.add_updater(turn, call_updater=True)


def swept(numbers: Numbers, first: float, last: ValueTracker, radius: float, color: str) -> VMobject:
    """The angle that a hand has passed, from one turn on: an arc that grows with it."""
    arc = VMobject(stroke_color=color, stroke_width=5)

    def grow(shown: Mobject) -> None:
        angle = 2 * np.pi * np.linspace(first, max(last.get_value(), first + 1e-4), 40)
        way = np.stack([np.sin(angle), np.cos(angle), np.zeros_like(angle)], axis=1)
        cast(VMobject, shown).set_points_as_corners(numbers.at + radius * way)

    return arc.add_updater(grow, call_updater=True)


class Wave(VMobject):
    """What one hidden unit has for each place on the circle, as the clock runs: a line through its weights."""

    def __init__(self, axes: Chart, weights: np.ndarray, clock: ValueTracker) -> None:
        """weights: (frame, place), in the order of the thread"""
        super().__init__(stroke_color=WAVE, stroke_width=3)
        self.axes, self.weights = axes, weights
        self.add_updater(lambda wave: wave.turn(clock.get_value()), call_updater=True)

    def turn(self, step: float) -> "Wave":
        weights = between([self.weights], step)[0]
        return self.set_points_as_corners(self.axes.coords_to_point(np.arange(len(weights)), weights))


def around(run: Tensors) -> np.ndarray:
    """The numbers in the order of their places on the circle."""
    prime = int(run["prime"])
    return np.arange(prime) * int(run["neighbour"]) % prime


def decay_names(run: Tensors) -> list[str]:
    return [f"$lambda$ = {number(decay)}" for decay in run["decays"]]


def small_chart(run: Tensors, y_name: str) -> Chart:
    """Axes for a card, without numbers: they have been read before."""
    axes = Chart(log_scale(1, float(run["recorded_at"][-1])), linear_scale(0, 1, 1), 3.2, 2.4)
    axes.names.add(note("step").next_to(axes.x_axis, DOWN, buff=0.15))
    axes.names.add(note(y_name).next_to(axes.y_axis, UP, buff=0.15).align_to(axes.y_axis, LEFT))
    return axes
