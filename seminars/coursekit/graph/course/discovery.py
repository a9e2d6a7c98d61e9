"""From source files to a course: which experiments and scenes there are, what each reaches, and what is wrong."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from coursekit.ignored_files import MADE, is_ignored
from coursekit.wording.natural_order import natural
from coursekit.wording.shown_names import REFUSED, is_shown_as_it_is, shown

from ..errors import CourseError
from ..jobs.registry import ENTRIES
from ..source.made_classes import why_made
from ..source.modules import Module, Project
from ..source.parse_cache import Parses
from ..source.project_files import KIT, NARRATION, SCENE, Sources, folder_above, numbered_folders, read_files
from ..source.scenes import SceneClass, SceneError, read_scene, scene_classes, why_misspelt, why_no_scene
from ..source.slicing.kit_slices import kit_slice
from ..source.slicing.slicer import Slicer
from ..source.slicing.slices import Slice
from .docstrings import Said, first_line, said_of_class, sections_said, title_of
from .file_analyses import Found, Readings
from .leavings import Leavings
from .model import Experiment, Reach, Scene, Section, unwritable
from .platform.manim_settings import applied_to_whole_scenes, misspelt_settings
from .reaches import Reaches
from .scene_names import names_apart
from .settings import site_language
from .side_by_side import is_possible, read_side_by_side
from .tables.experiments import Experiments
from .unbuilt_scenes import Unbuilt, scenes_among_what_is_made, scenes_by_their_looks, scenes_in_no_seminar

VOICES = frozenset({"manim_voiceover"})  # libraries that write subcaptions of what they say


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
    folders = seminar_folders(root)
    asked = {identity: _scene_files(readings, leavings, root, identity, folder) for identity, folder in folders.items()}
    if is_possible():
        unread = {file: each for files in asked.values() for file, each in files.items() if not each.is_known(readings)}
        read_side_by_side({file: partial(each.read, readings) for file, each in unread.items()})
    seminars = [_seminar(readings, root, *each, asked[each[0]]) for each in folders.items()]
    found = readings.read_kit(lambda project, texts: _kit(Reaches(root, sources, project, texts)))
    outside = [*scenes_in_no_seminar(readings, root, seminars), *scenes_among_what_is_made(sources)]
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


class _Asked(NamedTuple):
    """What is asked of a file with scenes, as Readings.read() takes it."""

    name: str
    beside: Path
    find: Callable[[Project], Iterator[Scene | Unbuilt]]
    known: str

    def is_known(self, readings: Readings) -> bool:
        return readings.is_known(self.name, self.beside, self.known)

    def read(self, readings: Readings) -> Found:
        return readings.read(self.name, self.beside, self.find, known=self.known)


def _scene_files(
    readings: Readings, leavings: Leavings, root: Path, identity: str, folder: Path
) -> Mapping[Path, _Asked]:
    """The files of a seminar that may hold scenes, in the order in which people number them."""

    def left_by(file: Path) -> Leavings:
        return leavings.of_file(file.relative_to(root).as_posix())

    def scenes_of(file: Path) -> Callable[[Project], Iterator[Scene | Unbuilt]]:
        return lambda project: _Scenes(root, readings.sources, project, left_by(file)).scenes(identity, folder, file)

    def beside(file: Path) -> str:
        return f"{left_by(file).digest} {applied_to_whole_scenes(file)}"

    below = os.path.join(folder, "")  # as text: each of a thousand files is asked for each seminar
    files = [file for file in readings.sources.texts if file.suffix == ".py" and str(file).startswith(below)]
    files.sort(key=lambda file: [natural(part) for part in file.parts])
    return {file: _Asked(f"{_name(root, file)}.scenes", folder, scenes_of(file), beside(file)) for file in files}


def _name(root: Path, file: Path) -> str:
    return file.relative_to(root / "seminars").with_suffix("").as_posix()


def _seminar(
    readings: Readings, root: Path, identity: str, folder: Path, files: Mapping[Path, _Asked]
) -> dict[str, Any]:
    def experiments(project: Project) -> Iterator[Experiment]:
        return Experiments(root, readings.sources, project).of(identity, folder)

    tables = [folder / "hyperparams.toml"]
    found = [each for asked in files.values() for each in asked.read(readings)]
    scenes = [scene for scene in found if "seminar" in scene]
    places = [(os.path.relpath(root / scene["file"], folder), scene["name"]) for scene in scenes]
    for scene, called in zip(scenes, names_apart(places), strict=True):
        scene |= {"key": called.key, "stem": called.stem}
    reached = {file for scene in scenes for section in scene["sections"] for file in section["reach"]["files"]}
    words = {f.name: t for f, t in readings.sources.texts.items() if f.parent == folder and NARRATION.fullmatch(f.name)}
    translated = _translated(root, folder, words, scenes) if words else {}
    misspelt = [line for scene in scenes for line in misspelt_settings(root / scene["file"])]
    return {
        "id": identity,
        "folder": folder.relative_to(root).as_posix(),
        "experiments": readings.read(_name(root, folder / "experiments.py"), folder, experiments, tables),
        "about": first_line(readings.sources.texts.get(folder / "experiments.py", b"")),
        "scenes": scenes,
        **translated,
        "passed_over": [
            *(each["line"] for each in found if "line" in each and each.get("file") not in reached),
            *dict.fromkeys(misspelt),
        ],
    }


def _translated(root: Path, folder: Path, words: Mapping[str, bytes], scenes: list[dict[str, Any]]) -> dict[str, Any]:
    """What a seminar says in other languages, and what is wrong there; each scene takes what is its own."""
    from .languages.translations import read_translations  # here: most seminars have one language

    place = folder.relative_to(root).as_posix()
    of_seminar, of_scenes, mistakes = read_translations(place, words, scenes, site_language(root))
    for scene in scenes:
        scene["translations"] = of_scenes.get(scene["key"], {})
    return {"translations": of_seminar, "mistranslated": mistakes}


def _kit(reader: Reaches) -> Iterator[Reach]:
    for jobs in ENTRIES.values():
        yield reader.reach(kit_slice(reader.project, jobs), KIT)


class _Scenes(Reaches):
    """Reads the scenes of one file of a seminar; what is wrong in it stays with the tasks that it concerns."""

    def __init__(self, root: Path, sources: Sources, project: Project, leavings: Leavings) -> None:
        super().__init__(root, sources, project)
        self.leavings = leavings

    def scenes(self, identity: str, folder: Path, file: Path) -> Iterator[Scene | Unbuilt]:
        module = self.project.module(file, (file.parent,))
        if module is None:
            return
        relative = file.relative_to(self.root).as_posix()
        text = self.sources.texts[file]
        if not is_shown_as_it_is(relative):  # whatever is told of it would be no line
            if SCENE.search(text):
                yield Unbuilt(f"{shown(relative)} has a scene, and is passed over: {REFUSED}.")
            return
        if module.source.error:
            names = scenes_by_their_looks(file, text)
            for name in names:
                yield Scene(identity, name, relative, (), problem=f"{relative}, {module.source.error}")
            if not names and file.name != "experiments.py":  # those fail by themselves
                yield Unbuilt(f"{relative}, {module.source.error}", file=relative)
            return
        names = scene_classes(self.project, module)
        for name in names:
            yield self._scene(identity, folder, module, name, relative, len(names) > 1)
        if why := why_no_scene(self.project, module, text):
            yield Unbuilt(f"{relative} has no scene: {why}.")
        elif why := why_made(self.project, module, names):
            yield Unbuilt(f"{relative}, {why}.")
        if why := why_misspelt(self.project, module):
            yield Unbuilt(f"{relative}, {why}")

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
            sections = (Section("construct", whole, own, _is_captioned(construct), has_parts=not counted),)
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


def _is_captioned(found: Slice) -> bool:
    """Whether a slice may give manim what is to be read beside the picture.

    `add_subcaption`, `subcaption=` and the like are names that no string has to spell out; what a plugin for voices
    says, it writes so.
    """
    own = (piece.text for piece in found.pieces if not piece.path.startswith(f"{KIT}/"))
    return not VOICES.isdisjoint(found.libraries) or any("subcaption" in text for text in own)
