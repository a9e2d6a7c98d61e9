"""Random edits of scenes that `doit watch` follows: each draft on disk beside that of a clean build, bit for bit.

A draft goes on from a checkpoint where one fits. Some edits come before what the one before them asked for is done.
"""

import difflib
import hashlib
import json
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from coursekit.graph.building.builder import Builder, build_with_needs
from coursekit.graph.course.reading import read_course
from coursekit.graph.errors import BuildError, CourseError
from coursekit.graph.jobs.registry import DRAWING, EXPERIMENTING
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.targets.quality import QUALITIES
from coursekit.graph.targets.target import below
from coursekit.graph.targets.videos import Video
from tests import interrupts
from tests.conftest import REPOSITORY

from .courses import Tree
from .long_scenes import EDITS, SCENE, LongAuthor, kinds, parsed
from .scenes import SMALL

PIXELS = (96, 54, 10)
EDITS_A_COURSE = 30
HANGS = 1800.0  # seconds without an event, on a machine that has much else to do
QUIET = 10.0  # seconds after which nothing more is awaited of what differs
TASK = "draft:seminar01"
FAULT = "fault of coursekit"
Drafts = dict[str, str]  # by path below a course, or by the task that failed: a digest, or ""


@dataclass
class Tally:
    """What was tried, by kind of edit: clips drawn anew, those of them from a checkpoint, and those that differ."""

    edits: Counter[str] = field(default_factory=Counter)
    redone: Counter[str] = field(default_factory=Counter)
    continued: Counter[str] = field(default_factory=Counter)
    needed: Counter[str] = field(default_factory=Counter)
    hurried: int = 0
    failing: int = 0
    unsound: list[str] = field(default_factory=list)


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


class Watch:
    """A running `doit watch` of a course's drafts, event by event."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._errors = open(root.with_name("errors.txt"), "w")  # noqa: SIM115  # until it ends
        self._process = subprocess.Popen(
            [sys.executable, "-m", "doit", "watch", "--json", TASK],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            preexec_fn=interrupts.hear,
        )
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()
        self.seen: dict[str, str] = {}  # what drafts were as their making was told
        self.failed: set[str] = set()
        self.notes: list[str] = []
        self.made: list[dict[str, Any]] = []
        self.is_at_rest = False

    def _collect(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._events.put(json.loads(line))
        self._events.put({"event": "end"})

    def begin(self) -> None:
        """A save is about to come."""
        self.failed.clear()
        self.made.clear()

    def until(self, saved: set[str], is_enough: Any = lambda event: False, patience: float = HANGS) -> bool:
        """Go through events until all saves were noticed and it is at rest, or has told enough; whether it did."""
        awaited = {path for path in saved if path.endswith((".py", ".toml"))}
        while True:
            try:
                event = self._events.get(timeout=patience)
            except queue.Empty:
                return False
            self._take(event)
            if event["event"] == "save":
                awaited -= {*event["files"]}
            elif event["event"] == "end":
                raise RuntimeError(f"the watching ended: {self._root.with_name('errors.txt').read_text()[-3000:]}")
            if not awaited and (event["event"] == "rest" or is_enough(event)):
                return True

    def _take(self, event: dict[str, Any]) -> None:
        self.is_at_rest = event["event"] == "rest"
        if event["event"] == "made" and event["task"].startswith("draft:"):
            self.made.append(event)
            self.seen |= {path: digest(self._root / path) for path in event["files"]}
        elif event["event"] == "mistake":
            self.failed.add(event.get("task", ""))
        elif event["event"] == "rest":
            # A mistake of before is counted and not told again, where another was made and mended since.
            self.failed = (self.failed or {""}) if event["failed"] else set()
        elif event["event"] == "note":
            self.notes.append(event["text"])

    def differing(self, clean: Drafts) -> Iterator[str]:
        """What is not as a clean build has it: now on disk, and as it was when its making was told."""
        for path, wanted in clean.items():
            if wanted:
                if (now := digest(self._root / path)) != wanted:
                    yield f"{path} is {now[:9]}, of a clean build {wanted[:9]}"
                elif self.seen.get(path, wanted) != wanted:
                    yield f"{path} was {self.seen[path][:9]}, of a clean build {wanted[:9]}"

    def end(self) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reader.join()
        assert self._process.stdout
        self._process.stdout.close()
        self._errors.close()


def _diff(one: Tree, two: Tree) -> str:
    lines: list[str] = []
    for path in sorted({*one, *two}):
        before, after = (tree.get(path, "").splitlines() for tree in (one, two))
        lines += difflib.unified_diff(before, after, path, path, lineterm="", n=3)
    return "\n".join(lines)


class Course:
    """A course that is watched, and edited."""

    def __init__(self, seed: int, folder: Path, tally: Tally) -> None:
        self.seed, self.tally = seed, tally
        self.rng = random.Random(seed)
        self.author = LongAuthor(self.rng)
        self.history = [self.author.course()]
        self.root = folder / "watched"
        write(self.history[0], self.root)
        dodo = (REPOSITORY / "dodo.py").read_text()
        (self.root / "dodo.py").write_text(dodo.replace("\nROOT", f"{SMALL.format(pixels=PIXELS)}\nROOT", 1))
        self.clean = Clean(folder / "clean")
        self.shown: Drafts = {}
        self.watch = Watch(self.root)
        self._beside = ThreadPoolExecutor(1)

    def begin(self) -> str:
        expected = self._beside.submit(self.clean.build, self.history[0])
        self.watch.until(set())
        self.shown = expected.result()
        return "\n".join(self.watch.differing(self.shown))

    def edit(self, kind: str) -> str:
        """Make an edit; what is wrong after it. Nothing is done where there is nothing to edit in this way."""
        tree = dict(self.history[-1])
        if any(not parsed(text).body for text in tree.values() if SCENE.search(text)):
            return self.undo()  # a mistake that was not told yet as the next edit came
        what = EDITS[kind](tree, self.author)
        if not what or tree == self.history[-1]:
            return ""
        return self.change(kind, what, tree)

    def undo(self) -> str:
        """Back to an earlier tree."""
        tree = dict(self.history[max(-len(self.history), -self.rng.randint(2, 4))])
        return self.change("undo", "an earlier tree", tree) if tree != self.history[-1] else ""

    def change(self, kind: str, what: str, tree: Tree) -> str:
        before, self.watch.notes = dict(self.history[-1]), []
        self.history.append(tree)
        expected = self._beside.submit(self.clean.build, tree)
        is_hurried = self.rng.random() < 0.5
        self.watch.begin()
        saved = write(tree, self.root)
        is_film = lambda event: is_hurried and event["event"] == "made" and event["task"].count(":") == 2  # noqa: E731
        answered = self.watch.until(saved, is_film)
        clean = expected.result()
        wrong = [] if answered else ["it says nothing any more"]
        differing = [*self.watch.differing(clean)]
        while differing and answered:  # it may have more to make, of a save that was read late
            answered = self.watch.until(set(), patience=QUIET if self.watch.is_at_rest else HANGS)
            differing = [*self.watch.differing(clean)]
        wrong += differing + [note for note in self.watch.notes if FAULT in note]
        failing = {task for task, told in clean.items() if not told}
        if not is_hurried and bool(failing) != bool(self.watch.failed):
            wrong.append(f"of a clean build fail {failing or 'none'}, of the watched one {self.watch.failed or 'none'}")
        self._count(kind, clean, bool(failing), is_hurried)
        told = f"seed {self.seed}, edit {len(self.history) - 1}, {kind}: {what}"
        return "\n".join([told, *wrong, _diff(before, tree)]) if wrong else ""

    def _count(self, kind: str, clean: Drafts, fails: bool, is_hurried: bool) -> None:
        tally = self.tally
        tally.edits[kind] += 1
        tally.failing += fails
        tally.hurried += is_hurried
        for event in self.watch.made:
            clips = [path for path in event["files"] if path.startswith(".cache/clips/") and path.endswith(".mp4")]
            if event["outcome"].startswith("computed") and clips:
                tally.redone[kind] += 1
                tally.continued[kind] += "checkpoint" in event["outcome"]
                tally.needed[kind] += any(clean.get(path) != self.shown.get(path) for path in clips)
        self.shown |= clean

    def end(self) -> None:
        self.watch.end()
        self._beside.shutdown()
        self.clean.end()


def run(seed: int, count: int, seconds: float = float("inf")) -> Tally:
    """Try `count` edits, on a new course every few of them."""
    tally, end, number = Tally(), time.monotonic() + seconds, 0
    while tally.edits.total() < count and time.monotonic() < end:
        number += 1
        known = len(tally.unsound)
        _one_course(1000 * seed + number, min(EDITS_A_COURSE, count - tally.edits.total()), end, tally)
        for wrong in tally.unsound[known:]:
            print(wrong, file=sys.stderr, flush=True)
        print(f"{tally.edits.total()} edits, {tally.continued.total()} went on from a checkpoint, "
              f"{len(tally.unsound)} unsound", file=sys.stderr, flush=True)  # fmt: skip
    return tally


def _one_course(seed: int, count: int, end: float, tally: Tally) -> None:
    with tempfile.TemporaryDirectory(prefix="watched-") as folder, mock.patch.dict(QUALITIES, low=PIXELS):
        course = Course(seed, Path(folder).resolve(), tally)
        try:
            wrong, before = course.begin(), tally.edits.total()
            choices = kinds(course.rng)
            while not wrong and tally.edits.total() - before < count and time.monotonic() < end:
                wrong = course.edit(next(choices))
                if not wrong and (course.watch.failed or course.rng.random() < 0.05):
                    wrong = course.undo()
            if wrong:
                tally.unsound.append(f"{wrong}\n{_whole(course.history[-1])}")
        finally:
            course.end()


def _whole(tree: Tree) -> str:
    return "\n".join(f"--- {path}\n{text}" for path, text in sorted(tree.items()))


def main(seed: int, count: int, minutes: float) -> bool:
    began = time.monotonic()
    tally = run(seed, count, 60 * minutes)
    for wrong in tally.unsound:
        print(wrong, end="\n\n")
    edits, took = tally.edits.total(), (time.monotonic() - began) / 60
    print(f"{edits} edits, {edits / took:.0f} a minute; {tally.failing} that fail, as in a clean build; "
          f"{tally.hurried} that the next came upon; {len(tally.unsound)} unsound")  # fmt: skip
    print(f"{tally.redone.total()} clips drawn anew, {tally.continued.total()} of them from a checkpoint; "
          f"redone/different {tally.redone.total() / max(1, tally.needed.total()):.3f}")  # fmt: skip
    told = (
        f"{kind} {tally.redone[kind]}/{tally.needed[kind]} ({tally.continued[kind]})" for kind in sorted(tally.edits)
    )
    print("by kind, of them from a checkpoint: " + ", ".join(told))
    return bool(tally.unsound)
