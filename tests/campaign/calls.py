"""The second oracle: every function of the project that a job ran is part of the slice that was derived for it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from coursekit.graph import sources
from coursekit.graph.discovery import KIT_ENTRIES
from coursekit.graph.modules import Project
from coursekit.graph.parses import Parses
from coursekit.graph.scenes import read_scene, scene_classes
from coursekit.graph.slices import Slice, Slicer
from coursekit.graph.sources import read_files
from coursekit.graph.tracing import Executed

from .builds import fake_kit


def unknown_calls(root: Path, executed: Mapping[tuple[str, str], Executed]) -> Iterator[str]:
    """What ran outside its slice, by the job that ran it: (file, section or experiment)."""
    with fake_kit(root):
        read = read_files(root)
        project = Project(sources.KIT, Parses(root / ".cache/analysis/sources.json", read))
        kit = {kind: _kit_slice(project, kind) for kind in ("clip", "tensors")}
        for (file, name), calls in executed.items():
            path = Path(file)
            found = _slice(project, path, name)
            for call in sorted(calls, key=str):
                if "/stage/audit/" in call.file:
                    continue  # made on the way of a clip, of which it is no ingredient
                if not (found.covers(call) or kit["clip"].covers(call) or kit["tensors"].covers(call)):
                    yield f"{path.name}: {name} ran {call.name}() of {call.file}, line {call.line}: not in its slice"


def _kit_slice(project: Project, kind: str) -> Slice:
    file, entry = KIT_ENTRIES[kind]
    module = project.module(sources.KIT / file, ())
    assert module
    return Slicer(project).function(module, entry)


def _slice(project: Project, file: Path, name: str) -> Slice:
    module = project.module(file, (file.parent,))
    assert module
    if file.name == "experiments.py":
        return Slicer(project).function(module, name)
    (scene,) = scene_classes(project, module)
    plan = read_scene(project, module, scene)
    return Slicer(project).methods(module, scene, [name], plan.prelude)
