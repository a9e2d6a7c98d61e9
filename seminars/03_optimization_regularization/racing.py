"""The race that a sweep has tuned: its entrants at their rates, and the picture of the loss that they run on."""

import torch
from torch import Tensor

from coursekit.lab import *


def run_race(sweep: Tensors, optimizers: dict[str, Optimizer], degrees: float, steps: int) -> dict[str, Tensor]:
    """Run the optimizers on the sweep's loss and from its start, both turned; the keys are those of optimizer_race."""
    objective, minimum = swept(sweep, degrees), sweep["minimum"]
    start = rotate(sweep["start"], degrees, about=minimum.tolist())
    shared = ("minimum", "target", "distance_to_go", "eigenvalues", "condition_number")
    tensors = {key: tensor for key, tensor in sweep.items() if key in shared or key.startswith("theory/")}
    tensors |= {"start": start, "degrees": number_of(objective.degrees)}
    for name, optimizer in optimizers.items():
        is_tuned = "lr" not in optimizer.arguments
        entrant = at_rate(optimizer, _tuned_rate(name, sweep)) if is_tuned else optimizer
        run = record(objective, start, entrant, steps)
        distance = (run.xy - minimum).norm(dim=-1)
        taken = arrival(distance, sweep["target"].item())
        if is_tuned and degrees == 0 and taken != min(steps + 1, int(sweep[f"{name}/best_steps"])):
            raise ValueError(
                f"{name} takes {taken} steps at its tuned rate, but took {int(sweep[f'{name}/best_steps'])} when "
                "learning_rate_sweep tuned it; give both tables the same class and arguments."
            )
        tensors |= {f"{name}/xy": run.xy, f"{name}/loss": run.loss, f"{name}/distance": distance}
        tensors |= {f"{name}/steps": torch.tensor(taken), f"{name}/rate": number_of(entrant.arguments["lr"])}
    return tensors


def picture(
    objective: Quadratic, x_range: Pair, y_range: Pair, resolution: int, levels: list[float]
) -> dict[str, Tensor]:
    """The loss over a rectangle and along its ellipses, both from the objective that is raced on."""
    grid = on_grid(objective, x_range, y_range, resolution)
    return {
        "grid/x": grid.x,
        "grid/y": grid.y,
        "grid/values": grid.values,
        "contours/levels": torch.tensor(levels, dtype=torch.float64),
        "contours/xy": objective.contours(levels, points=181),
    }


def swept(sweep: Tensors, degrees: float = 0.0) -> Quadratic:
    """The loss that learning_rate_sweep tuned on, turned further about its minimum."""
    turn = sweep["degrees"].item() + degrees
    return Quadratic(eigenvalues=pair_of(sweep["eigenvalues"]), degrees=turn, center=pair_of(sweep["minimum"]))


def _tuned_rate(name: str, sweep: Tensors) -> float:
    if f"{name}/best_rate" not in sweep:
        tuned = sorted(key.removesuffix("/best_rate") for key in sweep if key.endswith("/best_rate"))
        raise ValueError(f"{name} has no lr, and learning_rate_sweep tuned none for it, only for {', '.join(tuned)}.")
    return sweep[f"{name}/best_rate"].item()


def theory_of(objective: Quadratic, start: Tensor, target: float, steps: int) -> Tensors:
    """What closed forms predict of each algorithm, and what torch's SGD does at the rate and momentum they name."""
    curvatures = objective.hessian_eigenvalues()
    predictions = {
        "gradient_descent": gradient_descent_theory(curvatures, target),
        "heavy_ball": heavy_ball_theory(curvatures, target),
    }
    tensors: dict[str, Tensor] = {}
    for name, theory in predictions.items():
        optimizer = Optimizer.model_validate({"class": "SGD", "lr": theory.rate, "momentum": theory.momentum})
        run = record(objective, start, optimizer, steps)
        tensors |= {f"{name}/{quantity}": number_of(value) for quantity, value in theory._asdict().items()}
        distance = (run.xy - objective.minimizer()).norm(dim=-1)
        tensors[f"{name}/measured_steps"] = torch.tensor(arrival(distance, target))
    return tensors


def number_of(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


def pair_of(tensor: Tensor) -> Pair:
    first, second = tensor.tolist()
    return first, second
