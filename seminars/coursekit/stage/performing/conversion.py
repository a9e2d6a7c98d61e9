"""Pictures in the format that an encoder takes, each from the one before: only what changed is converted."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from manim.typing import RGBAPixelArray
from numpy.typing import NDArray

from ..rendering.boxes import MOST_BOXES, Box, area, common, merged

# Rectangles of so many pixels each way are converted as if the whole picture were: ffmpeg dithers by a pattern of 8×8,
# in colours, too, which are kept at half the size.
GRID = 16
# A colour is made of pixels up to this far from its own.
REACH = 4
MOST_AREA = 0.7  # of the picture; where more has changed, converting all costs less


class Change(NamedTuple):
    """What differs between two pictures: nothing outside the rectangles."""

    before: RGBAPixelArray | None
    now: RGBAPixelArray
    boxes: Sequence[Box]


class Converter:
    """Converts pictures of one size from RGBA, without an alpha: what is under a clip is black.

    format: of the encoder, as ffmpeg names it
    """

    def __init__(self, format: str) -> None:
        self._format = format
        self._reformatter = VideoReformatter()
        self._pixels: RGBAPixelArray | None = None
        self._picture: Any = None

    def converted(self, pixels: RGBAPixelArray, change: Change | None = None) -> Any:
        """A picture as a frame of av's, which is good until the next picture is asked for.

        change: what it differs in from the picture before, if that is known; of other pictures it tells nothing
        """
        if pixels is not self._pixels:
            boxes = self._boxes(pixels, change)
            if boxes is None:
                self._picture = self._reformatted(pixels)
            else:
                for box in boxes:
                    self._convert(pixels, box)
            self._pixels = pixels
        return self._picture

    def _boxes(self, pixels: RGBAPixelArray, change: Change | None) -> list[Box] | None:
        """What is to be converted, on the grid; None where that is all of the picture."""
        if self._pixels is None or not change or change.before is not self._pixels or change.now is not pixels:
            return None
        whole = self._whole
        boxes = merged((common(_on_grid(box, REACH), whole) for box in change.boxes), MOST_BOXES)
        return boxes if sum(map(area, boxes)) <= MOST_AREA * area(whole) else None

    def _convert(self, pixels: RGBAPixelArray, box: Box) -> None:
        """Convert a rectangle, with a border around it that is thrown away."""
        left, top, right, bottom = box
        first, upper, last, lower = common((left - GRID, top - GRID, right + GRID, bottom + GRID), self._whole)
        part = self._reformatted(pixels[upper:lower, first:last])
        for (plane, step_x, step_y), (source, _, _) in zip(_planes(self._picture), _planes(part), strict=True):
            height, width = (bottom - top) // step_y, (right - left) // step_x
            y, x = (top - upper) // step_y, (left - first) // step_x
            to_y, to_x = top // step_y, left // step_x
            plane[to_y : to_y + height, to_x : to_x + width] = source[y : y + height, x : x + width]

    @property
    def _whole(self) -> Box:
        return (0, 0, self._picture.width, self._picture.height)

    def _reformatted(self, pixels: RGBAPixelArray) -> Any:
        # Bicubic: of the colours, which are kept at half the size, more stays than with the default. One thread: clips
        # are made side by side, and two threads of each wait for one another.
        drawn = av.VideoFrame.from_numpy_buffer(cast(Any, pixels), format="rgba")
        return self._reformatter.reformat(drawn, format=self._format, interpolation=Interpolation.BICUBIC, threads=1)


def _on_grid(box: Box, around: int) -> Box:
    left, top, right, bottom = box
    return (
        (left - around) // GRID * GRID,
        (top - around) // GRID * GRID,
        -(-(right + around) // GRID) * GRID,
        -(-(bottom + around) // GRID) * GRID,
    )


def _planes(picture: Any) -> list[tuple[NDArray[np.uint8], int, int]]:
    """The planes of a frame, and of how many pixels each way they hold one."""
    return [
        (
            np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size),
            picture.width // plane.width,
            picture.height // plane.height,
        )
        for plane in picture.planes
    ]
