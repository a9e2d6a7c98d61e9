"""Files of tensors: equal tensors give equal bytes, and code in a file is refused."""

import pickle
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor


class TensorFileError(Exception):
    """A file that holds something else than tensors; the message is for its author."""

    for_author = True


def save(tensors: Mapping[str, Tensor], target: Path) -> None:
    # A file object, not a path: torch writes the path's own name into the bytes, and equal tensors give equal files.
    with open(target, "wb") as file:
        torch.save(dict(tensors), file)


def load(path: Path) -> dict[str, Tensor]:
    """The tensors of a file.

    raises: TensorFileError for a file that is not one, or that carries code, which is not run
    """
    with open(path, "rb") as file:
        try:
            loaded: dict[str, Tensor] = torch.load(file, weights_only=True)
        except (pickle.UnpicklingError, RuntimeError, EOFError) as problem:
            told = str(problem).partition("\n")[0]
            raise TensorFileError(f"{path} is no file of tensors, and nothing in it was run: {told}") from None
    return loaded


def differences(published: Path, made: Path) -> str:
    """Which tensors of two files differ, and where first, as text; "" where none does."""
    one, other = load(published), load(made)
    if list(one) != list(other):
        return f"its tensors are {', '.join(one)}; made now, they are {', '.join(other)}"
    for name, tensor in one.items():
        again = other[name]
        if (tensor.shape, tensor.dtype) != (again.shape, again.dtype):
            return f"{name} is {tensor.dtype} {list(tensor.shape)}; made now, {again.dtype} {list(again.shape)}"
        # NaN is not equal to itself, and here it is the same.
        unequal = (tensor != again) & ~((tensor != tensor) & (again != again))
        if unequal.any():
            index = tuple(unequal.nonzero()[0].tolist())
            return f"{name}{list(index)} is {tensor[index].item()!r}; made now, {again[index].item()!r}"
    return ""
