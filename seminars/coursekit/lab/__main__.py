"""`python -m coursekit.lab [SEMINAR [EXPERIMENT ...]]`: a seminar's tensors without manim, and what is in them.

A SEMINAR is its id, its folder, or its experiments.py; without one, all seminars and experiments are listed.
"""

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from coursekit.graph.command_line.home_folder import supply_search_path
from coursekit.graph.command_line.naming.likeness import CLOSE, did_you_mean, seminar_likeness
from coursekit.graph.course.model import Course, Experiment, Seminar
from coursekit.graph.course.reading import read_course
from coursekit.graph.errors import CourseError
from coursekit.graph.source.project_files import folder_above, passed_over
from coursekit.graph.terminal.output import CLOSED, forget_closed, take_any_character
from coursekit.graph.terminal.wrapping import wrap_streams


def main(arguments: Sequence[str]) -> int:
    """Make what is stale of the experiments named; returns the exit status."""
    usage = "python -m coursekit.lab [SEMINAR [EXPERIMENT ...]]"
    about = (__doc__ or "").partition("\n\n")[2]
    parser = argparse.ArgumentParser(prog="python -m coursekit.lab", usage=usage, description=about)
    parser.add_argument("names", nargs="*", help=argparse.SUPPRESS)
    names = parser.parse_args(arguments).names
    supply_search_path()
    try:
        course = read_course(_root(names))
        for line in (*passed_over(course.root), *course.passed_over):
            print(f"warning: {line}", file=sys.stderr)
        if not names:
            print(*_listed(course), sep="\n")
            return 0
        experiments = chosen(course, names)
    except (CourseError, OSError) as mistake:
        print(f"ERROR: {mistake}", file=sys.stderr)
        return 2
    from coursekit.lab.report import report  # the analysis of a course comes before the workers

    return report(course, experiments)


def _root(names: Sequence[str]) -> Path:
    """The course that the first name is in, if it is a path; else the one that the person stands in."""
    place = Path(names[0]).resolve() if names and Path(names[0]).exists() else Path.cwd()
    root = folder_above(place)
    if root is None:
        raise CourseError(f"there is no course in {place} or in a folder above it: none has a dodo.py.")
    return root


def chosen(course: Course, names: Sequence[str]) -> list[Experiment]:
    """The experiments of a seminar, or those named after it, at all points of their sweeps.

    raises: CourseError for a name that means nothing, with what may have been meant
    """
    seminar = _seminar(course, names[0])
    if not seminar.experiments:
        raise CourseError(
            f"{seminar.folder} has no experiments: neither experiments.py nor a table in hyperparams.toml."
        )
    found = []
    for name in names[1:]:
        here = [e for e in seminar.experiments if name in (e.name, f"{e.name}{e.point}")]
        if not here:
            there = list(dict.fromkeys(e.name for e in seminar.experiments))
            hint = did_you_mean(name, there) or f"; it has {', '.join(there)}."
            raise CourseError(f"{seminar.id} has no experiment {name}{hint}")
        found += [experiment for experiment in here if experiment not in found]
    return found or [*seminar.experiments]


def _seminar(course: Course, name: str) -> Seminar:
    path = Path(name).resolve()
    for seminar in course.seminars:
        folder = course.root / seminar.folder
        if name == seminar.id or path in (folder, folder / "experiments.py", folder / "hyperparams.toml"):
            return seminar
    likely = {s.id: max(seminar_likeness(name, s), seminar_likeness(path.name, s)) for s in course.seminars}
    meant = max(likely, key=lambda each: likely[each], default="")
    if meant and likely[meant] >= CLOSE:
        raise CourseError(f"{name} is no seminar; did you mean {meant}?")
    there = ", ".join(likely) or "none yet"
    raise CourseError(f"{name} is no seminar; a seminar is one of {there}, or its folder.")


def _listed(course: Course) -> Iterator[str]:
    for seminar in course.seminars:
        yield f"{seminar.id}  {seminar.folder}"
        counts: dict[str, int] = {}
        for experiment in seminar.experiments:
            counts[experiment.name] = counts.get(experiment.name, 0) + 1
        about = {experiment.name: experiment.about for experiment in seminar.experiments}
        width = max(map(len, counts), default=0)
        for name, points in counts.items():
            sweep = f" ({points} points)" if points > 1 else ""
            yield f"    {name:<{width}}  {about[name]}{sweep}".rstrip()
    yield "python -m coursekit.lab SEMINAR [EXPERIMENT ...] makes what is stale of them, and says what is in it."


if __name__ == "__main__":
    take_any_character()
    wrap_streams()
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        forget_closed()
        status = CLOSED
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
    sys.exit(status)
