"""Tensor files read without torch, held against torch's own reading."""

import pickle
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import torch

from coursekit.lab.tensors.array_files import DTYPES, load_arrays
from coursekit.lab.tensors.tensor_files import load, save

TYPES = [torch.from_numpy(np.zeros(0, dtype)).dtype for dtype in DTYPES.values()]


@pytest.mark.parametrize("shape", [(), (0,), (5,), (3, 4), (2, 1, 3)])
@pytest.mark.parametrize("dtype", TYPES, ids=str)
def test_arrays_are_the_tensors_that_were_saved(tmp_path, dtype, shape):
    tensor = (10 * torch.rand(shape, generator=torch.Generator().manual_seed(0))).to(dtype)
    save({"a": tensor, "b": torch.tensor(True)}, tmp_path / "x.pt")
    arrays = load_arrays(tmp_path / "x.pt")
    expected = load(tmp_path / "x.pt")
    assert list(arrays) == list(expected)
    for name, array in arrays.items():
        oracle = expected[name].numpy()
        assert (array.dtype, array.shape, array.tobytes()) == (oracle.dtype, oracle.shape, oracle.tobytes())


def test_views_of_one_storage_are_told_apart_and_are_writable(tmp_path):
    whole = torch.arange(12.0).reshape(3, 4)
    save({"row": whole[1], "column": whole[:, 2], "turned": whole.T}, tmp_path / "x.pt")
    arrays = load_arrays(tmp_path / "x.pt")
    assert np.array_equal(arrays["row"], whole[1]) and np.array_equal(arrays["column"], whole[:, 2])
    assert np.array_equal(arrays["turned"], whole.T)
    arrays["row"][:] = -1
    assert np.array_equal(arrays["column"], whole[:, 2])


def test_code_in_a_file_is_refused_and_not_run(tmp_path):
    class Payload:
        def __reduce__(self):
            return (open, (str(tmp_path / "was_run"), "w"))

    with zipfile.ZipFile(tmp_path / "x.pt", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"y": Payload()}))
    with pytest.raises(pickle.UnpicklingError, match="is no part of an array"):
        load_arrays(tmp_path / "x.pt")
    assert not (tmp_path / "was_run").exists()


def test_a_scene_is_drawn_without_torch(tmp_path):
    drawing = "coursekit.stage.performing.render, coursekit.lab.tensors.array_files"
    program = f"import {drawing}, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
