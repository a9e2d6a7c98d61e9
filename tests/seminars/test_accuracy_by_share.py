"""The summary of the lottery tickets, on accuracies made up so that the answer is known."""

import pytest
import torch
from torch import Tensor

from coursekit.sweep import Sweep, SweepPoint

SEMINAR = "02_activations_initialization_dataloader_trainer"


def made_up_arms(*finals: list[float]) -> Sweep[Tensor]:
    """One arm, one seed for each list: accuracy after all iterations at 100, 50 and 25 % of the weights."""
    axes = {"round": torch.arange(3), "left": torch.tensor([1.0, 0.5, 0.25]), "iteration": torch.tensor([0, 100])}
    return Sweep(
        SweepPoint(
            {"seed": seed, "arm": "ticket"},
            {"accuracy": torch.tensor([[0.1, final] for final in of_seed]), **axes},
        )
        for seed, of_seed in enumerate(finals)
    )


@pytest.mark.parametrize(
    ("finals", "holds_to"),
    [([0.9, 0.9, 0.9], 0.25), ([0.9, 0.896, 0.85], 0.5), ([0.9, 0.85, 0.9], 1.0)],
)
def test_a_ticket_holds_as_far_as_no_share_above_fell_below_the_dense_network(experiments, finals, holds_to):
    summarise = experiments(SEMINAR).module.accuracy_by_share
    summary = summarise(arms=made_up_arms(finals, finals), early=100, tolerance=0.005)
    assert summary["ticket_holds_to"] == holds_to


def test_a_summary_refuses_what_was_not_measured(experiments):
    summarise = experiments(SEMINAR).module.accuracy_by_share
    with pytest.raises(ValueError, match=r"early = 50.*\[0, 100\]"):
        summarise(arms=made_up_arms([0.9] * 3, [0.9] * 3), early=50, tolerance=0.005)
    with pytest.raises(ValueError, match="two seeds or more"):
        summarise(arms=made_up_arms([0.9] * 3), early=100, tolerance=0.005)
