"""Projects of a few lines, given as text: their slices, and why their sections are one clip."""

import textwrap
from pathlib import Path

from coursekit.graph.source.modules import Project
from coursekit.graph.source.scenes import read_scene
from coursekit.graph.source.slicing.slicer import Slicer
from coursekit.graph.source.syntax.reader import read_source

KIT = Path("/kit/coursekit")
FOLDER = Path("/seminars/01_a/manim_ce")


def project(files, folder=FOLDER):
    """A project of files given by name, those of the kit as "coursekit/…"; the scene file is lines.py."""
    texts = {
        KIT.parent / name if name.startswith("coursekit/") else folder / name: textwrap.dedent(text)
        for name, text in files.items()
    }
    parsed = {path: read_source(text.encode()) for path, text in texts.items()}
    return Project(KIT, parsed.get)


def function_slice(files, *entries, folder=FOLDER):
    """The slice of functions of lines.py, of f() if none is named."""
    made = project(files, folder)
    module = made.module(folder / "lines.py", (folder,))
    if len(entries) < 2:
        return Slicer(made).function(module, *(entries or ["f"]))
    return Slicer(made).functions([(module, entry) for entry in entries])


def section_slice(files, section="one"):
    """The slice of a section of the scene Lines of lines.py, which can be cut apart."""
    made = project(files)
    read = read_scene(made, made.module(FOLDER / "lines.py", (FOLDER,)), "Lines")
    assert read.one_clip_because == ""
    return read.slices[section]


def names(found):
    """The names of a slice's pieces."""
    return {name.removeprefix("manim_ce/") for name in found.texts}


def pieces(files, entry="f"):
    """The names of the pieces of a function of lines.py."""
    return names(function_slice(files, entry))


def digest(files, entry="f"):
    return function_slice(files, entry).digest


def edited(files, edit):
    """The files after an edit, (file, old, new)."""
    file, old, new = edit
    assert old in files[file]
    return {**files, file: files[file].replace(old, new)}


def why_one_clip(scene, **files):
    made = project({"lines.py": scene, **{name if "/" in name else f"{name}.py": text for name, text in files.items()}})
    module = made.module(FOLDER / "lines.py", (FOLDER,))
    return read_scene(made, module, "Lines").one_clip_because


def scene(one, two, more="", top=""):
    return (
        f"{top}\nfrom coursekit.stage.scene import CourseScene\nclass Lines(CourseScene):\n"
        "    def construct(self):\n        self.one()\n        self.two()\n"
        f"    def one(self):\n        {one}\n    def two(self):\n        {two}\n{textwrap.indent(more, '    ')}"
    )
