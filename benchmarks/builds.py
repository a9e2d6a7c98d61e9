"""Builds of the course's own scenes against plain manim and an empty doit."""

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from .generated import build_draft, write_course
from .peers import PEERS, built
from .timing import Row, in_turn, seconds

PROJECT = Path(__file__).parents[1]
SEMINAR = "seminars/03_optimization_regularization"
FILE = f"{SEMINAR}/manim_ce/manim_optimizers.py"
SCENE = "OptimizerComparison"
SIZES = (100, 1000, 5000)
LABELS = ("Which one is fastest?", "Which is the fastest?", "Which one wins?", "Who is fastest?", "Which one is best?")
DOIT = (sys.executable, "-m", "doit")
PROGRAM = (Path(sys.executable).with_name("doit"),)  # what an author types


def cores() -> int:
    return len(os.sched_getaffinity(0))


def copy_of_project(folder: Path) -> Path:
    """The seminars and the map, never built, in a folder of their own."""
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.mp4", ".*")
    shutil.copytree(PROJECT / SEMINAR, folder / SEMINAR, ignore=ignored)
    shutil.copy(PROJECT / "dodo.py", folder)
    return folder


def built_copy(folder: Path, *arguments: str) -> Path:
    copy_of_project(folder)
    seconds([*DOIT, *arguments], folder)
    return folder


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text()
    if text.count(old) != 1:
        raise RuntimeError(f"{file} has {old!r} {text.count(old)} times, not once; edit the benchmark with the scene")
    path.write_text(text.replace(old, new))


def plain_manim(folder: Path, quality: str, *options: str) -> float:
    return seconds(
        [sys.executable, "-m", "manim", "render", quality, "--progress_bar", "none", *options, FILE, SCENE], folder
    )


def nothing_to_do(folder: Path) -> list[Row]:
    empty = folder / "empty"
    empty.mkdir(parents=True)
    (empty / "dodo.py").write_text("def task_nothing():\n    return {'actions': []}\n")
    course = built_copy(folder / "course", "draft")
    here, against = in_turn(lambda: seconds([*PROGRAM, "draft"], course), lambda: seconds(DOIT, empty), 9)
    rows = [_nothing("the course", here, against, "")]
    for sections in SIZES:
        generated = folder / f"generated{sections}"
        generated.mkdir()
        shutil.copy(PROJECT / "dodo.py", generated)
        write_course(generated, sections)
        build_draft(generated)
        here, against = in_turn(lambda at=generated: seconds([*PROGRAM, "draft"], at), lambda: seconds(DOIT, empty), 5)
        rows.append(_nothing(f"{sections} sections", here, against, _peers(folder / f"peers{sections}", sections)))
    return rows


def _nothing(what: str, here: float, empty: float, peers: str) -> Row:
    return Row(
        f"nothing to do: {what}",
        f"{here:.2f} s",
        f"doit on an empty file {empty:.2f} s{peers}",
        f"{here - empty:+.2f} s",
    )


def _peers(folder: Path, sections: int) -> str:
    """Other tools with nothing to do on the same graph, as text."""
    told = ""
    for name, peer in PEERS.items():
        if sections <= peer.most:
            place = folder / name
            command = built(peer, place, sections)
            told += f", {name} {statistics.median(seconds(command, place) for _ in range(3)):.2f} s"
    return told


def cold_build(folder: Path) -> list[Row]:
    rows = []
    for quality, flag in (("medium", "-qm"), ("high", "-qh")):
        course = built_copy(folder / quality, f"draft:seminar03:{SCENE}")  # its tensors are there, then

        def build(course: Path = course, quality: str = quality) -> float:
            for made in ("clips", "videos", "store"):  # the store has parts of clips, too
                shutil.rmtree(course / ".cache" / made, ignore_errors=True)
            return seconds([*DOIT, f"quality={quality}", f"render:seminar03:{SCENE}"], course)

        def plain(course: Path = course, flag: str = flag) -> float:
            shutil.rmtree(course / "media", ignore_errors=True)
            return plain_manim(course, flag)

        here, against = in_turn(build, plain, 1)
        measure = f"cold clips and video of {SCENE}, {quality}, {cores()} cores"
        rows.append(
            Row(measure, f"{here:.1f} s", f"plain manim, {against:.1f} s", f"{against / here:.1f} times as fast")
        )
    return rows


def one_label(folder: Path) -> list[Row]:
    course = built_copy(folder, "draft:seminar03")
    plain_manim(course, "-ql")
    cold, plain = [], []
    for old, new in pairwise(LABELS):
        replace(course, FILE, old, new)
        cold.append(seconds([*DOIT, "draft:seminar03"], course))
        plain.append(plain_manim(course, "-ql"))
    return [_label("from a cold process", cold, plain)]


def one_label_watched(folder: Path) -> list[Row]:
    course = built_copy(folder, "draft:seminar03")
    plain_manim(course, "-ql")
    warm, plain = [], []
    with watching(course) as saved:
        for old, new in pairwise(LABELS):
            warm.append(saved(lambda old=old, new=new: replace(course, FILE, old, new)))
            plain.append(plain_manim(course, "-ql"))
    return [_label("by `doit watch`, from the save to the video on disk", warm, plain)]


def _label(how: str, here: list[float], plain: list[float]) -> Row:
    a, b = statistics.median(here), statistics.median(plain)
    against = f"plain manim with its cache, {b:.1f} s"
    return Row(f"one label changed, draft, {how}", f"{a:.2f} s", against, f"{a / b:.3f}")


@contextmanager
def watching(course: Path, name: str = "draft:seminar03") -> Iterator[Callable[[Callable[[], None]], float]]:
    """`doit watch`; the function that it gives does an edit, and returns the seconds until its draft is on disk."""
    command = [*DOIT, "watch", name]
    watch = subprocess.Popen(command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert watch.stdout

    def saved(edit: Callable[[], None]) -> float:
        edit()
        for line in watch.stdout or ():
            if told := re.search(r"on disk (\d+\.\d) s after the save", line):
                return float(told[1])
        raise RuntimeError(f"{' '.join(command)} ended")

    try:
        for line in watch.stdout:
            if "; watching" in line:
                break
        yield saved
    finally:
        watch.send_signal(signal.SIGINT)
        watch.communicate()


def putting_back(folder: Path) -> list[Row]:
    course = built_copy(folder, "draft:seminar03")
    times = []
    for label in LABELS[1:4]:
        replace(course, FILE, LABELS[0], label)
        seconds([*DOIT, "draft:seminar03"], course)
        replace(course, FILE, label, LABELS[0])
        times.append(seconds([*DOIT, "draft:seminar03"], course))
    return [Row("a change put back, draft", f"{statistics.median(times):.2f} s", "under 0.5 s is the aim", "")]


def one_hyperparameter(folder: Path) -> list[Row]:
    course = built_copy(folder, "draft:seminar03")
    replace(course, f"{SEMINAR}/hyperparams.toml", "betas = [0.5, 0.9, 0.98]", "betas = [0.5, 0.9, 0.95]")
    here = seconds([*DOIT, "draft:seminar03"], course)
    shutil.rmtree(course / ".cache")
    against = seconds([*DOIT, "draft:seminar03"], course)
    return [
        Row(
            "one decay rate of the moving average changed, draft",
            f"{here:.1f} s",
            f"a clean build, {against:.1f} s",
            f"{here / against:.2f}",
        )
    ]
