"""What torch's autograd records of an expression, and all that flows back through it, told by hooks.

An expression is a list of operations; torch is told the derivative of none of them, and of the whole least of all.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

NUDGE = 1e-4  # to either side, for the slope that is measured without any derivative


class Operation(NamedTuple):
    """One step of an expression: what it is called, the function, and whose results it takes."""

    result: str
    function: Callable[..., Tensor]
    inputs: tuple[str, ...]


def evaluated(operations: Sequence[Operation], leaves: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """All values of an expression by name, leaves included, in the order of computing."""
    values = dict(leaves)
    for operation in operations:
        values[operation.result] = operation.function(*(values[name] for name in operation.inputs))
    return values


def recorded(operations: Sequence[Operation], numbers: Mapping[str, float], offsets: Tensor) -> dict[str, Tensor]:
    """An expression computed by torch, and one call of backward() at its last result.

    value/<name>              () float64
    grad/<name>               () what came to it: the derivative of the last result by it
    turn/<name>               () int64, as the how many-th it came, from 0
    back/<result>/<place>     () what an operation's node handed back to its first input, 0, or its second, 1
    local/<result>/<place>    () the derivative of that operation alone by that input, at the values that it was given
    node/<result>             (letter,) uint8, what torch calls the node that it has recorded
    nudged/<leaf>             () the slope of the last result, from its values on either side, without a derivative
    offsets, curve/<leaf>     (offset,) the last result with that leaf so far away, and all others as they are
    """
    leaves = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in numbers.items()}
    values = evaluated(operations, leaves)
    tensors = {f"value/{name}": value.detach() for name, value in values.items()}
    came: dict[str, Tensor] = {}
    for name, value in values.items():
        value.register_hook(_note(came, f"grad/{name}"))
    for operation in operations:
        node = values[operation.result].grad_fn
        assert node is not None
        tensors[f"node/{operation.result}"] = torch.tensor(list(node.name().encode()), dtype=torch.uint8)
        node.register_hook(_note_each(tensors, f"back/{operation.result}"))
    last = operations[-1].result
    values[last].backward()  # type: ignore[no-untyped-call]
    tensors |= came | {f"turn/{key.removeprefix('grad/')}": torch.tensor(i) for i, key in enumerate(came)}
    tensors |= _locals(operations, values)
    for name in leaves:
        ahead, behind = (_moved(operations, leaves, name, torch.tensor(by)) for by in (NUDGE, -NUDGE))
        tensors[f"nudged/{name}"] = (ahead - behind) / (2 * NUDGE)
        tensors[f"curve/{name}"] = _moved(operations, leaves, name, offsets)
    return tensors | {"offsets": offsets}


def spelled(letters: Tensor) -> str:
    """The word that a uint8 tensor holds."""
    return bytes(letters.tolist()).decode()


def _note(came: dict[str, Tensor], key: str) -> Callable[[Tensor], None]:
    def hook(gradient: Tensor) -> None:
        came[key] = gradient.clone()

    return hook


def _note_each(tensors: dict[str, Tensor], key: str) -> Callable[[Any, Any], None]:
    def hook(handed_back: Sequence[Tensor], _came: Sequence[Tensor]) -> None:
        tensors.update({f"{key}/{place}": part.clone() for place, part in enumerate(handed_back)})

    return hook


def _locals(operations: Sequence[Operation], values: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The derivative of each operation by each of its inputs, of each operation by itself: nothing flows in."""
    found = {}
    for operation in operations:
        alone = tuple(values[name].detach().clone().requires_grad_() for name in operation.inputs)
        for place, slope in enumerate(torch.autograd.grad(operation.function(*alone), alone)):
            found[f"local/{operation.result}/{place}"] = slope
    return found


def _moved(operations: Sequence[Operation], leaves: Mapping[str, Tensor], name: str, by: Tensor) -> Tensor:
    """The last result with one leaf moved."""
    with torch.no_grad():
        return evaluated(operations, {**leaves, name: leaves[name] + by})[operations[-1].result]
