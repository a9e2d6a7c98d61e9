"""The two sides that are compared: each is built as `doit` is typed, in its own tree, and then read."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TextIO

from doit.exceptions import InvalidCommand, InvalidDodoFile

from ...command_line.tasks import CourseTasks
from ...course.model import Scene, Seminar
from ...course.settings import read_settings
from ...source.project_files import DODO
from ...targets.sections.clips import Clip
from ...targets.site.pages import Page
from ...targets.target import Target
from ...targets.tensors import TensorFile
from .revision import Revision, lay_out
from .selection import Selection

# What a project keeps by content alone: both sides find what either has found.
SHARED = ("store", "analysis/parses", "analysis/slices", "analysis/imports")
# By content, too; but of what runs leave, a name more would have the author's course read anew, and of each file's
# reading the last one alone is kept.
COPIED = ("analysis/left", "analysis/readings")
# As the program `doit`, which is found by no path where this runs within another one. A revision may have a kit of its
# own, which knows no brief one.
PROGRAM = (
    "import sys; del sys.path[0]; from coursekit.graph.command_line import program;"
    "sys.exit(getattr(program, 'brief', program.main)())"
)
FAILED = 1  # how a build ends of which some tasks failed


@dataclass(frozen=True)
class Side:
    """One of the two: a course in its tree, and what is to be compared of it.

    name:  as it is told
    kit:   the folder that holds the kit which makes its results, if that is not the one that runs here: then their
           fingerprints are not known here
    store: where the shared store is, which its own settings may call by a path that leads elsewhere from its tree
    dodo:  what its map is called
    called: what its seminars are called where both sides are held against each other, if otherwise
    """

    name: str
    course: CourseTasks
    selection: Selection
    kit: Path | None = None
    store: str = ""
    dodo: str = DODO
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.course.course.root

    def read_again(self) -> "Side":
        """As it is after it was built: scenes may have turned out to be made of other clips."""
        return replace(self, course=read_tree(self.root, self.course))

    @cached_property
    def clips(self) -> dict[tuple[str, str], list[Clip]]:
        """The clips of each scene, in their order; of those that are compared."""
        found: dict[tuple[str, str], list[Clip]] = {}
        for video in self.course.videos:
            chosen = [c for c in video.clips if self._is_chosen(c.scene, c.section.name)]
            if chosen:
                found[self.identity(video.scene)] = chosen
        return found

    @cached_property
    def unread(self) -> dict[tuple[str, str], str]:
        """Why scenes cannot be read, which then have no clips."""
        return {
            self.identity(scene): scene.problem
            for scene in self.course.course.scenes
            if scene.problem and not scene.sections and self._is_chosen(scene, "")
        }

    def identity(self, scene: Scene) -> tuple[str, str]:
        """Of a scene, as both sides know it."""
        return self.called.get(scene.seminar, scene.seminar), scene.key

    def seminar(self, called: str) -> Seminar | None:
        """The seminar that both sides know by that name, if there is one here."""
        return next((s for s in self.course.course.seminars if self.called.get(s.id, s.id) == called), None)

    def _is_chosen(self, scene: Scene, section: str) -> bool:
        return self.selection.has(*self.identity(scene), section)

    @property
    def scenes(self) -> Iterator[Scene]:
        return (clips[0].scene for clips in self.clips.values())

    @cached_property
    def experiments(self) -> dict[tuple[str, str], list[TensorFile]]:
        """The tensors behind these scenes, and all of a seminar that is compared as a whole, by seminar and name."""
        course, records = self.course.course, self.course.builder.records
        seminars = [(self.called.get(seminar.id, seminar.id), seminar) for seminar in course.seminars]
        found = {(called, e.name): seminar.points(e.name) for called, seminar in seminars
                 if self.selection.has_whole(called) for e in seminar.experiments}  # fmt: skip
        for scene in self.scenes:
            behind = Page(course, records, scene, self.course.quality).experiments
            found |= {
                (self.identity(scene)[0], name): [p.experiment for p in points]
                for name, points in behind.items()
                if points
            }
        return {
            identity: [TensorFile(course, records, point) for point in points] for identity, points in found.items()
        }

    @property
    def targets(self) -> list[Target]:
        tensors = [point for points in self.experiments.values() for point in points]
        return [*tensors, *(clip for clips in self.clips.values() for clip in clips)]

    def is_made(self, target: Target) -> bool:
        """Whether the files of a target are there, and are those of this side."""
        builder = self.course.builder
        if self.kit is None:
            return builder.is_current(target)
        files = builder.records.read(target.record).files
        return bool(files) and all(role in files and files[role].matches(path) for role, path in target.files.items())

    def build(self, output: TextIO) -> bool:
        """Make all that is compared; whether all of it could be made. What was made before is not made again.

        raises: InvalidCommand where nothing can be built at all
        """
        names = [target.task for target in self.targets if not target.problem]
        if not names or all(self.is_made(target) for target in self.targets):
            return not self.unread and len(names) == len(self.targets)
        quality = f"quality={self.course.quality}"
        command = [sys.executable, "-c", PROGRAM, "run", "-f", str(self.root / self.dodo), quality, *names]
        status = _run(command, self.root, output, self._variables)
        if status not in (0, FAILED):
            raise InvalidCommand(f"the build of {self.name} ended with {status}; what it says is above.")
        return status == 0 and not self.unread and len(names) == len(self.targets)

    @property
    def _variables(self) -> dict[str, str]:
        variables = dict(os.environ)
        if self.kit:
            variables["PYTHONPATH"] = os.pathsep.join(filter(None, (str(self.kit), variables.get("PYTHONPATH", ""))))
        if self.store:
            variables["COURSEKIT_STORE"] = self.store
        return variables


def _run(command: Sequence[str], folder: Path, output: TextIO, variables: Mapping[str, str]) -> int:
    output.flush()
    with subprocess.Popen(command, cwd=folder, stdout=_file_of(output), env=variables) as process:
        try:
            return process.wait()
        except BaseException:
            process.send_signal(signal.SIGTERM)  # a terminal has told it already; whoever ended this process may not
            process.wait()
            raise


def _file_of(output: TextIO) -> int | None:
    try:
        return output.fileno()
    except (OSError, ValueError):
        return None


def read_tree(root: Path, like: CourseTasks) -> CourseTasks:
    """The course below a folder, in the quality and with the kinds of another one.

    raises: InvalidDodoFile where it cannot be read
    """
    return CourseTasks(root, like.quality, like.variables, list(like.kinds.values()))


def lay_out_past(
    revision: Revision, like: CourseTasks, selection: Selection, dodo: str, folder: Path
) -> tuple[Side, list[str]]:
    """A revision of a course, laid out in a folder, with the store of the author's tree; and what is missing of it.

    raises: InvalidCommand where there was no course, or none that can be read
    """
    tree = folder / "tree"
    missing = lay_out(revision, tree)
    kit = _kit_apart(revision, tree, folder)
    root = (tree / revision.place).resolve()
    if not (root / dodo).is_file():
        raise InvalidCommand(f"there is no course at {revision.told}: no {Path(revision.place, dodo)} in it.")
    _share_cache(like.course.root, root)
    store = read_settings(like.course.root).store
    if store and "://" not in store:  # by a path from the author's tree
        store = str(like.course.root / Path(store).expanduser())
    try:
        course = read_tree(root, like)
    except InvalidDodoFile as mistake:
        raise InvalidCommand(f"the course cannot be read as it was at {revision.told}: {mistake}") from None
    return Side(revision.told, course, selection, kit, store, dodo), missing


def _kit_apart(revision: Revision, tree: Path, folder: Path) -> Path | None:
    """Lay the kit of a revision apart from its seminars, which are read without it; where it is, if it is used."""
    if not revision.kit or not (tree / revision.kit).is_dir():
        return None
    place = folder / "kit"
    place.mkdir()
    (tree / revision.kit).rename(place / Path(revision.kit).name)
    return place if revision.is_kit_other else None


def _share_cache(root: Path, other: Path) -> None:
    """Have another tree keep what depends on content alone where the author's tree does."""
    for name in SHARED:
        place, kept = other / ".cache" / name, root / ".cache" / name
        kept.mkdir(parents=True, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(kept, target_is_directory=True)
    for name in COPIED:
        if (root / ".cache" / name).is_dir():
            shutil.copytree(root / ".cache" / name, other / ".cache" / name)
