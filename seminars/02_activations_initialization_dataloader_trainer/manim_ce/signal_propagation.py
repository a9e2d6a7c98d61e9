"""Each layer multiplies the variance: over many layers a factor of one half leaves nothing to learn from."""

from typing import ClassVar

import numpy as np
from manim import *
from signal_drawings import *

from coursekit.stage import *


class SignalPropagation(CourseScene):
    poster = "scene2_histograms"
    audit: ClassVar = {"scene5_summary: axis_numbers": "The small charts were read with their numbers before."}

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_histograms()
        self.scene3_law()
        self.scene4_training()
        self.scene5_summary()

    def scene1_title(self) -> None:
        """One factor a layer

        Every layer multiplies the variance of what passes through it. Under Xavier's rule a ReLU layer halves
        it. He's rule doubles the weights' variance, and what comes out is as large as what went in.
        """
        depth = self.tensors("variance_by_depth")
        name = text("Signal propagation", 46, bold=True).move_to([0, 3.05, 0])
        idea = body("Every layer multiplies the variance of what passes through.", MUTED).next_to(name, DOWN, buff=0.35)
        rule = formula(
            '"Var"[y_L] = {{ n / 2 "Var"[w] : factor }} dot "Var"[y_(L-1)]', 42, factor=LEMON
        ).move_to([0, 0.95, 0])  # fmt: skip
        first = 11
        x = np.linspace(-0.9, 6.2, first)
        rows, names = VGroup(), VGroup()
        sayings = ('$"Var"[w] = 1 slash n$:  halved', '$"Var"[w] = 2 slash n$:  kept')
        for start, words, y in zip(STARTS, sayings, (-0.65, -1.75), strict=True):
            at = np.stack([x, np.full(first, y), np.zeros(first)], axis=1)
            rows.add(discs(depth[f"{start.key}_mean"][:first], start.style.color, at, 0.33))
            names.add(start_name(start, words).move_to([-6.5, y, 0], aligned_edge=LEFT))
        passed = VGroup(*(note(number(k)).move_to([place, 0, 0]) for k, place in zip(depth["passed"], x, strict=False)))
        for words in passed:
            on_baseline(words, -2.55)
        below = label("ReLUs passed, $L$", MUTED).set_x(float(x.mean()))
        on_baseline(below, -3.05)
        area = on_baseline(note("area: measured variance").move_to([-6.5, 0, 0], aligned_edge=LEFT), -2.55)

        self.play(Write(name), FadeIn(idea, shift=0.2 * UP))
        self.play(FadeIn(rule, shift=0.2 * UP))
        self.wait(1.2)
        self.play(FadeIn(names, passed, below, area))
        shown = [FadeIn(VGroup(*pair), scale=0.6) for pair in zip(*rows, strict=True)]
        self.play(LaggedStart(*shown, lag_ratio=0.5, run_time=3.6))
        hold(self, "Xavier half, He as much, area measured variance")
        leave(self)

    def scene2_histograms(self) -> None:
        """Responses, layer by layer

        These are the responses of a real network, from its first layers down. Under Xavier they crowd around
        zero, and their variance shrinks by powers of ten. Under He they keep their width, layer after layer.
        """
        runs = self.tensors("signal_propagation")
        heading = title("The responses, layer by layer")
        scale, depths = linear_scale(-5, 5, 2), list(range(0, 21, 2))
        panels, names = [], VGroup()
        for start, x in zip(STARTS, (-3.65, 3.15), strict=True):
            run = runs.where(init=start.key, seed=0)[0].tensors
            panels.append(ridge_panel(run, start, depths, x, scale))
            names.add(start_name(start).move_to([x, 2.55, 0]))
        scaled = caption("Each histogram is scaled to the same height.", MUTED)

        self.play(Write(heading), FadeIn(names))
        everything = [part for shown in panels for part in (shown["axis"], shown["heads"])]
        first = [part for shown in panels for part in (shown["hills"][0], shown["numbers"][0])]
        self.play(FadeIn(*everything, *first, scaled))
        for i in range(1, len(depths)):
            deeper = [TransformFromCopy(shown["hills"][i - 1], shown["hills"][i]) for shown in panels]
            counted = [FadeIn(shown["numbers"][i]) for shown in panels]
            self.play(*deeper, *counted, run_time=0.55)
        hold(self, "Xavier: all responses gather at zero; He: they keep their width")
        leave(self)

    def scene3_law(self) -> None:
        """Fifty layers deep

        On a logarithmic axis the loss of variance is a straight line. The measured points follow one half to
        the power of the depth. Under He the mean stays near one, though single networks drift up or down.
        """
        depth = self.tensors("variance_by_depth")
        heading = title("Fifty layers deep")
        axes = depth_chart(8.6, 4.1, len(depth["he_ratio"])).place(-1.1, 0.05)
        law = curve(axes, depth["passed"], depth["law"], LAW, 3)
        law_name = formula("2^(-L)", 40).move_to(axes.coords_to_point(20, 1e-9))
        self.play(Write(heading), FadeIn(axes))
        ends = {}
        for start in STARTS:
            around, line = depth_curve(axes, depth, start)
            at = axes.coords_to_point(50, depth[f"{start.key}_mean"][-1])
            told = VGroup(
                label(start.name, start.style.color, bold=True),
                label(number(depth[f"{start.key}_mean"][-1], 2), start.style.color),
            ).arrange(DOWN, buff=0.14, aligned_edge=LEFT)
            ends[start.key] = told.next_to(at, RIGHT, buff=0.25)
            self.play(Create(line, rate_func=linear), run_time=1.8)
            self.play(FadeIn(around, told), run_time=0.5)
            if start is XAVIER:
                self.play(Create(law, rate_func=linear), FadeIn(law_name), run_time=1.2)
        least, most = depth["he_ratio"][:, -1].min(), depth["he_ratio"][:, -1].max()
        said = (
            f"He holds the variance, though single networks drift: they end at {number(least, 1)} to {number(most, 2)}."
        )
        closing = caption(said)
        self.play(FadeIn(closing, shift=0.2 * UP), run_time=0.5)
        hold(self, said)
        leave(self)

    def scene4_training(self) -> None:
        """What training makes of it

        Now train. Under Xavier almost no gradient reaches the layers, and the loss stays at that of guessing,
        {loss_by_initialisation: guessing}. Under He it falls in every run, to {loss_by_initialisation:
        he_loss_mean[-1]} on average.
        """
        summary = self.tensors("loss_by_initialisation")
        layers = summary["he_gradient"].shape[1]
        heading = title(f"Train {layers} layers")
        left = gradient_chart(4.6, 3.6, layers).place(-3.6, 0.0)
        right = chart(
            linear_scale(0, 400, 100), linear_scale(0, 2.5, 0.5), 4.4, 3.6, "iteration", "training loss"
        ).place(2.55, 0.0)
        guess = float(summary["guessing"])
        bound = curve(right, np.array([0, 400]), np.array([guess, guess]), LAW, 2.5)
        self.play(Write(heading), FadeIn(left))
        for start in STARTS:
            lines = gradient_curves(left, summary, start)
            above = float(np.median(summary[f"{start.key}_gradient"][:, layers // 2]))
            name = label(start.name, start.style.color, bold=True)
            name.next_to(left.coords_to_point(layers / 2, above), UP, buff=0.3)
            self.play(*(Create(line, rate_func=linear) for line in lines), FadeIn(name), run_time=1.1)
        self.play(FadeIn(right), run_time=0.7)
        guessing = note(f"guessing: $ln {number(np.exp(guess).round())}$ = {number(guess, 4)}", TEXT)
        guessing.next_to(right.coords_to_point(400, guess), UP, buff=0.12, aligned_edge=RIGHT)
        self.play(Create(bound), FadeIn(guessing), run_time=0.8)
        lines = [line for start in STARTS for line in loss_curves(right, summary, start)]
        self.play(*(Create(line, rate_func=linear) for line in lines), run_time=3.2)
        ends = VGroup()
        for start in STARTS:
            at = right.coords_to_point(400, summary[f"{start.key}_loss"][:, -1].mean())
            at[1] = max(at[1], right.x_axis.get_y() + 0.45)  # clear of the axis's numbers
            accuracy = percent(summary[f"{start.key}_accuracy"][:, -1].mean(), 2)
            ends.add(beside(label(f"{start.name}\n{accuracy} right", start.style.color), at, RIGHT, 0.2))
        seeds, last = len(summary["he_loss"]), int(summary["iteration"][-1])
        said = f"Xavier stays at guessing for these {last} iterations of SGD; He learns.  {seeds} seeds each."
        closing = caption(said)
        self.play(FadeIn(ends, closing))
        hold(self, said)
        leave(self)

    def scene5_summary(self) -> None:
        """What to take away

        A ReLU halves the variance, and He's factor restores it. Over many layers this decides if a network can
        learn at all.
        """
        depth, summary = self.tensors("variance_by_depth"), self.tensors("loss_by_initialisation")
        heading = title("What to take away")
        losses = [number(summary[f"{start.key}_loss_mean"][-1], 2) for start in (HE, XAVIER)]
        ends = [number(depth[f"{start.key}_mean"][-1], 2) for start in (HE, XAVIER)]
        sentences = [
            "A ReLU halves variance;\nHe’s weights restore it",
            f"After {number(depth['passed'][-1])} layers: {ends[0]}\nagainst {ends[1]}",
            f"After {int(summary['iteration'][-1])} iterations: loss\n{losses[0]} against {losses[1]}",
        ]
        at = np.array([[-1.35 + 0.54 * k, 0.0, 0.0] for k in range(6)])
        rows = [discs(depth[f"{s.key}_mean"][:6], s.style.color, at, 0.24) for s in STARTS]
        named = [VGroup(note(s.name, s.style.color), row) for s, row in zip(STARTS, rows, strict=True)]
        first = VGroup(*(each.arrange(DOWN, buff=0.18, aligned_edge=LEFT) for each in named)).arrange(DOWN, buff=0.4)
        fall = Chart(linear_scale(0, 50, 10), log_scale(1e-18, 1e2), 3.2, 2.2)
        fall.names.add(note("layers").next_to(fall.x_axis, DOWN, buff=0.15))
        fall.names.add(note("variance").next_to(fall.y_axis, UP, buff=0.15).align_to(fall.y_axis, LEFT))
        second = VGroup(fall, *(depth_curve(fall, depth, start) for start in STARTS))
        for start, at in zip(STARTS, ((11, 1e-12), (40, 1e-3)), strict=True):
            second.add(note(start.name, start.style.color).move_to(fall.coords_to_point(*at)))
        loss = Chart(linear_scale(0, 400, 100), linear_scale(0, 2.5, 0.5), 3.2, 2.2)
        loss.names.add(note("iteration").next_to(loss.x_axis, DOWN, buff=0.15))
        loss.names.add(note("loss").next_to(loss.y_axis, UP, buff=0.15).align_to(loss.y_axis, LEFT))
        third = VGroup(loss, *(loss_curves(loss, summary, start) for start in STARTS))
        self.play(Write(heading))
        deal(self, summary_cards([first, second, third], sentences))
        leave(self)
