"""What the sections of SignalPropagation share: the two initialisations, their colours, and pictures of layers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]


class Start(NamedTuple):
    """An initialisation: its key in the tensors, and how it is shown."""

    key: str
    name: str
    style: SeriesStyle


XAVIER = Start("xavier", "Xavier", SERIES[2])
HE = Start("he", "He", SERIES[0])
STARTS = (XAVIER, HE)
LAW = SeriesStyle(TEXT, (0.08, 0.1))


def start_name(start: Start, words: str = "") -> VGroup:
    """The marker and the name of an initialisation, and what there is to say of it."""
    mark = marker(start.style, np.zeros(3), 0.22)
    name = beside(label(start.name, start.style.color, bold=True), mark, RIGHT, 0.16)
    drawn = VGroup(mark, name)
    return drawn.add(on_baseline(label(words).next_to(name, RIGHT, buff=0.2), name.baseline)) if words else drawn


def discs(ratio: np.ndarray, color: str, at: np.ndarray, radius: float) -> VGroup:
    """A disc a layer, its area the variance over that of the first layer, in a ring of the first one's size.

    ratio: (layers,); at: (layers, 3); radius: of the disc for a ratio of 1
    """
    drawn = VGroup()
    for share, place in zip(ratio, at, strict=True):
        ring = Circle(radius, color=RULE, stroke_width=1.5).move_to(place)
        disc = Circle(max(radius * float(share) ** 0.5, 0.01), stroke_width=0).set_fill(color, 0.9).move_to(place)
        drawn.add(VGroup(ring, disc))
    return drawn


def ridge_panel(run: Tensors, start: Start, depths: Sequence[int], x: float, scale: Scale) -> dict[str, VGroup]:
    """The histograms of one run at several depths, from the top down, with the variance beside each."""
    width, top, step, height = 4.2, 1.5, 0.365, 0.66
    at = np.array([[x, top - step * i, 0.0] for i in range(len(depths))])
    hills = ridges(scale, run["edge"], [run["density"][d] for d in depths], at, width, height, start.style.color)
    numbers, axis = VGroup(), VGroup()
    for depth, place in zip(depths, at, strict=True):
        left = note(number(depth)).move_to(place + (width / 2 + 0.3) * np.array([-1.0, 0, 0]))
        right = note(number(run["variance"][depth], 2), TEXT).move_to(place + (width / 2 + 0.85) * RIGHT)
        numbers.add(VGroup(*(words.shift((place[1] + 0.1 - words.middle) * UP) for words in (left, right))))
    for tick in scale.ticks:
        word = note(scale.name(tick)).set_x(x + (float(scale.fraction(tick)) - 0.5) * width)
        axis.add(on_baseline(word, at[-1][1] - 0.33))
    axis.add(on_baseline(label("response $y_L$", MUTED).set_x(x), at[-1][1] - 0.75))
    heads = VGroup(note("$L$").set_x(x - width / 2 - 0.3), note("variance").set_x(x + width / 2 + 0.85))
    for head in heads:
        on_baseline(head, top + 0.55)
    return {"hills": hills, "numbers": numbers, "axis": axis, "heads": heads}


def depth_chart(width: float, height: float, seeds: int) -> Chart:
    """ReLUs passed against variance, from rounding error to a hundred."""
    name = f"variance of $y_L$ over that of $y_0$: geometric mean and spread of {seeds} seeds"
    return chart(linear_scale(0, 50, 10), log_scale(1e-18, 1e2, 6), width, height, "ReLUs passed, $L$", name)


def depth_curve(axes: Chart, depth: Tensors, start: Start) -> VGroup:
    """The measured variance over seeds: (geometric spread, geometric mean)."""
    passed = depth["passed"]
    around = band(axes, passed, depth[f"{start.key}_low"], depth[f"{start.key}_high"], start.style)
    return VGroup(around, curve(axes, passed, depth[f"{start.key}_mean"], SeriesStyle(start.style.color)))


def gradient_chart(width: float, height: float, layers: int) -> Chart:
    """Layers against the size of their gradients before training."""
    return chart(linear_scale(0, layers, 10), log_scale(1e-8, 1, 2), width, height, "layer", "gradient before training")


def gradient_curves(axes: Chart, summary: Tensors, start: Start) -> VGroup:
    """One line a seed."""
    layers = np.arange(1, summary[f"{start.key}_gradient"].shape[1] + 1)
    return VGroup(*(curve(axes, layers, run, start.style, width=2.5) for run in summary[f"{start.key}_gradient"]))


def loss_curves(axes: Chart, summary: Tensors, start: Start) -> VGroup:
    """One line a seed."""
    runs = summary[f"{start.key}_loss"]
    return VGroup(*(curve(axes, summary["iteration"], run, start.style, width=3) for run in runs))
