"""What one output of a convolutional network looks at grows as the root of its depth, not as its depth."""

from itertools import pairwise
from typing import ClassVar

import numpy as np
from field_drawings import *
from manim import *

from coursekit.stage import *


class EffectiveReceptiveField(CourseScene):
    poster = "scene5_growth"
    audit: ClassVar = {
        "scene8_summary: axis_numbers": "The small charts were read with their numbers before.",
        "scene8_summary: legend": "The two widths were named in every section before.",
    }

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_ways()
        self.scene3_bell()
        self.scene4_gradient()
        self.scene5_growth()
        self.scene6_relative()
        self.scene7_other_stacks()
        self.scene8_summary()

    def scene1_title(self) -> None:
        """The question

        Every layer lets an output see a little farther. After {ways: layers[40]} layers, a whole square of the image
        can reach it. But how much of that does it look at?
        """
        run = self.tensors("receptive_field")
        clock = ValueTracker(0)
        field = Field(run["fields"], run["theoretical"], run["effective"], clock, 5.4).move_to(3.5 * RIGHT)
        name = text("The effective\nreceptive field", 46, bold=True)
        question = body("How much of an image does\none output look at?", MUTED)
        VGroup(name, question).arrange(DOWN, buff=0.55, aligned_edge=LEFT).move_to(3.5 * LEFT)
        self.play(FadeIn(mat(field.image), field.square), Write(name), run_time=1.4)
        self.play(FadeIn(question, shift=0.2 * UP))
        self.play(clock.animate(rate_func=smooth, run_time=2.5).set_value(len(run["depths"]) - 1))
        self.play(FadeIn(field.image, scale=0.4), run_time=1.2)
        self.add(field.square)
        hold(self, question.text)
        leave(self)

    def scene2_ways(self) -> None:
        """Ways through the layers

        Each unit sees three neighbours, so every layer reaches one place farther on either side. But count the
        ways: to the middle there are many, to the edge a single one.
        """
        run = self.tensors("ways")
        heading = title("Each layer reaches farther, by fewer ways")
        layers = 4
        rows = units(run, layers, 0.92, 1.08)
        VGroup(*rows).move_to([-2.35, -0.2, 0])
        fans = [ways_between(upper, lower) for upper, lower in pairwise(rows)]
        rule = formula("y_i = sum_j w_j thin x_(i+j)", 40).move_to([4.3, 2.1, 0])
        output = beside(label("one output"), rows[0], RIGHT, 0.3)
        reach = label(f"reached: $2 L + 1$ = {number(run['widths'][layers])} places", THEORETICAL.color)
        reach.move_to([4.3, 0.9, 0])
        middle = len(run["places"]) // 2
        many, total = run["counts"][layers, middle], run["counts"][layers].sum()
        told = label(f"{number(many)} of {number(total)} ways\nend in the middle,", EFFECTIVE.color)
        single = label(f"{number(run['counts'][layers, middle + layers])} at each edge", EFFECTIVE.color)
        VGroup(told, single).arrange(DOWN, buff=0.18, aligned_edge=LEFT).align_to(reach, LEFT).set_y(-0.7)
        self.play(Write(heading), FadeIn(rows[0], output, rule))
        for upper, fan, lower in zip(rows[:-1], fans, rows[1:], strict=True):
            self.play(Create(fan, lag_ratio=0), run_time=0.6)
            born = [GrowFromPoint(unit, upper[min(max(j - 1, 0), len(upper) - 1)]) for j, unit in enumerate(lower)]
            self.play(*born, run_time=0.8)
        ends = VGroup(*(Circle(0.4, color=THEORETICAL.color).move_to(rows[-1][i]) for i in (0, -1)))
        self.play(FadeIn(reach, shift=0.2 * UP), *(Create(end) for end in ends))
        self.play(FadeIn(told, single, shift=0.2 * UP), FadeOut(ends))
        hold(self, reach.text, told.text, single.text)
        leave(self)

    def scene3_bell(self) -> None:
        """A way is a random walk

        A way is a walk of {ways: layers[40]} steps: left, straight on, or right. Walks pile up in a bell, and the bell
        widens as the root of their length. What can be reached widens as the length itself.
        """
        run = self.tensors("ways")
        heading = title("Each way is a walk, and walks pile up in a bell")
        last = float(run["places"][-1])
        axes = chart(
            linear_scale(-last, last, 20),
            linear_scale(0, 0.4, 0.1),
            7.2,
            3.5,
            "place below the output",
            "share of the ways",
        ).place(-2.4, -0.15)
        clock = ValueTracker(1)
        bell = Bell(axes, run, clock)
        wide = span(axes, run["layers"].astype(float), 0.385, THEORETICAL, clock)
        narrow = span(axes, 2 * run["sigma"], 0.355, EFFECTIVE, clock)
        step = formula(f"{{{{ sigma : s }}}}^2 = L dot 2 slash {number(run['neighbours'])}", 40, s=EFFECTIVE.color)
        rows = VGroup(
            label("all that is reached", THEORETICAL.color),
            formula("2 L + 1", 40, THEORETICAL.color),
            label("from $-2 sigma$ to $2 sigma$", EFFECTIVE.color),
            step,
        ).arrange(DOWN, buff=0.3, aligned_edge=LEFT)
        rows.move_to([4.7, 0.1, 0])
        said = f"Within $2 sigma$ of the middle: {percent(run['within'][-1], 2)} of all ways."
        self.play(Write(heading), FadeIn(axes, bell))
        self.play(FadeIn(wide, rows[0], rows[1]))
        self.play(FadeIn(narrow, rows[2], rows[3]))
        self.play(clock.animate(rate_func=linear, run_time=5).set_value(len(run["layers"]) - 1))
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene4_gradient(self) -> None:
        """The real gradient

        Now a real network of {receptive_field: averaged_depth} layers with random weights. Autograd says how much its
        output depends on each pixel. One network is speckled. The mean of {receptive_field: networks} of them is a bell
        again.
        """
        run = self.tensors("receptive_field")
        heading = title("Ask the network: the gradient of one output")
        clock = ValueTracker(0)
        depth = int(run["averaged_depth"]) - 1
        sizes = [np.full(len(run["averaging"]), run[key][depth]) for key in ("theoretical", "effective")]
        field = Field(run["averaging"], *sizes, clock, 4.9).move_to([-3.1, -0.3, 0])
        rule = formula("g_(i j) = (partial {{ y : y }}) / (partial x_(i j))", y=TEXT).move_to([3.4, 1.7, 0])
        brightness = label("the brighter, the larger $g_(i j)^2$", EFFECTIVE.color).move_to([3.4, 0.5, 0])
        counts = [f"mean of {number(n + 1)}" if n else "one network" for n in range(len(run["averaging"]))]
        told = counter(counts, clock, np.array([3.4, -0.6, 0]), bold=True)
        setting = note(f"{number(run['averaged_depth'])} layers of random weights").move_to([3.4, -1.35, 0])
        theoretical, effective = run["theoretical"][depth], run["effective"][depth]
        said = f"The field is {number(theoretical)} pixels wide; what counts, about {number(effective, 2)}."
        self.play(Write(heading), FadeIn(mat(field.image), field.square, setting))
        self.play(FadeIn(rule, shift=0.2 * UP))
        self.play(FadeIn(field.image, scale=0.2), FadeIn(brightness, told), run_time=1.2)
        self.add(field.square)
        self.wait(1)
        self.play(clock.animate(rate_func=linear, run_time=4).set_value(len(counts) - 1))
        self.play(Create(field.ring), FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene5_growth(self) -> None:
        """Deeper and deeper

        Layer by layer, up to {receptive_field: depths[39]}. The square is what can reach the output: it grows by the
        same amount each time. The glow is what the output looks at: it grows more and more slowly, as the root of the
        depth.
        """
        run = self.tensors("receptive_field")
        heading = title("The square grows as $L$, the glow as $sqrt(L)$")
        clock = ValueTracker(0)
        field = Field(run["fields"], run["theoretical"], run["effective"], clock, 5.0).move_to([-3.7, -0.2, 0])
        axes = growth_chart(run, 5.0, 3.9).place(3.6, -0.1)
        trails = [
            growth(axes, run, "theoretical", THEORETICAL, clock),
            growth(axes, run, "effective", EFFECTIVE, clock),
        ]
        names = [
            label("theoretical, $2 L + 1$", THEORETICAL.color).move_to([3.3, 1.45, 0]),
            label("effective, $plus.minus 2 sigma$", EFFECTIVE.color).move_to([4.3, -0.15, 0], LEFT),
        ]
        told = [
            pixels(run[key], clock, name.get_corner(DL) + 0.3 * DOWN, style.color)
            for key, name, style in zip(("theoretical", "effective"), names, (THEORETICAL, EFFECTIVE), strict=True)
        ]
        predicted = curve(axes, run["depths"], run["predicted"], SeriesStyle(TEXT, (0.05, 0.08)), 2.5)
        said = "Dashed in white: the width that walks of as many steps would have."
        self.play(Write(heading), FadeIn(mat(field.image), field.image, field.square, field.ring))
        self.play(FadeIn(axes, *trails, *names, *told))
        self.play(clock.animate(rate_func=linear, run_time=8).set_value(len(run["depths"]) - 1))
        self.play(Create(predicted, rate_func=linear, run_time=1.5), FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene6_relative(self) -> None:
        """A smaller and smaller share

        The same fields, each drawn as large as the one before. With every layer the output looks at a smaller part of
        what it could see: from {receptive_field: share[4] %} of its width at {receptive_field: depths[4]} layers
        to {receptive_field: share[39] %} at {receptive_field: depths[39]}.
        """
        run = self.tensors("receptive_field")
        heading = title("Of what it could see, it looks at less and less")
        clock = ValueTracker(0)
        side = run["relative"].shape[-1]
        deeper = {key: run[key][1:] for key in ("depths", "relative", "share")}  # with one layer it looks at all
        sizes = np.full(len(deeper["depths"]), side), deeper["share"] * side
        field = Field(deeper["relative"], *sizes, clock, 4.9).move_to([-3.7, -0.3, 0])
        axes = chart(
            linear_scale(0, float(run["depths"][-1]), 10),
            linear_scale(0, 1, 0.25),
            5.0,
            3.6,
            "layers $L$",
            "effective over theoretical width",
        ).place(3.6, -0.2)
        trail = growth(axes, deeper, "share", EFFECTIVE, clock)
        theoretical, effective = number(run["theoretical"][-1]), number(run["effective"][-1])
        said = f"{effective} of {theoretical} pixels’ width: {percent(run['share'][-1] ** 2, 1)} of the square’s area."
        self.play(Write(heading), FadeIn(mat(field.image), field.image, field.square, field.ring))
        self.play(FadeIn(axes, trail))
        self.play(clock.animate(rate_func=linear, run_time=5).set_value(len(deeper["depths"]) - 1))
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene7_other_stacks(self) -> None:
        """What widens it

        Four stacks of {other_stacks: depth} layers. Skip connections narrow the field: many ways take fewer
        steps. One stride of two lets later steps count double. Dilation makes all steps longer.
        """
        run = self.tensors("other_stacks")
        heading = title(f"{number(run['depth'])} layers, built in four ways")
        names = {"skip": "with skips", "plain": "plain", "stride": "a stride of two", "dilated": "dilated"}
        fields, words = [], []
        unit = 2.95 / len(run["dilated/field"])
        for i, (kind, name) in enumerate(names.items()):
            theoretical, effective = float(run[f"{kind}/theoretical"]), float(run[f"{kind}/effective"])
            frame = run[f"{kind}/field"]
            field = still_field(frame, theoretical, effective, unit * len(frame)).move_to([-4.95 + 3.3 * i, 0.25, 0])
            below = label(f"{number(effective, 2)} of {number(theoretical)}").next_to(field.image, DOWN, buff=0.3)
            above = on_baseline(label(name, bold=True).match_x(field.image), 2.05)
            words.append(VGroup(above, below))
            fields.append(field)
        rectified = number(run["relu/effective"], 2)
        said = f"Effective of theoretical width, in pixels. Plain, but with ReLU: {rectified} as well."
        self.play(
            Write(heading), *(FadeIn(mat(f.image), f.image, names[0]) for f, names in zip(fields, words, strict=True))
        )
        for field, (_, below) in zip(fields, words, strict=True):
            self.play(GrowFromCenter(field.square), GrowFromCenter(field.ring), FadeIn(below), run_time=0.9)
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene8_summary(self) -> None:
        """What to take away

        Depth lets an output see far, but not look far. These were random weights: training widens the field,
        as Luo and others found, and does not change the law it starts from.
        """
        run, walk = self.tensors("receptive_field"), self.tensors("ways")
        heading = title("What to take away")
        bell_axes = Chart(linear_scale(-40, 40, 40), linear_scale(0, 0.1, 0.1), 3.2, 2.4)
        bell_axes.names.add(note("place").next_to(bell_axes.x_axis, DOWN, buff=0.15))
        bell_axes.names.add(note("ways").next_to(bell_axes.y_axis, UP, buff=0.15).align_to(bell_axes.y_axis, LEFT))
        bell = Bell(bell_axes, walk, ValueTracker(len(walk["layers"]) - 1)).clear_updaters()
        field = still_field(run["fields"][-1], run["theoretical"][-1], run["effective"][-1], 3.0)
        axes = small_chart(run, 90, "width")
        lines = [
            curve(axes, run["depths"], run[k], s, 3)
            for k, s in (("theoretical", THEORETICAL), ("effective", EFFECTIVE))
        ]
        pictures = [Group(bell_axes, bell), field, VGroup(axes, *lines)]
        sentences = [
            "Most ways end\nnear the middle",
            "so the field is a bell\nin a larger square,",
            "growing as $sqrt(L)$,\nnot as $L$",
        ]
        source = note("Random weights, no training; training widens it. After Luo et al. 2016.").to_edge(
            DOWN, buff=FRAME_MARGIN
        )
        self.play(Write(heading), FadeIn(source))
        deal(self, summary_cards(pictures, sentences))
        leave(self)
