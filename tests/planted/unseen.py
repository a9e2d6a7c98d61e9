"""More pairs, drawn after the rules were settled, most with manim's own classes, as a scene that was written elsewhere.

At the first try, 21 of the 23 faults were found, and there was no false alarm; the two that were missed led to mends.
"""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Axes,
    Circle,
    DecimalNumber,
    FadeIn,
    FadeTransform,
    ImageMobject,
    Mobject,
    Rectangle,
    RoundedRectangle,
    Scene,
    SurroundingRectangle,
    Text,
    Typst,
    VGroup,
)

from coursekit.stage.drawing.chart import chart, linear_scale
from coursekit.stage.drawing.curves import curve, legend
from coursekit.stage.letters.facts import percent
from coursekit.stage.letters.writing import body, caption, label, note, title
from coursekit.stage.theme import AMBER, CORAL, MINT, PANEL, SKY, TEXT, SeriesStyle

from .pairs import SHARE, planted, show


@planted("off_frame")
def row_of_names_that_grew_too_long(scene: Scene, bad: bool) -> None:
    names = ("Input", "Hidden", "Hidden again", "Hidden once more", "Output", "Cross-entropy loss")[: 6 if bad else 4]
    row = VGroup(*map(label, names)).arrange(RIGHT, buff=0.9)
    show(scene, row.to_edge(LEFT, buff=0.6))


@planted("off_frame")
def arrow_whose_tip_leaves_the_frame(scene: Scene, bad: bool) -> None:
    show(scene, Arrow([-2, 0, 0], [0, 4.4 if bad else 2.5, 0], color=SKY, buff=0), label("gradient").move_to([2, 0, 0]))


@planted("margin")
def table_close_to_the_left_edge(scene: Scene, bad: bool) -> None:
    rows = VGroup(label("Momentum"), label("Adam"), label("Gradient descent")).arrange(DOWN, aligned_edge=LEFT)
    show(scene, rows.to_edge(LEFT, buff=0.15 if bad else 0.8))


@planted("text_over_text")
def growing_number_over_its_unit(scene: Scene, bad: bool) -> None:
    count = DecimalNumber(float(SHARE), num_decimal_places=6 if bad else 2, font_size=40, mob_class=Text)
    show(scene, count.move_to([0, 0, 0], aligned_edge=LEFT), label("of all weights").move_to([1.4, 0, 0], LEFT))


@planted("text_over_text")
def caption_over_the_name_of_an_axis(scene: Scene, bad: bool) -> None:
    axes = chart(linear_scale(0, 10, 5), linear_scale(0, 10, 5), 6, 4.4, "minibatch", "loss")
    axes.shift((0.0 if bad else -0.5) * DOWN)
    show(scene, axes, label("The loss falls").move_to(axes.names[0] if bad else [0, -3.2, 0]))


@planted("text_over_line")
def arrow_through_a_name(scene: Scene, bad: bool) -> None:
    way = Arrow([-4, -1, 0], [4, 1, 0], color=AMBER, buff=0)
    show(scene, way, Text("backward pass", font_size=28).shift((0 if bad else 1.2) * UP))


@planted("outside_box", "text_over_line")
def formula_larger_than_its_circle(scene: Scene, bad: bool) -> None:
    show(scene, Circle(0.7 if bad else 2.2, color=SKY).set_fill(PANEL, 1), label("mean of all gradients"))


@planted("outside_box", "text_over_line")
def frame_that_follows_only_half_its_text(scene: Scene, bad: bool) -> None:
    words = VGroup(label("Adam"), label("and its two averages")).arrange(RIGHT)
    box = SurroundingRectangle(words, color=SKY, buff=0.25)
    box.stretch_to_fit_width(box.width * (0.6 if bad else 1.0))
    show(scene, box, words)


@planted("cap_height")
def number_of_a_small_font(scene: Scene, bad: bool) -> None:
    show(scene, DecimalNumber(float(SHARE), font_size=14 if bad else 36, mob_class=Text), label("share").shift(DOWN))


@planted("cap_height")
def diagram_shrunk_to_fit(scene: Scene, bad: bool) -> None:
    boxes = VGroup(*(VGroup(RoundedRectangle(width=3, height=1, color=SKY), label(f"Layer {c}")) for c in "ABC"))
    show(scene, boxes.arrange(RIGHT, buff=0.5).scale_to_fit_width(4.5 if bad else 10.5))


@planted("text_contrast")
def words_over_a_bright_picture(scene: Scene, bad: bool) -> None:
    pixels = np.full((60, 120, 3), 215 if bad else 25, dtype=np.uint8)
    pixels[::2] -= 10
    show(scene, ImageMobject(pixels).set(width=8), label("a batch of digits", TEXT))


@planted("text_contrast")
def words_in_the_colour_of_their_panel(scene: Scene, bad: bool) -> None:
    show(scene, RoundedRectangle(width=5, height=1.4).set_fill(CORAL if bad else PANEL, 1), label("Adam", AMBER))


@planted("line_contrast")
def connections_too_faint(scene: Scene, bad: bool) -> None:
    left, right = ([Circle(0.3, color=SKY).move_to([x, y, 0]) for y in (-1.5, 0, 1.5)] for x in (-2.5, 2.5))
    lines = [
        Arrow(a.get_right(), b.get_left(), buff=0.1, color="#1C2A44" if bad else "#8899B8") for a in left for b in right
    ]
    show(scene, *left, *right, *lines)


@planted("reading_time")
def caption_swept_away(scene: Scene, bad: bool) -> None:
    said = caption("Weights that start too large make every later layer larger still")
    scene.play(FadeIn(said), run_time=0.5)
    scene.wait(1.0 if bad else 4.5)
    scene.play(FadeTransform(said, other := body("So they are drawn smaller")), run_time=0.5)
    scene.wait(2.5)
    scene.remove(other)


def manims_chart(with_numbers: bool) -> list[Any]:
    """Manim's axes, the names beside them, and the numbers, which manim itself would set with LaTeX."""
    axes = Axes((0, 5, 1), (0, 4, 1), 7, 4, tips=False)
    names = [label("epoch").next_to(axes, DOWN, buff=0.6), label("loss").next_to(axes, UP, buff=0.1).shift(3 * LEFT)]
    numbers = [Text(f"{x}", font_size=24).next_to(axes.c2p(x, 0), DOWN, buff=0.2) for x in range(1, 6)]
    numbers += [Text(f"{y}", font_size=24).next_to(axes.c2p(0, y), LEFT, buff=0.2) for y in range(1, 5)]
    return [axes, *names, *(numbers if with_numbers else [])]


@planted("axis_numbers")
def plotted_axes_without_numbers(scene: Scene, bad: bool) -> None:
    show(scene, *manims_chart(with_numbers=not bad))


@planted("legend")
def third_curve_without_a_name(scene: Scene, bad: bool) -> None:
    axes, *names = manims_chart(with_numbers=True)
    curves, said = [], []
    for power, color, name in ((0.3, SKY, "Adam"), (0.6, AMBER, "Momentum"), (1.2, MINT, "Descent")):
        line = axes.plot(lambda x, power=power: 3.6 * np.exp(-power * x) + 0.2, color=color)
        curves.append(line)
        said.append(label(name, color).scale(0.9).next_to(line.get_end(), RIGHT, buff=0.15).shift(power * DOWN * 0.01))
    said[1].shift(0.15 * UP), said[2].shift(0.25 * DOWN)
    show(scene, axes, *curves, *names, *(said[:2] if bad else said), seconds=3)


@planted("colour_meaning")
def green_for_two_things(scene: Scene, bad: bool) -> None:
    def entry(name: str, color: str) -> VGroup:
        return VGroup(Rectangle(width=0.4, height=0.2, stroke_width=0).set_fill(color, 1), label(name)).arrange(RIGHT)

    rows = VGroup(entry("Validation", MINT), entry("Pruned weights", MINT if bad else CORAL))
    show(scene, rows.arrange(DOWN, aligned_edge=LEFT))


@planted("empty_stage")
def pause_on_nothing(scene: Scene, bad: bool) -> None:
    words = title("Results")
    scene.play(FadeIn(words), run_time=0.3)
    scene.wait(2)
    scene.remove(words)
    scene.wait(1.6 if bad else 0.5)
    show(scene, body("Momentum wins"))


@planted("flashes")
def alarm_of_a_disk(scene: Scene, bad: bool) -> None:
    disk = Circle(1.6, stroke_width=0).set_fill(TEXT, 1)
    clock = [0.0]

    def blink(shown: Mobject, dt: float) -> None:
        clock[0] += dt
        shown.set_opacity(1.0 if int(clock[0] * (12 if bad else 2)) % 2 else 0.0)

    scene.add(disk.add_updater(blink))
    scene.wait(2)
    scene.clear()


@planted("left_behind")
def arrow_forgotten_on_stage(scene: Scene, bad: bool) -> None:
    arrow, words = Arrow([-2, 0, 0], [2, 0, 0], color=SKY), label("one step").shift(UP)
    scene.add(arrow, words)
    scene.wait(2)
    scene.remove(words, *([] if bad else [arrow]))


@planted("literal")
def share_written_into_typst(scene: Scene, bad: bool) -> None:
    show(scene, Typst("accuracy 97.1 %", font_size=48) if bad else label(f"accuracy {percent(SHARE)}"))


@planted("literal")
def steps_written_into_pango(scene: Scene, bad: bool) -> None:
    show(scene, Text("after 1200 steps" if bad else "after many steps", font_size=30))


@planted("colour_only")
def three_bars_of_lines_by_colour(scene: Scene, bad: bool) -> None:
    axes = chart(linear_scale(0, 10, 5), linear_scale(0, 10, 5), 6, 3, "step", "loss")
    x = np.linspace(0, 10, 40)
    styles = [SeriesStyle(SKY), SeriesStyle(MINT, () if bad else (0.26, 0.09), "square")]
    lines = [curve(axes, x, 8 * np.exp(-x / tau) + 1, style) for tau, style in zip((2, 5), styles, strict=True)]
    names = legend([("Training", styles[0]), ("Validation", styles[1])], with_markers=not bad)
    show(scene, axes, *lines, names.move_to([1.4, 1.0, 0]), note("ten seeds").move_to([5.2, 2, 0]))
