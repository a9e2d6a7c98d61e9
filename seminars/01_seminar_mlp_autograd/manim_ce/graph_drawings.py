"""What the sections of AutogradGraph share: an expression as a graph, the numbers on its links, and how they flow."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]
Link = tuple[str, int]  # an operation, and which of its inputs

VALUE, GRADIENT, LOCAL = SKY, AMBER, MINT  # what flows forward, what flows back, an operation's own derivative
END: Link = ("end", 0)
PLACES = {
    "x": (-5.6, 1.15),
    "w": (-5.6, -0.75),
    "b": (-2.65, -1.95),
    "product": (-2.65, 0.3),
    "sum": (0.25, -0.4),
    "loss": (3.15, -0.4),
    "end": (6.0, -0.4),
}
SQUARED = {"product": ("times", ("x", "w")), "sum": ("+", ("product", "b")), "loss": ("(dot)^2", ("sum",))}
TWICE = {**SQUARED, "loss": ("times", ("sum", "sum"))}
RADIUS = 0.5
ALONG, AT_CHIP, ASIDE = 0.34, 0.74, 0.33  # shares of a link, and how far a number stands from it
BOW = 1.15


class Edge(VGroup):
    """An arrow from one node to the next, straight or bowed, which knows the places beside it."""

    def __init__(self, start: np.ndarray, end: np.ndarray, bow: float = 0.0) -> None:
        way = end - start
        across = np.array([-way[1], way[0], 0]) / np.linalg.norm(way)
        first, second = start + 0.3 * way + bow * across, end - 0.3 * way + bow * across
        begin = start + (RADIUS + 0.05) * _unit(first - start)
        finish = end - (RADIUS + 0.08) * _unit(end - second)
        self.line = CubicBezier(begin, first, second, finish, color=RULE, stroke_width=3)
        tip = Triangle(color=RULE, stroke_width=0, fill_opacity=1).scale(0.12)
        tip.rotate(angle_of_vector(end - second) - PI / 2).move_to(finish)
        super().__init__(self.line, tip)

    def beside(self, share: float, aside: float) -> np.ndarray:
        """A place along it, and so far above (or below) it."""
        here, there = (self.line.point_from_proportion(s) for s in (share - 0.02, share + 0.02))
        along = _unit(there - here)
        return (here + there) / 2 + aside * np.array([-along[1], along[0], 0])


class ComputationGraph(VGroup):
    """Nodes and links; and, not shown before they are asked for, by link: values, chips and gradients.

    chips: the derivative of the operation by that input alone
    """

    def __init__(self, run: Tensors, operations: Mapping[str, tuple[str, Sequence[str]]] = SQUARED) -> None:
        self.operations, self.run = operations, run
        at = {name: np.array([*place, 0.0]) for name, place in PLACES.items()}
        self.nodes = {name: leaf(name).move_to(at[name]) for name in ("x", "w", "b")}
        self.nodes |= {name: operation(sign).move_to(at[name]) for name, (sign, _) in operations.items()}
        self.nodes["end"] = leaf("L").move_to(at["end"])
        self.inputs = {(name, i): taken for name, (_, inputs) in operations.items() for i, taken in enumerate(inputs)}
        self.inputs[END] = "loss"
        bows = {link: self._bow(link) for link in self.inputs}
        self.arcs = {link: Edge(at[taken], at[link[0]], bows[link]) for link, taken in self.inputs.items()}
        self.values, self.chips, self.gradients = {}, {}, {}
        for link, arc in self.arcs.items():
            name, place = link
            above = -ASIDE if bows[link] < 0 else ASIDE
            told = run["grad/loss"] if link == END else run[f"back/{name}/{place}"]
            self.values[link] = amount(run[f"value/{self.inputs[link]}"], VALUE).move_to(arc.beside(ALONG, above))
            self.gradients[link] = amount(told, GRADIENT).move_to(arc.beside(ALONG, -above))
            if link != END:
                self.chips[link] = chip(run[f"local/{name}/{place}"]).move_to(arc.beside(AT_CHIP, 0))
        super().__init__(*self.arcs.values(), *self.nodes.values())

    def links_from(self, name: str) -> list[Link]:
        return [link for link, taken in self.inputs.items() if taken == name]

    def links_to(self, name: str) -> list[Link]:
        return [link for link in self.inputs if link[0] == name]

    def compute(self, scene: Scene, name: str, run_time: float = 0.8) -> None:
        """The values that come to an operation go into it, and its result comes out."""
        into = [self.values[link].copy() for link in self.links_to(name)]
        results = [self.values[link] for link in self.links_from(name)]
        self._through(scene, name, into, [], results, run_time)

    def pass_back(self, scene: Scene, name: str, run_time: float = 0.9) -> None:
        """What comes back to an operation goes into it, and on through each chip to what it was computed from."""
        into = [self.gradients[link].copy() for link in self.links_from(name)]
        links = self.links_to(name)
        self._through(
            scene, name, into, [self.chips[link] for link in links], [self.gradients[link] for link in links], run_time
        )

    def _through(
        self,
        scene: Scene,
        name: str,
        into: Sequence[VMobject],
        past: Sequence[VMobject],
        out: Sequence[VMobject],
        t: float,
    ) -> None:
        node = self.nodes[name]
        scene.play(*(FadeOut(each, target_position=node, scale=0.4) for each in into), run_time=t)
        color = out[0].get_fill_color() if len(out) else TEXT
        scene.play(
            *(GrowFromPoint(each, node.get_center()) for each in out),
            *(Indicate(each, 1.25, color=None) for each in past),
            Flash(node, color=color, line_length=0.12, num_lines=12, flash_radius=RADIUS + 0.08),
            run_time=t,
        )

    def _bow(self, link: Link) -> float:
        """Two links between the same two nodes bow apart."""
        name, place = link
        twin = [key for key in self.inputs if key[0] == name and self.inputs[key] == self.inputs[link]]
        return 0.0 if len(twin) == 1 else BOW * (1 if place == 0 else -1)


def leaf(name: str) -> VGroup:
    """A variable: a square with its name."""
    ground = RoundedRectangle(corner_radius=0.14, width=2 * RADIUS, height=2 * RADIUS, color=TEXT, stroke_width=2.5)
    return VGroup(ground.set_fill(PANEL, 1), formula(name, 40))


def operation(sign: str) -> VGroup:
    """An operation: a circle with its sign."""
    return VGroup(Circle(RADIUS, color=RULE, stroke_width=2.5).set_fill(PANEL, 1), formula(sign, 34))


def amount(value: np.ndarray, color: str) -> Words:
    return text(number(value), 32, color, bold=True)


def chip(value: np.ndarray) -> VGroup:
    """An operation's own derivative, as what it multiplies by."""
    written = label(f"×{number(value)}", LOCAL)
    ground = RoundedRectangle(corner_radius=0.12, width=written.width + 0.24, height=0.46, color=LOCAL, stroke_width=2)
    return VGroup(ground.set_fill(BACKGROUND, 1), written)


def kept_gradient(graph: ComputationGraph, name: str) -> Words:
    """What backward() leaves at a variable, beside it."""
    side = UP if name == "x" else DOWN
    return beside(label(f"{name}.grad = {number(graph.run[f'grad/{name}'])}", GRADIENT), graph.nodes[name], side, 0.18)


def slope_chart(run: Tensors, name: str, width: float, height: float) -> tuple[Chart, VMobject]:
    """The loss over one variable, the others as they are."""
    at, offsets = float(run[f"value/{name}"]), run["offsets"]
    low, high = at + offsets[0], at + offsets[-1]
    axes = chart(linear_scale(low, high, 1), linear_scale(0, 120, 40), width, height, f"${name}$", "$L$")
    return axes, curve(axes, at + offsets, run[f"curve/{name}"], SeriesStyle(VALUE), 3.5)


def tangent(axes: Chart, run: Tensors, name: str, half: float) -> VMobject:
    """The line through the point where the variable is, as steep as autograd says."""
    at, height, slope = (float(run[key]) for key in (f"value/{name}", "value/loss", f"grad/{name}"))
    ends = np.array([-half, half])
    return curve(axes, at + ends, height + slope * ends, SeriesStyle(GRADIENT), 4)


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)
