"""The pictures at which a deck stops: of a chapter its last, or what stood still before that faded away."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from .pictures import data_url

COARSE = 2  # one pixel in so many, each way, is looked at: the strokes of letters are wider
STILL = 6  # of 255: how far a pixel may be from itself in a picture that stands still; encoding changes it so much
SHOWN = 16  # of 255: what is nearer to the ground is seen by nobody
FADED = 1 / 3  # of what the fullest picture shows: with less, an animation is on its way out
DRIFT = 0.01  # of what the fullest picture shows: a slow fade changes each pixel by little, and all of them
SHORTEST = 0.15  # seconds; what stands for less was passed through, as by a slow fade

Grey = NDArray[np.int16]


@dataclass
class Stretch:
    """Told of each picture of a chapter, or of what is left of one after a pause, it finds the one to stop at.

    That is the last one, if it stands still or shows about as much as any. Else the stretch ends with its stage being
    emptied, and it is the last that stood still and showed something; of one that never stood still, the fullest.
    """

    rate: float
    _ground: int = 0
    _run: tuple[Grey, float, int] | None = None  # the first picture of those that are alike, and their number
    _last: tuple[int, Any, float] | None = None
    _still: tuple[int, Any] | None = None
    _fullest: tuple[int, Any, float] = field(default=(0, None, -1.0))

    def see(self, number: int, picture: Any) -> None:
        """A picture by its number in the clip."""
        grey = _grey(picture)
        if self._run is None:
            self._ground = int(grey[0, 0])
        far = np.abs(grey - self._ground)
        shown = float(far[far > SHOWN].sum())
        self._run = self._longer(grey, shown) or (grey, shown, 1)
        if shown and self._stands:
            self._still = (number, picture)
        if shown > self._fullest[2]:
            self._fullest = (number, picture, shown)
        self._last = (number, picture, shown)

    def _longer(self, grey: Grey, shown: float) -> tuple[Grey, float, int] | None:
        """The run of pictures that are alike, with one more; None where this is another picture."""
        if self._run is None:
            return None
        first, then, count = self._run
        drift = abs(shown - then)
        is_same = drift <= DRIFT * max(shown, self._fullest[2]) and _are_alike(grey, first)
        return (first, then, count + 1) if is_same else None

    @property
    def _stands(self) -> bool:
        return self._run is not None and self._run[2] >= max(2, SHORTEST * self.rate)

    @property
    def last(self) -> tuple[int, Any]:
        """The last picture, by its number.

        raises: ValueError for a stretch of no picture
        """
        if self._last is None:
            raise ValueError("a stretch of no picture has none to stop at")
        return self._last[:2]

    @property
    def held(self) -> tuple[int, Any]:
        """The picture to stop at, by its number.

        raises: ValueError for a stretch of no picture
        """
        return self.last if self._ends_showing else self._still or self._fullest[:2]

    @property
    def _ends_showing(self) -> bool:
        shown = self._last[2] if self._last else 0.0
        return not self._fullest[2] or bool(shown and (self._stands or shown >= FADED * self._fullest[2]))

    @property
    def leaves(self) -> bool:
        """Whether all of it is on its way out, or gone."""
        return not self._fullest[2] or not (self._ends_showing or self._still)


def write_held(clip: Path, firsts: Sequence[int], pauses: Sequence[int], folder: Path) -> list[int]:
    """Write held.json: the pictures at which a clip stops, one a chapter and one a pause, as data URLs.

    firsts:  the frames that chapters begin with, rising from 0
    pauses:  the frames at which its author stops it, rising
    returns: the frames that are held, rising
    """
    held = [*_held(clip, {*firsts, *(pause + 1 for pause in pauses)}, {*pauses})]
    (folder / "held.json").write_text(json.dumps([data_url(picture) for _, picture in held]), encoding="ascii")
    return [number for number, _ in held]


def _held(clip: Path, begins: set[int], pauses: set[int]) -> Iterator[tuple[int, Any]]:
    paused: Any = None  # the picture of the pause before
    for stretch in _stretches(clip, begins):
        number, picture = stretch.last
        if number in pauses:
            paused = picture
            yield number, picture
            continue
        number, picture = stretch.held
        # After a pause, what is held is often what the pause shows.
        if paused is None or not (stretch.leaves or _are_alike(_grey(paused), _grey(picture))):
            yield number, picture
        paused = None


def _stretches(clip: Path, begins: set[int]) -> Iterator[Stretch]:
    with av.open(str(clip)) as source:
        stream = source.streams.video[0]
        stream.thread_type = "AUTO"
        stretch = Stretch(float(stream.average_rate or 30))
        for number, picture in enumerate(source.decode(stream)):
            if number and number in begins:
                yield stretch
                stretch = Stretch(stretch.rate)
            stretch.see(number, picture)
        yield stretch


def _grey(picture: Any) -> Grey:
    plane = picture.planes[0]  # of yuv420p: how bright each pixel is
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return rows[::COARSE, : plane.width : COARSE].astype(np.int16)


def _are_alike(one: Grey, other: Grey) -> bool:
    return int(np.abs(one - other).max()) <= STILL
