"""Builds of the course's own scenes against plain manim and an empty doit."""

import os
import shutil
import sys
from itertools import pairwise
from pathlib import Path

from .timing import Row, in_turn, seconds

PROJECT = Path(__file__).parents[1]
SEMINAR = "seminars/03_optimization_regularization"
FILE = f"{SEMINAR}/manim_ce/manim_optimizers.py"
SCENE = "OptimizerComparison"
LABEL, OTHER_LABEL = "Which one is fastest?", "Which one is the fastest?"
DOIT = (sys.executable, "-m", "doit")


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
    course = built_copy(folder / "course", "draft")
    empty = folder / "empty"
    empty.mkdir()
    (empty / "dodo.py").write_text("def task_nothing():\n    return {'actions': []}\n")
    here, against = in_turn(lambda: seconds([*DOIT, "draft"], course), lambda: seconds(DOIT, empty), 9)
    more = f"+{here - against:.3f} s"
    return [Row("nothing to do: the course", f"{here:.3f} s", f"doit on an empty file, {against:.3f} s", more)]


def cold_build(folder: Path) -> list[Row]:
    rows = []
    for quality, flag in (("medium", "-qm"), ("high", "-qh")):
        course = built_copy(folder / quality, "tensor:seminar03")

        def build(course: Path = course, quality: str = quality) -> float:
            shutil.rmtree(course / ".cache/clips", ignore_errors=True)
            shutil.rmtree(course / ".cache/videos", ignore_errors=True)
            for result in (course / ".cache/store/results").glob("*/*.json"):
                if '"frames"' in result.read_text() or '"length"' in result.read_text():
                    result.unlink()
            return seconds([*DOIT, f"quality={quality}", "render:seminar03"], course)

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
    labels = [LABEL, OTHER_LABEL, "And which one is fastest?", "So which one is fastest?"]
    pairs = list(pairwise(labels))

    def timed(command: str) -> float:
        return seconds([*DOIT, "draft:seminar03"], course) if command == "doit" else plain_manim(course, "-ql")

    here, against = [], []
    for old, new in pairs:
        replace(course, FILE, old, new)
        here.append(timed("doit"))
        against.append(timed("manim"))
    a, b = sorted(here)[len(here) // 2], sorted(against)[len(against) // 2]
    return [
        Row(
            "one label changed, draft, from a cold process",
            f"{a:.1f} s",
            f"plain manim with its cache, {b:.1f} s",
            f"{a / b:.2f}",
        )
    ]


def putting_back(folder: Path) -> list[Row]:
    course = built_copy(folder, "draft:seminar03")
    replace(course, FILE, LABEL, OTHER_LABEL)
    seconds([*DOIT, "draft:seminar03"], course)
    replace(course, FILE, OTHER_LABEL, LABEL)
    here = seconds([*DOIT, "draft:seminar03"], course)
    return [Row("a change put back, draft", f"{here:.2f} s", "under 0.5 s is the aim", "")]


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
