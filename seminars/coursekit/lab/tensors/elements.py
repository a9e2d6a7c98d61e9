"""Single numbers out of files of tensors, by the name that facts and narration give them."""

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from torch import Tensor

from coursekit.graph.jobs.registry import Element, Number, TensorFiles

from .tensor_files import load

ELEMENT = re.compile(r"(.+?)((?:\[-?\d+(?: *, *-?\d+)*\])*)")
Points: TypeAlias = list[tuple[Mapping[str, Any], Mapping[str, Tensor]]]


class ElementError(Exception):
    """No such number; the message is for the author who asks for it."""

    for_author = True


def elements(files: Mapping[str, TensorFiles], wanted: Sequence[Element]) -> list[list[Number]]:
    """For each (experiment, element, place) its values: one, or for a sweep one a point.

    element: "adam/steps", a tensor of one number; "left[8]", "he_loss[0, -1]", a number of a larger one
    place:   what a message to its author begins with: the file, and who asks for it there
    raises:  ElementError for what the experiments do not have
    """
    points = {name: points_of(files[name]) for name in dict.fromkeys(experiment for experiment, _, _ in wanted)}
    return [
        [element_of(tensors, name, element, place) for _, tensors in points[name]] for name, element, place in wanted
    ]


def points_of(given: TensorFiles) -> Points:
    """An experiment's tensors at each point of its sweep, with the values of its axes; {} where it has none."""
    files = [({}, given)] if isinstance(given, Path) else given
    return [(axes, load(path)) for axes, path in files]


def indexed(element: str) -> tuple[str, tuple[int, ...]]:
    """A tensor's name, and the index into it: of "he_loss[0, -1]" or "he_loss[0][-1]", he_loss and (0, -1)."""
    match = ELEMENT.fullmatch(element)
    if match is None:
        return element, ()
    return match[1], tuple(map(int, re.findall(r"-?\d+", match[2])))


def element_of(tensors: Mapping[str, Tensor], experiment: str, element: str, place: str) -> Number:
    """One number.

    raises: ElementError for a name or an index that the tensors do not have, or for more than one number
    """
    name, at = indexed(element)
    if name not in tensors:
        close = difflib.get_close_matches(name, tensors, 1)
        hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(tensors)}."
        raise ElementError(f"{place} {experiment} has no tensor {name}; {hint}")
    tensor = tensors[name]
    shape = "×".join(map(str, tensor.shape)) or "one number"
    if len(at) != tensor.dim():
        raise ElementError(f"{place} {element} of {experiment} is no single number; {name} is {shape}.")
    for i, size in zip(at, tensor.shape, strict=True):
        if not -size <= i < size:
            allowed = f"from {-size} to {size - 1}" if size else "none: it is empty"
            raise ElementError(
                f"{place} {element} of {experiment} has no index {i}; {name} is {shape}, and that index is {allowed}."
            )
    if tensor.is_complex():
        raise ElementError(
            f"{place} {element} of {experiment} is complex: let it return its .abs(), or its .real, too."
        )
    number: Number = tensor[at].item()
    return number
