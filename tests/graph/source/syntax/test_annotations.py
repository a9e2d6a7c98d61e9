"""Annotations of functions count where something can read them, and nowhere else."""

import pytest

from coursekit.graph.course.tables.hyperparameters import read_signature
from coursekit.graph.source.slicing.import_slices import ImportSlicer
from coursekit.graph.source.syntax.reader import read_source
from tests.graph.small_projects import FOLDER, digest, edited, function_slice, pieces, project, scene, section_slice
from tests.graph.source.slicing.rules import returned

STEP = "Rate = float\nCount = int\ndef step(x: Rate, n: Count = 2) -> Rate:\n    done: int = 0\n    return x\n"

# Edits of annotations that no program sees which does not ask for them.
UNREAD = {
    "a result that is annotated": ("lines.py", " -> Rate", ""),
    "a result of another type": ("lines.py", "-> Rate", "-> None"),
    "an argument of another type": ("lines.py", "n: Count", "n: Rate"),
    "an argument without": ("lines.py", "x: Rate", "x"),
    "a local name without": ("lines.py", "done: int = 0", "done = 0"),
    "what only an annotation names": ("lines.py", "Count = int", "Count = str"),
}


@pytest.mark.parametrize("edit", UNREAD.values(), ids=UNREAD)
def test_annotations_that_nothing_reads_do_not_count(edit):
    files = {"lines.py": STEP + "def g(): return step(1)"}
    assert digest(files, "g") == digest(edited(files, edit), "g")


def test_a_section_that_gets_a_result_type_is_what_it_was():
    source = scene("self.wait()", "self.wait()", top="from manim import *")
    changed = source.replace("def one(self):", "def one(self) -> None:")
    assert changed != source
    assert section_slice({"lines.py": source}).digest == section_slice({"lines.py": changed}).digest


# The code of f() after STEP: what reads annotations.
READ = {
    "__annotations__": "def f(): return str(step.__annotations__)",
    "by getattr": "def f(): return str(getattr(step, '__annotations__'))",
    "get_type_hints": "from typing import get_type_hints\ndef f(): return str(get_type_hints(step))",
    "signature": "import inspect\ndef f(): return str(inspect.signature(step))",
    "a library": "from pydantic import TypeAdapter\ndef f(): return str(step.__annotations__)",
    "a library that is given it": "from pydantic import validate_call\ndef f(): return validate_call(step)(2)",
    "a helper": "from a import hints\ndef f(): return str(hints(step))",
    "a method": "class P:\n    def m(self) -> Rate: ...\n    def n(self): return self.m.__annotations__\n"
    "def f(): return str(P().n()) + str(step.__annotations__)",
    "getsource": "import inspect\ndef f(): return inspect.getsource(step)",
}
HELPER = {"a.py": "import typing\ndef hints(what): return typing.get_type_hints(what)"}


@pytest.mark.parametrize("way", READ)
def test_annotations_count_where_they_are_read(way, tmp_path, monkeypatch):
    files = {"lines.py": STEP + READ[way], **HELPER}
    edit = ("lines.py", "x: Rate", "x: Count")
    assert digest(files) != digest(edited(files, edit))
    before = returned(tmp_path / "before", files, monkeypatch)
    assert returned(tmp_path / "after", edited(files, edit), monkeypatch) != before


def test_what_an_annotation_names_is_followed_where_it_is_read(tmp_path, monkeypatch):
    size = "def made(): return int\nSize = made()\ndef step(x: Size): return x\n"
    files = {"lines.py": size + READ["__annotations__"]}
    edit = ("lines.py", "return int", "return str")
    assert digest(files) != digest(edited(files, edit))
    before = returned(tmp_path / "before", files, monkeypatch)
    assert returned(tmp_path / "after", edited(files, edit), monkeypatch) != before


def test_annotations_of_a_method_are_told_with_its_class():
    assert "lines.py:annotations of P.m" in pieces({"lines.py": STEP + READ["a method"]})


def test_annotations_count_for_a_library_that_an_author_imports_and_for_none_that_the_kit_does():
    edit = ("lines.py", "x: Rate", "x: Count")
    kit = {"coursekit/__init__.py": "", "coursekit/tools.py": "from elsewhere import wrap\ndef g(what): return what"}
    for imported, is_read in (("elsewhere", True), ("coursekit.tools", False)):
        files = {"lines.py": STEP + f"from {imported} import g\ndef f(): return g(step)(2)", **kit}
        assert (digest(files) != digest(edited(files, edit))) == is_read


def test_annotations_that_are_made_texts_count_where_they_are_read(tmp_path, monkeypatch):
    files = {"lines.py": STEP + READ["__annotations__"]}
    later = {"lines.py": "from __future__ import annotations\n" + files["lines.py"]}
    assert digest(files) != digest(later)
    assert "__future__" in function_slice(later).texts["manim_ce/lines.py:import annotations"]
    assert returned(tmp_path / "before", files, monkeypatch) != returned(tmp_path / "after", later, monkeypatch)


def test_the_types_of_an_experiment_count():
    """They say how the values of its table are read."""
    files = {"lines.py": STEP}
    assert digest(files, "step") != digest(edited(files, ("lines.py", "x: Rate", "x: Count")), "step")
    assert "lines.py:Count" in pieces(files, "step")


def test_annotations_of_the_kit_count_by_the_names_of_their_functions():
    """What of it reads types may be reached by a name that nothing spells out."""
    tools = (
        "Rate = float\ndef h(x: Rate): return x\nclass P:\n    def m(self) -> Rate: ...\ndef g(): return h(1), P().m()"
    )
    files = {"lines.py": "from coursekit.tools import g\ndef f(): return g()", "coursekit/__init__.py": ""}
    found = pieces({**files, "coursekit/tools.py": tools})
    told = {f"coursekit/tools.py:{name}" for name in ("annotations of h", "annotations of P.m", "Rate")}
    assert told <= found and "coursekit/tools.py:annotations of g" not in found
    later = pieces({**files, "coursekit/tools.py": f"from __future__ import annotations\n{tools}"})
    assert later - found == {"coursekit/tools.py:import annotations"}


def test_a_value_of_another_type_is_refused_before_an_experiment_runs():
    """The table is held against the types of the source."""
    (*_, step) = read_source(STEP.encode()).definitions
    assert dict(read_signature(step).annotations) == {"x": "Rate", "n": "Count"}


def test_an_annotation_that_acts_is_part_of_the_code(tmp_path, monkeypatch):
    files = {"lines.py": "L = []\ndef g(x: L.append(1)): pass\ndef f():\n    g(1)\n    return L"}
    edit = ("lines.py", "append(1)", "append(2)")
    assert digest(files) != digest(edited(files, edit))


def test_an_annotation_of_a_function_in_a_function_has_to_be_there():
    """It is evaluated each time that the one around it runs."""
    files = {"lines.py": "Rate = float\ndef f():\n    def g(x: Rate): return x\n    return g(1)"}
    assert "lines.py:Rate" in pieces(files)


@pytest.mark.parametrize("edit", [("lines.py", "-> Rate", "-> Rat"), ("lines.py", "x: Rate", "x: Rat")])
def test_a_file_whose_annotation_changed_is_imported_again(edit):
    """One that names nothing fails there."""

    def imports(files):
        made = project(files)
        return ImportSlicer(made).read(made.module(FOLDER / "lines.py", (FOLDER,))).digest

    for text in (STEP, "from functools import cache\n" + STEP.replace("def step", "@cache\ndef step")):
        assert imports({"lines.py": text}) != imports(edited({"lines.py": text}, edit))
