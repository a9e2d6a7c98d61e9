"""Series of numbers out of files of tensors, small enough for a page to plot."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import torch
from torch import Tensor

from coursekit.graph.jobs.registry import Element, Measurements, TensorFiles

from .elements import ElementError, elements, indexed, points_of

MOST_POINTS = 400  # of one series: more than a page has pixels for
MOST_SERIES = 12  # of one plot: more cannot be told apart
FEWEST_POINTS = 8  # of a tensor that is plotted without being asked for

Plot: TypeAlias = Mapping[str, Any]
Series: TypeAlias = dict[str, Any]


def plots(files: Mapping[str, TensorFiles], wanted: Mapping[str, Sequence[Plot]]) -> dict[str, list[dict[str, Any]]]:
    """For each experiment its plots, as plain values.

    wanted:  each plot by `y`, a tensor's name or a pattern such as "*/loss", or a part of it, as "accuracy[1]"; `x`,
             a name or pattern for the other axis, or what to call the index where no tensor has that name;
             `rows`, a tensor that labels the rows of a two-dimensional `y`; `log`, "x", "y" or "xy"; `title`; `place`,
             what a message to its author begins with.
             None where the experiment's author asks for none: then what looks most like a curve is plotted
    returns: title, x and y as labels, x "" where it is the index and has no name, log, and series: a label, and numbers
             x and y, None where one is not finite; `of` is how many series there would be
    raises:  ElementError for what the experiment does not have
    """
    return {name: [*_plots(files[name], name, asked)] for name, asked in wanted.items()}


def _plots(given: TensorFiles, experiment: str, asked: Sequence[Plot]) -> Iterator[dict[str, Any]]:
    points = points_of(given)
    for plot in asked or [{"y": y} for y in _likely(points[0][1])]:
        series = [s for axes, tensors in points for s in _series(tensors, plot, _point_label(axes))]
        if not series:
            place = f"{plot['place']} " if "place" in plot else ""
            raise ElementError(place + _nothing(points[0][1], experiment, plot["y"]))
        yield {
            "title": plot.get("title", ""),
            "x": plot.get("x", "").replace("*/", ""),
            "y": plot["y"].replace("*/", "").replace("*", ""),
            "log": plot.get("log", ""),
            "series": series[:MOST_SERIES],
            "of": len(series),
        }


def _likely(tensors: Mapping[str, Tensor]) -> list[str]:
    """A pattern for the tensors that look most like curves: as many as agree in their last name and their length.

    Of several groups of equally many, that of the smoothest.
    """
    groups: dict[tuple[str, int], list[Tensor]] = {}
    for name, tensor in tensors.items():
        if tensor.dim() == 1 and len(tensor) >= FEWEST_POINTS and tensor.is_floating_point():
            last = name.rpartition("/")[2]
            pattern = f"*/{last}" if "/" in name else name
            groups.setdefault((pattern, len(tensor)), []).append(tensor)
    if not groups:
        return []
    return [min(groups, key=lambda group: (-len(groups[group]), sum(map(_roughness, groups[group]))))[0]]


def _roughness(values: Tensor) -> float:
    """How far a series goes up and down, by the range that it is in: 1 for one that only falls, as a loss may.

    Infinite for what is no curve: the same throughout, or evenly spaced, as the numbers of an axis are.
    """
    finite = values[values.isfinite()].double()
    steps = finite.diff()
    if len(finite) < FEWEST_POINTS or torch.allclose(steps, steps.mean(), rtol=1e-3, atol=0):
        return math.inf
    return float(steps.abs().sum() / (finite.max() - finite.min()))


def _series(tensors: Mapping[str, Tensor], plot: Plot, prefix: str) -> Iterator[Series]:
    pattern, at = indexed(plot["y"])
    for name, whole in tensors.items():
        part = _matched(name, pattern)
        y = _part(whole, at)
        if part is None or y is None or not _is_curve(y):
            continue
        x = tensors.get(plot.get("x", "").replace("*", part))
        if x is not None and (not _is_curve(x) or x.shape != y.shape[-1:]):
            across, along = ("×".join(map(str, tensor.shape)) or "one number" for tensor in (x, y))
            place = f"{plot['place']} " if "place" in plot else ""
            raise ElementError(f"{place}{name} is {along}, and the tensor across from it, {plot['x']}, is {across}.")
        words = " ".join(word for word in (prefix, part.replace("_", " ")) if word)
        if y.dim() == 1:
            yield _curve(words or name, x, y)
            continue
        labels = tensors.get(plot.get("rows", ""))
        for row, values in enumerate(y):
            told = f"{plot['rows']} {labels[row].item():.4g}" if labels is not None else f"[{row}]"
            yield _curve(f"{words} {told}".strip(), x, values)


def _part(tensor: Tensor, at: tuple[int, ...]) -> Tensor | None:
    """What stands at an index of the first dimensions; None where the tensor has no such part."""
    sizes = tensor.shape[: len(at)]
    there = len(at) < tensor.dim() or not at
    return tensor[at] if there and all(-size <= i < size for i, size in zip(at, sizes, strict=False)) else None


def _is_curve(tensor: Tensor) -> bool:
    return tensor.dim() in (1, 2) and not tensor.is_complex()


def _nothing(tensors: Mapping[str, Tensor], experiment: str, pattern: str) -> str:
    """What is told where there is nothing to plot."""
    name_pattern, at = indexed(pattern)
    named = {name: tensor for name, tensor in tensors.items() if _matched(name, name_pattern) is not None}
    for name, tensor in named.items():
        if tensor.is_complex():
            return f"{name} of {experiment} is complex, and a plot is of real numbers: let it return its .abs() too."
        shape = "×".join(map(str, tensor.shape)) or "one number"
        if at and _part(tensor, at) is None:
            return f"{name} of {experiment} is {shape}, and has no part {pattern}."
        wanted = "a plot is of one dimension, or of rows of two"
        return f"{name} of {experiment} is {shape}, but {wanted}: name a part, as {name}[0]."
    return f"{experiment} has no tensor {pattern} with rows to plot; it has {', '.join(tensors)}."


def _matched(name: str, pattern: str) -> str | None:
    """What the pattern's star stands for, within one part of a name; None if the name is another."""
    parts = [re.escape(part) for part in pattern.split("*", 1)]
    match = re.fullmatch("([^/]*)".join(parts), name)
    return match and (match[1] if len(parts) > 1 else "")


def _curve(label: str, x: Tensor | None, y: Tensor) -> Series:
    across = torch.arange(len(y)) if x is None else x
    kept = torch.linspace(0, len(y) - 1, min(len(y), MOST_POINTS), dtype=torch.float64).round().long()
    return {"label": label, "x": _plain(across[kept]), "y": _plain(y[kept])}


def _plain(values: Tensor) -> list[float | None]:
    return [float(f"{value:.6g}") if math.isfinite(value) else None for value in values.tolist()]


def _point_label(axes: Mapping[str, Any]) -> str:
    return ", ".join(f"{axis} {value}" for axis, value in axes.items())


def evidence(
    files: Mapping[str, TensorFiles], wanted: Sequence[Element], curves: Mapping[str, Sequence[Plot]]
) -> Measurements:
    """The numbers and the plots that a page shows; see `elements` and `plots`."""
    return Measurements(elements(files, wanted), plots(files, curves))
