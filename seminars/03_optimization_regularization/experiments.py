"""Optimization and regularization: what optimizers keep, how their averages work, who is faster once all are tuned."""

import math
from collections.abc import Sequence
from itertools import chain

import torch
from double_descent import digits_by_width, wave_fits
from edge import curvature_limit, edge_of_stability, edge_swing
from modular_sums import accuracies, evenly_in_logarithm, in_waves, learn, table_of_sums, untrained_squares
from racing import number_of, picture, run_race, swept, theory_of
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


def _sizes(name: str, tensors: Sequence[Tensor]) -> dict[str, Tensor]:
    """How many numbers they are together, and how many bytes."""
    elements, size = sum(tensor.numel() for tensor in tensors), sum(tensor.nbytes for tensor in tensors)
    return {f"{name}/elements": torch.tensor(elements), f"{name}/bytes": torch.tensor(size)}
