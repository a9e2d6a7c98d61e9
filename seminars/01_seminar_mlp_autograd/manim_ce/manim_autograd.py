"""Backpropagation is local derivatives times what flows back: nobody tells PyTorch the derivative of the whole."""

from itertools import pairwise
from typing import ClassVar

import numpy as np
from graph_drawings import *
from manim import *
from nudge_drawings import *

from coursekit.stage import *


class AutogradGraph(CourseScene):
    poster = "scene4_backward"
    audit: ClassVar = {"scene3_local: reading_time": "Each rule is told in the narration while it is shown."}

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_forward()
        self.scene3_local()
        self.scene4_backward()
        self.scene5_twice()
        self.scene6_nudged()
        self.scene7_cost()
        self.scene8_summary()

    def scene1_title(self) -> None:
        """The question

        A loss depends on many numbers, on some more than on others. On each, how much? And who works that out?
        """
        run = self.tensors("chain_rule")
        name = text("Autograd", 46, bold=True)
        question = body("How much does the loss depend\non each number, and who\nworks that out?", MUTED)
        VGroup(name, question).arrange(DOWN, buff=0.55, aligned_edge=LEFT).move_to(3.9 * LEFT)
        knobs = [Knob(run, variable, 3.1 * RIGHT + y * UP) for variable, y in (("x", 0.9), ("w", -0.3), ("b", -1.5))]
        gauge = Gauge(run, knobs, 5.6 * RIGHT + 0.3 * DOWN)
        rule = formula("L = (x w + b)^2").move_to([3.1, 2.2, 0])
        self.play(Write(name), FadeIn(rule, shift=0.2 * UP))
        self.play(FadeIn(question, shift=0.2 * UP), FadeIn(*knobs, gauge))
        for knob in knobs:
            self.play(knob.offset.animate(rate_func=wiggle, run_time=1.6).set_value(0.4))
        self.wait(0.5)
        leave(self)

    def scene2_forward(self) -> None:
        """Numbers flow forward

        The loss is computed one operation at a time. Each is a node of a graph, with an arrow from whatever it takes.
        Numbers flow from left to right, and every node remembers what it was given.
        """
        run = self.tensors("chain_rule")
        heading = title("An expression is a graph")
        graph = ComputationGraph(run)
        rule = formula("L = ({{ x : x }} {{ w : w }} + {{ b : b }})^2").move_to(2.35 * UP)
        steps = VGroup(*(formula(step, 38, VALUE) for step in evaluations(run)))
        self.play(Write(heading), FadeIn(rule, shift=0.2 * UP))
        leaves = [graph.nodes[name] for name in ("x", "w", "b")]
        self.play(*(ReplacementTransform(rule.select(v).copy(), graph.nodes[v]) for v in ("x", "w", "b")), run_time=1.2)
        rest = [node for node in graph.nodes.values() if node not in leaves]
        self.play(LaggedStart(*(Create(arc) for arc in graph.arcs.values()), lag_ratio=0.25), FadeIn(*rest), run_time=2)
        steps.move_to(1.65 * UP + 3.4 * RIGHT)
        self.play(*(GrowFromPoint(graph.values[graph.links_from(v)[0]], graph.nodes[v].get_center()) for v in "xwb"))
        self.play(FadeIn(steps[0], shift=0.2 * UP), run_time=0.6)
        self.wait(0.4)
        for operation, (step, following) in zip(graph.operations, pairwise(steps), strict=True):
            graph.compute(self, operation)
            self.play(ReplacementTransform(step, following), run_time=0.6)
        said = "Each node keeps its inputs: it will need them on the way back."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene3_local(self) -> None:
        """Each node knows one thing

        Ask each node about itself alone: if an input grows a little, how many times as much does the result grow? A
        square answers twice its input, {chain_rule: local/loss/0}. A sum answers {chain_rule: local/sum/0}. A product
        answers with the other factor.
        """
        run = self.tensors("chain_rule")
        heading = title("Each operation knows its own derivative")
        graph = ComputationGraph(run)
        self.play(Write(heading), FadeIn(graph, *graph.values.values()))
        for operation, rules in local_rules(run).items():
            written = VGroup(*rules).arrange(RIGHT, buff=1.1).move_to(2.4 * UP)
            self.play(Indicate(graph.nodes[operation], 1.2, color=None), FadeIn(written, shift=0.2 * UP), run_time=0.9)
            self.wait(0.5)
            chips = [graph.chips[link] for link in graph.links_to(operation)]
            moved = (
                ReplacementTransform(rule.select("n").copy(), each) for rule, each in zip(rules, chips, strict=True)
            )
            self.play(*moved, run_time=1)
            self.play(FadeOut(written), run_time=0.3)
        said = "Small rules, a line each. None of them knows where its node stands."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene4_backward(self) -> None:
        """Gradients flow back

        We begin at the loss, with one. Each node multiplies what comes back by its own derivative, and hands it on.
        {chain_rule: grad/x} arrives at x, {chain_rule: grad/w} at w, {chain_rule: grad/b} at b. Nobody has
        differentiated the whole.
        """
        run = self.tensors("chain_rule")
        heading = title("What flows back, times what each node knows")
        graph = ComputationGraph(run)
        rule = formula(
            "{{ (partial L) / (partial #[in]) : back }} = {{ (partial L) / (partial #[out]) : came }} dot "
            "{{ (partial #[out]) / (partial #[in]) : local }}",
            36,
            back=GRADIENT,
            came=GRADIENT,
            local=LOCAL,
        ).move_to([2.2, 2.1, 0])
        self.play(Write(heading), FadeIn(graph, *graph.values.values(), *graph.chips.values()))
        self.play(FadeIn(rule, shift=0.2 * UP))
        self.play(GrowFromPoint(graph.gradients[END], graph.nodes["end"].get_center()), run_time=0.8)
        for operation in reversed(graph.operations):
            self.play(FadeIn(recorded_name(graph, operation)), run_time=0.4)
            graph.pass_back(self, operation)
        kept = [kept_gradient(graph, name) for name in "xwb"]
        self.play(
            *(
                ReplacementTransform(graph.gradients[graph.links_from(v)[0]].copy(), k)
                for v, k in zip("xwb", kept, strict=True)
            )
        )
        said = "PyTorch recorded three nodes, and called them from right to left."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene5_twice(self) -> None:
        """Used twice, added twice

        Write the square as sum times sum. Now one value goes into two places. From each of them its part comes back,
        {used_twice: back/loss/0} and {used_twice: back/loss/1}, and the parts add up. All that lies further back is as
        it was.
        """
        run = self.tensors("used_twice")
        heading = title("A value that is used twice: gradients add")
        graph = ComputationGraph(run, TWICE)
        parts = [run[f"back/loss/{place}"] for place in (0, 1)]
        total = formula(f"{number(parts[0])} + {number(parts[1])} = {number(run['grad/sum'])}", 40, GRADIENT).move_to(
            [0.9, 2.1, 0]
        )
        squared = formula("L = s^2", 38).move_to([3.15, 1.9, 0])
        product = formula("L = s dot s", 38).move_to(squared)
        self.play(Write(heading), FadeIn(graph, *graph.values.values()), FadeIn(squared))
        hold(self, "square")
        self.play(ReplacementTransform(squared, product))
        first = graph.nodes["end"].get_center()
        self.play(FadeIn(*graph.chips.values()), GrowFromPoint(graph.gradients[END], first), run_time=0.8)
        graph.pass_back(self, "loss", 1.0)
        self.play(FadeIn(total, shift=0.2 * UP), run_time=0.7)
        graph.pass_back(self, "sum", 0.7)
        graph.pass_back(self, "product", 0.7)
        said = "So it is with every shared weight: each use sends back its part."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene6_nudged(self) -> None:
        """Is it true?

        Let us check without any derivative. Move one number by hand, compute the loss again, and draw it. What
        backward has found is the slope of each of these curves.
        """
        run = self.tensors("chain_rule")
        heading = title("Backward's numbers are the slopes")
        self.play(Write(heading))
        said = "Measured by moving each a little to either side: " + ", ".join(
            number(run[f"nudged/{name}"]) for name in "xwb"
        )
        panels = []
        for name, x in zip("xwb", (-4.3, 0.2, 4.7), strict=True):
            axes, line = slope_chart(run, name, 2.9, 3.1)
            VGroup(axes, line).shift(np.array([x, -0.1, 0]))
            touching = tangent(axes, run, name, 0.7)
            at = axes.coords_to_point(float(run[f"value/{name}"]), float(run["value/loss"]))
            told = label(f"slope {number(run[f'grad/{name}'])}", GRADIENT)
            told.move_to(axes.coords_to_point(axes.x.low, 108), aligned_edge=LEFT).shift(0.2 * RIGHT)
            panels.append((axes, line, touching, Dot(at, 0.09, color=TEXT), told))
        self.play(*(FadeIn(axes) for axes, *_ in panels))
        self.play(*(Create(line) for _, line, *_ in panels), run_time=1.2)
        self.play(*(FadeIn(dot) for *_, dot, _ in panels), run_time=0.4)
        for _, _, touching, dot, told in panels:
            self.play(GrowFromPoint(touching, dot.get_center()), FadeIn(told, shift=0.2 * UP), run_time=0.9)
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene7_cost(self) -> None:
        """Why backwards

        Moving numbers by hand works, but think of a network: here one with {gradient_cost: parameters} parameters.
        Each of them takes one more pass forward. One single pass back gives the same numbers, for the cost of
        {gradient_cost: ratio} passes forward.
        """
        run = self.tensors("gradient_cost")
        heading = title("All slopes at once")
        clock = ValueTracker(0)
        field = PassField(int(run["parameters"]), clock).move_to([2.6, -0.15, 0])
        counted = label(f"{number(run['parameters'])} passes forward", VALUE).next_to(field, UP, buff=0.25)
        forward, backward = PassBar(1.0, VALUE), PassBar(float(run["ratio"]), GRADIENT)
        once = beside(label("one pass forward", VALUE), forward, RIGHT, 0.25)
        back = beside(label(f"one pass back:\nas much as {number(run['ratio'])}", GRADIENT), backward, RIGHT, 0.25)
        VGroup(forward, once).move_to([-6.4, 1.2, 0], aligned_edge=LEFT)
        VGroup(backward, back).move_to([-6.4, -0.9, 0], aligned_edge=LEFT)
        self.play(Write(heading), FadeIn(forward, once))
        self.play(FadeIn(counted), FadeIn(field), run_time=0.7)
        self.play(clock.animate(rate_func=rush_into, run_time=3.2).set_value(int(run["parameters"])))
        self.play(FadeIn(back, shift=0.2 * UP), GrowFromCenter(backward))
        said = "Both ways give the same numbers, up to rounding."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene8_summary(self) -> None:
        """What to take away

        Every node multiplies by what it knows. Where a value was used twice, the parts add. And one pass back is
        enough for all, however many there are.
        """
        cost = self.tensors("gradient_cost")
        heading = title("What to take away")
        pictures = [one_link(self.tensors("chain_rule")), two_links(self.tensors("used_twice")), few_and_many(cost)]
        sentences = [
            "Each node multiplies\nby its own derivative",
            "parts that come back\nto one value add up",
            "and one pass back\ngives every slope",
        ]
        source = note("Cost in products of matrices. After Linnainmaa 1970, Rumelhart et al. 1986, Baydin et al. 2018.")
        source.to_edge(DOWN, buff=FRAME_MARGIN)
        self.play(Write(heading), FadeIn(source))
        deal(self, summary_cards(pictures, sentences))
        leave(self)
