"""The facts that InductionHeads shows, over seeds, and what its attention and its sequences are held against.

source: Elhage et al. 2021; Olsson et al. 2022
"""

import inspect
from typing import Any

import pytest
import torch

from coursekit.lab.models.training import generator_for
from coursekit.lab.tensors.elements import element_of
from coursekit.sweep import Sweep, SweepPoint

SEMINAR = "09_rnn_transformer"


@pytest.fixture(scope="session")
def seminar(experiments):
    return experiments(SEMINAR)


@pytest.fixture(scope="session")
def module(seminar):
    """The files beside experiments.py, by the names that it takes of them."""
    return seminar.module


@pytest.fixture(scope="module")
def trained(seminar):
    """One layer and two layers, all seeds, as in hyperparams.toml."""
    table = seminar.tables["repetition"]
    given = {key: value for key, value in table.items() if key != "sweep"}
    points = [
        {"layers": layers, "seed": seed} for layers in table["sweep"]["layers"] for seed in table["sweep"]["seed"]
    ]
    shown = seminar["sequences"]
    runs = [SweepPoint(p, seminar.module.repetition(sequences=shown, **p, **given)) for p in points]
    return Sweep(runs)


@pytest.fixture(scope="module")
def summary(seminar, trained) -> Any:
    return seminar.module.induction(repetition=trained)


@pytest.mark.slow
def test_what_the_page_states_holds(seminar, summary):
    measured = {"sequences": seminar["sequences"], "induction": summary}
    for name, fact in seminar.facts("induction"):
        assert fact.holds([element_of(measured[name], name, fact.element, "the table")]), (name, fact)


def test_every_table_holds_the_arguments_of_its_experiment(seminar):
    for name, table in seminar.tables.items():
        parameters = inspect.signature(getattr(seminar.module, name)).parameters
        assert set(table) - {"sweep"} | set(table.get("sweep", {})) == {
            p for p in parameters if p not in seminar.tables
        }


@pytest.mark.slow
def test_two_layers_copy_and_one_does_not_for_every_seed(summary):
    one, two = summary["accuracy"][:, :, -1]
    assert two.min() > 0.9 and one.max() < 0.6
    stripes = summary["stripe"][:, :, -1]
    assert stripes[1].min() > 3 * stripes[0].max()


@pytest.mark.slow
def test_the_stripe_lights_up_as_accuracy_rises(summary):
    for accuracy, stripe in zip(summary["accuracy"][1], summary["stripe"][1], strict=True):
        assert torch.corrcoef(torch.stack([accuracy, stripe]))[0, 1] > 0.9
        assert stripe[0] < 0.2 and accuracy[0] < 0.1


@pytest.mark.slow
def test_without_the_token_before_the_copying_stops_and_without_another_it_goes_on(summary):
    none, former, other, stripe = (summary[f"cut/{name}"][1] for name in ("none", "former", "other", "stripe"))
    assert (former < 0.5 * none).all() and (stripe < 0.5 * none).all() and (other > 0.8 * none).all()


def test_sequences_repeat_after_their_own_period_and_not_before(module):
    batch = module.repeated(200, 24, 32, (6, 12), generator_for("test", 3))
    assert batch.periods.min() == 6 and batch.periods.max() == 12
    for tokens, period in zip(batch.tokens, batch.periods.tolist(), strict=True):
        assert torch.equal(tokens[period:], tokens[:-period])
    assert batch.tokens[:, :6].unique().numel() == 32


def test_what_stands_on_the_stripe_is_the_next_token(module):
    batch = module.repeated(50, 24, 32, (6, 12), generator_for("test", 4))
    where = module.stripe(batch)
    row, place, looked_at = where.nonzero().T
    known = place < 23
    row, place, looked_at = row[known], place[known], looked_at[known]
    assert torch.equal(batch.tokens[row, looked_at], batch.tokens[row, place + 1])
    assert (looked_at <= place).all()
    assert where[:, 12:].any(dim=-1).all(), "in the second half every place has one"


def test_attention_is_torchs_own(module):
    network = module.AttentionOnly(32, 24, 16, 4, 2, generator_for("weights", 0))
    tokens = module.repeated(3, 24, 32, (6, 12), generator_for("test", 5)).tokens
    reading = network(tokens)
    signal = network.token[tokens]
    later = torch.ones(24, 24, dtype=torch.bool).triu(1)
    for layer, looked in zip(network.layers, reading.attention, strict=True):
        peer = torch.nn.MultiheadAttention(16, 4, bias=False, batch_first=True)
        peer.load_state_dict({"in_proj_weight": layer.inward.T, "out_proj.weight": layer.outward.T})
        placed = signal + network.place  # values do not know their place
        added, weights = peer(placed, placed, signal, attn_mask=later, average_attn_weights=False)
        assert torch.allclose(looked, weights, atol=1e-5)
        signal = signal + added
    assert torch.allclose(reading.logits, signal @ network.unembed, atol=1e-4)


def test_what_is_cut_adds_nothing(module):
    network = module.AttentionOnly(32, 24, 16, 4, 2, generator_for("weights", 0))
    tokens = module.repeated(2, 24, 32, (6, 12), generator_for("test", 6)).tokens
    nothing, everything = torch.zeros(2, 24, 24, dtype=torch.bool), torch.ones(2, 24, 24, dtype=torch.bool)
    assert torch.equal(network(tokens, {0: nothing, 1: nothing}).logits, network(tokens).logits)
    by_token_alone = network.token[tokens] @ network.unembed
    assert torch.allclose(network(tokens, {0: everything, 1: everything}).logits, by_token_alone, atol=1e-5)
    assert not torch.allclose(network(tokens, {0: everything}).logits, by_token_alone, atol=1e-2)
