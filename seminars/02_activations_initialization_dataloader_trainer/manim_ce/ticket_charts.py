"""What is measured in LotteryTicketHypothesis: the arms and their colours, their curves and their tables."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from manim import *
from ticket_network import *

from coursekit.stage import *

DENSE = SeriesStyle("#C3CBD8", (), "diamond")
PRUNED = ROSE
MASK = LEMON
FEW = 0.05  # the share of weights at which the arms are compared once more


class Arm(NamedTuple):
    """A way to train a pruned network: its key in the tensors, and how it is shown."""

    key: str
    name: str
    style: SeriesStyle


TICKET = Arm("ticket", "ticket", SERIES[0])
REINIT = Arm("reinit", "new weights", SERIES[1])
RANDOM = Arm("random", "random mask", SERIES[2])
ARMS = (TICKET, REINIT, RANDOM)


def three(value: np.ndarray) -> str:
    """An accuracy, to the digit that a test picture changes: 0.940."""
    return f"{float(value):.3f}"


def spread_of(summary: Tensors, arm: Arm, place: int) -> str:
    """An arm's final accuracy, mean and standard deviation over seeds."""
    return f"{three(summary[f'{arm.key}_final_mean'][place])} ± {three(summary[f'{arm.key}_final_std'][place])}"


def accuracy_chart(width: float, height: float, iterations: int = 400) -> Chart:
    """Iterations against accuracy: the same ranges in every section."""
    return chart(linear_scale(0, iterations, 100), linear_scale(0, 1, 0.2), width, height, "iteration", "test accuracy")


def arm_curve(axes: Chart, summary: Tensors, arm: Arm, place: int, style: SeriesStyle | None = None) -> VGroup:
    """Mean accuracy over training at one share of weights, with its spread over seeds: (band, line)."""
    mean, std = summary[f"{arm.key}_curve_mean"][place], summary[f"{arm.key}_curve_std"][place]
    style = style or arm.style
    around = band(axes, summary["iteration"], mean - std, mean + std, style)
    return VGroup(around, curve(axes, summary["iteration"], mean, style))


def arm_trail(axes: Chart, summary: Tensors, arm: Arm, place: int, clock: ValueTracker) -> Trail:
    """The mean accuracy so far, on a clock that counts its samples."""
    points = curve_points(axes, summary["iteration"], summary[f"{arm.key}_curve_mean"][place])[0]
    return Trail(points, arm.style, clock, 4, 0.18)


def share_chart(width: float, height: float) -> Chart:
    """The share of weights left, falling to the right, against accuracy."""
    x = shares(1.0, 0.02, (1.0, 0.5, 0.2, 0.1, 0.05, 0.02))
    return chart(x, linear_scale(0, 1, 0.2), width, height, "share of weights left", "test accuracy after training")


def share_curve(axes: Chart, summary: Tensors, arm: Arm) -> VGroup:
    """Final accuracy against the share of weights left: (band of mean ± std over seeds, line, markers)."""
    mean, std, left = summary[f"{arm.key}_final_mean"], summary[f"{arm.key}_final_std"], summary["left"]
    marks = VGroup(*(marker(arm.style, axes.coords_to_point(x, y), 0.13) for x, y in zip(left, mean, strict=True)))
    return VGroup(band(axes, left, mean - std, mean + std, arm.style), curve(axes, left, mean, arm.style), marks)


def magnitude_histogram(pruned: Tensors) -> tuple[Chart, VMobject, VGroup]:
    """The sizes of the first layer's trained weights: chart, histogram, and it cut where the first round prunes."""
    edge = np.linspace(0, 0.4, 41)
    counts = np.histogram(np.abs(pruned["weight1"][0]), edge)[0]
    axes = chart(
        linear_scale(0, 0.4, 0.1), linear_scale(0, 500, 100), 5.2, 3.6, "size $|w|$", "weights in the first layer"
    )
    return axes, bars(axes, edge, counts, DENSE.color), _cut(axes, edge, counts, float(pruned["threshold1"][0]))


def _cut(axes: Chart, edge: np.ndarray, counts: np.ndarray, threshold: float) -> VGroup:
    """A histogram in two areas: (below the threshold, above it)."""
    within = int(np.searchsorted(edge, threshold))  # the bar before this edge is cut in two
    lower, upper = np.concatenate([edge[:within], [threshold]]), np.concatenate([[threshold], edge[within:]])
    above = bars(axes, upper, counts[within - 1 :], DENSE.color)
    return VGroup(bars(axes, lower, counts[:within], PRUNED, 0.9), above)


def upright(axes: Chart, x: float, color: str = TEXT) -> Line:
    """A dashed line across the chart at x."""
    ends = axes.coords_to_point(np.array([x, x]), np.array([axes.y.low, axes.y.high]))
    return DashedLine(ends[0], ends[1], color=color, stroke_width=2.5, dash_length=0.09)


class Entry(NamedTuple):
    """A row of a table of results: whose curve, at which share of weights, and how it is shown."""

    arm: Arm
    place: int
    name: str
    style: SeriesStyle


def dense_entry() -> Entry:
    """The dense network, which is every arm where nothing is pruned."""
    return Entry(TICKET, 0, "dense", DENSE)


def results(summary: Tensors, entries: Sequence[Entry]) -> VGroup:
    """Mean accuracies after the early iterations and after all: a header, and a row with its marker each."""
    header = VGroup(*(note(f"after {int(when)}") for when in (summary["early"], summary["iteration"][-1])))
    rows = VGroup(header)
    for i, entry in enumerate(entries):
        mark = marker(entry.style, np.array([0, -0.38 * (i + 1), 0]), 0.18)
        row = VGroup(mark, beside(note(entry.name, TEXT), mark, RIGHT, 0.14))
        for kind, x in (("early", 1.75), ("final", 3.05)):
            value = note(three(summary[f"{entry.arm.key}_{kind}_mean"][entry.place]), entry.style.color, bold=True)
            row.add(on_baseline(value.set_x(x), row[1].baseline))
        rows.add(row)
    for words, x in zip(header, (1.75, 3.05), strict=True):
        on_baseline(words.set_x(x), -0.08)
    return rows


def weight_lines(axes: Chart, drawn: Tensors, place: int) -> VGroup:
    """Every weight of the drawing that the mask keeps, over training: (negative, positive) by its last sign."""
    kept = [weight[:, mask[place]] for weight, mask in zip(layers(drawn, "weight"), layers(drawn, "mask"), strict=True)]
    paths = np.concatenate(kept, axis=1).T
    points = axes.coords_to_point(np.broadcast_to(drawn["checkpoint"], paths.shape), paths)
    return VGroup(
        *(
            set_polylines(plain_line(SeriesStyle(style.color), 1.6), list(points[chosen])).set_stroke(opacity=0.7)
            for style, chosen in ((NEGATIVE, paths[:, -1] < 0), (POSITIVE, paths[:, -1] > 0))
        )
    )


def cursor(axes: Chart, clock: ValueTracker, x: np.ndarray) -> Line:
    """An upright line at x[clock], between two samples if need be."""
    line = Line(axes.x_axis.get_start(), axes.y_axis.get_end(), color=TEXT, stroke_width=3)

    def follow(shown: Line) -> None:
        now = float(np.interp(clock.get_value(), np.arange(len(x)), x))
        ends = axes.coords_to_point(np.array([now, now]), np.array([axes.y.low, axes.y.high]))
        shown.put_start_and_end_on(*ends)

    return line.add_updater(follow, call_updater=True)


def control_panel(drawn: Tensors, summary: Tensors, arm: Arm, x: float, clock: ValueTracker) -> dict[str, VGroup]:
    """One control: its network, its accuracy and the ticket's in the same chart, and what both reached."""
    place = shown_round(drawn)
    net = network(drawn, x - 2.6, x + 2.6, 0.85, 2.0, radius=0.055, widest=4.5)
    alive(net, clock, through_training(drawn, f"{arm.key}_weight", summary["iteration"]), largest(drawn))
    axes = accuracy_chart(5.2, 2.3).place(x, -1.4)
    table = results(summary, [Entry(TICKET, place, "ticket", TICKET.style), Entry(arm, place, "control", arm.style)])
    table.move_to(axes.coords_to_point(400, 0.06), aligned_edge=DOWN + RIGHT).shift(0.2 * LEFT)
    return {
        "network": net,
        "axes": axes,
        "ticket": arm_curve(axes, summary, TICKET, place),
        "trail": VGroup(arm_trail(axes, summary, arm, place, clock)),
        "band": VGroup(arm_curve(axes, summary, arm, place)[0]),
        "table": table,
    }


def curves_picture(summary: Tensors, place: int) -> VGroup:
    """The three arms over training in small, without numbers: they have been read before."""
    axes = Chart(linear_scale(0, 400, 100), linear_scale(0, 1, 0.2), 3.2, 2.2)
    axes.names.add(note("iteration").next_to(axes.x_axis, DOWN, buff=0.15))
    axes.names.add(note("accuracy").next_to(axes.y_axis, UP, buff=0.15).align_to(axes.y_axis, LEFT))
    return VGroup(axes, *(arm_curve(axes, summary, arm, place)[1] for arm in ARMS))


def shares_picture(summary: Tensors) -> VGroup:
    """Accuracy against the share left, in small."""
    axes = Chart(shares(1.0, 0.02, ()), linear_scale(0, 1, 0.2), 3.2, 2.2)
    axes.names.add(note("weights left").next_to(axes.x_axis, DOWN, buff=0.15))
    axes.names.add(note("accuracy").next_to(axes.y_axis, UP, buff=0.15).align_to(axes.y_axis, LEFT))
    return VGroup(axes, *(share_curve(axes, summary, arm)[1] for arm in ARMS))


def few_left(summary: Tensors) -> int:
    """The place, among the shares that were trained, of the one nearest to a few weights."""
    return int(np.argmin(np.abs(summary["left"] - FEW)))


def arm_name(arm: Arm, words: str) -> VGroup:
    """An arm's marker and what of the ticket it keeps."""
    mark = marker(arm.style, np.zeros(3), 0.22)
    return VGroup(mark, beside(label(words, arm.style.color), mark, RIGHT, 0.16))


def result_row(arm: Arm, words: str) -> VGroup:
    """An arm's marker and what it reached."""
    mark = marker(arm.style, np.zeros(3), 0.18)
    return VGroup(mark, beside(note(words, TEXT), mark, RIGHT, 0.16))
