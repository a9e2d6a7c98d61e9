"""Scenes that are not built, though somebody may think so: in no seminar, not found, or in a file that is no Python."""

import ast
import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.ignored_files import counting, is_environment
from coursekit.wording.shown_names import shown

from ..source.modules import Project
from ..source.project_files import SCENE, Sources, content_or_why, next_free, shared_code, walk_counting, why_unread
from ..source.scenes import scene_classes
from .file_analyses import Readings

DEEPEST = 2  # folders below one beside the seminars that are looked into: it may hold data, ten thousand files of it


@dataclass(frozen=True)
class Unbuilt:
    """A file in which no scene is found, and why that is to be told.

    file: where whoever imports it tells the same: it is told of one that no scene imports alone
    """

    line: str
    file: str = ""


def scenes_in_no_seminar(readings: Readings, root: Path, seminars: list[dict[str, Any]]) -> Iterator[str]:
    """Files below seminars/ that have scenes, belong to no seminar, and are imported by no scene: a line each."""
    scenes = [scene for seminar in seminars for scene in seminar["scenes"]]
    used = {file for scene in scenes for section in scene["sections"] for file in section["reach"]["files"]}

    def names_in(file: Path) -> Callable[[Project], Iterator[Unbuilt]]:
        def find(project: Project) -> Iterator[Unbuilt]:
            module = project.module(file, (file.parent,))
            yield from (Unbuilt(name) for name in (scene_classes(project, module) if module else ()))

        return find

    for file in shared_code(root):
        place = file.relative_to(root).as_posix()
        if why := why_unread(readings.sources.texts.get(file, b"")):
            yield f"{shown(place)}, {why}."
            continue
        name = file.relative_to(root / "seminars").with_suffix("").as_posix()
        found = readings.read(f"{name}.scenes", file.parent, names_in(file)) if place not in used else []
        if found:
            yield (
                f"{shown(place)} has the scene {found[0]['line']}, but lies in no seminar: "
                f"move it into a folder that begins with a number and _, such as seminars/{next_free(root):02}_name."
            )


def scenes_among_what_is_made(sources: Sources) -> Iterator[str]:
    """Files that have scenes, and lie in a seminar's `media` or `static`: a line each."""
    for file in sorted(map(Path, sources.misplaced)):
        if SCENE.search(content_or_why(file) or b""):
            yield (
                f"{shown(file.relative_to(sources.root))} has a scene, but lies in {file.parent.name}/, which is "
                "for what is made: move it into a folder of another name."
            )


def scenes_beside(root: Path) -> Iterator[str]:
    """Folders beside seminars/ that hold scenes which nothing builds: a line each.

    They are somebody's own, so that this is told where one looks for scenes, and not by each build.
    """
    for top in counting(root.glob("[!_]*")):
        if not top.is_dir() or top.name in ("seminars", "tests") or is_environment(top):
            continue
        if found := _scene_files(top):
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            slug = re.sub(r"^[\d_-]+", "", top.name) or "name"
            yield (
                f"{shown(found[0].relative_to(root))}{more} {'have' if more else 'has'} scenes, but {shown(top.name)}/ "
                f"is no seminar: move it to seminars/{next_free(root):02}_{shown(slug)}, or begin its name with _ if "
                "it is to stay."
            )


def _scene_files(top: Path) -> list[Path]:
    """The Python files below a folder that have a scene to draw: neither the text of one, nor a base of others."""
    found = []
    for folder, below, files in walk_counting(top):
        if len(Path(folder).relative_to(top).parts) >= DEEPEST:
            below.clear()
        found += [file for name in files if name.endswith(".py") and _defines_scene(file := Path(folder, name))]
    return found


def _defines_scene(file: Path) -> bool:
    text = content_or_why(file) or b""
    if not SCENE.search(text):
        return False
    try:
        classes = [each for each in ast.parse(text).body if isinstance(each, ast.ClassDef)]
    except (SyntaxError, ValueError):
        return False
    return any(
        any(ast.unparse(base).endswith("Scene") for base in each.bases)
        and any(isinstance(member, ast.FunctionDef) and member.name == "construct" for member in each.body)
        for each in classes
    )


def scenes_by_their_looks(file: Path, text: bytes) -> list[str]:
    """The scenes that a file which cannot be parsed is to have had: their videos fail, and all else is built.

    Of one that cannot be read nobody knows; its name stands for them.
    """
    if why_unread(text):
        return [file.stem] if file.name != "experiments.py" else []
    lines = text.decode("utf-16" if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8", "replace")
    bodies: dict[str, str] = {}  # of classes that are, or may be, derived from a scene
    draw: set[str] = set()
    _, *classes = re.split(r"^[ \t]*class[ \t]+(?=\w+[ \t]*\()", lines, flags=re.MULTILINE)
    for each in classes:
        name, _, rest = each.partition("(")
        bases = re.findall(r"\w+", rest.partition(")")[0])
        if any(base in bodies or base.endswith(("Scene", "Slide")) for base in bases):
            bodies[name := name.strip()] = rest
            if not draw.isdisjoint(bases) or re.search(r"\bdef[ \t]+construct\b", rest):
                draw.add(name)
    names = [name for name in bodies if name in draw] or list(bodies)
    uses_manim = re.search(r"^[ \t]*(?:from|import)[ \t]+manim\b", lines, re.MULTILINE)
    return names or ([file.stem] if uses_manim or file.parent.name == "manim_ce" else [])
