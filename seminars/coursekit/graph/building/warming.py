"""Workers import what they most likely need while the program that asks them is still loaded, and the course read.

All three take long. So this comes first of all, and loads little itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ..course.reading import READ
from ..course.settings import read_settings, scheduler_address
from ..errors import CourseError
from ..jobs.workers.server import DRAWING, EXPERIMENTING, STARTING, ensure_server, prepare_server
from ..source.project_files import numbered_folders, walk_counting
from ..store.files import content_of


def begin_importing(root: Path) -> None:
    """Have workers of this machine import what they most likely need.

    What is wrong with the settings is told by who reads the course.
    """
    with suppress(CourseError):
        needed = _most_likely_needed(root)
        if needed and not scheduler_address(read_settings(root)):
            prepare_server(needed)
            with STARTING:
                ensure_server()


def _most_likely_needed(root: Path) -> Sequence[str]:
    """What a course that was never read needs, or one of which nothing but scenes was saved since; else nothing."""
    if not (root / ".cache/analysis").exists():
        experiments = any(root.glob("seminars/*/experiments.py"))
        drawing = DRAWING if numbered_folders(root) else ()
        return (*EXPERIMENTING, *drawing) if experiments and drawing else drawing
    try:
        saved = [*_saved_since((root / READ).stat().st_mtime_ns, root)]
        return DRAWING if saved and all(map(_may_be_scene, saved)) else ()
    except OSError:
        return ()


def _saved_since(time: int, root: Path) -> Iterator[Path]:
    for seminar in numbered_folders(root):
        for folder, _, files in walk_counting(seminar):
            paths = (Path(folder, name) for name in files if name.endswith((".py", ".toml")))
            yield from (path for path in paths if path.stat().st_mtime_ns > time)


def _may_be_scene(path: Path) -> bool:
    """Whether a file is one whose code draws, and trains nothing."""
    if path.suffix != ".py" or path.name == "experiments.py":
        return False
    return b"manim" in content_of(path)
