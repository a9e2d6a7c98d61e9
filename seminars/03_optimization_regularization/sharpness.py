"""The sharpness of a network's loss: its largest curvature, in which direction, and gradient descent beside it.

Source: Cohen, Kaur, Li, Kolter & Talwalkar 2021, "Gradient descent on neural networks typically occurs at the edge of
stability".
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *

Loss = Callable[[Tensor], Tensor]
MOST_ITERATIONS = 400
TOLERANCE = 1e-5  # of the curvature, between two iterations


class Curvature(NamedTuple):
    """The largest eigenvalue of a Hessian, and its unit eigenvector, (parameter,)."""

    value: float
    direction: Tensor


class Descent(NamedTuple):
    """What gradient descent did from a start, of `steps` steps.

    loss:       (steps + 1,)
    sharpness:  (measured,) the largest curvature at the steps that were asked for
    slices:     (measured, offset) the loss along its direction, through the point where the run was
    kept:       (kept, parameter) the points at the steps that were to be kept
    """

    loss: Tensor
    sharpness: Tensor
    slices: Tensor
    kept: Tensor


def tanh_network(widths: Sequence[int], seed: int) -> Tensor:
    """All parameters of a network with tanh between its layers as one vector, initialised as torch's Linear is.

    returns: (parameter,) float64: weight (out, in) and bias (out,) of each layer in turn, uniform within 1/√in
    """
    draw = generator_for("weights", seed)
    parts = []
    for inputs, outputs in pairwise(widths):
        drawn = torch.rand(outputs * inputs + outputs, dtype=torch.float64, generator=draw)
        parts.append((2 * drawn - 1) / inputs**0.5)
    return torch.cat(parts)


def squared_error(widths: Sequence[int], images: Tensor, labels: Tensor) -> Loss:
    """The mean squared error of such a network over all examples, and outputs, as a function of its parameters.

    images: (example, pixel) float64; labels: (example,) int64, which become 0s and a 1
    """
    wanted = functional.one_hot(labels, widths[-1]).to(images.dtype)
    layers = list(pairwise(widths))
    sizes = [size for inputs, outputs in layers for size in (outputs * inputs, outputs)]

    def loss(parameters: Tensor) -> Tensor:
        parts = iter(parameters.split(sizes))
        signal = images
        for depth, (inputs, outputs) in enumerate(layers, start=1):
            signal = functional.linear(signal, next(parts).view(outputs, inputs), next(parts))
            if depth < len(layers):
                signal = signal.tanh()
        return functional.mse_loss(signal, wanted)

    return loss


def largest_curvature(loss: Loss, at: Tensor, guess: Tensor) -> Curvature:
    """Power iteration on Hessian-vector products, from a guess of the direction, (parameter,)."""
    point = at.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(point), point, create_graph=True)
    direction, value = guess / guess.norm(), 0.0
    for _ in range(MOST_ITERATIONS):
        (curved,) = torch.autograd.grad(gradient @ direction, point, retain_graph=True)
        before, value = value, float(direction @ curved)
        direction = curved / curved.norm()
        if abs(value - before) <= TOLERANCE * abs(value):
            break
    return Curvature(value, direction if direction @ guess >= 0 else -direction)


def along(loss: Loss, at: Tensor, direction: Tensor, offsets: Tensor) -> Tensor:
    """The loss on a line through a point: (offset,)."""
    with torch.no_grad():
        return torch.stack([loss(at + offset * direction) for offset in offsets])


def descend(
    loss: Loss,
    start: Tensor,
    rate: float,
    steps: int,
    measure_at: Sequence[int],
    offsets: Tensor,
    keep: range,
    grows: str = "",
) -> Descent:
    """Gradient descent by torch's SGD, all examples in every step.

    measure_at: after how many steps the sharpness is measured; keep: after which the point is kept
    grows:      the hyperparameter that says how many steps there are, where no measurement depends on it
    """
    point = start.clone().requires_grad_()
    running = torch.optim.SGD([point], lr=rate)
    losses, sharpness, slices, kept = [], [], [], []
    direction = torch.randn(len(start), dtype=start.dtype, generator=generator_for("direction", 0))
    changing = point, running, direction, losses, sharpness, slices, kept
    for step in resumable(range(steps + 1), *changing, grows=grows):
        if step:  # and not at the end of the step before: a run may end there, and a longer one go on
            running.step()
        if step in keep:
            kept.append(point.detach().clone())
        if step in measure_at:
            value, turned = largest_curvature(loss, point, direction)
            direction.copy_(turned)
            sharpness.append(value)
            slices.append(along(loss, point.detach(), direction, offsets))
        running.zero_grad()
        here = loss(point)
        here.backward()  # type: ignore[no-untyped-call]
        losses.append(here.detach())
    points = torch.stack(kept) if kept else start.new_empty(0, len(start))
    return Descent(torch.stack(losses), torch.tensor(sharpness, dtype=start.dtype), torch.stack(slices), points)


def riding(
    loss: Loss, start: Tensor, rates: Sequence[float], steps: int, every: int, reach: float
) -> dict[str, Tensor]:
    """Runs from one start by learning rate, as edge_of_stability has them."""
    offsets, measured_at = torch.linspace(-reach, reach, 61, dtype=torch.float64), torch.arange(0, steps + 1, every)
    at = measured_at.tolist()
    runs = [descend(loss, start, rate, steps, at, offsets, range(0), grows="steps") for rate in rates]
    limits, sharpness = 2 / torch.tensor(rates, dtype=torch.float64), torch.stack([run.sharpness for run in runs])
    losses = torch.stack([run.loss for run in runs])
    arrival = [measured_at[above].tolist() for above in sharpness >= limits[:, None]]
    arrived = torch.tensor([found[0] if found else steps for found in arrival])
    rose, late = losses.diff() > 0, len(measured_at) * 2 // 3
    return {
        "rates": torch.tensor(rates, dtype=torch.float64),
        "limits": limits,
        "loss": losses,
        "measured_at": measured_at,
        "sharpness": sharpness,
        "arrival": arrived,
        "settled": sharpness[:, late:].mean(dim=1) / limits,
        "rises/before": torch.stack([up[:step].double().mean() for up, step in zip(rose, arrived, strict=True)]),
        "rises/after": torch.stack([up[step:].double().mean() for up, step in zip(rose, arrived, strict=True)]),
        "offsets": offsets,
        "slices": torch.stack([run.slices for run in runs]),
        "parameters": torch.tensor(len(start)),
    }


def swinging(
    loss: Loss, start: Tensor, rate: float, window: tuple[int, int], every: int, reach: float
) -> dict[str, Tensor]:
    """A stretch of one run along the sharpest direction at its mean point, as edge_swing has it."""
    steps, measured_at = range(window[0], window[1] + 1), range(window[0], window[1] + 1, every)
    offsets = torch.linspace(-reach, reach, 61, dtype=torch.float64)
    run = descend(loss, start, rate, window[1], measured_at, offsets, steps)
    middle = run.kept.mean(dim=0)
    _, direction = largest_curvature(loss, middle, run.kept[-1] - run.kept[-2])
    return {
        "steps": torch.tensor(steps),
        "position": (run.kept - middle) @ direction,
        "loss": run.loss[window[0] :],
        "measured_at": torch.tensor(measured_at),
        "sharpness": run.sharpness,
        "highest": run.sharpness.max(),
        "lowest": run.sharpness[int(run.sharpness.argmax()) :].min(),
        "offsets": offsets,
        "slice": along(loss, middle, direction, offsets),
    }
