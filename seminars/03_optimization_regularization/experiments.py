"""Optimization and regularization: what optimizers keep, how their averages work, who is faster once all are tuned."""

import math
from collections.abc import Sequence
from itertools import chain

import torch
from modular_sums import accuracies, evenly_in_logarithm, in_waves, learn, table_of_sums, untrained_squares
from racing import number_of, picture, run_race, swept, theory_of
from random_features import (
    digits_fitted,
    few_points,
    landmarks,
    line_fitted,
    noisy_digits,
    perfect_fits,
    random_waves,
)
from sharpness import riding, squared_error, swinging, tanh_network
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *


def optimizer_state(widths: list[Count], optimizers: dict[str, Optimizer], batch: Count, seed: Seed) -> Tensors:
    """What each optimizer holds after one step on the same network, with the same start and the same minibatch.

    parameters/elements, parameters/bytes   () what the network itself holds
    parameters/tensors                      () how many weights and biases that is
    parameters/values, gradient/values      (out, in) the last layer's weight before the step, and its gradient
    <optimizer>/<entry>/elements, …/bytes   () the optimizer's own state, summed over the network: momentum_buffer;
                                            exp_avg, exp_avg_sq and step, which Adam keeps once a tensor
    <optimizer>/<entry>/values              (out, in) that entry for the last layer's weight, where it has its shape
    <optimizer>/multiple                    () parameters and state of their shape, as a multiple of the parameters
    <optimizer>/total/elements, …/bytes     () parameters and all state, `step` included
    """
    tensors: dict[str, Tensor] = {}
    for name, optimizer in optimizers.items():
        network = perceptron(widths, "he", generator_for("weights", seed))
        parameters = list(network.parameters())
        last = parameters[-2]  # the last layer's weight; its bias comes after it
        start = last.detach().clone()
        images, labels = next(shuffled_batches(*digits(), batch, generator_for("batches", seed)))
        gradients = torch.autograd.grad(functional.cross_entropy(network(images), labels), parameters)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        running = create(optimizer, parameters)
        running.step()
        tensors |= {"parameters/values": start, "gradient/values": gradients[-2], **_sizes("parameters", parameters)}
        tensors["parameters/tensors"] = torch.tensor(len(parameters))

        entries = [entry for entry, held in running.state[last].items() if isinstance(held, Tensor)]
        state = {entry: [running.state[parameter][entry] for parameter in parameters] for entry in entries}
        like_parameters = {entry: held[-2] for entry, held in state.items() if held[-2].shape == last.shape}
        for entry, held in state.items():
            tensors |= _sizes(f"{name}/{entry}", held)
        tensors |= {f"{name}/{entry}/values": held for entry, held in like_parameters.items()}
        tensors |= _sizes(f"{name}/total", [*parameters, *chain.from_iterable(state.values())])
        tensors[f"{name}/multiple"] = torch.tensor(1 + len(like_parameters))
    return tensors


def moving_average(
    betas: list[Decay], steps: Count, rate: Rate, batch: Count, pixel: Index, digit: Index, seed: Seed
) -> Tensors:
    """One weight's gradient, minibatch by minibatch, and its exponential moving averages.

    betas                  (decay,) float64
    steps                  (time,) 1, 2, …: the number of gradients seen
    gradient               (time,) the signal: SGD's real minibatch gradient of the weight from `pixel` to `digit`
    ema, corrected         (decay, time) its averages from 0 without and with bias correction
    memory                 (decay,) 1/(1-β): over about how many gradients each average reaches back
    """
    loss = minibatch_loss(batch, seed)
    run = record(loss, untrained(), Optimizer.model_validate({"class": "SGD", "lr": rate}), steps)
    gradient = run.gradient[:-1, weight_index(pixel, digit)]
    averages = ema(gradient, betas)
    decay = torch.tensor(betas, dtype=torch.float64)
    return {
        "betas": decay,
        "steps": torch.arange(1, steps + 1),
        "gradient": gradient,
        "ema": averages,
        "corrected": bias_corrected(averages, betas),
        "memory": 1 / (1 - decay),
    }


def adam_moments(
    steps: Count,
    rate: Rate,
    betas: tuple[Decay, Decay],
    epsilon: Rate,
    batch: Count,
    pixels: list[Index],
    digit: Index,
    seed: Seed,
) -> Tensors:
    """A real Adam run on minibatches: one weight's two moments and the steps they make, all read from torch.

    steps                                   (time,) 1, 2, …
    gradient, squared_gradient              (time,) g and g² of the weight from the first pixel to `digit`
    exp_avg, exp_avg_sq                     (time,) Adam's own state after each step: the averages m and v
    corrected_exp_avg, corrected_exp_avg_sq (time,) m̂ = m/(1-β₁ᵗ) and v̂ = v/(1-β₂ᵗ)
    weight                                  (time + 1,) the weight, its start included
    update                                  (time,) weight[t + 1] - weight[t]
    loss                                    (time + 1,) of the minibatch at each point
    ratio                                   (time,) update / rate: -1 and +1 are full steps
    first_step/gradient, first_step/update  (pixel,) the first step of all the weights listed: -rate·sign(gradient)
    rate, betas, epsilon                    (), (2,), ()
    """
    adam = Optimizer.model_validate({"class": "Adam", "lr": rate, "betas": list(betas), "eps": epsilon})
    run = record(minibatch_loss(batch, seed), untrained(), adam, steps)
    followed = weight_index(pixels[0], digit)
    gradient, weight = run.gradient[:-1, followed], run.xy[:, followed]
    first, second = run.state["exp_avg"][:, followed], run.state["exp_avg_sq"][:, followed]
    listed = torch.tensor([weight_index(pixel, digit) for pixel in pixels])
    return {
        "steps": torch.arange(1, steps + 1),
        "gradient": gradient,
        "squared_gradient": gradient**2,
        "exp_avg": first,
        "exp_avg_sq": second,
        "corrected_exp_avg": bias_corrected(first[None], betas[:1])[0],
        "corrected_exp_avg_sq": bias_corrected(second[None], betas[1:])[0],
        "weight": weight,
        "update": weight.diff(),
        "ratio": weight.diff() / rate,
        "loss": run.loss,
        "first_step/gradient": run.gradient[0, listed],
        "first_step/update": (run.xy[1] - run.xy[0])[listed],
        "rate": torch.tensor(rate, dtype=torch.float64),
        "betas": torch.tensor(betas, dtype=torch.float64),
        "epsilon": torch.tensor(epsilon, dtype=torch.float64),
    }


def learning_rate_sweep(
    objective: Quadratic,
    start: Point,
    target: Fraction,
    steps: Count,
    lowest_rate: Rate,
    highest_rate: Rate,
    rates_per_decade: Count,
    optimizers: dict[str, Optimizer],
) -> Tensors:
    """Every optimizer at every rate: how many steps until the distance to the minimum stays within the target.

    rates                        (rate,) all that were tried, ascending, evenly spaced in their logarithm
    <optimizer>/rates            (arrived,) those that arrived within `steps`, ascending
    <optimizer>/steps            (arrived,) int64, the steps each of them took
    <optimizer>/slow_rates       (slow,) those still on their way after `steps`
    <optimizer>/diverged_rates   (diverged,) those that ended farther away than they started
    <optimizer>/best_rate, …/best_steps   () the fastest; of equals the lowest rate
    theory/<algorithm>/rate, …/momentum   () closed forms for gradient_descent and heavy_ball, best for the worst start
    theory/<algorithm>/limit     () the rate above which it diverges
    theory/<algorithm>/steps     () as predicted, real-valued (heavy_ball: asymptotic, its early steps shrink less)
    theory/<algorithm>/measured_steps   () int64, what torch takes from this start at that rate and momentum
    start, minimum               (2,)
    eigenvalues, condition_number   (2,) along x and y before the turn by `degrees`; ()
    target, distance_to_go       () the share, and the distance to the minimum that it comes to
    degrees, give_up_after       () the turn of the loss, and the most steps that were tried
    """
    if highest_rate < lowest_rate:
        raise ValueError(f"highest_rate = {highest_rate}, but it must be at least lowest_rate = {lowest_rate}.")
    # A rate that misses highest_rate by rounding alone is still tried.
    count = math.floor(math.log10(highest_rate / lowest_rate) * rates_per_decade + 1e-9) + 1
    rates = lowest_rate * 10 ** (torch.arange(count, dtype=torch.float64) / rates_per_decade)
    origin = torch.tensor(start, dtype=torch.float64)
    minimum = objective.minimizer()
    tensors = {"rates": rates, "start": origin, "minimum": minimum}
    tensors["eigenvalues"] = torch.tensor(objective.eigenvalues, dtype=torch.float64)
    tensors |= {
        "degrees": number_of(objective.degrees),
        "target": number_of(target),
        "give_up_after": torch.tensor(steps),
    }
    tensors["condition_number"] = objective.hessian_eigenvalues().max() / objective.hessian_eigenvalues().min()
    tensors["distance_to_go"] = target * (origin - minimum).norm()
    tensors |= {f"theory/{key}": value for key, value in theory_of(objective, origin, target, steps).items()}
    for name, optimizer in optimizers.items():
        outcome = rates_by_outcome(objective, origin, optimizer, rates.tolist(), target, steps)
        tensors |= {f"{name}/{key}": tensor for key, tensor in outcome.items()}
        if f"{name}/best_rate" not in tensors:
            raise ValueError(f"{name} arrives at none of {len(rates)} rates within {steps} steps; try others, or more.")
    return tensors


def optimizer_race(
    learning_rate_sweep: Tensors,
    optimizers: dict[str, Optimizer],
    steps: Count,
    x_range: Pair,
    y_range: Pair,
    resolution: Count,
    levels: list[Rate],
) -> Tensors:
    """The optimizers at their tuned rates, from the sweep's start, over the loss that they were tuned on.

    <optimizer>/xy         (steps + 1, 2) the path, the start included
    <optimizer>/loss       (steps + 1,) the loss at xy[t]
    <optimizer>/distance   (steps + 1,) from xy[t] to the minimum
    <optimizer>/steps      () int64, until the distance stays within the target; steps + 1 if it does not
    <optimizer>/rate       () the learning rate, as tuned
    grid/x, grid/y, grid/values   (column,), (row,), (row, column) the same loss over a rectangle
    contours/levels, contours/xy  (level,), (level, point, 2) its ellipses, each closed
    start, minimum         (2,); target, distance_to_go (): the race ends inside that circle
    eigenvalues, condition_number, degrees, theory/…   as in learning_rate_sweep
    """
    race = run_race(learning_rate_sweep, optimizers, 0.0, steps)
    return race | picture(swept(learning_rate_sweep), x_range, y_range, resolution, levels)


def optimizer_race_rotated(
    learning_rate_sweep: Tensors,
    optimizers: dict[str, Optimizer],
    degrees: Degrees,
    steps: Count,
    x_range: Pair,
    y_range: Pair,
    resolution: Count,
    levels: list[Rate],
) -> Tensors:
    """The race with loss and start turned about the minimum: same rates, same curvatures, same distances.

    All that optimizer_race returns, for the turned loss, and
    <optimizer>/aligned/xy, …/loss, …/distance, …/steps   the same optimizer on the loss as it was before the turn
    """
    turned = run_race(learning_rate_sweep, optimizers, degrees, steps)
    aligned = run_race(learning_rate_sweep, optimizers, 0.0, steps)
    for name in optimizers:
        turned |= {f"{name}/aligned/{key}": aligned[f"{name}/{key}"] for key in ("xy", "loss", "distance", "steps")}
    return turned | picture(swept(learning_rate_sweep, degrees), x_range, y_range, resolution, levels)


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


def modular_addition(
    weight_decay: float,
    prime: Count,
    share: Fraction,
    hidden: Count,
    gain: Rate,
    rate: Rate,
    steps: Count,
    frames: Count,
    seed: Seed,
) -> Tensors:
    """AdamW on some of the sums a + b modulo a prime, by a network with one hidden layer of squares, and what it built.

    recorded_at               (frame,) int64 steps, evenly spaced in their logarithm: the rest is of these
    seen                      (a, b) bool, the pairs that are learned from
    right                     (frame, a, b) bool, the pairs that are answered right
    train_accuracy, test_accuracy   (frame,) the share of right answers among seen pairs, and among all others
    loss, norm                (frame,) the mean squared error on seen pairs; the root of the sum of all squared weights
    train_step, test_step     () int64, the first recorded step above 99 %, and above 95 %; -1 if there is none
    circle                    (frame, number, 2) the weights of each a in the plane of the strongest wave of the last
    circle_share              (frame,) of the squares of these weights, how much lies in that plane
    frequency, neighbour      () int64, its turns from 0 to the prime, and how many numbers one place on it is
    waves, wave_share         (frame, unit, number), (frame,) what three units have for each a; of all units' weights,
                              how much is the strongest wave of each
    prime, share, decay, gain ()
    """
    table, start = table_of_sums(prime, share, seed), untrained_squares(prime, hidden, gain, seed)
    run = learn(table, start, rate, weight_decay, evenly_in_logarithm(steps, frames))
    return accuracies(table, run) | {
        "norm": sum(weights.square().sum(dim=(1, 2)) for weights in run.networks).sqrt(),
        **in_waves(run.networks.first),
        "prime": torch.tensor(prime),
        "share": number_of(share),
        "decay": number_of(weight_decay),
        "gain": number_of(gain),
    }


def grokking_by_decay(modular_addition: Sweep[Tensor]) -> Tensors:
    """When each weight decay has learned its examples, and when it has understood.

    decays                   (decay,)
    train_steps, test_steps  (decay,) int64, as train_step and test_step there
    test_accuracy, norm      (decay, frame) at the steps recorded_at (frame,)
    ends, ratios             (decay,) the last test accuracy; test_steps over train_steps, -1 where it did not come
    by_heart                 (decay,) the test accuracy when the examples have been learned
    wave_shares              (decay,) wave_share of the last network; prime, share ()
    """
    kinds = ("train_step", "test_step", "test_accuracy", "norm", "decay")
    train, test, accuracy, norm, decay = (torch.stack(modular_addition.all(kind)) for kind in kinds)
    recorded_at, prime, share = (modular_addition[0].tensors[key] for key in ("recorded_at", "prime", "share"))
    learned = torch.searchsorted(recorded_at, train)
    return {
        "decays": decay,
        "train_steps": train,
        "test_steps": test,
        "recorded_at": recorded_at,
        "test_accuracy": accuracy,
        "norm": norm,
        "ends": accuracy[:, -1],
        "by_heart": accuracy.gather(1, learned[:, None])[:, 0],
        "ratios": torch.where(test > 0, test / train, -1.0),
        "wave_shares": torch.stack([shares[-1] for shares in modular_addition.all("wave_share")]),
        "prime": prime,
        "share": share,
    }


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


def _sizes(name: str, tensors: Sequence[Tensor]) -> dict[str, Tensor]:
    """How many numbers they are together, and how many bytes."""
    elements, size = sum(tensor.numel() for tensor in tensors), sum(tensor.nbytes for tensor in tensors)
    return {f"{name}/elements": torch.tensor(elements), f"{name}/bytes": torch.tensor(size)}
