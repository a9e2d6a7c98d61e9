"""The versions of what makes a result: Python, the machine's kind, and the libraries."""

import os
import platform
import sys
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

from .course import Reach
from .files import digest_of

# Libraries that make a result whatever its slice says.
LIBRARIES = {
    "tensors": ("torch", "numpy"),
    "clip": ("manim", "typst", "pycairo", "manimpango", "av", "pillow", "numpy", "skia-pathops", "svgelements"),
    "video": ("av",),
    "captions": ("torch",),
    "stills": ("av", "pillow"),
    "page": ("font-lato", "jinja2", "markupsafe", "pillow", "torch"),
}


def manim_settings(root: Path) -> dict[str, str]:
    """The digests of the files that change manim's settings: a folder's, and a user's."""
    places = {"manim.cfg": root / "manim.cfg", "~/.config/manim/manim.cfg": Path.home() / ".config/manim/manim.cfg"}
    return {name: digest_of(file) for name, file in places.items() if file.is_file()}


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


@cache
def installed() -> str:
    """What changes whenever a library is installed, upgraded or removed: the times of the folders that hold them."""
    times = []
    for folder in (path for path in sys.path if path.endswith("-packages")):
        with suppress(OSError):
            times.append(f"{folder} {os.stat(folder).st_mtime_ns}")
    return "\n".join(times)
