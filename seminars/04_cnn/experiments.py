"""Convolutional networks: how far one output can see, and how much of that it looks at."""

import torch
from convolutions import Kind, energy, enlarged, framed, layers_of, output_gradient, theoretical_width, two_sigma_width
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *


def ways(neighbours: Count, layers: Count) -> Tensors:
    """How many ways lead from one output to each place below it, on a line, where each unit has so many neighbours.

    neighbours () int64: those that a unit sees in the layer below, itself included
    layers     (layer + 1,) int64, 0, 1, …
    places     (place,) int64, the output's is 0
    counts     (layer + 1, place) int64
    share      (layer + 1, place) of all ways through so many layers
    widths     (layer + 1,) int64, how many places any way leads to
    sigma      (layer + 1,) the standard deviation of the place at a way's end
    within     (layer + 1,) the share of ways that end within 2σ
    """
    margin = neighbours // 2
    counts = torch.zeros(layers + 1, 2 * margin * layers + 1, dtype=torch.int64)
    counts[0, margin * layers] = 1
    for layer in range(layers):
        counts[layer + 1] = functional.pad(counts[layer], (margin, margin)).unfold(0, neighbours, 1).sum(dim=1)
    passed, places = torch.arange(layers + 1), torch.arange(-margin * layers, margin * layers + 1)
    share = counts / float(neighbours) ** passed.double()[:, None]
    sigma = (share * places**2).sum(dim=1).sqrt()
    return {
        "neighbours": torch.tensor(neighbours),
        "layers": passed,
        "places": places,
        "counts": counts,
        "share": share,
        "widths": (counts > 0).sum(dim=1),
        "sigma": sigma,
        "within": (share * (places.abs() <= 2 * sigma[:, None])).sum(dim=1),
    }


def receptive_field(depth: Count, channels: Count, networks: Count, averaged_depth: Count, seed: Seed) -> Tensors:
    """What one output of a stack of 3×3 convolutions with random weights looks at, by how deep the stack is.

    depths        (depth,) int64, 1, 2, …
    fields        (depth, side, side) the squared gradient of the output on the image, mean of all networks, over its
                  largest value
    relative      (depth, side, side) the same, each depth's theoretical field enlarged to the whole image
    averaging     (network, width, width) at one depth, of the mean of the first so many networks, within its
                  theoretical field
    averaged_depth   () that depth
    theoretical   (depth,) int64, the width in pixels of the field that any way leads to
    effective     (depth,) the width from -2σ to 2σ of the mean squared gradient
    each          (depth, network) the same of each network by itself
    predicted     (depth,) 4·√(2·depth/3)
    share         (depth,) effective over theoretical
    networks, channels   () how many there are
    """
    side = 2 * depth + 1
    spreads = torch.zeros(depth, networks, side, side, dtype=torch.float64)
    for network in range(networks):
        layers = layers_of("plain", depth, channels, generator_for(f"weights {network}", seed))
        for i in range(depth):
            gradient = output_gradient(layers[: i + 1], False, generator_for("image", seed))
            spreads[i, network] = framed(energy(gradient), side)
    depths, mean = torch.arange(1, depth + 1), spreads.mean(dim=1)
    theoretical, effective = 2 * depths + 1, two_sigma_width(mean)
    relative = [enlarged(field, width, side) for field, width in zip(mean, theoretical.tolist(), strict=True)]
    summed, edge = spreads[averaged_depth - 1].cumsum(dim=0), depth - averaged_depth
    return {
        "depths": depths,
        "fields": _over_largest(mean),
        "relative": _over_largest(torch.stack(relative)),
        "averaging": _over_largest(summed[:, edge : side - edge, edge : side - edge]),
        "averaged_depth": torch.tensor(averaged_depth),
        "theoretical": theoretical,
        "effective": effective,
        "each": two_sigma_width(spreads),
        "predicted": 4 * (2 * depths.double() / 3).sqrt(),
        "share": effective / theoretical,
        "networks": torch.tensor(networks),
        "channels": torch.tensor(channels),
    }


def other_stacks(kinds: list[Kind], depth: Count, channels: Count, networks: Count, seed: Seed) -> Tensors:
    """The same of stacks of one depth that are built otherwise.

    <kind>/field         (side, side) the mean squared gradient over its largest value; all have the same scale
    <kind>/theoretical   () int64; <kind>/effective, <kind>/share () as in receptive_field
    depth                ()
    """
    spreads, tensors = {}, {"depth": torch.tensor(depth)}
    for kind in kinds:
        found = []
        for network in range(networks):
            layers = layers_of(kind, depth, channels, generator_for(f"{kind} weights {network}", seed))
            gradient = output_gradient(layers, kind == "relu", generator_for(f"image {network}", seed))
            found.append(energy(gradient))
        spreads[kind] = torch.stack(found).mean(dim=0)
        tensors[f"{kind}/theoretical"] = torch.tensor(theoretical_width(layers))
        tensors[f"{kind}/effective"] = two_sigma_width(spreads[kind])
        tensors[f"{kind}/share"] = tensors[f"{kind}/effective"] / tensors[f"{kind}/theoretical"]
    side = max(len(spread) for spread in spreads.values())
    return tensors | {f"{kind}/field": _over_largest(framed(spread, side)) for kind, spread in spreads.items()}


def _over_largest(fields: Tensor) -> Tensor:
    """Each of them over its own largest value, (…, side, side), in float32: they are only looked at."""
    return (fields / fields.amax(dim=(-2, -1), keepdim=True)).float()
