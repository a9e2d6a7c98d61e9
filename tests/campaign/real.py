"""Random edits of a small course, with real training, real rendering and plain manim beside: few, and nothing faked.

After each edit the build is held against a clean one, tensors by bytes and videos by decoded frames, and the frames
of both this project and plain manim, with its own animation cache, against a render from nothing.
"""

import random
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.screening.films.compare import differences
from tests.conftest import FILES, TinyCourse

from .peer import SCENE, differing, frames, fresh_frames, plain

NUMBER = re.compile(r"(?<![\w.])\d+\.\d+|(?<=- )\d+")
SHOWN = ("manim_ce/lines.py", "manim_ce/drawing.py", "experiments.py", "hyperparams.toml")
WITH_TENSORS = """
    def scene5_line(self):
        self._show(curve(self.tensors("line")["y"]))

    def scene6_doubled(self):
        self._show(curve(self.tensors("doubled")["y"]))

    def _show(self, drawn):
        self.add(drawn)
        self.wait(0.4)
        self._leave(drawn)
"""


@dataclass
class Tally:
    """What was tried, and the frames that showed the past."""

    edits: int = 0
    unsound: list[str] = field(default_factory=list)
    redone: int = 0
    needed: int = 0
    frames: int = 0
    stale_plain: int = 0
    stale: int = 0


def scene() -> str:
    """The scene that fools manim's cache, with two sections that draw tensors."""
    text = SCENE.replace(
        "coursekit.stage.scene import CourseScene\n",
        "coursekit.stage.scene import CourseScene\nfrom drawing import curve\n",
    )
    return (
        text.replace(
            "self.scene4_helper()\n",
            "self.scene4_helper()\n        self.scene5_line()\n        self.scene6_doubled()\n",
            1,
        )
        + WITH_TENSORS
    )


def edit(course: TinyCourse, chance: random.Random, before: list[dict[str, str]]) -> str:
    """Change a number, the layout, or go back to how it was; what was done."""
    texts = {name: (course.seminar / name).read_text() for name in SHOWN}
    before.append(dict(texts))
    kind = chance.choice(("number",) * 6 + ("comment", "back"))
    name = chance.choice([each for each in SHOWN[:1] * 3 + SHOWN if NUMBER.search(texts[each])])
    if kind == "back":
        texts = dict(chance.choice(before))
        name = "all"
    elif kind == "comment":
        texts[name] = f"# a word\n{texts[name]}"
    else:
        place = chance.choice([*NUMBER.finditer(texts[name])])
        value = float(place[0]) * chance.choice((0.5, 2.0))
        texts[name] = f"{texts[name][: place.start()]}{value:.3f}{texts[name][place.end() :]}"
        kind = f"{place[0]} -> {value:.3f}"
    for each, text in texts.items():
        (course.seminar / each).write_text(text)
    return f"{name}: {kind}"


def outputs(course: TinyCourse) -> dict[str, Path]:
    patterns = (".cache/trajectories/**/*.pt", ".cache/clips/low/**/*.mp4", "seminars/*/static/*.mp4")
    return {str(p.relative_to(course.root)): p for pattern in patterns for p in sorted(course.root.glob(pattern))}


def clean_build(course: TinyCourse, root: Path) -> TinyCourse:
    shutil.rmtree(root, ignore_errors=True)
    beside = TinyCourse.create(root)
    for name in FILES:
        (beside.seminar / name).write_text((course.seminar / name).read_text())
    beside.doit("quality=low")
    return beside


def unequal(one: Path, other: Path) -> str:
    if one.read_bytes() == other.read_bytes():
        return ""
    return "other tensors" if one.suffix == ".pt" else differences(one, other)


def run(seed: int, count: int) -> Tally:
    """Try `count` edits."""
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory(prefix="real-") as folder:
        course = TinyCourse.create(Path(folder, "course"))
        course.write("manim_ce/lines.py", scene())
        course.doit("quality=low")
        plain(course, "kept")
        before: list[dict[str, str]] = []
        shown = {name: path.read_bytes() for name, path in outputs(course).items()}
        for number in range(count):
            told = edit(course, chance, before)
            ran = course.doit("quality=low")
            clean = outputs(clean_build(course, Path(folder, "clean")))
            mine = outputs(course)
            wrong = [f"{n}: {d}" for n in clean if (d := unequal(mine[n], clean[n]) if n in mine else "it is missing")]
            tally.unsound += [f"{told}: {each}" for each in wrong]
            made = [t for t, how in ran.items() if how == "computed" and t.startswith("clip")]
            tally.redone += len(made)
            tally.needed += sum(mine[n].read_bytes() != shown.get(n) for n in mine if _task(n) in made)
            fresh = fresh_frames(course, f"fresh{number}")
            stale_plain, stale = differing(plain(course, "kept"), fresh), differing(frames(mine[VIDEO]), fresh)
            tally.edits, tally.frames = tally.edits + 1, tally.frames + len(fresh)
            tally.stale_plain, tally.stale = tally.stale_plain + stale_plain, tally.stale + stale
            shown = {name: path.read_bytes() for name, path in mine.items()}
            print(f"{number + 1}/{count} {told}: {len(wrong)} unsound; stale frames {stale_plain} of plain manim, "
                  f"{stale} here, of {len(fresh)}", flush=True)  # fmt: skip
            shutil.rmtree(course.root / f"fresh{number}")
    return tally


VIDEO = "seminars/01_tiny/static/Lines.mp4"


def _task(output: str) -> str:
    return f"clip:seminar01:Lines:{Path(output).stem}"


def main(seed: int, count: int) -> int:
    tally = run(seed, count)
    for wrong in tally.unsound:
        print(wrong)
    print(
        f"seed {seed}: {tally.edits} edits, {len(tally.unsound)} unsound; clips redone/different "
        f"{tally.redone}/{tally.needed}; stale frames: plain manim {tally.stale_plain}, this project {tally.stale}, "
        f"of {tally.frames}"
    )
    return int(bool(tally.unsound or tally.stale))
