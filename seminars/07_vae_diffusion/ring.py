"""Gaussians on a ring, of which everything is known in closed form, however much noise is added to them.

A point x_0 of the ring under noise is x_t = √ᾱ·x_0 + √(1-ᾱ)·ε, so its density is a mixture again: means √ᾱ·μ, and the
variance ᾱ·spread² + 1 - ᾱ in each direction.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

WITHIN = 3.0  # spreads from a mean: 98.9 % of a Gaussian in the plane


class Ring(NamedTuple):
    """Equally likely Gaussians of one spread: means (mode, 2)."""

    means: Tensor
    spread: float


def ring_of(modes: int, radius: float, spread: float) -> Ring:
    """So many Gaussians, evenly on a circle about the origin, the first to the right."""
    angles = 2 * math.pi * torch.arange(modes) / modes
    return Ring(radius * torch.stack([angles.cos(), angles.sin()], dim=-1), spread)


def draw(ring: Ring, count: int, generator: torch.Generator) -> Tensor:
    """(count, 2) points of the ring."""
    chosen = torch.randint(len(ring.means), (count,), generator=generator)
    return ring.means[chosen] + ring.spread * torch.randn(count, 2, generator=generator)


def noised(clean: Tensor, noise: Tensor, alpha_bar: Tensor) -> Tensor:
    """√ᾱ·x_0 + √(1-ᾱ)·ε; alpha_bar is one number, or one a point: (point,)."""
    share = alpha_bar[..., None]
    return share.sqrt() * clean + (1 - share).sqrt() * noise


def log_density(ring: Ring, points: Tensor, alpha_bar: Tensor) -> Tensor:
    """The logarithm of the density of noisy points: (…, 2) -> (…)."""
    variance = _variance(ring, alpha_bar)
    exponents = -_away(ring, points, alpha_bar).square().sum(dim=-1) / (2 * variance[..., None])
    return exponents.logsumexp(dim=-1) - (2 * math.pi * variance * len(ring.means)).log()


def origins(ring: Ring, points: Tensor, alpha_bar: Tensor) -> Tensor:
    """From which Gaussian a noisy point may come: (…, 2) -> (…, mode), shares that add up to 1."""
    away = _away(ring, points, alpha_bar).square().sum(dim=-1)
    return (-away / (2 * _variance(ring, alpha_bar)[..., None])).softmax(dim=-1)


def expected_noise(ring: Ring, points: Tensor, alpha_bar: Tensor) -> Tensor:
    """E[ε | x_t], the best that any network could answer: -√(1-ᾱ) times the score ∇ log p_t(x_t).

    points: (…, 2); alpha_bar: one number, or (…) one a point; returns (…, 2)
    """
    shares = origins(ring, points, alpha_bar)[..., None]
    away = (shares * _away(ring, points, alpha_bar)).sum(dim=-2)
    return (1 - alpha_bar).sqrt()[..., None] * away / _variance(ring, alpha_bar)[..., None]


def inside(ring: Ring, points: Tensor) -> Tensor:
    """Which of the points (point, 2) lie within 3 spreads of a mean: (point,) bool."""
    return _distance(ring, points).amin(dim=-1) <= WITHIN * ring.spread


def share_by_mode(ring: Ring, points: Tensor) -> Tensor:
    """The share of points that lie nearest to each mean, (mode,)."""
    nearest = _distance(ring, points).argmin(dim=-1)
    return torch.bincount(nearest, minlength=len(ring.means)) / len(points)


def _away(ring: Ring, points: Tensor, alpha_bar: Tensor) -> Tensor:
    """From each mean, as the noise has moved it, to the points: (…, mode, 2)."""
    return points[..., None, :] - alpha_bar.sqrt()[..., None, None] * ring.means


def _variance(ring: Ring, alpha_bar: Tensor) -> Tensor:
    return alpha_bar * ring.spread**2 + 1 - alpha_bar


def _distance(ring: Ring, points: Tensor) -> Tensor:
    return (points[:, None] - ring.means).norm(dim=-1)
