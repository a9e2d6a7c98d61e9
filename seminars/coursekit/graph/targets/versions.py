"""What makes a result beside its source: Python, the machine, and the libraries, by version and by content."""

import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from ..course.distributions import content, version
from ..course.model import Reach
from ..store.files import digest_of

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


def contents(kind: str, *reaches: Reach) -> dict[str, str]:
    """The digests of the libraries' files, where there is one: two that have one version may differ."""
    found = {library.lower(): content(library) for library in sorted(_libraries(kind, reaches))}
    return {library: digest for library, digest in found.items() if digest}


def _libraries(kind: str, reaches: Iterable[Reach]) -> set[str]:
    return {*LIBRARIES[kind], *(library for reach in reaches for library in reach.libraries)}


def versions(kind: str, *reaches: Reach) -> dict[str, str]:
    """The versions of Python and of the libraries, and the kind of machine."""
    found = {library.lower(): version(library) for library in sorted(_libraries(kind, reaches))}
    return {"python": ".".join(map(str, sys.version_info[:2])), "machine": platform.machine(), **found}
