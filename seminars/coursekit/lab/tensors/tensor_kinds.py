"""Which tensors an experiment may return: those that clips, pages, facts and captions can all read.

They are read with numpy where pictures are drawn, so that a dtype or a layout that numpy has not is none that can be
kept; that is told where it is returned, and not by whoever reads it later.
"""

from typing import Any

import torch
from torch import Tensor

DTYPES = (
    torch.float64,
    torch.float32,
    torch.float16,
    torch.int64,
    torch.int32,
    torch.int16,
    torch.int8,
    torch.uint8,
    torch.bool,
    torch.complex64,
    torch.complex128,
)


def plain(value: Any) -> Tensor:
    """A tensor as it is kept: dense, on the CPU, contiguous, of its own, and of no class but Tensor.

    raises: ValueError saying what it is and how it becomes one that can be kept
    """
    if problem := _problem(value):
        raise ValueError(problem)
    # A view would save the whole tensor behind it; and that it is to be conjugated or negated, numpy does not know.
    kept = value.detach().as_subclass(Tensor).cpu().resolve_conj().resolve_neg()
    copy: Tensor = kept.clone(memory_format=torch.contiguous_format)
    return copy


def _problem(value: Any) -> str:
    """What keeps a value from being kept, with the way out; "" if nothing does."""
    if not isinstance(value, Tensor):
        return (
            f"{type(value).__name__}, but a result is a dict from str to torch.Tensor; "
            "torch.as_tensor(…) makes one of a number, a list or an array."
        )
    if type(value).__torch_dispatch__ is not Tensor.__torch_dispatch__:
        return f"{type(value).__name__}, whose values are in no storage of its own: return the plain tensors of it."
    if value.is_nested:
        return "a nested tensor: torch.nested.to_padded_tensor(…, 0.0), or a tensor each, can be kept."
    if value.is_quantized:
        return "a quantized tensor: its .dequantize() can be kept."
    if value.layout is not torch.strided:
        return f"a tensor of layout {_named(value.layout)}: its .to_dense() can be kept."
    if value.is_meta:
        return "a tensor on the device meta, which has no values: make it on the CPU."
    if value.dtype not in DTYPES:
        return f"a tensor of {_named(value.dtype)}: {_way_out(value.dtype)} can be kept; so can {_allowed()}."
    return ""


def _way_out(dtype: torch.dtype) -> str:
    if dtype.is_complex:
        return "its .to(torch.complex64)"
    return "its .float()" if dtype.is_floating_point else "its .to(torch.int64)"


def _named(kind: Any) -> str:
    return str(kind).removeprefix("torch.")


def _allowed() -> str:
    return ", ".join(_named(dtype) for dtype in DTYPES)
