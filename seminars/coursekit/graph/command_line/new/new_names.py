"""Names that a person gives to what is new: what is allowed, what is taken, and what to type instead."""

import keyword
import re
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from ...course.model import Course, Seminar, unwritable
from ...source.project_files import SEMINAR_FOLDER, next_free, numbered_folders
from ..naming.likeness import did_you_mean, seminar_likeness
from .new_course import stem_of, words_of_template

SEMINAR_NAME = re.compile(r"(\d\d+)_(\w[\w-]*)")
SAME = 0.98  # as likeness counts it: another way to write the same seminar


class WrongName(Exception):
    """A name that cannot be given; the message is for who typed it."""


def seminar_name(root: Path, typed: str) -> str:
    """The folder of a new seminar, below seminars/.

    raises: WrongName
    """
    name = typed.rstrip("/").removeprefix("seminars/")
    if not SEMINAR_NAME.fullmatch(name) or unwritable(name, "seminar"):
        raise WrongName(
            f"{typed!r} is no name of a seminar: that is a number of two digits or more, _, and a word of letters, "
            f"digits, _ and -, 240 bytes at most. Type: doit new seminar {_allowed(root, name)}"
        )
    if (root / "seminars" / name).exists():
        raise WrongName(
            f"seminars/{name} is there already. `doit new scene {name} NAME` adds a scene to it; for another seminar, "
            f"type: doit new seminar {_allowed(root, name)}"
        )
    number = int(name.partition("_")[0])
    if taken := [folder.name for folder in numbered_folders(root) if _number(folder.name) == number]:
        raise WrongName(
            f"the number of {name} is taken by seminars/{taken[0]}. Type: doit new seminar {_allowed(root, name)}"
        )
    return name


def _number(folder: str) -> int:
    match = SEMINAR_FOLDER.fullmatch(folder)
    return int(match[1]) if match else -1


def _allowed(root: Path, typed: str) -> str:
    """A name that is like the one typed, and may be given."""
    match = re.fullmatch(r"\W*(\d{0,9})\d*[\W_]*(.*)", typed, re.DOTALL)
    digits, rest = (match[1], match[2]) if match else ("", typed)
    slug = re.sub(r"[^\w-]+", "_", rest).strip("_-").lower()[:40] or "name"
    taken = {_number(folder.name) for folder in numbered_folders(root)}
    number = int(digits) if digits and int(digits) not in taken else next_free(root)
    return f"{number:02}_{slug}"


def seminar_meant(course: Course, typed: str) -> Seminar:
    """The seminar that a name means: its folder, its path, its id, or its number.

    raises: WrongName
    """
    name = typed.rstrip("/").removeprefix("seminars/")
    for seminar in course.seminars:
        if Path(seminar.folder).name == name or seminar_likeness(name, seminar) >= SAME:
            return seminar
    there = [Path(seminar.folder).name for seminar in course.seminars]
    hint = did_you_mean(name, there) or (f"; there are {', '.join(there)}." if there else "; there is none yet.")
    raise WrongName(f"{typed} is no seminar{hint} To begin one, type: doit new seminar {_allowed(course.root, name)}")


def scene_name(course: Course, seminar: Seminar, typed: str) -> tuple[str, str]:
    """The class of a new scene, and its file's name without .py.

    raises: WrongName
    """
    name = unicodedata.normalize("NFKC", typed)  # as Python takes it
    call = f"Type: doit new scene {Path(seminar.folder).name}"
    if not name.isidentifier() or keyword.iskeyword(name) or unwritable(name, "scene"):
        raise WrongName(
            f"{typed!r} is no name of a scene: that is a Python class, so letters, digits and _, not a digit first, "
            f"and no word of Python's, 240 bytes at most. {call} {_class_name(name)}"
        )
    if name in words_of_template():
        raise WrongName(f"{name} is a name that a new scene draws with, and would hide. {call} {name}Scene")
    if same := [scene for scene in seminar.scenes if scene.name.casefold() == name.casefold()]:
        raise WrongName(
            f"{seminar.id} has a scene {same[0].name} already, in {same[0].file}. Take another name, such as: doit new "
            f"scene {Path(seminar.folder).name} {_free(name, seminar)}"
        )
    stem = stem_of(name)
    if stem in sys.stdlib_module_names or stem == "experiments" or _is_installed(stem):
        stem += "_scene"  # a file random.py beside scenes would be what they import by that name
    path = Path(seminar.folder) / "manim_ce" / f"{stem}.py"
    if (course.root / path).exists():
        raise WrongName(
            f"{path} is there already: write the class {name} into it, or take another name, such as: doit new scene "
            f"{Path(seminar.folder).name} {_free(name, seminar)}"
        )
    return name, stem


def _class_name(typed: str) -> str:
    words = re.findall(r"\w+", typed)
    name = "".join(word[:1].upper() + word[1:] for word in words)[:60] or "NewScene"
    return name if name.isidentifier() and not keyword.iskeyword(name) else f"Scene{name}"


def _free(name: str, seminar: Seminar) -> str:
    taken = {scene.name.casefold() for scene in seminar.scenes}
    count = 2
    while f"{name}{count}".casefold() in taken:
        count += 1
    return f"{name}{count}"


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False
