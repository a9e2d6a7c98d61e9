"""What a course, a seminar and a scene begin with: the templates that reference.md shows, and a test builds."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ...course.docstrings import title_of
from ...source.project_files import DODO, numbered_folders

TEMPLATES = Path(__file__).parent / "templates"
FIRST_SEMINAR = "01_first"
NEW_SCENE = "NewScene"  # what the template of a scene calls it
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")  # FilterBank, CNNLayers: before B, before L


def template(name: str) -> str:
    """The text of a template, by the name of the file that it begins."""
    return (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")


def course_files(folder: Path) -> dict[str, str]:
    """The files that a course in a folder begins with, by path; no first seminar where there are seminars already."""
    title = folder.resolve().name.replace('"', "'").replace("\\", "/")
    files = {
        DODO: template(DODO),
        "pyproject.toml": template("pyproject.toml").replace("TITLE", title),
        ".gitignore": template("gitignore"),
    }
    return files if numbered_folders(folder) else {**files, **seminar_files(FIRST_SEMINAR)}


def seminar_files(name: str) -> dict[str, str]:
    """The files that a seminar begins with, by path in its course: an experiment, its table, and a scene of it."""
    files = {"hyperparams.toml": "hyperparams.toml", "experiments.py": "experiments.py"}
    files["manim_ce/line_fit.py"] = "line_fit.py"
    return {f"seminars/{name}/{file}": template(source) for file, source in files.items()}


def scene_files(folder: str, name: str, stem: str) -> dict[str, str]:
    """The file that a scene begins with, by path in its course.

    folder: of its seminar
    """
    text = template("new_scene.py").replace(NEW_SCENE, name).replace(title_of(NEW_SCENE), title_of(name))
    return {f"{folder}/manim_ce/{stem}.py": text}


def words_of_template() -> set[str]:
    """The names that the template of a scene uses: a class of one of these would hide what it draws with."""
    return {*re.findall(r"\w+", template("new_scene.py"))} - {NEW_SCENE}


def stem_of(name: str) -> str:
    """The file of a scene, as modules are named: FilterBank as filter_bank."""
    return _HUMP.sub("_", name).lower()


def write(root: Path, files: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Write what is not there yet; each file, and whether it was written. What is there is left as it is.

    raises: OSError, with the file, where one cannot be written; then none is, and no folder for it
    """
    made: list[Path] = []  # files and folders, those that are above others first
    for name, text in files.items():
        file = root / name
        try:
            for folder in reversed((file.parent, *file.parent.parents)):
                if not folder.exists():
                    folder.mkdir(exist_ok=True)
                    made.append(folder)
            with open(file, "x", encoding="utf-8") as new:
                made.append(file)
                new.write(text)
            yield name, True
        except FileExistsError:
            yield name, False
        except OSError as problem:
            for path in reversed(made):
                path.rmdir() if path.is_dir() else path.unlink()
            problem.filename = problem.filename or os.fspath(file)  # a disk that is full names none
            raise
