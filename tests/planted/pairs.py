"""What a pair is: a scene with a planted fault, and one beside it that differs in nothing else and has none."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from manim import Mobject, Scene


class Pair(NamedTuple):
    rule: str
    draw: Callable[[Scene, bool], None]
    also: tuple[str, ...]  # rules that the fault breaks as well


PAIRS: list[Pair] = []
SHARE = np.array(0.953)  # as a tensor would hold it
SHARES = np.full(130, SHARE)


def planted(rule: str, *also: str) -> Callable[[Callable[[Scene, bool], None]], Callable[[Scene, bool], None]]:
    def add(draw: Callable[[Scene, bool], None]) -> Callable[[Scene, bool], None]:
        PAIRS.append(Pair(rule, draw, also))
        return draw

    return add


def show(scene: Scene, *mobjects: Mobject, seconds: float = 2.2) -> None:
    """Put things on an empty stage, hold them, and leave it empty."""
    scene.add(*mobjects)
    scene.wait(seconds)
    scene.clear()
