"""Pictures of a clip while it is drawn, for who waits for one moment of it: that frame, and some on the way to it."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from manim.typing import RGBAPixelArray
from PIL import Image

PAUSE = 0.1  # seconds between two on the way
QUALITY = 85  # of JPEG
Image.preinit()  # once for all processes that are forked from here: each would take 6 ms for it at its first picture


class Glimpses:
    """Writes single frames of a clip, each named by the milliseconds from its start.

    folder: where they go
    moment: seconds from the clip's start; nothing is written that is later
    """

    def __init__(self, folder: Path, moment: float) -> None:
        self._folder = folder
        self._moment = moment
        self._last = time.monotonic()
        self._is_done = False
        self._end_scout: Callable[[], None] = lambda: None

    def frame(self, rate: float) -> int:
        """The number of the frame that is waited for."""
        return int(self._moment * rate)

    def leave_to(self, end_scout: Callable[[], None]) -> None:
        """Another process goes ahead to the moment; the pictures on the way are this one's.

        end_scout: ends it, wherever it is
        """
        self._end_scout = end_scout

    def see(self, pixels: RGBAPixelArray, first: int, frames: int, rate: float) -> None:
        """A picture was drawn that is shown from a frame on, for so many frames."""
        if self._is_done or not pixels.size:
            return
        self._is_done = (first + frames) / rate > self._moment
        if self._is_done:
            self._end_scout()
            at = max(first, min(self.frame(rate), first + frames - 1))
        elif time.monotonic() - self._last >= PAUSE:
            at = first
        else:
            return
        picture = self._folder / f"{round(1000 * at / rate)}.jpg"
        if not picture.exists():  # else a scout was here
            self._write(pixels, picture)
        self._last = time.monotonic()

    def _write(self, pixels: RGBAPixelArray, picture: Path) -> None:
        passing = picture.with_suffix(f".{os.getpid()}")
        Image.fromarray(pixels).convert("RGB").save(passing, format="JPEG", quality=QUALITY)
        passing.rename(picture)  # who looks finds whole pictures


_wanted: Glimpses | None = None


@contextmanager
def glimpsed(folder: Path | None, moment: float) -> Iterator[None]:
    """From here to the end, what is drawn in this process and its children is glimpsed, if a folder is given."""
    global _wanted
    _wanted = Glimpses(folder, moment) if folder else None
    try:
        yield
    finally:
        _wanted = None


def glimpse_anew(folder: Path | None, moment: float) -> None:
    """Within the same, of a process that goes on with another job: what is wanted is now this."""
    global _wanted
    _wanted = Glimpses(folder, moment) if folder else None


def wanted() -> Glimpses | None:
    """Those that are asked for here, if there are any."""
    return _wanted


def see(pixels: RGBAPixelArray, first: int, frames: int, rate: float) -> None:
    """A picture was drawn; see Glimpses."""
    if _wanted is not None:
        _wanted.see(pixels, first, frames, rate)
