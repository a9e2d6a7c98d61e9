"""Which picture stands for a clip: one that shows something, though sections begin and end with an empty stage."""

import numpy as np
from manim.typing import RGBAPixelArray
from numpy.typing import NDArray

# One pixel in so many, each way, tells how much a picture shows; where that shows nothing, as of a dot between these
# pixels, the next one tells. It is done for every frame.
LOOKS = (16, 4, 1)
# Of what the fullest frame shows: what shows less is on its way out; the last frame of a fade is not empty.
FADED = 1 / 3


def amount_shown(picture: RGBAPixelArray, background: RGBAPixelArray | None = None) -> float:
    """How far a picture is from its background, as the mean of its colours' differences.

    returns: 0 where it is the background, and where all of it has one colour
    """
    for step in LOOKS:
        colours = _every(step, picture)
        if (colours == colours[0, 0]).all():
            continue
        ground = colours[:1, :1] if background is None else _every(step, background)
        levels, others = colours.view(np.uint8), ground.view(np.uint8)
        apart = np.maximum(levels, others) - np.minimum(levels, others)
        if amount := float(apart[..., :3].mean()):
            return amount
    return 0.0


def _every(step: int, picture: RGBAPixelArray) -> NDArray[np.uint32]:
    """One pixel in so many, each way, (h, w, 1): as one number each, which is gathered faster than four bytes are."""
    return picture.view(np.uint32)[::step, ::step].copy()


class PosterChoice:
    """Told of each frame and of the end of each animation, it keeps the picture that is to stand for the clip.

    That is what stands before the last animation, which fades everything out. Where that has faded before, as in a
    section that waits after it or does all in one animation, it is what stood at an earlier end; else the fullest
    frame.
    """

    def __init__(self) -> None:
        self.background: RGBAPixelArray | None = None
        self._last: tuple[RGBAPixelArray | None, float] = (None, 0.0)
        self._fullest: tuple[RGBAPixelArray | None, float] = (None, 0.0)
        self._end: RGBAPixelArray | None = None  # the latest end that is not faded
        self._before_last: RGBAPixelArray | None = None  # and that of all ends but the last

    def see(self, frame: RGBAPixelArray) -> None:
        """A frame that is the same array as the one before shows the same."""
        if frame is not self._last[0]:
            self._last = (frame, amount_shown(frame, self.background))
            if self._last[1] > self._fullest[1]:
                self._fullest = self._last

    def end_animation(self) -> None:
        """What was seen last stands until the next animation."""
        self._before_last = self._end
        if self._last[1] and self._last[1] >= FADED * self._fullest[1]:
            self._end = self._last[0]

    @property
    def picture(self) -> RGBAPixelArray:
        """The poster of what was seen so far; an empty picture where nothing else was."""
        for choice in (self._before_last, self._end, self._fullest[0], self._last[0]):
            if choice is not None:
                return choice
        raise ValueError("a clip of no frame has no poster")

    @property
    def is_empty(self) -> bool:
        """Whether the clip shows nothing from its beginning to its end."""
        return self._fullest[0] is None
