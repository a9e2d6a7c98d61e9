"""A seminar's tensors without manim, and what is in them."""

import sys
from collections.abc import Iterable
from pathlib import Path

from coursekit.graph.building.builder import Builder, build_with_needs
from coursekit.graph.course.model import Course, Experiment
from coursekit.graph.course.reading import read_course
from coursekit.graph.errors import BuildError, CourseError
from coursekit.graph.jobs.workers.server import EXPERIMENTING
from coursekit.graph.targets.tensors import TensorFile


def generate(file: str) -> None:
    """Bring the tensors of the seminar that `file` belongs to up to date, and print a summary of each.

    The process ends with status 1 if one of them cannot be made.
    """
    folder = Path(file).resolve().parent
    try:
        course = read_course(folder.parents[1])
    except CourseError as mistake:
        sys.exit(str(mistake))
    seminar = next(s for s in course.seminars if s.folder == folder.relative_to(course.root).as_posix())
    sys.exit(report(course, seminar.experiments))


def report(course: Course, experiments: Iterable[Experiment]) -> int:
    """Bring tensors up to date, and print a summary of each; returns 1 if one of them cannot be made."""
    builder = Builder(course, preload=EXPERIMENTING)
    failed = False
    try:
        for experiment in experiments:
            target = TensorFile(builder.course, builder.records, experiment)
            try:
                build_with_needs(builder, target)
            except BuildError as problem:
                failed = True
                print(f"{target.task}  FAILED\n{problem}", file=sys.stderr)
                continue
            _print_summary(builder, target)
    finally:
        builder.end()
    return int(failed)


def _print_summary(builder: Builder, target: TensorFile) -> None:
    record = builder.records.read(target.record)
    how = builder.outcomes.get(target.task, "current")
    print(f"{target.task}  {how}, key {record.fingerprint[:12]}, {record.facts['seconds']} s when computed")
    tensors = record.facts["tensors"]
    width = max(map(len, tensors))
    for name, told in tensors.items():
        shape = "×".join(map(str, told["shape"])) or "scalar"
        between = f"{told['min']:.6g} … {told['max']:.6g}" if told["min"] is not None else "no finite value"
        print(f"    {name:<{width}}  {told['dtype']} {shape}, {between}{'' if told['finite'] else ', not all finite'}")
