"""A walk from named places, kept; and the places from which something else is found than before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from .contents import content, is_same_atom
from .known_types import ATOMS, Content

Place = TypeVar("Place")

MISSING = object()


Held = dict[int, tuple[Any, Content | None]]


class Snapshot(Generic[Place]):
    """What all that some places lead to holds, at one time. What is found is kept alive."""

    def __init__(
        self,
        is_followed: Callable[[Any], bool],
        is_known: Callable[[Any], bool] = lambda _: False,
        held: Held | None = None,
    ) -> None:
        """
        is_followed: whether a class or a function is one whose own state counts
        is_known:    whether an object is looked at elsewhere
        held:        what other snapshots of the same time have found already
        """
        self._is_followed = is_followed
        self._is_known = is_known
        self.places: dict[Place, Any] = {}
        self._held: Held = {} if held is None else held

    def take(self, places: Mapping[Place, Any], renewed: Iterable[Any] = ()) -> "Snapshot[Place]":
        """Add what places lead to now; of objects that are renewed, what they hold now."""
        self.places.update(places)
        for value in renewed:
            self._held.pop(id(value), None)
        todo = [*renewed, *places.values()]
        while todo:
            value = todo.pop()
            if type(value) in ATOMS or id(value) in self._held or self._is_known(value):
                continue
            held = content(value, self._is_followed)
            self._held[id(value)] = (value, held)
            if held:
                todo.extend(each for _, each in held[1])
        return self

    def hold(self, value: Any, as_another: Any) -> None:
        """Have an object be held as if it were what another is now."""
        self.take({}, [as_another])
        if id(as_another) in self._held:
            self._held[id(value)] = (value, self._held[id(as_another)][1])

    def differing(self, now: Mapping[Place, Any]) -> dict[Place, str]:
        """The places from which something else is found now, each with the way to it."""
        comparison = _Comparison(self._held, self._is_followed, self._is_known)
        pairs = {
            place: comparison.begin(self.places.get(place, MISSING), now.get(place, MISSING))
            for place in {**self.places, **now}
        }
        comparison.run()
        return {place: comparison.way(pair) for place, pair in pairs.items() if pair in comparison.differing}


class _Comparison:
    """Pairs of an object as it was and one as it is, with the pairs that these lead to.

    A pair differs where its own content does, or that of a pair that it leads to, round all circles.
    """

    def __init__(self, held: Mapping[int, tuple[Any, Content | None]], is_followed: Any, is_known: Any) -> None:
        self._held = held
        self._is_followed = is_followed
        self._is_known = is_known
        self._pairs: dict[tuple[int, int], int] = {}
        self._todo: list[tuple[int, Any, Any]] = []
        self._alive: list[Any] = []  # an identity is one only while its object lives
        self._above: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        self._local: dict[int, str] = {}
        self._next: dict[int, tuple[int, str]] = {}
        self.differing: set[int] = set()

    def begin(self, before: Any, now: Any) -> int:
        key = (id(before), id(now))
        if key not in self._pairs:
            self._pairs[key] = len(self._pairs)
            self._alive += [before, now]
            self._todo.append((self._pairs[key], before, now))
        return self._pairs[key]

    def run(self) -> None:
        while self._todo:
            self._compare(*self._todo.pop())
        todo = [*self._local]
        self.differing.update(todo)
        for pair in todo:  # it grows
            for above, label in self._above[pair]:
                if above not in self.differing:
                    self.differing.add(above)
                    self._next[above] = (pair, label)
                    todo.append(above)

    def _compare(self, pair: int, before: Any, now: Any) -> None:
        if type(before) is not type(now):
            self._local[pair] = ""
            return
        if type(now) in ATOMS:
            if not is_same_atom(before, now):
                self._local[pair] = ""
            return
        if before is now and self._is_known(now):
            return
        _, then = self._held.get(id(before), (None, None))
        held = content(now, self._is_followed)
        if then is None or held is None:
            if before is not now:
                self._local[pair] = ""
            return
        if not _is_equal(then[0], held[0]) or len(then[1]) != len(held[1]):
            self._local[pair] = _name_of_difference(then, held)
            return
        for (label, was), (other, is_) in zip(then[1], held[1], strict=True):
            if label != other:
                self._local[pair] = other
                return
            if type(was) in ATOMS and type(was) is type(is_):
                if not is_same_atom(was, is_):
                    self._local[pair] = label
                continue
            self._above[self.begin(was, is_)].append((pair, label))

    def way(self, pair: int) -> str:
        """The labels from a pair to what differs."""
        labels = []
        while pair in self._next:
            pair, label = self._next[pair]
            labels.append(label)
        return "".join([*labels, self._local[pair]])


def _is_equal(before: Any, now: Any) -> bool:
    try:
        return bool(before == now)
    except Exception:  # what is compared is the author's
        return False


def _name_of_difference(before: Content, now: Content) -> str:
    """Which name is new or gone, where that is what differs."""
    earlier, later = dict(before[1]), dict(now[1])
    return next((label for label in {**later, **earlier} if (label in earlier) != (label in later)), "")
