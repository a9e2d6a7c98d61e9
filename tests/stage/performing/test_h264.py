"""The numbers of a picture in H.264 are changed where they are, and nothing else of it."""

import pytest

from coursekit.stage.performing import h264


@pytest.mark.parametrize("sizes", [h264.Numbers(4, 5), h264.Numbers(16, 16), h264.Numbers(9, 0)])
def test_a_picture_has_the_numbers_that_it_was_given(sizes):
    picture = bytes([0b01100001, 0b10011010, *range(60)])
    for number in (0, 1, 5, 15, 255, 4097):
        changed = h264.numbered(picture, sizes, h264.Numbers(number, 2 * number))
        assert h264.numbers_of(changed, sizes) == (number % (1 << sizes.frame), 2 * number % (1 << sizes.order))
        assert b"\0\0\0" not in changed and b"\0\0\1" not in changed and b"\0\0\2" not in changed
        assert h264.numbered(changed, sizes, h264.numbers_of(picture, sizes)) == h264.numbered(
            picture, sizes, h264.numbers_of(picture, sizes)
        )


def test_parameters_of_other_films_are_refused():
    with pytest.raises(ValueError, match="colours"):
        h264.sizes_of(h264.START + bytes([0x67, 100, 0, 40, 0b10010011, 0xFF, 0xFF, 0xFF]))
