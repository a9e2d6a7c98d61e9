"""Courses of any size, built without drawing, to measure what deciding costs."""

from pathlib import Path
from typing import Any

from coursekit.graph.building.builder import Builder, build_with_needs
from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.engine import Done, Engine
from coursekit.graph.jobs.job import Job
from coursekit.graph.jobs.registry import ClipFacts, Observed, RunExperiment, RunFacts, SectionJob
from coursekit.graph.jobs.showing import JoinClips
from coursekit.graph.targets.quality import DRAFT
from coursekit.graph.targets.videos import Video

SECTIONS = 10  # of a scene
SCENES = 5  # of a seminar

EXPERIMENTS = """
import torch

from coursekit.lab.experiment import Tensors
from coursekit.quantities import Count, Rate


def line(slope: Rate, steps: Count) -> Tensors:
    return {"y": slope * torch.arange(steps)}
"""
HYPERPARAMETERS = """
[line]
slope = 0.5
steps = 5
"""
SCENE = """
from manim import DOWN, Create, FadeOut, VMobject

from coursekit.stage.drawing.chart import chart, linear_scale
from coursekit.stage.pacing import hold, leave
from coursekit.stage.scene import CourseScene
from coursekit.stage.letters.writing import body, caption, title


class Scene{number}(CourseScene):
    def construct(self):
{calls}
"""
SECTION = """
    def section{number}(self):
        heading = title("Section {number} of scene {scene}")
        axes = chart(linear_scale(0, 4, 1), linear_scale(0, 4, 1), 6, 4, "step", "value")
        values = self.tensors("line")["y"]
        said = "What section {number} says of it."
        self.play(Create(axes), Create(heading), run_time=0.5)
        self.add(caption(said))
        hold(self, said)
        leave(self)
"""


class NoWork(Engine):
    """Writes a few bytes where others would train or draw: what is measured is the graph's own time."""

    def run(self, job: Job[Any]) -> Done[Any]:
        assert isinstance(job, Observed)
        held = job.job
        if isinstance(held, RunExperiment):
            held.target.write_bytes(repr(held.hyperparameters).encode())
            return Done(RunFacts(1.0, {}), {})
        assert isinstance(held, SectionJob)
        for name in ("clip.mp4", "poster.png", "sound.wav", "audit.png"):
            (held.folder / name).write_bytes(f"{held.scene} {held.section}".encode())
        (held.folder / "audit.json").write_text('{"findings": [], "silenced": {}, "length": 1.0}')
        return Done(ClipFacts(30, 1.0, 1.0, {}, rate="30", size=(1280, 720)), {})

    def run_here(self, job: Job[Any]) -> Any:
        assert isinstance(job, JoinClips)
        for name in ("video.mp4", "poster.png"):
            (job.folder / name).write_bytes(b"".join(path.read_bytes() for path, *_ in job.clips))
        return float(len(job.clips))


def write_course(folder: Path, sections: int) -> None:
    """A course of so many sections: an experiment a seminar, SCENES scenes a seminar, SECTIONS sections a scene."""
    for scene in range(sections // SECTIONS):
        seminar = folder / f"seminars/{scene // SCENES:02d}_generated"
        (seminar / "manim_ce").mkdir(parents=True, exist_ok=True)
        (seminar / "experiments.py").write_text(EXPERIMENTS.lstrip())
        (seminar / "hyperparams.toml").write_text(HYPERPARAMETERS.lstrip())
        calls = "\n".join(f"        self.section{number}()" for number in range(SECTIONS))
        text = SCENE.format(number=scene, calls=calls)
        text += "".join(SECTION.format(number=number, scene=scene) for number in range(SECTIONS))
        (seminar / f"manim_ce/scene{scene}.py").write_text(text.lstrip())


def build_draft(folder: Path) -> None:
    """Bring every draft of a course up to date without drawing anything."""
    course = read_course(folder)
    builder = Builder(course, NoWork())
    for scene in course.scenes:
        build_with_needs(builder, Video(course, builder.records, scene, DRAFT, draft=True))
