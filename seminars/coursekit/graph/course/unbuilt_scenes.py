"""Scenes that are not built, though somebody may think so: in no seminar, not found, or in a file that is no Python."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..source.modules import Project
from ..source.project_files import next_free, shared_code
from ..source.scenes import scene_classes
from .file_analyses import Readings


@dataclass(frozen=True)
class Unbuilt:
    """A file in which no scene is found, and why that is to be told."""

    line: str


def scenes_in_no_seminar(readings: Readings, root: Path, seminars: list[dict[str, Any]]) -> Iterator[str]:
    """Files below seminars/ that have scenes, belong to no seminar, and are imported by no scene: a line each."""
    scenes = [scene for seminar in seminars for scene in seminar["scenes"]]
    used = {root / file for scene in scenes for section in scene["sections"] for file in section["reach"]["files"]}

    def names_in(file: Path) -> Callable[[Project], Iterator[Unbuilt]]:
        def find(project: Project) -> Iterator[Unbuilt]:
            module = project.module(file, (file.parent,))
            yield from (Unbuilt(name) for name in (scene_classes(project, module) if module else ()))

        return find

    for file in shared_code(root):
        name = file.relative_to(root / "seminars").with_suffix("").as_posix()
        found = readings.read(f"{name}.scenes", file.parent, names_in(file)) if file not in used else []
        if found:
            yield (
                f"{file.relative_to(root).as_posix()} has the scene {found[0]['line']}, but lies in no seminar: "
                f"move it into a folder that begins with a number and _, such as seminars/{next_free(root):02}_name."
            )


def scenes_by_their_looks(file: Path, text: bytes) -> list[str]:
    """The scenes that a file which cannot be parsed is to have had: their videos fail, and all else is built."""
    lines = text.decode(errors="replace")
    names = re.findall(r"^[ \t]*class[ \t]+(\w+)[ \t]*\([^()]*(?:Scene|Slide)\b[^()]*\)[ \t]*:", lines, re.MULTILINE)
    uses_manim = re.search(r"^[ \t]*(?:from|import)[ \t]+manim\b", lines, re.MULTILINE)
    return list(dict.fromkeys(names)) or ([file.stem] if uses_manim or file.parent.name == "manim_ce" else [])
