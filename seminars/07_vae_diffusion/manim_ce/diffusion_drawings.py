"""What the sections of Diffusion2D share: the plane, points and arrows in it by the hundred, and the way from noise."""

from collections.abc import Mapping

import numpy as np
from manim import *

from coursekit.stage import *

Tensors = Mapping[str, np.ndarray]

LEARNED, EXACT = SERIES[0], SERIES[1]  # by the network, and by the closed form
DATA = SERIES[3]
DENSE = "#2C4A78"  # where a density is greatest, dark enough for arrows and points on it
REACH = 2.8  # of the square that is shown: points beyond it are left out
WITHIN = 3.0  # spreads, of the rings
# A disc in four cubic pieces, (16, 3), of radius 1.
CURVED = 0.5523
QUARTER = np.array([[1, 0, 0], [1, CURVED, 0], [CURVED, 1, 0], [0, 1, 0]])
DISC = np.concatenate(
    [QUARTER @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))]
)


def plane(width: float, x: float, y: float) -> Chart:
    """A square of the plane, without numbers: what counts is where the points go."""
    axes = Chart(linear_scale(-REACH, REACH, 1), linear_scale(-REACH, REACH, 1), width, width).place(x, y)
    axes.x_axis.set_opacity(0)
    axes.y_axis.set_opacity(0)
    return axes


def at(axes: Chart, points: np.ndarray) -> np.ndarray:
    """(…, 2) of the plane -> (…, 3) of the scene."""
    return axes.coords_to_point(points[..., 0], points[..., 1])


def between_steps(frames: np.ndarray, clock: float) -> np.ndarray:
    """Frames (time, …) at a fractional time."""
    step = float(np.clip(clock, 0, len(frames) - 1))
    whole = int(step)
    return frames[whole] + (step - whole) * (frames[min(whole + 1, len(frames) - 1)] - frames[whole])


class Cloud(VMobject):
    """Points as one mobject, however many, which go their ways as a clock runs."""

    def __init__(
        self,
        axes: Chart,
        path: np.ndarray,
        clock: ValueTracker,
        color: str,
        radius: float = 0.045,
        opacity: float = 0.9,
    ) -> None:
        """path: (step, point, 2) of the plane"""
        super().__init__(stroke_width=0, fill_color=color, fill_opacity=opacity)
        places, self.axes = at(axes, path.astype(float)), axes
        self.disc = radius * DISC
        self.add_updater(lambda cloud: cloud.show(between_steps(places, clock.get_value())), call_updater=True)

    def show(self, places: np.ndarray) -> "Cloud":
        """places: (point, 3) of the scene"""
        low, high = self.axes.coords_to_point(-REACH, -REACH), self.axes.coords_to_point(REACH, REACH)
        shown = places[((places >= low) & (places <= high)).all(axis=1)]
        return self.set_points((shown[:, None] + self.disc).reshape(-1, 3))


class Arrows(VMobject):
    """A field as one mobject: an arrow at each point of a square grid, longer where the vector is, up to a limit."""

    def __init__(
        self, axes: Chart, field: np.ndarray, clock: ValueTracker, color: str, reach: float, width: float = 2.0
    ) -> None:
        """field: (step, row, column, 2), row 0 at the top; reach: of the grid"""
        super().__init__(stroke_color=color, stroke_width=width, fill_opacity=0)
        x = np.linspace(-reach, reach, field.shape[2])
        self.places = at(axes, np.stack(np.meshgrid(x, -x), axis=-1)).reshape(-1, 3)
        self.longest = 0.8 * (self.places[1, 0] - self.places[0, 0])
        vectors = field.astype(float).reshape(len(field), -1, 2)
        self.add_updater(lambda arrows: arrows.show(between_steps(vectors, clock.get_value())), call_updater=True)

    def show(self, vectors: np.ndarray) -> "Arrows":
        """vectors: (arrow, 2)"""
        size = np.linalg.norm(vectors, axis=1, keepdims=True)
        shaft = np.pad(self.longest * np.tanh(size) * vectors / np.maximum(size, 1e-9), ((0, 0), (0, 1)))
        across = np.stack([-shaft[:, 1], shaft[:, 0], shaft[:, 2]], axis=1)
        tail, tip = self.places - shaft / 2, self.places + shaft / 2
        barbs = [tip - 0.32 * shaft + side * 0.2 * across for side in (1, -1)]
        pieces = np.stack([np.stack([start, tip], axis=1) for start in (tail, *barbs)], axis=1)
        weights = np.array([[1, 0], [2 / 3, 1 / 3], [1 / 3, 2 / 3], [0, 1]])
        return self.set_points(np.einsum("ke,ased->askd", weights, pieces).reshape(-1, 3))


def rings(axes: Chart, run: Tensors, color: str = MUTED) -> VGroup:
    """Where each Gaussian is: a circle of three spreads around its mean."""
    radius = WITHIN * float(run["spread"]) * axes.x_axis.width / (2 * REACH)
    return VGroup(*(Circle(radius, color=color, stroke_width=2).move_to(mean) for mean in at(axes, run["means"])))


def density(axes: Chart, run: Tensors, clock: ValueTracker) -> ImageMobject:
    """How dense the noisy points are, step by step."""
    width = float(axes.x_axis.width)
    shown = film(run["density"].astype(float), clock, width, BACKGROUND, DENSE)
    return shown.move_to(axes.coords_to_point(0.0, 0.0))


class Guess(VGroup):
    """A noisy point, threads to all that it may have been, and their mean: (threads, mean, arrow, point)."""

    def __init__(self, axes: Chart, run: Tensors) -> None:
        point, clean = (at(axes, run[f"asked/{key}"].astype(float)) for key in ("point", "clean"))
        self.threads = VGroup(
            *(
                Line(point, mean, color=DATA.color, stroke_width=1.5 + 5 * share, stroke_opacity=0.6 + 0.4 * share)
                for mean, share in zip(at(axes, run["means"].astype(float)), run["asked/origins"], strict=True)
                if share > SEEN
            )
        )
        self.mean = Dot(clean, 0.1, color=EXACT.color)
        self.arrow = Arrow(
            point, clean, buff=0.08, color=EXACT.color, stroke_width=5, max_tip_length_to_length_ratio=0.3
        )
        self.point = Dot(point, 0.1, color=TEXT)
        super().__init__(self.threads, self.arrow, self.point)


SEEN = 0.02  # a share that is worth a thread


class Timeline(VGroup):
    """Upright, from noise to data, with a mark that goes down it as a clock runs through so many steps."""

    def __init__(self, clock: ValueTracker, steps: int, top: float, foot: float) -> None:
        line = Line(top * UP, foot * UP, color=RULE, stroke_width=3)
        mark = Dot(top * UP, 0.11, color=TEXT)
        mark.add_updater(lambda dot: dot.move_to((top + (foot - top) * clock.get_value() / steps) * UP))
        names = (note("noise").next_to(line, UP, buff=0.15), note("data").next_to(line, DOWN, buff=0.15))
        super().__init__(line, mark, *names)


def within_rows(run: Tensors) -> VGroup:
    """The shares of points that end within three spreads: of the network, of the exact score, of data."""
    rows = VGroup()
    told = (("the network", LEARNED, "learned"), ("the exact score", EXACT, "exact"), ("fresh data", DATA, "data"))
    for i, (words, style, key) in enumerate(told):
        height = -0.55 * i
        mark = marker(style, np.array([-2.3, height, 0]), 0.2)
        name = beside(label(words, style.color), mark, RIGHT, 0.2)
        share = label(percent(run[f"{key}/within"]), style.color, bold=True).move_to(2.2 * RIGHT, aligned_edge=RIGHT)
        rows.add(VGroup(mark, name, on_baseline(share, name.baseline)))
    return rows
