"""Random sequences that repeat themselves, each after a number of tokens of its own."""

from typing import NamedTuple

import torch
from torch import Tensor


class Repeated(NamedTuple):
    """A batch of sequences.

    tokens:  (row, place) int64; each is the same as the token one period before it
    periods: (row,) int64
    """

    tokens: Tensor
    periods: Tensor


def repeated(rows: int, places: int, kinds: int, periods: tuple[int, int], draw: torch.Generator) -> Repeated:
    """Tokens of so many kinds, at random, each row repeating after its own period: from the first to the last given.

    No fixed distance leads from a token to its copy, so where to look has to be found in the sequence itself.
    """
    drawn = torch.randint(kinds, (rows, places), generator=draw)
    period = torch.randint(periods[0], periods[1] + 1, (rows,), generator=draw)
    return Repeated(drawn.gather(1, torch.arange(places) % period[:, None]), period)


def earlier(batch: Repeated, steps: int) -> Tensor:
    """Where each place looks at the one so many steps before it: (row, place, looked at) bool."""
    rows, places = batch.tokens.shape
    where = torch.arange(places)
    return (where[:, None] - where == steps).expand(rows, places, places)


def stripe(batch: Repeated) -> Tensor:
    """Where each place looks at what followed its own token one period before, or more: (row, place, looked at) bool.

    At place i of a row with period p these are i + 1 - p, i + 1 - 2p, …: the tokens there are the next one.
    """
    where, periods = torch.arange(batch.tokens.shape[1]), batch.periods[:, None, None]
    back = where[:, None] + 1 - where
    return (back >= periods) & (back % periods == 0)
