"""Drafts as a clean build makes them: what those of a running `doit watch` are held against."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coursekit.graph.building.builder import Builder, build_with_needs
from coursekit.graph.course.reading import read_course
from coursekit.graph.errors import BuildError, CourseError
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.jobs.workers.server import DRAWING, EXPERIMENTING
from coursekit.graph.targets.target import below
from coursekit.graph.targets.videos import Video

from .courses import Tree

Drafts = dict[str, str]  # by path below a course, or by the task that failed: a digest, or ""


def write(tree: Tree, root: Path) -> set[str]:
    """Make the files of a course those of a tree; the paths that were changed."""
    changed = set()
    for path, text in tree.items():
        file = root / path
        if not file.is_file() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            changed.add(path)
    for file in [*root.joinpath("seminars").rglob("*")]:
        path = file.relative_to(root).as_posix()
        if file.is_file() and path not in tree and not {"static", "__pycache__"} & {*file.parts}:
            file.unlink()
            changed.add(path)
    return changed


def digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except FileNotFoundError:
        return "missing"


class Clean:
    """Clean builds of drafts, in a folder of their own, by workers that stay."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.joinpath("seminars").mkdir(parents=True)
        self._pool = WorkerPool((root / "seminars",), (*EXPERIMENTING, *DRAWING))

    def build(self, tree: Tree) -> Drafts:
        for left in ("seminars", ".cache"):
            shutil.rmtree(self._root / left, ignore_errors=True)
        write(tree, self._root)
        while True:
            try:
                builder = Builder(read_course(self._root), self._pool)
            except CourseError:
                return {"": ""}
            builder.use_store = False
            videos = [Video(builder.course, builder.records, scene, "low") for scene in builder.course.scenes]
            drafts = dict(each for video in videos for each in self._made(builder, video.as_draft()))
            if not builder.regrouped:  # else a run found that sections are one clip
                return drafts

    def _made(self, builder: Builder, video: Any) -> Iterator[tuple[str, str]]:
        for target in reversed([*below([video], with_checks=True)]):
            if not target.is_draft:
                continue
            try:
                build_with_needs(builder, target)
            except BuildError:
                yield target.task, ""
                continue
            for file in target.files.values():
                yield file.relative_to(self._root).as_posix(), digest(file)

    def end(self) -> None:
        self._pool.shutdown()
