"""Which picture stands for a clip: one that shows something, though sections begin and end with an empty stage."""

import numpy as np
from manim.typing import RGBAPixelArray

COARSE = 4  # one pixel in so many, each way, tells how much a picture shows


def amount_shown(picture: RGBAPixelArray, background: RGBAPixelArray | None = None) -> float:
    """How far a picture is from its background, as the mean of its colours' differences.

    returns: 0 where it is the background, and where all of it has one colour
    """
    for step in (COARSE, 1):  # a dot may lie between the pixels of the first look
        colours = picture[::step, ::step, :3].astype(np.int16)
        if (colours == colours[0, 0]).all():
            continue
        ground = colours[0, 0] if background is None else background[::step, ::step, :3]
        if amount := float(np.abs(colours - ground).mean()):
            return amount
    return 0.0


class PosterChoice:
    """Told of each frame and of the end of each animation, it keeps the picture that is to stand for the clip.

    That is what stands before the last animation, which fades everything out. Where nothing stands there, as in a
    section that waits after that or does all in one animation, it is what stood at an earlier end; else the fullest
    frame.
    """

    def __init__(self) -> None:
        self.background: RGBAPixelArray | None = None
        self._last: RGBAPixelArray | None = None
        self._end: tuple[RGBAPixelArray, float] | None = None
        self._before_last: RGBAPixelArray | None = None  # the latest end but the last that shows something
        self._fullest: tuple[RGBAPixelArray | None, float] = (None, 0.0)

    def see(self, frame: RGBAPixelArray) -> None:
        """A frame that is the same array as the one before shows the same."""
        if frame is not self._last and self._end_shown is None:
            amount = amount_shown(frame, self.background)
            if amount > self._fullest[1]:
                self._fullest = (frame, amount)
        self._last = frame

    def end_animation(self) -> None:
        if self._last is None:
            return
        self._before_last = self._end_shown
        self._end = (self._last, amount_shown(self._last, self.background))

    @property
    def _end_shown(self) -> RGBAPixelArray | None:
        """The latest end that shows something."""
        return self._end[0] if self._end and self._end[1] else self._before_last

    @property
    def picture(self) -> RGBAPixelArray:
        """The poster of what was seen so far; an empty picture where nothing else was."""
        for choice in (self._before_last, self._end_shown, self._fullest[0], self._last):
            if choice is not None:
                return choice
        raise ValueError("a clip of no frame has no poster")

    @property
    def is_empty(self) -> bool:
        """Whether the clip shows nothing from its beginning to its end."""
        return self._end_shown is None and self._fullest[0] is None
