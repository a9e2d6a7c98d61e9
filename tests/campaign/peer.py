"""Four edits that fool manim's own animation cache, rendered for real: its stale frames beside those of a build.

A frame is stale if it differs from the frame that a render from nothing shows at its place.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from tests.conftest import TinyCourse

SCENE = """
from manim import RIGHT, Animation, Dot, FadeOut, Square, always_redraw

from coursekit.stage.scene import CourseScene


class Grow(Animation):
    def interpolate_mobject(self, alpha):
        self.mobject.set(width=0.5 + 1.0 * alpha)


class Lines(CourseScene):
    def construct(self):
        self.scene1_attribute()
        self.scene2_default()
        self.scene3_animation()
        self.scene4_helper()

    def scene1_attribute(self):
        self.speed = 1.0
        dot = Dot(radius=0.5)
        dot.add_updater(lambda mobject, dt: mobject.shift(self.speed * dt * RIGHT))
        self.add(dot)
        self.wait(0.6)
        self._leave(dot)

    def scene2_default(self):
        dot = Dot(radius=0.5)

        def drift(mobject, dt, step=1.0):
            mobject.shift(step * dt * RIGHT)

        dot.add_updater(drift)
        self.add(dot)
        self.wait(0.6)
        self._leave(dot)

    def scene3_animation(self):
        square = Square()
        self.play(Grow(square), run_time=0.6)
        self._leave(square)

    def scene4_helper(self):
        drawn = always_redraw(self._picture)
        self.add(drawn)
        self.wait(0.6)
        self._leave(drawn)

    def _picture(self):
        return Square(1.0)

    def _leave(self, mobject):
        mobject.clear_updaters()
        self.play(FadeOut(mobject), run_time=0.2)
"""
EDITS: Mapping[str, tuple[str, str]] = {
    "a value in an attribute that an updater reads": ("self.speed = 1.0", "self.speed = 4.0"),
    "an updater's default argument": ("step=1.0", "step=4.0"),
    "the code of a custom animation": ("0.5 + 1.0 * alpha", "0.5 + 3.0 * alpha"),
    "a helper that always_redraw calls": ("Square(1.0)", "Square(3.0)"),
}
PLAIN = """
import sys
from manim.__main__ import main
main(["render", "-ql", *sys.argv[2:], "--progress_bar", "none", "--media_dir", sys.argv[1], "-v", "ERROR",
      "seminars/01_tiny/manim_ce/lines.py", "Lines"], standalone_mode=False)
"""
NOTICEABLE = 96  # of 255: encoding changes single pixels at the edge of a thin line by 59


@dataclass(frozen=True)
class Stale:
    """Frames that show the past after one edit."""

    edit: str
    plain: int
    ours: int
    frames: int


def stale_frames(folder: Path) -> list[Stale]:
    """Do each edit on a scene that both have rendered, render again, and count."""
    course = TinyCourse.create(folder / "course")
    course.write("manim_ce/lines.py", SCENE)
    course.doit("quality=low")
    plain(course, "kept")
    found = []
    for number, (edit, (old, new)) in enumerate(EDITS.items()):
        course.replace("manim_ce/lines.py", old, new)
        course.doit("quality=low")
        fresh = fresh_frames(course, f"fresh{number}")
        ours = frames(course.file("seminars/*/static/Lines.mp4"))
        found.append(Stale(edit, differing(plain(course, "kept"), fresh), differing(ours, fresh), len(fresh)))
        course.replace("manim_ce/lines.py", new, old)
        course.doit("quality=low")
    return found


def plain(course: TinyCourse, media: str) -> list[np.ndarray]:
    """The frames that plain manim shows, with the animation cache that is in a folder."""
    return _rendered(course, media)


def fresh_frames(course: TinyCourse, media: str) -> list[np.ndarray]:
    """The frames of a render from nothing; within it too, plain manim's cache takes one animation for another."""
    return _rendered(course, media, "--disable_caching")


def _rendered(course: TinyCourse, media: str, *options: str) -> list[np.ndarray]:
    done = course.shell(sys.executable, "-c", PLAIN, media, *options)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, "manim", done.stdout, done.stderr)
    return frames(course.file(f"{media}/videos/lines/480p15/Lines.mp4"))


def frames(video: Path) -> list[np.ndarray]:
    with av.open(str(video)) as source:
        return [frame.to_ndarray(format="gray") for frame in source.decode(video=0)]


def differing(shown: list[np.ndarray], fresh: list[np.ndarray]) -> int:
    """Frames that show something else: more than a hundred pixels are clearly not those of the fresh render."""
    pairs = zip(shown, fresh, strict=False)
    differing = sum((np.abs(a.astype(int) - b.astype(int)) > NOTICEABLE).sum() > 100 for a, b in pairs)
    return int(differing) + abs(len(shown) - len(fresh))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = stale_frames(Path(folder))
    for each in found:
        print(f"{each.edit}: plain manim {each.plain} stale of {each.frames} frames, this project {each.ours}")
    print(f"stale in all: plain manim {sum(e.plain for e in found)}, this project {sum(e.ours for e in found)}")
    return bool(sum(each.ours for each in found))
