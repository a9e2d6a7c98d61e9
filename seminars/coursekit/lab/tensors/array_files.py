"""Files of tensors read as numpy arrays, without torch: a process that only draws need not import it (1.4 s).

The format is torch's own: a zip archive with the raw bytes of each storage, and a pickle that says how tensors lie in
them. Of that pickle, only what makes a tensor is let in.
"""

import pickle
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

DTYPES = {
    "DoubleStorage": np.float64,
    "FloatStorage": np.float32,
    "HalfStorage": np.float16,
    "LongStorage": np.int64,
    "IntStorage": np.int32,
    "ShortStorage": np.int16,
    "CharStorage": np.int8,
    "ByteStorage": np.uint8,
    "BoolStorage": np.bool_,
    "ComplexFloatStorage": np.complex64,
    "ComplexDoubleStorage": np.complex128,
}


def load_arrays(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a file as arrays by name, each writable and of its own.

    raises: UnpicklingError for code in the file, which is refused, not run, and for a dtype that numpy has not
    """
    with zipfile.ZipFile(path) as archive:
        (entry,) = (name for name in archive.namelist() if name.endswith("/data.pkl"))
        with archive.open(entry) as file:
            arrays: dict[str, np.ndarray] = _TensorUnpickler(file, archive, entry.removesuffix("data.pkl")).load()
    return arrays


class _TensorUnpickler(pickle.Unpickler):
    def __init__(self, file: Any, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(file)
        self.archive = archive
        self.folder = folder

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch" and name in DTYPES:
            return DTYPES[name]
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _array
        if (module, name) == ("collections", "OrderedDict"):
            return dict  # of a tensor's backward hooks: always empty here
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an array")

    def persistent_load(self, storage: Any) -> np.ndarray:
        _, dtype, key, _, _ = storage
        return np.frombuffer(bytearray(self.archive.read(f"{self.folder}data/{key}")), dtype)


def _array(storage: np.ndarray, offset: int, shape: Sequence[int], strides: Sequence[int], *_: Any) -> np.ndarray:
    steps = [stride * storage.itemsize for stride in strides]
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, steps).copy()
