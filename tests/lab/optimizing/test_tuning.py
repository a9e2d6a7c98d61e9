"""Runs at many rates in step are the runs one by one."""

import pytest
import torch

from coursekit.lab.optimizing.objectives import Quadratic
from coursekit.lab.optimizing.trajectories import record
from coursekit.lab.optimizing.tuning import at_rate, paths
from coursekit.quantities import Optimizer

START = torch.tensor([1.0, 1.0], dtype=torch.float64)


@pytest.mark.parametrize("given", [{"class": "SGD"}, {"class": "SGD", "momentum": 0.5}, {"class": "Adam"}])
def test_runs_in_step_go_where_each_goes_alone(given):
    objective = Quadratic.model_validate({"class": "Quadratic", "eigenvalues": [1.0, 50.0], "degrees": 30.0})
    optimizer = Optimizer.model_validate(given)
    rates = [0.001, 0.01, 0.03, 0.2]  # the last one diverges under SGD, and must not touch the others
    together = paths(objective, START, optimizer, rates, steps=60)
    for rate, path in zip(rates, together, strict=True):
        alone = record(objective, START, at_rate(optimizer, rate), 60).xy
        torch.testing.assert_close(path, alone, rtol=1e-9, atol=1e-12, equal_nan=True)


def test_an_optimizer_that_takes_one_rate_only_is_refused():
    objective = Quadratic.model_validate({"class": "Quadratic", "eigenvalues": [1.0, 50.0]})
    with pytest.raises(ValueError, match="LBFGS"):
        paths(objective, START, Optimizer.model_validate({"class": "LBFGS"}), [0.1, 0.2], steps=3)
