"""Training on sequences that repeat themselves, and what is measured of it: who looks where, and what that is worth.

Source: Olsson et al. 2022, "In-context learning and induction heads".
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from attention import AttentionOnly
from repetition import Repeated, earlier, repeated, stripe
from torch import Tensor
from torch.nn import functional

from coursekit.lab import *


class Setting(NamedTuple):
    """What is drawn, and how it is learned: rows of so many places, whose periods lie between the two given."""

    kinds: int
    places: int
    periods: tuple[int, int]
    rate: float
    batch: int
    steps: int
    frames: int


class Learned(NamedTuple):
    """A training, measured at its beginning, at its end, and between, more often at first, where most happens.

    measured_at: (measured,) int64, steps
    accuracy:  (measured,) of the next token, in the second halves of the test's rows
    loss:      (measured,) the cross-entropy there, in nats
    attention: for each layer (measured, head, place, looked at), on the shown row
    on_stripe: for each layer (measured, head) the attention on what followed the same token before
    on_former: for each layer (measured, head) the attention on the place before
    """

    measured_at: Tensor
    accuracy: Tensor
    loss: Tensor
    attention: list[Tensor]
    on_stripe: list[Tensor]
    on_former: list[Tensor]


def learn(network: AttentionOnly, setting: Setting, test: Repeated, shown: Tensor, draw: torch.Generator) -> Learned:
    """Train on new rows at every step, by AdamW, to name each next token.

    shown: (place,) int64, the row whose attention is recorded
    """
    optimizer = torch.optim.AdamW(network.parameters(), lr=setting.rate)
    found: list[tuple[Tensor, ...]] = []
    measured_at = _early_and_late(setting.steps, setting.frames)
    at = set(measured_at.tolist())
    for step in range(setting.steps + 1):
        if step in at:
            found.append(_measured(network, test, shown))
        batch = repeated(setting.batch, setting.places, setting.kinds, setting.periods, draw)
        logits = network(batch.tokens[:, :-1]).logits
        loss = functional.cross_entropy(logits.flatten(0, 1), batch.tokens[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    columns = [torch.stack(column) for column in zip(*found, strict=True)]
    accuracy, loss, *by_layer = columns
    depth = len(by_layer) // 3
    return Learned(measured_at, accuracy, loss, by_layer[:depth], by_layer[depth : 2 * depth], by_layer[2 * depth :])


def _early_and_late(steps: int, frames: int) -> Tensor:
    """Steps from 0 to the last, about evenly spaced in their square root: (measured,) int64, none twice."""
    return (torch.linspace(0, 1, frames) ** 2 * steps).round().long().unique()


@torch.no_grad()
def _measured(network: AttentionOnly, test: Repeated, shown: Tensor) -> tuple[Tensor, ...]:
    """Accuracy, loss, then for each layer its attention on the shown row, on the stripe, and on the place before."""
    reading = network(test.tokens)
    second = slice(test.tokens.shape[1] // 2, -1)
    logits, wanted = reading.logits[:, second], _wanted(test)
    loss = functional.cross_entropy(logits.flatten(0, 1), wanted.flatten())
    places = {"stripe": stripe(test), "former": earlier(test, 1)}
    shares = [
        [(looked * where[:, None])[:, :, second].sum(dim=-1).mean(dim=(0, 2)) for looked in reading.attention]
        for where in places.values()
    ]
    maps = [looked[0] for looked in network(shown[None]).attention]
    return (logits.argmax(dim=-1).eq(wanted).float().mean(), loss, *maps, *shares[0], *shares[1])


@torch.no_grad()
def accuracy_without(network: AttentionOnly, test: Repeated, cuts: dict[int, Tensor]) -> Tensor:
    """The accuracy in the second halves where layers may take nothing from some places: by layer, see AttentionOnly."""
    second = slice(test.tokens.shape[1] // 2, -1)
    return network(test.tokens, cuts).logits[:, second].argmax(dim=-1).eq(_wanted(test)).float().mean()


def _wanted(test: Repeated) -> Tensor:
    """What follows each place of the second half but the last."""
    return test.tokens[:, test.tokens.shape[1] // 2 + 1 :]


def strongest(shares: Sequence[Tensor]) -> int:
    """Of one layer's heads, (measured, head), the one with the largest share at the end."""
    return int(shares[-1].argmax())
