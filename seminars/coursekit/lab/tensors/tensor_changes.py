"""How the tensors of experiments differ between two states of a course."""

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

from coursekit.graph.jobs.registry import TensorFiles

from .elements import points_of

Tensors = Mapping[str, Tensor]


def changes(before: Mapping[str, TensorFiles], after: Mapping[str, TensorFiles]) -> list[dict[str, Any]]:
    """A row for each tensor that is new, gone, or another one, of the same experiments on both sides.

    returns: experiment, point (the values of a sweep's axes, as text), tensor, and how: "added", "removed", "reshaped"
             or "changed"; before and after, the kind and shape of each; of one that changed how many elements of how
             many differ, the largest difference by magnitude (None where one of both is not finite), where, and what
             stood there on either side
    """
    return [row for name in after for row in _of_experiment(name, before[name], after[name])]


def _of_experiment(name: str, before: TensorFiles, after: TensorFiles) -> Iterator[dict[str, Any]]:
    then, now = ({_told(axes): tensors for axes, tensors in points_of(files)} for files in (before, after))
    for point in dict.fromkeys((*now, *then)):
        for row in _of_point(then.get(point, {}), now.get(point, {})):
            yield {"experiment": name, "point": point, **row}


def _told(axes: Mapping[str, Any]) -> str:
    return ", ".join(f"{axis} {value}" for axis, value in axes.items())


def _of_point(before: Tensors, after: Tensors) -> Iterator[dict[str, Any]]:
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        kinds = {"before": _kind(old), "after": _kind(new)}
        if old is None or new is None:
            yield {"tensor": name, "how": "added" if old is None else "removed", **kinds}
        elif kinds["before"] != kinds["after"]:
            yield {"tensor": name, "how": "reshaped", **kinds}
        elif change := _largest(old, new):
            yield {"tensor": name, "how": "changed", **kinds, **change}


def _kind(tensor: Tensor | None) -> str:
    if tensor is None:
        return ""
    shape = "×".join(map(str, tensor.shape)) or "one number"
    return f"{str(tensor.dtype).removeprefix('torch.')} {shape}"


def _largest(old: Tensor, new: Tensor) -> dict[str, Any] | None:
    """The largest difference of two tensors of one shape; None where there is none."""
    wide = torch.complex128 if old.is_complex() else torch.float64
    differs = (old != new) & ~((old != old) & (new != new))  # NaN is not equal to itself, and here it is the same
    if not differs.any():
        return None
    far = (new.to(wide) - old.to(wide)).abs()
    far = torch.where(differs, far.nan_to_num(nan=torch.inf), -1.0)
    place = torch.unravel_index(far.argmax(), far.shape) if far.dim() else ()
    at = tuple(int(index) for index in place)
    largest = float(far[at])
    return {
        "differ": int(differs.sum()),
        "of": old.numel(),
        "largest": largest if largest < torch.inf else None,
        "at": list(at),
        "was": _plain(old[at]),
        "is": _plain(new[at]),
    }


def _plain(element: Tensor) -> Any:
    value = element.item()
    return str(value) if isinstance(value, complex) else value
