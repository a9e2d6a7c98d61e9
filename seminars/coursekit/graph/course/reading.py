"""The course as it is now: what was found before, where no file changed, and a new look otherwise."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..source.project_files import Sources, read_files
from ..store.files import keep, sealed, unsealed
from .leavings import Leavings, read_leavings
from .platform.distributions import installed

if TYPE_CHECKING:
    from .model import Course, FindParts, Part, Scene, Section
    from .scene_parts import SceneParts


READ = ".cache/analysis/course.json"  # what was found of a course when it was read last


def key_of(sources: Sources, leavings: Leavings) -> str:
    """The digest of all that a course is read from."""
    # Which methods manim calls decides what a slice holds, and what is installed which libraries it names.
    return f"{sources.digest} {installed()} {leavings.digest}".rstrip()


def read_course(root: Path) -> "Course":
    """The course below `root`, from its files as they are now.

    What was found is kept in .cache/analysis by the content of all files, and by what runs found its sections to leave:
    an unchanged course costs no analysis.

    raises: CourseError for what leaves no course at all, such as two seminars with one number
    """
    from .model import course_from_json

    sources = read_files(root)
    leavings = read_leavings(root)
    key = key_of(sources, leavings)
    find_parts = _part_finder(root, sources)
    kept = root / READ
    try:
        stored = unsealed(kept)
        if stored["key"] == key:
            return course_from_json(root, stored, sources.computing, find_parts)
    except (OSError, ValueError):
        pass
    # Imported here, since most runs change nothing: the analysis and its libraries take longer to load than all else.
    from ..source.syntax.deep import with_depth
    from .discovery import discover
    from .file_analyses import is_kit_as_imported, uncollected

    with uncollected():
        stored = {"key": key, **with_depth(lambda: discover(root, sources, leavings))}
    if is_kit_as_imported():
        keep(kept, sealed(stored))
    return course_from_json(root, stored, sources.computing, find_parts)


def _part_finder(root: Path, sources: Sources) -> "FindParts":
    def find(folder: Path, scene: "Scene", section: "Section") -> "Sequence[Part]":
        return parts().of(folder, scene, section)

    @cache
    def parts() -> "SceneParts":
        from .scene_parts import SceneParts  # here: nothing is cut where nothing is to be drawn

        return SceneParts(root, sources)

    return find
