"""Two layers of attention can copy from what came before; one layer cannot."""

from typing import ClassVar

import numpy as np
from induction_drawings import *
from manim import *

from coursekit.stage import *


class InductionHeads(CourseScene):
    poster = "scene5_two_layers"
    audit: ClassVar = {
        "scene3_map: colour_meaning": "Both are the token that comes next.",
        "scene6_circuit: colour_meaning": "Where a line ends stands a token, which is no name of the line.",
        "scene6_circuit: line_contrast": "A faint line is little attention.",
        "scene8_summary: axis_numbers": "The small chart was read with its numbers before.",
        "scene8_summary: legend": "The two models were named before.",
    }

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_sequences()
        self.scene3_map()
        self.scene4_one_layer()
        self.scene5_two_layers()
        self.scene6_circuit()
        self.scene7_cuts()
        self.scene8_summary()

    def scene1_title(self) -> None:
        """The question

        A sequence at random, and then again. You can go on from here, although you have never seen it before. How
        would a network do that?
        """
        shown = self.tensors("sequences")
        tokens, period = shown["tokens"][-1], int(shown["periods"][-1])
        name = text("Induction heads", 46, bold=True)
        question = body("How does a network continue\nwhat it has never seen before?", MUTED)
        VGroup(name, question).arrange(DOWN, buff=0.5, aligned_edge=LEFT).move_to([-6.6, 1.7, 0], aligned_edge=LEFT)
        first = tiles(tokens[:period], 0.95).scale(1.15).move_to(0.9 * DOWN)
        known = period // 2
        again = VGroup(*(one.copy().shift(1.5 * DOWN) for one in first[:known]))
        asked = first[known][0].copy().shift(1.5 * DOWN).set_stroke(ANSWER, 3)
        mark = text("?", 34, ANSWER, bold=True).move_to(asked)
        self.play(Write(name), LaggedStart(*(FadeIn(one, shift=0.2 * UP) for one in first), lag_ratio=0.08))
        self.play(FadeIn(question, shift=0.2 * UP))
        moves = [TransformFromCopy(a, b) for a, b in zip(first, again, strict=False)]
        self.play(LaggedStart(*moves, lag_ratio=0.25, run_time=2.6))
        self.play(FadeIn(asked, mark))
        hold(self, question.text)
        leave(self)

    def scene2_sequences(self) -> None:
        """What it is trained on

        Each sequence is drawn at random and then repeats, after a number of tokens of its own. There is nothing to
        learn by heart, and no fixed distance at which to look. In the first half, the best guess is one in
        {sequences: kinds}.
        """
        shown = self.tensors("sequences")
        heading = title("Random tokens, and then the same again")
        pitch = 0.53
        rows, repeats, names = [], [], []
        for y, tokens, period in zip((1.6, 0.2, -1.2), shown["tokens"], shown["periods"], strict=True):
            row = tiles(tokens, pitch).move_to(y * UP)
            rows.append(row)
            repeats.append([TransformFromCopy(row[i - period], row[i]) for i in range(int(period), len(row))])
            under = Line(row[0].get_corner(DL), row[int(period) - 1].get_corner(DR), color=ANSWER, stroke_width=4)
            under.shift(0.12 * DOWN)
            names.append(VGroup(under, label(f"period {number(period)}", ANSWER).next_to(under, DOWN, buff=0.14)))
        said = f"{number(shown['kinds'])} kinds of tokens; every training step draws new sequences."
        self.play(Write(heading))
        for row, period, moves, name in zip(rows, shown["periods"], repeats, names, strict=True):
            self.play(FadeIn(*row[: int(period)], name), run_time=0.7)
            self.play(LaggedStart(*moves, lag_ratio=0.1, run_time=1.0))
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene3_map(self) -> None:
        """Where the answer stands

        Attention lets each place look at those before it, as much as query and key agree. A row of this map is a
        place, a column what it looks at. The next token stands right after the same token’s earlier place. Row by row,
        that is a stripe.
        """
        shown = self.tensors("sequences")
        heading = title("The answer stands on a stripe")
        tokens, period = shown["tokens"][-1], int(shown["periods"][-1])
        places = len(tokens)
        plan = AttentionMap(np.zeros((1, places, places)), tokens, ValueTracker(0), 4.7, TEXT)
        plan.shift(np.array([-3.5, -0.35, 0]) - plan.image.get_center())
        rule = formula('a_(i j) = "softmax"_j (q_i dot k_j slash sqrt(d))', 38).move_to([3.4, 1.9, 0])
        row = tiles(tokens, 0.53).move_to(1.9 * UP)
        clock = ValueTracker(places // 2)
        band = plan.band(places // 2)
        band.add_updater(lambda shown_band: shown_band.set_y(plan.cell(round(clock.get_value()), 0)[1]))
        boxes = plan.answers(period, clock)
        chain = example_chain(tokens, period, clock, np.array([2.75, -0.5, 0]))
        said = "Its place in the map follows from the sequence alone."
        self.play(Write(heading), FadeIn(row))
        self.play(
            *(TransformFromCopy(one[1], letter) for one, letter in zip(row, plan.across, strict=True)),
            *(TransformFromCopy(one[1], letter) for one, letter in zip(row, plan.down, strict=True)),
            FadeOut(row),
            FadeIn(plan[0], plan.image),
            run_time=1.8,
        )
        self.play(FadeIn(rule, shift=0.2 * UP), FadeIn(band, chain, boxes))
        self.wait(1.5)
        self.play(clock.animate(rate_func=linear, run_time=4.5).set_value(places - 1))
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene4_one_layer(self) -> None:
        """One layer

        A model of one layer, while it trains. It learns to look at what came before, and gets better than chance. But
        the stripe does not appear: the key of a token does not say which token came before it.
        """
        self._training(0, "One layer: it looks around, and finds no stripe", "attention of its one layer")

    def scene5_two_layers(self) -> None:
        """Two layers

        The same training with a second layer. For a while nothing happens. Then the stripe lights up, and in step with
        it the accuracy rises from {induction: final_accuracy[0] %} to {induction: final_accuracy[1] %}.
        """
        self._training(1, "Two layers: the stripe lights up", "attention of its second layer")

    def _training(self, depth: int, heading: str, name: str) -> None:
        """The attention map of a model of so many layers, from 0, and its curves, in step."""
        shown, summary = self.tensors("sequences"), self.tensors("induction")
        run = self.tensors("repetition").where(layers=depth + 1, seed=0).all("last")[0]
        clock = ValueTracker(0)
        style = STYLES[depth]
        plan = AttentionMap(run, shown["tokens"][-1], clock, 4.6, style.color)
        plan.shift(np.array([-3.5, -0.3, 0]) - plan.image.get_center())
        told = note(name, style.color).next_to(plan.image, DOWN, buff=0.14)
        charts = progress_charts(summary)
        trails = progress(charts, summary, depth, clock)
        end = len(run) - 1
        before = [trail for other in range(depth) for trail in progress(charts, summary, other, ValueTracker(end))]
        accuracy, stripe = (number(summary[f"final_{key}"][depth], 2) for key in ("accuracy", "stripe"))
        said = f"Mean of {number(len(summary['seeds']))} seeds: accuracy {accuracy}, attention on the stripe {stripe}."
        self.play(Write(title(heading)), FadeIn(plan, told))
        self.play(FadeIn(*charts, *before, *trails, *model_names(charts[0], depth)))
        self.play(clock.animate(rate_func=linear, run_time=6 + 2 * depth).set_value(end))
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene6_circuit(self) -> None:
        """How two layers do it

        The first layer has each place look at the one before, so it carries two tokens: the one before it, and its
        own.

        6 s: The second layer looks for a place whose first token is mine. What stands there as its own comes next.
        """
        shown, run = self.tensors("sequences"), self.tensors("repetition").where(layers=2, seed=0)
        heading = title("First carry the token before, then look it up")
        tokens, places = shown["tokens"][-1], len(shown["tokens"][-1])
        first, last, named = (run.all(key)[0] for key in ("first", "last", "predicted"))
        below = tiles(tokens, 0.53).move_to(2.0 * DOWN)
        pairs = carried(tokens, below).shift(2.0 * UP)
        slots = VGroup(*(one[0].copy().shift(3.9 * UP).set_fill(opacity=0) for one in below[places // 2 :]))
        following = label("what it says comes next", MUTED).next_to(slots, LEFT, buff=0.4)
        arrows = [looks(first[-1][i], below, pairs[i].get_bottom(), ANSWER) for i in range(places)]
        self.play(Write(heading), FadeIn(below))
        self.play(LaggedStart(*(Create(fan) for fan in arrows), lag_ratio=0.05, run_time=2))
        moves = [TransformFromCopy(below[i - 1][1], pairs[i][1]) for i in range(1, places)]
        own = [TransformFromCopy(below[i][1], pairs[i][2]) for i in range(places)]
        said = "In green: the token before, carried along. The second layer looks it up."
        self.play(*(FadeIn(pair[0]) for pair in pairs), run_time=0.5)
        self.play(*moves, *own, run_time=1.6)
        self.play(FadeIn(caption(said, highlights={"In green": ANSWER}), shift=0.2 * UP), run_time=0.6)
        self.wait(1)
        self.play(*(fan.animate.set_stroke(opacity=0.12) for fan in arrows), FadeIn(slots, following), run_time=0.6)
        for i in range(places // 2, places - 1):
            slot = slots[i - places // 2]
            best = int(last[-1][i].argmax())
            fan = looks(last[-1][i], pairs, slot.get_bottom(), TWO.color)
            answer = letter(named[i], 22).move_to(slot)
            slow = i == places // 2
            self.play(below[i][0].animate.set_stroke(TWO.color, 3), Create(fan), run_time=0.7 if slow else 0.2)
            if slow:
                self.play(Indicate(pairs[best][1], 1.4, ANSWER), Indicate(below[i][1], 1.4, ANSWER), run_time=1)
            self.play(TransformFromCopy(pairs[best][2], answer), run_time=0.9 if slow else 0.25)
            self.play(FadeOut(fan), below[i][0].animate.set_stroke(RULE, 1.8), run_time=0.3 if slow else 0.1)
        self.wait(1)
        leave(self)

    def scene7_cuts(self) -> None:
        """Cut it, and see

        Is that really how? Forbid the first layer to take anything from the token before, and accuracy falls to
        {induction: mean_cut/former[1] %}. Forbid the stripe: {induction: mean_cut/stripe[1] %}. Forbid as many other
        places: {induction: mean_cut/other[1] %}.
        """
        run = self.tensors("induction")
        heading = title("Cut the circuit, and the copying stops")
        names = {
            "former": "first layer: not the token before",
            "stripe": "second layer: not the stripe",
            "other": "first layer: not two tokens before",
        }
        clocks, bars = [], []
        for y, (cut, name) in zip((1.2, 0.0, -1.2), names.items(), strict=True):
            clocks.append(ValueTracker(0))
            before, after = run["cut/none"][1], run[f"cut/{cut}"][1]
            bars.append(Knockout(name, before, after, np.array([-0.7, y, 0]), 5.4, clocks[-1]))
        whole = percent(run["mean_cut/none"][1], 3)
        said = f"Accuracy in the second half; uncut it is {whole}. Mean of {number(len(run['seeds']))} seeds."
        self.play(Write(heading), FadeIn(*bars), FadeIn(caption(said)))
        self.wait(1.5)
        for clock, bar in zip(clocks, bars, strict=True):
            self.play(clock.animate.set_value(1), run_time=1.5)
            self.play(FadeIn(bar.told), run_time=0.4)
            self.wait(0.3)
        hold(self, said)
        leave(self)

    def scene8_summary(self) -> None:
        """What to take away

        To copy from context takes two steps, and so two layers: one carries the token before, the next looks it
        up. This was a small model with attention alone. In large ones, Olsson and others found the same heads.
        """
        shown, run = self.tensors("sequences"), self.tensors("induction")
        heading = title("What to take away")
        last = self.tensors("repetition").where(layers=2, seed=0).all("last")[0][-1]
        image = heat_image(last, 2.9, UNSEEN, TWO.color)
        axes = small_chart(run, "accuracy")
        lines = [curve(axes, run["measured_at"], run["accuracy"][i, 0], STYLES[i], 3) for i in (0, 1)]
        pair = example_pair(shown["tokens"][-1])
        sentences = [
            "A head that looks at what\ncame after, last time",
            "needs a layer before it,",
            "in which each token\ncarries the one before",
        ]
        source = note(
            f"Attention alone, {number(run['layers'][-1])} layers, {number(shown['kinds'])} kinds of tokens. "
            "After Elhage et al. 2021, Olsson et al. 2022."
        ).to_edge(DOWN, buff=FRAME_MARGIN)
        self.play(Write(heading), FadeIn(source))
        deal(self, summary_cards([Group(mat(image), image), VGroup(axes, *lines), pair], sentences))
        leave(self)
