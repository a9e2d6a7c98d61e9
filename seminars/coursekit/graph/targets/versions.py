"""What makes a result beside its source: Python, the machine, and the libraries, by version and by content."""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..course.platform.distributions import content, version
from ..course.platform.manim_settings import settings_files
from ..source.project_files import content_or_why

if TYPE_CHECKING:
    from ..course.model import Reach

FONTS = ("font-lato", "manimgx-fonts", "manimgx-fonts-cjk", "fonttools")  # of the kit's own words
# Libraries that make a result whatever its slice says.
LIBRARIES = {
    "tensors": ("torch", "numpy"),
    "clip": ("manim", "typst", *FONTS, "pycairo", "manimpango", "av", "pillow", "numpy", "skia-pathops", "svgelements"),
    "video": ("av", "babel", "langcodes"),
    "speech": ("babel", "pydub", "torch"),
    "captions": ("babel", "torch"),
    "stills": ("av", "pillow"),
    "held": ("av", "pillow"),
    "deck": ("av", "babel", "font-lato", "jinja2", "markupsafe", "torch"),
    "page": ("av", "babel", "font-lato", "jinja2", "markupsafe", "pillow", "torch"),
}


def manim_settings(file: Path) -> dict[str, str]:
    """The digests of the files that change manim's settings for the scenes of a file: a folder's, and a user's.

    Of one that cannot be read, that of what is said of it.
    """
    found = {name: content_or_why(settings) for name, settings in settings_files(file).items()}
    return {name: hashlib.sha256(content or b"").hexdigest() for name, content in found.items()}


def contents(kind: str, *reaches: "Reach") -> dict[str, str]:
    """The digests of the libraries' files, where there is one: two that have one version may differ."""
    found = {library.lower(): content(library) for library in sorted(_libraries(kind, reaches))}
    return {library: digest for library, digest in found.items() if digest}


def _libraries(kind: str, reaches: "Iterable[Reach]") -> set[str]:
    return {*LIBRARIES[kind], *(library for reach in reaches for library in reach.libraries)}


def versions(kind: str, *reaches: "Reach") -> dict[str, str]:
    """The versions of Python and of the libraries, and the kind of machine."""
    import platform  # here: a run with nothing to do asks for the settings' files alone

    found = {library.lower(): version(library) for library in sorted(_libraries(kind, reaches))}
    return {"python": ".".join(map(str, sys.version_info[:2])), "machine": platform.machine(), **found}
