"""A picture that is converted where it changed is the picture that is converted whole."""

import numpy as np
import pytest

from coursekit.stage.performing.conversion import MOST_AREA, Change, Converter

YUV = "yuv420p"


def levels(picture):
    """What an encoder is handed."""
    return picture.to_ndarray().tobytes()


def whole(pixels):
    return levels(Converter(YUV).converted(pixels))


def changed_somewhere(generator, pixels):
    """A copy with other pixels in some rectangles, and these."""
    height, width, _ = pixels.shape
    other, boxes = pixels.copy(), []
    for _ in range(generator.integers(0, 4)):
        left, top = generator.integers(width), generator.integers(height)
        right, bottom = (min(at + generator.integers(1, 70), end) for at, end in ((left, width), (top, height)))
        other[top:bottom, left:right] = generator.integers(0, 256, (bottom - top, right - left, 4), dtype=np.uint8)
        boxes.append((int(left), int(top), int(right), int(bottom)))
    return other, boxes


@pytest.mark.parametrize("width, height", [(2, 2), (50, 30), (200, 134), (426, 240), (854, 480), (240, 426)])
def test_what_changed_is_converted_as_the_whole_is(width, height):
    generator = np.random.default_rng(width)
    pixels = generator.integers(0, 256, (height, width, 4), dtype=np.uint8)
    converter = Converter(YUV)
    converter.converted(pixels)
    for _ in range(30):
        other, boxes = changed_somewhere(generator, pixels)
        assert levels(converter.converted(other, Change(pixels, other, boxes))) == whole(other)
        pixels = other


def test_only_what_changed_is_converted():
    pixels = np.zeros((200, 200, 4), dtype=np.uint8)
    converter = Converter(YUV)
    first = converter.converted(pixels)
    other = pixels.copy()
    other[:] = 90
    assert converter.converted(other, Change(pixels, other, [(0, 0, 20, 20)])) is first
    assert levels(first) not in (whole(pixels), whole(other))  # as is told of it, wrongly: one corner alone
    third = np.zeros_like(pixels)
    side = int((200 * 200 * MOST_AREA) ** 0.5)
    assert converter.converted(third, Change(other, third, [(0, 0, side + 30, side + 30)])) is not first
    assert levels(converter.converted(third)) == whole(third)


def test_what_is_told_of_other_pictures_is_not_used():
    one, two, three = (np.full((60, 60, 4), level, dtype=np.uint8) for level in (10, 90, 200))
    converter = Converter(YUV)
    converter.converted(one)
    assert levels(converter.converted(three, Change(two, three, ()))) == whole(three)
    assert levels(converter.converted(two, Change(three, one, ()))) == whole(two)
    assert levels(converter.converted(three)) == whole(three)
