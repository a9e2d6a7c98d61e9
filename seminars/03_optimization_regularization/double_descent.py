"""Double descent: ever wider fits of the same examples, by least squares."""

import torch
from racing import number_of
from random_features import (
    digits_fitted,
    few_points,
    landmarks,
    line_fitted,
    noisy_digits,
    perfect_fits,
    random_waves,
)

from coursekit.lab import *


def wave_fits(
    points: Count,
    noise: Rate,
    spread: Rate,
    dense: Count,
    widest: Count,
    frames: Count,
    draws: Count,
    perfect_at: Count,
    seed: Seed,
) -> Tensors:
    """Least squares with the least weights on ever more random waves, over a few noisy points of a curve.

    x, y                  (point,); grid, curve (sample,) the curve that the points are of
    features              (wave, sample) the first waves, as many as there are points
    widths                (width,) int64, waves: each number up to `dense`, then evenly in their logarithm to `widest`
    fits                  (width, sample) the fit; the waves of a smaller width are among those of a larger one
    error, train_error    (width,) mean squared: to the curve, over the grid; to the points
    norm, smallest, rank  (width,) of the weights; the smallest singular value that is not zero; int64
    median_error          (width,) over so many draws of points and waves, of which the first is all the rest
    best, peak            () int64, places among the widths: of the least error before the greatest, and of that
    points, draws         () how many
    perfect/…             with so many waves, along a line of weights that all fit every point: along (sample,) from 1,
                          the fit at the peak, to 0, that of least weights, and beyond; fits (sample, sample of the
                          grid); norms (sample,); width ()
    """
    dense_widths = torch.arange(1, dense + 1)
    widths = torch.cat([dense_widths, dense * (widest / dense) ** torch.linspace(0, 1, frames)]).long().unique()
    runs = []
    for draw in range(seed, seed + draws):
        data, waves = few_points(points, noise, draw), random_waves(widest, spread, draw)
        runs.append(line_fitted(data, waves, widths.tolist()))
    data, waves, shown = few_points(points, noise, seed), random_waves(widest, spread, seed), runs[0]
    peak = shown["error"].argmax()
    return {
        **data._asdict(),
        "features": waves.of(data.grid).T[:points].contiguous(),
        "widths": widths,
        **shown,
        "median_error": torch.stack([run["error"] for run in runs]).median(dim=0).values,
        "best": shown["error"][: int(peak)].argmin(),
        "peak": peak,
        "points": torch.tensor(points),
        "draws": torch.tensor(draws),
        **{f"perfect/{key}": value for key, value in perfect_fits(data, waves, perfect_at).items()},
    }


def digits_by_width(examples: Count, noise: Fraction, widths: list[Count], penalty: Rate, seeds: list[Seed]) -> Tensors:
    """The same on digits, of whose labels a share is wrong: random hinges of 64 pixels, and an output a class.

    widths, seeds          (width,), (seed,)
    error, train_error     (seed, width) the share of wrong answers, on all other digits and on those learned from
    norm, smallest, rank   (seed, width) as in wave_fits
    penalised_error        (seed, width) with a penalty on the sum of squared weights instead of the least norm
    mean_error, low, high  (width,) over the seeds
    mean_norm, penalised_mean   (width,)
    interpolates           () int64, the least width at which the rank is that of the examples, for every seed
    before, peak, last     () the least mean error up to the examples, the greatest, and that of the widest
    peak_width, before_width   () int64
    examples, noise, penalty   ()
    sample/images, …/given, …/right   (8, row, column), (8,) int64: some that are learned from, and their labels
    """
    runs = [digits_fitted(examples, noise, widths, penalty, seed) for seed in seeds]
    tensors = {key: torch.stack([run[key] for run in runs]) for key in runs[0]}
    split = noisy_digits(examples, noise, seeds[0])
    return (
        tensors
        | landmarks(tensors, torch.tensor(widths), examples)
        | {
            "seeds": torch.tensor(seeds),
            "examples": torch.tensor(examples),
            "noise": number_of(noise),
            "penalty": number_of(penalty),
            "sample/images": split.images[:8].view(-1, 8, 8),
            "sample/given": split.labels[:8],
            "sample/right": split.right_labels[:8],
        }
    )
