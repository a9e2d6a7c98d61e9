"""Which classes are scenes is told by reading; manim itself, which imports them, is the oracle."""

import inspect
import pkgutil

import manim
import pytest
from manim import Scene
from manim.utils.module_ops import scene_classes_from_file

from coursekit.graph.source.modules import Project
from coursekit.graph.source.project_files import KIT
from coursekit.graph.source.scenes import scene_classes
from tests.graph.small_projects import FOLDER, project
from tests.graph.source.test_scenes import FOUND

# Cases that need what is not installed, or not there.
NOT_HERE = ("manim_voiceover", "nowhere", "coursekit", "open('x')")


def test_the_scenes_of_manim_are_those_that_manim_has():
    for module in pkgutil.walk_packages(manim.scene.__path__, "manim.scene."):
        __import__(module.name)
    every, todo = {Scene}, [Scene]
    while todo:
        new = [each for each in todo.pop().__subclasses__() if each.__module__.startswith("manim.")]
        todo += new
        every |= {*new}
    assert Project(KIT, lambda path: None).manim_scenes == {each.__name__ for each in every}


CASES = {name: code for name, (code, _) in FOUND.items() if not any(word in code for word in NOT_HERE)}


@pytest.mark.parametrize("code", CASES.values(), ids=CASES.keys())
def test_the_scenes_of_a_file_are_those_that_manim_would_render(tmp_path, monkeypatch, code):
    file = tmp_path / f"film_{abs(hash(code))}.py"
    file.write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    theirs = scene_classes_from_file(file, full_list=True)
    drawing = {each.__name__ for each in theirs if inspect.getattr_static(each, "construct") is not Scene.construct}
    made = project({"lines.py": code})
    assert {*scene_classes(made, made.module(FOLDER / "lines.py", (FOLDER,)))} == drawing
