"""Running one experiment: from its table to a file of tensors."""

import json
import time
import warnings
from collections.abc import Callable, Mapping
from inspect import signature
from pathlib import Path
from typing import Any, get_type_hints

import torch
from pydantic import ConfigDict, PydanticSchemaGenerationError, PydanticUserError, TypeAdapter, ValidationError
from pydantic.warnings import ArbitraryTypeWarning
from torch import Tensor

from coursekit.graph.course.tables.hyperparameters import HyperparameterError, mistakes_of
from coursekit.graph.jobs.checkpoints import Checkpoints
from coursekit.graph.jobs.code.loading import load_file
from coursekit.graph.jobs.code.unrun import require_run
from coursekit.graph.jobs.registry import RunFacts, TensorFiles
from coursekit.lab.optimizing.optimizers import mistakes_in
from coursekit.lab.resumption import resuming
from coursekit.lab.tensors.tensor_files import load, save
from coursekit.lab.tensors.tensor_kinds import plain
from coursekit.sweep import Sweep, SweepPoint

# Imports 800 modules of torch: once here, in the server that workers are forked from, and not in every job.
torch.use_deterministic_algorithms(True)


class ExperimentError(Exception):
    """An experiment's result cannot be used; the message is for its author."""

    for_author = True


def run_experiment(
    file: Path,
    name: str,
    hyperparameters: Mapping[str, Any],
    inputs: Mapping[str, TensorFiles],
    target: Path,
    checkpoints: Checkpoints | None = None,
) -> RunFacts:
    """Run one function of experiments.py and save its tensors to `target`.

    checkpoints: where those of its loops are that can go on from some
    returns: facts of the run: its seconds, and shape, dtype and range of every tensor
    raises:  ExperimentError for a result that is no dict of tensors, or holds a number that is not finite
    """
    torch.set_num_threads(1)
    torch.manual_seed(0)  # an experiment draws from its own seed; one that forgets it is at least the same every time
    with resuming(checkpoints) as loops:
        experiment = getattr(load_file(file, "experiments"), name)
        arguments = converted(experiment, hyperparameters, file)
        arguments |= {argument: load_input(given) for argument, given in inputs.items()}
        started = time.perf_counter()
        tensors = checked(experiment, _call(experiment, arguments))
        seconds = time.perf_counter() - started
        save(tensors, target)
    summaries = {key: summary(tensor) for key, tensor in tensors.items()}
    return RunFacts(round(seconds, 3), summaries, [(loop.grows, loop.first, loop.total) for loop in loops])


def _call(experiment: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """What an experiment returns; those of its arguments that stand before a `/` have no names in a call."""
    nameless = [each for each in signature(experiment).parameters.values() if each.kind is each.POSITIONAL_ONLY]
    given = [arguments.get(each.name, each.default) for each in nameless]
    names = {each.name for each in nameless}
    return experiment(*given, **{name: value for name, value in arguments.items() if name not in names})


def converted(experiment: Callable[..., Any], hyperparameters: Mapping[str, Any], file: Path) -> dict[str, Any]:
    """A table's values as the types that the experiment's annotations name.

    raises: HyperparameterError for what only the file's own types, or torch.optim, can refuse
    """
    hints = _hints(experiment, file)
    arguments = {}
    mistakes: list[str] = []
    for name, value in hyperparameters.items():
        annotation = hints.get(name, Any)
        try:
            arguments[name] = _convert(value, annotation)
        except ValidationError as problem:
            mistakes += mistakes_of(name, value, annotation, problem.errors())
        except (PydanticUserError, TypeError):
            raise _no_type(experiment, file, f"{name}: {annotation!r} is no type that a table can give") from None
        else:
            mistakes += mistakes_in(name, arguments[name])
    if mistakes:
        toml = file.with_name("hyperparams.toml").relative_to(file.parents[2])
        raise HyperparameterError("\n  ".join([f"{toml}, table [{experiment.__name__}]:", *mistakes]))
    return arguments


def _hints(experiment: Callable[..., Any], file: Path) -> dict[str, Any]:
    try:
        return get_type_hints(experiment, include_extras=True)
    except (NameError, AttributeError, TypeError, SyntaxError) as problem:  # of one that is quoted, and so not run yet
        raise _no_type(experiment, file, str(problem)) from None


def _no_type(experiment: Callable[..., Any], file: Path, problem: str) -> ExperimentError:
    where = file.relative_to(file.parents[2]).as_posix()
    return ExperimentError(f"{where}: the annotations of {experiment.__name__}(): {problem}.")


def _convert(value: Any, annotation: Any) -> Any:
    try:
        return TypeAdapter(annotation).validate_json(json.dumps(value, default=str), strict=True)
    except PydanticSchemaGenerationError:
        # Of what is no type at all, such as `3`, pydantic warns, and takes any value: so does Python.
        warnings.simplefilter("ignore", ArbitraryTypeWarning)
        return TypeAdapter(annotation, config=ConfigDict(arbitrary_types_allowed=True)).validate_python(value)


def load_input(given: TensorFiles) -> Any:
    """The tensors of an input: a dict for one result, a Sweep for several."""
    if isinstance(given, Path):
        return load(given)
    return Sweep([SweepPoint(axes, load(path)) for axes, path in given])


def checked(experiment: Callable[..., Any], result: Any) -> dict[str, Tensor]:
    """The result as a dict of plain tensors on the CPU, in the order given."""
    name = experiment.__name__
    require_run(result)
    if not isinstance(result, Mapping):
        raise ExperimentError(
            f"{name}() returned {type(result).__name__}, but an experiment returns a dict of tensors."
        )
    tensors = {}
    for key, value in result.items():
        if not isinstance(key, str):
            raise ExperimentError(f"{name}() returned a tensor by the key {key!r}, but a tensor's name is a str.")
        try:
            tensors[key] = plain(value)
        except ValueError as problem:
            raise ExperimentError(f"{name}() returned {key!r}: {problem}") from None
        if key not in getattr(experiment, "may_diverge", ()):
            _require_finite(name, key, tensors[key])
    if not tensors:
        raise ExperimentError(f"{name}() returned no tensor.")
    return tensors


def _require_finite(experiment: str, key: str, tensor: Tensor) -> None:
    wrong = (~torch.isfinite(tensor)).nonzero()
    if len(wrong):
        index = tuple(wrong[0].tolist())
        at = f"[{', '.join(map(str, index))}]" if index else ""
        # Which of its dimensions are steps, if any, nobody tells.
        shape = f" (shape {'×'.join(map(str, tensor.shape))})" if index else ""
        which = "the only value that is" if len(wrong) == 1 else f"the first of {len(wrong)} values that are"
        raise ExperimentError(
            f"{experiment}(): {key}{at} = {tensor[index].item()}{shape}, {which} not finite; "
            f'if divergence is what it shows, mark the function with @may_diverge("{key}").'
        )


def summary(tensor: Tensor) -> dict[str, Any]:
    """Shape, dtype and range of a tensor, as plain values."""
    finite = tensor[torch.isfinite(tensor)] if tensor.is_floating_point() else tensor
    low, high = (
        (finite.min().item(), finite.max().item()) if finite.numel() and not tensor.is_complex() else (None, None)
    )
    return {
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "min": low,
        "max": high,
        "finite": finite.numel() == tensor.numel(),
    }
