"""Copies of a picture that changes in places: memory that an earlier copy has left is brought up to date."""

from collections import deque
from collections.abc import Sequence
from typing import cast

import numpy as np
from manim.typing import RGBAPixelArray

from ..rendering.boxes import MOST_BOXES, Box, merged

KEPT = 16  # arrays that nobody needs any more; and changes that are remembered


class _Sheet:
    """Memory of one array, of which it is the base: it is left to others once no array and no view of it is in use."""

    def __init__(self, memory: RGBAPixelArray, number: int, left: deque[tuple[RGBAPixelArray, int]]) -> None:
        self.__array_interface__ = memory.__array_interface__
        self._content = (memory, number)
        self._left = left

    def __del__(self) -> None:
        self._left.append(self._content)


class FrameCopies:
    """Copies one array again and again. Nobody may write to what it gives: its next copy would hold that, too."""

    def __init__(self) -> None:
        self._number = 0  # of the last copy
        self._changes: deque[Sequence[Box]] = deque(maxlen=KEPT)  # that led to the last copies
        self._left: deque[tuple[RGBAPixelArray, int]] = deque(maxlen=KEPT)  # from any thread

    def copy(self, pixels: RGBAPixelArray, changed: Sequence[Box]) -> RGBAPixelArray:
        """The array as it is now.

        changed: rectangles that hold all that differs from the last copy; of the first, of no matter
        """
        self._number += 1
        self._changes.append(changed)
        memory, number = self._left.pop() if self._left else (np.empty_like(pixels), 0)
        missed = self._number - number
        if memory.shape != pixels.shape:
            memory = pixels.copy()
        elif missed >= self._number or missed > len(self._changes):
            np.copyto(memory, pixels)
        else:
            since = list(self._changes)[-missed:]
            for left, top, right, bottom in merged((box for boxes in since for box in boxes), MOST_BOXES):
                memory[top:bottom, left:right] = pixels[top:bottom, left:right]
        return cast(RGBAPixelArray, np.asarray(_Sheet(memory, self._number, self._left)))
