"""What a pair is: a scene with a planted fault, and one beside it that differs in nothing else and has none."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from manim import Mobject, Scene

from coursekit.screening.narration.captions import Section


class Pair(NamedTuple):
    rule: str
    draw: Callable[..., Any]  # (scene, bad), or (bad) for what returns a narrated section
    also: tuple[str, ...]  # rules that the fault breaks as well
    of_captions: bool = False


PAIRS: list[Pair] = []
SHARE = np.array(0.953)  # as a tensor would hold it
SHARES = np.full(130, SHARE)


def planted(rule: str, *also: str) -> Callable[[Callable[[Scene, bool], None]], Callable[[Scene, bool], None]]:
    def add(draw: Callable[[Scene, bool], None]) -> Callable[[Scene, bool], None]:
        PAIRS.append(Pair(rule, draw, also))
        return draw

    return add


def planted_in_captions(rule: str, *also: str) -> Callable[[Callable[[bool], Section]], Callable[[bool], Section]]:
    def add(say: Callable[[bool], Section]) -> Callable[[bool], Section]:
        PAIRS.append(Pair(rule, say, also, of_captions=True))
        return say

    return add


def show(scene: Scene, *mobjects: Mobject, seconds: float = 2.2) -> None:
    """Put things on an empty stage, hold them, and leave it empty."""
    scene.add(*mobjects)
    scene.wait(seconds)
    scene.clear()
