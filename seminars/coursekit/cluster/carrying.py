"""A job as it travels: arguments whose paths are relative to the project, and the digests of the files they name.

The files themselves travel apart, by digest, so that what many jobs read is sent once.
"""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import coursekit
from coursekit.graph.jobs.checkpoints import Checkpoints
from coursekit.graph.jobs.code.mistakes import Mistake
from coursekit.graph.jobs.job import Job
from coursekit.graph.jobs.job_warnings import JobWarning
from coursekit.graph.store.observations import Observation

KIT = Path(coursekit.__file__).parent
SAID = "said.txt"  # beside the project: what a job prints
SETTINGS = "manim.cfg"  # of the project: manim reads it from the current folder when it is imported


@dataclass(frozen=True)
class Carried:
    """A path below the project's folder, or below the kit's where that is told."""

    path: str
    of_kit: bool = False

    @classmethod
    def of(cls, path: Path, root: Path) -> "Carried | None":
        """None for a path that is below neither."""
        if path.is_relative_to(root):
            return cls(path.relative_to(root).as_posix())
        return cls(path.relative_to(KIT).as_posix(), True) if path.is_relative_to(KIT) else None

    def below(self, root: Path) -> Path:
        return (KIT if self.of_kit else root) / self.path


@dataclass(frozen=True)
class Parcel:
    """One job, and the digest of each file that it may read, by path.

    job: pickled, as a Dask worker may hold an older kit than the process that performs the job
    """

    job: bytes
    files: Mapping[str, str]
    products: str  # the folder that it writes to


@dataclass(frozen=True)
class Answer:
    """What came of a job: its result or the author's mistake, and the files that it made, by name."""

    worker: str
    said: str
    failure: Mistake | None = None
    value: bytes = b""  # pickled, as the job is
    loaded: Sequence[tuple[Carried, str]] = ()  # the project's files that ran, and their digests
    observed: tuple[Observation, ...] = ()
    warnings: tuple[JobWarning, ...] = ()
    products: Mapping[str, bytes] | None = None
    digests: Mapping[str, str] | None = None  # of the products, as they were made


def pack(job: Job[Any], root: Path, digest: Callable[[Path], str]) -> Parcel:
    """A job ready to travel. The one folder among its paths that is scratch is where its products are taken from.

    Checkpoints stay at home: a worker's project is laid out for one job.
    """
    job = mapped(job, lambda checkpoints: None, Checkpoints)
    paths = {path for path in paths_in(job) if path.is_relative_to(root)}
    scratch = root / ".cache/tmp"
    (products,) = {scratch / path.relative_to(scratch).parts[0] for path in paths if path.is_relative_to(scratch)}
    files = {path for path in (*paths, root / SETTINGS) if path.is_file() and not path.is_relative_to(scratch)}
    digests = {path.relative_to(root).as_posix(): digest(path) for path in sorted(files)}
    packed = mapped(job, lambda path: Carried.of(path, root) or path, Path)
    return Parcel(pickle.dumps(packed), digests, products.relative_to(root).as_posix())


def unpack(packed: bytes, root: Path) -> Job[Any]:
    """The job of a parcel, for a project that is at `root`."""
    job: Job[Any] = mapped(pickle.loads(packed), lambda carried: carried.below(root), Carried)
    return job


class PerformParcel(Job[bytes], function="coursekit.cluster.carrying:perform"):
    """Perform the job of a parcel, whose files are laid out; its result, pickled."""

    root: Path
    job: bytes


def perform(root: Path, job: bytes) -> bytes:
    """Perform a job in a project's folder; what it prints is kept beside that."""
    os.chdir(root)
    with open(root.parent / SAID, "wb") as said:
        for descriptor in (1, 2):
            os.dup2(said.fileno(), descriptor)
    return pickle.dumps(unpack(job, root).perform())


def paths_in(value: Any) -> Iterator[Path]:
    """All paths in a structure of plain values and dataclasses."""
    found: list[Path] = []
    mapped(value, lambda path: found.append(path) or path, Path)  # type: ignore[func-returns-value]
    return iter(found)


def mapped(value: Any, change: Callable[[Any], Any], kind: type) -> Any:
    """The same structure with each value of a kind changed."""
    if isinstance(value, kind):
        return change(value)
    if isinstance(value, Mapping):
        return {key: mapped(each, change, kind) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: mapped(getattr(value, f.name), change, kind) for f in fields(value)})
    if isinstance(value, (list, tuple, frozenset)):
        return type(value)(mapped_each(value, change, kind))
    return value


def mapped_each(values: Iterable[Any], change: Callable[[Any], Any], kind: type) -> Iterator[Any]:
    return (mapped(value, change, kind) for value in values)
