"""Moving averages against a weighted sum, and against what torch.optim.Adam stores."""

import pytest
import torch

from coursekit.lab.optimizing.averages import bias_corrected, ema
from coursekit.lab.optimizing.objectives import Rosenbrock
from coursekit.lab.optimizing.trajectories import record
from coursekit.quantities import Optimizer

BETAS = [0.0, 0.5, 0.9, 0.999]


def weighted_sum(signal: torch.Tensor, beta: float) -> torch.Tensor:
    """The same average without a recursion: (1-β) Σ β^(t-s)·signal[s]."""
    ages = torch.arange(len(signal))[:, None] - torch.arange(len(signal))[None]
    weights = torch.where(ages >= 0, (1 - beta) * beta ** ages.clamp(min=0).double(), 0.0)
    return weights @ signal


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_ema_is_the_weighted_sum_of_all_that_it_saw(seed: int) -> None:
    signal = torch.randn(80, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    torch.testing.assert_close(ema(signal, BETAS), torch.stack([weighted_sum(signal, beta) for beta in BETAS]))


def test_ema_is_the_first_moment_that_adam_stores() -> None:
    run = record(
        Rosenbrock(),
        torch.tensor([-1.2, 1.0], dtype=torch.float64),
        Optimizer.model_validate({"class": "Adam", "lr": 0.05, "betas": [0.8, 0.99]}),
        steps=60,
    )
    for axis in (0, 1):
        gradient = run.gradient[:-1, axis]
        torch.testing.assert_close(run.state["exp_avg"][:, axis], weighted_sum(gradient, 0.8))
        torch.testing.assert_close(run.state["exp_avg"][:, axis], ema(gradient, [0.8])[0])
        torch.testing.assert_close(run.state["exp_avg_sq"][:, axis], ema(gradient**2, [0.99])[0])


def test_the_corrected_average_of_a_constant_is_that_constant() -> None:
    constant = torch.full((50,), 3.0, dtype=torch.float64)
    averages = ema(constant, BETAS)
    assert averages[3, 0] < 0.01  # without correction it starts near 0
    torch.testing.assert_close(bias_corrected(averages, BETAS), constant.expand(4, 50))


@pytest.mark.parametrize("beta", [1.0, -0.1])
def test_a_decay_outside_its_range_is_named(beta: float) -> None:
    with pytest.raises(ValueError, match=rf"betas\[1\] = {beta}, but a decay must lie in \[0, 1\)"):
        ema(torch.ones(3), [0.5, beta])
