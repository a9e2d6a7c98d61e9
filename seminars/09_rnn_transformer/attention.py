"""A transformer of attention layers alone: what each head looks at can be read, and cut.

Source: Elhage et al. 2021, "A mathematical framework for transformer circuits".
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from coursekit.lab import *


class Reading(NamedTuple):
    """What a transformer makes of a batch of sequences.

    logits:    (row, place, token) of the token that follows each place
    attention: for each layer (row, head, place, looked at): how much each place takes of each earlier one, and itself
    """

    logits: Tensor
    attention: list[Tensor]


class Attention(nn.Module):
    """Causal attention of several heads, added to what comes in."""

    def __init__(self, width: int, heads: int, generator: torch.Generator) -> None:
        super().__init__()
        self.heads = heads
        scale = width**-0.5
        self.inward = nn.Parameter(scale * torch.randn(width, 3 * width, generator=generator))  # query, key, value
        self.outward = nn.Parameter(scale * torch.randn(width, width, generator=generator))

    def forward(self, signal: Tensor, place: Tensor, cut: Tensor | None) -> tuple[Tensor, Tensor]:
        """signal: (row, place, width), place: (place, width), of which queries and keys are made, but no value;
        cut: (row, place, looked at) bool, what no head may take anything from
        """
        rows, places, width = signal.shape
        looking = (signal + place) @ self.inward[:, : 2 * width]
        query, key = looking.view(rows, places, 2, self.heads, -1).permute(2, 0, 3, 1, 4)
        value = (signal @ self.inward[:, 2 * width :]).view(rows, places, self.heads, -1).transpose(1, 2)
        scores = query @ key.transpose(-2, -1) / (width / self.heads) ** 0.5
        later = torch.ones(places, places, dtype=torch.bool).triu(1)
        attention = scores.masked_fill(later, float("-inf")).softmax(dim=-1)
        taken = attention if cut is None else attention.masked_fill(cut[:, None], 0.0)
        return signal + (taken @ value).transpose(1, 2).reshape(rows, places, width) @ self.outward, attention


class AttentionOnly(nn.Module):
    """Token and place embeddings, layers of attention, and the logits of the next token; no layer between."""

    def __init__(
        self, tokens: int, places: int, width: int, heads: int, layers: int, generator: torch.Generator
    ) -> None:
        super().__init__()
        self.token = nn.Parameter(torch.randn(tokens, width, generator=generator))
        self.place = nn.Parameter(torch.randn(places, width, generator=generator))
        self.layers = nn.ModuleList(Attention(width, heads, generator) for _ in range(layers))
        self.unembed = nn.Parameter(width**-0.5 * torch.randn(width, tokens, generator=generator))

    def forward(self, tokens: Tensor, cuts: dict[int, Tensor] | None = None) -> Reading:
        """tokens: (row, place) int64; cuts: what a layer, counted from 0, may take nothing from"""
        signal, attention = self.token[tokens], []
        for level, layer in enumerate(self.layers):
            signal, looked = layer(signal, self.place[: tokens.shape[1]], (cuts or {}).get(level))
            attention.append(looked)
        return Reading(signal @ self.unembed, attention)
