"""Magnitude pruning, layer by layer, and the masks that it leaves."""

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils import prune

from coursekit.lab.models.networks import in_layers, linear_layers, perceptron_from, weights_and_biases


def full_masks(parameters: Mapping[str, Tensor]) -> list[Tensor]:
    """The masks that keep every weight: (out, in) bool for each layer."""
    return [torch.ones_like(weight, dtype=torch.bool) for weight in in_layers("weight", parameters)]


def masked_perceptron(parameters: Mapping[str, Tensor], masks: Sequence[Tensor]) -> nn.Sequential:
    """The network with these parameters, in which the weights outside the masks are 0 and stay 0 through training.

    parameters: weight1 (out, in), bias1 (out,), weight2, …; biases are never pruned
    masks:      (out, in) bool for each layer, True where a weight is kept
    raises:     ValueError if there is not one mask for each layer, of its weight's shape
    """
    network = perceptron_from(parameters)
    layers = linear_layers(network)
    given, needed = [tuple(mask.shape) for mask in masks], [tuple(layer.weight.shape) for layer in layers]
    if given != needed:
        raise ValueError(f"masks of shapes {given} cannot prune weights of shapes {needed}")
    for layer, mask in zip(layers, masks, strict=True):
        # Before each forward pass the weight is multiplied by the mask: a pruned weight is 0 and gets no gradient.
        prune.custom_from_mask(layer, "weight", mask)  # type: ignore[no-untyped-call]
    return network


def pruned_masks(network: nn.Module, shares: Sequence[float]) -> list[Tensor]:
    """Prune the smallest of the weights that each layer still has, in place, and return the masks after that.

    network: a masked_perceptron, trained
    shares:  for each layer, the share in [0, 1] of its remaining weights to prune
    returns: (out, in) bool for each layer, a subset of its mask before
    source:  Frankle & Carbin 2019, Sec. 2, layer-wise pruning as for Lenet
    """
    layers = linear_layers(network)
    for layer, share in zip(layers, shares, strict=True):
        prune.l1_unstructured(layer, "weight", amount=float(share))  # type: ignore[no-untyped-call]
    return [layer.get_buffer("weight_mask").to(torch.bool) for layer in layers]


def iterative_pruning(
    start: Mapping[str, Tensor],
    trained: Mapping[str, Tensor],
    shares: Sequence[float],
    rounds: int,
    retrain: Callable[[nn.Sequential], None],
) -> tuple[list[list[Tensor]], list[Mapping[str, Tensor]]]:
    """Prune the trained network, rewind what is left to its start, train that, and so on.

    start, trained: the parameters of the dense network before and after its training
    shares:         for each layer, the share in [0, 1] of its remaining weights that a round prunes
    retrain:        trains a network in place; called between two rounds, rounds - 1 times
    returns:        rounds + 1 masks for each layer, the first keeping all; and `rounds` trained networks,
                    the parameters that each next mask was decided from
    source:         Frankle & Carbin 2019, Sec. 1, "Identifying winning tickets"
    """
    masks, networks = [full_masks(start)], [trained]
    for number in range(rounds):
        if number > 0:
            ticket = masked_perceptron(start, masks[-1])
            retrain(ticket)
            networks.append(weights_and_biases(ticket))
        masks.append(pruned_masks(masked_perceptron(networks[-1], masks[-1]), shares))
    return masks, networks


def largest_pruned(weights: Sequence[Tensor], masks: Sequence[Tensor]) -> list[Tensor]:
    """The threshold of each round: the largest magnitude that it pruned, 0 if it pruned nothing.

    weights: (rounds, out, in) for each layer, trained under masks[:-1]
    masks:   (rounds + 1, out, in) bool for each layer
    returns: (rounds,) for each layer
    """
    return [
        (weight.abs() * (mask[:-1] & ~mask[1:])).amax(dim=(1, 2)) for weight, mask in zip(weights, masks, strict=True)
    ]


def shuffled_masks(masks: Sequence[Tensor], generator: torch.Generator) -> list[Tensor]:
    """Masks that keep as many weights in each layer, at places drawn uniformly."""
    return [mask.flatten()[torch.randperm(mask.numel(), generator=generator)].view_as(mask) for mask in masks]


def share_left(masks: Sequence[Tensor]) -> float:
    """The share of all weights that the masks keep, in [0, 1]; biases are not counted."""
    return sum(int(mask.sum()) for mask in masks) / sum(mask.numel() for mask in masks)
