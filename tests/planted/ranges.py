"""Pairs for the rule of ranges: data beyond the axes, drawn there or cut off, and the same data within them.

The healthy ones have what looks like it: marking lines, labels and legends that were placed beyond the axes.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Axes,
    BarChart,
    Create,
    DashedLine,
    DashedVMobject,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    LogBase,
    Rectangle,
    Scene,
    Text,
    ValueTracker,
    VGroup,
    VMobject,
    always_redraw,
)

from coursekit.stage.drawing.band import band
from coursekit.stage.drawing.chart import Chart, chart, linear_around, linear_scale, log_scale
from coursekit.stage.drawing.curves import curve, curve_points, end_label, marker, scatter
from coursekit.stage.drawing.heat import film, heat_image, mat
from coursekit.stage.drawing.histogram import bars, ridges
from coursekit.stage.drawing.trail import Trail
from coursekit.stage.letters.writing import label, note, title
from coursekit.stage.theme import AMBER, CORAL, MINT, MUTED, SKY, SeriesStyle

from .pairs import planted, show

STEPS = np.arange(151.0)
LOSS = 0.1 + 4.4 * np.exp(-STEPS / 40)
OFF_THE_FRAME = ("off_frame", "margin", "text_over_line")


def kit_chart(high: float = 150, top: float = 5) -> Chart:
    return chart(linear_scale(0, high, high / 5), linear_scale(0, top, top / 5), 7, 3.2, "step", "loss")


def manim_axes(top: float = 5, **options: Any) -> VGroup:
    """Axes of manim with numbers, which manim itself would set with LaTeX, and names: VGroup of (axes, numbers, …)."""
    axes = Axes((0, 10, 2), (0, top, top / 5), 7, 3, tips=False, **options)
    names = [label("step").next_to(axes, DOWN, buff=0.6), label("loss").next_to(axes, UP, buff=0.1).shift(3 * LEFT)]
    return VGroup(axes, *_numbers(axes, (2, 4, 6, 8), (0.2 * top, 0.6 * top)), *names)


def _numbers(axes: Axes, along: Sequence[float], up: Sequence[float]) -> list[Text]:
    low = axes.y_axis.scaling.function(axes.y_range[0])
    numbers = [Text(f"{x:g}", font_size=24).next_to(axes.c2p(x, low), DOWN, buff=0.2) for x in along]
    return numbers + [Text(f"{y:g}", font_size=24).next_to(axes.c2p(0, y), LEFT, buff=0.2) for y in up]


@planted("beyond_range")
def steps_past_the_end_of_a_chart(scene: Scene, bad: bool) -> None:
    axes = kit_chart(75 if bad else 150)
    show(scene, axes, curve(axes, STEPS, LOSS, SeriesStyle(SKY)))


@planted("beyond_range")
def points_of_a_trail_cut_off(scene: Scene, bad: bool) -> None:
    axes = kit_chart(75 if bad else 150)
    clock = ValueTracker(0)
    scene.add(axes, Trail(curve_points(axes, STEPS, LOSS)[0], SeriesStyle(SKY), clock))
    scene.play(clock.animate.set_value(60), run_time=1)
    scene.wait(2)
    scene.clear()


@planted("beyond_range", *OFF_THE_FRAME)
def trail_that_walks_out_of_its_chart(scene: Scene, bad: bool) -> None:
    axes, clock = kit_chart(100 if bad else 150), ValueTracker(0)
    scene.add(axes, Trail(axes.coords_to_point(STEPS, LOSS), SeriesStyle(SKY), clock))
    scene.play(clock.animate.set_value(150), run_time=1)
    scene.wait(2)
    scene.clear()


@planted("beyond_range")
def curve_drawn_anew_in_every_frame(scene: Scene, bad: bool) -> None:
    axes, clock = kit_chart(75 if bad else 150), ValueTracker(2)

    def so_far() -> VMobject:
        count = int(clock.get_value())
        return curve(axes, STEPS[:count], LOSS[:count], SeriesStyle(SKY))

    scene.add(axes, always_redraw(so_far))
    scene.play(clock.animate.set_value(150), run_time=1)
    scene.wait(2)
    scene.clear()


@planted("beyond_range")
def outliers_left_out_of_a_scatter(scene: Scene, bad: bool) -> None:
    axes = kit_chart()
    y = np.where(np.arange(12) == 7, 9.0 if bad else 4.0, 2.5)
    show(scene, axes, scatter(axes, np.linspace(5, 145, 12), y, SeriesStyle(AMBER)))


@planted("beyond_range")
def a_loss_that_reaches_zero_on_a_logarithmic_axis(scene: Scene, bad: bool) -> None:
    axes = chart(linear_scale(0, 150, 50), log_scale(0.01, 10), 7, 3.2, "step", "loss")
    show(scene, axes, curve(axes, STEPS, np.where(STEPS > 120, 0.0 if bad else 0.02, LOSS), SeriesStyle(SKY)))


@planted("beyond_range")
def a_divergence_to_infinity(scene: Scene, bad: bool) -> None:
    axes = kit_chart()
    y = np.where(STEPS > 130, np.inf if bad else np.nan, LOSS)  # NaN is no value: there was nothing to be shown
    show(scene, axes, curve(axes, STEPS, y, SeriesStyle(SKY)))


@planted("beyond_range")
def band_clipped_at_the_top(scene: Scene, bad: bool) -> None:
    axes, style = kit_chart(top=5 if not bad else 3), SeriesStyle(SKY)
    low, high = 0.4 * LOSS, 0.6 * LOSS + 1.5
    show(scene, axes, band(axes, STEPS, low, high, style), curve(axes, STEPS, 0.5 * LOSS, style))


@planted("beyond_range")
def histogram_clipped_at_the_top(scene: Scene, bad: bool) -> None:
    axes = chart(linear_scale(0, 1, 0.2), linear_scale(0, 50, 10), 7, 3.2, "size", "weights")
    edge = np.linspace(0, 1, 21)
    show(scene, axes, bars(axes, edge, 20 * np.linspace(2, 0, 20) + (15 if bad else 0), CORAL))


@planted("beyond_range")
def ridge_wider_than_its_ground(scene: Scene, bad: bool) -> None:
    edge = np.linspace(-4, 4, 41)
    density = np.exp(-0.5 * ((edge[1:] + edge[:-1]) / 2) ** 2)
    shown = linear_scale(-2, 2, 1) if bad else linear_scale(-4, 4, 1)
    show(scene, ridges(shown, edge, [density], [np.array([0, -1.0, 0])], 6, 1.6, SKY), label("activations").shift(UP))


@planted("beyond_range")
def heat_beyond_its_colours(scene: Scene, bad: bool) -> None:
    share = np.linspace(0, 1.6 if bad else 1.0, 30).reshape(5, 6)
    image = heat_image(share, 5)
    show(scene, mat(image), image)


@planted("beyond_range")
def film_beyond_its_colours(scene: Scene, bad: bool) -> None:
    frames, clock = np.linspace(0, 1, 120).reshape(4, 5, 6) * (1.5 if bad else 1.0), ValueTracker(0)
    image = film(frames, clock, 5)
    scene.add(mat(image), image)
    scene.play(clock.animate.set_value(3), run_time=2)
    scene.clear()


@planted("beyond_range", *OFF_THE_FRAME)
def function_plotted_above_its_axes(scene: Scene, bad: bool) -> None:
    parts = manim_axes()
    show(scene, parts, parts[0].plot(lambda x: (0.075 if bad else 0.05) * x**2, color=SKY))


@planted("beyond_range", *OFF_THE_FRAME)
def white_function_plotted_past_the_right_end(scene: Scene, bad: bool) -> None:
    parts = manim_axes()
    show(scene, parts, parts[0].plot(lambda x: 2 + np.sin(x), x_range=[0, 12 if bad else 10]))


@planted("beyond_range", *OFF_THE_FRAME)
def dashed_function_above_its_axes(scene: Scene, bad: bool) -> None:
    parts = manim_axes()
    graph = parts[0].plot(lambda x: (0.075 if bad else 0.045) * x**2, color=AMBER)
    show(scene, parts, DashedVMobject(graph, num_dashes=40))


@planted("beyond_range", *OFF_THE_FRAME)
def line_graph_with_a_last_point_too_high(scene: Scene, bad: bool) -> None:
    parts = manim_axes()
    graph = parts[0].plot_line_graph([0, 2, 4, 6, 8], [1, 2, 3, 2, 6.5 if bad else 4.5], line_color=MINT)
    show(scene, parts, graph)


@planted("beyond_range", *OFF_THE_FRAME)
def dots_placed_beyond_the_axes(scene: Scene, bad: bool) -> None:
    parts = manim_axes()
    dots = [Dot(parts[0].c2p(x, 6 if bad and x > 7 else 3), color=CORAL) for x in range(1, 10)]
    show(scene, parts, *dots)


@planted("beyond_range", *OFF_THE_FRAME)
def plot_that_moved_with_its_axes(scene: Scene, bad: bool) -> None:
    parts = manim_axes()
    graph = parts[0].plot(lambda x: (0.09 if bad else 0.05) * x**2, color=SKY)
    whole = VGroup(parts, graph)
    scene.play(FadeIn(parts))
    scene.play(Create(graph))
    scene.play(whole.animate.shift(0.8 * DOWN + 0.5 * LEFT))
    scene.wait(2)
    scene.play(FadeOut(whole))


@planted("beyond_range", *OFF_THE_FRAME)
def plot_redrawn_in_every_frame(scene: Scene, bad: bool) -> None:
    parts, height = manim_axes(), ValueTracker(0.01)
    graph = always_redraw(lambda: parts[0].plot(lambda x: height.get_value() * x**2, color=SKY))
    scene.add(parts, graph)
    scene.play(height.animate.set_value(0.09 if bad else 0.045), run_time=1)
    scene.wait(2)
    scene.clear()


@planted("beyond_range", *OFF_THE_FRAME)
def logarithmic_axes_of_manim(scene: Scene, bad: bool) -> None:
    axes = Axes((0, 10, 2), (-2, 1, 1), 7, 3, tips=False, y_axis_config={"scaling": LogBase()})
    names = [label("step").next_to(axes, DOWN, buff=0.6), label("loss").next_to(axes, UP, buff=0.1).shift(3 * LEFT)]
    names += _numbers(axes, (2, 4, 6), (0.01, 0.1, 1))
    show(scene, axes, *names, axes.plot(lambda x: 10.0 ** (x / (6 if bad else 12)), x_range=[0, 9.5], color=SKY))


@planted("beyond_range", *OFF_THE_FRAME)
def bar_higher_than_its_axis(scene: Scene, bad: bool) -> None:
    plain = {"include_numbers": False}
    drawn = BarChart(
        [2, 4, 7 if bad else 4.5, 1], y_range=[0, 5, 1], y_length=3, x_length=6, bar_fill_opacity=1,
        bar_stroke_width=0, bar_colors=["#6FA8DC", "#6FA8DC"], x_axis_config=plain, y_axis_config=plain,
    )  # fmt: skip
    names = [label("class").next_to(drawn, DOWN, buff=0.6), label("images").next_to(drawn.y_axis, UP, buff=0.2)]
    show(scene, drawn, *names, *_numbers(drawn, (1, 2, 3), (1, 3)))


@planted("beyond_range", "axis_names", *OFF_THE_FRAME)
def bars_of_ones_own_below_the_axis(scene: Scene, bad: bool) -> None:
    axes = chart(linear_scale(0, 4, 1), linear_scale(-2, 2, 1), 6, 3.2, "layer", "change")
    columns = VGroup()
    for i, value in enumerate((1.0, -3.0 if bad else -1.5, 1.6)):
        foot, top = axes.coords_to_point(i + 1.0, 0.0), axes.coords_to_point(i + 1.0, value)
        bar = Rectangle(width=0.8, height=abs(top[1] - foot[1]), stroke_width=0).set_fill(SKY, 1)
        columns.add(bar.move_to(foot, aligned_edge=DOWN if value > 0 else UP))
    show(scene, axes, columns)


@planted("beyond_range", *OFF_THE_FRAME)
def what_only_marks_may_stand_beyond(scene: Scene, bad: bool) -> None:
    """Beside the curve: a threshold that is longer than the axis, a name and a mark where there is no data."""
    axes = chart(linear_scale(0, 100, 20), linear_scale(0, 5, 1), 6, 3.2, "step", "loss")
    style = SeriesStyle(SKY, marker="circle")
    x = STEPS if bad else STEPS[:101]
    line = Line(axes.coords_to_point(0.0, 1.0), axes.coords_to_point(118.0, 1.0), color=MUTED, stroke_width=3)
    limit = DashedLine(axes.coords_to_point(50.0, 0.0), axes.coords_to_point(50.0, 5.6), color=MUTED)
    mark = marker(style, axes.coords_to_point(105.0, 4.0))
    name = label("Training", SKY).next_to(mark, RIGHT, buff=0.15)
    drawn = Trail(axes.coords_to_point(x, LOSS[: len(x)]), style, ValueTracker(len(x) - 1))
    show(scene, axes, line, limit, mark, name, drawn, note("target").next_to(line, RIGHT, buff=0.15))


@planted("beyond_range")
def range_taken_from_data(scene: Scene, bad: bool) -> None:
    shown = STEPS[:60] if bad else STEPS
    axes = chart(linear_around(shown), linear_around(LOSS, 0), 7, 3.2, "step", "loss")
    drawn = curve(axes, STEPS, LOSS, SeriesStyle(SKY))
    show(scene, axes, drawn, end_label(drawn, "Adam", SKY), title("Results"))
