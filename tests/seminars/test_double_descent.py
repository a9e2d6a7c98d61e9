"""The facts that DoubleDescent shows, over its seeds, beside what linear algebra says of least squares."""

import inspect

import pytest
import torch

from coursekit.lab.tensors.elements import element_of


@pytest.fixture(scope="session")
def seminar(experiments):
    return experiments("03_optimization_regularization")


@pytest.fixture(scope="session")
def random_features(seminar):
    return inspect.getmodule(seminar.file_of("wave_fits").few_points)


def test_what_the_page_states_holds(seminar):
    for name, fact in seminar.facts("wave_fits", "digits_by_width"):
        assert fact.holds([element_of(seminar[name], name, fact.element, "the table")]), (name, fact)


def test_on_digits_every_seed_peaks_where_all_examples_can_just_be_fitted(seminar):
    run = seminar["digits_by_width"]
    for error, rank, train in zip(run["error"], run["rank"], run["train_error"], strict=True):
        full = rank == int(run["examples"])
        fits_all = int(full.nonzero()[0])
        assert abs(int(error.argmax()) - fits_all) <= 2, "the peak stands where the rank is full, not at a width"
        assert error[-1] < error[: fits_all - 3].min() and error.max() > 3 * error[-1]
        assert (train[full] == 0).all()
    silent = run["rank"] < torch.minimum(run["widths"], run["examples"])
    assert silent[:, run["widths"] == run["examples"]].any(), "silent features move the peak beyond the examples"


def test_a_penalty_takes_the_peak_away(seminar):
    run = seminar["digits_by_width"]
    wide = run["widths"] >= 100
    assert run["penalised_mean"][wide].max() < 0.3 * run["peak"]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_error_of_many_draws_rises_at_the_wall_and_falls_beyond(seminar, seed):
    run = seminar.run("wave_fits", seed=100 * seed, draws=20)
    points, median = int(run["points"]), run["median_error"]
    around = median[points - 1 : points + 6].max()
    assert around > 2 * median[:points].min() and around > 2 * median[-1]


def test_more_features_never_fit_the_points_worse_and_beyond_the_wall_never_need_larger_weights(seminar):
    run = seminar["wave_fits"]
    points = int(run["points"])
    assert (run["train_error"].diff() <= 1e-9).all()
    assert (run["train_error"][points - 1 :] < 1e-15).all()
    assert (run["norm"][points - 1 :].diff() <= 1e-9 * run["norm"][points - 1]).all()
    assert (run["smallest"][points - 1 :].diff() >= -1e-12).all(), "a further column cannot shrink it"
    assert run["widths"][int(run["peak"])] == points and run["widths"][int(run["best"])] < points


def test_of_all_perfect_fits_the_one_of_least_weights_is_the_one_that_is_taken(seminar):
    run = seminar["wave_fits"]
    chosen = int(run["perfect/norms"].argmin())
    assert run["perfect/along"][chosen] == pytest.approx(0, abs=1e-12)
    at = int((run["widths"] == run["perfect/width"]).nonzero()[0])
    torch.testing.assert_close(run["perfect/fits"][chosen], run["fits"][at], rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(run["perfect/fits"][0], run["fits"][int(run["peak"])], rtol=1e-4, atol=1e-4)
    # All go through the points: where the grid has one, they agree.
    first, last = run["perfect/fits"][:, 0], run["perfect/fits"][:, -1]
    assert (first - run["y"][0]).abs().max() < 1e-6 and (last - run["y"][-1]).abs().max() < 1e-6


def test_the_least_norm_is_that_of_the_pseudoinverse_and_a_penalty_is_ridge(random_features):
    generator = torch.Generator().manual_seed(0)
    for rows, columns in ((6, 3), (6, 6), (6, 15)):
        features = torch.randn(rows, columns, dtype=torch.float64, generator=generator)
        wanted = torch.randn(rows, 2, dtype=torch.float64, generator=generator)
        fit = random_features.least_norm(features, wanted)
        torch.testing.assert_close(fit.weights, torch.linalg.pinv(features) @ wanted)
        assert fit.rank == min(rows, columns) and fit.smallest == pytest.approx(
            float(torch.linalg.svdvals(features)[-1])
        )
        ridge = random_features.least_norm(features, wanted, penalty=0.3).weights
        solved = torch.linalg.solve(features.T @ features + 0.3 * torch.eye(columns).double(), features.T @ wanted)
        torch.testing.assert_close(ridge, solved)


def test_a_feature_twice_and_a_silent_one_add_nothing_to_the_rank(random_features):
    features = torch.eye(4, dtype=torch.float64)[:, [0, 1, 1]]
    features = torch.cat([features, torch.zeros(4, 1, dtype=torch.float64)], dim=1)
    fit = random_features.least_norm(features, torch.ones(4, 1, dtype=torch.float64))
    assert fit.rank == 2 and fit.weights[:, 0].tolist() == pytest.approx([1, 0.5, 0.5, 0])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_tenth_of_the_labels_are_wrong_and_the_test_labels_are_not(random_features, seed):
    split = random_features.noisy_digits(200, 0.1, seed)
    assert int((split.labels != split.right_labels).sum()) == 20
    assert len(split.images) + len(split.test_images) == 1797
    seen = {tuple(image.tolist()) for image in split.images}
    assert sum(tuple(image.tolist()) in seen for image in split.test_images) < 5, "test digits are other digits"
