"""What a function of experiments.py may say of itself beyond its signature."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

from torch import Tensor

Tensors: TypeAlias = Mapping[str, Tensor]
Experiment = TypeVar("Experiment", bound=Callable[..., Tensors])


def may_diverge(*tensors: str) -> Callable[[Experiment], Experiment]:
    """Allow infinities and NaNs in the tensors named: there, divergence is what the experiment shows."""

    def mark(experiment: Experiment) -> Experiment:
        experiment.may_diverge = tensors  # type: ignore[attr-defined]
        return experiment

    return mark


def checkpoint(experiment: Experiment) -> Experiment:
    """Keep the result in .cache/torch_models, with the trained models, rather than in .cache/trajectories.

    The build reads the decorator from the source, under whatever name it was imported; calling it does nothing.
    """
    return experiment
