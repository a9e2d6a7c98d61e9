"""Tensors for a scene that runs outside a build: plain manim reads them, too."""

from pathlib import Path
from typing import Any

from ..course.reading import read_course
from ..errors import CourseError
from ..jobs.code.places import project_of, seminar_of
from ..targets.tensors import TensorFile, tensor_inputs
from .builder import Builder, build_with_needs


def tensor_files(scene_file: Path, experiment: str) -> Any:
    """The files of an experiment's tensors for a scene that runs outside a build, generated where they are missing.

    raises: CourseError for a name that no experiment has
    """
    root, home = project_of(scene_file), seminar_of(scene_file)
    if root is None or home is None:
        raise CourseError(f"{scene_file} lies in no folder seminars/NN_slug, so that it has no experiments.")
    builder = Builder(read_course(root))
    folder = home.relative_to(root).as_posix()
    seminar = next((s for s in builder.course.seminars if s.folder == folder), None)
    points = [TensorFile(builder.course, builder.records, e) for e in seminar.points(experiment)] if seminar else []
    if not points:
        known = sorted({e.name for e in seminar.experiments}) if seminar else []
        raise CourseError(f"{folder} has no experiment {experiment!r}; it has {', '.join(known) or 'none'}.")
    for point in points:
        build_with_needs(builder, point)
    return tensor_inputs(points)
