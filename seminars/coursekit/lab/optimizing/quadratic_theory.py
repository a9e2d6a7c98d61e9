"""What closed forms say of gradient descent and of the heavy ball on a quadratic, before anything is run."""

import math
from typing import NamedTuple

from torch import Tensor


class DescentTheory(NamedTuple):
    """rate: the best for the worst start; limit: above this rate it diverges; steps: real-valued, see each function."""

    rate: float
    limit: float
    steps: float
    momentum: float = 0.0


def gradient_descent_theory(eigenvalues: Tensor, target: float) -> DescentTheory:
    """Gradient descent: rate 2/(λ_min + λ_max), limit 2/λ_max, steps ln(1/target) / ln((κ+1)/(κ-1)).

    eigenvalues: (dimension,) of the Hessian, positive
    target:      the share of the starting distance to arrive at, in (0, 1)
    raises:      ValueError if the target is outside (0, 1)
    returns:     steps are exact in two dimensions: at this rate each shrinks both components alike, from any start
    source:      Polyak 1964
    """
    smallest, largest = eigenvalues.min().item(), eigenvalues.max().item()
    shrink = (largest - smallest) / (largest + smallest)
    return DescentTheory(rate=2 / (smallest + largest), limit=2 / largest, steps=_steps(shrink, target))


def heavy_ball_theory(eigenvalues: Tensor, target: float) -> DescentTheory:
    """Heavy ball: rate (2/(√λ_min + √λ_max))², momentum ((√κ-1)/(√κ+1))², limit 2(1 + momentum)/λ_max.

    eigenvalues: (dimension,) of the Hessian, positive
    target:      the share of the starting distance to arrive at, in (0, 1)
    raises:      ValueError if the target is outside (0, 1)
    returns:     steps ln(1/target) / ln((√κ+1)/(√κ-1)) are asymptotic: the early ones shrink less than that
    source:      Polyak 1964; Goh 2017, "Why Momentum Really Works"
    """
    smallest, largest = math.sqrt(eigenvalues.min().item()), math.sqrt(eigenvalues.max().item())
    shrink = (largest - smallest) / (largest + smallest)
    return DescentTheory(
        rate=(2 / (smallest + largest)) ** 2,
        limit=2 * (1 + shrink**2) / largest**2,
        steps=_steps(shrink, target),
        momentum=shrink**2,
    )


def _steps(shrink: float, target: float) -> float:
    """How often to multiply by `shrink` to arrive at `target`; one step if every curvature is the same."""
    if not 0 < target < 1:
        raise ValueError(f"target = {target}, but the share of the distance to arrive at must lie between 0 and 1.")
    return math.log(target) / math.log(shrink) if shrink > 0 else 1.0
