"""Initialisation against its formulas, and the tensors that stand for a network."""

import math

import pytest
import torch

from coursekit.lab.models.networks import (
    between_units,
    in_layers,
    initialise,
    largest_units,
    linear_layers,
    named_by_layer,
    network_at,
    perceptron,
    perceptron_from,
    relu_responses,
    stacked,
    weights_and_biases,
)
from coursekit.lab.models.training import generator_for


@pytest.mark.parametrize(("scheme", "variance"), [("xavier", 2 / (200 + 300)), ("he", 2 / 200)])
def test_weights_start_with_the_variance_of_their_scheme(scheme, variance):
    weight = initialise(torch.empty(300, 200), scheme, generator_for("weights", 0))
    # The variance of n = 60,000 normal numbers has a relative standard error of √(2/n) = 0.6 %; four of them.
    assert weight.var().item() == pytest.approx(variance, rel=0.025)
    assert abs(weight.mean().item()) < 4 * math.sqrt(variance / weight.numel())


def test_a_perceptron_has_relus_between_its_layers_and_zero_biases_and_leaves_the_global_generator_alone():
    before = torch.get_rng_state()
    network = perceptron([6, 8, 5, 3], "he", generator_for("weights", 0))
    assert torch.equal(torch.get_rng_state(), before)
    assert [type(module).__name__ for module in network] == ["Linear", "ReLU", "Linear", "ReLU", "Linear"]
    assert [tuple(layer.weight.shape) for layer in linear_layers(network)] == [(8, 6), (5, 8), (3, 5)]
    assert all(layer.bias.eq(0).all() for layer in linear_layers(network))
    with pytest.raises(ValueError, match="input width and an output width"):
        perceptron([6], "he", generator_for("weights", 0))


def test_a_network_and_its_tensors_stand_for_each_other_and_share_no_memory():
    network = perceptron([6, 8, 3], "he", generator_for("weights", 0))
    parameters = weights_and_biases(network)
    twin = perceptron_from(parameters)
    inputs = torch.randn(10, 6, generator=generator_for("inputs", 0))
    assert list(parameters) == ["weight1", "bias1", "weight2", "bias2"]
    assert torch.equal(network(inputs), twin(inputs))
    with torch.no_grad():
        linear_layers(twin)[0].weight.zero_()
    assert not parameters["weight1"].eq(0).any() and not linear_layers(network)[0].weight.eq(0).any()


def test_layers_are_counted_and_not_sorted_as_text():
    tensors = named_by_layer("weight", [torch.tensor(number) for number in range(1, 13)]) | {
        "weight_decay": torch.ones(1)
    }
    assert [int(tensor) for tensor in in_layers("weight", tensors)] == list(range(1, 13))


def test_stacked_networks_are_told_apart_by_the_first_axis():
    networks = [weights_and_biases(perceptron([6, 8, 3], "he", generator_for("weights", seed))) for seed in range(4)]
    together = stacked(networks)
    assert together["weight2"].shape == (4, 3, 8)
    third = network_at(together | {"loss": torch.zeros(9)}, 2)
    assert third.keys() == networks[2].keys()
    assert all(torch.equal(third[name], networks[2][name]) for name in third)


def test_the_largest_units_have_the_largest_sums_of_weights_coming_in_and_going_out():
    parameters = {
        "weight1": torch.tensor([[1.0, -5.0], [2.0, 0.0], [-9.0, 1.0]]),  # 2 inputs to 3 hidden units
        "weight2": torch.tensor([[0.0, -8.0, 1.0]]),  # to 1 output
    }
    # by hand: inputs 12 and 6; hidden 6 + 0, 2 + 8, 10 + 1; output 9
    assert [units.tolist() for units in largest_units(parameters, [1, 2, 1])] == [[0], [1, 2], [0]]
    with pytest.raises(ValueError, match=r"\[1, 4, 1\].*\[2, 3, 1\]"):
        largest_units(parameters, [1, 4, 1])
    with pytest.raises(ValueError, match=r"\[1, 2\]"):
        largest_units(parameters, [1, 2])


def test_between_units_stands_what_stood_there_in_the_whole_tensor():
    generator = generator_for("weights", 0)
    weights = [torch.randn(4, 7, 5, generator=generator), torch.randn(4, 3, 7, generator=generator)]
    units = [torch.tensor([0, 4]), torch.tensor([1, 2, 6]), torch.tensor([2])]
    first, second = between_units(units, weights)
    assert first.shape == (4, 3, 2) and second.shape == (4, 1, 3)
    assert torch.equal(first[:, 2, 1], weights[0][:, 6, 4])
    assert torch.equal(second[:, 0, 1], weights[1][:, 2, 2])


def test_responses_are_those_of_the_perceptron_drawn_from_the_same_stream():
    inputs = torch.randn(20, 6, generator=generator_for("inputs", 0))
    *_, last = relu_responses(inputs, 3, "he", generator_for("weights", 5))
    network = perceptron([6, 6, 6, 6, 6], "he", generator_for("weights", 5))
    torch.testing.assert_close(last, network(inputs))
