"""The course as it is now: what was found before, where no file changed, and a new look otherwise."""

from pathlib import Path

from ..source.project_files import read_files
from ..store.files import keep, sealed, unsealed
from .distributions import installed
from .leavings import read_leavings
from .model import Course, course_from_json


def read_course(root: Path) -> Course:
    """The course below `root`, from its files as they are now.

    What was found is kept in .cache/analysis by the content of all files, and by what runs found its sections to leave:
    an unchanged course costs no analysis.

    raises: CourseError for what leaves no course at all, such as two seminars with one number
    """
    sources = read_files(root)
    # Which methods manim calls decides what a slice holds, and what is installed which libraries it names.
    leavings = read_leavings(root)
    key = f"{sources.digest} {installed()}{leavings.digest and ' '}{leavings.digest}"
    kept = root / ".cache/analysis/course.json"
    try:
        stored = unsealed(kept)
        if stored["key"] == key:
            return course_from_json(root, stored, sources.computing)
    except (OSError, ValueError):
        pass
    # Imported here, since most runs change nothing: the analysis and its libraries take longer to load than all else.
    from .discovery import discover

    stored = {"key": key, **discover(root, sources, leavings)}
    keep(kept, sealed(stored))
    return course_from_json(root, stored, sources.computing)
