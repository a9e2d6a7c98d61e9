"""A network that is asked for the noise in a point, its training, and the way back from noise to data.

Source: Ho, Jain & Abbeel 2020, "Denoising diffusion probabilistic models", Algorithms 1 and 2.
"""

from collections.abc import Callable, Iterator, Sequence

import torch
from ring import Ring, draw, expected_noise, noised
from torch import Tensor, nn
from torch.nn import functional

from coursekit.lab import *

NoiseGuess = Callable[[Tensor, int], Tensor]  # of points (point, 2) at a step: (point, 2)
FREQUENCIES = 4  # of the step's sines and cosines


class Denoiser(nn.Module):
    """The noise in points, by a perceptron of their coordinates and of how much noise there is."""

    def __init__(self, network: nn.Module, steps: int) -> None:
        super().__init__()
        self.network, self.steps = network, steps

    def forward(self, points: Tensor, step: Tensor) -> Tensor:
        """points: (point, 2); step: (point,) from 1 to the last; returns (point, 2)"""
        angle = torch.pi / 2 * (step / self.steps)[:, None] * 2.0 ** torch.arange(FREQUENCIES)
        guess: Tensor = self.network(torch.cat([points, angle.sin(), angle.cos()], dim=1))
        return guess

    def at(self, points: Tensor, step: int) -> Tensor:
        """The same for points (…, 2) at one step, without a gradient."""
        with torch.no_grad():
            flat = points.reshape(-1, 2)
            return self(flat, torch.full((len(flat),), step)).view(points.shape)


def new_denoiser(hidden: Sequence[int], steps: int, seed: int) -> Denoiser:
    """An untrained one, with ReLU between its layers."""
    widths = [2 + 2 * FREQUENCIES, *hidden, 2]
    return Denoiser(perceptron(widths, "he", generator_for("weights", seed)), steps)


def questions(ring: Ring, alpha_bar: Tensor, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Noisy points (count, 2), their steps (count,), and the noise that is in them (count, 2)."""
    clean, noise = draw(ring, count, generator), torch.randn(count, 2, generator=generator)
    step = torch.randint(1, len(alpha_bar), (count,), generator=generator)
    return noised(clean, noise, alpha_bar[step]), step, noise


def fitting(
    denoiser: Denoiser, ring: Ring, alpha_bar: Tensor, batch: int, rate: float, iterations: int, seed: int
) -> Iterator[int]:
    """Train a denoiser in place; yields the number of steps taken before each of them, and after the last.

    The rate falls to nothing along a cosine: at the end the network is the mean of many batches, not the last one's.
    """
    drawing = generator_for("questions", seed)
    running = torch.optim.Adam(denoiser.parameters(), lr=rate)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(running, iterations)
    for iteration in range(iterations):
        yield iteration
        noisy, step, noise = questions(ring, alpha_bar, batch, drawing)
        running.zero_grad()
        functional.mse_loss(denoiser(noisy, step), noise).backward()  # type: ignore[no-untyped-call]
        running.step()
        falling.step()
    yield iterations


def way_back(guess: NoiseGuess, beta: Tensor, count: int, seed: int) -> Tensor:
    """Points that start as noise and lose, step by step, what they are guessed to have of it.

    beta:    (steps,) the variance that each step of the way there has added
    returns: (steps + 1, count, 2), noise first; the same seed has the same noise, whoever guesses
    """
    drawing = generator_for("way back", seed)
    alpha_bar = (1 - beta).cumprod(dim=0)
    path = [torch.randn(count, 2, generator=drawing)]
    for step in range(len(beta), 0, -1):
        now, bar = beta[step - 1], alpha_bar[step - 1]
        before = alpha_bar[step - 2] if step > 1 else torch.ones(())
        mean = (path[-1] - now / (1 - bar).sqrt() * guess(path[-1], step)) / (1 - now).sqrt()
        left = now * (1 - before) / (1 - bar)  # the variance of x_(t-1), given x_t and x_0: nothing at the last step
        path.append(mean + left.sqrt() * torch.randn(count, 2, generator=drawing))
    return torch.stack(path)


def best_guess(ring: Ring, alpha_bar: Tensor) -> NoiseGuess:
    """What a network could answer at best, from the closed form."""
    return lambda points, step: expected_noise(ring, points, alpha_bar[step])
