"""Least squares on random features, waves on a line or hinges on images: only the weights of their sum are fitted.

Sources: Belkin, Hsu, Ma & Mandal 2019, "Reconciling modern machine-learning practice and the classical bias-variance
trade-off"; Nakkiran et al. 2019, "Deep double descent"; Rahimi & Recht 2007 for random features.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *

DEGREES = 5


class Waves(NamedTuple):
    """cos(frequency · x + phase) for each feature, of one input: frequencies and phases (feature,)."""

    frequencies: Tensor
    phases: Tensor

    def of(self, x: Tensor) -> Tensor:
        """(example,) -> (example, feature)"""
        return torch.cos(x[:, None] * self.frequencies + self.phases)


class Hinges(NamedTuple):
    """max(0, direction · x) for each feature: directions (feature, input)."""

    directions: Tensor

    def of(self, inputs: Tensor) -> Tensor:
        """(example, input) -> (example, feature)"""
        return (inputs @ self.directions.T).clamp(min=0)


class Fit(NamedTuple):
    """The least-squares fit with the least weights.

    weights:  (feature, output)
    rank:     of the features on the examples: with as many as there are examples, every one can be fitted
    smallest: the smallest singular value that is not zero
    """

    weights: Tensor
    rank: int
    smallest: float

    @property
    def norm(self) -> float:
        return float(self.weights.norm())


def random_waves(count: int, spread: float, seed: int) -> Waves:
    """Frequencies of Student's t, times the spread: most are low, and now and then there is a high one."""
    normal = torch.randn(count, DEGREES + 1, dtype=torch.float64, generator=generator_for("waves", seed))
    frequencies = normal[:, 0] / normal[:, 1:].square().mean(dim=1).sqrt()
    phases = torch.rand(count, dtype=torch.float64, generator=generator_for("phases", seed))
    return Waves(spread * frequencies, 2 * torch.pi * phases)


def random_hinges(count: int, inputs: int, seed: int) -> Hinges:
    """Normal directions, of about unit length."""
    drawn = torch.randn(count, inputs, dtype=torch.float64, generator=generator_for("hinges", seed))
    return Hinges(drawn / inputs**0.5)


def least_norm(features: Tensor, wanted: Tensor, penalty: float = 0.0) -> Fit:
    """Of all weights with the least squared error, those with the least sum of squares; with a penalty, ridge.

    features: (example, feature); wanted: (example, output)
    """
    left, sizes, right = torch.linalg.svd(features, full_matrices=False)
    counted = sizes > sizes[0] * max(features.shape) * torch.finfo(features.dtype).eps
    gains = sizes / (sizes.square() + penalty)
    rank = int(counted.sum())
    weights = right[:rank].T @ (gains[:rank, None] * (left[:, :rank].T @ wanted))
    return Fit(weights, rank, float(sizes[rank - 1]))


class Points(NamedTuple):
    """A few noisy points of a curve on [-1, 1]: x and y (point,), and the curve itself on a fine grid."""

    x: Tensor
    y: Tensor
    grid: Tensor
    curve: Tensor


def few_points(count: int, noise: float, seed: int) -> Points:
    """Points of one and a half waves of a sine, about evenly spaced, the first and the last at the ends."""
    draw = generator_for("points", seed)
    x = torch.linspace(-1, 1, count, dtype=torch.float64)
    x[1:-1] += (torch.rand(count - 2, dtype=torch.float64, generator=draw) - 0.5) / (count - 1)
    grid = torch.linspace(-1, 1, 241, dtype=torch.float64)
    y = _wave(x) + noise * torch.randn(count, dtype=torch.float64, generator=draw)
    return Points(x, y, grid, _wave(grid))


def _wave(x: Tensor) -> Tensor:
    return torch.sin(1.5 * torch.pi * x)


class Split(NamedTuple):
    """Some digits to learn from, and all others to be judged by; labels (example,), images (example, pixel).

    labels: as they are learned from, some of them wrong; right_labels: as they should be
    """

    images: Tensor
    labels: Tensor
    right_labels: Tensor
    test_images: Tensor
    test_labels: Tensor


def noisy_digits(examples: int, noise: float, seed: int) -> Split:
    """A share of the labels to learn from are wrong: each is one of the nine others. The test labels are right."""
    images, labels = digits(torch.float64)
    draw = generator_for("digits", seed)
    order = torch.randperm(len(labels), generator=draw)
    some, others = order[:examples], order[examples:]
    given = labels[some].clone()
    wrong = torch.randperm(examples, generator=draw)[: round(noise * examples)]
    given[wrong] = (given[wrong] + torch.randint(1, 10, (len(wrong),), generator=draw)) % 10
    return Split(images[some], given, labels[some], images[others], labels[others])


def centred_classes(labels: Tensor) -> Tensor:
    """One-hot labels less a tenth: (example, 10) float64, each row summing to 0."""
    return functional.one_hot(labels, 10).double() - 0.1


def line_fitted(data: Points, waves: Waves, widths: Sequence[int]) -> dict[str, Tensor]:
    """The first so many waves fitted to the points: fits, error, train_error, norm, smallest, rank, a row a width."""
    at_points, at_grid = waves.of(data.x), waves.of(data.grid)
    found = [least_norm(at_points[:, :width], data.y[:, None]) for width in widths]
    fits, fitted = (
        torch.stack([features[:, :width] @ fit.weights[:, 0] for width, fit in zip(widths, found, strict=True)])
        for features in (at_grid, at_points)
    )
    return {
        "fits": fits,
        "error": (fits - data.curve).square().mean(dim=1),
        "train_error": (fitted - data.y).square().mean(dim=1),
        **_sizes_of(found),
    }


def perfect_fits(data: Points, waves: Waves, width: int) -> dict[str, Tensor]:
    """Fits through all points, from the only one of as many waves as points to that of least weights and beyond.

    along (sample,) from 1, the first, to 0, the second, and on to -1; fits (sample, grid); norms (sample,); width ()
    """
    at_points, at_grid = waves.of(data.x)[:, :width], waves.of(data.grid)[:, :width]
    least = least_norm(at_points, data.y[:, None]).weights[:, 0]
    # More waves do not take it away: the weights of all others are 0.
    only = torch.zeros_like(least)
    only[: len(data.x)] = least_norm(at_points[:, : len(data.x)], data.y[:, None]).weights[:, 0]
    along = torch.linspace(1, -1, 61, dtype=torch.float64)
    weights = least + along[:, None] * (only - least)
    return {
        "width": torch.tensor(width),
        "along": along,
        "fits": weights @ at_grid.T,
        "norms": weights.norm(dim=1),
    }


def digits_fitted(examples: int, noise: float, widths: Sequence[int], penalty: float, seed: int) -> dict[str, Tensor]:
    """The first so many hinges of one draw, fitted to noisy digits: error, penalised_error, train_error, and sizes."""
    split = noisy_digits(examples, noise, seed)
    hinges = random_hinges(max(widths), split.images.shape[1], seed)
    seen, unseen, wanted = hinges.of(split.images), hinges.of(split.test_images), centred_classes(split.labels)
    found, shares = [], []
    for width in widths:
        fit = least_norm(seen[:, :width], wanted)
        calm = least_norm(seen[:, :width], wanted, penalty)
        found.append(fit)
        shares.append(
            [
                _wrong(unseen[:, :width] @ fit.weights, split.test_labels),
                _wrong(unseen[:, :width] @ calm.weights, split.test_labels),
                _wrong(seen[:, :width] @ fit.weights, split.labels),
            ]
        )
    error, penalised, train = torch.tensor(shares, dtype=torch.float64).T.contiguous()
    return {"error": error, "penalised_error": penalised, "train_error": train, **_sizes_of(found)}


def landmarks(tensors: Mapping[str, Tensor], widths: Tensor, examples: int) -> dict[str, Tensor]:
    """Means over the seeds, and where they are least and greatest, as digits_by_width has them."""
    mean, few = tensors["error"].mean(dim=0), int((widths <= examples).sum())
    full = (tensors["rank"] == examples).all(dim=0)
    return {
        "widths": widths,
        "mean_error": mean,
        "low": tensors["error"].min(dim=0).values,
        "high": tensors["error"].max(dim=0).values,
        "mean_norm": tensors["norm"].mean(dim=0),
        "penalised_mean": tensors["penalised_error"].mean(dim=0),
        "interpolates": widths[full].min(),
        "before": mean[:few].min(),
        "before_width": widths[mean[:few].argmin()],
        "peak": mean.max(),
        "peak_width": widths[mean.argmax()],
        "last": mean[-1],
    }


def _wrong(outputs: Tensor, labels: Tensor) -> float:
    return float((outputs.argmax(dim=1) != labels).double().mean())


def _sizes_of(fits: Sequence[Fit]) -> dict[str, Tensor]:
    return {
        "norm": torch.tensor([fit.norm for fit in fits], dtype=torch.float64),
        "smallest": torch.tensor([fit.smallest for fit in fits], dtype=torch.float64),
        "rank": torch.tensor([fit.rank for fit in fits]),
    }
