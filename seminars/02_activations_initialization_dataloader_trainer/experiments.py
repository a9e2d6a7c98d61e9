"""Lottery tickets and signal propagation, from real training on digits.

    digits_split ─▶ dense_training ─▶ pruning ─▶ arms ─▶ accuracy_by_share
                          └──────────────┴────────┴────▶ drawn_network
    digits_split ─▶ deep_training ─▶ loss_by_initialisation
    signal_propagation ─▶ variance_by_depth

sources: Frankle & Carbin 2019, "The Lottery Ticket Hypothesis"; He et al. 2015, "Delving Deep into Rectifiers"
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import torch
from digits_training import accuracy_and_loss, mean_and_std, network_widths, training_batches
from initialisation import deep_training, loss_by_initialisation, signal_propagation, variance_by_depth
from torch import Tensor, nn

from coursekit.lab import *

Arm: TypeAlias = Literal["ticket", "reinit", "random"]
START: Initialisation = "xavier"  # of the dense network, and of weights that are drawn as its were


def digits_split(training: Count, seed: Seed) -> Tensors:
    """The 1,797 digits in a random order: the first `training` to train on, all others to test on.

    returns: train_images (training, 64) in [0, 1], train_labels (training,), test_images, test_labels
    raises:  ValueError if none are left to test on
    """
    images, labels = digits()
    if training >= len(images):
        raise ValueError(f"training = {training}, but of {len(images)} digits some must be left to test on")
    order = torch.randperm(len(images), generator=generator_for("split", seed))
    seen, unseen = order[:training], order[training:]
    return {
        "train_images": images[seen],
        "train_labels": labels[seen],
        "test_images": images[unseen],
        "test_labels": labels[unseen],
    }


@checkpoint
def dense_training(
    seed: Seed,
    digits_split: Tensors,
    hidden: list[Count],
    rate: Rate,
    batch: Count,
    iterations: Count,
    measure_every: Count,
    checkpoint_every: Count,
) -> Tensors:
    """Train the dense network with Adam; the pruned networks are trained by the recipe kept here.

    returns: weight1 (checkpoint, out, in), bias1 (checkpoint, out), weight2, …: [0] is θ₀, [-1] is θ_T;
             checkpoint (checkpoint,) their iterations; iteration (time,); accuracy (time,) on the test digits;
             loss (time,) on the training digits, in nats; batch_loss (iterations,);
             rate and batch, the rest of the recipe: scalars
    source:  Frankle & Carbin 2019, Fig. 2: Lenet with Glorot normal weights, Adam 1.2e-3, batches of 60
    """
    recipe = {
        "iteration": every(measure_every, iterations),
        "checkpoint": every(checkpoint_every, iterations),
        "rate": torch.tensor(rate, dtype=torch.float64),
        "batch": torch.tensor(batch),
    }
    network = perceptron(network_widths(digits_split, hidden), START, generator_for("weights", seed))
    run = _train_by(recipe, network, digits_split, seed, accuracy_and_loss(digits_split))
    return {**recipe, **stacked(list(run.checkpoints.values())), **run.curves, "batch_loss": run.batch_loss}


@checkpoint
def pruning(
    seed: Seed, digits_split: Tensors, dense_training: Tensors, rounds: Count, share: Fraction, output_share: Fraction
) -> Tensors:
    """Iterative magnitude pruning: prune the smallest weights of each layer, rewind the others to θ₀, train, again.

    returns: mask1 (rounds + 1, out, in) bool, mask2, …: mask1[r] is the mask after r rounds, [0] keeps all;
             left (rounds + 1,) the share of all weights kept after r rounds;
             weight1 (rounds, out, in), bias1, …: trained with mask1[r]; mask1[r + 1] was decided from it;
             threshold1 (rounds,), …: the largest magnitude that round r + 1 pruned
    source:  Frankle & Carbin 2019, Sec. 1, with the output layer pruned at half the rate (Sec. 2)
    """
    start = network_at(dense_training, 0)
    shares = [share] * (len(in_layers("weight", start)) - 1) + [output_share]

    def retrain(ticket: nn.Sequential) -> None:
        _train_by(dense_training, ticket, digits_split, seed)

    masks, trained = iterative_pruning(start, network_at(dense_training, -1), shares, rounds, retrain)
    mask_of_layer = [torch.stack(of_layer) for of_layer in zip(*masks, strict=True)]
    weights = stacked(trained)
    return {
        **named_by_layer("mask", mask_of_layer),
        **weights,
        **named_by_layer("threshold", largest_pruned(in_layers("weight", weights), mask_of_layer)),
        "left": torch.tensor([share_left(of_round) for of_round in masks], dtype=torch.float64),
    }


def arms(
    seed: Seed,
    arm: Arm,
    digits_split: Tensors,
    dense_training: Tensors,
    pruning: Tensors,
    rounds: list[Count],
    shown_round: Count,
) -> Tensors:
    """Train one arm at the shares of weights that rounds of pruning left. A control breaks one part of a ticket.

    arm:     "ticket", the pruned mask and θ₀; "reinit", the pruned mask and weights drawn anew, as θ₀ was;
             "random", θ₀ and a mask that keeps as many weights in each layer, at random places.
             Where nothing is pruned, every arm is the dense network. All arms of a seed see the same batches
    returns: round (share,), left (share,): 0 and the `rounds`, and the share of weights that they leave;
             accuracy (share, time) on the test digits; iteration (time,);
             and of round `shown_round`: weight1 (checkpoint, out, in), bias1 (checkpoint, out), …, 0 where pruned;
             mask1 (out, in), …; checkpoint (checkpoint,)
    raises:  ValueError if pruning has not all of the `rounds`, or `shown_round` is none of them
    source:  Frankle & Carbin 2019, Sec. 1 and 2
    """
    pruned_rounds = len(pruning["left"]) - 1
    if shown_round not in rounds or max(rounds) > pruned_rounds:
        raise ValueError(
            f"rounds = {rounds} and shown_round = {shown_round}, but shown_round must be one of the rounds, "
            f"and pruning has rounds 1 to {pruned_rounds}"
        )
    accuracy = {"accuracy": accuracy_and_loss(digits_split)["accuracy"]}
    curves, shown = [dense_training["accuracy"]], {}
    for number in rounds:
        parameters, masks = network_at(dense_training, 0), [mask[number] for mask in in_layers("mask", pruning)]
        if arm == "reinit":
            widths = [masks[0].shape[1], *(len(mask) for mask in masks)]
            parameters = weights_and_biases(perceptron(widths, START, generator_for(f"weights {number}", seed)))
        if arm == "random":
            masks = shuffled_masks(masks, generator_for(f"mask {number}", seed))
        run = _train_by(dense_training, masked_perceptron(parameters, masks), digits_split, seed, accuracy)
        curves.append(run.curves["accuracy"])
        if number == shown_round:
            shown = {**stacked(list(run.checkpoints.values())), **named_by_layer("mask", masks)}
    recipe = {name: dense_training[name] for name in ("iteration", "checkpoint")}
    trained = {"round": torch.tensor([0, *rounds]), "left": pruning["left"][[0, *rounds]]}
    return {**trained, "accuracy": torch.stack(curves), **recipe, **shown}


def accuracy_by_share(arms: Sweep[Tensor], early: Count, tolerance: Fraction) -> Tensors:
    """Accuracy on the test digits against the share of weights left: mean and spread over seeds for each arm.

    returns: round, left (share,), iteration (time,), and for each arm, here "ticket":
             ticket_final, ticket_early (seed, share) after all iterations and after `early` of them;
             ticket_final_mean, ticket_final_std, ticket_early_mean, ticket_early_std (share,);
             ticket_curve_mean, ticket_curve_std (share, time);
             ticket_holds_to, a scalar: the smallest share of weights such that there, and at every greater one trained,
             the mean stays within `tolerance` of the dense network's; early and tolerance, scalars, as they were given.
             Deviations are of a sample (n - 1)
    raises:  ValueError if accuracy was not measured at iteration `early`, or of fewer than two seeds
    """
    left, iteration = arms[0].tensors["left"], arms[0].tensors["iteration"]
    if early not in iteration:
        raise ValueError(f"early = {early}, but accuracy was measured at iterations {iteration.tolist()}")
    given = {"early": torch.tensor(early), "tolerance": torch.tensor(tolerance, dtype=torch.float64)}
    summary = {"round": arms[0].tensors["round"], "left": left, "iteration": iteration, **given}
    for arm in arms.axis("arm"):
        accuracy = torch.stack(arms.where(arm=arm).all("accuracy"))
        final, at_early = accuracy[:, :, -1], accuracy[:, :, iteration == early].squeeze(2)
        summary |= {f"{arm}_final": final, f"{arm}_early": at_early}
        for name, measured in {"final": final, "early": at_early, "curve": accuracy}.items():
            summary |= mean_and_std(f"{arm}_{name}", measured)
        mean = summary[f"{arm}_final_mean"]
        holding = (mean >= mean[0] - tolerance).cumprod(dim=0).sum()
        summary[f"{arm}_holds_to"] = left[holding - 1]
    return summary


def drawn_network(
    seed: Seed, dense_training: Sweep[Tensor], pruning: Sweep[Tensor], arms: Sweep[Tensor], units: list[Count]
) -> Tensors:
    """The part of one seed's networks that fits in a drawing, chosen by one rule and kept through all sections.

    The rule: of layer l, inputs included, the units[l] units whose trained dense weights, coming in and going out,
    have the largest summed magnitude; in the order in which they stand in the layer.

    returns: unit0 (drawn,), unit1, …: which units, by index; weight1 (checkpoint, out, in), weight2, …: dense;
             mask1 (rounds + 1, out, in), …; checkpoint (checkpoint,); left (rounds + 1,); seed, a scalar;
             round_weight1 (rounds, out, in), …: trained with mask1[r], and so what mask1[r + 1] was decided from;
             ticket_weight1 (checkpoint, out, in), ticket_mask1 (out, in), …: of the round that `arms` shows, all arms;
             image (rounds + 1, 64, 100) uint8, 255 where the first layer keeps a weight, one row an input pixel;
             kept_per_pixel (rounds + 1, 8, 8) int64: how many first-layer weights each pixel of the picture keeps
    raises:  ValueError if `units` does not give, for each layer, a count that it has
    """
    dense, pruned = dense_training.where(seed=seed)[0].tensors, pruning.where(seed=seed)[0].tensors
    drawn = largest_units(network_at(dense, -1), units)

    def cut(kind: str, tensors: Tensors) -> dict[str, Tensor]:
        return named_by_layer(kind, between_units(drawn, in_layers(kind, tensors)))

    result = {**named_by_layer("unit", drawn, first=0), **cut("weight", dense), **cut("mask", pruned)}
    result |= {f"round_{name}": tensor for name, tensor in cut("weight", pruned).items()}
    for point in arms.where(seed=seed):
        of_arm = {**cut("weight", point.tensors), **cut("mask", point.tensors)}
        result |= {f"{point.axes['arm']}_{name}": tensor for name, tensor in of_arm.items()}
    first = pruned["mask1"]
    side = round(first.shape[2] ** 0.5)
    return {
        **result,
        "checkpoint": dense["checkpoint"],
        "left": pruned["left"],
        "seed": torch.tensor(seed),
        "image": first.transpose(1, 2).to(torch.uint8) * 255,
        "kept_per_pixel": first.sum(dim=1).unflatten(1, (side, side)),
    }


def _train_by(
    recipe: Tensors,
    network: nn.Sequential,
    digits_split: Tensors,
    seed: int,
    measures: Mapping[str, Measure] | None = None,
) -> TrainingRun:
    """Train a network in place as the dense one was: at its rate, on its batches, in the same order."""
    return train(
        network,
        # Fused, a step of so small a network takes half the time.
        torch.optim.Adam(network.parameters(), lr=recipe["rate"].item(), fused=True),
        training_batches(digits_split, int(recipe["batch"]), seed),
        iterations=int(recipe["iteration"][-1]),
        measures=measures,
        measure_at=recipe["iteration"].tolist(),
        checkpoint_at=recipe["checkpoint"].tolist(),
        snapshot=weights_and_biases,
    )
