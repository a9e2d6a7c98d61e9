"""What ran while a target was made, held against its slice."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...jobs.call_trace import Executed
from ...jobs.engine import Done, Engine
from ...jobs.job import Job, Result
from ...jobs.registry import ENTRIES, Traced
from ...source.modules import Project
from ...source.parse_cache import Parses
from ...source.project_files import KIT, read_files
from ...source.scenes import read_scene, scene_classes
from ...source.slicing.kit_slices import kit_slice
from ...source.slicing.slicer import Slicer
from ...source.slicing.slices import Slice

# The graph decides when a job runs, a loop tells how far it is, and an audit and pictures for an open page are made on
# the way of a clip: none changes what the job makes.
NO_INGREDIENTS = (
    "graph",
    "lab/progress.py",
    "stage/audit",
    "stage/performing/glimpses.py",
    "stage/performing/statements.py",
    "meanings.py",
)


class TracingWorkers(Engine):
    """Workers that also tell which functions of the project a job ran."""

    def __init__(self, workers: Engine, root: Path) -> None:
        self.workers = workers
        self.folders = (root / "seminars", KIT)
        self.executed: Executed = set()

    def run(self, job: Job[Result]) -> Done[Result]:
        done = self.workers.run(Traced(job, self.folders))
        value, executed = done.value
        self.executed |= executed
        return Done(value, done.loaded, done.observed, done.warnings)

    def run_here(self, job: Job[Result]) -> Result:
        value, executed = self.workers.run_here(Traced(job, self.folders))
        self.executed |= executed
        return value


class Slices:
    """The slices of a course with their places in the source, from the files as they are now."""

    def __init__(self, root: Path) -> None:
        self.project = Project(KIT, Parses(root / ".cache/analysis/parses", read_files(root)))
        self.kit = {kind: kit_slice(self.project, jobs) for kind, jobs in ENTRIES.items()}

    def outside(self, file: Path, name: str, executed: Executed, scene: str = "") -> Iterator[str]:
        """The functions that ran for an experiment, or a section, of a file and are not in its slice.

        scene: whose section it is; of a file that has one scene it needs not be told
        """
        return self._beyond([self._of(file, name, scene), self.kit["tensors"], self.kit["clip"]], executed)

    def outside_kit(self, kind: str, executed: Executed) -> Iterator[str]:
        """The functions that ran for a target that reaches the kit's code alone, and are not in the slice of a kind."""
        return self._beyond([self.kit[kind]] if kind else [], executed)

    def _beyond(self, slices: Sequence[Slice], executed: Executed) -> Iterator[str]:
        for call in sorted(executed, key=str):
            path = Path(call.file)
            # A template's functions are in no slice: templates are ingredients as whole files.
            is_ingredient = path.suffix == ".py" and not any(path.is_relative_to(KIT / part) for part in NO_INGREDIENTS)
            if is_ingredient and not any(found.covers(call) for found in slices):
                yield f"{call.name}() of {path.parent.name}/{path.name}, line {call.line}"

    def _of(self, file: Path, name: str, scene: str) -> Slice:
        module = self.project.module(file, (file.parent,))
        assert module
        if file.name == "experiments.py":
            return Slicer(self.project).function(module, name)
        scene = scene or scene_classes(self.project, module)[0]
        sections = read_scene(self.project, module, scene).slices
        return sections.get(name) or Slicer(self.project).methods(module, scene, [name])
