"""The network of LotteryTicketHypothesis: one drawing of real weights, which trains, is pruned and rewound."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]
KINDS = (" pixels", "", "", " digits")  # what the units of the outer layers are


def layers(drawn: Tensors, kind: str) -> list[np.ndarray]:
    """The drawn network's tensors of one kind, layer by layer: "weight", "mask", "ticket_weight", …"""
    return [drawn[f"{kind}{layer}"] for layer in (1, 2, 3)]


def shown_round(drawn: Tensors) -> int:
    """The first round whose mask is the ticket's."""
    same = [(m == t).all(axis=(1, 2)) for m, t in zip(layers(drawn, "mask"), layers(drawn, "ticket_mask"), strict=True)]
    return int(np.flatnonzero(np.logical_and.reduce(same))[0])


def drawn_counts(drawn: Tensors) -> list[int]:
    """How many units of each layer are drawn."""
    return [len(drawn[f"unit{layer}"]) for layer in range(4)]


def network(
    drawn: Tensors,
    left: float,
    right: float,
    low: float = -2.6,
    high: float = 2.0,
    radius: float = 0.09,
    widest: float = WIDEST,
) -> Network:
    """The drawn units, in four columns from left to right, without lines yet."""
    return Network(drawn_counts(drawn), np.linspace(left, right, 4).tolist(), low, high, radius, widest)


def largest(drawn: Tensors) -> float:
    """The size of a weight that is drawn as the widest line: the same in every section."""
    return float(max(np.abs(layer).max() for layer in layers(drawn, "weight")[:2]))


def alive(net: Network, clock: ValueTracker, weights: Callable[[float], list[np.ndarray]], widest: float) -> Network:
    """The network with its weights at the clock's value, whatever that is."""
    net.add_updater(lambda shown: shown.draw_weights(weights(clock.get_value()), widest), call_updater=True)
    return net


def through_training(drawn: Tensors, kind: str, iteration: np.ndarray) -> Callable[[float], list[np.ndarray]]:
    """Weights over training, on a clock that counts the samples of a curve measured at `iteration`."""

    def at(sample: float) -> list[np.ndarray]:
        now = np.interp(sample, np.arange(len(iteration)), iteration)
        return between(layers(drawn, kind), np.interp(now, drawn["checkpoint"], np.arange(len(drawn["checkpoint"]))))

    return at


def through_pruning(drawn: Tensors) -> Callable[[float], list[np.ndarray]]:
    """Weights over rounds: in its first half a round prunes, in its second the network is trained again.

    A weight that goes shrinks from the very value by which it was judged; those that stay take their next values.
    """

    def at(time: float) -> list[np.ndarray]:
        done = int(time)
        gone, trained = min(2 * (time - done), 1.0), max(2 * (time - done) - 1, 0.0)
        now = []
        for weight, mask in zip(layers(drawn, "round_weight"), layers(drawn, "mask"), strict=True):
            judged = weight[max(done - 1, 0) if time == done and done else done]
            kept = mask[done] + gone * (mask[min(done + 1, len(mask) - 1)].astype(float) - mask[done])
            following = weight[min(done + 1, len(weight) - 1)]
            now.append(kept * ((1 - trained) * judged + trained * following))
        return now

    return at


def sign_key() -> VGroup:
    """Which lines are which: sign by colour and dashes, size by width."""
    rows = VGroup()
    for style, name in ((POSITIVE, "positive weight"), (NEGATIVE, "negative weight")):
        ends = np.array([[0.0, 0, 0], [0.7, 0, 0]])
        sample = set_polylines(plain_line(style), dashed(ends, style.dashes))
        rows.add(VGroup(sample, beside(note(name), 0.7 * RIGHT, RIGHT, 0.18)))
    rows.arrange(DOWN, buff=0.22, aligned_edge=LEFT)
    return rows.add(note("width: size").next_to(rows, DOWN, buff=0.2, aligned_edge=LEFT))


def digit_picture(image: np.ndarray, pixels: np.ndarray, width: float, at: Sequence[float]) -> tuple[Group, VGroup]:
    """A picture of 8 × 8 pixels, and squares around those whose inputs are drawn, in their order."""
    picture = heat_image(image.reshape(8, 8), width).move_to(at)
    cell = width / 8
    corner = picture.get_corner(UP + LEFT)
    squares = VGroup()
    for pixel in pixels:
        row, column = divmod(int(pixel), 8)
        place = corner + (column + 0.5) * cell * RIGHT + (row + 0.5) * cell * DOWN
        square = Square(0.86 * cell, color=SERIES[0].color, stroke_width=2.5).move_to(place)
        squares.add(square.set_stroke(BACKGROUND, width=9, background=True))  # seen on bright pixels too
    return Group(picture), squares


def unit_names(net: Network, drawn: Tensors, full: Tensors) -> VGroup:
    """How many of how many units each column draws, above it."""
    sizes = [full["weight1"].shape[2], *(full[f"weight{layer}"].shape[1] for layer in (1, 2, 3))]
    words = VGroup()
    for column, some, every, kind in zip(net.units, drawn_counts(drawn), sizes, KINDS, strict=True):
        name = note(f"{some} of {every}{kind}").set_x(column.get_x())
        words.add(on_baseline(name, column.get_top()[1] + 0.25))
    return words


def output_names(net: Network) -> VGroup:
    """The digits, beside the units that stand for them."""
    return VGroup(*(beside(note(str(digit)), unit, RIGHT, 0.14) for digit, unit in enumerate(net.units[-1])))


def one_at_a_time(words: Sequence[Words], clock: ValueTracker) -> VGroup:
    """Of several texts in one place, the one whose number is nearest to the clock's value."""

    def choose(shown: VGroup) -> None:
        now = int(np.clip(np.floor(clock.get_value() + 0.5), 0, len(words) - 1))
        for i, word in enumerate(shown):
            word.set_opacity(float(i == now))

    return VGroup(*words).add_updater(choose, call_updater=True)
