"""Pairs for the rules of charts: their numbers and names, and what tells one curve from another."""

import numpy as np
from manim import DOWN, RIGHT, UP, Axes, Mobject, Scene

from coursekit.stage.drawing.chart import Chart, chart, linear_scale
from coursekit.stage.drawing.curves import curve, end_label, legend
from coursekit.stage.letters.facts import number
from coursekit.stage.letters.writing import label, note
from coursekit.stage.theme import AMBER, CORAL, SKY, SeriesStyle

from .pairs import planted, show

X = np.linspace(0, 10, 40)


def small_chart(x_name: str = "step", y_name: str = "loss") -> Chart:
    return chart(linear_scale(0, 10, 5), linear_scale(0, 10, 5), 6, 3, x_name, y_name)


def falling(axes: Chart, style: SeriesStyle, start: float) -> Mobject:
    return curve(axes, X, start * np.exp(-X / 4) + 1, style)


@planted("axis_numbers")
def chart_without_numbers(scene: Scene, bad: bool) -> None:
    axes = small_chart()
    if bad:
        axes.remove(axes.numbers)
    show(scene, axes)


@planted("axis_numbers")
def manims_axes_without_numbers(scene: Scene, bad: bool) -> None:
    axes = Axes(x_range=(0, 4, 1), y_range=(0, 3, 1), x_length=6, y_length=3, tips=False)
    ticks = [note(number(v)).next_to(axes.c2p(v, 0), DOWN, buff=0.2) for v in (1, 2, 3)]
    ticks += [note(number(v)).next_to(axes.c2p(0, v), -RIGHT, buff=0.2) for v in (1, 2)]
    names = [
        label("step").next_to(axes.c2p(4, 0), DOWN, buff=0.55),
        label("loss").next_to(axes.c2p(0, 3), UP, buff=0.2),
    ]
    show(scene, axes, *names, *([] if bad else ticks))


@planted("axis_names")
def chart_without_names(scene: Scene, bad: bool) -> None:
    show(scene, small_chart("" if bad else "step", "loss"))


@planted("axis_names")
def chart_whose_names_went(scene: Scene, bad: bool) -> None:
    axes = small_chart()
    if bad:
        axes.remove(axes.names)
    show(scene, axes)


@planted("legend")
def two_curves_without_names(scene: Scene, bad: bool) -> None:
    axes, styles = small_chart(), (SeriesStyle(SKY), SeriesStyle(AMBER, (0.1, 0.08)))
    lines = [falling(axes, style, start) for style, start in zip(styles, (8, 5), strict=True)]
    names = legend([("Momentum", styles[0]), ("Adam", styles[1])]).move_to([1.2, 0.8, 0])
    show(scene, axes, *lines, *([] if bad else [names]))


@planted("legend")
def one_of_two_curves_named(scene: Scene, bad: bool) -> None:
    axes = small_chart().shift(RIGHT * -1)
    lines = [falling(axes, SeriesStyle(SKY), 3), curve(axes, X, 1 + 0.7 * X, SeriesStyle(CORAL, (0.26, 0.09)))]
    names = [end_label(lines[0], "Momentum", SKY), end_label(lines[1], "Adam", CORAL)]
    show(scene, axes, *lines, names[0], *([] if bad else [names[1]]))


@planted("colour_meaning")
def one_colour_in_a_legend_twice(scene: Scene, bad: bool) -> None:
    styles = SeriesStyle(SKY), SeriesStyle(SKY if bad else AMBER, (0.1, 0.08), "square")
    show(scene, legend([("Momentum", styles[0]), ("Adam", styles[1])]))


@planted("colour_meaning")
def one_colour_for_another_thing_later(scene: Scene, bad: bool) -> None:
    show(scene, legend([("Momentum", SeriesStyle(CORAL))]))
    show(scene, legend([("Training loss", SeriesStyle(CORAL if bad else SKY))]))


@planted("colour_only")
def solid_curves_told_apart_by_colour(scene: Scene, bad: bool) -> None:
    axes, styles = small_chart(), (SeriesStyle(SKY), SeriesStyle(AMBER, () if bad else (0.1, 0.08)))
    lines = [falling(axes, style, start) for style, start in zip(styles, (8, 5), strict=True)]
    names = legend([("Momentum", styles[0]), ("Adam", styles[1])], with_markers=False).move_to([1.2, 0.8, 0])
    show(scene, axes, *lines, names)
