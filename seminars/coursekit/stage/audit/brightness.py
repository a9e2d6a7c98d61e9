"""How bright the large things of a scene are, frame by frame: by it is told what flashes.

Frames are seen where they are drawn, which may be in several processes, and in other runs: each notes what it has seen
by names that mean the same in all, and who wants to know what flashes goes through the notes of all, in order.
"""

import weakref
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from manim import ImageMobject, ManimColor, Mobject, Scene, VMobject

from coursekit.meanings import Colour

from .seen import luminance
from .texts import TEXTS

LARGE = 0.6  # of an area in square scene units: what is smaller disturbs nobody
CLEAR = (0.0, 0.0, 0.0, 0.0)
GROUND = "the background"

Change = tuple[int, dict[str, float], list[str]]  # a frame, what became how bright in it, and what went


class Brightness:
    """Notes how bright what is large is, frame by frame, where that has changed."""

    def __init__(self) -> None:
        self._numbers: dict[int, tuple[weakref.ref[Mobject], int]] = {}
        self._count = 0
        self._large: list[tuple[str, Mobject]] = []
        self._seen: dict[str, float] = {}
        self._changes: list[Change] = []

    def begin(self) -> None:
        """From here on, notes are for who knows of none before."""
        self._seen, self._changes = {}, []

    def taken(self) -> list[Change]:
        """The notes since they began."""
        return self._changes

    def ask_anew(self, scene: Scene) -> None:
        """Ask again what is large, as where an animation begins or ends: in each process that performs a scene."""
        self._large = [(self._name(kind, leaf), leaf) for kind, leaf in _large(scene.mobjects)]

    def note(self, scene: Scene, frame: int) -> None:
        """Look at a frame as it is drawn."""
        ground = _rgb(ManimColor(scene.camera.background_color))  # type: ignore[union-attr]
        here = {GROUND: _painted(ground, CLEAR)} | {name: _brightness(leaf, ground) for name, leaf in self._large}
        changed = {name: level for name, level in here.items() if level != self._seen.get(name)}
        gone = [name for name in self._seen if name not in here]
        if changed or gone:
            self._changes.append((frame, changed, gone))
        self._seen = here

    def _name(self, kind: str, leaf: Mobject) -> str:
        """What it is called: the same wherever the same was done before, as an address in memory is not."""
        known = self._numbers.get(id(leaf))
        if known is None or known[0]() is not leaf:
            self._count += 1
            known = self._numbers[id(leaf)] = (weakref.ref(leaf), self._count)
        return f"{kind} {known[1]}"


def _large(tops: Sequence[Mobject]) -> list[tuple[str, Mobject]]:
    """What is large enough to flash, each by its kind and the mobject whose colour tells its brightness."""
    found: list[tuple[str, Mobject]] = []
    starts, points, count = [], [], 0
    todo = list(tops)
    while todo:
        part = todo.pop()
        is_text = isinstance(part, TEXTS)
        if not is_text:
            todo.extend(part.submobjects)
        leaves = [leaf for leaf in (part.get_family() if is_text else (part,)) if len(leaf.points)]
        if leaves:
            found.append((type(part).__name__, leaves[0]))
            starts.append(count)
            points += [leaf.points for leaf in leaves]
            count += sum(map(len, points[-len(leaves) :]))
    if not found:
        return []
    flat = np.concatenate(points)[:, :2]  # at once: a measure each would take longer than all else here
    with np.errstate(invalid="ignore"):  # what is at infinity has no size
        areas = np.prod(np.maximum.reduceat(flat, starts) - np.minimum.reduceat(flat, starts), axis=1)
    return [each for each, area in zip(found, areas, strict=True) if area > LARGE or isinstance(each[1], ImageMobject)]


def _brightness(leaf: Mobject, ground: Colour) -> float:
    if isinstance(leaf, ImageMobject):
        return float(luminance(leaf.pixel_array[::8, ::8, :3] / 255).mean())
    if not isinstance(leaf, VMobject) or not len(leaf.fill_rgbas):
        return _painted(ground, CLEAR)
    return _painted(ground, tuple(leaf.fill_rgbas[0].tolist()))


@lru_cache
def _painted(ground: Colour, rgba: tuple[float, ...]) -> float:
    """The relative luminance of paint on a ground; most mobjects keep their colour from frame to frame."""
    behind = np.array(ground)
    return float(luminance(behind + rgba[3] * (np.array(rgba[:3]) - behind)))


@lru_cache
def _rgb(colour: ManimColor) -> Colour:
    red, green, blue = colour.to_rgb().tolist()
    return (red, green, blue)
