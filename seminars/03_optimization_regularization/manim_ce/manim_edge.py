"""Full-batch gradient descent makes the valley steeper until its own step no longer fits, and stays there."""

from typing import ClassVar

import numpy as np
from edge_drawings import *
from manim import *

from coursekit.stage import *


class EdgeOfStability(CourseScene):
    poster = "scene4_rates"
    audit: ClassVar = {
        "scene2_limit: beyond_range": "What leaves the valley leaves the picture.",
        "scene7_summary: axis_numbers": "The small charts were read with their numbers before.",
        "scene7_summary: legend": "The three rates were named in every section before.",
    }

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_limit()
        self.scene3_sharpening()
        self.scene4_rates()
        self.scene5_swing()
        self.scene6_loss()
        self.scene7_summary()

    def scene1_title(self) -> None:
        """The question

        Gradient descent goes downhill. How steep may the valley be, before its steps no longer fit into it?
        """
        run = self.tensors("edge_of_stability")
        axes = Chart(linear_scale(-0.6, 0.6, 0.2), linear_scale(0, 0.7, 0.1), 5.6, 4.6).place(3.4, -0.1)
        axes.x_axis.set_opacity(0)
        axes.y_axis.set_opacity(0)
        clock = ValueTracker(0)
        slices = run["slices"][0]
        ground = Valley(axes, run["offsets"], slices[0])
        ground.add_updater(lambda valley: valley.show(slices[round(clock.get_value())]))
        name = text("The edge of stability", 46, bold=True)
        question = body("How steep may a valley be,\nbefore the steps no longer fit into it?", MUTED)
        VGroup(name, question).arrange(DOWN, buff=0.55, aligned_edge=LEFT).move_to(3.4 * LEFT)
        self.play(FadeIn(ground), Write(name), run_time=1.4)
        self.play(FadeIn(question, shift=0.2 * UP))
        self.play(clock.animate(rate_func=smooth, run_time=3).set_value(len(slices) - 1))
        hold(self, question.text)
        leave(self)

    def scene2_limit(self) -> None:
        """One step on a parabola

        On a parabola each step multiplies the distance by one minus the rate times the curvature. Small, and it slides
        down. Near two, it swings from side to side and still arrives. Beyond two, every swing is larger than the last.
        """
        run = self.tensors("curvature_limit")
        heading = title("A step that fits, and one that does not")
        rule = formula("x_(t+1) = x_t - eta thin L'(x_t) = (1 - eta {{ lambda : c }}) thin x_t", c=AMBER).move_to(
            2.35 * UP
        )
        clock = ValueTracker(0)
        verdicts = ("slides down", "swings, and arrives", "swings, and leaves")
        columns = []
        for i, (x, verdict) in enumerate(zip((-4.4, 0.0, 4.4), verdicts, strict=True)):
            axes, ground = parabola(run, i, 3.7, 3.0)
            VGroup(axes, ground).shift(np.array([x, 0.0, 0]))
            name = label(f"$eta lambda$ = {number(run['products'][i])}", AMBER).move_to([x, -1.95, 0])
            told = label(verdict).move_to([x, -2.45, 0])
            columns.append((axes, ground, name, told, swings(axes, run["x"][i], run["loss"][i], clock)))
        said = "Stable only while $lambda < 2 slash eta$: the larger the step, the flatter the valley has to be."
        closing = caption(said)
        self.play(Write(heading), FadeIn(rule, shift=0.2 * UP))
        self.play(*(FadeIn(ground, name, swing) for _, ground, name, _, swing in columns))
        self.play(clock.animate(rate_func=linear, run_time=4.8).set_value(8))
        self.play(*(FadeIn(told, shift=0.2 * UP) for *_, told, _ in columns))
        self.play(FadeIn(closing, shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene3_sharpening(self) -> None:
        """Training sharpens

        Now a network, trained on {edge_of_stability: examples} digits, all of them in every step. We look at its loss
        along the direction of its largest curvature: the sharpness. As training goes on, the valley becomes
        steeper, until the sharpness reaches two over the learning rate.
        """
        run = self.tensors("edge_of_stability")
        heading = title("Training makes the valley steeper")
        left = chart(
            linear_scale(-0.6, 0.6, 0.3), linear_scale(0, 0.8, 0.2), 4.4, 3.4, "along the sharpest direction", "loss"
        ).place(-3.6, -0.25)
        right = sharpness_chart(run, 5.0, 3.4).place(2.9, -0.25)
        rule = formula("lambda = lambda_max (nabla^2 L(theta))", 38).move_to([2.9, 2.4, 0])
        clock = ValueTracker(0)
        slices = run["slices"][0]
        ground = Valley(left, run["offsets"], slices[0])
        ground.add_updater(lambda valley: valley.show(slices[round(clock.get_value())]))
        trail = measured(right, run, 0, clock)
        edge = limit_line(right, float(run["limits"][0]), "$2 slash eta$")
        said = f"{number(run['parameters'])} parameters, one direction: where the loss curves most."
        closing = caption(said)
        self.play(Write(heading), FadeIn(left, ground))
        self.play(FadeIn(right, trail), FadeIn(rule, shift=0.2 * UP), FadeIn(closing, shift=0.2 * UP))
        hold(self, said)
        arrived = int(run["arrival"][0]) // int(run["measured_at"][1])
        self.play(FadeIn(edge), run_time=0.6)
        self.play(clock.animate(rate_func=linear, run_time=4.5).set_value(arrived))
        self.play(Indicate(edge[1], 1.2, TEXT), run_time=0.8)
        reached = f"It comes to $2 slash eta$ after {number(run['arrival'][0])} steps."
        self.play(FadeOut(closing), run_time=0.3)
        self.play(FadeIn(caption(reached), shift=0.2 * UP))
        hold(self, reached)
        leave(self)

    def scene4_rates(self) -> None:
        """Riding the edge

        And then? By the rule of the parabola, descent should blow up. It does not. The sharpness stays where it is,
        at two over the learning rate, for each rate at its own height.
        """
        run = self.tensors("edge_of_stability")
        heading = title("Each learning rate rides its own edge")
        axes = sharpness_chart(run, 8.2, 4.1).place(-0.9, 0.05)
        clock = ValueTracker(0)
        trails = [measured(axes, run, i, clock) for i in range(len(run["rates"]))]
        edges = [
            limit_line(axes, float(limit), name, SERIES[i].color)
            for i, (limit, name) in enumerate(zip(run["limits"], limit_names(run), strict=True))
        ]
        names = legend(list(zip(rate_names(run), SERIES, strict=False)), with_markers=True)
        names.move_to([5.2, -1.6, 0])
        low, high = run["settled"].min(), run["settled"].max()
        said = f"In the last third of each run: on average {number(low)} to {number(high)} times $2 slash eta$."
        closing = caption(said)
        self.play(Write(heading), FadeIn(axes))
        self.play(FadeIn(*edges, names))
        self.play(FadeIn(*trails), run_time=0.4)
        self.play(clock.animate(rate_func=linear, run_time=6.5).set_value(len(run["measured_at"]) - 1))
        self.play(FadeIn(closing, shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene5_swing(self) -> None:
        """What holds it there

        Slowly, then: the moment after the arrival. Above the line each swing is larger than the last. But the swing
        leads to flatter ground: the sharpness drops below the line, and the swing dies away. Then it all begins again.
        """
        run = self.tensors("edge_swing")
        heading = title("The swing that flattens its own valley")
        steps, first = run["steps"], float(run["steps"][0])
        left = chart(
            linear_scale(-0.15, 0.15, 0.05),
            linear_scale(0, 0.08, 0.02),
            4.4,
            4.0,
            "along the sharpest direction",
            "loss",
        ).place(-3.6, 0.0)
        span = linear_scale(first, float(steps[-1]), 100)
        upper = chart(span, linear_scale(4.8, 5.8, 0.2), 5.2, 1.6, "", "sharpness").place(3.2, 1.35)
        lower = chart(span, linear_scale(-0.12, 0.12, 0.06), 5.2, 1.6, "step", "place along it").place(3.2, -1.2)
        clock = ValueTracker(0)
        ground = Valley(left, run["offsets"], run["slice"])
        ball = Trail(left.coords_to_point(run["position"], run["loss"]), BALL, clock, 1.5, 0.28)
        ball.line.set_stroke(opacity=0.8)
        swing = Trail(curve_points(lower, steps, run["position"])[0], BALL, clock, 2.5, 0.18)
        sharp = np.interp(steps, run["measured_at"], run["sharpness"])
        height = Trail(curve_points(upper, steps, sharp)[0], BALL, clock, 4, 0.18)
        edge = limit_line(upper, float(run["limit"]), "$2 slash eta$")
        burst = float(np.abs(run["position"]).argmax())
        said = "Above the line the swing grows; the swing flattens the valley; below the line it dies."
        closing = caption(said)
        self.play(Write(heading), FadeIn(left, ground))
        self.play(FadeIn(upper, lower, edge, ball, swing, height))
        self.play(clock.animate(rate_func=linear, run_time=1.6).set_value(burst - 22))
        self.play(clock.animate(rate_func=linear, run_time=6.4).set_value(burst + 26))
        self.play(
            FadeIn(closing, shift=0.2 * UP), clock.animate(rate_func=linear, run_time=4).set_value(len(steps) - 1)
        )
        hold(self, said)
        leave(self)

    def scene6_loss(self) -> None:
        """And the loss

        Before the edge, the loss falls at every single step. At the edge, it rises on a third of them and more. Over
        many steps it keeps falling all the same, and the largest rate is ahead.
        """
        run = self.tensors("edge_of_stability")
        heading = title("The loss: no longer at every step, and still down")
        count = run["loss"].shape[1]
        axes = chart(linear_scale(0, count - 1, 1000), log_scale(4e-3, 0.4), 6.8, 4.0, "step", "loss").place(-2.0, 0.0)
        lines = [curve(axes, np.arange(count), loss, SERIES[i], 2.5) for i, loss in enumerate(run["loss"])]
        before = VGroup(
            label("before its edge", MUTED),
            label("the loss of each rises on"),
            label(f"{percent(run['rises/before'].max())} of its steps", bold=True),
        )
        after = label("at its edge it rises on", MUTED)
        rows = rise_rows(run)
        before.arrange(DOWN, buff=0.18, aligned_edge=LEFT).move_to([2.1, 1.6, 0], aligned_edge=LEFT)
        after.move_to([2.1, 0.0, 0], aligned_edge=LEFT)
        rows.next_to(after, DOWN, buff=0.3).align_to(after, LEFT)
        said = "Not monotone, and not unstable: between the two."
        closing = caption(said)
        self.play(Write(heading), FadeIn(axes, *(row[:2] for row in rows)))
        self.play(LaggedStart(*(Create(line, rate_func=linear) for line in lines), lag_ratio=0.1, run_time=4))
        self.play(FadeIn(before, shift=0.2 * UP))
        self.play(FadeIn(after, *(row[2] for row in rows), shift=0.2 * UP))
        self.play(FadeIn(closing, shift=0.2 * UP))
        hold(self, said, *(row[2].text for row in rows))
        leave(self)

    def scene7_summary(self) -> None:
        """What to take away

        Training sharpens. The step size sets how far. And at the edge, descent keeps itself in balance. All of this
        was one small network, with all examples in every step, and a squared error.
        """
        run, near = self.tensors("edge_of_stability"), self.tensors("edge_swing")
        heading = title("What to take away")
        sharpens = small_chart((-0.6, 0.6), (0, 0.8), "along it", "loss")
        valleys = VGroup(
            Valley(sharpens, run["offsets"], run["slices"][0, 0]),
            Valley(sharpens, run["offsets"], run["slices"][0, -1], TEXT),
        )
        rides = small_chart((0, float(run["measured_at"][-1])), (0, 6), "step", "sharpness")
        lines = [curve(rides, run["measured_at"], s, SERIES[i], 3) for i, s in enumerate(run["sharpness"])]
        balance = small_chart(
            (float(near["steps"][0]), float(near["steps"][-1])), (-0.12, 0.12), "step", "place along it"
        )
        swing = curve(balance, near["steps"], near["position"], BALL, 2.5)
        pictures = [VGroup(sharpens, valleys), VGroup(rides, *lines), VGroup(balance, swing)]
        sentences = [
            "Training sharpens\nthe valley it is in",
            "up to $2 slash eta$: the step\nsets how sharp it gets",
            "and the swing there\nkeeps it in balance",
        ]
        limits = f"Measured on {number(run['examples'])} digits, one tanh network, full batches, squared error."
        source = note(f"{limits} After Cohen et al. 2021.")
        source.to_edge(DOWN, buff=FRAME_MARGIN)
        self.play(Write(heading), FadeIn(source))
        deal(self, summary_cards(pictures, sentences))
        leave(self)
