import numpy as np
import pytest
from manim import VMobject

from coursekit.stage.drawing.polyline import dashed, decimated, set_polylines, up_to

WAY = np.cumsum(np.random.default_rng(0).normal(size=(60, 3)) * [0.2, 0.2, 0], axis=0)


def length(points: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def test_dashes_cover_their_share_of_the_way_and_stay_on_it() -> None:
    pieces = dashed(WAY, (0.3, 0.1))
    assert sum(map(length, pieces)) == pytest.approx(0.75 * length(WAY), abs=0.1)
    assert all(length(piece) <= 0.3 + 1e-9 for piece in pieces)
    for corner in np.concatenate(pieces):
        starts, ways = WAY[:-1], np.diff(WAY, axis=0)
        share = (((corner - starts) * ways).sum(axis=1) / (ways**2).sum(axis=1)).clip(0, 1)
        assert np.linalg.norm(starts + share[:, None] * ways - corner, axis=1).min() < 1e-9


def test_a_growing_dashed_line_never_moves_the_dashes_it_has_drawn() -> None:
    early, late = dashed(up_to(WAY, 20.0), (0.3, 0.1)), dashed(up_to(WAY, 40.0), (0.3, 0.1))
    for a, b in zip(early[:-1], late, strict=False):
        assert a == pytest.approx(b)


@pytest.mark.parametrize("step, tip", [(0, WAY[0]), (3, WAY[3]), (3.5, (WAY[3] + WAY[4]) / 2), (99, WAY[-1])])
def test_the_way_up_to_a_step_ends_there(step: float, tip: np.ndarray) -> None:
    assert up_to(WAY, step)[-1] == pytest.approx(tip)


@pytest.mark.parametrize("most", [2, 10, 100, 1000])
def test_decimation_keeps_ends_and_spikes_and_invents_nothing(most: int) -> None:
    values = np.random.default_rng(1).normal(size=5000)
    values[[17, 4321]] = 100.0, -100.0
    kept = decimated(values, most)
    assert len(kept) <= max(most, 4) and (np.diff(kept) > 0).all()
    assert {0, 4999, 17, 4321} <= set(kept)


def test_pieces_are_drawn_apart() -> None:
    drawn = set_polylines(VMobject(), [WAY[:5], WAY[10:12], WAY[20:21]])
    assert [len(path) // 4 for path in drawn.get_subpaths()] == [4, 1]
    assert len(set_polylines(VMobject(), []).points) == 0
