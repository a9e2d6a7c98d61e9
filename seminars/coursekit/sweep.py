"""The results of one experiment at every point of its sweep, together and labelled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Array = TypeVar("Array")


@dataclass(frozen=True)
class SweepPoint(Generic[Array]):
    """One point: the values of its axes, {"seed": 0, "arm": "ticket"}, and its tensors by name."""

    axes: Mapping[str, Any]
    tensors: Mapping[str, Array]


class Sweep(Sequence[SweepPoint[Array]]):
    """Points in the order of the table: the last axis varies fastest."""

    def __init__(self, points: Sequence[SweepPoint[Array]]) -> None:
        self._points = tuple(points)

    def __len__(self) -> int:
        return len(self._points)

    def __getitem__(self, index: Any) -> Any:
        return self._points[index]

    def __iter__(self) -> Iterator[SweepPoint[Array]]:
        return iter(self._points)

    def axis(self, name: str) -> list[Any]:
        """The distinct values of one axis, in the order of the table."""
        return list(dict.fromkeys(point.axes[name] for point in self._points))

    def where(self, **axes: Any) -> "Sweep[Array]":
        """The points whose axes have the values given; KeyError if there are none, as with a dict."""
        chosen = [p for p in self._points if all(p.axes[name] == value for name, value in axes.items())]
        if not chosen:
            raise KeyError(f"no point of the sweep has {axes}; it has {[dict(p.axes) for p in self._points]}")
        return Sweep(chosen)

    def all(self, tensor: str) -> list[Array]:
        """One tensor of every point, in order; stack them with torch.stack or numpy.stack."""
        return [point.tensors[tensor] for point in self._points]
