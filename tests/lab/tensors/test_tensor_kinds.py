"""What an experiment returns is read by all who read it, or refused at once with the way out."""

import numpy as np
import pytest
import torch

from coursekit.lab.run import ExperimentError, checked, summary
from coursekit.lab.tensors.array_files import load_arrays
from coursekit.lab.tensors.elements import ElementError, element_of
from coursekit.lab.tensors.plots import plots
from coursekit.lab.tensors.tensor_files import differences, load, save

ALL_DTYPES = sorted({value for value in vars(torch).values() if isinstance(value, torch.dtype)}, key=str)


class Marked(torch.Tensor):
    """A subclass as authors write it: a tensor with something beside it."""


def marked():
    tensor = torch.arange(9.0).as_subclass(Marked)
    tensor.source = "here"
    return tensor


def experiment():
    """As an author's function is called."""


experiment.may_diverge = ("x",)

KEPT = {
    "of a gradient": lambda: torch.arange(9.0, requires_grad=True) * 2,
    "a parameter": lambda: torch.nn.Parameter(torch.arange(9.0)),
    "a subclass": marked,
    "a view": lambda: torch.arange(100.0)[::10],
    "transposed": lambda: torch.arange(27.0).reshape(3, 9).T,
    "expanded": lambda: torch.ones(1).expand(10),
    "conjugated": lambda: torch.complex(torch.arange(9.0), torch.arange(9.0)).conj(),
    "negated": lambda: torch.complex(torch.arange(9.0), torch.arange(9.0)).conj().imag,
    "empty": lambda: torch.zeros(0),
    "empty rows": lambda: torch.zeros(3, 0),
    "one number": lambda: torch.tensor(2.5),
    "not finite": lambda: torch.tensor([1.0, float("nan"), float("inf")]),
    "channels last": lambda: torch.rand(2, 3, 4, 5).to(memory_format=torch.channels_last),
}
REFUSED = {
    "sparse": (lambda: torch.eye(3).to_sparse(), ".to_dense()"),
    "compressed": (lambda: torch.eye(3).to_sparse_csr(), ".to_dense()"),
    "quantized": (lambda: torch.quantize_per_tensor(torch.ones(4), 0.1, 0, torch.quint8), ".dequantize()"),
    "nested": (lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]), "to_padded_tensor"),
    "meta": (lambda: torch.empty(3, device="meta"), "make it on the CPU"),
    "masked": (lambda: torch.masked.masked_tensor(torch.ones(3), torch.tensor([True, False, True])), "plain tensors"),
    "array": (lambda: np.arange(3), "torch.as_tensor"),
    "numpy's number": (lambda: np.float64(3), "torch.as_tensor"),
    "number": (lambda: 3.0, "torch.as_tensor"),
    "list": (lambda: [1, 2], "torch.as_tensor"),
    "none": (lambda: None, "torch.as_tensor"),
}


def require_read_by_all(value, tmp_path):
    """Whatever is accepted is told, kept, and read as it was returned by torch, by numpy, by pages and by facts."""
    kept = checked(experiment, {"x": value})
    summary(kept["x"])
    file = tmp_path / "tensors.pt"
    save(kept, file)
    expected = value.detach().resolve_conj().resolve_neg().as_subclass(torch.Tensor)
    assert torch.equal(torch.nan_to_num(load(file)["x"]), torch.nan_to_num(expected))
    array = load_arrays(file)["x"]
    np.testing.assert_array_equal(array, expected.numpy())
    assert array.dtype == expected.numpy().dtype
    assert not differences(file, file)
    if expected.numel():
        index = f"[{', '.join('0' * expected.dim())}]" if expected.dim() else ""
        if expected.is_complex():
            with pytest.raises(ElementError, match="complex"):
                element_of(kept, "e", f"x{index}", "facts.toml:")
        else:
            element_of(kept, "e", f"x{index}", "facts.toml:")
    plots({"e": file}, {"e": []})
    if expected.dim() in (1, 2) and not expected.is_complex():
        plots({"e": file}, {"e": [{"y": "x"}]})
    else:
        with pytest.raises(ElementError, match=r"facts\.toml: x of e is (complex|.* but a plot is of one dimension)"):
            plots({"e": file}, {"e": [{"y": "x", "place": "facts.toml:"}]})


@pytest.mark.parametrize("dtype", ALL_DTYPES, ids=str)
@pytest.mark.filterwarnings("ignore")
def test_a_dtype_is_read_by_all_or_refused_where_it_is_returned(dtype, tmp_path):
    try:
        value = torch.ones(9).to(dtype)
    except (RuntimeError, NotImplementedError, TypeError):
        try:
            value = torch.empty(9, dtype=dtype)
        except (RuntimeError, NotImplementedError, TypeError):
            pytest.skip("torch itself makes no such tensor")
    try:
        checked(experiment, {"x": value})
    except ExperimentError as problem:
        name = str(dtype).removeprefix("torch.")
        assert str(problem).startswith("experiment() returned 'x': ") and "can be kept" in str(problem)
        assert name in str(problem) or "quantized" in str(problem)
    else:
        require_read_by_all(value, tmp_path)


@pytest.mark.parametrize("name", KEPT)
def test_a_tensor_however_it_lies_in_memory_is_read_by_all(name, tmp_path):
    require_read_by_all(KEPT[name](), tmp_path)


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.filterwarnings("ignore")
def test_what_is_no_plain_tensor_is_refused_with_its_name_and_the_way_out(name):
    make, way_out = REFUSED[name]
    with pytest.raises(ExperimentError, match=r"^experiment\(\) returned 'x': ") as problem:
        checked(experiment, {"x": make()})
    assert way_out in str(problem.value)


def test_a_tensor_of_more_elements_than_single_precision_counts_is_plotted(tmp_path):
    save({"y": torch.zeros(2**24 + 4, dtype=torch.float32)}, tmp_path / "huge.pt")
    (plot,) = plots({"e": tmp_path / "huge.pt"}, {"e": [{"y": "y"}]})["e"]
    assert plot["series"][0]["x"][-1] == pytest.approx(2**24 + 3, rel=1e-5)


def test_an_axis_of_another_length_is_told_by_both_names(tmp_path):
    save({"y": torch.zeros(9), "steps": torch.zeros(8)}, tmp_path / "two.pt")
    with pytest.raises(ElementError, match=r"facts.toml: y is 9, and the tensor across from it, steps, is 8"):
        plots({"e": tmp_path / "two.pt"}, {"e": [{"y": "y", "x": "steps", "place": "facts.toml:"}]})
