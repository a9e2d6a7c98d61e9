"""One job of a tiny course, with nothing recorded of it: what came back."""

import sys
import tempfile
import textwrap
from dataclasses import replace

from coursekit.graph.course.reading import read_course
from coursekit.graph.jobs.engine import Engine
from coursekit.graph.jobs.workers.pool import WorkerPool
from coursekit.graph.jobs.workers.server import DRAWING, EXPERIMENTING
from coursekit.graph.store.observations import ABSENT, Kind
from coursekit.graph.store.records import Records
from coursekit.graph.targets.sections.clips import Clip
from coursekit.graph.targets.tensors import TensorFile

PRELOAD = (*EXPERIMENTING, *DRAWING)


class Keeping(Engine):
    """Runs jobs as another does, and keeps what came back of the last one."""

    def __init__(self, engine):
        self.engine = engine
        self.done = None

    def run(self, job):
        self.done = self.engine.run(job)
        return self.done


def before_result(course, code, imports=""):
    """Have the experiment line run some lines first, in which HERE is the seminar's folder and ROOT the project."""
    body = textwrap.indent(textwrap.dedent(code).strip(), "    ")
    course.replace("experiments.py", "import torch\n", f"from pathlib import Path\n{imports}\nimport torch\n")
    course.replace(
        "experiments.py",
        '    return {"y": slope',
        f'    HERE = Path(__file__).parent\n    ROOT = HERE.parents[1]\n{body}\n    return {{"y": slope',
    )


def run_experiment(course, name="line"):
    """What came back of an experiment that needs no other."""
    read = read_course(course.root)
    return run(course, next(TensorFile(read, Records(), e) for e in read.experiments if e.name == name))


def run_section(course, name="scene1_square"):
    """What came back of a section's clip that needs no tensors."""
    read = read_course(course.root)
    (scene,) = read.scenes
    section = next(section for section in scene.sections if section.name == name)
    return run(course, Clip(read, Records(), scene, section, "low"))


def run(course, target):
    """What came back of a target's job."""
    engine = Keeping(WorkerPool((course.root / "seminars",), PRELOAD))
    folder = course.root / ".cache/tmp/made"
    folder.mkdir(parents=True, exist_ok=True)
    # Folders that other tests' scenes have put there would be looked through.
    sys.path[:] = [path for path in sys.path if not path.startswith(tempfile.gettempdir())]
    target.make(folder, engine)
    observed = tuple(each for each in engine.done.observed if not _is_of_every_job(each))
    return replace(engine.done, observed=observed)


def _is_of_every_job(seen):
    """Whether each job asks it: if its folder is a package, if manim has settings there, if libraries are told more."""
    own = ("01_tiny/__init__.py", "manim_ce/__init__.py", "manim.cfg")
    return seen.kind is Kind.UNSET or (seen.value == ABSENT and seen.name.endswith(own))


def names(done, kind=Kind.FILE):
    """The names of what was observed of a kind."""
    return {each.name for each in done.observed if each.kind is kind}
