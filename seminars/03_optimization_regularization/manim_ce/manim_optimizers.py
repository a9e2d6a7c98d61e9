"""Fair tuning first, then compare; and Adam is not rotation-invariant."""

from typing import ClassVar

import numpy as np
from manim import *
from optimizer_drawings import *

from coursekit.stage import *

STEPS_PER_SECOND = 20


class OptimizerComparison(CourseScene):
    poster = "scene6_race"
    audit: ClassVar = {
        "scene6_race: beyond_range": "Momentum falls on, long after it has arrived; the axis says where it ends.",
        "scene8_summary: axis_numbers": "The small charts were read with their numbers before.",
        "scene8_summary: legend": "The three colours were named in every section before.",
    }

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_memory()
        self.scene3_moving_average()
        self.scene4_adam_moments()
        self.scene5_tuning()
        self.scene6_race()
        self.scene7_rotated()
        self.scene8_summary()

    def scene1_title(self) -> None:
        """The question

        Gradient descent, momentum, Adam: which one is fastest? Tune each of them first, then compare.
        """
        race = self.tensors("optimizer_race_rotated")
        axes = valley_chart(race, 6.4).move_to(3.4 * RIGHT)
        ground = valley(axes, race, radius=2.1)
        clock = ValueTracker(0)
        runs = path_trails(axes, race, clock)
        name = text("Comparing optimizers", 46, bold=True)
        question = body("Which one is fastest?\nTune each of them first, then compare.", MUTED)
        names = legend([(racer.name, racer.style) for racer in RACERS])
        VGroup(name, question, names).arrange(DOWN, buff=0.55, aligned_edge=LEFT).move_to(3.4 * LEFT)

        self.play(FadeIn(ground, scale=0.9), Write(name), run_time=1.4)
        self.play(FadeIn(question, shift=0.2 * UP), FadeIn(VGroup(*runs)))
        self.play(
            clock.animate(rate_func=linear, run_time=3.4).set_value(60),
            LaggedStart(*(FadeIn(row, shift=0.2 * RIGHT) for row in names), lag_ratio=0.3, run_time=1.6),
        )
        self.wait(1.6)
        leave(self)

    def scene2_memory(self) -> None:
        """What an optimizer remembers

        Every optimizer begins with the same parameters. Gradient descent keeps nothing else. Momentum adds a
        velocity of their size. Adam adds two averages: in all, {optimizer_state: adam/multiple} times the
        memory.
        """
        state = self.tensors("optimizer_state")
        heading = title("What an optimizer has to remember")
        weights = plate(state["parameters/values"][:4, :10], TEXT, 2.0, 0.65).move_to([-5.35, -0.4, 0])
        weights_name = label("parameters $theta$").next_to(weights, UP, buff=0.25)
        size = note(f"{number(state['parameters/elements'])} numbers").next_to(weights, DOWN, buff=0.25)
        columns = VGroup(note("keeps in memory").set_x(3.1), note("in all").set_x(6.2))
        for words in columns:
            on_baseline(words, 2.45)
        self.play(Write(heading), FadeIn(weights, weights_name, size, shift=0.3 * RIGHT))
        self.play(FadeIn(columns), run_time=0.5)

        lanes = (1.6, -0.4, -2.4)
        plates = state_plates(state)
        for racer, y in zip(RACERS, lanes, strict=True):
            kept = plates[racer.state]
            box = card(racer.name, racer.style, 3.3).move_to([-1.35, y, 0])
            there = flow_arrow(np.array([-4.05, -0.4, 0]), np.array([-3.1, y, 0]))
            onward = flow_arrow(np.array([0.4, y, 0]), np.array([1.35, y, 0]))
            pile = stack([drawn for _, drawn in kept]).move_to([2.65, y, 0])
            names = [beside(note(name), drawn, RIGHT, 0.2) for name, drawn in kept]
            share = times(state[f"{racer.state}/multiple"])
            multiple = text(share, 36, racer.style.color, bold=True).move_to([6.2, y, 0])
            kept_first = [TransformFromCopy(weights, pile[0]), FadeIn(names[0])]
            self.play(Create(there[0]), FadeIn(there[1]), FadeIn(box, shift=0.3 * RIGHT), run_time=0.8)
            self.play(Create(onward[0]), FadeIn(onward[1]), *kept_first, run_time=0.9)
            if len(kept) > 1:
                drops = [FadeIn(VGroup(p, n), shift=0.5 * DOWN) for p, n in zip(pile[1:], names[1:], strict=True)]
                self.play(LaggedStart(*drops, lag_ratio=0.5), run_time=0.4 + 0.4 * len(drops))
            self.play(GrowFromCenter(multiple), run_time=0.4)
        self.wait(1.5)
        leave(self)

    def scene3_moving_average(self) -> None:
        """The moving average

        One weight's gradient jumps from minibatch to minibatch. An exponential moving average keeps most of its
        old value, and mixes in a little of the new. The larger beta, the longer its memory: smoother, and
        later.
        """
        run = self.tensors("moving_average")
        heading = title("The exponential moving average")
        rule = formula(
            "{{ m_t : m }} = beta thin {{ m_(t-1) : before }} + (1 - beta) thin {{ g_t : g }}",
            m=MINT, before=MINT, g=GRADIENT.color,
        ).move_to(2.3 * UP)  # fmt: skip
        old = note("keep most of the old average").next_to(rule, LEFT, buff=0.45)
        new = note("mix in a little of the new gradient").next_to(rule, RIGHT, buff=0.45)
        VGroup(old, rule, new).set_x(0)
        axes = chart(
            linear_scale(0, 150, 30), linear_scale(0, 0.15, 0.05), 11.6, 3.5, "minibatch", "gradient of one weight"
        )
        axes.move_to([0, -1.0, 0])
        clock = ValueTracker(0)
        signal = curve(axes, run["steps"], run["gradient"], GRADIENT, width=2).set_stroke(opacity=0.65)
        styles = (SHORTEST_MEMORY, SHORT_MEMORY, LONG_MEMORY)
        averages = [
            Trail(curve_points(axes, run["steps"], mean)[0], style, clock, 4.5, 0.18)
            for mean, style in zip(run["ema"], styles, strict=True)
        ]
        rows = memories(run, styles).align_to(axes.x_axis, RIGHT).shift(0.25 * LEFT).set_y(0.05)

        self.play(Write(heading), FadeIn(rule, shift=0.2 * UP))
        self.play(FadeIn(axes), FadeIn(old, shift=0.2 * RIGHT), FadeIn(new, shift=0.2 * LEFT))
        self.play(Create(signal, rate_func=linear), run_time=1.8)
        self.play(FadeIn(rows[1], averages[1]), run_time=0.5)
        self.play(clock.animate(rate_func=linear, run_time=2.6).set_value(axes.x.high - 1))
        for other in (0, 2):
            line = curve(axes, run["steps"], run["ema"][other], styles[other])
            self.play(FadeIn(rows[other]), Create(line, rate_func=linear), run_time=1.2)
        hold(self, rows[2][1].text)
        leave(self)

    def scene4_adam_moments(self) -> None:
        """Adam's two averages

        Adam averages the gradient: which way to go. It averages the squared gradient too: how large it is. Each
        step is the first, divided by the root of the second: direction over size, at most about the learning
        rate.
        """
        run = self.tensors("adam_moments")
        heading = title("Adam keeps two such averages")
        first = chart(
            linear_scale(0, 150, 50), linear_scale(-0.01, 0.12, 0.04), 5.2, 1.65, "", "$g$ and its average $hat(m)$"
        )
        second = chart(
            linear_scale(0, 150, 50), linear_scale(0, 0.015, 0.005), 5.2, 1.65, "step", "$g^2$ and its average $hat(v)$"
        )
        first.place(-3.1, 1.25)
        second.place(-3.1, -1.6)
        lines = [
            (first, "gradient", "corrected_exp_avg", SHORT_MEMORY),
            (second, "squared_gradient", "corrected_exp_avg_sq", LONG_MEMORY),
        ]
        moments, step = adam_formulas()
        ideas = [label("which way, on average", MINT), label("how large, on average", VIOLET)]
        idea = label("direction over size, at most about $eta$")
        hats = note("$hat(m)$ and $hat(v)$: corrected for starting at zero")
        left_edge(1.1, {2.0: moments[0], 1.42: ideas[0], 0.4: moments[1], -0.18: ideas[1]})
        left_edge(1.1, {-1.5: step, -2.2: idea, -2.7: hats})

        self.play(Write(heading), FadeIn(first, second))
        for (axes, raw, mean, style), rule, meaning in zip(lines, moments, ideas, strict=True):
            signal = curve(axes, run["steps"], run[raw], GRADIENT, width=2).set_stroke(opacity=0.65)
            average = curve(axes, run["steps"], run[mean], style)
            self.play(FadeIn(rule, shift=0.2 * UP), run_time=0.9)
            self.play(Create(signal, rate_func=linear), run_time=1.0)
            self.play(Create(average, rate_func=linear), FadeIn(meaning), run_time=1.4)
        parts = step.select("m"), step.select("v")
        rest = VGroup(*(sign for sign in step if sign not in [*parts[0], *parts[1]]))
        arrive = [TransformFromCopy(rule.select("new"), part) for rule, part in zip(moments, parts, strict=True)]
        self.play(FadeIn(rest), *arrive, run_time=1.2)
        self.play(FadeIn(idea, hats, shift=0.2 * UP))
        hold(self, hats.text)
        leave(self)

    def scene5_tuning(self) -> None:
        """Tuning fairly

        To be fair, run every optimizer at every learning rate. Only the best of each counts:
        {learning_rate_sweep: gradient_descent/best_steps} steps for gradient descent, {learning_rate_sweep:
        heavy_ball/best_steps} for momentum, {learning_rate_sweep: adam/best_steps} for Adam. Past its limit
        gradient descent diverges. Adam never did.
        """
        sweep = self.tensors("learning_rate_sweep")
        heading = title("Fair means: tune every learning rate first")
        axes = sweep_chart(sweep, 7.6, 4.1).place(-1.8, 0.2)
        results = [result_card(sweep, racer) for racer in RACERS]
        for result, y in zip(results, (1.6, 0.2, -1.2), strict=True):
            result.move_to([2.9, y, 0], aligned_edge=LEFT)
        self.play(Write(heading), FadeIn(axes, *(result[0] for result in results)))

        for racer, result in zip(RACERS, results, strict=True):
            line = curve(axes, sweep[f"{racer.key}/rates"], sweep[f"{racer.key}/steps"], racer.style)
            best = best_mark(axes, sweep, racer)
            self.play(Create(line, rate_func=linear), run_time=1.0)
            if len(sweep[f"{racer.key}/diverged_rates"]):
                self.play(Create(cliff(axes, sweep, racer)), run_time=0.5)
            self.play(GrowFromCenter(best), TransformFromCopy(best, result[1][0]), FadeIn(result[1][1:]), run_time=0.8)
        beyond = note("beyond these lines,\nthe two diverge")
        beyond.move_to(axes.coords_to_point(0.075, 450), aligned_edge=LEFT)
        limit = sweep["theory/gradient_descent/limit"]
        said = f"Past $2 slash lambda_max = {number(limit)}$ gradient descent diverges; Adam never did."
        closing = caption(said)
        self.play(FadeIn(closing, shift=0.2 * UP), FadeIn(beyond))
        hold(self, said)
        leave(self)

    def scene6_race(self) -> None:
        """The race

        The loss first: a valley that curves {optimizer_race: condition_number} times more across than along.
        All start at one point; the minimum lies in the middle.

        9 s: Gradient descent zigzags across the valley. Momentum overshoots, and still arrives first, after
        {optimizer_race: heavy_ball/steps} steps. Adam takes {optimizer_race: adam/steps}, gradient descent
        {optimizer_race: gradient_descent/steps}.
        """
        race = self.tensors("optimizer_race")
        heading = title("The race, each at its best rate")
        axes = valley_chart(race, 4.8).place(-3.7, 0)
        ground = valley(axes, race)
        low, high = (coefficient(value) for value in race["eigenvalues"])
        loss = formula(f"L(theta) = 1/2 ({low} theta_1^2 + {high} theta_2^2)", 44).move_to([3.5, 0.6, 0])
        curving = f"curvature across the valley:\n{number(race['condition_number'])} times that along it"
        steepness = body(curving).next_to(loss, DOWN, buff=0.6).align_to(loss, LEFT)
        start, least = (axes.coords_to_point(*race[name]) for name in ("start", "minimum"))
        marks = VGroup(start_mark(start), minimum_mark(least))
        # Between two contour lines, and with a rim where there is no room between them.
        start_name = beside(label("start"), marks[0], RIGHT).shift(0.2 * UP)
        names = VGroup(start_name, haloed(label("minimum").next_to(marks[1], DOWN, buff=0.3), VALLEY))

        self.play(Write(heading), FadeIn(ground[0], axes), FadeIn(loss, shift=0.2 * UP))
        self.play(LaggedStart(*(Create(line) for line in ground[1]), lag_ratio=0.12), run_time=1.2)
        self.play(*(GrowFromCenter(mark) for mark in marks), FadeIn(names), FadeIn(steepness, shift=0.2 * UP))
        hold(self, curving)

        fall = log_scale(1e-8, 100, 2)
        losses = chart(linear_scale(0, 120, 20), fall, 5.2, 2.6, "step", f"loss, down to {fall.name(fall.low)}")
        losses.place(3.75, -0.7)
        clock = ValueTracker(0)
        paths, falls = path_trails(axes, race, clock), loss_trails(losses, race, clock)
        table = arrivals(race, clock).move_to([0.75, 2.05, 0], aligned_edge=LEFT)
        first = min(RACERS, key=lambda racer: int(race[f"{racer.key}/steps"]))
        steps = number(race[f"{first.key}/steps"])
        said = f"{first.name} is the first within {percent(race['target'])} of the distance, after {steps} steps."
        closing = caption(said, highlights={first.name: first.style.color})
        self.play(FadeOut(loss, steepness, names), run_time=0.5)
        self.play(FadeIn(losses, table, *paths, *falls), run_time=0.8)
        end = len(race["adam/loss"]) - 1
        self.play(clock.animate(rate_func=linear, run_time=end / STEPS_PER_SECOND).set_value(end))
        self.play(FadeIn(closing, shift=0.2 * UP), run_time=0.6)
        hold(self, said)
        leave(self)

    def scene7_rotated(self) -> None:
        """The valley, turned

        Now turn the valley and the start together, by {optimizer_race_rotated: degrees} degrees. Gradient
        descent and momentum do not notice. Adam does: {optimizer_race_rotated: adam/aligned/steps} steps become
        {optimizer_race_rotated: adam/steps}. It rescales each coordinate by itself, and a tilted valley mixes
        them.
        """
        race = self.tensors("optimizer_race_rotated")
        turn = float(race["degrees"]) * DEGREES
        heading = title("The same race, with the valley turned")
        left, right = valley_chart(race, 4.1).place(-3.85, 0.25), valley_chart(race, 4.1).place(3.95, 0.25)
        turned = valley(right, race, radius=2.1)
        center = right.coords_to_point(0.0, 0.0)
        aligned = turned.copy().rotate(-turn, about_point=center).shift(left.coords_to_point(0.0, 0.0) - center)
        captions = [label("along the axes"), label(f"turned by {number(race['degrees'])}°")]
        for words, axes in zip(captions, (left, right), strict=True):
            words.next_to(VGroup(axes.x_axis, axes.y_axis), UP, buff=0.2)
        clock = ValueTracker(0)
        runs = [
            *path_trails(left, race, clock, "aligned/", size=0.17, others=0.7),
            *path_trails(right, race, clock, size=0.17, others=0.7),
        ]
        tallies = VGroup(tally(race, clock, "aligned/"), tally(race, clock))
        for counts, axes in zip(tallies, (left, right), strict=True):
            counts.next_to(axes.x_axis, DOWN, buff=0.65)
        said = "Adam rescales each coordinate by itself; a tilted valley mixes them."
        closing = caption(said, highlights={"Adam": CORAL})

        self.play(Write(heading), FadeIn(aligned, left, captions[0]))
        moving = aligned.copy()
        self.play(moving.animate.shift(center - left.coords_to_point(0.0, 0.0)), FadeIn(right), run_time=0.9)
        self.play(Rotate(moving, turn, about_point=center), FadeIn(captions[1]), run_time=1.4)
        self.remove(moving)
        self.add(turned, right)
        unit = label(f"steps to {percent(race['target'])}", MUTED).move_to(tallies.get_center())
        names = racer_names().move_to([unit.get_x(), 0.6, 0])
        self.play(FadeIn(*runs, tallies, unit, names), run_time=0.5)
        end = int(race["adam/steps"]) + 8
        self.play(clock.animate(rate_func=linear, run_time=end / 30).set_value(end))
        self.play(*(Indicate(counts[2], 1.35, CORAL) for counts in tallies), run_time=0.8)
        self.play(FadeIn(closing, shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene8_summary(self) -> None:
        """What to take away

        Adam's two averages cost memory. Tune first, then compare: here, momentum wins. And Adam depends on the
        axes: turn the valley, and it slows down.
        """
        state, sweep = self.tensors("optimizer_state"), self.tensors("learning_rate_sweep")
        race = self.tensors("optimizer_race_rotated")
        heading = title("What to take away")
        best = [number(sweep[f"{racer.key}/best_steps"]) for racer in RACERS]
        before, after = (number(race[f"adam/{key}steps"]) for key in ("aligned/", ""))
        sentences = [
            f"Adam’s two averages:\n{times(state['adam/multiple'])} the memory",
            f"Tuned, then compared:\n{best[0]}, {best[1]} and {best[2]} steps",
            f"Turn the valley, and Adam\nneeds {after} steps, not {before}",
        ]
        pictures = [memory_picture(state), tuning_picture(sweep), turned_picture(race)]
        self.play(Write(heading))
        deal(self, summary_cards(pictures, sentences))
        leave(self)
