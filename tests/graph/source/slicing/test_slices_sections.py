"""What a slice of a section holds of the scene and of its bases."""

from coursekit.graph.source.slicing.slicer import Slicer
from tests.graph.small_projects import (
    FOLDER,
    function_slice,
    names,
    project,
    scene,
    section_slice,
)

SIZE = "from typing import NamedTuple\nclass Size(NamedTuple):\n    width: float = 1.0"
STAGE = {
    "coursekit/__init__.py": "",
    "coursekit/stage/__init__.py": "",
    "coursekit/stage/scene.py": "class CourseScene:\n    def spare(self): pass",
}
SCENE = """
    from coursekit.stage.scene import CourseScene
    from base import Base
    A = 1; B = 2
    class Lines(Base):
        rows = A
        unread = B
        __spare = B
        spare__ = B
        print(rows)
        def construct(self):
            size = A + self.size
            self.one()
            self.two()
        def one(self): self.draw(self.rows)
        def two(self): pass
        def draw(self, rows): self.pen()
        def unused(self): return B
        def add(self, *mobjects): pass
        def __len__(self): return 0
        size = 5
        __slots__ = ()
    Lines.extra = 3
    """
BASE = """
    from coursekit.stage.scene import CourseScene
    class Base(CourseScene):
        def pen(self): return self.color
        def color(self): return self.ink
        ink = 7
        def spare(self): pass
    """


def test_a_section_that_runs_any_code_has_all_members_but_what_calls_the_sections():
    text = scene("exec('')", "self.wait()", "def unused(self): pass", top="class Other:\n    def g(self): pass")
    made = project({"lines.py": text, **STAGE})
    found = names(Slicer(made).methods(made.module(FOLDER / "lines.py", (FOLDER,)), "Lines", ["one"]))
    assert {"lines.py:Lines.one", "lines.py:Lines.two", "lines.py:Lines.unused", "lines.py:Other.g"} <= found
    assert "lines.py:Lines.construct" not in found


def test_what_runs_after_the_imports_is_what_a_function_calls():
    files = {"lines.py": "L = []\ndef fill(x): L.append(x)\nfill(20)\ndef g(): return 1\ndef f(): return g()"}
    assert {definition.names for _, definition, _ in function_slice(files).running} == {("f",), ("g",)}


def test_a_computed_name_before_the_first_section_leads_to_each_member():
    text = SCENE.replace("size = A + self.size", "size = getattr(self, 'si' + 'ze')")
    assert "lines.py:Lines.unused" in names(section_slice({"lines.py": text, "base.py": BASE, **STAGE}))


def test_a_member_by_which_another_is_made_is_in_the_slice():
    text = scene("print(self.doubled)", "pass", "size = Size()\nother = Size()\ndoubled = size.width * 2", top=SIZE)
    found = names(section_slice({"lines.py": text}))
    assert "lines.py:Lines.size" in found and "lines.py:Lines.other" not in found


def test_a_member_that_acts_is_in_each_section():
    acting = "NOTES = []\n    def note(x): NOTES.append(x)\n    class Lines(Base):\n        noted = note(3)\n"
    text = SCENE.replace("class Lines(Base):\n", acting)
    made = project({"lines.py": text, "base.py": BASE, **STAGE})
    found = Slicer(made).methods(made.module(FOLDER / "lines.py", (FOLDER,)), "Lines", ["two"])
    assert {"lines.py:Lines.noted", "lines.py:note", "lines.py:NOTES"} <= names(found)


def test_a_scene_that_is_one_clip_holds_its_construct():
    made = project({"lines.py": SCENE, "base.py": BASE, **STAGE})
    module = made.module(FOLDER / "lines.py", (FOLDER,))
    whole = names(Slicer(made).methods(module, "Lines", ["construct"]))
    assert {"lines.py:Lines.construct", "lines.py:Lines.one", "lines.py:Lines.two"} <= whole
    assert "lines.py:Lines.unused" not in whole


def test_a_section_holds_the_members_that_it_reads_and_those_that_manim_calls():
    found = names(section_slice({"lines.py": SCENE, "base.py": BASE, **STAGE}))
    assert found == {
        "lines.py:A",
        "lines.py:Lines",
        "lines.py:Lines (2)",
        "lines.py:import Base",
        *(f"lines.py:Lines.{name}" for name in ("rows", "statement", "construct", "one", "draw", "add", "size")),
        *(f"lines.py:Lines.{name}" for name in ("__len__", "__slots__")),
        *(f"base.py:Base{name}" for name in ("", ".pen", ".color", ".ink")),
        "base.py:import CourseScene",
        "coursekit/stage/scene.py:CourseScene",
    }
    assert names(section_slice({"lines.py": SCENE, "base.py": BASE, **STAGE}, "two")) == {
        name for name in found if not name.endswith((".one", ".draw", ".rows", ".pen", ".color", ".ink"))
    } | {"lines.py:Lines.two", "lines.py:Lines.rows"}
