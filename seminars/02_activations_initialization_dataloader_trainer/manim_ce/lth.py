"""The mask and the first weights matter together: a network pruned after training trains as well from its start."""

from typing import ClassVar

import numpy as np
from manim import *
from ticket_charts import *
from ticket_network import *

from coursekit.stage import *


class LotteryTicketHypothesis(CourseScene):
    poster = "scene8_shares"
    audit: ClassVar = {
        "line_contrast": "A faint line is a small weight: its faintness is what it has to say.",
        "scene4_pruning: reading_time": "The count of rounds runs through; only its last value is there to be read.",
        "scene9_summary: axis_numbers": "The small charts were read with their numbers before.",
    }

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_dense_network()
        self.scene3_training()
        self.scene4_pruning()
        self.scene5_rewinding()
        self.scene6_ticket()
        self.scene7_controls()
        self.scene8_shares()
        self.scene9_summary()

    def scene1_title(self) -> None:
        """The question

        Most weights of a trained network can be pruned away. Were they ever needed? This network thins out to a
        few of them.
        """
        drawn = self.tensors("drawn_network")
        name = text("The lottery ticket\nhypothesis", 46, bold=True)
        question = body("Most weights of a trained network\ncan be pruned away. Were they\never needed?", MUTED)
        source = note("Frankle & Carbin, 2019")
        VGroup(name, question, source).arrange(DOWN, buff=0.5, aligned_edge=LEFT).move_to(3.7 * LEFT)
        net, clock = network(drawn, 0.8, 6.2, -2.9, 2.9), ValueTracker(0)
        alive(net, clock, through_pruning(drawn), largest(drawn))

        self.play(FadeIn(net), Write(name), run_time=1.4)
        self.play(FadeIn(question, source, shift=0.2 * UP))
        end = shown_round(drawn)
        self.play(clock.animate(rate_func=linear, run_time=3.6).set_value(end))
        self.wait(1.6)
        leave(self)

    def scene2_dense_network(self) -> None:
        """A dense network

        This network reads pictures of handwritten digits. Every line is one of its weights, before training;
        thicker is larger. Only the strongest units of each layer are drawn.
        """
        drawn, digits = self.tensors("drawn_network"), self.tensors("digits_split")
        full = self.tensors("dense_training").where(seed=drawn["seed"].item())[0].tensors
        heading = title("A dense network, before training")
        image = digits["test_images"][np.flatnonzero(digits["test_labels"] == 3)[0]]
        picture, squares = digit_picture(image, drawn["unit0"], 2.3, [-5.45, -0.3, 0])
        net, clock = network(drawn, -3.2, 2.6, -2.5, 1.8), ValueTracker(0)
        widest, start = largest(drawn), [layer[0] for layer in layers(drawn, "weight")]
        net.add_updater(
            lambda shown: shown.draw_weights(start, widest, np.clip(clock.get_value() - np.arange(3), 0, 1)),
            call_updater=True,
        )
        names = unit_names(net, drawn, full)
        key = sign_key().move_to([5.1, -0.3, 0])
        closing = caption("Drawn: the units of each layer whose trained weights are largest.")
        side = number(len(image) ** 0.5)
        above = note(f"{side} × {side} pixels").next_to(picture, UP, buff=0.2)

        self.play(Write(heading), FadeIn(picture, above))
        self.play(Create(squares, lag_ratio=0.1), run_time=0.8)
        inputs = [TransformFromCopy(square, unit) for square, unit in zip(squares, net.units[0], strict=True)]
        self.play(*inputs, FadeIn(names[0]), run_time=1.0)
        self.play(FadeIn(*net.units[1:], names[1:], output_names(net)), run_time=0.6)
        self.add(net)
        self.play(FadeIn(key, closing), run_time=0.6)
        self.play(clock.animate(rate_func=linear, run_time=2.4).set_value(3))
        self.wait(2.0)
        leave(self)

    def scene3_training(self) -> None:
        """Training it

        Train it. The weights move, and the test accuracy rises to {accuracy_by_share: ticket_final_mean[0] %}
        over the seeds. Both are measured, not sketched.
        """
        drawn, summary = self.tensors("drawn_network"), self.tensors("accuracy_by_share")
        run = self.tensors("dense_training").where(seed=drawn["seed"].item())[0].tensors
        heading = title("Train it")
        net, clock = network(drawn, -6.2, -1.2), ValueTracker(0)
        alive(net, clock, through_training(drawn, "weight", run["iteration"]), largest(drawn))
        outputs = output_names(net)
        axes = accuracy_chart(5.2, 3.8).place(3.4, -0.05)
        trail = Trail(curve_points(axes, run["iteration"], run["accuracy"])[0], DENSE, clock, 4, 0.2)
        seeds = len(summary["ticket_final"])
        said = f"Over {seeds} seeds: accuracy {spread_of(summary, TICKET, 0)}."
        closing = caption(said).set_x(0)

        self.play(Write(heading), FadeIn(net, outputs, axes))
        self.play(FadeIn(trail), run_time=0.4)
        self.play(clock.animate(rate_func=linear, run_time=3.6).set_value(len(run["iteration"]) - 1))
        self.play(FadeIn(closing, shift=0.2 * UP), run_time=0.5)
        hold(self, said)
        leave(self)

    def scene4_pruning(self) -> None:
        """Pruning

        After training, many weights are small. Take the smallest of each layer away, train again, prune again.
        Round after round the mask of the first layer empties, until {drawn_network: left[8] %} of all weights
        are left.
        """
        drawn = self.tensors("drawn_network")
        full = self.tensors("pruning").where(seed=drawn["seed"].item())[0].tensors
        heading = title("Prune the smallest weights")
        net, clock = network(drawn, -6.2, -1.2), ValueTracker(0)
        alive(net, clock, through_pruning(drawn), largest(drawn))
        axes, whole, halves = magnitude_histogram(full)
        axes.place(3.4, 0.05)
        VGroup(whole, halves).shift(axes.x_axis.get_start() - halves.get_corner(DOWN + LEFT))
        cut = float(full["threshold1"][0])
        line = upright(axes, cut)
        share = percent(1 - full["mask1"][1].mean(), 2)
        below = beside(label(f"smallest {share}", PRUNED), line.get_end(), RIGHT, 0.2).shift(0.3 * DOWN)

        self.play(Write(heading), FadeIn(net, axes, whole))
        self.play(Create(line), FadeIn(below), FadeIn(halves), run_time=0.9)
        self.remove(whole)
        self.wait(1.0)
        self.play(clock.animate.set_value(0.5), FadeOut(halves[0]), run_time=1.2)
        self.play(FadeOut(axes, halves[1], line, below), run_time=0.5)

        end = shown_round(drawn)
        frames = drawn["image"][: end + 1] / 255
        image = film(frames, clock, 5.4).move_to([3.4, 0.05, 0])
        rim = mat(image)
        across = note(f"{frames.shape[2]} units").next_to(rim, DOWN, buff=0.15)
        down = note(f"{frames.shape[1]}\npixels").next_to(rim, LEFT, buff=0.15)
        told = [f"round {r}: {percent(left)} of all weights left" for r, left in enumerate(drawn["left"][: end + 1])]
        counter = one_at_a_time([label(words).next_to(rim, UP, buff=0.2) for words in told], clock)
        closing = caption("Train again, prune again: the first layer’s mask, light where a weight is kept.")
        self.play(FadeIn(rim, image, across, down, counter, closing))
        self.play(clock.animate(rate_func=linear, run_time=0.55 * end).set_value(end))
        hold(self, told[-1])
        leave(self)

    def scene5_rewinding(self) -> None:
        """Rewinding

        Now rewind. Every weight that the mask keeps goes back to where it began, before its first step. The
        mask and these first weights are the ticket.
        """
        drawn = self.tensors("drawn_network")
        heading = title("Rewind what is left")
        net, last, end = network(drawn, -6.2, -1.2), len(drawn["checkpoint"]) - 1, shown_round(drawn)
        clock, masks = ValueTracker(last), [mask[end] for mask in layers(drawn, "mask")]
        series = [weight * mask for weight, mask in zip(layers(drawn, "weight"), masks, strict=True)]
        alive(net, clock, lambda step: between(series, step), largest(drawn))
        axes = chart(
            linear_scale(0, 400, 100), linear_scale(-0.8, 0.8, 0.4), 5.2, 2.9, "iteration", "weights that are kept"
        )
        axes.place(3.4, 0.5)
        lines, now = weight_lines(axes, drawn, end), cursor(axes, clock, drawn["checkpoint"])
        rule = formula(
            '"ticket" = {{ m : mask }} ⊙ {{ theta_0 : start }}', 42, mask=MASK, start=TICKET.style.color
        ).move_to([3.4, -2.35, 0])
        closing = caption("Every weight that the mask $m$ keeps goes back to its value before training.")

        self.play(Write(heading), FadeIn(net, axes, lines))
        self.play(FadeIn(now, closing), run_time=0.6)
        self.play(clock.animate(run_time=3.4).set_value(0))
        self.play(FadeIn(rule, shift=0.2 * UP), run_time=0.6)
        self.wait(2.2)
        leave(self)

    def scene6_ticket(self) -> None:
        """Training the ticket

        Train the ticket alone. Even before its first step it scores {accuracy_by_share: ticket_curve_mean[8, 0]
        %}. It learns sooner than the dense network did, and ends at {accuracy_by_share: ticket_final_mean[8]
        %}.
        """
        drawn, summary = self.tensors("drawn_network"), self.tensors("accuracy_by_share")
        place = shown_round(drawn)
        heading = title(f"Train the ticket: {percent(drawn['left'][place])} of the weights")
        net, clock = network(drawn, -6.2, -1.2), ValueTracker(0)
        alive(net, clock, through_training(drawn, "ticket_weight", summary["iteration"]), largest(drawn))
        axes = accuracy_chart(5.2, 3.8).place(3.4, -0.05)
        dense, ticket = arm_curve(axes, summary, TICKET, 0, DENSE), arm_curve(axes, summary, TICKET, place)
        trail = arm_trail(axes, summary, TICKET, place, clock)
        table = results(summary, [dense_entry(), Entry(TICKET, place, TICKET.name, TICKET.style)])
        table.move_to(axes.coords_to_point(400, 0.1), aligned_edge=DOWN + RIGHT).shift(0.3 * LEFT)
        before = three(summary["ticket_curve_mean"][place][0])
        closing = caption(f"Before its first step the ticket scores {before}; it learns sooner and ends as high.")

        self.play(Write(heading), FadeIn(net, axes))
        self.play(Create(dense[1], rate_func=linear), FadeIn(dense[0]), FadeIn(table[:2]), run_time=1.0)
        self.play(FadeIn(trail), FadeIn(closing, shift=0.2 * UP), run_time=0.6)
        self.wait(0.6)
        self.play(clock.animate(rate_func=linear, run_time=3.2).set_value(len(summary["iteration"]) - 1))
        self.play(FadeIn(ticket[0], table[2]), run_time=0.5)
        self.wait(2.0)
        leave(self)

    def scene7_controls(self) -> None:
        """The two controls

        Which half of the ticket matters? Keep the mask with new weights: {accuracy_by_share:
        reinit_final_mean[8] %}. Keep the first weights under a random mask: {accuracy_by_share:
        random_final_mean[8] %}. Either alone learns later.
        """
        drawn, summary = self.tensors("drawn_network"), self.tensors("accuracy_by_share")
        heading = title("Keep only one half of the ticket")
        clock = ValueTracker(0)
        kept = {REINIT: "same mask, new weights", RANDOM: "same first weights, random mask"}
        names, panels = VGroup(), []
        for arm, x in zip(kept, (-3.35, 3.45), strict=True):
            names.add(arm_name(arm, kept[arm]).move_to([x, 2.5, 0]))
            panels.append(control_panel(drawn, summary, arm, x, clock))

        self.play(Write(heading))
        for name, shown in zip(names, panels, strict=True):
            self.play(FadeIn(name, shown["network"], shift=0.2 * UP), run_time=0.8)
        still = [part for shown in panels for part in (shown["axes"], shown["ticket"], shown["table"][:2])]
        self.play(FadeIn(*still), run_time=0.8)
        self.play(FadeIn(*(shown["trail"] for shown in panels)), run_time=0.4)
        self.play(clock.animate(rate_func=linear, run_time=3.2).set_value(len(summary["iteration"]) - 1))
        self.play(*(FadeIn(shown["band"], shown["table"][2]) for shown in panels), run_time=0.5)
        self.wait(2.0)
        leave(self)

    def scene8_shares(self) -> None:
        """How small it can get

        The fewer weights are left, the more it matters. At {accuracy_by_share: left[14] %} of them the ticket
        still reaches {accuracy_by_share: ticket_final_mean[14] %}, new weights {accuracy_by_share:
        reinit_final_mean[14] %}, a random mask {accuracy_by_share: random_final_mean[14] %}.
        """
        summary = self.tensors("accuracy_by_share")
        heading = title("How small can it get?")
        axes = share_chart(9.0, 4.0).place(-0.9, 0.0)
        few = few_left(summary)
        seeds = len(summary["ticket_final"])
        table = VGroup(note(f"at {percent(summary['left'][few], 2)} of the weights, {seeds} seeds:"))
        self.play(Write(heading), FadeIn(axes))
        for arm in ARMS:
            around, line, marks = share_curve(axes, summary, arm)
            name = beside(label(arm.name, arm.style.color), marks[-1], RIGHT, 0.2)
            self.play(Create(line, rate_func=linear), FadeIn(marks, lag_ratio=0.3), run_time=0.9)
            self.play(FadeIn(around, name), run_time=0.3)
            table.add(result_row(arm, spread_of(summary, arm, few)))
        table.arrange(DOWN, buff=0.2, aligned_edge=LEFT)
        table.move_to(axes.coords_to_point(0.93, 0.07), aligned_edge=DOWN + LEFT)
        line = upright(axes, summary["left"][few])
        holds, points = percent(summary["ticket_holds_to"]), number(100 * summary["tolerance"])
        said = f"The ticket stays within {points} points of dense down to {holds}."
        closing = caption(said, highlights={"The ticket": TICKET.style.color})
        self.play(Create(line), FadeIn(table, closing, shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene9_summary(self) -> None:
        """What to take away

        A small part of the network trains as well as the whole. It takes its mask and its first weights,
        together.
        """
        drawn, summary = self.tensors("drawn_network"), self.tensors("accuracy_by_share")
        heading = title("What to take away")
        place, few = shown_round(drawn), few_left(summary)
        ends = [three(summary[f"{arm.key}_final_mean"][place]) for arm in ARMS]
        fewest = [three(summary[f"{arm.key}_final_mean"][few]) for arm in ARMS]
        dense = three(summary["ticket_final_mean"][0])
        sentences = [
            f"A ticket of {percent(summary['left'][place])} reaches\n{ends[0]}; the dense net {dense}",
            f"New weights: {ends[1]}\nrandom mask: {ends[2]}",
            f"{percent(summary['left'][few], 2)} left: ticket {fewest[0]},\ncontrols {fewest[1]} and {fewest[2]}",
        ]
        named = {"ticket": TICKET, "New weights": REINIT, "random mask": RANDOM}
        ticket = network(drawn, -6.05, -2.85, -0.95, 1.65, radius=0.06, widest=4)
        ticket.draw_weights([weight[-1] for weight in layers(drawn, "ticket_weight")], largest(drawn))
        pictures = [ticket, curves_picture(summary, place), shares_picture(summary)]
        self.play(Write(heading))
        deal(self, summary_cards(pictures, sentences, {words: arm.style.color for words, arm in named.items()}))
        leave(self)
