"""Who does the work of a build, and where its results are kept: this machine alone, or others, as the settings say."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ..course.model import Course, Experiment
from ..course.reading import READ
from ..course.settings import Settings, read_settings, scheduler_address
from ..errors import CourseError, JobError
from ..jobs.engine import Engine
from ..jobs.registry import DRAWING, EXPERIMENTING
from ..jobs.workers.pool import WorkerPool
from ..source.project_files import KIT, numbered_folders, walk_counting
from ..store.files import content_of
from ..store.observations import Answers
from ..store.results import Store
from ..targets.versions import LIBRARIES

TRAVELLING = ("tensors", "clip", "audit")  # kinds of targets that a worker on another machine may make


def engine_of(course: Course, settings: Settings, preload: Sequence[str]) -> Engine:
    """The one place where an engine is chosen.

    raises: JobError if a cluster is asked for and Dask is not installed
    """
    home = WorkerPool((course.root / "seminars",), preload)
    address = scheduler_address(settings)
    if not address:
        return home
    try:
        from coursekit.cluster.pool import ClusterPool
    except ModuleNotFoundError as missing:
        raise JobError(
            f"a build on {address} needs {missing.name}, which is not installed: pip install -e '.[cluster]'."
        ) from None
    return ClusterPool(address, course.root, home, libraries_of(course), settings.cluster_patience)


def preload_for_experiments(root: Path, experiments: Iterable[Experiment]) -> tuple[str, ...]:
    """What workers import before the first of some experiments: what runs them, and what these reach of the lab.

    A job may take less than an import: sklearn, of which the lab has its digits, takes half a second.
    """
    lab = KIT / "lab"
    files = {root / file for experiment in experiments for file in experiment.reach.files}
    reached = (file.relative_to(KIT.parent).with_suffix("").parts for file in files if file.is_relative_to(lab))
    return (*EXPERIMENTING, *sorted(".".join(parts) for parts in reached if parts[-1] != "__init__"))


def begin_importing(root: Path) -> None:
    """Have workers of this machine import what they most likely need while a course is read: both take long.

    What is wrong with the settings is told by who reads the course.
    """
    needed = _most_likely_needed(root)
    with suppress(CourseError):
        if needed and not scheduler_address(read_settings(root)):
            WorkerPool((root / "seminars",), needed).warm_up()


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


def store_of(course: Course, settings: Settings, answers: Answers) -> Store:
    """The store in .cache, with the shared one behind it where there is one."""
    folder = course.root / ".cache/store"
    if not settings.store:
        return Store(folder, answers)
    # Imported here, as most courses have none.
    from ..store.remote import Remote
    from ..store.shared import SharedStore

    return SharedStore(folder, Remote(settings.store, course.root), settings.store_write, answers)


def libraries_of(course: Course) -> Iterator[str]:
    """All libraries whose versions are in the fingerprint of some tensors or clip."""
    yield from (*LIBRARIES["tensors"], *LIBRARIES["clip"])
    for reach in (*(course.kit[kind] for kind in TRAVELLING), *(experiment.reach for experiment in course.experiments)):
        yield from reach.libraries
    for scene in course.scenes:
        for section in scene.sections:
            yield from section.reach.libraries
