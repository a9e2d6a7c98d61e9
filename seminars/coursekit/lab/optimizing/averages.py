"""Averages over time that optimizers keep."""

from collections.abc import Sequence

import torch
from torch import Tensor


def ema(signal: Tensor, betas: Sequence[float]) -> Tensor:
    """Exponential moving average of one signal at several decay rates.

    signal:  (time,) float
    betas:   one decay per row, in [0, 1), unitless; larger remembers longer
    returns: (decay, time), m[b, t] = b·m[b, t-1] + (1-b)·signal[t], starting from 0
    raises:  ValueError if a decay is outside [0, 1)
    source:  Kingma & Ba 2015, Algorithm 1, without bias correction
    """
    for index, beta in enumerate(betas):
        if not 0 <= beta < 1:
            raise ValueError(f"betas[{index}] = {beta}, but a decay must lie in [0, 1).")
    decay = signal.new_tensor(betas)
    average = signal.new_zeros(len(betas))
    rows = signal.new_empty(len(betas), len(signal))
    for t, value in enumerate(signal):
        average = decay * average + (1 - decay) * value
        rows[:, t] = average
    return rows


def bias_corrected(averages: Tensor, betas: Sequence[float]) -> Tensor:
    """Averages that started from 0, divided by the weight they have gathered: m[b, t] / (1 - b^(t+1)).

    averages: (decay, time), as `ema` returns them; t counts from 0, so the first row of Adam's formulas is t = 0 here
    returns:  (decay, time); the first value of each row is the signal's first value
    source:   Kingma & Ba 2015, section 3
    """
    times = torch.arange(1, averages.shape[-1] + 1, dtype=averages.dtype)
    return averages / (1 - averages.new_tensor(betas)[:, None] ** times)
