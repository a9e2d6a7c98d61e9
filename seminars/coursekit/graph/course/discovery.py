"""From source files to a course: which experiments and scenes there are, what each reaches, and what is wrong."""

import difflib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from coursekit.ignored_files import MADE, is_ignored
from coursekit.lookalikes import lookalike, told_apart

from ..errors import CourseError
from ..jobs.registry import ENTRIES
from ..source.definitions import Definition
from ..source.import_slices import ImportSlicer
from ..source.kit_slices import kit_slice
from ..source.modules import Module, Project, lookup
from ..source.parse_cache import Parses
from ..source.parts import parts_of
from ..source.project_files import KIT, Sources, folder_above, numbered_folders, read_files
from ..source.scenes import SceneClass, SceneError, read_scene, scene_classes, why_no_scene
from ..source.slicer import Slicer
from ..source.slices import Slice
from ..store.files import keep
from .distributions import distribution
from .docstrings import Said, first_line, said_of_class, sections_said, summaries, title_of
from .file_analyses import Readings
from .hyperparameters import HyperparameterError, Signature, check_table, read_signature, read_tables
from .leavings import Leavings
from .manim_settings import applied_to_whole_scenes
from .model import Experiment, Part, Reach, Scene, Section, unwritable
from .scene_names import names_apart
from .unbuilt_scenes import Unbuilt, scenes_by_their_looks, scenes_in_no_seminar

VOICES = frozenset({"manim_voiceover"})  # libraries that write subcaptions of what they say
CHECKPOINT = ("lab/experiment.py", "checkpoint")


def scene_plan(file: Path, name: str) -> SceneClass:
    """What construct() of one scene file says, for a scene that runs outside a build."""
    root = folder_above(file.parent)
    if root is None:
        raise SceneError(f"{file} is in no course: no folder above it has a dodo.py")
    project = Project(KIT, Parses(root / ".cache/analysis/parses", read_files(root)))
    module = project.module(file, (file.parent,))
    if module is None:
        raise SceneError(f"{file} is not in a seminar's folder")
    return read_scene(project, module, name)


def discover(root: Path, sources: Sources, leavings: Leavings) -> dict[str, Any]:
    """All seminars below root, as plain values that `course_from_json` makes a course of.

    raises: CourseError for two seminars with one number
    """
    readings = Readings(root, sources)
    seminars = [_seminar(readings, leavings, root, *each) for each in seminar_folders(root).items()]
    found = readings.read("kit", KIT, lambda project: _kit(_Reader(root, sources, project)))
    outside = [*scenes_in_no_seminar(readings, root, seminars)]
    return {"seminars": seminars, "kit": dict(zip(ENTRIES, found, strict=True)), "outside": outside}


def seminar_folders(root: Path) -> dict[str, Path]:
    """The folders seminars/NN_slug by id.

    raises: CourseError for two with one number
    """
    folders: dict[str, Path] = {}
    for folder in numbered_folders(root):
        if _is_left(folder):
            continue
        identity = f"seminar{folder.name.partition('_')[0]}"
        if identity in folders:
            raise CourseError(
                f"{folders[identity].relative_to(root)} and {folder.relative_to(root)} are both {identity}; "
                "give one of them another number."
            )
        folders[identity] = folder
    return folders


def _is_left(folder: Path) -> bool:
    """Whether a folder holds what was built and nothing else: git leaves such a one where a seminar was renamed."""
    is_built_in = False
    for _, below, files in os.walk(folder):
        is_built_in |= not MADE.isdisjoint(below)
        below[:] = [name for name in below if not is_ignored(name)]
        if not all(map(is_ignored, files)):
            return False
    return is_built_in


def _seminar(readings: Readings, leavings: Leavings, root: Path, identity: str, folder: Path) -> dict[str, Any]:
    def experiments(project: Project) -> Iterator[Experiment]:
        return _Reader(root, readings.sources, project).experiments(identity, folder)

    def left_by(file: Path) -> Leavings:
        return leavings.of_file(file.relative_to(root).as_posix())

    def scenes_of(file: Path) -> Callable[[Project], Iterator[Scene | Unbuilt]]:
        return lambda project: _Reader(root, readings.sources, project, left_by(file)).scenes(identity, folder, file)

    def beside(file: Path) -> str:
        return f"{left_by(file).digest} {applied_to_whole_scenes(file)}"

    def name(file: Path) -> str:
        return file.relative_to(root / "seminars").with_suffix("").as_posix()

    tables = [folder / "hyperparams.toml"]
    files = [file for file in sorted(readings.sources.texts) if _may_hold_scenes(folder, file)]
    found = [
        each
        for file in files
        for each in readings.read(f"{name(file)}.scenes", folder, scenes_of(file), known=beside(file))
    ]
    scenes = [scene for scene in found if "seminar" in scene]
    places = [(os.path.relpath(root / scene["file"], folder), scene["name"]) for scene in scenes]
    for scene, called in zip(scenes, names_apart(places), strict=True):
        scene |= {"key": called.key, "stem": called.stem}
    return {
        "id": identity,
        "folder": folder.relative_to(root).as_posix(),
        "experiments": readings.read(name(folder / "experiments.py"), folder, experiments, tables),
        "about": first_line(readings.sources.texts.get(folder / "experiments.py", b"")),
        "scenes": scenes,
        "passed_over": [each["line"] for each in found if "line" in each],
    }


def _may_hold_scenes(folder: Path, file: Path) -> bool:
    return file.suffix == ".py" and file.is_relative_to(folder)


def _kit(reader: "_Reader") -> Iterator[Reach]:
    for jobs in ENTRIES.values():
        yield reader.reach(kit_slice(reader.project, jobs), KIT)


class _Reader:
    """Reads one file of a seminar; what is wrong in it stays with the tasks that it concerns."""

    def __init__(self, root: Path, sources: Sources, project: Project, leavings: Leavings | None = None) -> None:
        self.root = root
        self.leavings = leavings or Leavings(root)
        self.sources = sources
        self.project = project
        self._imports: dict[Module, Slice] = {}

    def experiments(self, identity: str, folder: Path) -> Iterator[Experiment]:
        code, toml = folder / "experiments.py", folder / "hyperparams.toml"
        module = self.project.module(code, (folder,))
        has_tables = toml in self.sources.texts
        if not has_tables and (module is None or scene_classes(self.project, module)):
            return  # functions beside scenes are helpers, where no table says that they are experiments
        code_name, toml_name = (f.relative_to(self.root).as_posix() for f in (code, toml))
        problem, tables = "", {}
        try:
            tables = read_tables(self.sources.texts.get(toml, b""), toml_name)
        except HyperparameterError as mistake:
            problem = str(mistake)
        functions = {d.names[0]: d for d in _experiment_functions(module)} if module else {}
        if module and module.source.error:
            problem = f"{code_name}, {module.source.error}"
        if problem and not functions and not tables:
            functions = {"experiments": None}  # type: ignore[dict-item]
        for name in [*functions, *(t for t in tables if t not in functions)]:
            if problem or (too_long := unwritable(name, "experiment")):
                yield self._broken(identity, name, problem or f"{code_name}: {too_long}.")
            elif name not in functions or module is None:
                close = lookalike(name, functions) or next(iter(difflib.get_close_matches(name, functions, 1)), "")
                hint = f"; did you mean {told_apart(close, name)}?" if close else "."
                yield self._broken(
                    identity, name, f"{toml_name}, table [{name}]: {code_name} has no function {name}(){hint}"
                )
            else:
                yield from self._points(identity, folder, module, functions, name, tables.get(name), toml_name)

    def _points(
        self,
        identity: str,
        folder: Path,
        module: Module,
        functions: dict[str, Definition],
        name: str,
        table: dict[str, object] | None,
        toml_name: str,
    ) -> Iterator[Experiment]:
        signature = read_signature(functions[name])
        inputs = tuple(argument for argument in signature.annotations if argument in functions)
        try:
            if table is None:
                raise HyperparameterError(_missing_table(toml_name, signature, inputs))
            _refuse_cycle(functions, name, toml_name)
            checked = check_table(table, signature, set(inputs), module, toml_name)
        except HyperparameterError as mistake:
            yield self._broken(identity, name, str(mistake))
            return
        reach = self.reach(Slicer(self.project).function(module, name), folder, module)
        imports = self.imports(module).digest
        is_checkpoint = self._is_checkpoint(module, functions[name])
        about = summaries(self.sources.texts[folder / "experiments.py"]).get(name, "")
        for axes in checked.points():
            given = _in_order(signature, {**checked.fixed, **axes})
            yield Experiment(identity, name, axes, given, inputs, is_checkpoint, reach, imports=imports, about=about)

    def _is_checkpoint(self, module: Module, experiment: Definition) -> bool:
        """Whether one of its decorators, by whatever name, is the kit's `checkpoint`."""
        marks = (mark for name in experiment.header.decorators for mark in lookup(self.project, module, name))
        return any((owner.path, *mark.names) == (KIT / CHECKPOINT[0], CHECKPOINT[1]) for owner, mark in marks)

    def _broken(self, identity: str, name: str, problem: str) -> Experiment:
        return Experiment(identity, name, {}, {}, (), False, Reach(""), problem)

    def scenes(self, identity: str, folder: Path, file: Path) -> Iterator[Scene | Unbuilt]:
        module = self.project.module(file, (file.parent,))
        if module is None:
            return
        relative = file.relative_to(self.root).as_posix()
        text = self.sources.texts[file]
        if module.source.error:
            for name in scenes_by_their_looks(file, text):
                yield Scene(identity, name, relative, (), problem=f"{relative}, {module.source.error}")
            return
        names = scene_classes(self.project, module)
        for name in names:
            yield self._scene(identity, folder, module, name, relative, len(names) > 1)
        if why := why_no_scene(self.project, module, text):
            yield Unbuilt(f"{relative} has no scene: {why}.")

    def _scene(
        self, identity: str, folder: Path, module: Module, name: str, relative: str, is_one_of_several: bool
    ) -> Scene:
        try:
            found = read_scene(self.project, module, name, self.leavings.of_section)
        except SceneError as mistake:
            return Scene(identity, name, relative, (), problem=f"{relative}: {mistake}.")
        kinds = {name: "scene", **dict.fromkeys(found.slices or (), "section")}
        if too_long := next(filter(None, (unwritable(each, kind) for each, kind in kinds.items())), ""):
            return Scene(identity, name, relative, (), problem=f"{relative}: {too_long}.")
        text = self.sources.texts[module.path]
        said = sections_said(text, name)
        counted = applied_to_whole_scenes(self.root / relative)
        if found.slices and not counted:
            sections = tuple(
                Section(
                    part,
                    self.reach(reached, folder, module),
                    said.get(part, Said(title_of(part))),
                    _is_captioned(reached),
                    found.changes.get(part, ()),
                )
                for part, reached in found.slices.items()
            )
        else:
            construct = Slicer(self.project).methods(module, name, ["construct"])
            whole = self.reach(construct, folder, module)
            of_scene = said.get("construct", Said(""))
            # The sections of one clip are narrated one after another; their times are those of clips that are not.
            spoken = [line for part in found.afresh for line in said.get(part, Said("")).narration]
            narration = of_scene.narration or tuple(replace(line, start=None) for line in spoken)
            own = Said(found.title or title_of(name), narration)
            parts = [] if counted else parts_of(self.project, module, name)
            cut = tuple(Part(part.begins, self.reach(part.slice, folder, module)) for part in parts)
            sections = (Section("construct", whole, own, _is_captioned(construct), parts=cut),)
        return Scene(
            identity,
            name,
            relative,
            sections,
            found.one_clip_because or counted,
            found.poster,
            found.audit,
            imports=self.imports(module).digest,
            claim=(said_of_class(text, name) if is_one_of_several else "") or first_line(text),
            own_title=found.title,
            is_plain=found.is_plain,
            afresh=found.afresh,
        )

    def imports(self, module: Module) -> Slice:
        if module not in self._imports:
            self._imports[module] = ImportSlicer(self.project).read(module)
        return self._imports[module]

    def reach(self, found: Slice, folder: Path, module: Module | None = None) -> Reach:
        """A slice of a module as a course keeps it."""
        self._keep_texts(found)
        files = found.files | (self.imports(module).files if module else set())
        return Reach(
            slice=found.digest,
            tensors=tuple(sorted(found.tensors)),
            reads_any_tensors=found.reads_any_tensors,
            assets=tuple(sorted(set(self._assets(found, folder)))),
            libraries=tuple(sorted({distribution(library) for library in found.libraries})),
            files=tuple(sorted(_short(self.root, Path(file)) for file in files)),
            whole=tuple(sorted(found.whole.items())),
        )

    def _assets(self, found: Slice, folder: Path) -> Iterator[str]:
        """Files that a string of the slice names, beside its file or in the seminar's folder."""
        for beside, text in found.strings:
            for base in (Path(beside), folder):
                path = os.path.normpath(base / text) if text.strip("./ ") else ""
                if path not in self.sources.assets or not path.startswith(f"{folder}/"):
                    continue
                below = sorted(a for a in self.sources.assets if a.startswith(f"{path}/") and Path(a).is_file())
                for asset in [path] if Path(path).is_file() else below:
                    yield Path(asset).relative_to(folder).as_posix()

    def _keep_texts(self, found: Slice) -> None:
        """Slices are kept as text by digest, so that a later build can say which function changed."""
        kept = self.root / ".cache/analysis/slices" / f"{found.digest}.json"
        if not kept.exists():
            keep(kept, json.dumps(found.texts, indent=1).encode())


def _is_captioned(found: Slice) -> bool:
    """Whether a slice may give manim what is to be read beside the picture.

    `add_subcaption`, `subcaption=` and the like are names that no string has to spell out; what a plugin for voices
    says, it writes so.
    """
    return not VOICES.isdisjoint(found.libraries) or any("subcaption" in text for text in found.texts.values())


def _experiment_functions(module: Module) -> Iterator[Definition]:
    for definition in module.source.definitions:
        if definition.is_function and not definition.names[0].startswith("_"):
            yield definition


def _in_order(signature: Signature, given: dict[str, object]) -> dict[str, object]:
    return {name: given[name] for name in signature.annotations if name in given}


def _missing_table(toml_name: str, signature: Signature, inputs: tuple[str, ...]) -> str:
    keys = [name for name in signature.annotations if name not in inputs]
    return (
        f"{toml_name} has no table [{signature.name}] for {signature.name}(); add one with "
        f"{', '.join(keys) or 'no keys'}, or begin the function's name with an underscore if it is no experiment."
    )


def _refuse_cycle(functions: dict[str, Definition], name: str, toml_name: str) -> None:
    graph = {n: [a for a in read_signature(d).annotations if a in functions] for n, d in functions.items()}
    reached, todo = {name}, [name]
    while todo:
        for producer in graph[todo.pop()]:
            if producer not in reached:
                reached.add(producer)
                todo.append(producer)
    try:
        list(TopologicalSorter({n: graph[n] for n in graph if n in reached}).static_order())
    except CycleError as cycle:
        circle = cycle.args[1][:0:-1]  # each is needed by the next; without the first, which stands at both ends
        first = circle.index(name) if name in circle else 0
        around = " needs ".join([*circle[first:], *circle[:first], circle[first]])
        raise HyperparameterError(f"{Path(toml_name).parent}/experiments.py: {around}; break the circle.") from None


def _short(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
