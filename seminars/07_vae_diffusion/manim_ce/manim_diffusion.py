"""A diffusion model learns one thing: where noise came from. Where data are known, it learns the exact score."""

from typing import ClassVar

import numpy as np
from diffusion_drawings import *
from manim import *

from coursekit.stage import *


class Diffusion2D(CourseScene):
    title = "Diffusion in two dimensions"
    poster = "scene5_back"
    audit: ClassVar = {}

    def construct(self) -> None:
        self.scene1_title()
        self.scene2_forward()
        self.scene3_origin()
        self.scene4_training()
        self.scene5_back()
        self.scene6_measured()
        self.scene7_summary()

    def scene1_title(self) -> None:
        """The question

        Order dissolves by itself: a little noise at each step, and nothing is left of it. Can a network find the way
        back?
        """
        run = self.tensors("forward_process")
        axes, clock = plane(6.2, 3.3, 0), ValueTracker(0)
        points = Cloud(axes, run["path"], clock, DATA.color, 0.05)
        name = text("Diffusion", 46, bold=True)
        question = body("Noise is easily added.\nHow can it be taken away?", MUTED)
        VGroup(name, question).arrange(DOWN, buff=0.55, aligned_edge=LEFT).move_to(3.6 * LEFT)
        self.play(FadeIn(points), Write(name), run_time=1.4)
        self.play(FadeIn(question, shift=0.2 * UP))
        self.play(clock.animate(rate_func=smooth, run_time=4.5).set_value(len(run["path"]) - 1))
        hold(self, question.text)
        leave(self)

    def scene2_forward(self) -> None:
        """From data to noise

        Here data are points of eight small Gaussians. Each point is mixed with one random number of its own for each
        direction: the share of the data falls, and that of the noise rises, until {forward_process: alpha_bar[100] %}
        of the variance is left.
        """
        run = self.tensors("forward_process")
        heading = title("From data to noise")
        axes, clock = plane(5.3, -3.6, -0.15), ValueTracker(0)
        points = Cloud(axes, run["path"], clock, DATA.color)
        rule = formula(
            "x_t = {{ sqrt(macron(alpha)_t) thin x_0 : data }} + sqrt(1 - macron(alpha)_t) thin epsilon",
            40,
            data=DATA.color,
        )
        rule.move_to([3.3, 1.95, 0])
        steps = len(run["beta"])
        share = chart(linear_scale(0, steps, 25), linear_scale(0, 1, 0.25), 4.9, 2.5, "step $t$", "$macron(alpha)_t$")
        share.place(3.4, -0.9)
        trail = Trail(
            curve_points(share, np.arange(steps + 1), run["alpha_bar"])[0], SeriesStyle(DATA.color), clock, 4, 0.22
        )
        where = rings(axes, run)
        self.play(Write(heading), FadeIn(where))
        self.play(FadeIn(points), FadeIn(rule, shift=0.2 * UP))
        self.play(FadeIn(share, trail))
        self.play(clock.animate(rate_func=linear, run_time=6).set_value(steps))
        said = f"After {number(steps)} steps {percent(run['alpha_bar'][-1], 2)} of the data's variance is left."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene3_origin(self) -> None:
        """Where did it come from?

        Take one noisy point. It may have come from several places, from some more probably than from others. The best
        answer is the mean of them all. It points uphill: towards where noisy points are denser. This direction is the
        score.
        """
        run, back = self.tensors("forward_process"), self.tensors("reverse_process")
        heading = title("The best guess is a mean")
        step = int(run["asked/step"])
        axes, clock = plane(5.3, -3.6, -0.15), ValueTracker(0)
        points = Cloud(axes, run["path"], clock, MUTED, 0.035, 0.5)
        guess, where = Guess(axes, run), rings(axes, run)
        ground = density(axes, run, clock)
        still = ValueTracker(0)
        field = back["exact/field"][len(run["beta"]) - step]
        arrows = Arrows(axes, field[None], still, EXACT.color, float(back["reach"]))
        best = formula(
            "EE[thin epsilon | x_t] = {{ - sqrt(1 - macron(alpha)_t) thin nabla log p_t (x_t) : score }}",
            38,
            score=EXACT.color,
        )
        best.move_to([3.35, -0.4, 0])
        told = label("To tell its noise\nis to tell where it came from.").move_to([3.35, 1.5, 0])
        self.play(Write(heading), FadeIn(points, where))
        self.play(clock.animate(rate_func=smooth, run_time=1.6).set_value(step))
        self.play(GrowFromCenter(guess.point), points.animate.set_fill(opacity=0.25), FadeIn(told, shift=0.2 * UP))
        self.play(LaggedStart(*(Create(thread) for thread in guess.threads), lag_ratio=0.3), run_time=1.2)
        self.wait(0.8)
        self.play(GrowArrow(guess.arrow))
        self.wait(1.2)
        self.play(FadeIn(ground), FadeOut(points, guess.threads), FadeIn(best, shift=0.2 * UP))
        self.add(ground, where, guess.arrow, guess.point)
        self.play(Create(arrows), run_time=1.4)
        said = "Where the density is known, so is the score, in closed form."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene4_training(self) -> None:
        """A network learns to tell the noise

        A network sees noisy points, and is asked for the noise in them. It is never shown a score. Watch its arrows
        turn into those of the closed form, as its loss comes down to the least there can be.
        """
        run = self.tensors("noise_prediction")
        heading = title("Asked for the noise, it learns the score")
        axes, clock = plane(5.3, -3.6, -0.15), ValueTracker(0)
        reach = float(run["reach"])
        best = Arrows(axes, run["exact"][None], ValueTracker(0), EXACT.color, reach, 5).set_stroke(opacity=0.6)
        arrows = Arrows(axes, run["field"], clock, LEARNED.color, reach, 2.2)
        losses = chart(
            log_scale(1, float(run["iterations"])), linear_scale(0, 1.6, 0.4), 4.7, 2.6, "training step", "loss"
        ).place(3.5, -0.8)
        trail = Trail(curve_points(losses, run["recorded_at"], run["loss"])[0], LEARNED, clock, 4, 0.22)
        least = curve(losses, run["recorded_at"][[0, -1]], np.full(2, run["bayes"]), EXACT, 3)
        rule = formula("L = || epsilon - {{ epsilon_theta (x_t, t) : net }} ||^2", 40, net=LEARNED.color).move_to(
            [3.4, 2.1, 0]
        )
        names = legend([("the network", SeriesStyle(LEARNED.color)), ("the exact score", EXACT)], with_markers=False)
        names.move_to([4.2, 0.55, 0])
        self.play(Write(heading), FadeIn(best), FadeIn(rule, shift=0.2 * UP))
        self.play(FadeIn(arrows), FadeIn(losses, trail, names), Create(least))
        self.play(clock.animate(rate_func=linear, run_time=8).set_value(len(run["recorded_at"]) - 1))
        reached, bayes = number(run["loss"][-1]), number(run["bayes"])
        said = f"The loss ends at {reached}. The least possible is {bayes}: much of the noise nobody can tell."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene5_back(self) -> None:
        """The way back

        Begin with noise alone. At each step, take away a little of what is told to be noise, and follow the arrows.
        To the left the network tells it, to the right the closed form. Both begin with the same noise.
        """
        ring, run = self.tensors("forward_process"), self.tensors("reverse_process")
        heading = title("Points flow back along the score")
        clock, steps = ValueTracker(0), len(run["learned/path"]) - 1
        sides = []
        for key, words, style, x in (
            ("learned", "the network", LEARNED, -3.6),
            ("exact", "the exact score", EXACT, 3.6),
        ):
            axes = plane(4.55, x, 0.05)
            arrows = Arrows(axes, run[f"{key}/field"], clock, style.color, float(run["reach"]), 1.6).set_stroke(
                opacity=0.8
            )
            cloud = Cloud(axes, run[f"{key}/path"], clock, style.color, 0.05, 1)
            sides.append(
                (
                    frame_of(axes),
                    arrows,
                    cloud,
                    rings(axes, ring),
                    label(words, style.color).next_to(axes, UP, buff=0.12),
                )
            )
        rule = formula(
            "x_(t-1) = 1 / sqrt(1 - beta_t) (x_t - beta_t / sqrt(1 - macron(alpha)_t) thin {{ hat(epsilon) : told }})"
            " + sigma_t z",
            34,
            told=LEMON,
        ).to_edge(DOWN, buff=FRAME_MARGIN + 0.02)
        line = Timeline(clock, steps, 1.9, -1.75)
        self.play(Write(heading), *(FadeIn(frame, name) for frame, _, _, _, name in sides))
        self.play(*(FadeIn(cloud) for _, _, cloud, _, _ in sides), FadeIn(rule, shift=0.2 * UP), FadeIn(line))
        self.play(*(Create(arrows) for _, arrows, *_ in sides), run_time=1)
        self.play(clock.animate(rate_func=linear, run_time=10).set_value(steps))
        self.play(*(Create(where) for *_, where, _ in sides), run_time=1)
        self.wait(2)
        leave(self)

    def scene6_measured(self) -> None:
        """How good is it?

        Of {reverse_process: samples} points, the network brings {reverse_process: learned/within %} to within three
        spreads of a Gaussian. With the exact score it would be {reverse_process: exact/within %}. All eight Gaussians
        are found. What is missed lies between them, where the score turns.
        """
        ring, run = self.tensors("forward_process"), self.tensors("reverse_process")
        heading = title("All eight are found, and few points miss")
        axes, still = plane(5.3, -3.6, -0.15), ValueTracker(0)
        ends, inside = run["learned/path"][-1], run["learned/inside"].astype(bool)
        good, missed = (
            Cloud(axes, ends[chosen][None], still, color, r)
            for chosen, color, r in ((inside, LEARNED.color, 0.045), (~inside, CORAL, 0.075))
        )
        where = rings(axes, ring)
        modes = np.arange(1, len(ring["means"]) + 1)
        share = chart(
            linear_scale(0.5, 8.5, 1), linear_scale(0, 0.2, 0.05), 4.9, 1.7, "Gaussian", "share of the points"
        ).place(3.4, -1.0)
        marks = [
            scatter(share, modes + by, run[f"{key}/modes"], style, 0.18)
            for key, style, by in (("learned", LEARNED, -0.1), ("exact", EXACT, 0.1))
        ]
        rows = within_rows(run).move_to([3.5, 1.55, 0])
        self.play(Write(heading), FadeIn(where, good))
        self.play(FadeIn(rows))
        self.play(GrowFromCenter(missed))
        self.play(FadeIn(share), *(FadeIn(mark) for mark in marks))
        said = "Within three spreads of a mean; those that miss are red."
        self.play(FadeIn(caption(said), shift=0.2 * UP))
        hold(self, said)
        leave(self)

    def scene7_summary(self) -> None:
        """What to take away

        To add noise is easy. To tell the noise is to tell the score. And along the score, noise flows back to data.
        For pictures nobody knows the exact score: here it was known, so that we could compare.
        """
        ring, learned, run = (self.tensors(name) for name in ("forward_process", "noise_prediction", "reverse_process"))
        heading = title("What to take away")
        still = ValueTracker(0)
        first, second, third = plane(3.4, 0, 0), plane(3.4, 0, 0), plane(3.4, 0, 0)
        half = len(ring["path"]) // 3
        pictures = [
            VGroup(Cloud(first, ring["path"][half][None], still, DATA.color, 0.035), rings(first, ring)),
            VGroup(
                Arrows(second, learned["field"][-1:], still, LEARNED.color, float(learned["reach"]), 1.6),
                rings(second, ring),
            ),
            VGroup(Cloud(third, run["learned/path"][-1:], still, LEARNED.color, 0.035), rings(third, ring)),
        ]
        for picture in pictures:
            for drawn in picture:
                drawn.clear_updaters()
        sentences = [
            "Noise is added\nin small steps",
            "asked for the noise,\na network learns the score",
            "and along the score\nnoise becomes data",
        ]
        source = note("Eight Gaussians, where the exact score is known; for images it is not. After Ho et al. 2020.")
        source.to_edge(DOWN, buff=FRAME_MARGIN)
        self.play(Write(heading), FadeIn(source))
        deal(self, summary_cards(pictures, sentences))
        leave(self)
