"""Tuning the learning rate of one optimizer: who arrives, after how many steps, and who diverges."""

from collections.abc import Sequence

import torch
from torch import Tensor

from coursekit.lab.optimizing.objectives import Landscape
from coursekit.lab.optimizing.optimizers import create
from coursekit.lab.optimizing.trajectories import settling_step
from coursekit.lab.progress import progress
from coursekit.quantities import Optimizer


def at_rate(optimizer: Optimizer, rate: float) -> Optimizer:
    """The same optimizer with this learning rate in place of any that it has."""
    return Optimizer.model_validate({"class": optimizer.name, **optimizer.arguments, "lr": rate})


def arrival(distance: Tensor, target: float) -> int:
    """The step after which a distance (steps + 1,) stays within a share of its start; steps + 1 if it does not."""
    settled = settling_step(distance, target)
    return len(distance) if settled is None else settled


def paths(objective: Landscape, start: Tensor, optimizer: Optimizer, rates: Sequence[float], steps: int) -> Tensor:
    """Where one optimizer goes from one start at each learning rate, all runs in step.

    Each run is a parameter group of its own in one optimizer, so that a step costs one backward pass for all rates:
    the points are those of `record` at each rate, to rounding.

    start:   (2,) float64
    returns: (rate, steps + 1, 2), the start included; a run that diverges goes on, as infinities and NaNs
    raises:  ValueError if torch.optim has no such class, or the class cannot give each parameter its own rate
    """
    points = [start.detach().clone().requires_grad_() for _ in rates]
    groups = [{"params": [point], "lr": rate} for point, rate in zip(points, rates, strict=True)]
    running = create(at_rate(optimizer, rates[0]), groups)
    xy = start.new_empty(len(rates), steps + 1, start.numel())
    for t in progress(range(steps + 1)):
        together = torch.stack(points)
        xy[:, t] = together.detach()
        if t < steps:
            running.zero_grad()
            objective(together).sum().backward()  # type: ignore[no-untyped-call]
            running.step()
    return xy


def rates_by_outcome(
    objective: Landscape, start: Tensor, optimizer: Optimizer, rates: Sequence[float], target: float, steps: int
) -> dict[str, Tensor]:
    """One run at each learning rate, sorted by how it ended; all rates in the order given.

    start:   (2,) float64
    target:  the share of the starting distance to the minimum that it must get and stay within
    returns: rates (arrived,) float64 and steps (arrived,) int64; slow_rates (slow,), on their way when the steps ran
             out; diverged_rates (diverged,), which ended no nearer than they started; and if any arrived,
             best_rate () and best_steps (), of equally fast ones the lowest rate
    """
    arrived: list[tuple[int, float]] = []
    slow, diverged = [], []
    every = (paths(objective, start, optimizer, rates, steps) - objective.minimizer()).norm(dim=-1)
    for rate, distance in zip(rates, every, strict=True):
        settled = settling_step(distance, target)
        if settled is not None:
            arrived.append((settled, rate))
        elif distance[-1] < distance[0]:
            slow.append(rate)
        else:  # NaN as well: it is not smaller than anything
            diverged.append(rate)
    tensors = {
        "rates": torch.tensor([rate for _, rate in arrived], dtype=torch.float64),
        "steps": torch.tensor([settled for settled, _ in arrived], dtype=torch.int64),
        "slow_rates": torch.tensor(slow, dtype=torch.float64),
        "diverged_rates": torch.tensor(diverged, dtype=torch.float64),
    }
    if arrived:
        fewest, best = min(arrived)
        tensors |= {"best_rate": torch.tensor(best, dtype=torch.float64), "best_steps": torch.tensor(fewest)}
    return tensors
