"""What AutogradGraph shows beside its graphs: knobs for each variable, passes as squares, the summary's pictures."""

from collections.abc import Sequence

import numpy as np
from graph_drawings import *
from manim import *

from coursekit.stage import *

HALF = 1.1  # of a knob's line
SIDE = 0.108  # of the square that is one pass forward, with the gap to the next
FILLED = 0.78  # of that
LOWEST, HIGHEST = 20.0, 80.0  # of the gauge


class Knob(VGroup):
    """A variable on a line; `offset` moves it."""

    def __init__(self, run: Tensors, name: str, at: np.ndarray) -> None:
        self.run, self.variable, self.offset = run, name, ValueTracker(0)
        line = Line(at + HALF * LEFT, at + HALF * RIGHT, color=RULE, stroke_width=4)
        self.dot = Dot(at, 0.14, color=VALUE)
        self.dot.add_updater(lambda dot: dot.move_to(at + 2.2 * self.offset.get_value() * RIGHT))
        super().__init__(line, self.dot, formula(name, 38).next_to(line, LEFT, buff=0.35))

    def loss(self) -> float:
        """What the loss is with this variable where it is, and the others where they began."""
        return float(np.interp(self.offset.get_value(), self.run["offsets"], self.run[f"curve/{self.variable}"]))


class Gauge(VGroup):
    """The loss as the height of a column, as the knobs are: one of them is moved at a time."""

    def __init__(self, run: Tensors, knobs: Sequence[Knob], at: np.ndarray) -> None:
        height, start = 3.6, float(run["value/loss"])
        self.foot = at + height / 2 * DOWN
        frame = Rectangle(width=0.6, height=height, color=RULE, stroke_width=2.5).move_to(at)
        column = Rectangle(width=0.6, height=1, stroke_width=0, fill_color=VALUE, fill_opacity=0.85)

        def rise(shown: Mobject) -> None:
            now = start + sum(knob.loss() - start for knob in knobs)
            share = (now - LOWEST) / (HIGHEST - LOWEST)
            shown.stretch_to_fit_height(height * share).move_to(self.foot, aligned_edge=DOWN)

        column.add_updater(rise, call_updater=True)
        super().__init__(frame, column, formula("L", 38).next_to(frame, UP, buff=0.2))


class PassField(VMobject):
    """As many small squares as passes, of which the clock shows so many."""

    def __init__(self, count: int, clock: ValueTracker, side: float = SIDE, columns: int = 61) -> None:
        super().__init__(stroke_width=0, fill_color=VALUE, fill_opacity=0.9)
        place = np.arange(count)
        corner = side * np.stack([place % columns, -(place // columns), np.zeros(count)], axis=1)
        square = FILLED * side * np.array([[0, 0, 0], [1, 0, 0], [1, -1, 0], [0, -1, 0], [0, 0, 0]])
        corners = corner[:, None] + square
        weights = np.array([[1, 0], [2 / 3, 1 / 3], [1 / 3, 2 / 3], [0, 1]])
        edges = np.stack([corners[:, :-1], corners[:, 1:]], axis=2)
        self.every = np.einsum("ke,csed->cskd", weights, edges).reshape(count, 16, 3)
        self.set_points(self.every.reshape(-1, 3))
        self.clock = clock

    def move_to(self, *places: object, **options: object) -> "PassField":
        """Move all of it, shown or not; then it follows its clock."""
        super().move_to(*places, **options)
        self.every = self.points.reshape(-1, 16, 3).copy()
        self.add_updater(
            lambda field: field.set_points(self.every[: max(1, round(self.clock.get_value()))].reshape(-1, 3))
        )
        return self


class PassBar(Rectangle):
    """One pass as high as the squares of a field, and as wide as it costs."""

    def __init__(self, cost: float, color: str, side: float = SIDE) -> None:
        high = FILLED * side
        super().__init__(width=cost * high, height=high, stroke_width=0, fill_color=color, fill_opacity=1)


def evaluations(run: Tensors) -> list[str]:
    """The expression with its numbers, and what is left of it after each operation."""
    x, w, b, product, total, loss = (number(run[f"value/{v}"]) for v in ("x", "w", "b", "product", "sum", "loss"))
    return [f"({x} dot {w} + {b})^2", f"({product} + {b})^2", f"{total}^2", loss]


def local_rules(run: Tensors) -> dict[str, list[VMobject]]:
    """By operation, from right to left: its derivative by each input as a formula, whose number is the part n."""
    rules = {
        "loss": ["(dif s^2) / (dif s) = 2 s"],
        "sum": ["(partial (p + b)) / (partial p)", "(partial (p + b)) / (partial b)"],
        "product": ["(partial (x w)) / (partial x) = w", "(partial (x w)) / (partial w) = x"],
    }
    return {
        name: [
            formula(f"{rule} = {{{{ {number(run[f'local/{name}/{place}'])} : n }}}}", 36, n=LOCAL)
            for place, rule in enumerate(written)
        ]
        for name, written in rules.items()
    }


def recorded_name(graph: ComputationGraph, operation: str) -> Words:
    """What PyTorch calls the node that it recorded for an operation, beside it."""
    word = bytes(graph.run[f"node/{operation}"].tolist()).decode()
    node = graph.nodes[operation]
    return note(word).next_to(node, UP if operation == "product" else DOWN, buff=0.16).shift(0.5 * RIGHT)


def one_link(run: Tensors) -> VGroup:
    """A node with what comes back to it, its own derivative, and what it hands on."""
    start, end = 2.3 * LEFT, 0.85 * RIGHT
    edge, node = Edge(start, end), operation("(dot)^2").move_to(end)
    came, back = amount(run["grad/loss"], GRADIENT), amount(run["back/loss/0"], GRADIENT)
    own = chip(run["local/loss/0"]).move_to(edge.beside(0.68, 0))
    return VGroup(edge, node, own, came.next_to(node, RIGHT, buff=0.2), back.move_to(edge.beside(0.2, -ASIDE)))


def two_links(run: Tensors) -> VGroup:
    """Two parts that come back to one node."""
    start, end = 0.9 * LEFT, 1.4 * RIGHT
    edges = [Edge(start, end, bow) for bow in (BOW, -BOW)]
    parts = [
        amount(run[f"back/loss/{place}"], GRADIENT).move_to(edge.beside(0.5, side))
        for place, (edge, side) in enumerate(zip(edges, (ASIDE, -ASIDE), strict=True))
    ]
    total = amount(run["grad/sum"], GRADIENT).next_to(start + RADIUS * LEFT, LEFT, buff=0.15)
    return VGroup(*edges, operation("+").move_to(start), operation("times").move_to(end), *parts, total)


def few_and_many(run: Tensors) -> VGroup:
    """One pass back, and as many passes forward as there are parameters."""
    count = int(run["parameters"])
    field = PassField(count, ValueTracker(count), 0.056).clear_updaters()
    once = PassBar(float(run["ratio"]), GRADIENT, 0.056)
    told = VGroup(once, beside(label("one pass back", GRADIENT), once, RIGHT, 0.15))
    return VGroup(told, field).arrange(DOWN, buff=0.35, aligned_edge=LEFT)
