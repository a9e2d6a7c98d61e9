"""The versions of what makes a result: Python, the machine's kind, and the libraries."""

import platform
import sys
from pathlib import Path

from ..course.distributions import version
from ..course.manim_settings import settings_files
from ..course.model import Reach
from ..store.files import digest_of

FONTS = ("font-lato", "manimgx-fonts", "manimgx-fonts-cjk", "fonttools")  # of the kit's own words
# Libraries that make a result whatever its slice says.
LIBRARIES = {
    "tensors": ("torch", "numpy"),
    "clip": ("manim", "typst", *FONTS, "pycairo", "manimpango", "av", "pillow", "numpy", "skia-pathops", "svgelements"),
    "video": ("av",),
    "captions": ("torch",),
    "stills": ("av", "pillow"),
    "page": ("font-lato", "jinja2", "markupsafe", "pillow", "torch"),
}


def manim_settings(file: Path) -> dict[str, str]:
    """The digests of the files that change manim's settings for the scenes of a file: a folder's, and a user's."""
    return {name: digest_of(settings) for name, settings in settings_files(file).items()}


def versions(kind: str, *reaches: Reach) -> dict[str, str]:
    libraries = {*LIBRARIES[kind], *(library for reach in reaches for library in reach.libraries)}
    found = {library.lower(): version(library) for library in sorted(libraries)}
    return {"python": ".".join(map(str, sys.version_info[:2])), "machine": platform.machine(), **found}
