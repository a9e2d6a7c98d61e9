"""Pruning against sorting by hand, and the masks' laws."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from coursekit.lab.models.networks import in_layers, linear_layers, perceptron, weights_and_biases
from coursekit.lab.models.pruning import (
    full_masks,
    iterative_pruning,
    largest_pruned,
    masked_perceptron,
    pruned_masks,
    share_left,
    shuffled_masks,
)
from coursekit.lab.models.training import generator_for

INPUTS = torch.randn(40, 6, generator=generator_for("inputs", 0))
LABELS = INPUTS[:, :3].argmax(dim=1)
OPTIMIZERS = {
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=1e-2),
    "fused adam": lambda parameters: torch.optim.Adam(parameters, lr=1e-2, fused=True),
    "adamw": lambda parameters: torch.optim.AdamW(parameters, lr=1e-2, weight_decay=0.1),
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=1e-2, momentum=0.9, weight_decay=0.1),
}


def start(seed: int = 0) -> dict[str, Tensor]:
    return weights_and_biases(perceptron([6, 8, 3], "he", generator_for("weights", seed)))


def random_masks(seed: int = 0, keep: float = 0.4) -> list[Tensor]:
    generator = generator_for("masks", seed)
    return [torch.rand(shape, generator=generator) < keep for shape in ((8, 6), (3, 8))]


def take_steps(network: nn.Module, optimizer: torch.optim.Optimizer, steps: int = 10) -> None:
    for _ in range(steps):
        optimizer.zero_grad()
        functional.cross_entropy(network(INPUTS), LABELS).backward()
        optimizer.step()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_masked_weights_stay_zero_through_training_and_the_others_and_the_biases_move(optimizer):
    masks = random_masks()
    network = masked_perceptron(start(), masks)
    take_steps(network, OPTIMIZERS[optimizer](network.parameters()))
    before, after = start(), weights_and_biases(network)
    for number, mask in enumerate(masks, start=1):
        assert after[f"weight{number}"][~mask].eq(0).all()
        # Not all: a hidden unit whose weights are all masked on one side has no gradient on the other.
        assert after[f"weight{number}"][mask].ne(before[f"weight{number}"][mask]).float().mean() > 0.7
        assert after[f"bias{number}"].ne(0).any()


def test_the_tensors_of_a_pruned_network_are_those_it_computes_with_even_right_after_a_step():
    network = masked_perceptron(start(), random_masks())
    take_steps(network, OPTIMIZERS["adam"](network.parameters()), steps=3)
    first, last = linear_layers(network)
    read = weights_and_biases(network)
    hidden = functional.relu(functional.linear(INPUTS, read["weight1"], read["bias1"]))
    assert torch.equal(network(INPUTS), functional.linear(hidden, read["weight2"], read["bias2"]))
    assert torch.equal(first.weight, read["weight1"]) and torch.equal(last.weight, read["weight2"])


def test_a_masked_network_trains_as_one_whose_weights_are_multiplied_by_the_mask_by_hand():
    masks, lr = random_masks(), 0.1
    by_hand = {name: tensor.clone().requires_grad_() for name, tensor in start().items()}
    for _ in range(5):
        hidden = functional.relu(functional.linear(INPUTS, by_hand["weight1"] * masks[0], by_hand["bias1"]))
        loss = functional.cross_entropy(
            functional.linear(hidden, by_hand["weight2"] * masks[1], by_hand["bias2"]), LABELS
        )
        gradients = torch.autograd.grad(loss, list(by_hand.values()))
        with torch.no_grad():
            for tensor, gradient in zip(by_hand.values(), gradients, strict=True):
                tensor -= lr * gradient
    network = masked_perceptron(start(), masks)
    take_steps(network, torch.optim.SGD(network.parameters(), lr=lr), steps=5)
    for number, mask in enumerate(masks, start=1):
        expected = by_hand[f"weight{number}"].detach() * mask
        torch.testing.assert_close(weights_and_biases(network)[f"weight{number}"], expected)


def test_pruning_removes_the_smallest_of_the_weights_left_as_sorting_by_hand_does():
    parameters, masks, shares = start(), random_masks(keep=0.7), (0.2, 0.5)
    pruned = pruned_masks(masked_perceptron(parameters, masks), shares)
    for weight, before, after, share in zip(in_layers("weight", parameters), masks, pruned, shares, strict=True):
        by_magnitude = sorted(weight[before].abs().tolist())
        gone = round(share * len(by_magnitude))
        assert sorted(weight[after].abs().tolist()) == by_magnitude[gone:]
        assert not (after & ~before).any(), "a pruned weight came back"


def test_no_share_prunes_nothing_and_a_full_share_everything():
    masks = random_masks()
    none = pruned_masks(masked_perceptron(start(), masks), (0.0, 0.0))
    everything = pruned_masks(masked_perceptron(start(), masks), (1.0, 1.0))
    assert all(torch.equal(after, before) for after, before in zip(none, masks, strict=True))
    assert not any(mask.any() for mask in everything)


def test_iterative_pruning_retrains_between_rounds_each_time_from_the_start():
    trained, seen = start(seed=1), []

    def retrain(network: nn.Sequential) -> None:
        seen.append(weights_and_biases(network))
        take_steps(network, OPTIMIZERS["adam"](network.parameters()))

    masks, networks = iterative_pruning(start(), trained, (0.2, 0.1), 4, retrain)

    assert len(masks) == 5 and len(networks) == 4 and len(seen) == 3
    assert networks[0] is trained, "the dense network was already trained"
    for rewound, of_round in zip(seen, masks[1:], strict=False):
        for weight, first, mask in zip(
            in_layers("weight", rewound), in_layers("weight", start()), of_round, strict=True
        ):
            assert torch.equal(weight, first * mask)
    for before, after, network in zip(masks, masks[1:], networks, strict=False):
        expected = pruned_masks(masked_perceptron(network, before), (0.2, 0.1))
        assert all(torch.equal(mask, other) for mask, other in zip(after, expected, strict=True))


def test_the_threshold_parts_the_weights_that_a_round_pruned_from_those_that_it_kept():
    masks, networks = iterative_pruning(start(), start(seed=1), (0.2, 0.1), 3, lambda network: None)
    for layer in range(2):
        weight = torch.stack([in_layers("weight", network)[layer] for network in networks]).abs()
        mask = torch.stack([of_round[layer] for of_round in masks])
        (threshold,) = largest_pruned([weight], [mask])
        for number in range(3):
            assert weight[number][mask[number] & ~mask[number + 1]].max() == threshold[number]
            assert weight[number][mask[number + 1]].min() > threshold[number]


def test_shuffled_masks_keep_as_many_weights_in_each_layer_at_places_that_favour_none():
    masks = random_masks()
    generator = generator_for("mask", 0)
    shuffled = [shuffled_masks(masks, generator) for _ in range(400)]
    for layer, mask in enumerate(masks):
        drawn = torch.stack([of_draw[layer] for of_draw in shuffled])
        assert drawn.sum(dim=(1, 2)).eq(mask.sum()).all()
        # Each place is kept with the layer's share p; of 400 draws, within 5 standard errors of √(p(1-p)/400).
        share = mask.float().mean()
        assert (drawn.float().mean(dim=0) - share).abs().max() < 5 * (share * (1 - share) / 400).sqrt()


def test_the_share_left_counts_weights_over_all_layers():
    masks = [torch.tensor([[True, False], [False, False]]), torch.tensor([[True, True]])]
    assert share_left(masks) == 3 / 6
    assert share_left(full_masks(start())) == 1


def test_masks_that_do_not_fit_the_network_are_refused():
    with pytest.raises(ValueError, match=r"\(8, 6\).*cannot prune weights of shapes \[\(8, 6\), \(3, 8\)\]"):
        masked_perceptron(start(), random_masks()[:1])
    with pytest.raises(ValueError, match=r"\(6, 8\)"):
        masked_perceptron(start(), [mask.T for mask in random_masks()])
