"""Width helps until it is no longer the bottleneck: two moons, told apart by networks of 2 to 16 hidden units."""

from typing import ClassVar

import numpy as np
from boundary_drawings import *
from manim import *

from coursekit.stage import *

FOUR = 1  # the place of width 4 among the widths


class DecisionBoundary(CourseScene):
    poster = "scene4_widths"
    audit: ClassVar = {}

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_points()
        self.scene3_units()
        self.scene4_widths()
        self.scene5_seeds()
        self.scene6_summary()

    def scene1_title(self) -> None:
        """The question

        Two moons, one in the other. No straight line tells them apart. How wide must a network be, to do it?
        """
        run, data = self.tensors("boundaries"), self.tensors("two_moons")
        axes = plane_chart(run, 6.4).move_to(3.3 * RIGHT)
        clock = ValueTracker(0)
        ground = plane(axes, run["share"][-1, 0], clock, 6.4)
        points = moons(axes, data, 0.13)
        name = text("Decision boundaries", 46, bold=True)
        question = body("How wide must a network be\nto tell two moons apart?", MUTED)
        VGroup(name, question).arrange(DOWN, buff=0.55, aligned_edge=LEFT).move_to(3.5 * LEFT)
        self.play(FadeIn(points), Write(name), run_time=1.4)
        self.play(FadeIn(question, shift=0.2 * UP))
        self.add(ground, points)
        self.play(FadeIn(ground), run_time=0.6)
        self.play(clock.animate(rate_func=linear, run_time=4).set_value(len(run["recorded_at"]) - 1))
        hold(self, question.text)
        leave(self)

    def scene2_points(self) -> None:
        """A network of one hidden layer

        Each hidden unit is a line in the plane: on one side it is silent, on the other it responds, the more the
        farther away. The network adds up these responses, and where the sum changes its sign, there is the boundary.
        """
        run, data = self.tensors("boundaries"), self.tensors("two_moons")
        heading = title("A hidden unit is a line that folds the plane")
        axes = plane_chart(run, 6.6).move_to(3.2 * LEFT + 0.25 * DOWN)
        points = moons(axes, data, 0.13)
        rule = formula("h_i = max(0, {{ w_i dot x + b_i : unit }})", unit=LEMON).move_to([3.6, 1.9, 0])
        total = formula("f(x) = sum_i v_i h_i + c").move_to([3.6, 0.9, 0])
        silent = note("silent where $w_i dot x + b_i < 0$").move_to([3.6, -0.2, 0])
        share = note(f"{number(len(data['labels']))} points, Adam, all points in every step").move_to([3.6, -0.75, 0])
        names = sides_legend().move_to([3.6, -1.85, 0])
        best = int(run["accuracy"][FOUR, :, -1].argmax())
        clock = ValueTracker(len(run["recorded_at"]) - 1)
        line = UnitLine(axes, run[f"hidden{run['widths'][FOUR]}"][best][:, 0], clock)
        self.play(Write(heading), FadeIn(points), FadeIn(names))
        self.play(FadeIn(rule, shift=0.2 * UP), Create(line))
        self.play(FadeIn(total, shift=0.2 * UP), FadeIn(silent, share))
        hold(self, silent.text, share.text)
        leave(self)

    def scene3_units(self) -> None:
        """Four units at work

        Here are four of them, with the weights of a real training. Watch the lines turn until each stands where
        the boundary has to bend.
        """
        run, data = self.tensors("boundaries"), self.tensors("two_moons")
        heading = title("Four hidden units, while they learn")
        best = int(run["accuracy"][FOUR, :, -1].argmax())
        axes = plane_chart(run, 7.2).move_to(0.05 * UP)
        clock = ValueTracker(0)
        ground = plane(axes, run["share"][FOUR, best], clock, 7.2)
        points = moons(axes, data, 0.14)
        hidden = run[f"hidden{run['widths'][FOUR]}"][best]
        lines = VGroup(*(UnitLine(axes, hidden[:, unit], clock) for unit in range(hidden.shape[1])))
        told = accuracy_counter(run["accuracy"][FOUR, best], clock, np.array([5.3, 0.2, 0]))
        name = label("on their side", MUTED).move_to([5.3, 0.75, 0])
        said = "The boundary bends where a line crosses it, and nowhere else."
        closing = caption(said)
        self.play(Write(heading), FadeIn(ground, points))
        self.play(FadeIn(lines), FadeIn(name, told))
        self.play(clock.animate(rate_func=linear, run_time=8).set_value(len(run["recorded_at"]) - 1))
        self.play(FadeIn(closing, shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene4_widths(self) -> None:
        """Two, four, eight, sixteen

        The same first seed at four widths. Two units bend the boundary twice at most: that is not enough. With
        more units it bends where it has to, and gets smoother.
        """
        run, data = self.tensors("boundaries"), self.tensors("two_moons")
        heading = title("The same training, at four widths")
        clock = ValueTracker(0)
        panels, tallies = [], []
        for i, (x, y) in enumerate(((-3.3, 1.25), (3.3, 1.25), (-3.3, -1.95), (3.3, -1.95))):
            axes = plane_chart(run, 4.1).move_to([x, y, 0])
            points = moons(axes, data, 0.08)
            panels.append((plane(axes, run["share"][i, 0], clock, 4.1), points))
            name = label(f"{number(run['widths'][i])} units", bold=True).move_to([x - 2.8, y + 0.3, 0])
            told = accuracy_counter(run["accuracy"][i, 0], clock, np.array([x - 2.8, y - 0.25, 0]))
            tallies.append(VGroup(name, told))
        self.play(Write(heading), *(FadeIn(ground, points) for ground, points in panels))
        self.play(FadeIn(*tallies), run_time=0.6)
        self.play(clock.animate(rate_func=linear, run_time=8).set_value(len(run["recorded_at"]) - 1))
        self.wait(2.5)
        leave(self)

    def scene5_seeds(self) -> None:
        """Five times four units

        But one run is luck. Here are four units from five different first weights. Only
        {boundaries: reached[1]} of them finds the way. The others have units that point where nothing is left to
        bend, and stay there.
        """
        run, data = self.tensors("boundaries"), self.tensors("two_moons")
        heading = title("Four units can do it, and seldom do")
        clock = ValueTracker(0)
        shown = []
        for seed in range(len(run["seeds"])):
            x = -5.2 + 2.6 * seed
            axes = plane_chart(run, 2.45).move_to([x, 1.75, 0])
            ground = plane(axes, run["share"][FOUR, seed], clock, 2.45)
            shown.append(Group(ground, moons(axes, data, 0.06)))
        levels = linear_scale(0, 1.0, 0.25)
        chart_of_seeds = chart(linear_scale(0, 1500, 500), levels, 9.6, 1.9, "step", "share of points on their side")
        chart_of_seeds.place(0, -1.1)
        lines = [
            Trail(curve_points(chart_of_seeds, run["recorded_at"], values)[0], SeriesStyle(TEXT), clock, 2.5, 0.14)
            for values in run["accuracy"][FOUR]
        ]
        self.play(Write(heading), *(FadeIn(picture) for picture in shown))
        self.play(FadeIn(chart_of_seeds, *lines))
        self.play(clock.animate(rate_func=linear, run_time=7).set_value(len(run["recorded_at"]) - 1))
        reached, seeds = number(run["reached"][FOUR]), number(len(run["seeds"]))
        said = f"{reached} of {seeds} first weights lead to every point on its side; the others stay where they are."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene6_summary(self) -> None:
        """What to take away

        A hidden unit is one bend. Enough units can be few. But wide networks find the way from any start: of five,
        {boundaries: reached[0]}, {boundaries: reached[1]}, {boundaries: reached[2]} and {boundaries: reached[3]}.
        """
        run, data = self.tensors("boundaries"), self.tensors("two_moons")
        heading = title("What to take away")
        best = int(run["accuracy"][FOUR, :, -1].argmax())
        end = ValueTracker(len(run["recorded_at"]) - 1)
        pictures = []
        for width, seed in ((FOUR, best), (FOUR, int(run["accuracy"][FOUR, :, -1].argmin()))):
            axes = plane_chart(run, 3.5)
            ground = plane(axes, run["share"][width, seed], end, 3.5)
            ground.clear_updaters()
            hidden = run[f"hidden{run['widths'][width]}"][seed]
            lines = [UnitLine(axes, hidden[:, unit], end).clear_updaters() for unit in range(hidden.shape[1])]
            pictures.append(Group(ground, *lines, moons(axes, data, 0.08)))
        seeds = number(len(run["seeds"]))
        lines_of = [
            f"{number(w)} units: {number(r)} of {seeds}" for w, r in zip(run["widths"], run["reached"], strict=True)
        ]
        counts = label("\n".join(lines_of), align="center")
        sentences = [
            "A hidden unit is one bend:\nfour are enough",
            "but from most starts\nfour do not get there",
            "networks that got\nevery point right",
        ]
        source = note(f"Measured on {number(len(data['labels']))} points, one hidden layer, ReLU, Adam.").to_edge(
            DOWN, buff=FRAME_MARGIN
        )
        self.play(Write(heading), FadeIn(source))
        deal(self, summary_cards([*pictures, counts], sentences))
        hold(self, counts.text)
        leave(self)
