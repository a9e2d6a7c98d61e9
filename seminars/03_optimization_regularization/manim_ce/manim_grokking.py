"""A network that knows its examples by heart may understand them much later, and weight decay decides when."""

from typing import ClassVar

import numpy as np
from grokking_drawings import *
from manim import *

from coursekit.stage import *


class Grokking(CourseScene):
    poster = "scene4_circle"
    audit: ClassVar = {
        "scene8_summary: axis_numbers": "The small charts were read with their numbers before.",
        "scene8_summary: legend": "The curves were named in the sections before.",
    }

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_table()
        self.scene3_late()
        self.scene4_circle()
        self.scene5_waves()
        self.scene6_clock()
        self.scene7_decay()
        self.scene8_summary()

    def scene1_title(self) -> None:
        """The question

        A network answers every one of its examples right, and of all others none. Is there anything left to learn?
        """
        run = self.tensors("modular_addition")[SHOWN].tensors
        clock = ValueTracker(0)
        answers = answer_table(run, clock, 5.6).move_to(3.5 * RIGHT)
        name = text("Grokking", 46, bold=True)
        question = body("It knows its examples by heart,\nand nothing else.\nIs there anything left to learn?", MUTED)
        VGroup(name, question).arrange(DOWN, buff=0.55, aligned_edge=LEFT).move_to(3.4 * LEFT)
        self.play(FadeIn(mat(answers), answers), Write(name), run_time=1.4)
        learned = frame_at(run, 1.5 * float(run["train_step"]))
        self.play(FadeIn(question, shift=0.2 * UP))
        self.play(clock.animate(rate_func=linear, run_time=3.2).set_value(learned))
        self.wait(2.5)
        leave(self)

    def scene2_table(self) -> None:
        """Sums on a clock

        The task: add two numbers as hours are added on a clock, where the count begins again after
        {grokking_by_decay: prime} of them. {grokking_by_decay: share %} of all sums are examples. The
        others are kept back.
        """
        run = self.tensors("modular_addition")[SHOWN].tensors
        prime = int(run["prime"])
        a, b = 2 * prime // 3, prime // 2 + 2
        heading = title("Sums on a clock")
        clock = ValueTracker(0)
        sums = sums_table(run, clock, 5.0).move_to(3.4 * LEFT + 0.25 * DOWN)
        ground, names = mat(sums), table_names(sums)
        rule = formula(f'{{{{ a + b : sum }}}} quad "mod" {prime}', sum=TRAIN.color).move_to([3.1, 1.95, 0])
        example = label(f"{a} + {b} = {a + b},  so  {(a + b) % prime}").move_to([3.1, 1.15, 0])
        network = formula("f(a, b) = V thin ({{ u_a : u }} + {{ w_b : w }})^2", u=THREAD, w=THREAD)
        network.move_to([3.1, -0.35, 0])
        weights = label("$u_a$ and $w_b$: weights of their own\nfor every number", align="center")
        weights.move_to([3.1, -1.25, 0])
        said = f"Training sees {percent(run['share'])} of the table, and is asked for the rest."
        closing = caption(said)
        self.play(Write(heading), FadeIn(ground, sums, names))
        self.play(FadeIn(rule, shift=0.2 * UP))
        self.play(FadeIn(example, shift=0.2 * UP))
        hold(self, example.text)
        self.play(clock.animate(run_time=1.6).set_value(1), FadeIn(closing, shift=0.2 * UP))
        self.play(FadeIn(network, shift=0.2 * UP), FadeIn(weights, shift=0.2 * UP))
        hold(self, weights.text)
        leave(self)

    def scene3_late(self) -> None:
        """By heart, and then

        After {grokking_by_decay: train_steps[2]} steps it has every example right, and of the other sums
        {grokking_by_decay: by_heart[2] %}: it has learned by heart. Training could stop here. It goes on, with nothing
        left to gain, as it seems. And then it answers what it has never seen.
        """
        run = self.tensors("modular_addition")[SHOWN].tensors
        heading = title("By heart first, and much later the rule")
        clock = ValueTracker(0)
        answers = answer_table(run, clock, 4.9).move_to(3.65 * LEFT + 0.35 * DOWN)
        axes = accuracy_chart(run, 5.4, 3.5).place(3.4, -0.1)
        train = in_step(axes, run, run["train_accuracy"], TRAIN, clock)
        test = in_step(axes, run, run["test_accuracy"], TEST, clock)
        names = kinds_legend(3.4)
        self.play(Write(heading), FadeIn(mat(answers), answers, table_names(answers)))
        self.play(FadeIn(axes, names, train, test))
        learned = frame_at(run, 2.0 * float(run["train_step"]))
        self.play(clock.animate(rate_func=linear, run_time=3.2).set_value(learned))
        said = f"All examples right after {number(run['train_step'])} steps: learned by heart."
        closing = caption(said)
        self.play(FadeIn(closing, shift=0.2 * UP))
        hold(self, said)
        self.play(clock.animate(rate_func=linear, run_time=5).set_value(len(run["recorded_at"]) - 1), FadeOut(closing))
        ratio = number(run["test_step"] / run["train_step"], 2)
        said = f"The others follow after {number(run['test_step'])} steps, {ratio} times as many."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene4_circle(self) -> None:
        """What it built

        Look at the weights that each number has, in the plane in which the network's strongest wave turns. They begin
        as noise. While the test still fails, they begin to spread out, and end as a circle. Nobody told it of clocks.
        """
        run = self.tensors("modular_addition")[SHOWN].tensors
        heading = title("Its weights become a clock")
        clock = ValueTracker(0)
        numbers = Numbers(run, clock, np.array([-3.5, -0.2, 0]), 2.3)
        axes = accuracy_chart(run, 5.2, 3.4).place(3.5, -0.2)
        train = in_step(axes, run, run["train_accuracy"], TRAIN, clock)
        test = in_step(axes, run, run["test_accuracy"], TEST, clock)
        names = kinds_legend(3.35)
        said = "Each dot is a number: its weights in one plane, at one size."
        closing = caption(said)
        self.play(Write(heading), FadeIn(numbers))
        self.play(FadeIn(axes, names, train, test), FadeIn(closing, shift=0.2 * UP))
        hold(self, said)
        learned = frame_at(run, 3.0 * float(run["train_step"]))
        self.play(clock.animate(rate_func=linear, run_time=2).set_value(learned))
        self.play(clock.animate(rate_func=linear, run_time=4.2).set_value(len(run["recorded_at"]) - 1))
        told = f"The thread joins numbers {number(run['neighbour'])} apart: one place on the clock."
        self.play(FadeOut(closing), FadeIn(number_labels(numbers, 5)), run_time=0.8)
        self.play(FadeIn(caption(told), shift=0.2 * UP))
        hold(self, told)
        leave(self)

    def scene5_waves(self) -> None:
        """Waves

        Go around the clock, and look at one hidden unit: the weight that it has for each number is noise at first, and
        a wave in the end. {grokking_by_decay: wave_shares[2] %} of what all units weigh is one wave each.
        """
        run = self.tensors("modular_addition")[SHOWN].tensors
        heading = title("Around the clock, each hidden unit is a wave")
        clock = ValueTracker(0)
        top = float(np.ceil(10 * np.abs(run["waves"]).max()) / 10)
        places, weights = linear_scale(0, int(run["prime"]) - 1, 10), linear_scale(-top, top, top)
        charts, waves = [], []
        for unit, (y, name) in enumerate(((1.4, ""), (-1.25, "place on the clock"))):
            axes = chart(places, weights, 5.6, 1.4, name, "weights of one unit" if unit == 0 else "of another")
            charts.append(axes.place(-3.1, y))
            waves.append(Wave(axes, run["waves"][:, unit, around(run)], clock))
        right = chart(
            log_scale(1, float(run["recorded_at"][-1])), linear_scale(0, 1, 0.25), 4.8, 3.2, "step", "share of one wave"
        ).place(3.7, -0.2)
        purity = in_step(right, run, run["wave_share"], SeriesStyle(WAVE, marker="diamond"), clock)
        self.play(Write(heading), *(FadeIn(axes, wave) for axes, wave in zip(charts, waves, strict=True)))
        self.play(FadeIn(right, purity))
        self.play(clock.animate(rate_func=linear, run_time=4.2).set_value(len(run["recorded_at"]) - 1))
        said = f"Of all weights of the numbers, {percent(run['wave_share'][-1], 2)} are one wave a unit."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene6_clock(self) -> None:
        """How a clock adds

        A wave is a hand on the clock. The square multiplies the two waves, and a product of waves is a wave of the
        sum: the hand turns by a, then by b, and stands at the answer.
        """
        run = self.tensors("modular_addition")[SHOWN].tensors
        heading = title("A square turns the hand by both")
        numbers = Numbers(run, ValueTracker(len(run["recorded_at"])), np.array([-3.5, -0.2, 0]), 2.3)
        prime, step = int(run["prime"]), int(run["neighbour"])
        turned = ValueTracker(0)
        pointer = hand(numbers, numbers.spots(len(numbers.places)), turned, TEXT)
        places = [prime // 7, prime // 5]
        a, b = (place * step % prime for place in places)
        halt = places[0] / prime
        first = swept(numbers, 0, turned, 0.9, TRAIN.color)
        square = formula("(u_a + w_b)^2 = u_a^2 + w_b^2 + {{ 2 u_a w_b : twice }}", 38, twice=THREAD)
        product = formula("{{ 2 cos(omega a) cos(omega b) : twice }}", 38, twice=THREAD)
        total = formula("= {{ cos(omega (a + b)) : sum }} + cos(omega (a - b))", 38, sum=TEST.color)
        VGroup(square, product, total).arrange(DOWN, buff=0.55).move_to([3.3, 0.9, 0])
        told = [label(f"turned by a = {a}", TRAIN.color), label(f"and by b = {b}", ROSE)]
        VGroup(*told).arrange(DOWN, buff=0.25, aligned_edge=LEFT).move_to([3.3, -1.35, 0])
        answer = label(f"it stands at {(a + b) % prime}", TEST.color).next_to(
            told[1], DOWN, buff=0.25, aligned_edge=LEFT
        )
        self.play(Write(heading), FadeIn(numbers, number_labels(numbers, 5), pointer))
        self.play(FadeIn(square, shift=0.2 * UP))
        self.play(FadeIn(product, shift=0.2 * UP))
        self.play(FadeIn(total, shift=0.2 * UP))
        self.add(first)
        self.play(turned.animate(run_time=1.8).set_value(halt), FadeIn(told[0], shift=0.2 * UP))
        first.clear_updaters()
        self.add(swept(numbers, halt, turned, 1.15, ROSE))
        self.play(turned.animate(run_time=1.8).set_value(sum(places) / prime), FadeIn(told[1], shift=0.2 * UP))
        at = numbers.dots[(a + b) % prime]
        self.play(at.animate.set_color(TEST.color).scale(2), FadeIn(answer, shift=0.2 * UP))
        hold(self, answer.text, told[1].text)
        leave(self)

    def scene7_decay(self) -> None:
        """What decides when

        Why does it change at all, with all examples right? Weight decay shrinks all weights at every step. By heart
        needs large ones, a clock needs less. The stronger the decay, the sooner the clock. Without it, none within
        {grokking_by_decay: recorded_at[-1]} steps.
        """
        run = self.tensors("grokking_by_decay")
        heading = title("Weight decay decides when")
        clock = ValueTracker(0)
        steps = log_scale(1, float(run["recorded_at"][-1]))
        left = chart(steps, linear_scale(0, 1, 0.25), 4.8, 3.3, "step", "right, never seen").place(-3.4, -0.35)
        norms = linear_around(run["norm"], 0)
        right = chart(steps, norms, 4.4, 3.3, "step", "size of the weights").place(3.0, -0.35)
        lines, sizes = (
            [in_step(axes, run, row, style, clock) for row, style in zip(rows, DECAYS, strict=True)]
            for axes, rows in ((left, run["test_accuracy"]), (right, run["norm"]))
        )
        rule = formula('theta arrow.l (1 - eta {{ lambda : decay }}) thin theta - "Adam\'s step"', 38)
        rule.move_to([-2.6, 2.25, 0])
        names = legend(list(zip(decay_names(run), DECAYS, strict=True)), spacing=0.42).move_to([5.3, 2.1, 0])
        self.play(Write(heading), FadeIn(left, right), FadeIn(rule, shift=0.2 * UP))
        self.play(FadeIn(names, *lines, *sizes))
        self.play(clock.animate(rate_func=linear, run_time=5.5).set_value(len(run["recorded_at"]) - 1))
        said = "The stronger it pulls at the weights, the sooner the clock."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene8_summary(self) -> None:
        """What to take away

        By heart is not understanding. Understanding can come long after, as weights that are a clock. And it came
        only where decay left no room for memory. One small network, one task, all examples in every step.
        """
        run = self.tensors("modular_addition")[SHOWN].tensors
        tried = self.tensors("grokking_by_decay")
        heading = title("What to take away")
        late = small_chart(run, "right")
        lines = [
            curve(late, run["recorded_at"], run[f"{kind}_accuracy"], style, 3)
            for kind, style in (("train", TRAIN), ("test", TEST))
        ]
        end = ValueTracker(len(run["recorded_at"]))
        ring = Numbers(run, end, np.zeros(3), 1.25).clear_updaters()
        ring.dots.set_opacity(0)
        decays = small_chart(tried, "right, never seen")
        rises = [
            curve(decays, tried["recorded_at"], values, style, 3)
            for values, style in zip(tried["test_accuracy"], DECAYS, strict=True)
        ]
        sentences = [
            "All examples right, and\nnothing understood",
            "Understood later: the\nweights are a clock",
            "How much later,\nweight decay decides",
        ]
        table = f"Sums modulo {number(run['prime'])}, {percent(run['share'])} seen"
        limits = f"{table}, one hidden layer, first weights × {number(run['gain'])}."
        source = note(f"{limits} After Power et al. 2022, Gromov 2023.").to_edge(DOWN, buff=FRAME_MARGIN)
        self.play(Write(heading), FadeIn(source))
        deal(self, summary_cards([VGroup(late, *lines), ring, VGroup(decays, *rises)], sentences))
        leave(self)
