"""Who waits for one moment gets its frame from a process that goes ahead, and the film is what it is without."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.graph.commands.watch.drafts.glimpses import GlimpsedEngine
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.registry import RenderAudited
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.store.records import Records
from coursekit.graph.targets.sections.clips import Clip
from tests.graph.jobs.single_jobs import PRELOAD, Keeping

RUN = """
import json, sys
from pathlib import Path
from coursekit.stage.audit.job import render_audited
from coursekit.stage.audit.observer import Observer
from coursekit.stage.performing.scouts import ScoutedRenderer

def pass_frames(self, scene, count, passing=ScoutedRenderer.pass_frames):
    (folder / "glimpses" / f"passed {self.file_writer.frames}").touch()
    passing(self, scene, count)

def after(self, scene, judging=Observer.after):
    if getattr(scene.renderer, "_is_scout", False):
        (folder / "glimpses" / "judged").touch()
    judging(self, scene)

ScoutedRenderer.pass_frames, Observer.after = pass_frames, after
file, folder, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
given = {}
if moment != "none":
    given = {"glimpses": folder / "glimpses", "moment": float(moment)}
    given["glimpses"].mkdir()
facts = render_audited(file, "Shown", None, (), {}, (96, 54, 15), folder, {}, **given)
print(json.dumps([facts.frames, facts.left]))
"""
SCENE = """
import os
from pathlib import Path

from manim import *

MAIN = os.getpid()


class Shown(Scene):
    def construct(self):
        print("performed")
        dot, square = Dot(), Square(0.4).shift(LEFT)
        turning = Circle(0.3).add_updater(lambda mobject, dt: mobject.shift(dt * UP))
        self.add(square, turning)
        self.play(FadeIn(dot), run_time=0.4)
        BESIDE
        self.play(dot.animate.shift(RIGHT), square.animate.set_z_index(2), run_time=0.4)
        self.wait(0.4)
        self.play(FadeOut(turning), run_time=0.4)
"""
# What else the code does on the way.
BESIDE = {
    "nothing": "pass",
    "prints": "print('once')",
    "fails ahead": "assert os.getpid() == MAIN",
    "stands still ahead": "import time; os.getpid() == MAIN or time.sleep(600)",
    "leaves ahead": "os.getpid() == MAIN or os._exit(0)",
}
# Who draws all waits there for who goes ahead, who else, on a busy machine, would be of no use, and ended on its way.
WAIT = """
        import time
        until = time.time() + 60
        while os.getpid() == MAIN and not Path(os.environ["GLIMPSES"], "1400.jpg").exists() and time.time() < until:
            time.sleep(0.01)
""".strip()


@pytest.fixture
def performed(tmp_path):
    def perform(beside, moment):
        (tmp_path / "shown.py").write_text(SCENE.replace("BESIDE", beside))
        folder = tmp_path / f"made {len([*tmp_path.iterdir()])}"
        folder.mkdir()
        given = [sys.executable, "-c", RUN, str(tmp_path / "shown.py"), str(folder), str(moment)]
        environment = {**os.environ, "GLIMPSES": str(folder / "glimpses")}
        ran = subprocess.run(
            given, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240, check=True
        )
        made = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}
        return ran.stdout, made, {path.stem: path.read_bytes() for path in Path(folder, "glimpses").glob("*.jpg")}

    return perform


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_the_moment_is_shown_and_the_film_is_the_same(performed, beside):
    told, film, _ = performed(beside, "none")
    told_ahead, film_ahead, shown = performed(beside, 1.0)
    assert (told_ahead, film_ahead) == (told, film)
    assert "1000" in shown
    assert not [name for name in shown if int(name) > 1000]


def test_its_picture_is_that_of_who_draws_all(performed):
    _, _, ahead = performed("pass", 1.0)
    _, _, late = performed("os.getpid() == MAIN or os._exit(1)", 1.0)
    assert ahead["1000"] == late["1000"]


def test_plays_before_the_moment_are_leapt_over(performed, tmp_path):
    straight = "turning.clear_updaters()\n        self.play(square.animate.shift(UP), run_time=0.4)"
    _, _, ahead = performed(f"{straight}\n        {WAIT}", 1.4)
    # Not the first, beside an updater, nor the wait, in which the moment lies.
    assert sorted(path.name for path in tmp_path.glob("made*/glimpses/passed*")) == ["passed 12", "passed 6"]
    _, _, late = performed(straight + "\n        os.getpid() == MAIN or os._exit(1)", 1.4)
    assert ahead["1400"] == late["1400"]


def test_nobody_judges_what_a_scout_comes_through(performed, tmp_path):
    _, _, ahead = performed(WAIT, 1.4)
    assert "1400" in ahead and not [*tmp_path.glob("made*/glimpses/judged")]


def test_a_moment_that_is_past_the_end_is_no_mistake(performed):
    told, film, _ = performed("pass", "none")
    told_ahead, film_ahead, _ = performed("pass", 60.0)
    assert (told_ahead, film_ahead) == (told, film)


def test_a_section_leaves_nothing_by_being_looked_at(new_course, tmp_path):
    """Else its scene would be one clip from then on."""
    seen = []
    read = read_course(new_course.root)
    (scene,) = read.scenes
    clip = Clip(read, Records(), scene, scene.sections[0], "low")
    engine = Keeping(
        GlimpsedEngine(WorkerPool((new_course.root / "seminars",), PRELOAD), 0.5, lambda _, at: seen.append(at))
    )
    clip.perform(RenderAudited, tmp_path, engine)
    assert engine.done.value.left == []
    assert 0.5 in [round(at, 1) for at in seen]
