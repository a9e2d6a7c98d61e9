"""What a plot takes of an experiment's tensors: all of one, a part of one, or those of a pattern."""

import pytest
import torch

from coursekit.lab.tensors.elements import ElementError
from coursekit.lab.tensors.plots import plots


@pytest.fixture
def files(tmp_path):
    given = {
        "accuracy": torch.arange(24.0).reshape(2, 3, 4),
        "loss": torch.arange(12.0).reshape(3, 4),
        "at": torch.arange(4) * 10,
        "seeds": torch.tensor([7, 8, 9]),
    }
    torch.save(given, tmp_path / "e.pt")
    return {"e": tmp_path / "e.pt"}


def series(files, **plot):
    (found,) = plots(files, {"e": [plot]})["e"]
    return found["series"]


@pytest.mark.parametrize("index", ["1", "-1"])
def test_a_part_of_a_tensor_is_plotted_with_its_rows(files, index):
    found = series(files, y=f"accuracy[{index}]", x="at", rows="seeds")
    assert [each["label"] for each in found] == ["seeds 7", "seeds 8", "seeds 9"]
    assert [each["y"] for each in found] == torch.arange(12.0, 24.0).reshape(3, 4).tolist()
    assert found[0]["x"] == [0, 10, 20, 30]


def test_one_row_of_a_part_is_one_curve(files):
    assert [each["y"] for each in series(files, y="accuracy[1, 2]")] == [[20, 21, 22, 23]]
    assert [each["y"] for each in series(files, y="loss[0]")] == [[0, 1, 2, 3]]


@pytest.mark.parametrize("y", ["accuracy", "accuracy[2]", "accuracy[0, 0, 0]", "accuracy[0, 3]"])
def test_what_is_no_curve_is_told_with_its_shape(files, y):
    with pytest.raises(ElementError, match="accuracy of e is 2×3×4"):
        series(files, y=y)


def test_what_nobody_asked_for_is_the_smoothest_series_and_neither_an_axis_nor_points(tmp_path):
    steps = torch.linspace(0, 1, 40)
    noisy = torch.rand(40, generator=torch.Generator().manual_seed(0))
    tensors = {"x": noisy, "y": 2 * noisy, "step": steps, "rate": torch.full((40,), 0.3), "loss": (-5 * steps).exp()}
    file = tmp_path / "e.pt"
    torch.save(tensors, file)
    (found,) = plots({"e": file}, {"e": []})["e"]
    assert found["y"] == "loss"
    torch.save({name: tensors[name] for name in ("rate", "step")}, file)  # where there is nothing else, the first
    assert plots({"e": file}, {"e": []})["e"][0]["y"] == "rate"
