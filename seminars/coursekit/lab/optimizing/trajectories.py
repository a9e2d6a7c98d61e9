"""What an optimizer of torch.optim did, step by step: points, losses, gradients and the optimizer's own state."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from coursekit.lab.optimizing.optimizers import create
from coursekit.lab.progress import progress
from coursekit.quantities import Optimizer


class Trajectory(NamedTuple):
    """A run of `steps` steps from a start of shape (dimension,).

    xy:       (steps + 1, dimension), the start included
    loss:     (steps + 1,), the loss at xy[t]
    gradient: (steps + 1, dimension), the gradient at xy[t]; the last is never stepped along
    state:    by the optimizer's own names, (steps, …): row t is read after the step from xy[t] to xy[t + 1];
              NaN in rows where the optimizer does not hold that entry yet
    """

    xy: Tensor
    loss: Tensor
    gradient: Tensor
    state: dict[str, Tensor]


def record(objective: Callable[[Tensor], Tensor], start: Tensor, optimizer: Optimizer, steps: int) -> Trajectory:
    """Run a class of torch.optim on an objective, and record all of it.

    objective: from (dimension,) to a scalar. It is called once a point, in order, so a minibatch loss may draw each
               batch from a generator of its own; LBFGS alone calls it several times a step, and of these the
               first, at xy[t], is what is recorded
    start:     (dimension,) float; not modified
    optimizer: the class by name, with its arguments
    steps:     how many, at least 1
    returns:   a Trajectory in the dtype of the start. A run that diverges stays recorded, as infinities and NaNs
    raises:    ValueError if torch.optim has no such class, the class takes no such argument or value, or it cannot
               optimise one dense vector (SparseAdam, Muon); ValueError if start or loss has the wrong shape
    """
    if start.ndim != 1 or not start.is_floating_point():
        raise ValueError(f"start has shape {tuple(start.shape)} and is {start.dtype}, but it must be one float vector.")
    if steps < 1:
        raise ValueError(f"steps = {steps}, but there must be at least 1.")
    if optimizer.name == "SparseAdam":
        raise ValueError("SparseAdam takes sparse gradients only, and those of a vector are dense; did you mean Adam?")
    point = start.detach().clone().requires_grad_()
    running = create(optimizer, [point])
    xy, gradient = start.new_empty(steps + 1, start.numel()), start.new_empty(steps + 1, start.numel())
    loss = start.new_empty(steps + 1)
    state: dict[str, Tensor] = {}

    for t in progress(range(steps + 1)):
        evaluations = 0

        def closure(t: int = t) -> Tensor:
            nonlocal evaluations
            running.zero_grad()
            value = objective(point)
            if value.ndim != 0:
                raise ValueError(f"the objective returned shape {tuple(value.shape)}, but a loss is one number.")
            value.backward()  # type: ignore[no-untyped-call]
            if evaluations == 0 and point.grad is not None:
                xy[t], loss[t], gradient[t] = point.detach(), value.detach(), point.grad
            evaluations += 1
            return value

        if t == steps:
            closure()  # The last point has a loss and a gradient as well, but no step follows it.
        else:
            running.step(closure)  # type: ignore[arg-type]
            _keep(running.state[point], state, row=t, rows=steps)
    return Trajectory(xy, loss, gradient, state)


def settling_step(distance: Tensor, fraction: float) -> int | None:
    """The number of steps after which a distance stays at or below a fraction of its first value.

    Stays: Adam passes through the minimum and leaves again, and a first passage would count that as arriving.

    distance: (steps + 1,), not negative; infinities and NaNs count as far away
    returns:  the index, or None if the last value is still above
    """
    far = ~(distance <= fraction * distance[0])
    last_far = int(far.nonzero().max()) if far.any() else -1
    return last_far + 1 if last_far + 1 < len(distance) else None


def _keep(entries: dict[str, object], state: dict[str, Tensor], row: int, rows: int) -> None:
    """Copy every tensor that the optimizer holds now into its row; the optimizer overwrites its own in place."""
    for name, entry in entries.items():
        if not isinstance(entry, Tensor):
            continue
        if name not in state:
            kind = entry.dtype if entry.is_floating_point() else torch.float64  # NaN must fit in.
            state[name] = torch.full((rows, *entry.shape), torch.nan, dtype=kind)
        state[name][row] = entry.detach()
