"""Building a tree in three ways: from what was built before, from nothing, and as plain manim would show it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from coursekit.graph.building.builder import Builder
from coursekit.graph.building.unchanged import Unchanged
from coursekit.graph.building.why.standings import Standing, Standings
from coursekit.graph.commands.course_command import in_order
from coursekit.graph.commands.verifying import execution_checks
from coursekit.graph.course import discovery, file_analyses, side_by_side
from coursekit.graph.course.reading import read_course
from coursekit.graph.course.tables import experiments
from coursekit.graph.errors import BuildError, JobError
from coursekit.graph.source import parse_cache, project_files
from coursekit.graph.source.slicing import kit_slices
from coursekit.graph.targets.target import Target, below
from coursekit.graph.targets.tensors import TensorFile, tensor_inputs
from coursekit.graph.targets.videos import Video

from .courses import Tree
from .workers import ForkedWorkers

FAKES = Path(__file__).parent / "fakes"
KIT = {
    f"kit/{path.relative_to(FAKES).as_posix()}": path.read_text()
    for path in sorted(FAKES.rglob("*.py"))
    if "__pycache__" not in path.parts
}
FAILED = b"failed"


@dataclass
class Built:
    """Every output of a course by task, and the tasks that were computed for it."""

    outputs: dict[str, bytes] = field(default_factory=dict)
    computed: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)  # computed, or fetched from the store
    told: dict[str, Standing] = field(default_factory=dict)  # what `doit why` would have said before, by task
    problems: dict[str, str] = field(default_factory=dict)
    why_one_clip: dict[str, str] = field(default_factory=dict)


def write(tree: Tree, root: Path) -> None:
    """Make the files below root those of the tree; others go, but for what was built."""
    for path, text in tree.items():
        file = root / path
        if not file.is_file() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    for top in ("seminars", "kit", "data", "../outside"):
        for file in root.joinpath(top).rglob("*"):
            path = os.path.relpath(file, root)
            if file.is_file() and "static" not in file.parts and path not in tree:
                file.unlink()


@contextmanager
def fake_kit(root: Path) -> Iterator[None]:
    """The tree's own kit in the place of the real one."""
    kit = root / "kit/coursekit"
    with ExitStack() as patches:
        for module in (project_files, discovery, experiments, parse_cache, file_analyses, execution_checks, kit_slices):
            patches.enter_context(mock.patch.object(module, "KIT", kit))
        # A course of a few small files: processes for these would cost more than they save.
        patches.enter_context(mock.patch.object(side_by_side, "is_possible", lambda: False))
        yield


def build(root: Path, workers: ForkedWorkers, use_store: bool = True) -> Built:
    """Build all of a course, as `doit` would; what fails is named, and the rest is built."""
    built = Built()
    with fake_kit(root):
        builder = Builder(read_course(root), workers)
        builder.use_store = use_store
        course = builder.course
        targets = _targets(builder)
        unchanged = Unchanged(course.root, course.key, "low", ("all",))
        recalled = unchanged.recall()
        if use_store:
            standings = Standings(builder)
            built.told = {target.task: standings.of(target) for target in in_order(targets, with_checks=True)}
        for target in targets:
            _build(builder, target, built)
        builder.end()
        if recalled and (builder.outcomes or built.problems):
            raise AssertionError(f"nothing had to be done, it said, but {builder.outcomes or built.problems}")
        note = unchanged.before(below(targets, with_checks=True))
        if all(builder.is_current(target) and builder.imported.is_known(target) for target in targets):
            note(True)
        for scene in course.scenes:
            built.why_one_clip[f"{scene.seminar}:{scene.name}"] = scene.one_clip_because
        built.made = set(builder.outcomes)
        built.computed = {task for task, outcome in builder.outcomes.items() if outcome == "computed"}
    return built


def _targets(builder: Builder) -> list[Target]:
    course, records = builder.course, builder.records
    tensors = [TensorFile(course, records, experiment) for experiment in course.experiments]
    return [*tensors, *(Video(course, records, scene, "low") for scene in course.scenes)]


def current_tasks(root: Path) -> set[str]:
    """The tasks that a build would leave alone."""
    with fake_kit(root):
        builder = Builder(read_course(root))
        return {target.task for target in below(_targets(builder)) if builder.is_current(target)}


def _build(builder: Builder, target: Target, built: Built) -> bytes:
    if target.task in built.outputs:
        return built.outputs[target.task]
    failed = [need.task for need in target.needs if _build(builder, need, built) == FAILED]
    try:
        if failed:
            raise BuildError(f"it needs {failed[0]}")
        if not builder.is_current(target) or builder.import_problem(target):
            builder.build(target)
        output = b"".join(path.read_bytes() for path in target.files.values())
    except BuildError as problem:
        built.problems[target.task] = str(problem)
        output = FAILED
    built.outputs[target.task] = output
    return output


def clean_build(tree: Tree, root: Path) -> Built:
    """What a tree builds to from an empty cache.

    Nothing is taken from a store, not even what another target of the same build put there: of two targets with one
    fingerprint and different outputs, the second would get the first one's here too, and nobody would see it.
    """
    shutil.rmtree(root, ignore_errors=True)
    write(tree, root)
    return build(root, ForkedWorkers(root), use_store=False)


def shown_whole(root: Path, workers: ForkedWorkers) -> dict[str, list[str] | None]:
    """The frames of every scene when its construct() runs from end to end; None where that fails.

    The tensors are those that were built.
    """
    shown: dict[str, list[str] | None] = {}
    with fake_kit(root):
        course = read_course(root)
        for scene in course.scenes:
            seminar = course.by_id[scene.seminar]
            records = Builder(course, workers).records
            names = dict.fromkeys(e.name for e in seminar.experiments)
            tensors = {n: tensor_inputs([TensorFile(course, records, e) for e in seminar.points(n)]) for n in names}
            cut = () if scene.one_clip_because else tuple(section.name for section in scene.sections)
            try:
                frames = workers.show_whole(file=root / scene.file, scene=scene.name, sections=cut, tensors=tensors)
            except JobError:
                frames = None
            shown[f"render:{scene.seminar}:{scene.name}"] = frames
    return shown
