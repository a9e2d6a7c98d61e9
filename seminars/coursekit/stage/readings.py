"""Which tensors a section has read, told in a few lines where it fails."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

MOST_TOLD = 5  # tensors: the last ones that were read


class Read(dict[str, np.ndarray]):
    """The tensors of one result, which tell when one of them is taken."""

    def __init__(self, tensors: Mapping[str, np.ndarray], readings: "Readings", experiment: str) -> None:
        super().__init__(tensors)
        self._readings = readings
        self._experiment = experiment

    def __getitem__(self, name: str) -> np.ndarray:
        tensor = super().__getitem__(name)
        self._readings.note(self._experiment, name, tensor)
        return tensor

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else default  # noqa: SIM401  # dict.get would not ask __getitem__


class Readings:
    """What the running section has read so far."""

    def __init__(self) -> None:
        self._loaded: dict[str, Mapping[str, np.ndarray]] = {}
        self._taken: dict[tuple[str, str], np.ndarray] = {}

    def clear(self) -> None:
        self._loaded.clear()
        self._taken.clear()

    def of(self, experiment: str, tensors: Mapping[str, np.ndarray], axes: Mapping[str, Any] | None = None) -> Read:
        """The tensors of an experiment, at a point of its sweep if it has one, to be read."""
        point = ", ".join(f"{axis} = {value}" for axis, value in (axes or {}).items())
        name = f"{experiment} at {point}" if point else experiment
        self._loaded[name] = tensors
        return Read(tensors, self, name)

    def note(self, experiment: str, name: str, tensor: np.ndarray) -> None:
        self._taken.pop((experiment, name), None)
        self._taken[experiment, name] = tensor

    def tell_with(self, problem: Exception) -> None:
        """Have an exception tell what had been read: in its notes, and as values for who reads none."""
        told = [*self.told()]
        problem.add_note("\n".join(told))
        problem.tensors_read = tuple(line.strip() for line in told[1:])  # type: ignore[attr-defined]

    def told(self) -> Iterator[str]:
        """A line a tensor, the last one that was taken first; where none was taken, the first ones that there are."""
        if not self._loaded:
            yield "it had read no tensors"
            return
        read = dict(reversed(self._taken.items()))
        if not read:
            read = {(name, key): tensor for name, found in self._loaded.items() for key, tensor in found.items()}
        yield "it had read" + (", the last one first:" if len(read) > 1 else ":")
        told = list(read.items())[:MOST_TOLD]
        yield from (f"  {experiment}: {summary(name, tensor)}" for (experiment, name), tensor in told)
        if len(read) > MOST_TOLD:
            yield f"  … and {len(read) - MOST_TOLD} more"


def summary(name: str, tensor: np.ndarray) -> str:
    """A tensor by name, dtype, shape and range: "y float32 [5], from 0 to 2"."""
    told = f"{name} {tensor.dtype} {list(tensor.shape)}"
    if not tensor.size or np.iscomplexobj(tensor):
        return told
    finite = tensor[np.isfinite(tensor)]
    if not finite.size:
        return f"{told}, no number of it finite"
    low, high = finite.min().item(), finite.max().item()
    some = "" if finite.size == tensor.size else ", not all of it finite"
    return f"{told}, from {_number(low)} to {_number(high)}{some}"


def _number(value: float | bool) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
