"""What the sections of OptimizerComparison share: who takes part, in which colours, and the ground they run on."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]

# Quantities have colours that no optimizer has: green the average with the short memory, violet that with the long one.
GRADIENT = SeriesStyle("#C3CBD8")
SHORT_MEMORY = SeriesStyle(MINT)
LONG_MEMORY = SeriesStyle(VIOLET, (0.34, 0.09))
SHORTEST_MEMORY = SeriesStyle(ROSE, (0.08, 0.07))


class Racer(NamedTuple):
    """Who takes part: its key in the race's tensors, its key in optimizer_state's, and how it is shown."""

    key: str
    state: str
    name: str
    style: SeriesStyle


RACERS = (
    Racer("gradient_descent", "sgd", "Gradient descent", SERIES[0]),
    Racer("heavy_ball", "momentum", "Momentum", SERIES[1]),
    Racer("adam", "adam", "Adam", SERIES[2]),
)


def valley_chart(race: Tensors, side: float) -> Chart:
    """Square axes over the race's grid, numbered at whole numbers."""
    low, high = float(race["grid/x"][0]), float(race["grid/x"][-1])
    scale = linear_scale(low, high, 1.0)
    return chart(scale, scale, side, side, "$theta_1$", "$theta_2$", square=True)


def valley(axes: Chart, race: Tensors, radius: float | None = None) -> VGroup:
    """The race's loss as ground and contour lines; with a radius, a round piece of it, which can be turned."""
    x, y, loss = race["grid/x"], race["grid/y"], race["grid/values"]
    if radius is not None:
        loss = within(x, y, loss, radius)
    levels = race["contours/levels"].tolist()
    drawn = VGroup(bands(axes, x, y, loss, levels), contours(axes, x, y, loss, levels))
    if radius is not None:
        reach = np.linalg.norm(axes.coords_to_point(radius, 0.0) - axes.coords_to_point(0.0, 0.0))
        drawn.add(Circle(reach, color=RULE, stroke_width=4).move_to(axes.coords_to_point(0.0, 0.0)))
    return drawn


def path_trails(
    axes: Chart, race: Tensors, clock: ValueTracker, variant: str = "", size: float = 0.2, others: float = 0.75
) -> list[Trail]:
    """The paths of all racers; variant "aligned/" reads them as they were before the turn.

    others: the opacity of all lines but Adam's, since their zigzags fill the valley and would hide it
    """
    trails = []
    for racer in RACERS:
        xy = race[f"{racer.key}/{variant}xy"]
        path = Trail(axes.coords_to_point(xy[:, 0], xy[:, 1]), racer.style, clock, 2.5, size)
        path.line.set_stroke(opacity=1 if racer.key == "adam" else others)
        trails.append(path)
    return trails


def state_plates(state: Tensors, width: float = 1.7, depth: float = 0.55) -> dict[str, list[tuple[str, VGroup]]]:
    """What each optimizer keeps, bottom first: pairs of a name and a corner of the real tensor as a plate."""

    def corner(key: str, color: str) -> VGroup:
        return plate(state[f"{key}/values"][:4, :10], color, width, depth)

    def parameters() -> tuple[str, VGroup]:
        return "parameters", corner("parameters", TEXT)

    return {
        "sgd": [parameters()],
        "momentum": [parameters(), ("velocity", corner("momentum/momentum_buffer", SERIES[1].color))],
        "adam": [
            parameters(),
            ("average of $g$", corner("adam/exp_avg", MINT)),
            ("average of $g^2$", corner("adam/exp_avg_sq", VIOLET)),
        ],
    }


def left_edge(x: float, rows: Mapping[float, Mobject]) -> None:
    """Put each row at its height, all left edges at x."""
    for y, row in rows.items():
        row.move_to([x, y, 0], aligned_edge=LEFT)


def adam_formulas() -> tuple[list[MathTypst], MathTypst]:
    """The two averages, and the step that is made of them."""
    average = "{{{{ {0}_t : new }}}} = beta_{1} {{{{ {0}_(t-1) : old }}}} + (1 - beta_{1}) thin {{{{ {2} : g }}}}"
    first = formula(average.format("m", 1, "g_t"), 40, new=MINT, old=MINT, g=GRADIENT.color)
    second = formula(average.format("v", 2, "g_t^2"), 40, new=VIOLET, old=VIOLET, g=GRADIENT.color)
    ratio = "theta arrow.l theta - eta thin {{ hat(m)_t : m }} slash sqrt({{ hat(v)_t : v }})"
    return [first, second], formula(ratio, 44, m=MINT, v=VIOLET)


def memories(run: Tensors, styles: Sequence[SeriesStyle]) -> VGroup:
    """A legend of the averages by their decay, and how far back each of them reaches."""
    names = [
        f"$beta$ = {number(beta)}:  remembers about {number(reach)} gradients"
        for beta, reach in zip(run["betas"], run["memory"], strict=True)
    ]
    return legend(list(zip(names, styles, strict=True)), with_markers=False)


def coefficient(value: np.ndarray) -> str:
    """A factor as it stands before a variable: nothing for 1."""
    return "" if float(value) == 1 else number(value)


def sweep_chart(sweep: Tensors, width: float, height: float) -> Chart:
    """Learning rate against steps, both logarithmic."""
    name = f"steps until {percent(sweep['target'])} of the distance is left"
    return chart(log_scale(3e-3, 1), log_scale(10, 1000), width, height, "learning rate $eta$", name)


def best_mark(axes: Chart, sweep: Tensors, racer: Racer, size: float = 0.34) -> VMobject:
    """The racer's marker at its fastest rate."""
    at = axes.coords_to_point(sweep[f"{racer.key}/best_rate"], sweep[f"{racer.key}/best_steps"])
    return marker(racer.style, at, size).set_stroke(TEXT, 2.5)


def cliff(axes: Chart, sweep: Tensors, racer: Racer) -> VMobject:
    """From the last rate that arrived straight up: the next one diverges."""
    rate, steps = sweep[f"{racer.key}/rates"][-1], sweep[f"{racer.key}/steps"][-1]
    ends = axes.coords_to_point(np.array([rate, rate]), np.array([steps, axes.y.high]))
    return set_polylines(plain_line(racer.style, 2.5), dashed(ends, (0.05, 0.09)))


def result_card(sweep: Tensors, racer: Racer) -> VGroup:
    """A racer's name over its best rate and the steps it takes: VGroup of (name, (marker, steps, rate))."""
    name = label(racer.name, racer.style.color, bold=True)
    mark = marker(racer.style, np.zeros(3), 0.26)
    steps = beside(label(f"{number(sweep[f'{racer.key}/best_steps'])} steps"), mark, RIGHT, 0.2)
    rate = label(f"at $eta$ = {number(sweep[f'{racer.key}/best_rate'], 2)}", MUTED)
    on_baseline(rate.next_to(steps, RIGHT, buff=0.18), steps.baseline)
    return VGroup(name, VGroup(mark, steps, rate)).arrange(DOWN, buff=0.22, aligned_edge=LEFT)


def loss_trails(axes: Chart, race: Tensors, clock: ValueTracker) -> list[Trail]:
    """The losses of all racers, up to where they leave the chart."""
    trails = []
    for racer in RACERS:
        loss = race[f"{racer.key}/loss"]
        points = curve_points(axes, np.arange(len(loss)), loss)[0]
        trails.append(Trail(points, racer.style, clock, 3.5, 0.18))
    return trails


def arrivals(race: Tensors, clock: ValueTracker) -> VGroup:
    """A legend whose rows tell, once the racer has arrived, after how many steps."""
    rows = legend([(racer.name, racer.style) for racer in RACERS])
    for row, racer in zip(rows, RACERS, strict=True):
        steps = race[f"{racer.key}/steps"]
        told = label(f"{number(steps)} steps", TEXT, bold=True)
        told.move_to(rows[0].get_left() + 4.2 * RIGHT, aligned_edge=LEFT)
        row.add(appear_at(on_baseline(told, row[1].baseline), clock, float(steps)))
    return rows


def racer_names() -> VGroup:
    """Each racer's marker and name, for a narrow place."""
    rows = VGroup()
    for i, racer in enumerate(RACERS):
        mark = marker(racer.style, 0.5 * i * DOWN, 0.2)
        rows.add(VGroup(mark, beside(note(racer.name, TEXT), mark, RIGHT, 0.14)))
    return rows


def tally(race: Tensors, clock: ValueTracker, variant: str = "") -> VGroup:
    """The steps of all racers side by side, each appearing as its racer arrives."""
    counts = VGroup()
    for racer in RACERS:
        steps = race[f"{racer.key}/{variant}steps"]
        mark = marker(racer.style, np.zeros(3), 0.24)
        told = beside(label(number(steps), TEXT, bold=True), mark, RIGHT, 0.16)
        counts.add(VGroup(mark, appear_at(told, clock, float(steps))))
    return counts.arrange(RIGHT, buff=0.65)


def memory_picture(state: Tensors) -> VGroup:
    """The three stacks side by side, and how many times the parameters each is."""
    kept = state_plates(state, 0.85, 0.4)
    piles = VGroup(*(stack([drawn for _, drawn in kept[racer.state]], 0.5) for racer in RACERS))
    piles.arrange(RIGHT, buff=0.12, aligned_edge=DOWN)
    multiples = VGroup()
    for pile, racer in zip(piles, RACERS, strict=True):
        multiple = label(times(state[f"{racer.state}/multiple"]), racer.style.color, bold=True)
        multiples.add(multiple.next_to(pile, DOWN, buff=0.3))
    return VGroup(piles, multiples)


def tuning_picture(sweep: Tensors) -> VGroup:
    """The sweep in small, without numbers: they have been read before."""
    axes = Chart(log_scale(3e-3, 1), log_scale(10, 1000), 3.2, 2.3)
    axes.names.add(note("learning rate").next_to(axes.x_axis, DOWN, buff=0.15))
    axes.names.add(note("steps").next_to(axes.y_axis, RIGHT, buff=0.15).align_to(axes.y_axis, UP))
    lines = [curve(axes, sweep[f"{r.key}/rates"], sweep[f"{r.key}/steps"], r.style) for r in RACERS]
    return VGroup(axes, *lines, *(best_mark(axes, sweep, racer, 0.28) for racer in RACERS))


def turned_picture(race: Tensors) -> VGroup:
    """The turned valley with the paths run to their end."""
    axes = Chart(*[linear_scale(float(race["grid/x"][0]), float(race["grid/x"][-1]), 1.0)] * 2, 3.0, 3.0)
    end = ValueTracker(len(race["adam/xy"]) - 1)
    runs = path_trails(axes, race, end, size=0.18, others=0.7)
    for run in runs:
        run.clear_updaters()
    return VGroup(valley(axes, race, radius=2.1), *runs)
