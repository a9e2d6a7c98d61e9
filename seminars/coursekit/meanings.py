"""What colours stand for: one colour with two names misleads, within a section and across a scene."""

import re

Colour = tuple[float, float, float]  # red, green, blue, from 0 to 1
WORD = re.compile(r"[^\W\d]\w*")


def same_colour(a: Colour, b: Colour) -> bool:
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) < 0.08


def mean_the_same(a: str, b: str) -> bool:
    """Whether two names share a word: "Adam" and "Adam, 78 steps"."""
    one, other = (set(WORD.findall(name.lower())) for name in (a, b))
    return bool(one & other) or not one or not other
