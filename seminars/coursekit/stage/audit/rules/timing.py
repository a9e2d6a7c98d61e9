"""Rules of time: texts stand long enough to be read, the stage is not empty, nothing flashes."""

from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np

from coursekit.wording.plurals import counted

from ..brightness import GROUND, Change
from ..findings import Extent, Finding, short
from ..limits import SHORTEST_READING, Limits
from ..seen import Block, Moment

BRIGHTER = 0.1  # of relative luminance: a smaller change is no flash (WCAG 2.3.1)
HEADING = 2.9  # above it stands the heading, which belongs to neither half


class ReadingTimes:
    """How long each text stood still to be read: from the moment at which it is there to the last before it goes."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[float, Block, int]] = {}
        self._last = 0.0

    def check(self, moment: Moment, limits: Limits) -> Iterator[Finding]:
        here = {block.says: block for block in moment.blocks if not block.is_part}
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
                note = f"{stood:.1f} s for {counted(words, 'words')}, {needed:.1f} s to read"
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


def _half(place: str, frame: Extent) -> Extent:
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
        self._seen: dict[str, float] = {}  # by mobject: its brightness in the frame before
        self._turns: dict[str, deque[float]] = {}
        self.found: dict[str, tuple[float, float]] = {}  # by mobject: when, and how many a second

    def follow(self, changes: Sequence[Change], rate: float, limit: float) -> None:
        """Go through notes of what became how bright when, which come after those of the call before."""
        here: dict[str, float] = {}
        for frame, changed, gone in changes:
            here = {name: level for name, level in here.items() if name not in gone} | changed
            brightness = dict.fromkeys(self._seen, here[GROUND]) | here
            for name, level in brightness.items():
                if level != self._seen.get(name):  # most things keep their colour
                    self._follow(name, level, frame / rate, limit)
            self._seen = brightness

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
