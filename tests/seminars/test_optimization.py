"""The facts that OptimizerComparison shows, each beside what theory or arithmetic says of it."""

import inspect
import math
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor

from coursekit.lab.optimizing.averages import ema
from coursekit.lab.optimizing.objectives import Quadratic, rotate
from coursekit.lab.optimizing.quadratic_theory import gradient_descent_theory, heavy_ball_theory
from coursekit.lab.optimizing.trajectories import record
from coursekit.lab.optimizing.tuning import arrival, rates_by_outcome
from coursekit.lab.tensors.elements import element_of
from coursekit.quantities import Optimizer

CURVATURES = (1.0, 50.0)
ALIGNED = Quadratic(eigenvalues=CURVATURES)
# The race's own start, one outside its circle, one nearly along the valley, and one in another quadrant.
STARTS = [(1.0, 1.0), (2.0, 1.0), (1.2, 0.8), (-0.6, 1.3)]


@pytest.fixture(scope="session")
def seminar(experiments: Any) -> Any:
    seminar = experiments("03_optimization_regularization")
    # All of the tuned rates arrive within 130 steps; the slower rates would only make the tests four times as long.
    seminar.use("learning_rate_sweep", steps=130)
    # Each measurement of the sharpness costs as much as a hundred steps.
    seminar.use("edge_of_stability", every=100)
    return seminar


def steps_from(start: tuple[float, float], degrees: float = 0.0, steps: int = 600, **optimizer: Any) -> int:
    """Steps to 1 % of the distance on the quadratic with κ = 50, loss and start turned together."""
    objective = ALIGNED.model_copy(update={"degrees": degrees})
    turned = rotate(torch.tensor(start, dtype=torch.float64), degrees)
    run = record(objective, turned, Optimizer.model_validate(optimizer), steps)
    return arrival(run.xy.norm(dim=-1), 0.01)


# Theory


@pytest.mark.parametrize("start", STARTS)
def test_gradient_descent_takes_what_theory_says_from_any_start(start: tuple[float, float]) -> None:
    theory = gradient_descent_theory(torch.tensor(CURVATURES), target=0.01)
    taken = steps_from(start, **{"class": "SGD", "lr": theory.rate})
    assert theory.rate == pytest.approx(2 / 51) and theory.limit == 0.04
    assert 115 < theory.steps < 116 and taken == math.ceil(theory.steps), (theory, taken)


@pytest.mark.parametrize("start", STARTS)
def test_the_heavy_ball_takes_about_a_quarter_of_that(start: tuple[float, float]) -> None:
    theory = heavy_ball_theory(torch.tensor(CURVATURES), target=0.01)
    taken = steps_from(start, **{"class": "SGD", "lr": theory.rate, "momentum": theory.momentum})
    assert 24 <= taken <= 32 and taken > theory.steps, (theory, taken)


def test_no_rate_beats_the_theory_of_gradient_descent_from_its_worst_start() -> None:
    predicted = gradient_descent_theory(torch.tensor(CURVATURES), target=0.01)
    for factor in (0.9, 0.97, 1.01):
        worst = max(steps_from(start, **{"class": "SGD", "lr": factor * predicted.rate}) for start in [(1, 0), (0, 1)])
        assert worst > predicted.steps + 1, (factor, worst)


def test_the_limits_of_theory_are_where_runs_begin_to_diverge() -> None:
    for theory in (gradient_descent_theory, heavy_ball_theory):
        predicted = theory(torch.tensor(CURVATURES), 0.01)
        optimizer = Optimizer.model_validate({"class": "SGD", "momentum": predicted.momentum})
        rates = [0.98 * predicted.limit, 1.02 * predicted.limit]
        outcome = rates_by_outcome(ALIGNED, torch.ones(2, dtype=torch.float64), optimizer, rates, 0.01, steps=400)
        assert outcome["rates"].tolist() == rates[:1] and outcome["diverged_rates"].tolist() == rates[1:], outcome


@pytest.mark.parametrize("target", [0.0, 1.0, -1.0])
def test_a_target_that_cannot_be_arrived_at_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match=f"target = {target}"):
        gradient_descent_theory(torch.tensor(CURVATURES), target)


# Adam and rotation


@pytest.mark.parametrize("start", STARTS)
def test_adam_is_not_rotation_invariant(start: tuple[float, float]) -> None:
    aligned, turned = (steps_from(start, degrees, **{"class": "Adam", "lr": 0.1}) for degrees in (0.0, 45.0))
    assert 60 <= aligned <= 100 and 150 <= turned <= 320 and turned > 2 * aligned, (aligned, turned)


@pytest.mark.parametrize("start", STARTS)
def test_gradient_descent_and_the_heavy_ball_are_rotation_invariant(start: tuple[float, float]) -> None:
    for momentum in (0.0, 0.566):
        taken = [steps_from(start, d, **{"class": "SGD", "lr": 0.035, "momentum": momentum}) for d in (0.0, 30.0, 45.0)]
        assert taken[0] == taken[1] == taken[2] < 200, taken


# The experiments, with the hyperparameters of the seminar


# What other scenes show is held by tests of their own.
OTHERS = {"modular_addition", "grokking_by_decay", "wave_fits", "digits_by_width"}


def test_what_the_page_states_holds(seminar: Any) -> None:
    stated = seminar.facts(*(name for name in seminar.tables if name not in OTHERS))
    assert len(stated) >= 12
    for name, fact in stated:
        assert fact.holds([element_of(seminar[name], name, fact.element, "the table")]), (name, fact)


def test_every_table_holds_the_arguments_of_its_experiment(seminar: Any) -> None:
    for name, table in seminar.tables.items():
        parameters = inspect.signature(getattr(seminar.module, name)).parameters
        given = table.keys() - {"sweep"} | table.get("sweep", {}).keys()
        assert given == {p for p in parameters if p not in seminar.tables}, name


def test_the_state_of_the_optimizers_is_one_two_and_three_times_the_parameters(seminar: Any) -> None:
    state = seminar["optimizer_state"]
    widths = seminar.tables["optimizer_state"]["widths"]
    size = sum(inputs * outputs + outputs for inputs, outputs in pairwise(widths))
    assert state["parameters/elements"] == size and state["parameters/bytes"] == 4 * size
    assert [state[f"{name}/multiple"].item() for name in ("sgd", "momentum", "adam")] == [1, 2, 3]
    assert [state[f"{name}/total/elements"].item() for name in ("sgd", "momentum")] == [size, 2 * size]
    # Adam also counts its steps, once for each of the network's tensors.
    assert state["adam/step/elements"] == state["parameters/tensors"] == 2 * (len(widths) - 1)
    assert state["adam/total/elements"] == 3 * size + state["adam/step/elements"]


def test_the_buffers_shown_are_what_one_gradient_leaves_in_them(seminar: Any) -> None:
    state = seminar["optimizer_state"]
    gradient = state["gradient/values"]
    assert gradient.abs().max() > 0 and gradient.shape == state["parameters/values"].shape
    torch.testing.assert_close(state["momentum/momentum_buffer/values"], gradient)
    torch.testing.assert_close(state["adam/exp_avg/values"], 0.1 * gradient)
    torch.testing.assert_close(state["adam/exp_avg_sq/values"], 0.001 * gradient**2)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_longer_memory_is_smoother_and_starts_further_from_the_signal(seminar: Any, seed: int) -> None:
    shown = seminar.run("moving_average", seed=seed)
    roughness = [row.diff().abs().mean().item() for row in (shown["gradient"], *shown["ema"])]
    assert roughness == sorted(roughness, reverse=True) and roughness[0] > 10 * roughness[-1], roughness
    shares = shown["ema"][:, 0] / shown["gradient"][0]
    torch.testing.assert_close(shares, 1 - shown["betas"])
    torch.testing.assert_close(shown["corrected"][:, 0], shown["gradient"][0].expand(3))
    # The memory is the mean age of what the average holds, the newest gradient being 1 old.
    ages = torch.arange(1, 5000, dtype=torch.float64)
    weights = (1 - shown["betas"])[:, None] * shown["betas"][:, None] ** (ages - 1)
    torch.testing.assert_close(shown["memory"], weights @ ages)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_adams_update_is_its_corrected_moments_ratio(seminar: Any, seed: int) -> None:
    shown = seminar.run("adam_moments", seed=seed)
    torch.testing.assert_close(shown["squared_gradient"], shown["gradient"] ** 2)
    torch.testing.assert_close(shown["exp_avg_sq"], ema(shown["squared_gradient"], [shown["betas"][1].item()])[0])
    ratio = shown["corrected_exp_avg"] / (shown["corrected_exp_avg_sq"].sqrt() + shown["epsilon"])
    torch.testing.assert_close(shown["update"], -shown["rate"] * ratio)
    torch.testing.assert_close(shown["ratio"], -ratio)
    torch.testing.assert_close(shown["weight"], torch.cat([torch.zeros(1), shown["update"].cumsum(0)]).double())
    assert shown["ratio"].abs().max() < 2, "a step is about the rate, whatever the gradient"
    assert shown["loss"][-20:].mean() < 0.7 * shown["loss"][0], shown["loss"]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_first_step_is_the_rate_times_the_sign_for_small_and_large_gradients(seminar: Any, seed: int) -> None:
    shown = seminar.run("adam_moments", seed=seed)
    gradient, update = shown["first_step/gradient"], shown["first_step/update"]
    expected = -shown["rate"] * gradient.sign()
    torch.testing.assert_close(update[gradient.abs() > 1e-4], expected[gradient.abs() > 1e-4], rtol=1e-3, atol=0)
    assert (gradient.abs() > 1e-4).sum() >= 4, gradient


def test_the_weights_that_the_scene_shows_span_gradients_of_both_signs(seminar: Any) -> None:
    gradient = seminar["adam_moments"]["first_step/gradient"]
    assert gradient.min() < 0 < gradient.max() and gradient.abs().max() > 20 * gradient.abs().min() > 0, gradient


def test_the_sweep_finds_what_the_course_says(seminar: Any) -> None:
    sweep = seminar["learning_rate_sweep"]
    best = {name: sweep[f"{name}/best_steps"].item() for name in ("gradient_descent", "heavy_ball", "adam")}
    assert 105 <= best["gradient_descent"] <= 116 and 20 <= best["heavy_ball"] <= 29 and 70 <= best["adam"] <= 80, best
    assert sweep["theory/gradient_descent/measured_steps"] == math.ceil(sweep["theory/gradient_descent/steps"]) == 116
    assert 27 <= sweep["theory/heavy_ball/measured_steps"] <= 31, sweep["theory/heavy_ball/measured_steps"]
    tuned = seminar.tables["learning_rate_sweep"]["optimizers"]["heavy_ball"]["momentum"]
    assert sweep["theory/heavy_ball/momentum"].item() == pytest.approx(tuned, abs=1e-3)


def test_every_rate_of_the_sweep_has_one_outcome_and_those_past_the_limit_diverge(seminar: Any) -> None:
    sweep = seminar["learning_rate_sweep"]
    for name in ("gradient_descent", "heavy_ball", "adam"):
        outcomes = [sweep[f"{name}/{kind}rates"] for kind in ("", "slow_", "diverged_")]
        assert torch.equal(torch.cat(outcomes).sort().values, sweep["rates"])
        assert sweep[f"{name}/steps"].min() == sweep[f"{name}/best_steps"]
    for name in ("gradient_descent", "heavy_ball"):
        beyond = sweep["rates"] > sweep[f"theory/{name}/limit"]
        assert torch.equal(sweep[f"{name}/diverged_rates"], sweep["rates"][beyond]), name
    assert len(sweep["adam/diverged_rates"]) == 0, sweep["adam/diverged_rates"]


@pytest.mark.parametrize("race", ["optimizer_race", "optimizer_race_rotated"])
def test_the_paths_lie_on_the_landscape_that_is_drawn(seminar: Any, race: str) -> None:
    tensors = seminar[race]
    for name in seminar.tables[race]["optimizers"]:
        inside, loss = tensors[f"{name}/xy"], tensors[f"{name}/loss"]
        interpolated = bilinear(tensors, inside)
        # Between the points of a grid of spacing h, a bilinear patch is off by at most h²/8·(|f_xx| + |f_yy|).
        spacing = (tensors["grid/x"][1] - tensors["grid/x"][0]).item()
        assert ((interpolated - loss).abs() <= spacing**2 / 8 * sum(CURVATURES) * 2).all()
    coarse, fine = (seminar.run(race, resolution=points) for points in (41, 161))
    errors = [(bilinear(grid, coarse["adam/xy"]) - coarse["adam/loss"]).abs().mean() for grid in (coarse, fine)]
    assert errors[1] < errors[0] / 8, errors  # 16 times finer in h²


def bilinear(tensors: Any, points: Tensor) -> Tensor:
    """The drawn grid's value at each point, from its four neighbours."""
    x, y, values = tensors["grid/x"], tensors["grid/y"], tensors["grid/values"]
    assert points[:, 0].min() >= x[0] and points[:, 0].max() <= x[-1], "a path leaves the picture"
    assert points[:, 1].min() >= y[0] and points[:, 1].max() <= y[-1], "a path leaves the picture"
    column = (torch.searchsorted(x, points[:, 0].contiguous()) - 1).clamp(0, len(x) - 2)
    row = (torch.searchsorted(y, points[:, 1].contiguous()) - 1).clamp(0, len(y) - 2)
    right = (points[:, 0] - x[column]) / (x[column + 1] - x[column])
    up = (points[:, 1] - y[row]) / (y[row + 1] - y[row])
    below = (1 - right) * values[row, column] + right * values[row, column + 1]
    above = (1 - right) * values[row + 1, column] + right * values[row + 1, column + 1]
    return (1 - up) * below + up * above


def test_the_race_runs_what_the_sweep_tuned(seminar: Any) -> None:
    sweep, race = seminar["learning_rate_sweep"], seminar["optimizer_race"]
    assert torch.equal(race["start"], sweep["start"])
    for name in ("gradient_descent", "heavy_ball", "adam"):
        assert (
            race[f"{name}/steps"] == sweep[f"{name}/best_steps"] and race[f"{name}/rate"] == sweep[f"{name}/best_rate"]
        )
        assert torch.equal(race[f"{name}/xy"][0], race["start"])
        arrived = int(race[f"{name}/steps"])
        assert (
            race[f"{name}/distance"][arrived - 1] > race["distance_to_go"] >= race[f"{name}/distance"][arrived:].max()
        )
    order = sorted(("gradient_descent", "heavy_ball", "adam"), key=lambda name: race[f"{name}/steps"].item())
    assert order == ["heavy_ball", "adam", "gradient_descent"]


def test_the_rotated_race_slows_adam_alone(seminar: Any) -> None:
    race = seminar["optimizer_race_rotated"]
    names = seminar.tables["optimizer_race_rotated"]["optimizers"]
    steps = {name: (race[f"{name}/aligned/steps"].item(), race[f"{name}/steps"].item()) for name in names}
    assert steps["gradient_descent"][0] == steps["gradient_descent"][1], steps
    assert steps["heavy_ball"][0] == steps["heavy_ball"][1], steps
    assert 74 <= steps["adam_at_a_tenth"][0] <= 84 and 220 <= steps["adam_at_a_tenth"][1] <= 250, steps
    assert steps["adam"][1] > 1.4 * steps["adam"][0], steps
    for name in ("gradient_descent", "heavy_ball"):
        torch.testing.assert_close(race[f"{name}/xy"], rotate(race[f"{name}/aligned/xy"], 45.0))
    assert not torch.allclose(race["adam/xy"], rotate(race["adam/aligned/xy"], 45.0), atol=0.1)


def test_a_race_with_what_was_not_tuned_is_refused(seminar: Any) -> None:
    with pytest.raises(ValueError, match=r"nesterov has no lr, and .* only for adam, gradient_descent, heavy_ball"):
        seminar.run("optimizer_race", optimizers={"nesterov": {"class": "SGD", "momentum": 0.9, "nesterov": True}})
    with pytest.raises(ValueError, match=r"heavy_ball takes .* the same class and arguments"):
        seminar.run("optimizer_race", optimizers={"heavy_ball": {"class": "SGD", "momentum": 0.9}})


SMALL = {"steps": 130, "rates_per_decade": 2, "lowest_rate": 0.01, "highest_rate": 0.1}


def test_a_sweep_takes_an_objective_and_a_start_of_ones_own(seminar: Any) -> None:
    turned = {"class": "Quadratic", "eigenvalues": [30, 2], "degrees": 30.0, "center": [1.0, 2.0]}
    optimizers = {"gradient_descent": {"class": "SGD"}}
    sweep = seminar.run("learning_rate_sweep", objective=turned, start=[2.0, 2.5], optimizers=optimizers, **SMALL)
    race = seminar.run("optimizer_race", learning_rate_sweep=sweep, optimizers=optimizers)
    assert sweep["rates"].tolist() == pytest.approx([0.01, 0.0316228, 0.1])
    assert sweep["condition_number"] == 15 and race["minimum"].tolist() == [1.0, 2.0]
    torch.testing.assert_close(
        Quadratic.model_validate(turned)(race["gradient_descent/xy"]), race["gradient_descent/loss"]
    )


def test_a_sweep_in_which_nothing_arrives_says_so(seminar: Any) -> None:
    with pytest.raises(ValueError, match="adam arrives at none of 3 rates within 5 steps"):
        seminar.run("learning_rate_sweep", optimizers={"adam": {"class": "Adam"}}, **SMALL | {"steps": 5})
    with pytest.raises(ValueError, match=r"highest_rate = 0.001, but it must be at least lowest_rate = 0.01"):
        seminar.run("learning_rate_sweep", **SMALL | {"highest_rate": 0.001})


@pytest.mark.parametrize("name", ["optimizer_state", "moving_average", "adam_moments", "optimizer_race_rotated"])
def test_an_experiment_gives_the_same_bits_twice(seminar: Any, name: str) -> None:
    first, second = seminar.run(name), seminar.run(name)
    assert first.keys() == second.keys()
    for key in first:
        assert torch.equal(first[key], second[key]), key


def test_a_seed_changes_what_is_random(seminar: Any) -> None:
    random = {
        "optimizer_state": ["parameters/values", "gradient/values"],
        "moving_average": ["gradient"],
        "adam_moments": ["loss"],
    }
    for name, keys in random.items():
        first, second = seminar.run(name, seed=1), seminar.run(name, seed=2)
        for key in keys:
            assert not torch.equal(first[key], second[key]), (name, key)
