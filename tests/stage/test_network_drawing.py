"""Every line of a drawn network is a weight, and every weight that can be seen has its line."""

import numpy as np
import pytest
from manim import ManimColor

from coursekit.stage.drawing.network import LEVELS, NEGATIVE, POSITIVE, WIDEST, Network, between


def drawing() -> Network:
    return Network([3, 4, 2], [-2.0, 0.0, 2.0], -1.0, 1.0, 0.1)


def weights() -> list[np.ndarray]:
    generator = np.random.default_rng(0)
    shapes = ((4, 3), (2, 4))
    return [generator.uniform(0.1, 3.5, shape) * generator.choice([-1, 1], shape) for shape in shapes]


def lines_of(net: Network) -> dict[tuple[tuple[float, ...], tuple[float, ...]], tuple[float, str]]:
    """Where each drawn line begins and ends, dashes joined; its width and its colour."""
    found = {}
    for i, before in enumerate(net.places[:-1]):
        for a in before:
            for b in net.places[i + 1]:
                for bundle in net.lines:
                    points = bundle.points.reshape(-1, 4, 3)
                    way = b - a
                    along = ((points - a) @ way) / (way @ way)
                    away = np.linalg.norm(points - a - along[..., None] * way, axis=-1)
                    own = (away < 1e-9).all(axis=1) & (along > -1e-9).all(axis=1) & (along < 1 + 1e-9).all(axis=1)
                    if own.any():
                        found[tuple(a), tuple(b)] = (bundle.get_stroke_width(), bundle.get_stroke_color())
    return found


def test_width_is_the_size_of_a_weight_and_colour_its_sign() -> None:
    given = weights()
    net = drawing().draw_weights(given, largest=3.0)
    lines = lines_of(net)
    assert len(lines) == 12 + 8
    for layer, weight in enumerate(given):
        for (after, before), value in np.ndenumerate(weight):
            width, color = lines[tuple(net.places[layer][before]), tuple(net.places[layer + 1][after])]
            assert width == pytest.approx(WIDEST * min(abs(value) / 3, 1), abs=WIDEST / LEVELS)
            assert color == ManimColor((POSITIVE if value > 0 else NEGATIVE).color)


def test_a_pruned_weight_has_no_line() -> None:
    given = weights()
    masks = [weight > 0 for weight in given]
    net = drawing().draw_weights([w * m for w, m in zip(given, masks, strict=True)], largest=3.0)
    assert len(lines_of(net)) == sum(int(mask.sum()) for mask in masks)
    net.draw_weights([np.zeros_like(weight) for weight in given], largest=3.0)
    assert not any(len(bundle.points) for bundle in net.lines)


def test_what_is_drawn_depends_on_the_weights_alone_and_not_on_what_was_drawn_before() -> None:
    first, again = (
        drawing().draw_weights(weights(), 3.0),
        drawing().draw_weights([-w for w in weights()], 1.0).draw_weights(weights(), 3.0),
    )
    for one, other in zip(first.lines, again.lines, strict=True):
        assert np.array_equal(one.points, other.points)


def test_lines_grow_from_the_unit_that_they_leave() -> None:
    net = drawing().draw_weights(weights(), 3.0, drawn=[0.5, 0.0])
    x = np.concatenate([bundle.points for bundle in net.lines])[:, 0]
    assert (x.min(), x.max()) == pytest.approx((-2.0, -1.0))


def test_between_two_snapshots_weights_change_evenly() -> None:
    series = [np.arange(4.0)[:, None, None] * np.ones((4, 2, 3))]
    assert between(series, 1.25)[0] == pytest.approx(np.full((2, 3), 1.25))
    assert between(series, 9)[0] == pytest.approx(np.full((2, 3), 3.0))
    assert between([series[0][:1]], 0)[0] == pytest.approx(np.zeros((2, 3)))
