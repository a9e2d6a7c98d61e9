"""How fast builds go here, as the last ones showed, and what that says of the one that runs."""

import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ..store.files import keep
from ..targets.target import Target
from .forecast import Forecast, Left, Pace, time_left
from .progress import Snapshot

if TYPE_CHECKING:
    from ..building.builder import Builder

ENOUGH = 3  # tasks of a kind, of which one that was never made may be taken to be another
SPARING = 20  # times as long as a look takes, nothing is looked at again
EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Made:
    """When a task was made, as `time.monotonic()` counts, and the seconds that its job took of that."""

    began: float
    ended: float
    seconds: float


class Expectation:
    """What a build is expected to make, and for how long; kept by the main thread, read by the one that draws."""

    # Workers are forked from a server that lives as long as this process: the next build finds it ready.
    _is_warm = False

    def __init__(self, builder: "Builder", targets: Sequence[Target], began: float) -> None:
        self.began = began
        self.last: Mapping[str, float] = EMPTY  # how long each task took the last time it was made
        self._builder = builder
        self._targets = targets
        self._forecast: Forecast | None = None
        self._looked = (0.0, 0.0)  # when, and for how long
        self._made: list[Made] = []
        self._spent: dict[str, list[float]] = {}  # by kind
        self._first_end = float("inf")
        self._file = builder.course.root / ".cache/analysis/pace.json"
        # torch takes longer to import than what draws, and is imported where an experiment has to run.
        self._kind = "experimenting" if self._trains() else "drawing"
        self._pace = self._read()

    @property
    def start(self) -> float:
        """How long workers take to start; 0 where that is not known."""
        return self._pace.start

    def look(self) -> None:
        """Find out what is ahead, as far as can be told now."""
        began = time.monotonic()
        try:
            forecast = Forecast(self._builder, self._targets)
        except Exception:
            # Of files that another process takes away meanwhile, say: the build finds out, and tells.
            self._forecast, self.last = None, EMPTY
        else:
            self._forecast = forecast
            self.last = {task: seconds for task, seconds in forecast.seconds.items() if seconds is not None}
        self._looked = (time.monotonic(), time.monotonic() - began)

    def on_made(self, target: Target, seconds: float, is_seen: bool) -> None:
        """A task was made, in so many seconds; what needs it can be told better now."""
        now = time.monotonic()
        spent = self._builder.records.read(target.record).facts.get("seconds")
        if spent:
            self._made.append(Made(now - seconds, now, float(spent)))
            self._spent.setdefault(target.task.partition(":")[0], []).append(float(spent))
        self._first_end = min(self._first_end, now)
        at, took = self._looked
        if is_seen and target.runs_experiment and now - at > SPARING * took:
            self.look()

    def left(self, now: Snapshot) -> Left | None:
        forecast = self._forecast
        if forecast is None:
            return None
        clock = time.monotonic()
        elapsed = {task: clock - began for task, began in now.running.items()}
        age, told = clock - self.began, {task: each.left for task, each in now.advances.items() if each.left >= 0}
        usual = {kind: statistics.fmean(spent) for kind, spent in {**self._spent}.items() if len(spent) >= ENOUGH}
        return time_left(forecast, self._pace, now.waiting, elapsed, age, self._builder.at_once, told, usual)

    def keep_pace(self) -> None:
        """Keep for the next build how fast this one was."""
        if not self._made:
            return
        start = max(0.0, min(made.ended - made.seconds for made in self._made) - self.began)
        later = [m.ended - m.began - m.seconds for m in self._made if m.began >= self._first_end]
        each = statistics.median(later) if later else self._pace.each
        known = self._stored()
        if not Expectation._is_warm:
            known["start"] = {**known["start"], self._kind: round(start, 3)}
        keep(self._file, json.dumps({**known, "each": round(max(0.0, each), 3)}).encode())
        Expectation._is_warm = True

    def _trains(self) -> bool:
        current = self._builder.is_current
        return any(target.runs_experiment and not current(target) for target in self._targets)

    def _read(self) -> Pace:
        known = self._stored()
        start = 0.0 if Expectation._is_warm else known["start"].get(self._kind, 0.0)
        return Pace(float(start), float(known["each"]))

    def _stored(self) -> dict[str, Any]:
        try:
            stored: dict[str, Any] = json.loads(self._file.read_bytes())
            return {"start": {**stored["start"]}, "each": float(stored["each"])}
        except (OSError, ValueError, KeyError, TypeError):
            return {"start": {}, "each": asdict(Pace())["each"]}
