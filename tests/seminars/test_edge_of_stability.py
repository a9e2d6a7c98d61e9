"""The facts that EdgeOfStability shows, over three seeds, beside what closed forms and autograd say of them."""

import inspect

import pytest
import torch
from torch.nn import functional


@pytest.fixture(scope="session")
def seminar(experiments):
    return experiments("03_optimization_regularization")


@pytest.fixture(scope="session")
def sharpness(seminar):
    return inspect.getmodule(seminar.file_of("edge_of_stability").riding)


def test_each_step_on_a_parabola_multiplies_the_distance_by_one_minus_rate_times_curvature(seminar):
    run = seminar["curvature_limit"]
    powers = torch.arange(run["x"].shape[1], dtype=torch.float64)
    for x, product in zip(run["x"], run["products"], strict=True):
        assert torch.allclose(x, x[0] * (1 - product) ** powers, rtol=1e-9, atol=1e-12)
    assert float(run["limit"] * run["rate"]) == 2
    assert (run["x"][:, -1].abs() < run["x"][:, 0].abs()).tolist() == (run["products"] < 2).tolist()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_sharpness_comes_to_its_edge_and_stays_while_the_loss_keeps_falling(seminar, seed):
    run = seminar.run("edge_of_stability", rates=[0.8], steps=900, every=50, seed=seed)
    assert run["sharpness"][0, 0] < 0.75 * run["limits"][0], "training has to sharpen it"
    assert run["arrival"][0] <= 450
    assert 0.97 < run["settled"][0] < 1.12
    assert run["rises/before"][0] < 0.05 and 0.2 < run["rises/after"][0] < 0.5
    assert run["loss"][0, -1] < 0.8 * run["loss"][0, int(run["arrival"][0])]


def test_power_iteration_finds_the_largest_eigenvalue_of_the_whole_hessian(sharpness):
    widths = [4, 3, 2]
    images = torch.randn(20, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    loss = sharpness.squared_error(widths, images, torch.arange(20) % 2)
    start = sharpness.tanh_network(widths, seed=0)
    value, direction = sharpness.largest_curvature(loss, start, torch.ones_like(start))
    values, vectors = torch.linalg.eigh(torch.autograd.functional.hessian(loss, start))
    assert value == pytest.approx(float(values[-1]), rel=1e-3)
    assert abs(float(direction @ vectors[:, -1])) > 0.99


def test_the_loss_is_that_of_torchs_own_network(sharpness):
    widths = [5, 4, 3]
    images, labels = torch.rand(7, 5, dtype=torch.float64), torch.arange(7) % 3
    start = sharpness.tanh_network(widths, seed=3)
    network = torch.nn.Sequential(torch.nn.Linear(5, 4), torch.nn.Tanh(), torch.nn.Linear(4, 3)).double()
    torch.nn.utils.vector_to_parameters(start, network.parameters())
    wanted = functional.mse_loss(network(images), functional.one_hot(labels, 3).double())
    assert torch.allclose(sharpness.squared_error(widths, images, labels)(start), wanted)


def test_the_swing_is_what_the_descent_did_along_one_direction(seminar):
    run = seminar["edge_swing"]
    signs = run["position"].sign()
    peak = int(run["position"].abs().argmax())
    assert (signs[peak - 5 : peak + 5].diff() != 0).all(), "at the edge each step goes to the other side"
    assert run["position"].abs()[[0, -1]].max() < run["position"].abs()[peak]
    middle = run["slice"][len(run["offsets"]) // 2]
    assert (run["slice"] >= middle - 1e-3).all()
