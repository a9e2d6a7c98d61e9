"""The source files of a course, read once a run."""

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import coursekit
from coursekit.ignored_files import MADE_BY_BUILDS, counting, is_any_ignored, is_environment, is_ignored
from coursekit.wording.shown_names import CONTROL, REFUSED, is_shown_as_it_is, shown

from ..errors import CourseError
from ..jobs.code.places import is_settings
from ..store.files import NoFile, content_of

KIT = Path(coursekit.__file__).parent
SEMINAR_FOLDER = re.compile(rf"(\d+)_([^{CONTROL}]+)")
SCENE = re.compile(rb"^class\s+\w+\s*\([^)]*Scene\b[^)]*\)\s*:", re.MULTILINE)  # of a file that nobody parses
NARRATION = re.compile(r"narration\.(.+)\.toml")  # what a seminar says in another language, by its tag
DODO = "dodo.py"  # the map of a course, in its first folder
SETTINGS = "manim.cfg"  # of manim, for the scenes beside it and below
# What begins the text that stands for a file which cannot be read: neither Python nor TOML may have this character.
UNREAD = b"\0unread: "
AT_THE_TOP = (DODO, "README.md", SETTINGS, "pyproject.toml")  # files of the project's own folder that count


@dataclass(frozen=True)
class Sources:
    """The bytes of all source files, hyperparameters and kit included, read once."""

    root: Path
    texts: dict[Path, bytes]
    assets: frozenset[str]  # other files and folders below seminars, by path
    misplaced: frozenset[str] = frozenset()  # Python files where only what is made has its place: no part of the course

    @cached_property
    def digests(self) -> dict[Path, str]:
        return {path: hashlib.sha256(text).hexdigest() for path, text in self.texts.items()}

    @property
    def computing(self) -> dict[Path, str]:
        """The digests of what can take part in a result: all but the graph, which decides when something runs."""
        return {path: digest for path, digest in self.digests.items() if not path.is_relative_to(KIT / "graph")}

    @property
    def digest(self) -> str:
        # The names of assets count too: a string in the source becomes a dependency when a file of that name appears.
        named = [f"{os.path.relpath(path, self.root)} {digest}" for path, digest in sorted(self.digests.items())]
        text = "\n".join([sys.version, *named, *sorted(self.assets), *sorted(self.misplaced)])
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()  # a name may be no text


def read_files(root: Path) -> Sources:
    """All Python files below seminars/ and of the kit, and the seminars' hyperparameters; assets by name only.

    A file that cannot be read concerns what is made of it: see `why_unread`. A link counts as what it leads to.

    raises: CourseError for a file of the kit that cannot be read
    """
    texts: dict[Path, bytes] = {}
    assets: set[str] = set()
    misplaced: set[str] = set()
    for top in [*numbered_folders(root), KIT]:
        for folder, below, files in walk_counting(top):
            misplaced.update(_made_in(folder) if top != KIT else ())
            assets.update(os.path.join(folder, name) for name in below if top != KIT)
            for name in files:
                path = Path(folder, name)
                if name.endswith(".py") or name in ("hyperparams.toml", SETTINGS) or _is_narration(folder, name, top):
                    content = _content_of_kit(path) if top == KIT else content_or_why(path)
                    if content is not None:
                        texts[path] = content
                elif top != KIT:
                    assets.add(os.path.join(folder, name))
    settings = (folder / SETTINGS for folder in (root, root / "seminars"))
    contents = {path: content_or_why(path) for path in shared_code(root)}
    contents |= {path: content_or_why(path) for path in settings if is_settings(path)}
    texts |= {path: content for path, content in contents.items() if content is not None}
    return Sources(root, texts, frozenset(assets), frozenset(misplaced))


def _made_in(folder: str) -> Iterator[str]:
    """The Python files right below a folder's `media` and `static`."""
    for name in MADE_BY_BUILDS:
        made = os.path.join(folder, name)
        with suppress(OSError):
            yield from (os.path.join(made, file) for file in os.listdir(made) if file.endswith(".py"))


def _is_narration(folder: str, name: str, top: Path) -> bool:
    """Whether a file has a seminar's words in another language."""
    return bool(NARRATION.fullmatch(name)) and Path(folder) == top != KIT


def walk_counting(top: Path, ways: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each folder below a folder with the names in it that count: of folders, and of files.

    As imports do, it goes through links to folders that hold Python, wherever these are; not through those to data,
    which may be a whole disk: what a job reads there is observed.

    ways: where links were followed on the way to `top`; one that leads above these leads round for ever
    """
    for folder, below, files in os.walk(top):
        inner = (name for name in below if not is_ignored(name))
        below[:] = sorted(name for name in inner if not is_environment(os.path.join(folder, name)))
        yield folder, below, [name for name in files if not is_ignored(name)]
        for path in (os.path.join(folder, name) for name in below):
            if os.path.islink(path) and _holds_code(path):
                target = os.path.join(os.path.realpath(path), "")
                followed = (*ways, os.path.join(os.path.realpath(folder), ""))
                if not any(way.startswith(target) for way in followed):
                    yield from walk_counting(Path(path), (*followed, target))


def _holds_code(folder: str) -> bool:
    try:
        return any(name.endswith(".py") for name in os.listdir(folder))
    except OSError:
        return False


def linked_places(root: Path, files: Iterable[Path]) -> Iterator[Path]:
    """Where links of a project lead to from some of its files: these places change, and no folder of it does."""
    folders = {file.parent for file in files}
    places = [*files, *folders, *(path for folder in folders for path in _links_in(folder))]
    for path in places:
        target = Path(os.path.realpath(path))
        if path.is_relative_to(root) and target != path:
            yield target


def _links_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            links = [entry for entry in entries if entry.is_symlink() and not is_ignored(entry.name)]
            return [Path(link.path) for link in links if not link.is_dir()]
    except OSError:
        return []


def _content_of_kit(path: Path) -> bytes | None:
    """The bytes of a file; None where it was deleted after it was listed.

    raises: CourseError for what cannot be read, or is no file
    """
    content = content_or_why(path)
    if content and (why := why_unread(content)):
        raise CourseError(f"{path}, {why}.")
    return content


def why_unread(text: bytes) -> str:
    """What is said of a file that cannot be read, behind its name; "" for the text of any other."""
    return text.removeprefix(UNREAD).decode(errors="surrogateescape") if text.startswith(UNREAD) else ""


def content_or_why(path: Path) -> bytes | None:
    """The bytes of a file, or those that say why it cannot be read; None where it was deleted after it was listed."""
    try:
        return content_of(path)
    except NoFile as problem:
        why = f"{problem}: give it another name than that of a file"
    except OSError as problem:
        if isinstance(problem, FileNotFoundError) and not path.is_symlink():
            return None
        what = f"a link to {os.readlink(path)} that" if path.is_symlink() else "which"
        why = f"{what} cannot be read: {problem.strerror}; mend or remove it"
    return UNREAD + why.encode(errors="surrogateescape")


def numbered_folders(root: Path) -> list[Path]:
    """The folders seminars/NN_slug, by name."""
    folders = counting((root / "seminars").glob("*"))
    return [folder for folder in folders if SEMINAR_FOLDER.fullmatch(folder.name) and folder.is_dir()]


def shared_code(root: Path) -> Iterator[Path]:
    """The Python files below seminars/ that are no seminar's and not the kit's, which seminars may import."""
    seminars = root / "seminars"
    for top, folders, files in walk_counting(seminars):
        if top == str(seminars):
            folders[:] = [name for name in folders if not SEMINAR_FOLDER.fullmatch(name) and Path(top, name) != KIT]
        yield from (Path(top, name) for name in sorted(files) if name.endswith(".py"))


def counts(path: Path, root: Path) -> bool:
    """Whether a file or folder, there or deleted, can change what is built; as `read_files` reads, and pages show."""
    if path.parent == root:
        return path.name in AT_THE_TOP
    if path.is_relative_to(KIT):
        return not is_any_ignored(path.relative_to(KIT).parts)
    below = path.relative_to(root).parts if path.is_relative_to(root / "seminars") else ()
    if len(below) < 2 or is_any_ignored(below[1:]):
        return False
    return bool(SEMINAR_FOLDER.fullmatch(below[1])) or path.suffix == ".py"


def folder_above(folder: Path) -> Path | None:
    """The folder, or the nearest one above it, that has a dodo file."""
    return next((each for each in (folder, *folder.parents) if (each / DODO).is_file()), None)


def passed_over(root: Path) -> list[str]:
    """Folders that hold what a seminar holds, but are none by their names or cannot be read, and scenes beside the map.

    returns: a line each
    """
    example = f"{next_free(root):02}_"
    lines = [
        f"{shown(file.name)} has a scene, but lies in no seminar: move it into a folder such as seminars/{example}name"
        "; begin its name with _ if it is to stay."
        for file in counting(root.glob("[!_]*.py"))
        if file.name != DODO and SCENE.search(content_or_why(file) or b"")
    ]
    for folder in counting((root / "seminars").glob("[!_]*")):
        if SEMINAR_FOLDER.fullmatch(folder.name) or folder == KIT:
            if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
                lines.append(f"{folder.relative_to(root)} is passed over: it may not be read by who runs doit.")
            continue
        if any((folder / part).exists() for part in ("experiments.py", "hyperparams.toml", "manim_ce")):
            if not is_shown_as_it_is(folder.name):
                lines.append(f"{shown(folder.relative_to(root))} is passed over: {REFUSED}.")
                continue
            name = folder.name.lstrip("0123456789-_ ") or "name"
            lines.append(
                f"{folder.relative_to(root)} is passed over: a seminar's folder begins with its number and _, such as "
                f"{example}{name}; begin its name with _ if it is none."
            )
    return lines


def next_free(root: Path) -> int:
    numbers = [int(match[1]) for f in (root / "seminars").glob("*") if (match := SEMINAR_FOLDER.fullmatch(f.name))]
    return max(numbers, default=0) + 1
