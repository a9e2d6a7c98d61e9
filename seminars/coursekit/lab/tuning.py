"""Tuning the learning rate of one optimizer: who arrives, after how many steps, and who diverges."""

from collections.abc import Sequence

import torch
from torch import Tensor

from coursekit.lab.objectives import Landscape
from coursekit.lab.trajectories import record, settling_step
from coursekit.quantities import Optimizer


def at_rate(optimizer: Optimizer, rate: float) -> Optimizer:
    """The same optimizer with this learning rate in place of any that it has."""
    return Optimizer.model_validate({"class": optimizer.name, **optimizer.arguments, "lr": rate})


def arrival(distance: Tensor, target: float) -> int:
    """The step after which a distance (steps + 1,) stays within a share of its start; steps + 1 if it does not."""
    settled = settling_step(distance, target)
    return len(distance) if settled is None else settled


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
    for rate in rates:
        run = record(objective, start, at_rate(optimizer, rate), steps)
        distance = (run.xy - objective.minimizer()).norm(dim=-1)
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
