"""The edge of stability: how sharp the loss becomes under gradient descent, and what happens there."""

import torch
from racing import number_of
from sharpness import riding, squared_error, swinging, tanh_network

from coursekit.lab import *


def curvature_limit(rate: Rate, products: list[Rate], start: Rate, steps: Count) -> Tensors:
    """Gradient descent on parabolas ½λx²: its step shrinks x, or swings about the minimum, or leaves it, by ηλ alone.

    rate, limit     () the learning rate η, and the curvature 2/η above which it diverges
    products        (parabola,) ηλ of each
    curvatures      (parabola,) λ
    x, loss         (parabola, steps + 1) where torch's SGD is after each step, its start included, and ½λx² there
    """
    curvatures = [product / rate for product in products]
    descent = Optimizer.model_validate({"class": "SGD", "lr": rate})
    origin = torch.tensor([start], dtype=torch.float64)
    runs = [
        record(lambda x, curvature=curvature: 0.5 * curvature * x.square().sum(), origin, descent, steps)
        for curvature in curvatures
    ]
    return {
        "rate": number_of(rate),
        "limit": number_of(2 / rate),
        "products": torch.tensor(products, dtype=torch.float64),
        "curvatures": torch.tensor(curvatures, dtype=torch.float64),
        "x": torch.stack([run.xy[:, 0] for run in runs]),
        "loss": torch.stack([run.loss for run in runs]),
    }


def edge_of_stability(
    widths: list[Count], examples: Count, rates: list[Rate], steps: Count, every: Count, reach: Rate, seed: Seed
) -> Tensors:
    """Full-batch gradient descent on the digits, by learning rate, and the sharpness that it comes to.

    rates, limits       (rate,) η, and 2/η
    loss                (rate, steps + 1)
    measured_at         (measured,) 0, every, 2·every, …
    sharpness           (rate, measured) the Hessian's largest eigenvalue
    arrival             (rate,) int64, the step of the first measurement at 2/η or above; `steps` if there is none
    settled             (rate,) the mean sharpness of the last third of the run, in multiples of 2/η
    rises/before, …/after   (rate,) the share of steps on which the loss rose, before the arrival and from then on
    offsets, slices     (offset,), (rate, measured, offset) the loss along the sharpest direction
    parameters, examples   () how many there are
    """
    images, labels = digits(torch.float64)
    loss = squared_error(widths, images[:examples], labels[:examples])
    runs = riding(loss, tanh_network(widths, seed), rates, steps, every, reach)
    return runs | {"examples": torch.tensor(examples)}


def edge_swing(
    widths: list[Count],
    examples: Count,
    rate: Rate,
    window: tuple[Count, Count],
    every: Count,
    reach: Rate,
    seed: Seed,
) -> Tensors:
    """The same run as it comes to the edge: where it is along the sharpest direction, step by step.

    rate, limit             (); steps (step,) those of the window, its first and last included
    position                (step,) along the sharpest direction at the window's mean point, which is 0
    loss                    (step,)
    measured_at, sharpness  (measured,) every so many steps of the window
    highest, lowest         () the sharpness at its highest, and at its lowest after that
    offsets, slice          (offset,) the loss along that direction, through the mean point
    """
    images, labels = digits(torch.float64)
    loss = squared_error(widths, images[:examples], labels[:examples])
    near = swinging(loss, tanh_network(widths, seed), rate, window, every, reach)
    return near | {"rate": number_of(rate), "limit": number_of(2 / rate)}
