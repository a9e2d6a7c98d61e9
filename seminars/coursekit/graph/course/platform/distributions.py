"""The libraries that are installed: by which names and versions, and whether that has changed."""

import hashlib
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from . import elsewhere
from .elsewhere import digest_elsewhere, folders_elsewhere, is_elsewhere

COMPILED = (".so", ".pyd", ".dylib")


@cache
def version(library: str) -> str:
    from importlib import metadata  # here, and below: it loads a mail library, and a run with nothing to do needs none

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"


def ask_anew() -> None:
    """Forget what was found: a library may have been installed, or edited in its place, since."""
    elsewhere.ask_anew()
    for known in (version, installed, content, distribution, _distributions):
        known.cache_clear()


def folders_of_installed() -> list[str]:
    """The folders in which it is seen that a library is installed, upgraded or removed."""
    return [path for path in sys.path if path.endswith("-packages")]


def times_of_installed() -> list[str]:
    """The times of these folders, as they are now."""
    times = []
    for folder in folders_of_installed():
        with suppress(OSError):
            times.append(f"{folder} {os.stat(folder).st_mtime_ns}")
    return times


@cache
def installed() -> str:
    """What changes whenever a library is installed, upgraded or removed: the times of the folders that hold them."""
    return "\n".join([*times_of_installed(), folders_elsewhere()])


@cache
def content(library: str) -> str:
    """The digest of a library's files: of one that is installed, as they were when it was; "" where nobody tells.

    A fork that is installed under the version that it was forked from has the version, and other files.
    """
    if is_elsewhere(library):
        return digest_elsewhere(library)
    from importlib import metadata

    try:
        found = metadata.distribution(library)
    except (metadata.PackageNotFoundError, ValueError):
        return ""
    record, wheel = found.read_text("RECORD") or "", found.read_text("WHEEL") or ""
    # What was compiled on this machine is another file on every other: there, a version or an address has to do.
    passed_over = COMPILED if "-linux_" in wheel and not found.read_text("direct_url.json") else ()
    lines = (line.partition(",") for line in record.splitlines() if ",sha256=" in line)
    files = sorted(f"{name} {rest}" for name, _, rest in lines if _is_code(name) and not name.endswith(passed_over))
    return hashlib.sha256("\n".join(files).encode()).hexdigest()[:16] if files else ""


def _is_code(name: str) -> bool:
    """Whether a file of a distribution is its own, and not the installer's."""
    return not name.startswith(("..", '"..')) and ".dist-info/" not in name


@cache
def distribution(library: str) -> str:
    """The name that a library is installed under: sklearn is scikit-learn; what is not installed keeps its name."""
    from importlib import metadata

    if is_elsewhere(library):
        return library
    try:
        metadata.version(library)
    except metadata.PackageNotFoundError:
        return next(iter(_distributions().get(library, ())), library)
    return library


@cache
def _distributions() -> Mapping[str, list[str]]:
    from importlib import metadata

    return metadata.packages_distributions()  # reads what every installed package holds: a second
