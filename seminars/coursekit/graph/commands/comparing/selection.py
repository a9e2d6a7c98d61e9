"""Which scenes are compared: all, or those that are named as tasks name them, or by the path of their files."""

import fnmatch
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ...command_line.naming.likeness import CLOSE
from ...course.model import Course
from ...targets.kinds import KINDS

MOST_OFFERED = 3  # names that may have been meant
KIND_NAMES = frozenset(kind.name for kind in KINDS)


class Selection:
    """What a person has named: seminar03, seminar03:Race, clip:seminar03:Race:scene6_race, seminar0*, or a path."""

    def __init__(self, names: Sequence[str], folders: Sequence[Path]) -> None:
        self.names = names
        self._folders = folders  # in which a path may be meant
        self._wanted: list[tuple[str, ...]] = []

    def unmatched(self, courses: Iterable[Course]) -> list[str]:
        """The names that mean nothing in any of the courses."""
        courses = [*courses]
        return [name for name in self.names if not any(self._parts(name, course) for course in courses)]

    def settled(self, now: Course, before: Course, called: Mapping[str, str]) -> "Selection":
        """The same, once both courses are known.

        A name is one of the course as it is; one that means nothing there is one of what was, and a path is of both.

        called: what the seminars that were are called now
        """
        found = Selection(self.names, self._folders)
        for name in self.names:
            here = self._named(name, now)
            was = [] if here else [*self._named(name, before), *self._of_path(name, before)]
            then = [(called.get(first, first), *rest) for first, *rest in was]
            found._wanted += [*here, *([] if here else self._of_path(name, now)), *then]
        return found

    def has(self, seminar: str, scene: str, section: str) -> bool:
        """Whether a section is compared, by the name of its seminar on which both sides agree."""
        return not self.names or any(_matches(wanted, (seminar, scene, section)) for wanted in self._wanted)

    def has_whole(self, seminar: str) -> bool:
        """Whether a seminar is named as a whole: of it, what no scene shows is compared, too."""
        return not self.names or any(
            len(wanted) == 1 and fnmatch.fnmatchcase(seminar, wanted[0]) for wanted in self._wanted
        )

    def _parts(self, name: str, course: Course) -> list[tuple[str, ...]]:
        """Patterns of seminar, scene and section; none where the name means nothing in the course."""
        return self._named(name, course) or self._of_path(name, course)

    def _named(self, name: str, course: Course) -> list[tuple[str, ...]]:
        kind, _, rest = name.partition(":")
        parts = tuple((rest if kind in KIND_NAMES else name).split(":"))
        if (len(parts) == 1 and parts[0] in course.by_id) or any(_matches(parts, each) for each in _there(course)):
            return [parts]
        return []

    def _of_path(self, name: str, course: Course) -> list[tuple[str, ...]]:
        """Of a path of the working tree, which may be gone, in that course."""
        tops = [Path(os.path.abspath(folder)) for folder in self._folders]
        for path in (Path(os.path.abspath(folder / name)) for folder in tops):
            for top in (top for top in tops if path.is_relative_to(top)):
                below = path.relative_to(top).as_posix()
                found: list[tuple[str, ...]] = [(each.id,) for each in course.seminars if below == each.folder]
                found += [scene.identity for scene in course.scenes if below == scene.file]
                if found:
                    return found
        return []


def meant(name: str, course: Course, revisions: Iterable[str] = ()) -> str:
    """The end of a sentence on a name that means nothing: what may have been meant, by its last word or as a whole.

    revisions: branches and tags, which may have been meant too
    """
    there = [*revisions, *course.by_id, *(":".join(parts) for parts in _there(course))]
    by_word: dict[str, list[str]] = {}
    for each in there:
        by_word.setdefault(each.rpartition(":")[2].casefold(), []).append(each)
    word = name.rpartition(":")[2].casefold()
    import difflib  # only a mistake needs it

    alike = [word] if word in by_word else difflib.get_close_matches(word, by_word, MOST_OFFERED, CLOSE)
    offered = [each for like in alike for each in by_word[like]][:MOST_OFFERED]
    return f"; did you mean {' or '.join(offered)}?" if offered else "."


def _there(course: Course) -> Iterator[tuple[str, ...]]:
    """All sections, and scenes: those of one that cannot be read are not known."""
    for scene in course.scenes:
        yield scene.identity
        yield from ((*scene.identity, section.name) for section in scene.sections)


def _matches(wanted: Sequence[str], there: Sequence[str]) -> bool:
    if len(wanted) > len(there):
        return False
    return all(fnmatch.fnmatchcase(part, pattern) for part, pattern in zip(there, wanted, strict=False))
