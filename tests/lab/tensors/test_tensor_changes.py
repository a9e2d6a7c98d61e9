"""The largest change of tensors, held against torch's own arithmetic."""

import math

import pytest
import torch

from coursekit.lab.tensors.tensor_changes import changes
from coursekit.lab.tensors.tensor_files import save


@pytest.fixture
def saved(tmp_path):
    def saved(**tensors):
        path = tmp_path / f"{len([*tmp_path.iterdir()])}.pt"
        save(tensors, path)
        return path

    return saved


def rows(before, after):
    return changes({"race": before}, {"race": after})


def test_equal_tensors_make_no_row_and_nan_is_itself(saved):
    one = torch.tensor([1.0, math.nan, math.inf])
    assert rows(saved(a=one, b=torch.arange(3)), saved(a=one.clone(), b=torch.arange(3))) == []


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.int64, torch.complex64])
def test_the_largest_change_is_where_the_magnitude_of_the_difference_is_largest(saved, dtype):
    torch.manual_seed(0)
    old = (10 * torch.randn(4, 5)).to(dtype)
    new = old.clone()
    new[1, 2] += 3
    new[3, 4] -= 5
    (row,) = rows(saved(a=old), saved(a=new))
    assert (row["how"], row["at"], row["differ"], row["of"]) == ("changed", [3, 4], 2, 20)
    wide = torch.complex128 if dtype.is_complex else torch.float64
    assert row["largest"] == float((new.to(wide) - old.to(wide)).abs().max())


def test_a_change_to_what_is_not_finite_is_the_largest_and_has_no_number(saved):
    (row,) = rows(saved(a=torch.tensor([1.0, 2.0])), saved(a=torch.tensor([9.0, math.nan])))
    assert (row["largest"], row["at"]) == (None, [1])


def test_booleans_and_single_numbers_change_too(saved):
    before = saved(flag=torch.tensor([True, False]), loss=torch.tensor(0.5))
    after = saved(flag=torch.tensor([True, True]), loss=torch.tensor(0.25))
    flag, loss = rows(before, after)
    assert (flag["largest"], flag["at"], flag["was"], flag["is"]) == (1.0, [1], False, True)
    assert (loss["largest"], loss["at"], loss["was"], loss["is"]) == (0.25, [], 0.5, 0.25)


def test_what_is_new_gone_or_of_another_shape_is_told_as_that(saved):
    found = rows(
        saved(gone=torch.ones(2), a=torch.ones(2), b=torch.ones(2)),
        saved(new=torch.ones(2), a=torch.ones(3), b=torch.ones(2).double()),
    )
    told = {row["tensor"]: (row["how"], row["before"], row["after"]) for row in found}
    assert told == {
        "new": ("added", "", "float32 2"),
        "gone": ("removed", "float32 2", ""),
        "a": ("reshaped", "float32 2", "float32 3"),
        "b": ("reshaped", "float32 2", "float64 2"),
    }


def test_points_of_a_sweep_are_held_against_their_own(saved):
    points = [({"seed": seed}, saved(a=torch.tensor([float(seed)]))) for seed in range(3)]
    other = [points[0], ({"seed": 1}, saved(a=torch.tensor([7.0]))), points[2]]
    (row,) = rows(points, other)
    assert (row["point"], row["largest"]) == ("seed 1", 6.0)
