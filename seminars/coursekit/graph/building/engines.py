"""Who does the work of a build, and where its results are kept: this machine alone, or others, as the settings say."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..course.model import Course, Experiment
from ..course.settings import Settings, scheduler_address
from ..errors import JobError
from ..jobs.engine import Engine
from ..jobs.workers.pool import WorkerPool
from ..jobs.workers.server import EXPERIMENTING
from ..source.project_files import KIT
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
