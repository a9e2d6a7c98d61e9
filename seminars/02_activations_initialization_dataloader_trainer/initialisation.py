"""Signals through deep networks, by the weights that they begin with.

source: He et al. 2015, "Delving Deep into Rectifiers"
"""

import torch
from digits_training import accuracy_and_loss, mean_and_std, network_widths, training_batches
from torch import Tensor

from coursekit.lab import *


def signal_propagation(
    init: Initialisation, seed: Seed, width: Count, depth: Count, batch: Count, bins: Count, reach: Rate
) -> Tensors:
    """How far a normal input spreads in each layer of an untrained ReLU network.

    y_0 = W_0 x, and y_L = W_L relu(y_{L-1}): L counts the ReLUs passed, so Var[y_L] / Var[y_0] = (width·Var[w]/2)^L.

    returns: variance (depth + 1,) of y_L over inputs and units; density (depth + 1, bins) of y_L, its histogram on
             edge (bins + 1,) from -reach to reach; beyond (depth + 1,) the share of y_L outside of that
    source:  He et al. 2015, eq. 9, whose layer l is L + 1 here
    """
    generator = generator_for("signal", seed)
    inputs = torch.randn(batch, width, generator=generator)
    responses = torch.stack(list(relu_responses(inputs, depth, init, generator)))
    counts = torch.stack([torch.histc(response, bins, min=-reach, max=reach) for response in responses])
    return {
        "variance": responses.double().var(dim=(1, 2), correction=0),
        "density": counts / (batch * width) * bins / (2 * reach),
        "edge": torch.linspace(-reach, reach, bins + 1),
        "beyond": (responses.abs() > reach).double().mean(dim=(1, 2)),
    }


def variance_by_depth(signal_propagation: Sweep[Tensor]) -> Tensors:
    """The variance against the number of ReLUs passed, over that before the first, and the law for Xavier.

    returns: passed (depth + 1,) int64; law (depth + 1,) = 2^-passed; and for each initialisation, here "xavier":
             xavier_ratio (seed, depth + 1); xavier_mean (depth + 1,) the geometric mean over seeds;
             xavier_low, xavier_high (depth + 1,) that mean over and times the geometric standard deviation
    """
    passed = torch.arange(len(signal_propagation[0].tensors["variance"]))
    summary = {"passed": passed, "law": torch.pow(0.5, passed.double())}
    for init in signal_propagation.axis("init"):
        variance = torch.stack(signal_propagation.where(init=init).all("variance"))
        summary[f"{init}_ratio"] = variance / variance[:, :1]
        logarithm = mean_and_std("ratio", summary[f"{init}_ratio"].log())
        for name, deviations in {"mean": 0, "low": -1, "high": 1}.items():
            summary[f"{init}_{name}"] = (logarithm["ratio_mean"] + deviations * logarithm["ratio_std"]).exp()
    return summary


def deep_training(
    init: Initialisation,
    seed: Seed,
    digits_split: Tensors,
    width: Count,
    depth: Count,
    rate: Rate,
    momentum: Decay,
    batch: Count,
    iterations: Count,
    measure_every: Count,
) -> Tensors:
    """Train a ReLU network of `depth` linear layers by SGD with momentum, as He et al. do.

    Under Adam, which divides a gradient by its size, the Xavier network learns as well, only later.

    returns: iteration (time,); loss (time,) on the training digits, in nats; accuracy (time,) on the test digits;
             batch_loss (iterations,); gradient (depth,) the root mean square of each layer's gradient before
             training; classes, a scalar
    source:  He et al. 2015, Sec. 2.2 and Fig. 3
    """
    widths = network_widths(digits_split, [width] * (depth - 1))
    network = perceptron(widths, init, generator_for("weights", seed))
    gradient = gradient_sizes(network, digits_split["train_images"], digits_split["train_labels"])
    optimizer = torch.optim.SGD(network.parameters(), lr=rate, momentum=momentum, fused=True)
    run = train(
        network,
        optimizer,
        training_batches(digits_split, batch, seed),
        iterations,
        measures=accuracy_and_loss(digits_split),
        measure_at=every(measure_every, iterations).tolist(),
    )
    known = {"iteration": run.measured_at, "gradient": gradient, "classes": torch.tensor(widths[-1])}
    return {**known, **run.curves, "batch_loss": run.batch_loss}


def loss_by_initialisation(deep_training: Sweep[Tensor]) -> Tensors:
    """The training loss of all seeds beside what guessing costs.

    returns: iteration (time,); guessing, a scalar: ln(classes) nats; and for each initialisation, here "xavier":
             xavier_loss, xavier_accuracy (seed, time); xavier_loss_mean, xavier_loss_std (time,);
             xavier_gradient (seed, layer)
    """
    iteration = deep_training[0].tensors["iteration"]
    classes = deep_training[0].tensors["classes"].double()
    summary = {"iteration": iteration, "guessing": classes.log()}
    for init in deep_training.axis("init"):
        runs = deep_training.where(init=init)
        for curve in ("loss", "accuracy", "gradient"):
            summary[f"{init}_{curve}"] = torch.stack(runs.all(curve))
        summary |= mean_and_std(f"{init}_loss", summary[f"{init}_loss"])
    return summary
