"""Copies in memory that was used before are copies."""

from threading import Thread

import numpy as np

from coursekit.stage.performing.frame_copies import KEPT, FrameCopies
from tests.stage.performing.test_conversion import changed_somewhere


def test_a_copy_is_the_array_and_what_is_kept_of_it_stays():
    """Some are kept for long, some for a moment, some only in part."""
    generator = np.random.default_rng(1)
    pixels, copies = generator.integers(0, 256, (90, 120, 4), dtype=np.uint8), FrameCopies()
    boxes, kept = [(0, 0, 120, 90)], []
    for _ in range(300):
        copy = copies.copy(pixels, boxes)
        assert np.array_equal(copy, pixels)
        if generator.random() < 0.5:
            seen = copy if generator.random() < 0.5 else copy.view(np.uint32)[::2]
            kept.append((seen, seen.copy()))
        del copy
        while kept and generator.random() < 0.5:
            kept.pop(generator.integers(len(kept)))
        assert all(np.array_equal(seen, before) for seen, before in kept)
        pixels, boxes = changed_somewhere(generator, pixels)


def test_memory_that_nobody_needs_is_used_again():
    pixels, copies = np.zeros((90, 120, 4), dtype=np.uint8), FrameCopies()
    address = copies.copy(pixels, ()).ctypes.data
    pixels[5, 5] = 7
    assert copies.copy(pixels, [(5, 5, 6, 6)]).ctypes.data == address
    held = [copies.copy(pixels, ()) for _ in range(3 * KEPT)]
    assert len({copy.ctypes.data for copy in held}) == len(held)
    ending = Thread(target=held.clear)  # as the encoder's
    ending.start()
    ending.join()
    again = copies.copy(pixels, ())
    assert np.array_equal(again, pixels)


def test_memory_that_was_left_long_ago_or_of_another_size_is_filled_whole():
    pixels, copies = np.zeros((90, 120, 4), dtype=np.uint8), FrameCopies()
    oldest = copies.copy(pixels, ())
    held = []
    for level in range(1, KEPT + 3):
        pixels[level, :] = level
        held.append(copies.copy(pixels, [(0, level, 120, level + 1)]))
    del oldest
    assert np.array_equal(copies.copy(pixels, ()), pixels)
    larger = np.ones((100, 120, 4), dtype=np.uint8)
    assert np.array_equal(copies.copy(larger, [(0, 0, 120, 100)]), larger)
