"""What the kit needs and is not installed beside it, as after `pip install --no-deps` or from half a wheelhouse."""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, requires

KIT = "coursekit"
NAME = re.compile(r"[\w.-]+")


def lacking() -> list[str]:
    """The distributions that the kit asks for and that are not there; none where it runs without being installed."""
    try:
        asked = requires(KIT) or []
    except PackageNotFoundError:
        return []
    # What only an extra asks for, or another system, has a condition behind a semicolon.
    names = (name[0] for each in asked if ";" not in each and (name := NAME.match(each)))
    return [name for name in names if not _is_there(name)]


def told_of(names: list[str]) -> str:
    """What is missing, and the command that brings it."""
    return (
        f"the kit needs {', '.join(names)}, which {'is' if len(names) == 1 else 'are'} not installed in {sys.prefix}: "
        f"{sys.executable} -m pip install {' '.join(names)}."
    )


def _is_there(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
