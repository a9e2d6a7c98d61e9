"""Optimizers of torch.optim by name, as a table of hyperparameters gives them."""

import difflib
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from coursekit.quantities import Optimizer

# torch.optim exports its abstract base too; it has no step() to record.
OPTIMIZERS: dict[str, type[torch.optim.Optimizer]] = {
    name: member
    for name, member in vars(torch.optim).items()
    if inspect.isclass(member) and issubclass(member, torch.optim.Optimizer) and member is not torch.optim.Optimizer
}


def create(optimizer: Optimizer, parameters: Iterable[Tensor] | Iterable[dict[str, Any]]) -> torch.optim.Optimizer:
    """The optimizer that a table names, on parameters or on groups of them as torch.optim takes them.

    raises: ValueError if torch.optim has no such class, or the class refuses an argument
    """
    if optimizer.name not in OPTIMIZERS:
        raise ValueError(f'torch.optim has no optimizer "{optimizer.name}"{_instead(optimizer.name, OPTIMIZERS)}')
    kind = OPTIMIZERS[optimizer.name]
    allowed = [name for name in inspect.signature(kind).parameters if name != "params"]
    for argument in optimizer.arguments:
        if argument not in allowed:
            raise ValueError(f'{optimizer.name} has no argument "{argument}"{_instead(argument, allowed)}')
    try:
        return kind(parameters, **optimizer.arguments)
    except (TypeError, ValueError, RuntimeError) as refusal:
        raise ValueError(f"{optimizer.name} refused {optimizer.arguments}: {refusal}") from refusal


def mistakes_in(name: str, value: Any) -> Iterator[str]:
    """What torch.optim refuses of a hyperparameter, of whatever depth: `optimizers.adam: torch.optim has no …`."""
    if isinstance(value, Optimizer):
        try:
            create(value, [torch.zeros(2, 2, requires_grad=True)])
        except ValueError as mistake:
            yield f"{name}: {mistake}"
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from mistakes_in(f"{name}.{key}", item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for i, item in enumerate(value):
            yield from mistakes_in(f"{name}[{i}]", item)


def _instead(given: str, allowed: Iterable[str]) -> str:
    """What to write in its place: the closest names, or else all of them."""
    names = sorted(allowed)
    by_folded = {name.casefold(): name for name in names}
    close = [by_folded[match] for match in difflib.get_close_matches(given.casefold(), by_folded)]
    return f"; did you mean {' or '.join(close)}?" if close else f"; it has {', '.join(names)}."
