"""What sections do side by side that none of them finds: they are cut apart, in whatever order they come."""

from dataclasses import replace

import pytest

from coursekit.graph.source.slicing.slices import Slice
from coursekit.graph.source.state.scene_state import SceneState
from tests.graph.small_projects import FOLDER, project, scene, why_one_clip

FILL = "def fill(rows):\n    rows.append(1)\n"
NET = "class Net:\n    def train(self): self.w = 1\n"
OTHER = {"other": "ROWS = []\nCOLUMNS = []\ndef add():\n    ROWS.append(1)\ndef show(): print(COLUMNS)"}


APART = {
    "what setup() sets": scene("print(self.x)", "print(self.x)", "def setup(self):\n    self.x = f'{1}'"),
    "what setup() changes": scene("print(R)", "print(R)", "def setup(self):\n    R.append(1)", top="R = []"),
    "what a section made, given to a function": scene(
        "race = Line()\n        fill(race.rows)\n        fill(race)",
        "race = Line()\n        print(race.rows)",
        top=f"from manim import *\n{FILL}",
    ),
    "a local name that a lambda reads": scene(
        "race = pen()\n        fill(race)\n        print(lambda: race)",
        "race = pen()\n        print(lambda: race)",
        top=f"from manim import *\n{FILL}",
    ),
    "an attribute named like a list of another file": scene(
        "other.ROWS.append(1)", "print(self.ROWS)", "ROWS = 1", top="import other"
    ),
    "what the kit does to each section afresh": scene("self.mark()", "self.mark()"),
    "a method that only reads, beside one that changes": scene(
        "self.look(self.rows)",
        "print(self.rows)",
        "rows = []\ndef look(self, rows): print(rows)\ndef fill(self, rows): rows.append(1)",
    ),
    "an enumeration": scene("print(C)", "print(C)", top="from enum import Enum\nclass E(Enum):\n    a = 1\nC = E(1)"),
    "an attribute of the last section": scene("pass", "self.camera.frame_width = 3"),
    "the camera of setup()": scene("pass", "pass", "def setup(self):\n    self.camera = Net()", top=NET),
    "what the camera's frame has laid by, and each section lays by itself": scene(
        "self.camera.frame.save_state()", "self.camera.frame.save_state()\n        self.camera.frame.restore()"
    ),
    "the same, and the later section sets it": scene(
        "self.camera.frame.save_state()", "self.camera.frame.saved_state = 3\n        self.camera.frame.restore()"
    ),
    "an object that one section reads": scene("N.train()", "pass", top=f"{NET}N = Net()"),
    "a class": scene("print(Net)", "print(Net)", top=NET),
    "a function": scene("f()", "f()", top="def f(): return g\ndef g(): return 1"),
    "a list that a function reads": scene("f()", "f()", top="L = []\ndef f(): return L"),
    "self of a function that is no method": scene("put(3)", "print(self.x)", top="def put(self): return self.x"),
    "a local name like a global": scene("L = []\n        L.append(1)", "print(L)", top="L = []"),
    "a name of a library that is read": scene("print(config)", "print(config)", top="from manim import config"),
    "a function of a library that is named as one of lists": scene("os.remove('x')", "print(os.sep)", top="import os"),
    "the same of a library by another name": scene(
        "o.remove('x')", "import os\n        os.rename('x', 'y')", top="import os as o"
    ),
    "a list of a library's function": scene(
        "x = np.zeros(3)\n        x[0] = 1", "np.ones(3)", top="import numpy as np"
    ),
}


@pytest.mark.parametrize("name", APART)
def test_what_cannot_carry_over_does_not_join_sections(name):
    kit = {f"coursekit/{name}": "" for name in ("__init__.py", "stage/__init__.py")}
    kit["coursekit/stage/scene.py"] = "class CourseScene:\n    def mark(self):\n        self.marks = self.marks + 1"
    assert why_one_clip(APART[name], **OTHER, **kit) == ""


def test_an_object_that_is_made_before_the_first_section_is_shared():
    text = scene("print(self.net)", "print(self.net)", top=NET)
    calls = "        self.one()\n        self.two()\n"
    assert "share the object self.net" in why_one_clip(text.replace(calls, f"        self.net = Net()\n{calls}"))
    assert why_one_clip(text.replace(calls, f"        self.net = 3\n{calls}")) == ""


def test_of_a_package_whose_module_is_imported_by_a_call_that_module_alone_counts():
    text = scene(
        "lab.ROWS.append(1)", "print(import_module('lab.nets'))", top="import lab\nfrom importlib import import_module"
    )
    files = {"lab/__init__.py": "ROWS = []", "lab/nets.py": "RATE = 1"}
    assert why_one_clip(text, **files) == ""
    assert "ROWS of manim_ce/lab/__init__.py" in why_one_clip(text.replace("'lab.nets'", "'lab'"), **files)


def test_of_three_sections_each_two_are_held_against_each_other():
    def three(one, two, three):
        added = f"def three(self):\n    {three}"
        return scene(one, two, added).replace("        self.two()\n", "        self.two()\n        self.three()\n")

    assert why_one_clip(three("self.x = 1", "pass", "print(self.x)")) == "one() sets self.x, which three() reads"
    assert why_one_clip(three("pass", "self.x = 1", "print(self.x)")) == "two() sets self.x, which three() reads"
    assert why_one_clip(three("pass", "self.camera.frame_width = 3", "pass")).startswith("two() changes self.camera")
    assert why_one_clip(three("pass", "self.three()", "pass")) == "two() calls three(), which is a section of its own"
    assert why_one_clip(three("print(self.x)", "print(self.x)", "self.x = 1")) == ""


def test_a_definition_is_told_from_one_that_had_its_place_in_memory():
    made = project({"lines.py": "A = []\nB = []\ndef f(): print(A)\ndef g(): print(B)"})
    module = made.module(FOLDER / "lines.py", (FOLDER,))
    state = SceneState(made, (), None)
    for _ in range(20):
        for name, read in (("f", "A"), ("g", "B")):
            copy = replace(module.bindings[name][0])
            use = state.use(Slice(running=[(module, copy, False)]))
            del copy
            assert use.reads == {(module.label, read)}
