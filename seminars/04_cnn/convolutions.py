"""Stacks of convolutions with random weights, and the gradient of one of their outputs on the image.

Source: Luo, Li, Urtasun & Zemel 2016, "Understanding the effective receptive field in deep convolutional neural
networks".
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *

Kind = Literal["plain", "relu", "skip", "stride", "dilated"]
KERNEL = 3
DILATIONS = (1, 2, 3)  # in turn: no input between is passed over (Wang et al. 2018)


class Layer(NamedTuple):
    """One convolution of 3×3 without bias or padding.

    weight:   (out, in, 3, 3)
    stride:   how many places it moves at once; dilation: how far apart its inputs are
    is_added: whether what comes in is added to what comes out, as in a residual network
    """

    weight: Tensor
    stride: int
    dilation: int
    is_added: bool


def layers_of(kind: Kind, depth: int, channels: int, generator: torch.Generator) -> list[Layer]:
    """Layers with normal weights that keep the variance of a signal: 1 / (inputs of a unit), or He's 2 / … for ReLU.

    stride: the layer in the middle moves by two, so those after it see twice as far; dilated: see DILATIONS
    """
    layers = []
    gain = 2 if kind == "relu" else 1
    for level in range(depth):
        inputs = 1 if level == 0 else channels
        weight = torch.randn(channels, inputs, KERNEL, KERNEL, dtype=torch.float64, generator=generator)
        weight *= (gain / (inputs * KERNEL**2)) ** 0.5
        stride = 2 if kind == "stride" and level == depth // 2 else 1
        dilation = DILATIONS[level % len(DILATIONS)] if kind == "dilated" else 1
        layers.append(Layer(weight, stride, dilation, kind == "skip" and level > 0))
    return layers


def theoretical_width(layers: Sequence[Layer]) -> int:
    """How many inputs there are, along one side, from which any way leads to one output."""
    width = 1
    for layer in reversed(layers):
        width = (width - 1) * layer.stride + (KERNEL - 1) * layer.dilation + 1
    return width


def output_gradient(layers: Sequence[Layer], rectified: bool, generator: torch.Generator) -> Tensor:
    """The gradient of one output of the last layer on an image that is just as large as its field: (side, side).

    rectified: a ReLU after each layer but the last
    """
    side = theoretical_width(layers)
    image = torch.randn(1, 1, side, side, dtype=torch.float64, generator=generator).requires_grad_()
    signal: Tensor = image
    for level, layer in enumerate(layers, start=1):
        out = functional.conv2d(signal, layer.weight, stride=layer.stride, dilation=layer.dilation)
        if layer.is_added:
            margin = layer.dilation
            out = out + signal[..., margin:-margin, margin:-margin]
        signal = out.relu() if rectified and level < len(layers) else out
    assert signal.shape[-2:] == (1, 1), "one output, and no more"
    (gradient,) = torch.autograd.grad(signal[0, 0, 0, 0], image)
    return gradient[0, 0]


def energy(gradient: Tensor) -> Tensor:
    """How the squared gradient is spread over the image: (side, side), which sum to 1."""
    squared = gradient.square()
    return squared / squared.sum()


def two_sigma_width(spread: Tensor) -> Tensor:
    """From -2σ to 2σ about the middle, in pixels: (…, side, side) -> (…,), σ along one axis, the mean of both."""
    side = spread.shape[-1]
    squares = (torch.arange(side, dtype=spread.dtype) - (side - 1) / 2) ** 2
    variance = (spread * (squares + squares[:, None])).sum(dim=(-2, -1)) / 2 / spread.sum(dim=(-2, -1))
    return 4 * variance.sqrt()


def framed(field: Tensor, side: int) -> Tensor:
    """The field in the middle of a larger image, with zeros around it: (side, side)."""
    margin = (side - field.shape[-1]) // 2
    return functional.pad(field, (margin, side - field.shape[-1] - margin) * 2)


def enlarged(field: Tensor, width: int, side: int) -> Tensor:
    """The middle of an image, of the width given, as large as the whole: (side, side)."""
    margin = (field.shape[-1] - width) // 2
    middle = field[margin : margin + width, margin : margin + width]
    return functional.interpolate(middle[None, None], size=(side, side), mode="nearest-exact")[0, 0]
