"""Videos compared by what they show: two encodings may differ in bytes and agree in every pixel."""

from itertools import zip_longest
from pathlib import Path

import av
import numpy as np

from coursekit.wording.plurals import counted


def differences(published: Path, made: Path) -> str:
    """Which decoded frames differ, as text; "" where none does."""
    different = []
    with av.open(str(published)) as one, av.open(str(made)) as other:
        for number, (a, b) in enumerate(zip_longest(one.decode(video=0), other.decode(video=0))):
            if a is None or b is None:
                return f"one of them ends after {counted(number, 'frames')}"
            if not np.array_equal(a.to_ndarray(), b.to_ndarray()):
                different.append(number)
    return f"{counted(len(different), 'frames')}, the first is frame {different[0]}" if different else ""
