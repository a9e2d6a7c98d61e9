"""Rules of time: texts stand long enough to be read, the stage is not empty, nothing flashes."""

from collections import deque
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from manim import ImageMobject, Mobject, Scene, VMobject

from coursekit.meanings import Colour

from .findings import Box, Finding, short
from .limits import SHORTEST_READING, Limits
from .seen import Block, Moment, luminance
from .texts import TEXTS

BRIGHTER = 0.1  # of relative luminance: a smaller change is no flash (WCAG 2.3.1)
LARGE = 0.6  # of an area in square scene units: what is smaller disturbs nobody
CLEAR = (0.0, 0.0, 0.0, 0.0)
HEADING = 2.9  # above it stands the heading, which belongs to neither half


class ReadingTimes:
    """How long each text stood still to be read: from the moment at which it is there to the last before it goes."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[float, Block, int]] = {}
        self._last = 0.0

    def check(self, moment: Moment, limits: Limits) -> Iterator[Finding]:
        here = {block.says: block for block in moment.blocks}
        yield from self._gone(set(self._since) - set(here), limits)
        for says, block in here.items():
            self._since.setdefault(says, (moment.since, block, moment.number))
        self._last = moment.time

    def end(self, limits: Limits) -> Iterator[Finding]:
        yield from self._gone(set(self._since), limits)

    def _gone(self, gone: set[str], limits: Limits) -> Iterator[Finding]:
        for says in sorted(gone):
            since, block, number = self._since.pop(says)
            words = len(says.replace("$", " ").split())
            needed, stood = max(SHORTEST_READING, limits["reading_time"] * words), self._last - since
            if stood < needed - 0.1:
                note = f"{stood:.1f} s for {words} words, which take {needed:.1f} s"
                yield Finding("reading_time", (short(says),), since, stood / words, (block.box,), number, note=note)


class Emptiness:
    """Stretches in which nothing is visible, or nothing in one half of the frame but the heading."""

    def __init__(self) -> None:
        self._since: dict[str, float | None] = {"empty_stage": None, "left half": None, "right half": None}

    def check(self, moment: Moment, limits: Limits) -> Iterator[Finding]:
        middle = (moment.frame[0] + moment.frame[2]) / 2
        boxes = [t.box for t in moment.things if t.box[1] < HEADING]
        empty = {
            "empty_stage": moment.is_empty,
            "left half": bool(boxes) and all(box[0] > middle - 0.1 for box in boxes),
            "right half": bool(boxes) and all(box[2] < middle + 0.1 for box in boxes),
        }
        for place, is_empty in empty.items():
            if not is_empty:
                self._since[place] = None
                continue
            since = self._since[place]
            if since is None:
                since = self._since[place] = moment.since
            rule = "empty_stage" if place == "empty_stage" else "empty_half"
            if moment.time - since > limits[rule] + 0.05:
                who = () if rule == "empty_stage" else (f"The {place}:",)
                yield Finding(rule, who, since, moment.time - since, (_half(place, moment.frame),), moment.number)


def _half(place: str, frame: Box) -> Box:
    middle = (frame[0] + frame[2]) / 2
    if place == "left half":
        return (frame[0], frame[1], middle, frame[3])
    return (middle, frame[1], frame[2], frame[3]) if place == "right half" else frame


class Flashes:
    """Changes of brightness up and down again, more than three of them within a second, of anything large."""

    def __init__(self) -> None:
        self._level: dict[
            str, tuple[float, int]
        ] = {}  # by mobject: the last extreme of its brightness, and the way there
        self._turns: dict[str, deque[float]] = {}
        self._large: list[tuple[str, Mobject]] = []
        self.found: dict[str, tuple[float, float]] = {}  # by mobject: when, and how many a second

    def frame(self, scene: Scene, time: float, limit: float, anew: bool) -> None:
        """Look at one frame as it is drawn.

        anew: whether to ask again which mobjects are large, as where an animation begins or ends
        """
        ground = tuple(scene.camera.background_color.to_rgb().tolist())  # type: ignore[union-attr]
        if anew:
            self._large = [pair for top in scene.mobjects for pair in _large(top)]
        empty = _painted(ground, CLEAR)
        brightness = {"the background": empty}
        brightness |= {name: _brightness(leaf, ground) for name, leaf in self._large}
        for name in self._level.keys() - brightness.keys():
            brightness[name] = empty
        for name, level in brightness.items():
            self._follow(name, level, time, limit)

    def _follow(self, name: str, level: float, time: float, limit: float) -> None:
        last, way = self._level.setdefault(name, (level, 0))
        change = level - last
        if abs(change) >= BRIGHTER:
            if way and np.sign(change) != way:
                turns = self._turns.setdefault(name, deque())
                turns.append(time)
                while turns and time - turns[0] > 1.0:
                    turns.popleft()
                flashes = (len(turns) + 1) / 2
                if flashes > limit:
                    self.found.setdefault(name, (time, flashes))
            self._level[name] = (level, int(np.sign(change)))
        elif way and np.sign(change) == way:
            self._level[name] = (level, way)

    def check(self, limits: Limits) -> Iterator[Finding]:
        for name, (time, flashes) in self.found.items():
            yield Finding("flashes", (name.rstrip("0123456789 "),), time, flashes)


def _large(top: Mobject) -> Iterator[tuple[str, Mobject]]:
    """What is large enough to flash, each by a name of its own and the mobject whose colour tells its brightness."""
    todo = [top]
    while todo:
        part = todo.pop()
        is_text = isinstance(part, TEXTS)
        if not is_text:
            todo.extend(part.submobjects)
        leaf = next((m for m in part.get_family() if len(m.points)), None) if is_text else part
        if leaf is not None and (isinstance(leaf, ImageMobject) or _extent(part) > LARGE):
            yield f"{type(part).__name__} {id(leaf)}", leaf


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


def _extent(part: Mobject) -> float:
    points = part.get_all_points() if isinstance(part, TEXTS) else part.points
    if not len(points):
        return 0.0
    return float(np.prod(np.ptp(points[:, :2], axis=0)))
