"""The order in which people number things: scene2 before scene10."""

import re

NUMBER = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[str | int, ...], str]:
    """A key for sorting names by their words and numbers; of two that have the same ones, as they are spelt."""
    # Words and numbers take turns, words first: two keys are compared like with like.
    return tuple(int(part) if place % 2 else part for place, part in enumerate(NUMBER.split(name))), name
