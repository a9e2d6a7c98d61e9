"""The handwritten digits that scikit-learn brings along: nothing is downloaded."""

from typing import NamedTuple

import torch
from sklearn.datasets import load_digits
from torch import Tensor


class Digits(NamedTuple):
    """images (digit, 64) in [0, 1], rows of 8×8 pixels one after another; labels (digit,) int64 in 0…9."""

    images: Tensor
    labels: Tensor


def digits(dtype: torch.dtype = torch.float32) -> Digits:
    """All 1,797 of them, in scikit-learn's order; the pixels there run from 0 to 16."""
    images, labels = load_digits(return_X_y=True)
    return Digits(torch.tensor(images, dtype=dtype) / 16, torch.tensor(labels, dtype=torch.int64))
