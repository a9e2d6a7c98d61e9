"""The test error peaks where a model can just fit every example, and falls again beyond."""

from typing import ClassVar

import numpy as np
from descent_drawings import *
from manim import *

from coursekit.stage import *


class DoubleDescent(CourseScene):
    poster = "scene4_beyond"
    audit: ClassVar = {
        "beyond_range": "The wild fit leaves the picture: that it does is what is shown.",
        "scene8_summary: axis_numbers": "The small chart was read with its numbers before.",
        "scene8_summary: legend": "Both curves were named in the section before.",
    }

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_features()
        self.scene3_wall()
        self.scene4_beyond()
        self.scene5_weights()
        self.scene6_choice()
        self.scene7_digits()
        self.scene8_summary()

    def scene1_title(self) -> None:
        """The question

        A model goes through every point, noise and all, and goes wild in between. Should it be made larger still?
        """
        run = self.tensors("wave_fits")
        axes = Chart(linear_scale(-1, 1, 1), linear_scale(-HEIGHT, HEIGHT, HEIGHT), 6.0, 5.2).place(3.4, -0.1)
        axes.x_axis.set_opacity(0)
        axes.y_axis.set_opacity(0)
        clock = ValueTracker(0)
        fit = moving_fit(axes, run["grid"], run["fits"], clock)
        name = text("Double descent", 46, bold=True)
        question = body("It fits every point, and is wild in between.\nShould it be made larger still?", MUTED)
        VGroup(name, question).arrange(DOWN, buff=0.55, aligned_edge=LEFT).move_to(3.3 * LEFT)
        points = scatter(axes, run["x"], run["y"], POINT, 0.17)
        self.play(FadeIn(points, fit), Write(name), run_time=1.4)
        self.play(FadeIn(question, shift=0.2 * UP))
        self.play(clock.animate(rate_func=linear, run_time=3).set_value(int(run["peak"])))
        self.wait(2.7)
        leave(self)

    def scene2_features(self) -> None:
        """A sum of features

        The model is a weighted sum of features: here, waves of random frequencies, which stay as they are. Only their
        weights are fitted, by least squares, to {wave_fits: points} noisy points of a curve.
        """
        run = self.tensors("wave_fits")
        few = int(run["best"]) + 1
        heading = title("A weighted sum of random features")
        axes = fit_chart(5.8, 4.0).place(3.3, -0.2)
        ground = ground_of(axes, run)
        rows = feature_rows(run, few, np.array([-4.0, -0.3, 0]), 4.2)
        rule = formula(
            "f(x) = sum_k {{ w_k : weight }} thin {{ phi_k (x) : feature }}", 38, weight=SIZE.color, feature=FEATURE
        )
        rule.move_to([-4.0, 2.25, 0])
        fit = FitLine(axes, run["grid"], run["fits"][few - 1])
        told = label(f"{number(few)} features, weighted and added", FIT.color).next_to(axes, UP, buff=0.0)
        told.move_to([3.3, 2.3, 0])
        said = "Only the weights are fitted: as little squared error at the points as can be."
        self.play(Write(heading), FadeIn(axes, ground))
        self.play(
            FadeIn(rule, shift=0.2 * UP), LaggedStart(*(Create(row) for row in rows), lag_ratio=0.2, run_time=2.5)
        )
        self.wait(0.8)
        self.play(ReplacementTransform(rows.copy(), fit, run_time=2))
        self.play(FadeIn(told, caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene3_wall(self) -> None:
        """Up to the wall

        One more feature at a time. First the fit comes nearer to the curve, and the test error falls. With as many
        features as points there is exactly one fit through all of them, however wild. The error is at its peak.
        """
        run = self.tensors("wave_fits")
        heading = title("More features: better, and then wild")
        peak = int(run["peak"])
        left, right, clock, shown = self._fit_and_error(run)
        self.play(Write(heading), FadeIn(left))
        self.play(FadeIn(right, *shown))
        self.play(clock.animate(rate_func=linear, run_time=3.5).set_value(int(run["best"])))
        self.wait(1)
        self.play(clock.animate(rate_func=linear, run_time=4.5).set_value(peak))
        edge = wall(right, float(run["points"]))
        counts = f"{number(run['points'])} points, {number(run['widths'][peak])} features"
        said = f"{counts}: exactly one fit goes through all of them."
        self.play(Create(edge), FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene4_beyond(self) -> None:
        """Beyond it

        The classical advice ends here. Go on. With more features than points, every fit goes through all points,
        and yet it calms down. The test error falls a second time, to where the best small model was.
        """
        run = self.tensors("wave_fits")
        heading = title("Beyond the wall it falls again")
        peak, last = int(run["peak"]), len(run["widths"]) - 1
        left, right, clock, shown = self._fit_and_error(run, peak)
        edge = wall(right, float(run["points"]))
        ghost = FitLine(left[0], run["grid"], run["fits"][peak]).set_stroke(width=2, opacity=0.65)
        many = curve(right, run["widths"], run["median_error"], SeriesStyle(MUTED, (0.05, 0.07)), 2.5)
        self.play(Write(heading), FadeIn(left, right, edge, *shown))
        self.wait(1)
        self.add(ghost, *shown)
        self.play(clock.animate(rate_func=linear, run_time=3).set_value(peak + 7))
        self.play(clock.animate(rate_func=linear, run_time=5).set_value(last))
        ends = f"From {number(run['error'][peak], 2)} down to {number(run['error'][last], 2)}"
        said = f"{ends}; dotted, the median of {number(run['draws'])} draws."
        none = note("none left", TRAIN.color).next_to(shown[1].line.get_end(), UP, buff=0.2, aligned_edge=RIGHT)
        self.play(Create(many, rate_func=linear), FadeIn(caption(said), none, shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def _fit_and_error(self, run: Tensors, start: int = 0) -> tuple[VGroup, Chart, ValueTracker, list[VMobject]]:
        """The points and axes at the left, the chart of errors, a clock, and what runs with it in both."""
        axes = fit_chart(5.6, 3.9).place(-3.3, -0.15)
        right = by_width(run, log_scale(0.01, 10), 5.2, 3.4, "mean squared error").place(3.5, -0.1)
        clock = ValueTracker(start)
        fit = moving_fit(axes, run["grid"], run["fits"], clock)
        errors = [
            in_step(right, run, run[f"{kind}error"], style, clock) for kind, style in (("train_", TRAIN), ("", TEST))
        ]
        names = legend([("at the points", TRAIN), ("test error", TEST)])
        names.arrange(RIGHT, buff=0.6).move_to([3.5, 2.5, 0])
        told = counter(feature_names(run), clock, np.array([-4.4, 2.25, 0]), FIT.color, LEFT)
        return VGroup(axes, ground_of(axes, run)), right, clock, [fit, *errors, names, told]

    def scene5_weights(self) -> None:
        """Why there is a peak

        Watch the weights. Near the wall, some combination of features hardly shows at the points: the smallest
        singular value goes to zero. What noise there is in that direction, only huge weights can fit.
        """
        run = self.tensors("wave_fits")
        heading = title("At the wall the weights explode")
        axes = fit_chart(4.5, 3.0).place(-3.8, -0.55)
        clock = ValueTracker(2)
        fit = moving_fit(axes, run["grid"], run["fits"], clock)
        told = counter(feature_names(run), clock, np.array([-4.9, 1.45, 0]), FIT.color, LEFT)
        upper = by_width(run, log_scale(0.1, 1e4, 2), 5.6, 1.35, "size of the weights", "").place(3.2, 1.05)
        lower = by_width(run, log_scale(1e-4, 10, 2), 5.6, 1.35, "smallest singular value").place(3.2, -1.3)
        size = in_step(upper, run, run["norm"], SIZE, clock)
        small = in_step(lower, run, run["smallest"], SeriesStyle(FEATURE), clock)
        edges = [wall(each, float(run["points"])) for each in (upper, lower)]
        rule = formula("norm(w)^2 = sum_i (u_i dot y)^2 / {{ sigma_i^2 : sigma }}", 38, sigma=FEATURE)
        rule.move_to([-3.8, 2.3, 0])
        self.play(Write(heading), FadeIn(axes, ground_of(axes, run), fit, told))
        self.play(FadeIn(upper, lower, *edges, size, small), FadeIn(rule, shift=0.2 * UP))
        peak = int(run["peak"])
        self.play(clock.animate(rate_func=linear, run_time=4).set_value(peak))
        said = f"At the wall their size is {number(run['norm'][peak], 2)}, at the end {number(run['norm'][-1], 2)}."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        self.wait(1.5)
        self.play(clock.animate(rate_func=linear, run_time=4).set_value(len(run["widths"]) - 1))
        self.wait(1)
        leave(self)

    def scene6_choice(self) -> None:
        """Why it falls

        With {wave_fits: perfect/width} features the wild fit is still there. But now there are many perfect fits, and
        least squares by the pseudoinverse takes the one with the smallest weights. That one is calm.
        """
        run = self.tensors("wave_fits")
        heading = title("Many perfect fits, and the smallest is taken")
        left = fit_chart(5.5, 3.6).place(-3.3, -0.15)
        along, norms = run["perfect/along"], run["perfect/norms"]
        right = chart(
            linear_scale(-1, 1, 0.5), linear_around(norms, 0), 4.8, 3.0, "along the perfect fits", "size of the weights"
        ).place(3.6, -0.45)
        clock = ValueTracker(0)
        fit = moving_fit(left, run["grid"], run["perfect/fits"], clock)
        ball = Trail(right.coords_to_point(along, norms), SIZE, clock, 1.5, 0.28)
        rule = formula('min norm(w) quad "with" quad f(x_i) = y_i', 38).move_to([3.6, 2.25, 0])
        said = "All go through every point; the one of smallest weights is calm."
        self.play(Write(heading), FadeIn(left, ground_of(left, run), fit))
        self.play(FadeIn(right, curve(right, along, norms, SIZE, 3), ball))
        self.wait(1.5)
        self.play(FadeIn(rule, shift=0.2 * UP))
        self.play(clock.animate(rate_func=smooth, run_time=5).set_value(len(along) // 2), FadeIn(caption(said)))
        hold(self, said)
        leave(self)

    def scene7_digits(self) -> None:
        """On real digits

        The same on {digits_by_width: examples} digits, every tenth with a wrong label. Five draws: the error comes to
        {digits_by_width: before %}, peaks at {digits_by_width: peak %}, and falls to {digits_by_width: last %}. A small
        penalty on the weights takes the peak away.
        """
        run = self.tensors("digits_by_width")
        heading = title("The same on digits with wrong labels")
        some = labelled_digits(run, 8, np.array([0, 2.1, 0]))
        axes = chart(
            log_scale(float(run["widths"][0]), float(run["widths"][-1])),
            linear_scale(0, 1, 0.25),
            8.6,
            2.9,
            "features",
            "share of test digits that are wrong",
        ).place(-1.5, -0.95)
        clock = ValueTracker(0)
        around = band(axes, run["widths"], run["low"], run["high"], TEST, 0.22)
        mean = in_step(axes, run, run["mean_error"], TEST, clock)
        calm = curve(axes, run["widths"], run["penalised_mean"], PENALTY, 3)
        edge = wall(axes, float(run["examples"]))
        entries = [("test error", TEST), ("with a penalty", PENALTY), ("features = digits", WALL)]
        names = legend(entries, with_markers=False).move_to([4.9, -0.1, 0])
        self.play(Write(heading), FadeIn(some))
        self.play(FadeIn(axes, edge, mean, names))
        self.play(clock.animate(rate_func=linear, run_time=5.5).set_value(len(run["widths"]) - 1))
        self.play(FadeIn(around), run_time=0.6)
        marks = [
            (run["before_width"], run["before"]),
            (run["peak_width"], run["peak"]),
            (run["widths"][-1], run["last"]),
        ]
        told = [
            beside(
                label(percent(share, 2), TEST.color, bold=True), axes.coords_to_point(float(w), float(share)), way, 0.2
            )
            for (w, share), way in zip(marks, (UP, RIGHT, UP), strict=True)
        ]
        self.play(FadeIn(*told, shift=0.2 * UP))
        self.wait(1.5)
        self.play(Create(calm, rate_func=linear, run_time=2))
        self.wait(1.5)
        leave(self)

    def scene8_summary(self) -> None:
        """What to take away

        The peak is where the fit has no choice. Beyond it there is choice, and the smallest weights are a good one.
        With a penalty there is no peak: the size of the weights counts, and not how many there are.
        """
        run, real = self.tensors("wave_fits"), self.tensors("digits_by_width")
        heading = title("What to take away")
        wild = small_fit(run, run["fits"][int(run["peak"])])
        calm = small_fit(run, run["fits"][-1])
        axes = Chart(log_scale(float(real["widths"][0]), float(real["widths"][-1])), linear_scale(0, 1, 1), 3.2, 2.4)
        axes.names.add(note("features").next_to(axes.x_axis, DOWN, buff=0.15))
        axes.names.add(note("test error").next_to(axes.y_axis, UP, buff=0.15).align_to(axes.y_axis, LEFT))
        lines = [
            curve(axes, real["widths"], real["mean_error"], TEST, 3),
            curve(axes, real["widths"], real["penalised_mean"], PENALTY, 3),
        ]
        sentences = [
            "At the peak there is\none fit, and no choice",
            "beyond it the smallest\nweights are chosen",
            "A penalty does so\nat every width",
        ]
        limits = f"{number(real['examples'])} digits, {percent(real['noise'])} wrong labels, fixed random features."
        source = note(f"{limits} After Belkin et al. 2019, Nakkiran et al. 2019.").to_edge(DOWN, buff=FRAME_MARGIN)
        self.play(Write(heading), FadeIn(source))
        deal(self, summary_cards([wild, calm, VGroup(axes, *lines)], sentences))
        leave(self)
