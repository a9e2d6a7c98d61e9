"""The libraries that are installed: by which names and versions, and whether that has changed."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache


@cache
def version(library: str) -> str:
    from importlib import metadata  # here, and below: it loads a mail library, and a run with nothing to do needs none

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"


@cache
def installed() -> str:
    """What changes whenever a library is installed, upgraded or removed: the times of the folders that hold them."""
    times = []
    for folder in (path for path in sys.path if path.endswith("-packages")):
        with suppress(OSError):
            times.append(f"{folder} {os.stat(folder).st_mtime_ns}")
    return "\n".join(times)


@cache
def distribution(library: str) -> str:
    """The name that a library is installed under: sklearn is scikit-learn."""
    from importlib import metadata

    try:
        metadata.version(library)
    except metadata.PackageNotFoundError:
        return next(iter(_distributions().get(library, ())), library)
    return library


@cache
def _distributions() -> Mapping[str, list[str]]:
    from importlib import metadata

    return metadata.packages_distributions()  # reads what every installed package holds: a second
