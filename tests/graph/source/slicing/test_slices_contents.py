"""What a slice tells of an entry: pieces by name, what they read, files that are in it as a whole, what it covers."""

import pytest

from coursekit.graph.jobs.call_trace import Call
from coursekit.graph.source.syntax.reader import read_source
from tests.graph.small_projects import (
    FOLDER,
    digest,
    edited,
    function_slice,
    names,
    pieces,
)

LAB = {"lab/__init__.py": "Y = 10", "lab/nets.py": "X = 20\nZ = 30"}
KIT_INIT = {"coursekit/__init__.py": ""}


def test_the_order_of_a_file_counts_and_no_other():
    twice = {"lines.py": "X = 1\nX = 2\nX = 3\ndef f(): return X"}
    assert pieces(twice) == {"lines.py:X", "lines.py:X (2)", "lines.py:X (3)", "lines.py:f"}
    assert list(function_slice(twice).texts.values()) == ["X = 1", "X = 2", "X = 3", "def f():\n    return X"]
    assert digest(twice) != digest(edited(twice, ("lines.py", "X = 2\nX = 3", "X = 3\nX = 2")))
    several = {"lines.py": "from b import x\nfrom a import y\ndef f(): return x\ndef g(): return y"}
    several |= {"a.py": "y = 1", "b.py": "x = 2"}
    assert function_slice(several, "f", "g").digest == function_slice(several, "g", "f").digest
    assert [*function_slice(several, "f", "g").texts][:2] == ["manim_ce/a.py:y", "manim_ce/b.py:x"]
    line = {"lines.py": "b = 1; a = 2\ndef f(): return a\ndef g(): return b"}
    assert function_slice(line, "f", "g").digest == function_slice(line, "g", "f").digest


def test_an_entry_may_come_by_a_star():
    files = {"lines.py": "from a import *", "a.py": "X = 1\ndef f(): return X"}
    assert pieces(files) == {"lines.py:import * manim_ce/a.py", "a.py:f", "a.py:X"}


def test_an_import_of_files_that_act_is_told_by_its_module_with_these_files_in_order():
    files = {"lines.py": "from lab import a, b\nimport c\ndef f(): return c.L", "c.py": "L = []", "lab/__init__.py": ""}
    files |= {f"lab/{name}.py": "import c\nc.L.append(1)" for name in "ab"}
    told = {name: text for name, text in function_slice(files).texts.items() if name.endswith("import lab")}
    assert told == {"manim_ce/lines.py:import lab": "import manim_ce/lab/a.py, manim_ce/lab/b.py"}


def test_what_an_import_binds_is_told_with_the_file_that_it_stands_in():
    files = {"lines.py": "from lab import nets as n\nfrom a import *\nX = 1\ndef f(): return n.X + x"}
    files |= {**LAB, "a.py": '__all__ = ["x"]\nx = 2'}
    found = function_slice(files).texts
    assert names(function_slice(files)) == {
        "lines.py:import n",
        "lines.py:import * manim_ce/a.py",
        "lines.py:f",
        "lab/nets.py:X",
        "a.py:__all__ has x",
        "a.py:x",
    }
    assert found["manim_ce/lines.py:import n"] == "n = lab:nets"
    assert found["manim_ce/a.py:__all__ has x"] == "True"


def test_a_star_is_told_by_what_it_is_of():
    files = {"lines.py": "from numpy import *\nfrom a import *\ndef f(): return x", "a.py": "x = 2"}
    found = function_slice(files).texts
    stars = {name.removeprefix("manim_ce/lines.py:"): text for name, text in found.items() if "*" in name}
    assert stars == {"import * of a library": "from numpy import *", "import * manim_ce/a.py": "from a import *"}


def test_a_class_is_in_a_slice_as_its_header_and_its_members():
    files = {"lines.py": "class P:\n    print(1)\n    x: int\n    a = b = 2\n    def g(self): pass\ndef f(): return P"}
    header, *members = ("P", "P.statement", "P.x", "P.a/b", "P.g")
    assert pieces(files) == {f"lines.py:{name}" for name in (header, *members, "f")}


def test_a_slice_names_what_its_functions_read():
    files = {
        "lines.py": "import numpy\nimport os.path\nimport manim.utils\nfrom lab import nets\nfrom tools import g\n"
        'def f(s): return s.tensors("race"), open("a.csv"), g, nets\n'
        'def h(s, name): return s.tensors(name), open("b.csv")',
        "tools.py": "from coursekit.pens import pen\nfrom torch import nn\ndef g(): return pen",
        "lab/nets.py": 'WEIGHTS = "w.bin"',
        "lab/__init__.py": "",
        **KIT_INIT,
        "coursekit/pens.py": 'pen = "pen.svg"',
    }
    found = function_slice(files)
    assert found.tensors == {"race"}
    assert not found.reads_any_tensors
    assert found.strings == {
        (str(FOLDER), "race"),
        (str(FOLDER), "a.csv"),
        (str(FOLDER / "lab"), "w.bin"),  # whose module is handed on as a whole
    }
    assert found.libraries == {"numpy", "manim", "torch"}
    assert found.files == {
        *(str(FOLDER / name) for name in ("lines.py", "tools.py", "lab/__init__.py", "lab/nets.py")),
        "/kit/coursekit/__init__.py",
        "/kit/coursekit/pens.py",
    }
    both = function_slice(files, "f", "h")
    assert both.tensors == {"race"}
    assert both.reads_any_tensors
    assert function_slice(files, "h").reads_any_tensors
    assert function_slice(files, "h", "f").reads_any_tensors


def test_each_library_that_functions_import_by_themselves_is_told():
    files = {"lines.py": "from a import g\ndef f():\n    import numpy, os\n    import torch.nn\n    return g()"}
    files |= {"a.py": "def g():\n    from manim.utils import color\n    return color"}
    assert function_slice(files).libraries == {"numpy", "torch", "manim"}


# Files, and those that f() has as a whole, with what the reason names.
WHOLE = {
    "names of the file": (
        {"lines.py": "from a import X\ndef f(): return vars()", "a.py": "X = 1"},
        {"lines.py": "line 2"},
    ),
    "any code": (
        {"lines.py": "from a import X\ndef f():\n    exec('')", "a.py": "X = 1"},
        {"lines.py": "line 3", "a.py": "lines.py, line 3"},
    ),
    "a class among any code": (
        {"lines.py": "from a import Y\ndef f():\n    exec('')", "a.py": "Y = 1\nclass X:\n    def g(self): pass"},
        {"lines.py": "line 3", "a.py": "lines.py, line 3"},
    ),
    "two reasons": (
        {"lines.py": "from a import g\ndef f(): g(); exec('')", "a.py": "def g():\n    return eval('')"},
        {"lines.py": "line 2", "a.py": "line 2"},
    ),
    "a module by itself": (
        {"lines.py": "import a\ndef f(): return a", "a.py": "import b\nX = b.Y", "b.py": "Y = 1\nZ = 2"},
        {"a.py": "lines.py", "b.py": "a.py"},
    ),
    "names that a module makes": (
        {"lines.py": "import a\ndef f(): return a.x", "a.py": "def __getattr__(name): return 1"},
        {"a.py": "__getattr__"},
    ),
    "any code of the kit": (
        {"lines.py": "from coursekit.a import g\ndef f(): return g()", **KIT_INIT}
        | {"coursekit/a.py": "def g():\n    exec('')"},
        {"coursekit/a.py": "line 2"},
    ),
    "modules of the kit": (
        {"lines.py": "from coursekit.a import g\ndef f(): return g()", **KIT_INIT}
        | {"coursekit/a.py": "import sys\ndef g(): return sys.modules"},
        {},
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_files_that_are_in_a_slice_as_a_whole_have_a_reason_that_names_the_place(name):
    files, expected = WHOLE[name]
    whole = {file.removeprefix("manim_ce/"): why for file, why in function_slice(files).whole.items()}
    assert whole.keys() == expected.keys()
    for file, place in expected.items():
        assert place in whole[file]
        every = read_source(files[file].encode()).definitions
        assert {f"{file}:{'/'.join(each.names)}" for each in every} <= names(function_slice(files))
        assert {f"{file}:X.g" for each in every if each.is_class} <= names(function_slice(files))


def test_of_files_that_a_computed_name_may_import_a_slice_has_what_no_observation_tells(tmp_path):
    (tmp_path / "lab").mkdir()
    files = {"lines.py": "from importlib import import_module\ndef f(): return import_module('x' + 'y').X"}
    files |= {"xy.py": "import torch\nX = 1", "lab/z.py": "def g(scene): scene.tensors('race')", "lab/__init__.py": ""}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found = function_slice(files, folder=tmp_path)
    assert names(found) == {"lines.py:f", "lines.py:import import_module"}
    assert found.files == {str(tmp_path / "lines.py")}
    assert found.libraries == {"torch"}
    assert found.tensors == {"race"}


def test_of_files_that_may_be_imported_it_is_told_what_they_read_wherever_it_stands(tmp_path):
    (tmp_path / "lab").mkdir()
    files = {"lines.py": "from importlib import import_module\ndef f(): return import_module('x' + 'y').X"}
    files |= {"xy.py": "import torch.nn\nfrom lab import z\ndef g(s, name): return s.tensors(name)\nX = open(__file__)"}
    files |= {"lab/__init__.py": "", "lab/z.py": "from .y import Y", "lab/y.py": "Y = 1"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found = function_slice(files, folder=tmp_path)
    assert found.libraries == {"torch"}
    assert found.any_member and found.reads_any_tensors
    assert "xy.py:source" in names(found)


def test_a_slice_covers_the_functions_that_it_holds():
    files = {"lines.py": "L = []\n@put\ndef f():\n    return 1\n\ndef h(): pass\ndef put(g): L.append(g)\nU = h()"}
    files |= {"other.py": "def f(): pass"}
    found = function_slice(files)
    lines, other = str(FOLDER / "lines.py"), str(FOLDER / "other.py")

    def covers(file, line, name="f", importing=None):
        return found.covers(Call(file, line, name, importing))

    assert [covers(lines, line) for line in range(1, 9)] == [True, True, True, True, False, False, True, False]
    assert not covers(other, 3)
    assert covers(other, 1, "construct")
    assert covers(lines, 6, "h", importing=(lines, 8))  # what an unread statement calls
    assert not covers(lines, 6, "h", importing=(lines, 2))
    assert covers(lines, 7, "put", importing=(lines, 2))
