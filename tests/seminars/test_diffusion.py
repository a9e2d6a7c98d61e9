"""The facts that Diffusion2D shows, over three seeds, beside what autograd and closed forms say of the score."""

import inspect

import pytest
import torch

from coursekit.lab.tensors.elements import element_of

SEEDS = [0, 1, 2]


@pytest.fixture(scope="session")
def seminar(experiments):
    return experiments("07_vae_diffusion")


@pytest.fixture(scope="session")
def ring(seminar):
    return inspect.getmodule(seminar.module.ring_of)


@pytest.fixture(scope="session")
def denoiser(seminar):
    return inspect.getmodule(seminar.module.way_back)


def test_what_the_page_states_holds(seminar):
    for name, fact in seminar.facts(*seminar.tables):
        assert fact.holds([element_of(seminar[name], name, fact.element, "the table")]), (name, fact)


def test_every_table_holds_the_arguments_of_its_experiment(seminar):
    for name, table in seminar.tables.items():
        parameters = inspect.signature(getattr(seminar.module, name)).parameters
        assert set(table) == {p for p in parameters if p not in seminar.tables}, name


@pytest.mark.parametrize("bar", [1.0, 0.9, 0.3, 0.0056])
def test_the_best_guess_is_minus_the_scaled_gradient_of_the_log_density(ring, bar):
    gaussians, share = ring.ring_of(8, 1.4, 0.1), torch.tensor(bar, dtype=torch.float64)
    points = torch.randn(50, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0)).requires_grad_()
    (score,) = torch.autograd.grad(ring.log_density(gaussians, points, share).sum(), points)
    guess = ring.expected_noise(gaussians, points.detach(), share)
    assert torch.allclose(guess, -(1 - share).sqrt() * score, atol=1e-6)


@pytest.mark.parametrize("bar", [0.95, 0.3])
def test_the_density_is_one_altogether(ring, bar):
    x = torch.linspace(-6, 6, 401)
    plane = torch.stack(torch.meshgrid(x, x, indexing="xy"), dim=-1)
    heights = ring.log_density(ring.ring_of(8, 1.4, 0.1), plane, torch.tensor(bar)).exp()
    assert float(heights.sum() * (x[1] - x[0]) ** 2) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_other_answer_is_better_than_the_closed_form(ring, denoiser, seminar, seed):
    gaussians, alpha_bar = ring.ring_of(8, 1.4, 0.1), seminar["forward_process"]["alpha_bar"]
    noisy, step, noise = denoiser.questions(gaussians, alpha_bar, 20000, torch.Generator().manual_seed(seed))
    best = ring.expected_noise(gaussians, noisy, alpha_bar[step])
    least = (best - noise).square().mean()
    others = [0.97 * best, 1.03 * best, best + 0.05, best + 0.1 * noisy, torch.zeros_like(best)]
    assert all((other - noise).square().mean() > least for other in others)


def test_noise_is_mixed_in_as_the_schedule_says(seminar):
    run = seminar["forward_process"]
    assert torch.allclose(run["alpha_bar"][1:], (1 - run["beta"]).cumprod(dim=0))
    assert run["alpha_bar"][-1] < 0.01
    assert torch.allclose(run["path"].square().mean(), torch.ones(()), atol=0.1), "the variance stays near 1 on its way"
    nearest = (run["path"][0][:, None] - run["means"]).norm(dim=-1).amin(dim=1)
    assert nearest.max() < 5 * run["spread"]


def test_the_way_back_by_the_exact_score_of_one_gaussian_gives_that_gaussian(ring, denoiser, seminar):
    run = seminar["forward_process"]
    single = ring.ring_of(1, 1.4, 0.1)
    ends = denoiser.way_back(denoiser.best_guess(single, run["alpha_bar"]), run["beta"], 4000, seed=0)[-1]
    assert torch.allclose(ends.mean(dim=0), single.means[0], atol=0.02)
    assert torch.allclose(ends.std(dim=0), torch.full((2,), single.spread), atol=0.02)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_network_that_is_asked_for_noise_comes_close_to_the_exact_score(seminar, seed):
    trained = seminar.run("noise_prediction", iterations=1500, frames=5, seed=seed)
    assert 1 < trained["ratio"] < 1.1
    assert trained["gap"] < 0.03
    turned = torch.nn.functional.cosine_similarity(
        trained["field"], trained["exact"].expand_as(trained["field"]), dim=-1
    )
    assert turned[-1].mean() > 0.95 > turned[0].mean()
    function = seminar.module.reverse_process
    table = seminar.tables["reverse_process"] | {"samples": 2000, "seed": seed}
    back = function(forward_process=seminar["forward_process"], noise_prediction=trained, **table)
    assert 0.7 < back["learned/within"] < back["exact/within"]
    assert back["exact/within"] > 0.95
    assert back["learned/modes"].min() > 0.07, "every Gaussian is found"
    assert (back["apart"][0], back["apart"].argmax()) == (0, len(back["apart"]) - 1)
