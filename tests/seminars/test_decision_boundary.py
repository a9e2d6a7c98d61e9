"""The facts that DecisionBoundary shows, and what its tensors say of the networks that they are of."""

import inspect

import pytest
import torch

from coursekit.lab.tensors.elements import element_of


@pytest.fixture(scope="session")
def seminar(experiments):
    return experiments("01_seminar_mlp_autograd")


def test_what_the_page_states_holds(seminar):
    for name, fact in seminar.facts("boundaries"):
        assert fact.holds([element_of(seminar[name], name, fact.element, "the table")]), (name, fact)


def test_every_table_holds_the_arguments_of_its_experiment(seminar):
    for name, table in seminar.tables.items():
        parameters = inspect.signature(getattr(seminar.module, name)).parameters
        assert set(table) == {p for p in parameters if p not in seminar.tables}, name


def test_width_helps_until_it_is_no_longer_the_bottleneck(seminar):
    run = seminar["boundaries"]
    reached, seeds = run["reached"].tolist(), len(run["seeds"])
    assert run["widths"].tolist() == [2, 4, 8, 16]
    assert reached[0] == 0 < reached[1] < seeds == reached[2] == reached[3]


def test_no_line_tells_the_moons_apart(seminar):
    data = seminar["two_moons"]
    points = torch.cat([data["points"], torch.ones(len(data["points"]), 1)], dim=1)
    line = torch.linalg.lstsq(points, 2.0 * data["labels"][:, None] - 1).solution
    assert ((points @ line)[:, 0] > 0).eq(data["labels"] == 1).float().mean() < 0.95


def test_the_plane_is_what_the_recorded_units_and_the_points_say(seminar):
    run, data = seminar["boundaries"], seminar["two_moons"]
    (left, right), (low, high) = run["x_range"].tolist(), run["y_range"].tolist()
    rows, columns = run["share"].shape[-2:]
    x, y = data["points"].T
    column = ((x - left) / (right - left) * (columns - 1)).round().long().clamp(0, columns - 1)
    row = ((high - y) / (high - low) * (rows - 1)).round().long().clamp(0, rows - 1)
    for width in range(len(run["widths"])):
        for seed in range(len(run["seeds"])):
            said = run["share"][width, seed, -1][row, column] > 0.5
            accuracy = said.eq(data["labels"] == 1).float().mean()
            assert abs(accuracy - run["accuracy"][width, seed, -1]) < 0.05
    assert run["hidden4"].shape == (len(run["seeds"]), len(run["recorded_at"]), 4, 3)


def test_the_loss_falls(seminar):
    loss = seminar["boundaries"]["loss"]
    assert (loss[..., -1] < 0.7 * loss[..., 0]).all()
