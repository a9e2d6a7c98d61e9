"""Diffusion: noise that is added step by step, and a network that learns the way back."""

import math
from collections.abc import Callable

import torch
from denoiser import Denoiser, best_guess, fitting, new_denoiser, questions, way_back
from ring import (
    Ring,
    draw,
    expected_noise,
    inside,
    log_density,
    noised,
    origins,
    ring_of,
    share_by_mode,
)
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *


def forward_process(
    modes: Count,
    radius: Rate,
    spread: Rate,
    steps: Count,
    betas: tuple[Rate, Rate],
    shown: Count,
    reach: Rate,
    resolution: Count,
    asked_step: Count,
    asked: Point,
    seed: Seed,
) -> Tensors:
    """Gaussians on a ring under more and more noise, and what is known of them in closed form.

    means, spread        (mode, 2), () of the Gaussians
    beta                 (steps,) the variance that each step adds, from the first of `betas` evenly to the last
    alpha_bar            (steps + 1,) what is left of the data's variance; 1 at step 0
    path                 (steps + 1, shown, 2) points on their way: each goes towards one noise of its own
    x, y                 (column,), (row,) of a square from -reach to reach, row 0 at the top
    density              (steps + 1, row, column) of the noisy points, as a share of the greatest of its step
    asked/step, asked/point   (), (2,) a noisy point, and at which step it is met
    asked/origins        (mode,) the share of each Gaussian among the points that it may have been
    asked/clean          (2,) their mean
    """
    ring = ring_of(modes, radius, spread)
    beta = torch.linspace(*betas, steps)
    alpha_bar = torch.cat([torch.ones(1), (1 - beta).cumprod(dim=0)])
    drawing = generator_for("forward", seed)
    clean, noise = draw(ring, shown, drawing), torch.randn(shown, 2, generator=drawing)
    x = torch.linspace(-reach, reach, resolution)
    plane = torch.stack(torch.meshgrid(x, x.flip(0), indexing="xy"), dim=-1)
    heights = torch.stack([log_density(ring, plane, bar) for bar in alpha_bar])
    point, bar = torch.tensor(asked), alpha_bar[asked_step]
    guess = expected_noise(ring, point, bar)
    return {
        "means": ring.means,
        "spread": torch.tensor(spread),
        "beta": beta,
        "alpha_bar": alpha_bar,
        "path": torch.stack([noised(clean, noise, bar) for bar in alpha_bar]),
        "x": x,
        "y": x.flip(0),
        "density": (heights - heights.amax(dim=(1, 2), keepdim=True)).exp(),
        "asked/step": torch.tensor(asked_step),
        "asked/point": point,
        "asked/origins": origins(ring, point, bar),
        "asked/clean": (point - (1 - bar).sqrt() * guess) / bar.sqrt(),
    }


def noise_prediction(
    forward_process: Tensors,
    hidden: list[Count],
    iterations: Count,
    batch: Count,
    rate: Rate,
    held_out: Count,
    frames: Count,
    field_step: Count,
    reach: Rate,
    arrows: Count,
    seed: Seed,
) -> Tensors:
    """A network that learns to tell the noise in a point, beside the best answer there is.

    iterations, reach ()
    recorded_at       (frame,) int64, the training steps that the rest is of, evenly in their logarithm
    loss              (frame,) mean squared error on `held_out` noisy points, over all steps of noise
    bayes             () that of the best answer, E[ε | x_t], on the same points
    ratio             () the last loss over it
    gap               () the mean squared difference of the two answers at the end
    field_step        () the step of the fields
    field             (frame, row, column, 2) minus the noise that the network tells, on a square grid
    exact             (row, column, 2) the same of the best answer; row 0 at the top
    weight1, bias1, … the network's parameters at the end
    """
    ring, alpha_bar = _ring(forward_process), forward_process["alpha_bar"]
    denoiser = new_denoiser(hidden, len(alpha_bar) - 1, seed)
    noisy, step, noise = questions(ring, alpha_bar, held_out, generator_for("held out", seed))
    grid = _grid(reach, arrows)
    recorded_at = torch.logspace(0, math.log10(iterations), frames).round().long().unique()
    at, losses, fields = set(recorded_at.tolist()), [], []
    for iteration in fitting(denoiser, ring, alpha_bar, batch, rate, iterations, seed):
        if iteration in at:
            with torch.no_grad():
                losses.append(functional.mse_loss(denoiser(noisy, step), noise))
            fields.append(-denoiser.at(grid, field_step))
    best = expected_noise(ring, noisy, alpha_bar[step])
    bayes = functional.mse_loss(best, noise)
    with torch.no_grad():
        gap = functional.mse_loss(denoiser(noisy, step), best)
    return weights_and_biases(denoiser.network) | {
        "iterations": torch.tensor(iterations),
        "reach": torch.tensor(reach),
        "recorded_at": recorded_at,
        "loss": torch.stack(losses),
        "bayes": bayes,
        "ratio": losses[-1] / bayes,
        "gap": gap,
        "field_step": torch.tensor(field_step),
        "field": torch.stack(fields),
        "exact": -expected_noise(ring, grid, alpha_bar[field_step]),
    }


def reverse_process(
    forward_process: Tensors,
    noise_prediction: Tensors,
    samples: Count,
    shown: Count,
    reach: Rate,
    arrows: Count,
    seed: Seed,
) -> Tensors:
    """The way back from the same noise, once by the network and once by the exact score.

    samples, reach                ()
    learned/path, exact/path      (steps + 1, shown, 2) the first of the points, noise first
    learned/field, exact/field    (steps + 1, row, column, 2) what drives them: minus the noise that is told of a point
    learned/inside, exact/inside  (shown,) bool, which of these end within 3 spreads of a mean
    learned/within, exact/within  () the share of all samples that do
    data/within                   () the same of fresh data, as many
    learned/modes, exact/modes    (mode,) the share of samples that end nearest to each mean
    apart                         (steps + 1,) how far the two ways are from each other, root mean square
    """
    ring, beta = _ring(forward_process), forward_process["beta"]
    alpha_bar, steps = forward_process["alpha_bar"], len(beta)
    learned = Denoiser(perceptron_from(noise_prediction), steps)
    grid = _grid(reach, arrows)
    tensors = {"samples": torch.tensor(samples), "reach": torch.tensor(reach)}
    guesses: dict[str, Callable[[Tensor, int], Tensor]] = {"learned": learned.at, "exact": best_guess(ring, alpha_bar)}
    ways = {}
    for name, guess in guesses.items():
        ways[name] = path = way_back(guess, beta, samples, seed)
        tensors |= {
            f"{name}/path": path[:, :shown],
            f"{name}/field": torch.stack([-guess(grid, max(step, 1)) for step in range(steps, -1, -1)]),
            f"{name}/inside": inside(ring, path[-1])[:shown],
            f"{name}/within": inside(ring, path[-1]).float().mean(),
            f"{name}/modes": share_by_mode(ring, path[-1]),
        }
    fresh = draw(ring, samples, generator_for("fresh data", seed))
    tensors["data/within"] = inside(ring, fresh).float().mean()
    tensors["apart"] = (ways["learned"] - ways["exact"]).square().sum(dim=-1).mean(dim=-1).sqrt()
    return tensors


def _ring(forward_process: Tensors) -> Ring:
    return Ring(forward_process["means"], forward_process["spread"].item())


def _grid(reach: float, arrows: int) -> Tensor:
    """Points of a square, from its top left corner: (row, column, 2)."""
    x = torch.linspace(-reach, reach, arrows)
    return torch.stack(torch.meshgrid(x, x.flip(0), indexing="xy"), dim=-1)
