"""Objectives against autograd, and their contours and grids against themselves."""

import pytest
import torch
from pydantic import TypeAdapter, ValidationError

from coursekit.lab.optimizing.objectives import BumpyBowl, Landscape, Objective, Quadratic, Rosenbrock, on_grid, rotate

LANDSCAPES = [
    Quadratic(eigenvalues=(1, 50)),
    Quadratic(eigenvalues=(50, 1), degrees=30, center=(0.5, -2)),
    Rosenbrock(),
    Rosenbrock(a=-0.7, b=5),
    BumpyBowl(),
    BumpyBowl(curvature=2, height=0.05, wavelength=0.5),
]


@pytest.mark.parametrize("landscape", LANDSCAPES, ids=repr)
def test_the_minimizer_is_flat_and_lowest_and_its_curvatures_are_those_of_autograd(landscape: Landscape) -> None:
    minimizer = landscape.minimizer()
    gradient = torch.autograd.functional.jacobian(landscape, minimizer)
    hessian = torch.autograd.functional.hessian(landscape, minimizer)
    around = minimizer + 3 * torch.randn(500, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    torch.testing.assert_close(gradient, torch.zeros_like(gradient), atol=1e-12, rtol=0)
    torch.testing.assert_close(landscape.hessian(), hessian)
    torch.testing.assert_close(landscape.hessian_eigenvalues(), torch.linalg.eigvalsh(hessian))
    assert (landscape(around) > landscape(minimizer)).all()


@pytest.mark.parametrize("degrees", [0.0, 45.0, 120.0])
def test_a_turned_quadratic_has_at_turned_points_the_values_that_it_had(degrees: float) -> None:
    points = torch.randn(20, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    x, y = points.unbind(-1)
    turned = Quadratic(eigenvalues=(1, 50), degrees=degrees)
    torch.testing.assert_close(turned(rotate(points, degrees)), 0.5 * (x**2 + 50 * y**2))


def test_a_copy_with_another_angle_is_turned_even_after_the_first_was_used() -> None:
    point = torch.tensor([1.0, 0.0], dtype=torch.float64)
    aligned = Quadratic(eigenvalues=(2, 50))
    assert aligned(point) == 1
    assert aligned.model_copy(update={"degrees": 90.0})(point).item() == pytest.approx(25)


def test_a_quarter_turn_is_counter_clockwise() -> None:
    turned = rotate(torch.tensor([2.0, 1.0]), 90, about=(1.0, 1.0))
    torch.testing.assert_close(turned, torch.tensor([1.0, 2.0]))


def test_a_landscape_keeps_the_dtype_of_its_points() -> None:
    for landscape in LANDSCAPES:
        assert landscape(torch.ones(3, 2)).dtype == torch.float32
        assert landscape(torch.ones(3, 2, dtype=torch.float64)).dtype == torch.float64


def test_a_grid_holds_the_objective_at_its_rows_and_columns() -> None:
    grid = on_grid(Rosenbrock(), (-2, 2), (-1, 3), resolution=5)
    assert grid.x.tolist() == [-2, -1, 0, 1, 2] and grid.y.tolist() == [-1, 0, 1, 2, 3]
    assert grid.values[4, 1] == (1 + 1) ** 2 + 100 * (3 - 1) ** 2  # y = 3, x = -1


@pytest.mark.parametrize("degrees", [0.0, 45.0])
def test_contours_are_closed_and_lie_on_their_levels(degrees: float) -> None:
    objective = Quadratic(eigenvalues=(1, 50), degrees=degrees, center=(0.3, -0.1))
    levels = torch.tensor([0.1, 2.0, 25.5], dtype=torch.float64)
    ellipses = objective.contours(levels.tolist(), points=90)
    torch.testing.assert_close(objective(ellipses), levels[:, None].expand(3, 90))
    torch.testing.assert_close(ellipses[:, 0], ellipses[:, -1])
    assert ellipses[2, :, 0].max() - 0.3 > ellipses[1, :, 0].max() - 0.3 > 0


def test_a_table_names_its_objective() -> None:
    objective = TypeAdapter(Objective).validate_python({"class": "Quadratic", "eigenvalues": [1, 50], "degrees": 45})
    assert objective == Quadratic(eigenvalues=(1, 50), degrees=45)
    assert TypeAdapter(Objective).validate_python({"class": "Rosenbrock", "b": 10}) == Rosenbrock(b=10)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"class": "Parabola"}, "'Quadratic', 'Rosenbrock', 'BumpyBowl'"),
        ({"class": "Quadratic", "eigenvalues": [1, -50]}, "greater than 0"),
        ({"class": "Rosenbrock", "kappa": 50}, "kappa"),
    ],
)
def test_a_table_that_is_no_objective_is_refused(table: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        TypeAdapter(Objective).validate_python(table)


def test_impossible_rectangles_and_levels_are_refused() -> None:
    quadratic = Quadratic(eigenvalues=(1, 2))
    with pytest.raises(ValueError, match=r"y_range = \[1, -1\], but a range must ascend"):
        on_grid(quadratic, (-1, 1), (1, -1), resolution=10)
    with pytest.raises(ValueError, match="resolution = 1"):
        on_grid(quadratic, (-1, 1), (-1, 1), resolution=1)
    with pytest.raises(ValueError, match=r"levels = \[0.0, 1.0\]"):
        quadratic.contours([0.0, 1.0], points=9)
