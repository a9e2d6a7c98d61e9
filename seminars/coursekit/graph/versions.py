"""The versions of what makes a result: Python, the machine's kind, and the libraries."""

import platform
import sys
from functools import cache
from importlib import metadata

from .course import Reach

# Libraries that make a result whatever its slice says.
LIBRARIES = {
    "tensors": ("torch", "numpy"),
    "clip": ("manim", "typst", "pycairo", "manimpango", "av", "pillow", "numpy", "skia-pathops", "svgelements"),
    "video": ("av",),
    "captions": ("torch",),
    "stills": ("av", "pillow"),
    "page": ("font-lato", "jinja2", "markupsafe", "pillow", "torch"),
}


@cache
def version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"


def versions(kind: str, *reaches: Reach) -> dict[str, str]:
    libraries = {*LIBRARIES[kind], *(library for reach in reaches for library in reach.libraries)}
    found = {library.lower(): version(library) for library in sorted(libraries)}
    return {"python": ".".join(map(str, sys.version_info[:2])), "machine": platform.machine(), **found}
