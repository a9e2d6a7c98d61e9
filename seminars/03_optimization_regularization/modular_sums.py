"""Addition modulo a prime, learned from some of all sums; and the circle that is found in what was learned.

Sources: Power et al. 2022, "Grokking"; Gromov 2023, "Grokking modular arithmetic", for the network and its waves;
Nanda et al. 2023, "Progress measures for grokking via mechanistic interpretability", for the circle; Liu, Michaud &
Tegmark 2023, "Omnigrok", for first weights that are larger than usual.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *

CHUNK = 16  # recorded networks that are looked at together: all at once would take a gigabyte


class Table(NamedTuple):
    """All sums a + b modulo a prime, row by row: sums (pair,) int64, and which are learned from, seen (pair,) bool."""

    prime: int
    sums: Tensor
    seen: Tensor


class Squares(NamedTuple):
    """outputs · (first[a] + second[b])²: a network with one hidden layer, for a and b as one-hot vectors.

    first, second: (number, hidden); outputs: (hidden, number); or with a first axis over networks
    """

    first: Tensor
    second: Tensor
    outputs: Tensor

    def answers(self) -> Tensor:
        """What it says of every pair, row by row: (…, pair, number)."""
        hidden = self.first[..., :, None, :] + self.second[..., None, :, :]
        return hidden.flatten(-3, -2).square() @ self.outputs


class Learning(NamedTuple):
    """What was recorded after so many steps, (frame,): right (frame, pair) bool, the loss on what is seen, networks."""

    recorded_at: Tensor
    right: Tensor
    loss: Tensor
    networks: Squares


def table_of_sums(prime: int, share: float, seed: int) -> Table:
    """A share of all pairs is seen, drawn at random."""
    numbers = torch.arange(prime)
    order = torch.randperm(prime**2, generator=generator_for("seen", seed))
    seen = torch.zeros(prime**2, dtype=torch.bool)
    seen[order[: round(share * prime**2)]] = True
    return Table(prime, ((numbers[:, None] + numbers) % prime).flatten(), seen)


def untrained_squares(prime: int, hidden: int, gain: float, seed: int) -> Squares:
    """Weights as torch's Linear has them, uniform within 1/√in, times a gain."""
    draw = generator_for("weights", seed)

    def uniform(rows: int, columns: int, inputs: int) -> Tensor:
        return gain * (2 * torch.rand(rows, columns, generator=draw) - 1) / math.sqrt(inputs)

    return Squares(uniform(prime, hidden, 2 * prime), uniform(prime, hidden, 2 * prime), uniform(hidden, prime, hidden))


def learn(table: Table, start: Squares, rate: float, decay: float, recorded_at: Tensor) -> Learning:
    """AdamW on the mean squared error, all seen pairs in every step, up to the last step that is recorded."""
    network = Squares(*(weights.clone().requires_grad_() for weights in start))
    running = torch.optim.AdamW([*network], lr=rate, weight_decay=decay)
    pairs = table.seen.nonzero()[:, 0]
    a, b = pairs // table.prime, pairs % table.prime
    wanted = functional.one_hot(table.sums[pairs], table.prime).to(start.first.dtype)
    at, losses, kept = set(recorded_at.tolist()), [], []
    for step in resumable(range(max(at) + 1), network, running, losses, kept):
        running.zero_grad()
        outputs = (network.first[a] + network.second[b]).square() @ network.outputs
        loss = functional.mse_loss(outputs, wanted)
        if step in at:
            losses.append(loss.detach())
            kept.append(Squares(*(weights.detach().clone() for weights in network)))
        loss.backward()  # type: ignore[no-untyped-call]
        running.step()
    networks = Squares(*(torch.stack(weights) for weights in zip(*kept, strict=True)))
    right = [
        Squares(*some).answers().argmax(dim=-1) == table.sums
        for some in zip(*(weights.split(CHUNK) for weights in networks), strict=True)
    ]
    return Learning(recorded_at, torch.cat(right), torch.stack(losses), networks)


def evenly_in_logarithm(steps: int, frames: int) -> Tensor:
    """Steps from 1 to the last, evenly spaced in their logarithm as far as whole steps are: (frame,) int64."""
    return torch.logspace(0, math.log10(steps), frames, dtype=torch.float64).round().long().unique()


def spectrum(weights: Tensor) -> Tensor:
    """How much of the weights (…, number, hidden) is a wave of each frequency: (…, frequency, hidden), from 1 on."""
    return torch.fft.rfft(weights, dim=-2)[..., 1:, :].abs().square()


class Circle(NamedTuple):
    """The plane of one frequency.

    frequency: whole turns from number 0 to number p; the strongest one of the last network
    places:    (frame, number, 2) the weights of each number in that plane, 0 at the top and the next one clockwise
    share:     (frame,) of the weights' squares, as much as lies in that plane
    """

    frequency: int
    places: Tensor
    share: Tensor


def circle_in(weights: Tensor) -> Circle:
    """The circle in the weights of each number, (frame, number, hidden): a plane through the last, and all in it."""
    last = weights[-1]
    frequency = int(spectrum(last).sum(dim=-1).argmax()) + 1
    wave = torch.fft.fft(last, dim=0)[frequency]
    plane = nearest_frame(torch.stack([wave.real, wave.imag], dim=-1))
    centred = weights - weights.mean(dim=1, keepdim=True)
    places = centred @ plane
    places = upright(places, frequency)
    return Circle(frequency, places, places.square().sum(dim=(1, 2)) / centred.square().sum(dim=(1, 2)))


def nearest_frame(vectors: Tensor) -> Tensor:
    """The two orthogonal unit vectors nearest to two vectors, (hidden, 2)."""
    left, _, right = torch.linalg.svd(vectors, full_matrices=False)
    return left @ right


def upright(places: Tensor, frequency: int) -> Tensor:
    """Places (frame, number, 2), turned and mirrored so that the last circle begins at the top and runs clockwise."""
    numbers = torch.arange(places.shape[1])
    angle = 2 * math.pi * frequency * numbers / places.shape[1]
    wanted = torch.stack([angle.sin(), angle.cos()], dim=-1).to(places.dtype)
    # The turn that brings the last places nearest to a clock's (Schönemann 1966).
    left, _, right = torch.linalg.svd(places[-1].T @ wanted)
    return places @ (left @ right)


def accuracies(table: Table, run: Learning) -> dict[str, Tensor]:
    """Right answers by recorded step, as modular_addition has them."""
    train, test = (run.right[:, some].double().mean(dim=1) for some in (table.seen, ~table.seen))
    side = (table.prime, table.prime)
    return {
        "recorded_at": run.recorded_at,
        "seen": table.seen.view(side),
        "right": run.right.view(-1, *side),
        "train_accuracy": train,
        "test_accuracy": test,
        "loss": run.loss,
        "train_step": torch.tensor(first_step(run.recorded_at, train, 0.99)),
        "test_step": torch.tensor(first_step(run.recorded_at, test, 0.95)),
    }


def first_step(recorded_at: Tensor, share: Tensor, least: float) -> int:
    """The first recorded step at which a share of right answers (frame,) is above a least one; -1 if there is none."""
    above = recorded_at[share > least].tolist()
    return int(above[0]) if above else -1


def in_waves(weights: Tensor) -> dict[str, Tensor]:
    """What becomes of the weights of each number, (frame, number, hidden), as modular_addition has it."""
    circle = circle_in(weights)
    waves, share = loudest_waves(weights, circle.frequency, units=3)
    return {
        "circle": circle.places,
        "circle_share": circle.share,
        "frequency": torch.tensor(circle.frequency),
        "neighbour": torch.tensor(pow(circle.frequency, -1, weights.shape[1])),
        "waves": waves,
        "wave_share": share,
    }


def loudest_waves(weights: Tensor, frequency: int, units: int) -> tuple[Tensor, Tensor]:
    """The units whose last weights are most of a frequency, and how pure a wave the average unit is.

    weights: (frame, number, hidden)
    returns: (frame, unit, number), and (frame,) the share of all weights' squares in the strongest wave of each unit
    """
    power = spectrum(weights)
    loudest = power[-1, frequency - 1].topk(units).indices
    share = power.max(dim=1).values.sum(dim=-1) / power.sum(dim=(1, 2))
    return weights[:, :, loudest].transpose(1, 2).contiguous(), share
