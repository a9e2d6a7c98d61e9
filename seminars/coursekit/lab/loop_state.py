"""What a loop changes from step to step, as bytes, and back into the same objects of another run."""

import hashlib
import io
import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import torch
from torch import Tensor

# Bound here: what stands in their place while a job runs would take this for the author's seeding.
_Generators: TypeAlias = Sequence[tuple[Callable[[], Any], Callable[[Any], Any]]]
_CHANCE: _Generators = (
    (torch.get_rng_state, torch.set_rng_state),
    (random.getstate, random.setstate),
    (np.random.get_state, np.random.set_state),
)
_CONTAINERS = (list, dict, deque)


class _Kept(NamedTuple):
    """Stands for a tensor that both runs have: the content goes into it, and who holds it holds the same still."""

    number: int


class _View(NamedTuple):
    """Stands for a part of such a tensor, which shares its memory."""

    number: int
    size: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int


class LoopState:
    """The objects that a loop changes in place, with the generators of the whole process.

    Modules, optimizers, schedulers and whatever else has state_dict() and load_state_dict(); generators of torch, numpy
    and Python; tensors, with their gradients, and arrays; lists, dicts and deques, of tensors, numbers, tuples, …; and
    tuples of all of these
    """

    def __init__(self, objects: Sequence[Any]) -> None:
        """raises: TypeError for what cannot be changed in place"""
        objects = [*_flat(objects)]
        for each in objects:
            if not _is_kept(each):
                raise TypeError(
                    f"resumable() was given {each!r}, of type {type(each).__name__}, but it can keep only what a loop "
                    "changes in place: modules, optimizers, generators, tensors, arrays, lists and dicts. "
                    "Keep a number in a tensor or in a list."
                )
        self._objects = objects
        self._tensors = [*{id(tensor): tensor for each in objects for tensor in _tensors_of(each)}.values()]

    @property
    def digest(self) -> str:
        """By which what a loop begins with is known again.

        Of the generators of the whole process without those of Python and numpy: these begin with the system's chance,
        unless they are seeded.
        """
        return hashlib.sha256(self._packed(_CHANCE[:1])).hexdigest()

    def pack(self) -> bytes:
        """All of it, as it is now."""
        return self._packed(_CHANCE)

    def _packed(self, generators: _Generators) -> bytes:
        numbers = {id(tensor): number for number, tensor in enumerate(self._tensors)}
        storages = {_storage(tensor): number for number, tensor in enumerate(self._tensors) if tensor.numel()}

        def packed(value: Any) -> Any:
            if isinstance(value, Tensor):
                if id(value) in numbers:
                    return _Kept(numbers[id(value)])
                if value.layout == torch.strided and (number := storages.get(_storage(value))) is not None:
                    return _View(number, tuple(value.shape), value.stride(), int(value.storage_offset()))
            return _mapped(value, packed)

        held = {
            "tensors": [tensor.detach() for tensor in self._tensors],
            "gradients": [tensor.grad if tensor.is_leaf else None for tensor in self._tensors],
            "objects": [packed(each) if isinstance(each, _CONTAINERS) else _state_of(each) for each in self._objects],
            "chance": [read() for read, _ in generators],
        }
        written = io.BytesIO()  # a file object: torch writes the path's own name into the bytes
        torch.save(held, written)
        return written.getvalue()

    def unpack(self, content: bytes) -> None:
        """Put all of it into the objects of this run."""
        held = torch.load(io.BytesIO(content), weights_only=False)
        with torch.no_grad():
            for tensor, value, gradient in zip(self._tensors, held["tensors"], held["gradients"], strict=True):
                tensor.copy_(value)
                if tensor.is_leaf:
                    tensor.grad = gradient

        def unpacked(value: Any) -> Any:
            if isinstance(value, _Kept):
                return self._tensors[value.number]
            if isinstance(value, _View):
                return self._tensors[value.number].detach().as_strided(value.size, value.stride, value.offset)
            return _mapped(value, unpacked)

        for each, state in zip(self._objects, held["objects"], strict=True):
            if isinstance(each, dict):
                each.clear()
                each.update(unpacked(state))
            elif isinstance(each, (list, deque)):
                each.clear()
                each.extend(unpacked(state))
            else:
                _restore(each, state)
        for (_, write), state in zip(_CHANCE, held["chance"], strict=True):
            write(state)


def _flat(objects: Sequence[Any]) -> Iterator[Any]:
    for each in objects:
        if isinstance(each, tuple):
            yield from _flat(each)
        else:
            yield each


def _is_kept(value: Any) -> bool:
    generators = (Tensor, np.ndarray, torch.Generator, np.random.Generator, random.Random)
    return isinstance(value, (*_CONTAINERS, *generators)) or _has_state(value)


def _has_state(value: Any) -> bool:
    return callable(getattr(value, "state_dict", None)) and callable(getattr(value, "load_state_dict", None))


def _tensors_of(value: Any) -> Iterator[Tensor]:
    """The tensors that an object holds as the loop begins, which others may hold, too."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, torch.nn.Module):
        yield from (*value.parameters(), *value.buffers())
    elif isinstance(value, torch.optim.Optimizer):
        yield from (parameter for group in value.param_groups for parameter in group["params"])
    elif isinstance(value, Mapping):
        yield from (tensor for each in value.values() for tensor in _tensors_of(each))
    elif isinstance(value, (list, tuple, deque)):
        yield from (tensor for each in value for tensor in _tensors_of(each))


def _state_of(value: Any) -> Any:
    if isinstance(value, Tensor):
        return None  # it is among the tensors
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, torch.Generator):
        return value.get_state()
    if isinstance(value, np.random.Generator):
        return value.bit_generator.state
    if isinstance(value, random.Random):
        return value.getstate()
    modes = [part.training for part in value.modules()] if isinstance(value, torch.nn.Module) else []
    return value.state_dict(), modes


def _restore(value: Any, state: Any) -> None:
    if isinstance(value, Tensor):
        return
    if isinstance(value, np.ndarray):
        value[...] = state
    elif isinstance(value, torch.Generator):
        value.set_state(state)
    elif isinstance(value, np.random.Generator):
        value.bit_generator.state = state
    elif isinstance(value, random.Random):
        value.setstate(state)
    else:
        entries, modes = state
        value.load_state_dict(entries)
        for part, mode in zip(value.modules() if modes else (), modes, strict=True):
            part.training = mode


def _mapped(value: Any, change: Any) -> Any:
    """A container with each of its values changed; anything else as it is."""
    if isinstance(value, tuple):
        changed = [change(each) for each in value]
        return type(value)(*changed) if hasattr(value, "_fields") else tuple(changed)
    if isinstance(value, dict):
        return {key: change(each) for key, each in value.items()}
    return [change(each) for each in value] if isinstance(value, (list, deque)) else value


def _storage(tensor: Tensor) -> int:
    return tensor.untyped_storage().data_ptr()
