"""The trainer against a loop written by hand, and what it records."""

from itertools import islice

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from coursekit.lab.models.networks import perceptron
from coursekit.lab.models.training import (
    accuracy_on,
    cross_entropy_on,
    every,
    generator_for,
    gradient_sizes,
    shuffled_batches,
    train,
)

INPUTS = torch.randn(50, 6, generator=torch.Generator().manual_seed(0))
LABELS = INPUTS[:, :3].argmax(dim=1)


def small_network(seed: int = 0) -> nn.Sequential:
    return perceptron([6, 8, 3], "he", generator_for("weights", seed))


def adam(network: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.Adam(network.parameters(), lr=1e-2)


def batches(seed: int = 0, size: int = 16):
    return shuffled_batches(INPUTS, LABELS, size, generator_for("batches", seed))


def test_train_is_the_loop_that_one_would_write_by_hand():
    by_hand = small_network()
    optimizer, losses = adam(by_hand), []
    for inputs, labels in islice(batches(), 30):
        loss = functional.cross_entropy(by_hand(inputs), labels)
        for parameter in by_hand.parameters():
            parameter.grad = None
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())

    trained = small_network()
    run = train(trained, adam(trained), batches(), 30)

    assert torch.equal(run.batch_loss, torch.stack(losses))
    for ours, theirs in zip(trained.parameters(), by_hand.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_measuring_and_checkpointing_do_not_change_the_training():
    plain, watched = small_network(), small_network()
    train(plain, adam(plain), batches(), 20)
    measures = {"loss": cross_entropy_on(INPUTS, LABELS), "accuracy": accuracy_on(INPUTS, LABELS)}
    train(watched, adam(watched), batches(), 20, measures=measures, measure_at=range(21), checkpoint_at=range(21))
    for one, other in zip(plain.parameters(), watched.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_curve_holds_the_measure_of_the_checkpoint_of_the_same_iteration():
    network = small_network()
    at = [0, 3, 10]
    measures = {"loss": cross_entropy_on(INPUTS, LABELS), "accuracy": accuracy_on(INPUTS, LABELS)}
    run = train(network, adam(network), batches(), 10, measures=measures, measure_at=at, checkpoint_at=at)

    assert run.measured_at.tolist() == at
    for place, iteration in enumerate(at):
        then = small_network(seed=1)
        then.load_state_dict(run.checkpoints[iteration])
        outputs = then(INPUTS)
        assert run.curves["loss"][place] == functional.cross_entropy(outputs, LABELS)
        right = sum(int(output.argmax()) == int(label) for output, label in zip(outputs, LABELS, strict=True))
        assert run.curves["accuracy"][place].item() == pytest.approx(right / len(LABELS))


def test_checkpoints_are_the_start_and_the_end_and_are_copies():
    network = small_network()
    run = train(network, adam(network), batches(), 10, checkpoint_at=[0, 10])

    for name, start in small_network().state_dict().items():
        assert torch.equal(run.checkpoints[0][name], start)
    for name, end in network.state_dict().items():
        assert torch.equal(run.checkpoints[10][name], end)
        assert run.checkpoints[10][name].data_ptr() != end.data_ptr()


def test_training_twice_gives_the_same_bits_and_leaves_torchs_global_generator_alone():
    runs, global_states = [], [torch.get_rng_state()]
    for _ in range(2):
        network = small_network()
        runs.append(train(network, adam(network), batches(), 20, checkpoint_at=[20]))
        torch.rand(1)  # a different global state for the second run
        global_states.append(torch.get_rng_state())

    assert torch.equal(runs[0].batch_loss, runs[1].batch_loss)
    for name in runs[0].checkpoints[20]:
        assert torch.equal(runs[0].checkpoints[20][name], runs[1].checkpoints[20][name])
    torch.set_rng_state(global_states[0])
    network = small_network()
    train(network, adam(network), batches(), 3)
    assert torch.equal(torch.get_rng_state(), global_states[0])


def test_a_measure_sees_the_network_in_evaluation_mode_and_training_goes_on_in_training_mode():
    network = nn.Sequential(nn.Linear(6, 3), nn.Dropout(0.5))
    seen = []

    def mode(network: nn.Module) -> Tensor:
        seen.append(network.training)
        return torch.tensor(0.0)

    train(network, adam(network), batches(), 2, measures={"mode": mode}, measure_at=[0, 1, 2])
    assert seen == [False] * 3
    assert network.training and network[1].training


def test_an_iteration_that_never_comes_cannot_be_recorded():
    network = small_network()
    with pytest.raises(ValueError, match=r"\[11, 40\].*only 0 to 10"):
        train(network, adam(network), batches(), 10, measure_at=[0, 11], checkpoint_at=[40])


def test_every_epoch_passes_over_all_examples_once_in_a_new_order():
    numbers = torch.arange(50)
    endless = shuffled_batches(numbers, numbers, 16, generator_for("batches", 0))
    epochs = [torch.cat([inputs for inputs, _ in islice(endless, 4)]) for _ in range(3)]

    for epoch in epochs:
        assert torch.equal(epoch.sort().values, numbers)
    assert not torch.equal(epochs[0], epochs[1])
    assert not torch.equal(epochs[1], epochs[2])


def test_batches_keep_inputs_and_labels_together_and_have_the_size_asked_for():
    sizes = []
    for inputs, labels in islice(batches(), 4):
        sizes.append(len(labels))
        assert torch.equal(inputs[:, :3].argmax(dim=1), labels)
    assert sizes == [16, 16, 16, 2]


def test_streams_differ_by_purpose_and_by_seed_and_repeat():
    def first(purpose: str, seed: int) -> float:
        return torch.rand(1, generator=generator_for(purpose, seed)).item()

    drawn = {first(purpose, seed) for purpose in ("weights", "batches") for seed in range(5)}
    assert len(drawn) == 10
    assert first("weights", 3) == first("weights", 3)


def test_measurements_are_spread_evenly_and_the_last_iteration_is_among_them():
    assert every(10, 30).tolist() == [0, 10, 20, 30]
    assert every(10, 25).tolist() == [0, 10, 20, 25]


def test_gradient_sizes_are_those_that_backward_leaves():
    network = small_network()
    sizes = gradient_sizes(network, INPUTS, LABELS)
    assert all(parameter.grad is None for parameter in network.parameters())
    functional.cross_entropy(network(INPUTS), LABELS).backward()
    expected = [layer.weight.grad.pow(2).mean().sqrt() for layer in (network[0], network[2])]
    torch.testing.assert_close(sizes, torch.stack(expected))
