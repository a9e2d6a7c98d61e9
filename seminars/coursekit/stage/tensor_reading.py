"""Tensors for a scene, by the name of their experiment: a build gives their files; outside a build, they are made."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coursekit.graph.jobs.code.places import seminar_of
from coursekit.lab.tensors.array_files import load_arrays
from coursekit.sweep import Sweep, SweepPoint

from .readings import Readings

Files = Mapping[str, Any]  # by experiment: the file of its tensors, or those of its sweep's points


class SectionError(Exception):
    """A section cannot be a clip of its own; the message is for its author."""

    for_author = True


_given: Files | None = None  # by a build
readings = Readings()  # of the section that runs


def tensors(experiment: str) -> Any:
    """The tensors of an experiment of this seminar, as numpy arrays by name; of a sweep, a Sweep of such.

    Any scene may read them so, and any file that it imports. Under plain manim, tensors that are missing or stale are
    generated first; the seminar is that of the file that asks.

    raises: SectionError for a name that the build did not derive, or that no experiment has
    """
    return read(experiment, _given, _file_that_asks)


@contextmanager
def given(files: Files) -> Iterator[Readings]:
    """From here to the end, tensors are those of a build; what was read is told by what this gives."""
    global _given
    before, _given = _given, files
    readings.clear()
    try:
        yield readings
    finally:
        _given = before


def read(experiment: str, files: Files | None, file: Callable[[], Path]) -> Any:
    """The tensors of an experiment, from a build's files; without a build, for a scene's file.

    raises: SectionError for a name that the build did not derive
    """
    if files is None:
        found = _generated(file(), experiment)
    elif experiment in files:
        found = files[experiment]
    else:
        raise SectionError(
            f"tensors of {experiment!r} are read, which the source does not name: "
            f'write tensors("{experiment}"), with the name as it stands.'
        )
    if isinstance(found, Path):
        return readings.of(experiment, load_arrays(found))
    points = ((axes, readings.of(experiment, load_arrays(path), axes)) for axes, path in found)
    return Sweep([SweepPoint(axes, tensors) for axes, tensors in points])


def _file_that_asks() -> Path:
    """The innermost file of a seminar whose code runs: a library that seminars share asks for whoever called it."""
    frame = sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]
        file = Path(frame.f_code.co_filename).absolute()
        if seminar_of(file):
            return file
    raise SectionError("tensors(…) was called by no file of a seminar: its folder says which experiments there are.")


def _generated(file: Path, experiment: str) -> Any:
    from coursekit.graph.building.outside import tensor_files

    return tensor_files(file, experiment)
