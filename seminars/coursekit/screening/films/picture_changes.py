"""Where two films differ: in which frames, by how much, and in which part of the picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from .held import STILL
from .pictures import data_url

MOST_MOMENTS = 3  # that are shown
LEAST = 0.15  # of the largest difference: what differs less is not shown beside it
APART = Fraction(1, 2)  # seconds between two moments, at least; a tenth of the film where that is more
SEEN = 12  # of 255, by which a pixel differs, at least, that is counted to the part of the picture which differs
SHARE = 0.25  # of the largest difference, the same: around what moves, encoding leaves more than elsewhere
COLUMNS, ROWS = 16, 9  # of a grid, by which it is told whether two moments differ in the same places
ALIKE = 0.9  # of 1, from which on they do
Film = Sequence[tuple[Path, int, str]]


@dataclass(frozen=True)
class _Difference:
    """Of one moment: the frame of each side, and how far they are apart: on average, at most, and where, on a grid."""

    frames: tuple[int, int]
    far: float
    most: int
    places: NDArray[np.float64]

    def is_like(self, other: "_Difference") -> bool:
        """Whether both moments differ in the same places: then one of them shows what changed."""
        norm = float(np.linalg.norm(self.places) * np.linalg.norm(other.places))
        return not norm or float((self.places * other.places).sum()) / norm >= ALIKE


def picture_changes(before: Film, after: Film) -> dict[str, Any]:
    """Compare films moment by moment: where one has ended, its last frame stands.

    before, after: clips that follow one another, each with its frames and their rate
    returns: frames, of each side; differing, how many moments of how many (`of`) differ by more than encoding, or at
             all where none does so, and first, the seconds at which the first one does; moments, those of the
             largest differences: seconds, what differs of the picture in percent of it (left, top, width, height),
             how much of all brightness and colour differs, and both pictures as data URLs
    """
    rate = max(Fraction(rate) for film in (before, after) for _, _, rate in film)
    found = [*_differences(before, after, rate)]
    unequal = [(at, each) for at, each in enumerate(found) if each.most]
    # What is the same in both, and not what is encoded before or after it, comes out a trace otherwise.
    differing = [(at, each) for at, each in unequal if each.most > STILL] or unequal
    chosen = _chosen(differing, max(APART * rate, Fraction(len(found), 10)))
    return {
        "frames": [sum(frames for _, frames, _ in film) for film in (before, after)],
        "differing": len(differing),
        "of": len(found),
        "first": float(differing[0][0] / rate) if differing else None,
        "moments": [*_moments(before, after, [(float(at / rate), each) for at, each in chosen])],
    }


def _differences(before: Film, after: Film, rate: Fraction) -> Iterator[_Difference]:
    for (one, left), (other, right) in _side_by_side(before, after, rate):
        a = left.to_ndarray(format="yuv420p")  # as it is kept: brightness, and colours below
        b = right.reformat(left.width, left.height).to_ndarray(format="yuv420p")
        if np.array_equal(a, b):
            yield _Difference((one, other), 0.0, 0, np.zeros((ROWS, COLUMNS)))
            continue
        far = np.abs(a.astype(np.int16) - b)
        most = int(far.max())
        if most > STILL:
            far[far <= STILL] = 0
        yield _Difference((one, other), float(far.mean()) / 255, most, _on_grid(far[: left.height]))


def _on_grid(far: NDArray[np.int16]) -> NDArray[np.float64]:
    height, width = (size // parts for size, parts in zip(far.shape, (ROWS, COLUMNS), strict=True))
    cut = far[: height * ROWS, : width * COLUMNS].astype(np.float64)
    return np.asarray(cut.reshape(ROWS, height, COLUMNS, width).sum(axis=(1, 3)))


def _side_by_side(before: Film, after: Film, rate: Fraction) -> Iterator[Any]:
    """At each moment the frames of both that are shown then, with their numbers."""
    sides = [_Shown(film) for film in (before, after)]
    moment = 0
    while True:
        at = moment / rate
        shown = [side.at(at) for side in sides]
        if all(side.has_ended for side in sides):
            return
        yield shown
        moment += 1


class _Shown:
    """A film, as it is shown while time goes on."""

    def __init__(self, film: Film) -> None:
        self._frames = _frames(film)
        self._number, self._picture, self._until = -1, None, Fraction(0)
        self.has_ended = False

    def at(self, seconds: Fraction) -> tuple[int, Any]:
        """The frame that is shown at a time, which never goes back; the last one where it is over."""
        while seconds >= self._until and not self.has_ended:
            following = next(self._frames, None)
            if following is None:
                self.has_ended = True
            else:
                self._picture, length = following
                self._number += 1
                self._until += length
        return self._number, self._picture


def _frames(film: Film) -> Iterator[tuple[Any, Fraction]]:
    for path, _, rate in film:
        with av.open(str(path)) as clip:
            stream = clip.streams.video[0]
            stream.thread_type = "AUTO"
            for picture in clip.decode(stream):
                yield picture, 1 / Fraction(rate)


def _chosen(differing: Sequence[tuple[int, _Difference]], apart: Fraction) -> list[tuple[int, _Difference]]:
    """The largest differences that are no neighbours, and in other places, in the order of time."""
    chosen: list[tuple[int, _Difference]] = []
    for at, each in sorted(differing, key=lambda pair: -pair[1].far):
        if len(chosen) == MOST_MOMENTS or (chosen and each.far < LEAST * chosen[0][1].far):
            break
        if all(abs(at - other) >= apart and not each.is_like(known) for other, known in chosen):
            chosen.append((at, each))
    return sorted(chosen, key=lambda pair: pair[0])


def _moments(before: Film, after: Film, chosen: Sequence[tuple[float, _Difference]]) -> Iterator[dict[str, Any]]:
    wanted = [{each.frames[side] for _, each in chosen} for side in (0, 1)]
    kept = [_pictures(film, numbers) for film, numbers in zip((before, after), wanted, strict=True)]
    for seconds, each in chosen:
        left, right = (pictures[number] for pictures, number in zip(kept, each.frames, strict=True))
        yield {
            "seconds": seconds,
            "share": each.far,
            "box": _box(left, right),
            "before": data_url(left, lossless=True),
            "after": data_url(right, lossless=True),
        }


def _pictures(film: Film, numbers: set[int]) -> dict[int, Any]:
    found = {}
    for number, (picture, _) in enumerate(_frames(film)):
        if number in numbers:
            found[number] = picture
        if len(found) == len(numbers):
            break
    return found


def _box(left: Any, right: Any) -> list[float]:
    """What differs visibly, in percent of the picture: left, top, width and height; all of it where nothing does."""
    a = left.to_ndarray(format="rgb24")
    b = right.reformat(left.width, left.height).to_ndarray(format="rgb24")
    apart = np.abs(a.astype(np.int16) - b).max(axis=2)
    far = apart > max(SEEN, SHARE * int(apart.max()))
    if not far.any():
        return [0.0, 0.0, 100.0, 100.0]
    rows, columns = (np.flatnonzero(far.any(axis=axis)) for axis in (1, 0))
    (top, bottom), (first, last) = ((int(each[0]), int(each[-1]) + 1) for each in (rows, columns))
    height, width = far.shape
    shares = (first / width, top / height, (last - first) / width, (bottom - top) / height)
    return [round(100 * share, 2) for share in shares]
