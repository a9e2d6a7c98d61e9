"""Recorded runs against closed forms, written without torch.optim."""

import math

import pytest
import torch
from torch import Tensor

from coursekit.lab.optimizing.objectives import BumpyBowl, Quadratic, Rosenbrock
from coursekit.lab.optimizing.optimizers import OPTIMIZERS, create
from coursekit.lab.optimizing.trajectories import Trajectory, record, settling_step
from coursekit.quantities import Optimizer

QUADRATICS = [Quadratic(eigenvalues=(1, 50), degrees=degrees) for degrees in (0, 45, 110)]
START = torch.tensor([1.5, -0.5], dtype=torch.float64)


def optimizer(name: str, **arguments: object) -> Optimizer:
    return Optimizer.model_validate({"class": name, **arguments})


@pytest.mark.parametrize("objective", QUADRATICS, ids=repr)
@pytest.mark.parametrize("rate", [0.01, 0.0392, 0.05])
def test_gradient_descent_on_a_quadratic_matches_its_closed_form(objective: Quadratic, rate: float) -> None:
    run = record(objective, START, optimizer("SGD", lr=rate), steps=40)
    shrink = torch.eye(2, dtype=torch.float64) - rate * objective.hessian()
    expected = torch.stack([torch.linalg.matrix_power(shrink, t) @ START for t in range(41)])
    torch.testing.assert_close(run.xy, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("objective", QUADRATICS, ids=repr)
def test_the_heavy_ball_matches_the_powers_of_its_matrix(objective: Quadratic) -> None:
    rate, momentum = 0.03, 0.6
    run = record(objective, START, optimizer("SGD", lr=rate, momentum=momentum), steps=40)
    # (x[t+1], x[t]) = M (x[t], x[t-1]), from x[-1] = x[0]: Polyak's two-term recursion
    eye, zero = torch.eye(2, dtype=torch.float64), torch.zeros(2, 2, dtype=torch.float64)
    matrix = torch.cat(
        [torch.cat([(1 + momentum) * eye - rate * objective.hessian(), -momentum * eye], 1), torch.cat([eye, zero], 1)]
    )
    expected = torch.stack([(torch.linalg.matrix_power(matrix, t) @ START.repeat(2))[:2] for t in range(41)])
    torch.testing.assert_close(run.xy, expected, rtol=1e-9, atol=1e-12)


def test_state_is_read_after_the_step() -> None:
    rate, momentum = 0.03, 0.6
    run = record(QUADRATICS[1], START, optimizer("SGD", lr=rate, momentum=momentum), steps=10)
    buffer = run.state["momentum_buffer"]
    assert buffer.shape == (10, 2)
    # Row t holds what moved xy[t] to xy[t + 1]; read before the step, it would hold what moved the point before.
    torch.testing.assert_close(run.xy[:-1] - rate * buffer, run.xy[1:])
    torch.testing.assert_close(buffer[0], run.gradient[0])
    assert record(Rosenbrock(), START, optimizer("Adam"), steps=3).state["step"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("start", [(1.0, 1.0), (-3.0, 0.01), (1e-3, 200.0)])
def test_the_first_step_of_adam_is_the_rate_times_the_sign(start: tuple[float, float]) -> None:
    for objective in (*QUADRATICS, Rosenbrock(), BumpyBowl()):
        run = record(objective, torch.tensor(start, dtype=torch.float64), optimizer("Adam", lr=0.1), steps=1)
        torch.testing.assert_close(run.xy[1] - run.xy[0], -0.1 * run.gradient[0].sign(), rtol=1e-4, atol=0)


@pytest.mark.parametrize("name", ["SGD", "Adam", "LBFGS", "RMSprop"])
def test_loss_and_gradient_belong_to_the_point_of_their_row(name: str) -> None:
    run = record(Rosenbrock(), START, optimizer(name, lr=0.001), steps=20)
    assert run.xy.shape == run.gradient.shape == (21, 2) and run.loss.shape == (21,)
    assert torch.equal(run.xy[0], START) and not torch.equal(run.xy[1], START)
    torch.testing.assert_close(run.loss, Rosenbrock()(run.xy))
    points = run.xy.clone().requires_grad_()
    torch.testing.assert_close(run.gradient, torch.autograd.grad(Rosenbrock()(points).sum(), points)[0])


@pytest.mark.parametrize("name", sorted(set(OPTIMIZERS) - {"SparseAdam", "Muon"}))
def test_every_class_of_torch_optim_is_recorded_the_same_twice_and_moves(name: str) -> None:
    first, second = (record(BumpyBowl(), START, optimizer(name, lr=0.05), steps=15) for _ in range(2))
    for one, other in zip(flat(first), flat(second), strict=True):
        assert torch.equal(one, other)
    assert first.loss[-1] < first.loss[0]
    assert all(len(rows) == 15 for rows in first.state.values())


def flat(run: Trajectory) -> list[Tensor]:
    return [run.xy, run.loss, run.gradient, *run.state.values()]


def test_entries_that_an_optimizer_does_not_hold_yet_are_nan_until_it_does() -> None:
    class LateNote(torch.optim.SGD):
        def step(self, closure=None):  # type: ignore[no-untyped-def]
            loss = super().step(closure)
            state = self.state[self.param_groups[0]["params"][0]]
            state["calls"] = state.get("calls", 0) + 1
            if state["calls"] >= 3:
                state["note"] = torch.tensor(state["calls"])
            return loss

    OPTIMIZERS["LateNote"] = LateNote
    try:
        note = record(BumpyBowl(), START, optimizer("LateNote", lr=0.1), steps=4).state["note"]
    finally:
        del OPTIMIZERS["LateNote"]
    torch.testing.assert_close(note, torch.tensor([math.nan, math.nan, 3, 4], dtype=torch.float64), equal_nan=True)


def test_a_minibatch_loss_is_called_once_a_point_in_order() -> None:
    calls = []

    def noisy(point: Tensor) -> Tensor:
        calls.append(point.detach().clone())
        return (point**2).sum() + len(calls) * point[0]

    run = record(noisy, START, optimizer("Adam", lr=0.1), steps=5)
    assert torch.equal(torch.stack(calls), run.xy)
    torch.testing.assert_close(run.gradient[:, 0], 2 * run.xy[:, 0] + torch.arange(1, 7))


@pytest.mark.parametrize("name", ["SGD", "Adam", "RMSprop", "LBFGS"])
def test_a_run_that_diverges_stays_recorded_to_its_end(name: str) -> None:
    run = record(Rosenbrock(), START * 1e100, optimizer(name, lr=1e90), steps=12)
    assert len(run.xy) == 13 and not torch.isfinite(run.loss).all(), run.loss
    assert torch.equal(run.xy[0], START * 1e100)


def test_gradient_descent_diverges_just_above_its_limit_and_not_just_below() -> None:
    limit = 2 / 50
    ends = [record(QUADRATICS[0], START, optimizer("SGD", lr=share * limit), 500).loss for share in (0.99, 1.01)]
    assert ends[0][-1] < 1e-6 * ends[0][0] and ends[1][-1] > 1e6 * ends[1][0], [end[-1] for end in ends]


def test_the_start_is_not_modified() -> None:
    start = START.clone()
    record(Rosenbrock(), start, optimizer("Adam", lr=0.1), steps=3)
    assert torch.equal(start, START) and not start.requires_grad


def test_settling_counts_the_last_arrival_and_not_a_passage() -> None:
    assert settling_step(torch.tensor([1.0, 0.001, 0.5, 0.01, 0.002]), 0.01) == 3
    assert settling_step(torch.tensor([1.0, 0.5, 0.02]), 0.01) is None
    assert settling_step(torch.tensor([1.0, 0.001, math.nan]), 0.01) is None
    assert settling_step(torch.tensor([1.0, math.inf, 0.001]), 0.01) == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (optimizer("adam"), 'no optimizer "adam"; did you mean Adam'),
        (optimizer("Qqq"), 'no optimizer "Qqq"; it has ASGD, Adadelta, .*SparseAdam'),
        (optimizer("Optimizer"), 'no optimizer "Optimizer"'),
        (optimizer("SGD", lr=0.1, momentom=0.9), 'SGD has no argument "momentom"; did you mean momentum'),
        (optimizer("SGD", q=1), 'SGD has no argument "q"; it has .*dampening.*weight_decay'),
        (optimizer("SGD", params=[]), 'SGD has no argument "params"'),
        (optimizer("Adam", lr=-1.0), r"Adam refused \{'lr': -1.0\}: Invalid learning rate"),
        (optimizer("Adam", betas=0.9), r"Adam refused \{'betas': 0.9\}"),
        (optimizer("SparseAdam", lr=0.1), "sparse gradients only"),
        (optimizer("Muon", lr=0.1), r"Muon refused .* 2D parameters"),
    ],
)
def test_an_optimizer_that_cannot_run_is_named_with_what_is_allowed(given: Optimizer, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        record(BumpyBowl(), START, given, steps=2)


def test_a_start_a_loss_or_a_count_of_the_wrong_kind_is_refused() -> None:
    sgd = optimizer("SGD", lr=0.1)
    with pytest.raises(ValueError, match=r"start has shape \(2, 2\)"):
        record(BumpyBowl(), torch.ones(2, 2), sgd, steps=1)
    with pytest.raises(ValueError, match=r"torch\.int64"):
        record(BumpyBowl(), torch.ones(2, dtype=torch.int64), sgd, steps=1)
    with pytest.raises(ValueError, match=r"returned shape \(2,\), but a loss is one number"):
        record(lambda point: point**2, START, sgd, steps=1)
    with pytest.raises(ValueError, match="steps = 0"):
        record(BumpyBowl(), START, sgd, steps=0)


def test_create_puts_the_arguments_of_the_table_into_the_optimizer() -> None:
    adam = create(optimizer("Adam", lr=0.3, betas=[0.5, 0.6]), [torch.ones(2, requires_grad=True)])
    assert type(adam) is torch.optim.Adam
    assert adam.param_groups[0]["lr"] == 0.3 and adam.param_groups[0]["betas"] == (0.5, 0.6)
