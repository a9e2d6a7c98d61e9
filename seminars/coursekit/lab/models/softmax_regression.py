"""Softmax regression on the digits: the smallest real model, whose weights are one vector."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from coursekit.lab.models.digits import digits
from coursekit.lab.models.training import generator_for, shuffled_batches

PIXELS, CLASSES = 64, 10


def minibatch_loss(batch: int, seed: int) -> Callable[[Tensor], Tensor]:
    """The cross-entropy of the next minibatch, another one at each call.

    batch:   digits in a minibatch
    seed:    of the order in which they come; every epoch passes over all of them once
    returns: a function from weights (class·pixel,) float64 to a scalar, for one `record`
    """
    batches = shuffled_batches(*digits(torch.float64), batch, generator_for("batches", seed))

    def loss(weights: Tensor) -> Tensor:
        images, labels = next(batches)
        return functional.cross_entropy(images @ weights.view(CLASSES, PIXELS).T, labels)

    return loss


def untrained() -> Tensor:
    """Weights of 0, the usual start of a convex problem: (class·pixel,) float64."""
    return torch.zeros(CLASSES * PIXELS, dtype=torch.float64)


def weight_index(pixel: int, digit: int) -> int:
    """Where the weight from a pixel to a digit stands in the vector of all of them.

    raises: ValueError if there is no such pixel (0…63, rows of 8) or no such digit (0…9)
    """
    if not (0 <= pixel < PIXELS and 0 <= digit < CLASSES):
        raise ValueError(f"pixel = {pixel}, digit = {digit}, but pixels run from 0 to 63 and digits from 0 to 9.")
    return digit * PIXELS + pixel
