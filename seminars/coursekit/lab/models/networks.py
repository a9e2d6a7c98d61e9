"""Multilayer perceptrons, initialised from a seed of their own."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import torch
from torch import Tensor, nn

Initialisation: TypeAlias = Literal["xavier", "he"]


def initialise(weight: Tensor, scheme: Initialisation, generator: torch.Generator) -> Tensor:
    """Fill a weight in place with normal numbers of the scheme's variance, and return it.

    weight:  (out, in)
    scheme:  "xavier", variance 2/(in + out); or "he", variance 2/in
    source:  Glorot & Bengio 2010, eq. 16, drawn normal rather than uniform; He et al. 2015, eq. 10
    """
    if scheme == "xavier":
        return nn.init.xavier_normal_(weight, generator=generator)
    return nn.init.kaiming_normal_(weight, nonlinearity="relu", generator=generator)


def perceptron(widths: Sequence[int], scheme: Initialisation, generator: torch.Generator) -> nn.Sequential:
    """Linear layers with a ReLU between each two, from `widths[0]` inputs to `widths[-1]` outputs; biases start at 0.

    raises:  ValueError if there are fewer than two widths
    """
    if len(widths) < 2:
        raise ValueError(f"widths = {list(widths)}, but a network needs an input width and an output width")
    modules: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        linear = _blank_linear(inputs, outputs)
        initialise(linear.weight, scheme, generator)
        nn.init.zeros_(linear.bias)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def _blank_linear(inputs: int, outputs: int) -> nn.Linear:
    """A layer whose numbers are still to be set; nn.Linear alone would draw them from torch's global generator."""
    return nn.Linear(inputs, outputs, device="meta").to_empty(device="cpu")


def linear_layers(network: nn.Module) -> list[nn.Linear]:
    """The linear layers of a network, from its input to its output."""
    return [module for module in network.modules() if isinstance(module, nn.Linear)]


def weights_and_biases(network: nn.Module) -> dict[str, Tensor]:
    """Copies of the parameters that a network computes with; a pruned weight is 0.

    returns: weight1 (out, in), bias1 (out,), weight2, …, numbered from the input
    """
    parameters: dict[str, Tensor] = {}
    for number, layer in enumerate(linear_layers(network), start=1):
        weight = layer.weight
        if hasattr(layer, "weight_orig"):
            # torch.nn.utils.prune sets `weight` before each forward pass: after an optimizer's step it is one step old.
            weight = layer.get_parameter("weight_orig") * layer.get_buffer("weight_mask")
        parameters[f"weight{number}"] = weight.detach().clone()
        parameters[f"bias{number}"] = layer.bias.detach().clone()
    return parameters


def perceptron_from(parameters: Mapping[str, Tensor]) -> nn.Sequential:
    """The network that `weights_and_biases` describes; it shares no memory with the tensors given."""
    modules: list[nn.Module] = []
    for weight, bias in zip(in_layers("weight", parameters), in_layers("bias", parameters), strict=True):
        linear = _blank_linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            linear.weight.copy_(weight)
            linear.bias.copy_(bias)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def in_layers(kind: str, tensors: Mapping[str, Tensor]) -> list[Tensor]:
    """The tensors of one kind from the first layer to the last: weight1, weight2, … for the kind "weight"."""
    count = sum(name.startswith(kind) and name[len(kind) :].isdigit() for name in tensors)
    return [tensors[f"{kind}{number}"] for number in range(1, count + 1)]


def named_by_layer(kind: str, tensors: Sequence[Tensor], first: int = 1) -> dict[str, Tensor]:
    """The inverse of `in_layers`: names for the tensors of one kind, counted from `first`."""
    return {f"{kind}{number}": tensor for number, tensor in enumerate(tensors, start=first)}


def stacked(parameters: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Several networks of one shape as one: each tensor gets a first axis over them."""
    return {name: torch.stack([network[name] for network in parameters]) for name in parameters[0]}


def network_at(networks: Mapping[str, Tensor], index: int) -> dict[str, Tensor]:
    """One of the stacked networks again: its weight1 (out, in), bias1 (out,), …, and no other tensor."""
    parameters = {kind: [tensor[index] for tensor in in_layers(kind, networks)] for kind in ("weight", "bias")}
    return named_by_layer("weight", parameters["weight"]) | named_by_layer("bias", parameters["bias"])


def largest_units(parameters: Mapping[str, Tensor], counts: Sequence[int]) -> list[Tensor]:
    """The units with the largest summed magnitude of the weights that come in and go out.

    counts:  how many of each layer of units: inputs, hidden layers, outputs
    returns: (count,) int64 indices for each layer of units, ascending
    raises:  ValueError if there is not one count for each layer of units, or a layer has fewer
    """
    magnitudes = [weight.abs() for weight in in_layers("weight", parameters)]
    coming_in = [torch.zeros(magnitudes[0].shape[1]), *(magnitude.sum(dim=1) for magnitude in magnitudes)]
    going_out = [*(magnitude.sum(dim=0) for magnitude in magnitudes), torch.zeros(len(magnitudes[-1]))]
    sums = [arriving + leaving for arriving, leaving in zip(coming_in, going_out, strict=True)]
    widths = [len(of_layer) for of_layer in sums]
    if len(counts) != len(widths) or any(count > width for count, width in zip(counts, widths, strict=True)):
        raise ValueError(f"asked for {list(counts)} units, but the layers have {widths}")
    return [of_layer.topk(count).indices.sort().values for of_layer, count in zip(sums, counts, strict=True)]


def between_units(units: Sequence[Tensor], tensors: Sequence[Tensor]) -> list[Tensor]:
    """What stands between chosen units, of a tensor (…, out, in) for each layer of weights.

    units:   (count,) int64 indices for each layer of units: inputs, hidden layers, outputs
    returns: (…, count of the layer after, count of the layer before) for each layer of weights
    """
    return [
        tensor[..., after[:, None], before]
        for tensor, before, after in zip(tensors, units[:-1], units[1:], strict=True)
    ]


def relu_responses(inputs: Tensor, depth: int, scheme: Initialisation, generator: torch.Generator) -> Iterator[Tensor]:
    """The responses of an untrained network of one width without biases: y_0 = W_0 x, y_L = W_L relu(y_{L-1}).

    inputs:  (example, unit)
    yields:  depth + 1 times (example, unit), each before its ReLU
    """
    width, signal = inputs.shape[1], inputs
    for _ in range(depth + 1):
        response = signal @ initialise(torch.empty(width, width), scheme, generator).T
        yield response
        signal = response.relu()
