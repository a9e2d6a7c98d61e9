"""How signals shrink or keep with depth, and what that does to training, over three seeds or more.

source: He et al. 2015
"""

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from coursekit.lab.models.networks import perceptron
from coursekit.lab.models.training import cross_entropy_on, every, generator_for, shuffled_batches, train
from coursekit.lab.tensors.elements import element_of
from coursekit.sweep import Sweep, SweepPoint

SEMINAR = "02_activations_initialization_dataloader_trainer"
GUESSING = math.log(10)


def swept(experiments: Any, name: str, **given: Any) -> Sweep[Tensor]:
    """One experiment at every point of its sweep over initialisations and seeds."""
    values = {key: value for key, value in experiments.tables[name].items() if key != "sweep"}
    sweep = experiments.tables[name]["sweep"]
    axes = [{"init": init, "seed": seed} for init in sweep["init"] for seed in sweep["seed"]]
    run = getattr(experiments.module, name)
    return Sweep([SweepPoint(point, run(**values, **point, **given)) for point in axes])


@pytest.fixture(scope="module")
def signals(experiments):
    return swept(experiments(SEMINAR), "signal_propagation")


@pytest.fixture(scope="module")
def variance(experiments, signals):
    return experiments(SEMINAR).module.variance_by_depth(signal_propagation=signals)


@pytest.fixture(scope="module")
def digits_split(experiments):
    return experiments(SEMINAR)["digits_split"]


@pytest.fixture(scope="module")
def deep(experiments, digits_split):
    """Six trainings of a 30-layer network, of about three seconds each."""
    seminar = experiments(SEMINAR)
    runs = swept(seminar, "deep_training", digits_split=digits_split)
    return seminar.module.loss_by_initialisation(deep_training=runs)


def test_what_the_page_states_holds(experiments, variance, deep):
    tensors = {"variance_by_depth": variance, "loss_by_initialisation": deep}
    for name, fact in experiments(SEMINAR).facts(*tensors):
        assert fact.holds([element_of(tensors[name], name, fact.element, "the table")]), fact


def bits_per_layer(ratio: Tensor) -> Tensor:
    """The slope of log2(ratio) against depth through (0, 0), for each seed."""
    depth = torch.arange(ratio.shape[1], dtype=torch.float64)
    return (ratio.log2() * depth).sum(dim=1) / depth.square().sum()


def test_under_xavier_each_relu_halves_the_variance_and_under_he_it_keeps(variance):
    xavier, he = bits_per_layer(variance["xavier_ratio"]), bits_per_layer(variance["he_ratio"])
    message = f"bits of variance a layer: Xavier {xavier.tolist()}, He {he.tolist()}"
    assert len(xavier) >= 3 and len(he) >= 3
    assert ((xavier > -1.1) & (xavier < -0.9)).all(), message
    assert ((he > -0.1) & (he < 0.1)).all(), message


def test_over_all_seeds_the_law_stays_within_a_factor_of_four_at_every_depth(variance):
    # A width of 256 moves each layer's factor by about √(5/256) = 14 %; over 50 layers that is a factor e in one seed.
    off = (variance["xavier_mean"] / variance["law"]).log2().abs()
    assert off.max() < 2, f"off by 2^{off.max():.2f} after {off.argmax()} ReLUs"
    assert variance["he_mean"].log2().abs().max() < 2, variance["he_mean"].tolist()
    assert variance["law"][10] == 2**-10 and variance["passed"][-1] == 50


def test_he_is_xavier_times_two_to_the_depth_when_both_draw_the_same_numbers(signals):
    # A ReLU network is positively homogeneous, and between layers of one width He's deviation is √2 times Xavier's.
    for he in signals.where(init="he"):
        xavier = signals.where(init="xavier", seed=he.axes["seed"])[0].tensors["variance"]
        scaled = xavier * 2.0 ** torch.arange(1, len(xavier) + 1)
        torch.testing.assert_close(he.tensors["variance"], scaled, rtol=1e-3, atol=0)


def test_a_histogram_and_what_lies_beyond_it_are_all_responses(signals):
    for point in signals:
        density, edge = point.tensors["density"].double(), point.tensors["edge"].double()
        whole = (density * edge.diff()).sum(dim=1) + point.tensors["beyond"]
        torch.testing.assert_close(whole, torch.ones(len(whole), dtype=torch.float64), atol=1e-4, rtol=0)


def test_the_first_responses_are_normal_with_the_variance_of_their_initialisation(signals):
    for point in signals:
        spread = {"xavier": 1.0, "he": 2.0}[point.axes["init"]]
        assert point.tensors["variance"][0].item() == pytest.approx(spread, rel=0.05)
        edge = point.tensors["edge"].double()
        normal = torch.distributions.Normal(0.0, point.tensors["variance"][0].sqrt())
        expected = normal.cdf(edge).diff() / edge.diff()
        assert (point.tensors["density"][0] - expected).abs().max() < 0.03


def test_the_band_over_seeds_is_the_geometric_mean_and_deviation(variance):
    logarithm = variance["he_ratio"].log()
    torch.testing.assert_close(variance["he_mean"].log(), logarithm.mean(dim=0))
    torch.testing.assert_close((variance["he_high"] / variance["he_mean"]).log(), logarithm.std(dim=0))
    torch.testing.assert_close((variance["he_mean"] / variance["he_low"]).log(), logarithm.std(dim=0))
    assert variance["he_ratio"][:, 0].eq(1).all()


def test_thirty_layers_stall_at_guessing_under_xavier_and_learn_under_he(deep):
    message = f"losses: Xavier {deep['xavier_loss'][:, ::10].tolist()}, He {deep['he_loss'][:, ::10].tolist()}"
    assert deep["guessing"].item() == pytest.approx(GUESSING)
    assert len(deep["xavier_loss"]) >= 3 and len(deep["he_loss"]) >= 3
    assert (deep["xavier_loss"] - GUESSING).abs().max() < 0.01, message
    # SGD is noisy at such depth: the loss of a seed ends low, not monotone.
    assert (deep["he_loss"][:, -1] < 1).all(), message
    assert (deep["he_accuracy"][:, -1] > 0.6).all() and (deep["xavier_accuracy"][:, -1] < 0.2).all(), message


def test_under_xavier_every_layer_gets_almost_no_gradient(deep):
    ratio = deep["xavier_gradient"] / deep["he_gradient"]
    assert (ratio < 1e-3).all(), f"Xavier's gradient over He's: {ratio.min():.1e} to {ratio.max():.1e}"


def test_adam_hides_the_small_gradients_and_leaves_guessing_even_under_xavier(experiments, digits_split):
    images, labels = digits_split["train_images"], digits_split["train_labels"]
    stated = experiments(SEMINAR).tables["deep_training"]
    widths = [64, *[stated["width"]] * (stated["depth"] - 1), 10]
    losses = []
    for seed in stated["sweep"]["seed"]:
        network = perceptron(widths, "xavier", generator_for("weights", seed))
        run = train(
            network,
            torch.optim.Adam(network.parameters(), lr=1e-3),
            shuffled_batches(images, labels, stated["batch"], generator_for("batches", seed)),
            120,
            measures={"loss": cross_entropy_on(images, labels)},
            measure_at=every(60, 120).tolist(),
        )
        losses.append(run.curves["loss"].tolist())
    assert all(curve[-1] < GUESSING - 0.2 for curve in losses), f"losses at 0, 60 and 120 iterations: {losses}"


def test_a_second_run_gives_the_same_bits(experiments, signals, digits_split):
    seminar, module = experiments(SEMINAR), experiments(SEMINAR).module
    torch.rand(7)
    values = {key: value for key, value in seminar.tables["signal_propagation"].items() if key != "sweep"}
    again = module.signal_propagation(**signals[0].axes, **values)
    assert all(torch.equal(again[name], tensor) for name, tensor in signals[0].tensors.items())
    values = {key: value for key, value in seminar.tables["deep_training"].items() if key != "sweep"}
    values |= {"iterations": 20, "init": "he", "seed": 0, "digits_split": digits_split}
    one, other = module.deep_training(**values), module.deep_training(**values)
    assert all(torch.equal(one[name], other[name]) for name in one)
