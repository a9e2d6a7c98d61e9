"""Multilayer perceptrons and autograd: how gradients are found, what a hidden unit adds, how wide is wide enough."""

import torch
from gradient_cost import cost_of_gradient
from sklearn.datasets import make_moons
from tape import Operation, recorded
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *

SUM = (Operation("product", torch.mul, ("x", "w")), Operation("sum", torch.add, ("product", "b")))


def chain_rule(x: float, w: float, b: float, reach: Rate) -> Tensors:
    """The loss L = (x·w + b)², operation by operation, and what flows back through it: the tensors of `recorded`.

    The results are called product, sum and loss; the leaves x, w and b. The curves reach so far to either side.
    """
    operations = (*SUM, Operation("loss", torch.square, ("sum",)))
    offsets = torch.linspace(-reach, reach, 81, dtype=torch.float64)
    return recorded(operations, {"x": x, "w": w, "b": b}, offsets)


def used_twice(x: float, w: float, b: float) -> Tensors:
    """The same loss without a square, as sum·sum: one value that is used twice. The tensors of `recorded`."""
    operations = (*SUM, Operation("loss", torch.mul, ("sum", "sum")))
    return recorded(operations, {"x": x, "w": w, "b": b}, torch.zeros(1, dtype=torch.float64))


def gradient_cost(widths: list[Count], examples: Count, nudge: Rate, seed: Seed) -> Tensors:
    """What the gradient of a network costs by one pass back, and by nudging one parameter after another.

    parameters                 () how many
    forward, backward          () floating-point operations of a pass, as torch counts those of its matrix products
    ratio                      () backward over forward
    gradient, nudged           (parameter,) float64, the gradient by each of the two ways
    difference                 () the greatest difference of the two, as a share of the greatest slope
    """
    images, labels = digits(torch.float64)
    network = perceptron(widths, "he", generator_for("weights", seed)).double()
    return cost_of_gradient(network, images[:examples], labels[:examples], nudge)


def two_moons(samples: Count, noise: Rate, seed: Seed) -> Tensors:
    """Two half-moons in the plane, one in the other.

    points  (sample, 2) float32, centred on the middle between the moons; labels (sample,) int64, 0 or 1
    """
    points, labels = make_moons(samples, noise=noise, random_state=seed)
    middle = torch.tensor([0.5, 0.25])  # of scikit-learn's moons
    return {
        "points": torch.tensor(points, dtype=torch.float32) - middle,
        "labels": torch.tensor(labels, dtype=torch.int64),
    }


def boundaries(
    two_moons: Tensors,
    widths: list[Count],
    seeds: list[Seed],
    steps: Count,
    rate: Rate,
    frames: Count,
    x_range: Pair,
    y_range: Pair,
    resolution: Count,
) -> Tensors:
    """A network of one hidden layer with ReLU, by its width and its first weights, while Adam trains it on all points.

    widths, seeds     (width,), (seed,)
    recorded_at       (frame,) int64, the steps that the rest is of: dense at first, where most happens
    share             (width, seed, frame, row, column) the softmax's share of class 1 over the plane; row 0 is the top
    accuracy, loss    (width, seed, frame) on the points
    reached           (width,) int64, how many of the seeds end with every point on its side
    hidden<width>     (seed, frame, unit, 3) each hidden unit's weights for x and y, and its bias
    x_range, y_range  (2,) the rectangle of the plane
    """
    points, labels = two_moons["points"], two_moons["labels"]
    recorded_at = _early_and_late(steps, frames)
    plane = _plane(x_range, y_range, resolution)
    tensors: dict[str, Tensor] = {}
    runs = []
    for width in widths:
        of_width = [_run(points, labels, width, seed, steps, rate, recorded_at, plane) for seed in seeds]
        tensors[f"hidden{width}"] = torch.stack([run.pop("hidden") for run in of_width])
        runs.append({key: torch.stack([run[key] for run in of_width]) for key in of_width[0]})
    tensors |= {key: torch.stack([run[key] for run in runs]) for key in runs[0]}
    return tensors | {
        "widths": torch.tensor(widths),
        "seeds": torch.tensor(seeds),
        "recorded_at": recorded_at,
        "reached": (tensors["accuracy"][..., -1] == 1).sum(dim=1),
        "x_range": torch.tensor(x_range),
        "y_range": torch.tensor(y_range),
    }


def _run(
    points: Tensor,
    labels: Tensor,
    width: int,
    seed: int,
    steps: int,
    rate: float,
    recorded_at: Tensor,
    plane: Tensor,
) -> dict[str, Tensor]:
    """One training: share, accuracy, loss and hidden at the steps to be recorded."""
    network = perceptron([2, width, 2], "he", generator_for("weights", seed))
    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    recorded: dict[str, list[Tensor]] = {"share": [], "accuracy": [], "loss": [], "hidden": []}
    at = set(recorded_at.tolist())
    for step in range(steps + 1):
        optimizer.zero_grad()
        outputs = network(points)
        loss = functional.cross_entropy(outputs, labels)
        if step in at:
            hidden = linear_layers(network)[0]
            recorded["accuracy"].append((outputs.argmax(dim=1) == labels).float().mean())
            recorded["loss"].append(loss.detach())
            recorded["hidden"].append(torch.cat([hidden.weight, hidden.bias[:, None]], dim=1).detach())
            with torch.no_grad():
                recorded["share"].append(network(plane).softmax(dim=-1)[..., 1])
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return {key: torch.stack(values) for key, values in recorded.items()}


def _early_and_late(steps: int, frames: int) -> Tensor:
    """Steps from 0 to the last, about evenly spaced in their square root: (frame,) int64, none twice."""
    return (torch.linspace(0, 1, frames) ** 2 * steps).round().long().unique()


def _plane(x_range: Pair, y_range: Pair, resolution: int) -> Tensor:
    """Points of a rectangle, from its top left corner: (row, column, 2), as many columns as the resolution."""
    rows = round(resolution * (y_range[1] - y_range[0]) / (x_range[1] - x_range[0]))
    x, y = torch.linspace(*x_range, resolution), torch.linspace(y_range[1], y_range[0], rows)
    return torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
