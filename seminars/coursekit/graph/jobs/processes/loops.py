"""How far the loops of a job are: told by its process, and known to the one that waits for it.

A step costs a number that is kept; another thread looks at it, several times a second.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from time import monotonic, sleep  # by these names: what stands in their place while a job runs is for authors' lines
from typing import NamedTuple, TypeVar

from coursekit.wording.durations import duration

Step = TypeVar("Step")

PERIOD = 1 / 8  # seconds between two messages: as often as live lines are drawn
TELLING = "telling how far it is"  # a thread of each worker with such a loop, of which its children hold nothing
CELLS = 10  # of a bar


class Advance(NamedTuple):
    """How far the outermost loop of a job is.

    done, total: its steps; 0 in total where nobody knows how many there are
    share:       of all steps, in [0, 1], with what loops inside the one that runs have done of it
    left:        seconds until its end, if it goes on as fast; -1 where that cannot be told yet
    """

    title: str
    done: int
    total: int
    share: float
    left: float

    @property
    def bar(self) -> str:
        """ "[===>      ]  37 %", as wide as any other; "" where nobody knows how many steps there are."""
        if not self.total:
            return ""
        full = int(self.share * CELLS)
        drawn = "=" * full + ">" * (full < CELLS)
        return f"[{drawn:<{CELLS}}] {int(100 * self.share):3} %"

    @property
    def counts(self) -> str:
        """ "150 of 400 steps", below the loop's title if it has one."""
        steps = f"{self.done:,} of {self.total:,} steps" if self.total else f"{self.done:,} steps"
        return f"{self.title}: {steps}" if self.title else steps

    def __str__(self) -> str:
        return f"{self.counts}, about {duration(self.left)} left" if self.left >= 1 else self.counts


# By task: of each job that is in a loop that tells. Whoever waits for the job writes it, and anyone reads it.
ADVANCES: dict[str, Advance] = {}
# Called with a task and how far it is, as its job tells; by the thread that waits for that.
HEARERS: list[Callable[[str, Advance], None]] = []

Tell = Callable[[Advance | None], None]


def tell_through(tell: Tell) -> None:
    """Who hears of this process's loops, once it begins to tell; None stands for their end."""
    _told.tell = tell


def begin_telling() -> None:
    """From here on, tell of the loops of this process. It runs an experiment: what draws a scene may have no thread."""
    _told.process = os.getpid()


def followed(steps: Iterable[Step], title: str = "", first: int = 0, total: int | None = None) -> Iterator[Step]:
    """The same steps; while one goes through them in a job, it is told how far that is.

    first: how many steps were done before these
    total: all steps, those among them; None: as many as `steps` has, if that has a length
    """
    # Nobody hears children that were forked, and threads beside the job.
    is_heard = _told.tell is not None and _told.process == os.getpid()
    if not is_heard or threading.current_thread() is not threading.main_thread():
        return iter(steps)
    if total is None:
        try:
            total = first + len(steps)  # type: ignore[arg-type]
        except TypeError:
            total = 0
    return _followed(steps, _Loop(title, first, total))


def _followed(steps: Iterable[Step], loop: "_Loop") -> Iterator[Step]:
    _OPEN.append(loop)
    _told.begin()
    numbered = enumerate(steps, loop.first)
    try:
        for loop.done, step in numbered:
            yield step
    finally:
        if loop in _OPEN:  # with those inside it that were left, and not gone through to their end
            del _OPEN[_OPEN.index(loop) :]


class _Loop:
    """One loop that is being gone through."""

    def __init__(self, title: str, first: int, total: int) -> None:
        self.title, self.first, self.total = title, first, total
        self.done = first
        self.began = monotonic()


_OPEN: list[_Loop] = []  # of this process, the outermost first


class _Told:
    """Of a process that performs a job: who is told how far it is, by a thread that looks at the loops now and then.

    By a thread, so that a step costs no look at a clock, and slow steps that follow fast ones are told as they come.
    """

    def __init__(self) -> None:
        self.tell: Tell | None = None
        self.process = 0
        self._is_looking = False
        self._begun = threading.Event()

    def begin(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            threading.Thread(target=self._look, name=TELLING, daemon=True).start()
        if not self._begun.is_set():
            self._begun.set()

    def _look(self) -> None:
        is_shown = False
        while self._begun.wait():
            sleep(PERIOD)  # what is shorter than that is not worth telling
            loops = (*_OPEN,)
            if not loops:
                self._begun.clear()
                if _OPEN:
                    self._begun.set()
            if loops or is_shown:
                self._say(_advance(loops, monotonic()) if loops else None)
            is_shown = bool(loops)

    def _say(self, advance: Advance | None) -> None:
        if self.tell is not None:
            with suppress(OSError):  # nobody waits for this job any more: that ends it soon
                self.tell(advance)


_told = _Told()


def _advance(loops: Sequence[_Loop], now: float) -> Advance:
    """How far the outermost of some loops is."""
    share, width = 0.0, 1.0
    for loop in loops:
        if not loop.total:
            break
        share += width * min(1.0, loop.done / loop.total)
        width /= loop.total
    outer = loops[0]
    before = outer.first / outer.total if outer.total else 0.0
    left = (now - outer.began) * (1 - share) / (share - before) if share > before else -1.0
    return Advance(outer.title, outer.done, outer.total, min(1.0, share), left)
