"""Where a file of a seminar stands, and where a relative name that it gives is looked up.

A name is looked up beside the file, then in its seminar, then in the project, whatever folder doit was called in.
"""

import os
import re
from pathlib import Path

SEMINAR_FOLDER = re.compile(r"\d+_.+")
SEMINARS = "seminars"


def seminar_of(file: Path) -> Path | None:
    """The folder seminars/NN_slug that a file lies in, however deep; None for a file of no seminar."""
    return next((f for f in file.parents if f.parent.name == SEMINARS and SEMINAR_FOLDER.fullmatch(f.name)), None)


def project_of(file: Path) -> Path | None:
    """The project that a file lies in: the folder above `seminars`; None for a file of none."""
    return next((folder.parent for folder in file.parents if folder.name == SEMINARS), None)


def places(file: Path) -> tuple[Path, ...]:
    """The folders in which a relative name in a file is looked up, in this order, each once."""
    folders = (file.parent, seminar_of(file), project_of(file))
    return tuple(dict.fromkeys(folder for folder in folders if folder))


def folders_above(file: Path) -> tuple[Path, ...]:
    """The folders above a file's own, up to its seminar's, the nearest first; () for a file of no seminar."""
    seminar = seminar_of(file)
    return tuple(folder for folder in file.parents[1:] if seminar and folder.is_relative_to(seminar))


def settings_of(file: Path) -> Path | None:
    """The `manim.cfg` for the scenes of a file: the nearest one, beside it or above it up to the project.

    Manim reads the one of the folder that it is called in, and no other.
    """
    project = project_of(file)
    for folder in file.parents:
        if is_settings(settings := folder / "manim.cfg"):
            return settings
        if folder == project or project is None:
            break
    return None


def settings_of_user() -> Path:
    """The settings of manim that a person has for all projects, if there are some."""
    return Path.home() / ".config/manim/manim.cfg"


def is_settings(path: Path) -> bool:
    """Whether there is what manim would read, or try to: a folder is none; a link to nothing is some, and a mistake."""
    return os.path.lexists(path) and not path.is_dir()
