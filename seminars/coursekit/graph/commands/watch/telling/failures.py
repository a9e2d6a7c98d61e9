"""What failed of a course, as values: for pages, editors and terminals alike."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from coursekit.conflicts import CONFLICT, conflict_line
from coursekit.wording.shown_names import shown

from ....command_line.tasks import CourseTasks
from ....errors import Details, Place
from ....source.syntax.reader import UNDECODABLE, UTF_16, undecodable_line
from ....store.files import content_of
from ....targets.site.course_graph import page_path
from ....targets.site.pages import Page
from ....targets.target import OfScene, Target, below
from ....targets.tensors import TensorFile

AROUND = 3  # lines of the author's before and after the one in question
EVERY_PAGE = "*"


@dataclass(frozen=True)
class Failure:
    """A mistake of an author's, with its place.

    task:    that failed; "" where a file or the course cannot be read
    text:    all that a terminal is told
    message: the same without its places and what had been read
    file:    relative to the project, and `line` in it; "" and 0 where they are not known
    lines:   those around it, each with its number
    calls:   the author's calls that led there, the outermost first
    read:    the tensors that had been read, the last one first
    unread:  whether the file is no Python or no TOML, so that all that is in it fails by this
    pages:   the pages that are made with what failed, relative to the site; EVERY_PAGE for all
    """

    task: str
    text: str
    message: str
    file: str = ""
    line: int = 0
    lines: tuple[tuple[int, str], ...] = ()
    calls: tuple[Place, ...] = ()
    read: tuple[str, ...] = ()
    unread: bool = False
    pages: tuple[str, ...] = (EVERY_PAGE,)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "calls": [place._asdict() for place in self.calls]}


def together(failures: Iterable[Failure]) -> list[Failure]:
    """Failures, each that several tasks share once, with the pages of all."""
    found: dict[tuple[str, int, str], Failure] = {}
    for each in failures:
        same = found.setdefault((each.file, each.line, each.message), each)
        found[same.file, same.line, same.message] = on_pages_of(same, each)
    return [*found.values()]


def on_pages_of(failure: Failure, *others: Failure) -> Failure:
    """A failure that is told on the pages of others, too, which come of it."""
    return replace(failure, pages=(*dict.fromkeys(page for each in (failure, *others) for page in each.pages),))


def failure(
    task: str, text: str, details: Details | None, root: Path, pages: Sequence[str], unread: bool = False
) -> Failure:
    """A failure with the lines around its place, as they are now."""
    known = details or Details(text)
    place = known.places[-1] if known.places else Place("", 0)
    around = _lines(root / place.file, place.line) if place.line else ()
    where = (place.file, place.line, around, known.places)
    return Failure(task, text, known.message, *where, known.read, unread, (*pages,))


def failure_of(target: Target, text: str, details: Details | None, course: CourseTasks) -> Failure:
    """The failure of a target; one that is a mistake in the source is looked for in its file."""
    root, unread = course.course.root, None
    if details is None and target.problem:
        unread = next(filter(None, (misparsed(root / file, root) for file in _files_of(target))), None)
    return failure(target.task, text, unread or details, root, _pages_made_of(target, course), bool(unread))


def failure_of_file(file: Path, course: CourseTasks) -> Failure | None:
    """What keeps a file of a course from being read, by that file alone; None where nothing does."""
    root = course.course.root
    details = misparsed(file, root)
    if details is None:
        return None
    place = details.places[-1]
    where = f"{shown(place.file)}, line {place.line}" if place.line else shown(place.file)
    text = f"{where}: {details.message}"
    return failure("", text, details, root, _pages_of_file(place.file, course), unread=True)


def file_of(target: Target) -> str:
    """The author's file that a target is made from, relative to the project; "" where there is no one file."""
    if target.source:
        return target.source[0].relative_to(target.course.root).as_posix()
    return target.scene.file if isinstance(target, OfScene) else ""


def _files_of(target: Target) -> list[str]:
    """The files by which a target may have a mistake: its own, and the tables of its seminar."""
    own, root = file_of(target), target.course.root
    name = target.scene.seminar if isinstance(target, OfScene) else ""
    if isinstance(target, TensorFile):
        name = target.experiment.seminar
    folders = [root / seminar.folder for seminar in target.course.seminars if seminar.id == name]
    tables = [file for folder in folders for file in sorted(folder.glob("*.toml"))]
    return [*filter(None, [own]), *(file.relative_to(root).as_posix() for file in tables)]


def misparsed(file: Path, root: Path) -> Details | None:
    """Where a file is no Python, or no TOML; None where it is, and for other files."""
    if file.suffix not in (".py", ".toml"):
        return None
    try:
        text = content_of(file)
    except OSError:
        return None
    name, line = file.relative_to(root).as_posix(), 0
    try:
        if file.suffix == ".py":
            compile(text, name, "exec", dont_inherit=True)
        else:
            tomllib.loads(text.decode("utf-8-sig"))
        return None
    except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
        line = getattr(problem, "lineno", None) or (1 if file.suffix == ".py" else _line_of_toml(text))
        message = getattr(problem, "msg", None) or str(problem) or "it is nested too deeply"
        if file.suffix == ".py" and b"\0" in text:
            message = UTF_16
        elif file.suffix == ".py" and (undecodable := undecodable_line(text)):
            line, message = undecodable, UNDECODABLE
        elif isinstance(problem, UnicodeDecodeError):
            message = "this is not UTF-8, as TOML is: save it as such"
    if conflict := conflict_line(text):
        line, message = conflict, CONFLICT
    return Details(message, (Place(name, line),))


def _line_of_toml(text: bytes) -> int:
    """The line at which a text is no TOML, which older versions of Python tell in their message alone; 0 if unknown."""
    from tomlkit import parse  # only a mistake needs it
    from tomlkit.exceptions import ParseError

    try:
        parse(text.decode("utf-8-sig"))
    except ParseError as problem:
        return int(problem.line)
    except (ValueError, RecursionError):
        pass
    return 0


def _lines(file: Path, line: int) -> tuple[tuple[int, str], ...]:
    try:
        lines = content_of(file).decode(errors="replace").splitlines()
    except OSError:
        return ()
    first = max(line - AROUND, 1)
    return tuple(enumerate(lines[first - 1 : line + AROUND], first))


def _pages_made_of(target: Target, course: CourseTasks) -> list[str]:
    pages = {page.path.as_posix(): page for page in course.by_task.values() if isinstance(page, Page)}
    tasks = {target.task, target.as_draft().task}
    return [path for path, page in pages.items() if any(each.task in tasks for each in below([page], with_checks=True))]


def _pages_of_file(file: str, course: CourseTasks) -> list[str]:
    """The pages of the scenes in a file; of one that has none, of its seminar's scenes, which may import it."""
    scenes = course.course.scenes
    folders = {seminar.id: f"{seminar.folder}/" for seminar in course.course.seminars}
    own = [scene for scene in scenes if scene.file == file]
    near = [scene for scene in scenes if file.startswith(folders.get(scene.seminar, "?"))]
    return [page_path(scene) for scene in own or near]
