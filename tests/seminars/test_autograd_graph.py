"""The facts that AutogradGraph shows: what autograd's hooks tell, beside textbooks and beside no derivative."""

import inspect
import math

import pytest
import torch


@pytest.fixture(scope="session")
def seminar(experiments):
    return experiments("01_seminar_mlp_autograd")


@pytest.fixture(scope="session")
def tape(seminar):
    return inspect.getmodule(seminar.module.recorded)


def numbers(seed, *names):
    drawn = torch.randn(len(names), dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    return dict(zip(names, drawn.tolist(), strict=True))


def passed_back(run, operations):
    """Each operation's results are what came to it times what it knows."""
    for name, inputs in operations.items():
        for place in range(len(inputs)):
            assert torch.isclose(run[f"back/{name}/{place}"], run[f"grad/{name}"] * run[f"local/{name}/{place}"])
    return True


def test_what_the_page_states_holds(seminar):
    from coursekit.lab.tensors.elements import element_of

    for name, fact in seminar.facts("chain_rule", "used_twice", "gradient_cost"):
        assert fact.holds([element_of(seminar[name], name, fact.element, "the table")]), (name, fact)


def test_the_numbers_on_screen(seminar):
    run = seminar["chain_rule"]
    shown = {key: float(run[key]) for key in ("value/loss", "grad/x", "grad/w", "grad/b")}
    assert shown == {"value/loss": 49, "grad/x": 42, "grad/w": 28, "grad/b": 14}


@pytest.mark.parametrize("seed", range(5))
def test_gradients_are_the_textbooks(seminar, seed):
    drawn = numbers(seed, "x", "w", "b")
    run, x, w = seminar.run("chain_rule", **drawn), drawn["x"], drawn["w"]
    slope = 2 * (x * w + drawn["b"])
    for name, wanted in {"x": slope * w, "w": slope * x, "b": slope}.items():
        assert float(run[f"grad/{name}"]) == pytest.approx(wanted)
        assert float(run[f"nudged/{name}"]) == pytest.approx(wanted, abs=1e-6)
    assert passed_back(run, {"product": "xw", "sum": "pb", "loss": "s"})


@pytest.mark.parametrize("seed", range(5))
def test_a_value_that_is_used_twice_gets_the_sum_of_what_comes_back(seminar, seed):
    drawn = numbers(seed, "x", "w", "b")
    once, twice = seminar.run("chain_rule", **drawn), seminar.run("used_twice", **drawn)
    assert torch.isclose(twice["back/loss/0"] + twice["back/loss/1"], twice["grad/sum"])
    assert passed_back(twice, {"product": "xw", "sum": "pb", "loss": "ss"})
    for name in ("sum", "product", "x", "w", "b"):
        assert torch.isclose(once[f"grad/{name}"], twice[f"grad/{name}"])


@pytest.mark.parametrize("seed", range(3))
def test_of_any_expression_backward_finds_what_nudging_finds(tape, seed):
    operations = (
        tape.Operation("wave", torch.sin, ("x",)),
        tape.Operation("both", torch.mul, ("wave", "y")),
        tape.Operation("again", torch.add, ("both", "wave")),  # wave is used twice
        tape.Operation("bounded", torch.tanh, ("again",)),
        tape.Operation("loss", torch.exp, ("bounded",)),
    )
    drawn = numbers(seed, "x", "y")
    run = tape.recorded(operations, drawn, torch.zeros(1, dtype=torch.float64))
    x, y = drawn["x"], drawn["y"]
    bounded = math.tanh(math.sin(x) * (y + 1))
    assert float(run["value/loss"]) == pytest.approx(math.exp(bounded))
    shared = math.exp(bounded) * (1 - bounded**2)
    assert float(run["grad/x"]) == pytest.approx(shared * math.cos(x) * (y + 1))
    assert float(run["grad/y"]) == pytest.approx(shared * math.sin(x))
    assert all(float(run[f"nudged/{name}"]) == pytest.approx(float(run[f"grad/{name}"]), abs=1e-5) for name in "xy")


def test_a_node_is_called_when_all_has_come_back_to_it(seminar, tape):
    run = seminar["used_twice"]
    order = sorted(("loss", "sum", "product", "x", "w", "b"), key=lambda name: int(run[f"turn/{name}"]))
    assert order[:2] == ["loss", "sum"]
    assert order.index("product") < min(order.index("x"), order.index("w"))
    called = {name: tape.spelled(run[f"node/{name}"]) for name in ("product", "sum", "loss")}
    assert called == {"product": "MulBackward0", "sum": "AddBackward0", "loss": "MulBackward0"}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_one_pass_back_gives_what_a_pass_for_each_parameter_gives(seminar, seed):
    run = seminar.run("gradient_cost", seed=seed, widths=[64, 8, 10])
    assert int(run["parameters"]) == 64 * 8 + 8 + 8 * 10 + 10 == len(run["gradient"]) == len(run["nudged"])
    assert float(run["difference"]) < 1e-4
    assert 1 < float(run["ratio"]) < 2
