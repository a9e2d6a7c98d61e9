"""The facts that Grokking shows, over three seeds, beside what closed forms and torch's own network say of them."""

import inspect
import math

import pytest
import torch
from torch.nn import functional

from coursekit.lab.tensors.elements import element_of
from coursekit.sweep import Sweep, SweepPoint


@pytest.fixture(scope="session")
def seminar(experiments):
    return experiments("03_optimization_regularization")


@pytest.fixture(scope="session")
def modular_sums(seminar):
    return inspect.getmodule(seminar.module.learn)


def learned(seminar, decay, **changed):
    table = seminar.tables["modular_addition"]
    fixed = {key: value for key, value in table.items() if key != "sweep"}
    return seminar.module.modular_addition(weight_decay=decay, **fixed | {"frames": 60} | changed)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_it_learns_by_heart_first_and_the_rule_long_after(seminar, seed):
    run = learned(seminar, 1.0, seed=seed, steps=2000)
    assert 40 <= run["train_step"] <= 120
    assert run["test_step"] > 8 * run["train_step"]
    by_heart = run["recorded_at"] == run["train_step"]
    assert run["test_accuracy"][by_heart] < 0.1
    assert run["test_accuracy"][-1] > 0.95
    assert run["wave_share"][-1] > 0.65 > 4 * run["wave_share"][0]
    radii = run["circle"][-1].norm(dim=1)
    assert radii.std() < 0.25 * radii.mean(), "the numbers lie on a circle"
    early = run["circle"][0].norm(dim=1)
    assert early.std() > 0.3 * early.mean(), "which they did not do before"


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_without_decay_it_stays_with_what_it_knows_by_heart(seminar, seed):
    run = learned(seminar, 0.0, seed=seed, steps=1200)
    assert run["train_accuracy"][-1] == 1 and run["test_step"] == -1


def test_each_weight_decay_is_told_by_itself(seminar):
    points = [SweepPoint({"weight_decay": d}, learned(seminar, d, steps=120, frames=20)) for d in (0.0, 1.0)]
    told = seminar.module.grokking_by_decay(Sweep(points))
    assert told["decays"].tolist() == [0, 1]
    assert torch.equal(told["norm"][1], points[1].tensors["norm"])
    assert told["norm"][1, -1] < told["norm"][0, -1], "decay makes weights smaller"
    for kind in ("train", "test"):
        assert told[f"{kind}_steps"].tolist() == [int(point.tensors[f"{kind}_step"]) for point in points]


def test_its_answers_are_those_of_torchs_own_network_on_one_hot_vectors(modular_sums):
    prime, hidden = 7, 5
    network = modular_sums.untrained_squares(prime, hidden, gain=1.0, seed=3)
    first = torch.nn.Linear(2 * prime, hidden, bias=False)
    last = torch.nn.Linear(hidden, prime, bias=False)
    with torch.no_grad():
        first.weight.copy_(torch.cat([network.first, network.second]).T)
        last.weight.copy_(network.outputs.T)
    numbers = torch.arange(prime)
    pairs = torch.cartesian_prod(numbers, numbers)
    wanted = last(first(functional.one_hot(pairs, prime).flatten(1).float()).square())
    torch.testing.assert_close(network.answers(), wanted)


def test_a_table_holds_all_sums_and_shows_its_share_of_them(modular_sums):
    table = modular_sums.table_of_sums(11, 0.4, seed=0)
    assert table.sums.view(11, 11)[7, 9] == 5 and table.sums.view(11, 11)[2, 3] == 5
    assert int(table.seen.sum()) == round(0.4 * 121)
    assert not torch.equal(table.seen, modular_sums.table_of_sums(11, 0.4, seed=1).seen)


@pytest.mark.parametrize("frequency", [1, 4, 9])
def test_pure_waves_are_a_circle_that_runs_clockwise_from_the_top(modular_sums, frequency):
    prime, phases = 19, 2 * math.pi * torch.arange(6) / 6
    angle = 2 * math.pi * frequency * torch.arange(prime) / prime
    waves = torch.cos(angle[:, None] + phases)
    circle = modular_sums.circle_in(torch.stack([torch.randn_like(waves), waves]))
    assert circle.frequency == min(frequency, prime - frequency)
    place = torch.stack([angle.sin(), angle.cos()], dim=1)
    torch.testing.assert_close(
        circle.places[-1], place * circle.places[-1].norm(dim=1, keepdim=True), atol=1e-4, rtol=0
    )
    assert circle.places[-1].norm(dim=1).std() < 1e-4
    assert circle.share[-1] == pytest.approx(1, abs=1e-5) and circle.share[0] < 0.9


def test_the_steps_that_are_recorded_are_told_in_their_logarithm(modular_sums):
    at = modular_sums.evenly_in_logarithm(1000, 40)
    assert at[0] == 1 and at[-1] == 1000 and (at.diff() > 0).all()
    assert modular_sums.first_step(at, at / 1000, 0.5) == int(at[at > 500][0])
    assert modular_sums.first_step(at, at / 1000, 1.0) == -1


def test_what_the_page_states_holds(seminar):
    sweep = seminar.tables["modular_addition"]["sweep"]["weight_decay"]
    points = [SweepPoint({"weight_decay": decay}, learned(seminar, decay, frames=130)) for decay in sweep]
    told = seminar.module.grokking_by_decay(Sweep(points))
    for name, fact in seminar.facts("modular_addition", "grokking_by_decay"):
        results = [point.tensors for point in points] if name == "modular_addition" else [told]
        assert fact.holds(element_of(found, name, fact.element, "the table") for found in results), (name, fact)
