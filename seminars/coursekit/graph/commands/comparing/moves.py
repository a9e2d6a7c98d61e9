"""Which seminar of one side is which of the other: one that has another number, or another name, is the same one."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ...course.model import Course, Seminar
from ...source.project_files import SEMINAR_FOLDER

ALIKE = 0.6  # of the lines of their files, from which on two seminars are one that was moved


def moves(before: Course, after: Course) -> dict[str, str]:
    """What each seminar of one course is called in the other; one that is gone has a name there that none has.

    By its folder, else by the folder's name without its number, else by what its files say, else by its number.
    """
    then = {seminar.id: seminar for seminar in before.seminars}
    now = {seminar.id: seminar for seminar in after.seminars}
    found: dict[str, str] = {}

    def join(pairs: Iterator[tuple[str, str]]) -> None:
        for old, new in pairs:
            if old in then and new in now:
                found[old] = new
                del then[old], now[new]

    join(_with_equal(then, now, lambda seminar: Path(seminar.folder).name))
    join(_with_equal(then, now, _slug))
    join(_alike(before, [*then.values()], after, [*now.values()]))
    join((name, name) for name in [*then])
    return found | {name: f"{name} before" if name in after.by_id else name for name in then}


def moves_told(before: Course, after: Course, called: Mapping[str, str]) -> list[str]:
    """A line each for the seminars whose folders are called otherwise now."""
    pairs = [(old, after.by_id[called[old.id]]) for old in before.seminars if called[old.id] in after.by_id]
    return [f"{Path(old.folder).name} is {Path(new.folder).name} now" for old, new in pairs if old.folder != new.folder]


def _with_equal(
    then: Mapping[str, Seminar], now: Mapping[str, Seminar], name: Callable[[Seminar], str]
) -> Iterator[tuple[str, str]]:
    """Those that have a name in common which no other has."""
    for old in [*then.values()]:
        olds, news = ([s for s in side.values() if name(s) == name(old)] for side in (then, now))
        if len(olds) == len(news) == 1:
            yield old.id, news[0].id


def _slug(seminar: Seminar) -> str:
    named = SEMINAR_FOLDER.fullmatch(Path(seminar.folder).name)
    return named[2] if named else ""


def _alike(before: Course, old: list[Seminar], after: Course, new: list[Seminar]) -> Iterator[tuple[str, str]]:
    """Those whose files have most lines in common, the most alike first."""
    if not (old and new):
        return
    then, now = ([(each.id, _lines(course, each)) for each in these] for course, these in ((before, old), (after, new)))
    pairs = [(_shared(was, has), one, other) for one, was in then for other, has in now]
    yield from ((one, other) for shared, one, other in sorted(pairs, key=lambda pair: -pair[0]) if shared >= ALIKE)


def _lines(course: Course, seminar: Seminar) -> Counter[bytes]:
    """The lines of a seminar's files, as far as its course was read from them."""
    folder = course.root / seminar.folder
    texts = [path.read_bytes() for path in course.digests if path.is_relative_to(folder) and path.is_file()]
    return Counter(line for text in texts for line in text.splitlines() if line.strip())


def _shared(one: Counter[bytes], other: Counter[bytes]) -> float:
    return (one & other).total() / max(one.total(), other.total(), 1)
