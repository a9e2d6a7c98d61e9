"""A target whose source is edited while it is made: whether that matters to it, and the target that it is then."""

from collections.abc import Mapping

from ..course.model import Course
from ..course.reading import read_course
from ..errors import BuildError
from ..targets.target import Target

MOST_EDITS = 5  # of one target's source while it is being made


def was_edited(target: Target, wanted: str, loaded: Mapping[str, str]) -> bool:
    """Whether the worker ran other bytes than the fingerprint was taken from, as far as they matter to the target.

    wanted: the fingerprint that it is made for
    loaded: digests of the files that the worker ran, by path
    """
    if target.course.has(loaded) and target.fingerprint() == wanted:
        return False
    course = read_course(target.course.root)
    return not course.has(loaded) or _same_target(course, target).fingerprint() != wanted


def reread(target: Target) -> Target:
    """The same target in the course as it is now on disk.

    raises: BuildError if the edit removed it
    """
    return _same_target(read_course(target.course.root), target)


def too_many_edits(target: Target) -> BuildError:
    """What an author is told whose editor, or whose program, does not stop writing."""
    return BuildError(f"{target.task}: its source was edited {MOST_EDITS} times while it was made; run doit again.")


def _same_target(course: Course, target: Target) -> Target:
    same = target.in_course(course)
    if same is None:
        raise BuildError(f"{target.task} was removed from the source while it was made; run doit again.")
    return same
