"""Pairs of scenes: one with a planted fault, and one beside it that differs in nothing else and has none.

Each function draws both; `bad` says which. Its decorator names the rule that must find the fault.
"""

from manim import (
    DOWN,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    FunctionGraph,
    Line,
    Mobject,
    Rectangle,
    Scene,
    Square,
    Text,
    VGroup,
)

from coursekit.stage.drawing.flow import panel
from coursekit.stage.letters.facts import number, percent
from coursekit.stage.letters.writing import body, label, note, text, title
from coursekit.stage.theme import AMBER, BACKGROUND, MUTED, PANEL, RULE, SKY, TEXT

from .pairs import SHARE, SHARES, planted, show


@planted("off_frame")
def closing_note_below_the_frame(scene: Scene, bad: bool) -> None:
    show(scene, note("All runs share one seed").move_to([0, -7.4 if bad else -3.2, 0]), title("Results"))


@planted("off_frame")
def percentage_cut_at_the_edge(scene: Scene, bad: bool) -> None:
    show(scene, label(percent(SHARE)).move_to([7.0 if bad else 6.0, 1, 0]), title("Results"))


@planted("off_frame")
def circle_partly_outside(scene: Scene, bad: bool) -> None:
    show(scene, Circle(0.8, color=SKY).move_to([-6.6 if bad else -5.5, -2, 0]), title("Results"))


@planted("off_frame")
def line_that_ends_beyond(scene: Scene, bad: bool) -> None:
    show(scene, Line([-3, 0, 0], [7.6 if bad else 6.0, 0, 0], color=SKY), title("Results"))


@planted("off_frame")
def text_outside_but_transparent(scene: Scene, bad: bool) -> None:
    show(scene, note("A remark").move_to([0, 5, 0]).set_opacity(1 if bad else 0), title("Results"))


@planted("margin")
def text_at_the_top_edge(scene: Scene, bad: bool) -> None:
    show(scene, label("Gradient descent").move_to([0, 3.75 if bad else 3.2, 0]))


@planted("margin")
def line_at_the_bottom_edge(scene: Scene, bad: bool) -> None:
    show(scene, Line([-3, 0, 0], [3, 0, 0], color=SKY).set_y(-3.8 if bad else -3.3), title("Results"))


@planted("text_over_text")
def two_names_in_one_place(scene: Scene, bad: bool) -> None:
    show(scene, label("Momentum"), label("Adam").shift((0.1 if bad else 0.8) * UP))


@planted("text_over_text")
def number_on_a_heading(scene: Scene, bad: bool) -> None:
    show(scene, title("Comparing optimizers"), label(percent(SHARE)).move_to([1.2, 3.2 if bad else 2.5, 0]))


@planted("text_over_text")
def pango_text_over_typst(scene: Scene, bad: bool) -> None:
    show(scene, body("The loss falls"), Text("slowly", font_size=26).shift((0.15 if bad else 1) * DOWN))


@planted("text_over_line")
def line_through_a_word(scene: Scene, bad: bool) -> None:
    show(scene, label("Momentum"), Line([-3, 0, 0], [3, 0, 0], color=SKY).shift((0 if bad else 0.6) * DOWN))


@planted("text_over_line")
def curve_through_a_word(scene: Scene, bad: bool) -> None:
    # The good label stands within the bounding box of the curve, and the curve goes round it.
    bow = FunctionGraph(lambda x: 0.25 * x**2 - 2, x_range=(-4, 4), color=AMBER)
    show(scene, bow, label("Valley").move_to([0, -1.95 if bad else 0, 0]))


@planted("text_over_line")
def line_hidden_by_a_panel(scene: Scene, bad: bool) -> None:
    line = Line([-5, 0, 0], [5, 0, 0], color=SKY)
    ground = Rectangle(width=4, height=1.2, stroke_width=0).set_fill(PANEL, 0 if bad else 1)
    show(scene, line, ground, label("Momentum"))


@planted("outside_box", "text_over_line")
def label_wider_than_its_box(scene: Scene, bad: bool) -> None:
    show(scene, panel(2.0 if bad else 4.4, 0.9), label("Gradient descent"))


@planted("outside_box")
def label_that_touches_its_box(scene: Scene, bad: bool) -> None:
    words = label("Momentum")
    box = Rectangle(width=words.width + (0.02 if bad else 0.4), height=0.9, color=SKY)
    show(scene, box.set_fill(PANEL, 1), words)


@planted("outside_box", "text_over_line")
def label_low_in_an_outlined_box(scene: Scene, bad: bool) -> None:
    show(scene, Rectangle(width=4, height=1.0, color=SKY), label("gypsy").shift((0.4 if bad else 0.1) * DOWN))


@planted("cap_height")
def words_in_size_12(scene: Scene, bad: bool) -> None:
    show(scene, text("Hidden layer", 12 if bad else 20))


@planted("cap_height")
def words_scaled_down(scene: Scene, bad: bool) -> None:
    show(scene, VGroup(label("Hidden"), label("Layer").shift(DOWN)).scale(0.6 if bad else 1.0))


@planted("cap_height")
def pango_text_scaled_down(scene: Scene, bad: bool) -> None:
    show(scene, Text("Hidden layer", font_size=24).scale(0.5 if bad else 1.0))


@planted("text_contrast")
def dim_text(scene: Scene, bad: bool) -> None:
    show(scene, label("Momentum", "#45506A" if bad else MUTED))


@planted("text_contrast")
def light_text_on_a_light_box(scene: Scene, bad: bool) -> None:
    box = Rectangle(width=5, height=1.5, stroke_width=0).set_fill("#D8DEE8", 1)
    show(scene, box, label("Momentum", TEXT if bad else BACKGROUND))


@planted("text_contrast")
def text_half_transparent(scene: Scene, bad: bool) -> None:
    show(scene, label("Momentum").set_opacity(0.25 if bad else 0.9))


@planted("line_contrast")
def dim_line(scene: Scene, bad: bool) -> None:
    show(scene, Line([-3, 0, 0], [3, 0, 0], color="#2A3550" if bad else RULE), label("Momentum").shift(UP))


@planted("line_contrast")
def line_on_a_ground_of_its_colour(scene: Scene, bad: bool) -> None:
    ground = Rectangle(width=8, height=3, stroke_width=0).set_fill("#3E7FA6" if bad else PANEL, 1)
    show(scene, ground, Line([-3, 0, 0], [3, 0, 0], color=SKY), label("Momentum").shift(2.5 * UP))


@planted("reading_time")
def sentence_gone_too_soon(scene: Scene, bad: bool) -> None:
    words = body("Every layer multiplies the variance of what passes through it")
    show(scene, words, seconds=1.2 if bad else 4.0)


@planted("reading_time")
def sentence_replaced_too_soon(scene: Scene, bad: bool) -> None:
    first, second = body("The mask keeps one weight in five"), body("The others are zero").shift(DOWN)
    scene.play(FadeIn(first), run_time=0.4)
    scene.play(FadeOut(first, shift=UP), FadeIn(second), run_time=0.4) if bad else scene.wait(2.8)
    scene.add(second)
    scene.wait(2.0)
    scene.clear()


@planted("text_blocks")
def nine_sentences_at_once(scene: Scene, bad: bool) -> None:
    places = [(x, y) for y in (2.4, 0.6, -1.2) for x in (-4.4, 0, 4.4)][: 9 if bad else 5]
    words = ("The loss falls", "The mask stays fixed", "Weights are set back", "Variance halves each time",
             "Adam rescales each step", "Momentum keeps its way", "Gradients go to zero", "Noise is averaged out",
             "Seeds are all shown")  # fmt: skip
    texts = [note(said).move_to([*place, 0]) for said, place in zip(words, places, strict=False)]
    show(scene, *texts)


@planted("empty_stage")
def nothing_for_two_seconds(scene: Scene, bad: bool) -> None:
    show(scene, title("Results"))
    scene.wait(2.0 if bad else 0.4)
    show(scene, title("Discussion"))


@planted("empty_half")
def nothing_on_the_right(scene: Scene, bad: bool) -> None:
    net = VGroup(*(Circle(0.4, color=SKY).move_to([x, y, 0]) for x in (-5, -3) for y in (-1, 0, 1)))
    right = Circle(1.0, color=SKY).move_to([3.5, 0, 0])
    show(scene, title("A network"), net, *([] if bad else [right]), seconds=4)


@planted("flashes")
def square_that_blinks(scene: Scene, bad: bool) -> None:
    square = Square(3, stroke_width=0).set_fill(TEXT, 1)
    for _ in range(6):
        scene.add(square)
        scene.wait(0.08 if bad else 0.6)
        scene.remove(square)
        scene.wait(0.08 if bad else 0.6)


@planted("flashes")
def ground_that_flickers(scene: Scene, bad: bool) -> None:
    ground = Rectangle(width=10, height=4, stroke_width=0).set_fill(TEXT, 1)
    frames = [0]

    def flicker(shown: Mobject) -> None:
        frames[0] += 1
        shown.set_fill(TEXT, float(frames[0] // (2 if bad else 12) % 2))

    scene.add(ground.add_updater(flicker))
    line = Line([-3, -3, 0], [3, -3, 0], color=SKY)
    scene.play(Create(line), run_time=2.0)
    scene.clear()


@planted("left_behind")
def text_left_on_stage(scene: Scene, bad: bool) -> None:
    words = label("Momentum")
    scene.add(words)
    scene.wait(2.0)
    if not bad:
        scene.remove(words)


@planted("literal")
def accuracy_written_by_hand(scene: Scene, bad: bool) -> None:
    show(scene, label("It reaches 95.3 % in all" if bad else f"It reaches {percent(SHARE)} in all"))


@planted("literal")
def count_written_into_a_text(scene: Scene, bad: bool) -> None:
    units = SHARES.size
    show(scene, label(f"{percent(SHARE)} of 128 units" if bad else f"{percent(SHARE)} of {number(units)} units"))


@planted("literal")
def number_given_to_the_formatter(scene: Scene, bad: bool) -> None:
    show(scene, label(f"after {number(78) if bad else number(SHARE)} steps (Kingma & Ba, 2015)"), seconds=3)


@planted("literal")
def number_formatted_by_the_string(scene: Scene, bad: bool) -> None:
    rate = 0.9
    show(scene, label(f"at a rate of {rate:.2f}" if bad else f"at a share of {SHARE:.2f}"))
