"""The kit's own code behind what is built: slices of its source, as of an author's."""

from collections.abc import Iterable

from ...errors import CourseError
from ..modules import Project
from ..project_files import KIT
from .slicer import Slicer
from .slices import Slice


def kit_slice(project: Project, jobs: Iterable[str]) -> Slice:
    """The slice of what workers run of the kit, each job as "module:function".

    raises: CourseError for a file that the kit should have and has not
    """
    entries = []
    for job in jobs:
        name, _, function = job.partition(":")
        file = KIT.joinpath(*name.split(".")[1:]).with_suffix(".py")
        module = project.module(file, ())
        if module is None:
            raise CourseError(f"{file} is missing: reinstall with `pip install -e .`.")
        entries.append((module, function))
    return Slicer(project).functions(entries)
