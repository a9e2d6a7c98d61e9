"""Losses of two variables: what a toy optimizer descends, and what a scene draws the contours of."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple, TypeAlias

import torch
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor

from coursekit.quantities import Degrees, Rate

Pair: TypeAlias = tuple[float, float]


class Landscape(BaseModel):
    """A loss of two variables. In hyperparams.toml: objective = { class = "Quadratic", eigenvalues = [1, 50] }."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __call__(self, points: Tensor) -> Tensor:
        """The loss at each point: (…, 2) to (…), differentiable, in the dtype of the points."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its loss is")

    def minimizer(self) -> Tensor:
        """Where the global minimum lies: (2,) float64."""
        raise NotImplementedError(f"{type(self).__name__} does not say where its minimum lies")

    def hessian(self) -> Tensor:
        """The second derivatives at the minimizer, in closed form: (2, 2) float64."""
        raise NotImplementedError(f"{type(self).__name__} does not say its second derivatives")

    def hessian_eigenvalues(self) -> Tensor:
        """The curvatures along the principal axes at the minimizer: (2,) float64, ascending."""
        eigenvalues: Tensor = torch.linalg.eigvalsh(self.hessian())
        return eigenvalues


class Quadratic(Landscape):
    """½ Σ eigenvalues[i]·u[i]², where u are the coordinates along axes turned counter-clockwise by `degrees`."""

    name: Literal["Quadratic"] = Field(default="Quadratic", alias="class")
    eigenvalues: tuple[Rate, Rate]
    degrees: Degrees = 0.0
    center: Pair = (0.0, 0.0)

    def __call__(self, points: Tensor) -> Tensor:
        away = points - _constant(self.center).to(points.dtype)
        return 0.5 * (away @ _turned_diagonal(self.eigenvalues, self.degrees).to(points.dtype) * away).sum(dim=-1)

    def minimizer(self) -> Tensor:
        return _constant(self.center).clone()

    def hessian(self) -> Tensor:
        return _turned_diagonal(self.eigenvalues, self.degrees).clone()

    def hessian_eigenvalues(self) -> Tensor:
        # As given, not through eigvalsh, which rounds: theory's rates are computed from these.
        return torch.tensor(sorted(self.eigenvalues), dtype=torch.float64)

    def contours(self, levels: Sequence[float], points: int) -> Tensor:
        """The ellipses on which the loss has the levels given.

        levels:  losses, positive
        points:  how many on each ellipse; the last repeats the first, so that the curve closes
        returns: (level, points, 2) float64
        raises:  ValueError if a level is not positive
        """
        if min(levels) <= 0:
            raise ValueError(f"levels = {list(levels)}, but a quadratic has an ellipse only at levels above 0.")
        angle = torch.linspace(0, 2 * math.pi, points, dtype=torch.float64)
        circle = torch.stack([angle.cos(), angle.sin()], dim=-1)
        radii = torch.sqrt(2 * torch.tensor(levels, dtype=torch.float64)[:, None] / circle.new_tensor(self.eigenvalues))
        ellipses = radii[:, None, :] * circle + circle.new_tensor(self.center)
        return rotate(ellipses, self.degrees, about=self.center)


class Rosenbrock(Landscape):
    """(a - x)² + b·(y - x²)²: a curved valley with a nearly flat floor (Rosenbrock 1960, with a = 1 and b = 100)."""

    name: Literal["Rosenbrock"] = Field(default="Rosenbrock", alias="class")
    a: float = 1.0
    b: Rate = 100.0

    def __call__(self, points: Tensor) -> Tensor:
        x, y = points.unbind(dim=-1)
        return (self.a - x) ** 2 + self.b * (y - x**2) ** 2

    def minimizer(self) -> Tensor:
        return torch.tensor([self.a, self.a**2], dtype=torch.float64)

    def hessian(self) -> Tensor:
        mixed = -4 * self.a * self.b
        return torch.tensor([[2 + 8 * self.a**2 * self.b, mixed], [mixed, 2 * self.b]], dtype=torch.float64)


class BumpyBowl(Landscape):
    """½·curvature·|p|² + height·Σ (1 - cos(2π·p[i]/wavelength)): a bowl with a lattice of local minima.

    source: Rastrigin's function, centred on the origin, in which the minimum is 0
    """

    name: Literal["BumpyBowl"] = Field(default="BumpyBowl", alias="class")
    curvature: Rate = 1.0
    height: Rate = 0.2
    wavelength: Rate = 1.0

    def __call__(self, points: Tensor) -> Tensor:
        bumps = self.height * (1 - torch.cos(2 * math.pi * points / self.wavelength))
        return (0.5 * self.curvature * points**2 + bumps).sum(dim=-1)

    def minimizer(self) -> Tensor:
        return torch.zeros(2, dtype=torch.float64)

    def hessian(self) -> Tensor:
        return torch.eye(2, dtype=torch.float64) * (self.curvature + self.height * (2 * math.pi / self.wavelength) ** 2)


Objective: TypeAlias = Annotated[Quadratic | Rosenbrock | BumpyBowl, Field(discriminator="name")]


class Grid(NamedTuple):
    """A loss over a rectangle: values[row, column] is the loss at (x[column], y[row])."""

    x: Tensor
    y: Tensor
    values: Tensor


def on_grid(objective: Callable[[Tensor], Tensor], x_range: Pair, y_range: Pair, resolution: int) -> Grid:
    """The objective itself over a rectangle, for contours: no second copy of its formula.

    objective:  any callable from (…, 2) to (…)
    x_range:    first and last x, and y_range likewise; both ends are on the grid
    resolution: points a side, at least 2
    returns:    x (column,), y (row,), values (row, column), all float64
    raises:     ValueError if a range does not ascend, or there are fewer than 2 points a side
    """
    for axis, (first, last) in (("x_range", x_range), ("y_range", y_range)):
        if not first < last:
            raise ValueError(f"{axis} = [{first}, {last}], but a range must ascend.")
    if resolution < 2:
        raise ValueError(f"resolution = {resolution}, but a grid needs at least 2 points a side.")
    x = torch.linspace(*x_range, resolution, dtype=torch.float64)
    y = torch.linspace(*y_range, resolution, dtype=torch.float64)
    rows, columns = torch.meshgrid(y, x, indexing="ij")
    with torch.no_grad():
        return Grid(x, y, objective(torch.stack([columns, rows], dim=-1)))


def rotate(points: Tensor, degrees: float, about: Sequence[float] = (0.0, 0.0)) -> Tensor:
    """Points (…, 2) turned counter-clockwise by an angle in degrees about a centre; by 0, exactly where they were."""
    center = points.new_tensor(about)
    return (points - center) @ _rotation(degrees).to(points.dtype).T + center


def _rotation(degrees: float) -> Tensor:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return torch.tensor([[cos, -sin], [sin, cos]], dtype=torch.float64)


# An optimizer evaluates a quadratic at every step, and building these two again would take longer than the arithmetic.
# They are kept by value, not in the instance: a copy of it with other degrees would take the old ones along.
@lru_cache
def _constant(values: Pair) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


@lru_cache
def _turned_diagonal(eigenvalues: Pair, degrees: float) -> Tensor:
    axes = _rotation(degrees)
    return axes @ torch.diag(torch.tensor(eigenvalues, dtype=torch.float64)) @ axes.T
