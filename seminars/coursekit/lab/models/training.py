"""A trainer of a few lines: seeded batches in, curves and checkpoints out."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

from coursekit.lab.models.networks import linear_layers
from coursekit.lab.progress import progress

Measure = Callable[[nn.Module], Tensor]
Snapshot = Callable[[nn.Module], Mapping[str, Tensor]]


def generator_for(purpose: str, seed: int) -> torch.Generator:
    """A random stream for each purpose: drawing more from one, say "weights", never moves another, say "batches"."""
    digest = sha256(f"{purpose} {seed}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:8]) >> 1)


def shuffled_batches(inputs: Tensor, labels: Tensor, size: int, generator: torch.Generator) -> Iterator[list[Tensor]]:
    """Batches without end; every epoch passes over all examples once, in a new order.

    inputs:  (example, …); labels: (example, …)
    yields:  [inputs (size, …), labels (size, …)]; the last batch of an epoch may be smaller
    """
    data = TensorDataset(inputs, labels)
    order = BatchSampler(RandomSampler(data, generator=generator), size, drop_last=False)
    # batch_size=None: the sampler gives whole batches of indices, so a batch is one lookup and not `size` of them.
    # The loader needs the generator too: it draws a seed for its workers even when it has none.
    loader = DataLoader(data, sampler=order, batch_size=None, generator=generator)
    while True:
        yield from loader


@dataclass(frozen=True)
class TrainingRun:
    """What a training recorded.

    batch_loss:  (iterations,) batch_loss[t] is the loss on batch t, before step t
    measured_at: (measured,) int64, the number of steps taken before each measurement; 0 is the untrained network
    curves:      (measured,) float32 for each measure
    checkpoints: the snapshot of the network after each chosen number of steps, 0 being the start
    """

    batch_loss: Tensor
    measured_at: Tensor
    curves: Mapping[str, Tensor]
    checkpoints: Mapping[int, Mapping[str, Tensor]]


def train(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    batches: Iterator[list[Tensor]],
    iterations: int,
    *,
    loss: Callable[[Tensor, Tensor], Tensor] = functional.cross_entropy,
    measures: Mapping[str, Measure] | None = None,
    measure_at: Collection[int] = (),
    checkpoint_at: Collection[int] = (),
    snapshot: Snapshot = nn.Module.state_dict,
) -> TrainingRun:
    """Train a network in place, one batch an iteration.

    loss:          (outputs, labels) to a scalar
    measures:      by name, what to record of the network at the iterations `measure_at`
    checkpoint_at: iterations whose `snapshot` is kept, as copies
    raises:        ValueError if an iteration to record at is not in 0 … iterations
    """
    measures = measures or {}
    beyond = sorted({*measure_at, *checkpoint_at} - set(range(iterations + 1)))
    if beyond:
        raise ValueError(f"asked to record at iterations {beyond}, but this training has only 0 to {iterations}")
    batch_loss = torch.empty(iterations)
    curves: dict[str, list[Tensor]] = {name: [] for name in measures}
    checkpoints: dict[int, Mapping[str, Tensor]] = {}

    def record(iteration: int) -> None:
        if iteration in measure_at:
            for name, measure in measures.items():
                curves[name].append(_measured(measure, network))
        if iteration in checkpoint_at:
            checkpoints[iteration] = {name: kept.detach().clone() for name, kept in snapshot(network).items()}

    record(0)
    for iteration in progress(range(iterations)):
        inputs, labels = next(batches)
        optimizer.zero_grad()
        value = loss(network(inputs), labels)
        value.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        batch_loss[iteration] = value.detach()
        record(iteration + 1)
    return TrainingRun(
        batch_loss=batch_loss,
        measured_at=torch.tensor(sorted(set(measure_at)), dtype=torch.int64),
        curves={name: torch.stack(curve) if curve else torch.empty(0) for name, curve in curves.items()},
        checkpoints=checkpoints,
    )


def _measured(measure: Measure, network: nn.Module) -> Tensor:
    """One measurement, taken in evaluation mode; the mode that the network had is put back."""
    was_training = network.training
    network.eval()
    value = measure(network).detach().to(torch.float32)
    network.train(was_training)
    return value


def accuracy_on(images: Tensor, labels: Tensor) -> Measure:
    """The share of examples, in [0, 1], whose largest output is at their label."""

    @torch.no_grad()
    def accuracy(network: nn.Module) -> Tensor:
        outputs: Tensor = network(images)
        return (outputs.argmax(dim=1) == labels).to(torch.float32).mean()

    return accuracy


def cross_entropy_on(images: Tensor, labels: Tensor) -> Measure:
    """The mean cross-entropy over examples, in nats; guessing ten classes alike costs ln 10 = 2.303."""

    @torch.no_grad()
    def cross_entropy(network: nn.Module) -> Tensor:
        return functional.cross_entropy(network(images), labels)

    return cross_entropy


def every(step: int, iterations: int) -> Tensor:
    """When to measure: iterations 0, step, 2·step, …, and the last, (time,) int64."""
    return torch.tensor(sorted({*range(0, iterations, step), iterations}))


def gradient_sizes(network: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """The root mean square of the gradient of the cross-entropy with respect to each layer's weight, (layer,)."""
    loss = functional.cross_entropy(network(images), labels)
    gradients = torch.autograd.grad(loss, [layer.weight for layer in linear_layers(network)])
    return torch.stack([gradient.square().mean().sqrt() for gradient in gradients])
