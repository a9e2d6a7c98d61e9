"""Sequences: what attention can copy from its context, and how many layers it takes to find it."""

import torch
from attention import AttentionOnly
from copying import Setting, accuracy_without, learn, strongest
from repetition import earlier, repeated, stripe
from torch import Tensor

from coursekit.lab import *


def sequences(kinds: Count, places: Count, periods: list[Count], seed: Seed) -> Tensors:
    """Random sequences that repeat themselves, one for each period: those that are shown.

    tokens   (row, place) int64
    periods  (row,) int64: each token is the same as the one so many places before it
    kinds    () int64, of how many tokens each is drawn
    """
    draw = generator_for("shown", seed)
    rows = [repeated(1, places, kinds, (period, period), draw).tokens for period in periods]
    return {"tokens": torch.cat(rows), "periods": torch.tensor(periods), "kinds": torch.tensor(kinds)}


def repetition(
    sequences: Tensors,
    layers: Count,
    seed: Seed,
    periods: tuple[Count, Count],
    width: Count,
    heads: Count,
    rate: Rate,
    batch: Count,
    steps: Count,
    frames: Count,
    tested: Count,
) -> Tensors:
    """A transformer of attention layers alone learns to continue such sequences, from new ones at every step.

    measured_at       (measured,) int64, steps: dense at first, where most happens
    accuracy, loss    (measured,) of the next token, in the second halves of `tested` other sequences
    stripe            (measured,) how much the last layer's induction head looks at what followed its token before
    former            (measured,) how much the first layer's previous-token head looks at the place before
    last, first       (measured, place, looked at) the attention of these two heads on the last of the sequences shown
    predicted         (place,) int64, the token that follows each place, as it says at the end
    cut/none, cut/former, cut/other, cut/stripe   () the accuracy at the end; where the first layer may take nothing
                      from the place before; from the place before that; where the last may take nothing on the stripe
    """
    shown, kinds = sequences["tokens"][-1], int(sequences["kinds"])
    network = AttentionOnly(kinds, len(shown), width, heads, layers, generator_for("weights", seed))
    test = repeated(tested, len(shown), kinds, periods, generator_for("test", seed))
    setting = Setting(kinds, len(shown), periods, rate, batch, steps, frames)
    run = learn(network, setting, test, shown, generator_for("batches", seed))
    induction, former = strongest(run.on_stripe[-1]), strongest(run.on_former[0])
    cuts = {
        "none": {},
        "former": {0: earlier(test, 1)},
        "other": {0: earlier(test, 2)},
        "stripe": {layers - 1: stripe(test)},
    }
    with torch.no_grad():
        predicted = network(shown[None]).logits[0].argmax(dim=-1)
    return {
        "measured_at": run.measured_at,
        "accuracy": run.accuracy,
        "loss": run.loss,
        "stripe": run.on_stripe[-1][:, induction],
        "former": run.on_former[0][:, former],
        "last": run.attention[-1][:, induction],
        "first": run.attention[0][:, former],
        "predicted": predicted,
        **{f"cut/{name}": accuracy_without(network, test, cut) for name, cut in cuts.items()},
    }


def induction(repetition: Sweep[Tensor]) -> Tensors:
    """What one layer and two layers come to, over all seeds.

    layers, seeds     (layers,), (seed,) int64
    measured_at       (measured,) int64
    accuracy, stripe, former   (layers, seed, measured), see repetition
    final_accuracy, final_stripe, final_former   (layers,) the mean of all seeds at the end
    cut/none, cut/former, cut/other, cut/stripe  (layers, seed)
    mean_cut/none, …  (layers,)
    arrival           (layers, seed) int64, the first measurement with an accuracy above 0.9; -1 if there is none
    """
    layers, seeds = repetition.axis("layers"), repetition.axis("seed")
    tensors = {"layers": torch.tensor(layers), "seeds": torch.tensor(seeds)}
    tensors["measured_at"] = repetition.all("measured_at")[0]
    for name in ("accuracy", "stripe", "former", "cut/none", "cut/former", "cut/other", "cut/stripe"):
        tensors[name] = torch.stack([torch.stack(repetition.where(layers=n).all(name)) for n in layers])
    for name in ("accuracy", "stripe", "former"):
        tensors[f"final_{name}"] = tensors[name][..., -1].mean(dim=1)
    for name in ("none", "former", "other", "stripe"):
        tensors[f"mean_cut/{name}"] = tensors[f"cut/{name}"].mean(dim=1)
    good = tensors["accuracy"] > 0.9
    first = tensors["measured_at"][good.int().argmax(dim=-1)]
    return tensors | {"arrival": torch.where(good.any(dim=-1), first, -1)}
