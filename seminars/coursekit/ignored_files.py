"""Files and folders that no part of a course takes notice of, wherever they lie below a seminar or the kit.

What was made from source is no source; what is hidden, or is an editor's own, comes and goes while an author writes.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

MADE_BY_BUILDS = ("static", "media")  # by ours, and by manim's
MADE = frozenset({*MADE_BY_BUILDS, "__pycache__"})  # folders of what was made from source
OF_SYSTEMS = frozenset({"Thumbs.db", "desktop.ini"})  # Windows leaves them in folders that somebody looks into
# What lies in the first folder of an environment of Python's, which venv and virtualenv make, or conda.
OF_ENVIRONMENTS = ("pyvenv.cfg", "conda-meta")
OF_EDITORS = re.compile(
    r"""
    .*~                       # a backup of Emacs, Vim, gedit, Kate
    | \#.*\#                  # what Emacs saves by itself
    | 4913                    # Vim makes it, and removes it, to see whether it may write into a folder
    | .*___jb_(tmp|old)___    # what JetBrains' editors write before they rename it
    | .*\.py[co]              # compiled, where there is no __pycache__
    """,
    re.VERBOSE,
)


def is_ignored(name: str) -> bool:
    """Whether a file or folder of that name counts nowhere: .x.py.swp, .#x.py, ._x.py, .DS_Store, x.py~, static."""
    return name.startswith(".") or name in MADE or name in OF_SYSTEMS or OF_EDITORS.fullmatch(name) is not None


def is_any_ignored(names: Iterable[str]) -> bool:
    """Whether a path of these parts lies in what counts nowhere. Give the parts below the seminar or the kit alone:
    a project may itself lie in a folder `media`, or in one that is hidden."""
    return any(map(is_ignored, names))


def counting(paths: Iterable[Path]) -> list[Path]:
    """Those paths whose own names count, sorted."""
    return sorted(path for path in paths if not is_ignored(path.name))


def is_environment(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder holds a Python with what is installed for it: ten thousand files, and none of the author's."""
    return any(os.path.exists(os.path.join(folder, name)) for name in OF_ENVIRONMENTS)
