"""The rules by which a slice is followed, each held from both sides: what a function can see, and what it cannot."""

import importlib
import sys

import pytest

from coursekit.graph.slices import Slicer
from coursekit.graph.source import read_source
from coursekit.graph.tracing import Call
from tests.graph.small_projects import FOLDER, digest, edited, function_slice, names, pieces, project, section_slice

LAB = {"lab/__init__.py": "Y = 10", "lab/nets.py": "X = 20\nZ = 30"}
ACTING = {"a.py": "import c\nc.L.append(20)", "c.py": "L = []"}
KIT_INIT = {"coursekit/__init__.py": ""}
STAGE = {
    **KIT_INIT,
    "coursekit/stage/__init__.py": "",
    "coursekit/stage/scene.py": "class CourseScene:\n    def spare(self): pass",
}
FACE = {
    "lab/__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lab.nets import X\n"
    "    from lab.tools import T\n"
    "def __getattr__(name):\n    from importlib import import_module\n"
    "    return getattr(import_module('lab.nets' if name == 'X' else 'lab.tools'), name)",
    "lab/nets.py": "X = 20",
    "lab/tools.py": "T = 40",
}

# Files by name, an edit that changes what f() returns, and one that does not and is not seen.
RULES = {
    "a module of a package": (
        {"lines.py": "from lab import nets\ndef f(): return nets.X", **LAB},
        ("lab/nets.py", "20", "21"),
        ("lab/nets.py", "30", "31"),
    ),
    "a module of a package by its dotted name": (
        {"lines.py": "import lab.nets\ndef f(): return lab.nets.X", **LAB},
        ("lab/nets.py", "20", "21"),
        ("lab/__init__.py", "10", "11"),
    ),
    "a package of which a module is imported": (
        {"lines.py": "import lab.nets\ndef f(): return lab.Y", **LAB},
        ("lab/__init__.py", "10", "11"),
        ("lab/nets.py", "20", "21"),
    ),
    "a module of a package by another name": (
        {"lines.py": "import lab.nets as n\ndef f(): return n.X", **LAB},
        ("lab/nets.py", "20", "21"),
        ("lab/__init__.py", "10", "11"),
    ),
    "a module of a package two levels down": (
        {"lines.py": "import a.b.c\ndef f(): return a.b.c.X", "a/__init__.py": "", "a/b/__init__.py": "X = 10"}
        | {"a/b/c.py": "X = 20\nY = 30"},
        ("a/b/c.py", "20", "21"),
        ("a/b/__init__.py", "10", "11"),
    ),
    "a module by its name in a package": (
        {"lines.py": "import lab\nimport lab.nets\ndef f(): return lab.nets.X", **LAB},
        ("lab/nets.py", "20", "21"),
        ("lab/nets.py", "30", "31"),
    ),
    "a module given to a function": (
        {"lines.py": "import lab.nets\ndef g(m): return m.nets.X\ndef f(): return g(lab)", **LAB},
        ("lab/nets.py", "20", "21"),
        ("lines.py", "import lab.nets\n", "import lab.nets\nA = 1\n"),
    ),
    "a name that a package hands on": (
        {"lines.py": "from lab import X\ndef f(): return X"}
        | {"lab/__init__.py": "from .nets import X\nfrom .nets import Z", "lab/nets.py": "X = 20\nZ = 30"},
        ("lab/nets.py", "20", "21"),
        ("lab/nets.py", "30", "31"),
    ),
    "a name by another one": (
        {"lines.py": "from a import X as y, Z as x\ndef f(): return y", "a.py": "X = 20\nZ = 30"},
        ("lines.py", "X as y, Z as x", "X as x, Z as y"),
        ("a.py", "30", "31"),
    ),
    "an import of a function's own": (
        {"lines.py": "def f():\n    from a import X as y\n    return y", "a.py": "X = 20\nZ = 30"},
        ("a.py", "20", "21"),
        ("a.py", "30", "31"),
    ),
    "a module that a function imports": (
        {"lines.py": "def f():\n    import a\n    return a.X", "a.py": "X = 20\nZ = 30"},
        ("a.py", "20", "21"),
        ("a.py", "30", "31"),
    ),
    "a relative import of a function's own": (
        {"lines.py": "from lab import g\ndef f(): return g()", "lab/nets.py": "X = 20\nZ = 30"}
        | {"lab/__init__.py": "def g():\n    from . import nets\n    return nets.X"},
        ("lab/nets.py", "20", "21"),
        ("lab/nets.py", "30", "31"),
    ),
    "a star import of a star import": (
        {"lines.py": "from a import *\ndef f(): return x", "a.py": "from b import *\nZ = 30", "b.py": "x = 20\ny = 40"},
        ("b.py", "20", "21"),
        ("a.py", "30", "31"),
    ),
    "what a star import brings along": (
        {"lines.py": "from a import *\ndef f(): return b.X", "a.py": "import b", "b.py": "X = 20\nZ = 30"},
        ("b.py", "20", "21"),
        ("b.py", "30", "31"),
    ),
    "a star import in an imported module": (
        {"lines.py": "import a\ndef f(): return a.x", "a.py": "from b import *", "b.py": "x = 20\ny = 40"},
        ("b.py", "20", "21"),
        ("b.py", "40", "41"),
    ),
    "an __all__ that is computed": (
        {"lines.py": "from a import *\nfrom b import *\ndef f(): return x", "a.py": "x = 1"}
        | {"b.py": '__all__ = ["y"]\n__all__ += ["x"]\nx = 20\ny = 40'},
        ("b.py", '+= ["x"]', '+= ["y"]'),
        ("b.py", "40", "41"),
    ),
    "an __all__ of other names": (
        {"lines.py": "from b import *\ndef f(): return x", "b.py": '__all__ = ["x", "y"]\nx = 20\ny = 40'},
        ("b.py", "20", "21"),
        ("b.py", '["x", "y"]', '["x"]'),
    ),
    "a name that a package makes when it is read": (
        {"lines.py": "import lab\ndef f(): return lab.any", "lab/__init__.py": "N = 20\ndef __getattr__(n): return N"},
        ("lab/__init__.py", "20", "21"),
        ("lines.py", "import lab\n", "import lab\nA = 1\n"),
    ),
    "a name that is bound for type checkers, and loaded when it is read": (
        {"lines.py": "from lab import X\ndef f(): return X", **FACE},
        ("lab/nets.py", "20", "21"),
        ("lab/tools.py", "T = 40", "T = 40  # forty"),
    ),
    "a name that is bound for type checkers, and made when it is read": (
        {"lines.py": "from lab import X\ndef f(): return X", "lab/nets.py": "X = 30"}
        | {
            "lab/__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lab.nets import X\n"
            "N = 20\ndef __getattr__(name): return N"
        },
        ("lab/__init__.py", "20", "21"),
        ("lab/__init__.py", "20", "20  # twenty"),
    ),
    "an import for type checkers alone": (
        {"lines.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nimport c\ndef f(): return c.L"}
        | ACTING
        | {"c.py": "L = [30]"},
        ("c.py", "30", "31"),
        ("a.py", "20", "21"),
    ),
    "a module by a literal name": (
        {"lines.py": "from importlib import import_module\ndef f(): return import_module('a').X", "a.py": "X = 20"},
        ("a.py", "20", "21"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "a method": (
        {"lines.py": "W = 2\nV = 3\nclass P:\n    def g(self): return W\nclass Q:\n    x = 4\ndef f(): return P().g()"},
        ("lines.py", "W = 2", "W = 5"),
        ("lines.py", "x = 4", "x = 5"),
    ),
    "a base in another file": (
        {"lines.py": "import a\nclass P(a.B): pass\ndef f(): return P().g()"}
        | {"a.py": "class B:\n    def g(self): return 20\nclass C:\n    x = 30"},
        ("a.py", "20", "21"),
        ("a.py", "30", "31"),
    ),
    "a class's name bound again": (
        {"lines.py": "class P:\n    x = 1\nP = type('P', (P,), {'x': 20})\ndef f(): return P.x"},
        ("lines.py", "20", "21"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "a file that acts, imported by one that is imported": (
        {"lines.py": "import b\nimport c\ndef f(): return c.L", "b.py": "import a\nZ = 30", **ACTING},
        ("a.py", "20", "21"),
        ("b.py", "30", "31"),
    ),
    "a file that acts, imported by a class's body": (
        {"lines.py": "import c\nclass P:\n    import a\ndef f(): return c.L", **ACTING},
        ("a.py", "20", "21"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "a file that acts, imported in a branch": (
        {"lines.py": "import c\nif c.L == []:\n    import a\ndef f(): return c.L", **ACTING},
        ("lines.py", "== []", "!= []"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "the order of files that act, of a package": (
        {"lines.py": "from lab import a, b\nimport c\ndef f(): return c.L", "c.py": "L = []", "lab/__init__.py": ""}
        | {"lab/a.py": "import c\nc.L.append(1)", "lab/b.py": "import c\nc.L.append(2)"},
        ("lines.py", "a, b", "b, a"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "the order of files, of which one acts": (
        {"lines.py": "import c\nimport a\nimport b\ndef f(): return c.L", "b.py": "X = 30", **ACTING},
        ("a.py", "20", "21"),
        ("lines.py", "import a\nimport b", "import b\nimport a"),
    ),
    "files that import from each other": (
        {
            "lines.py": "from a import *\ndef f(): return x",
            "a.py": "from b import *",
            "b.py": "x = 20\nfrom a import *",
        },
        ("b.py", "20", "21"),
        ("a.py", "import *", "import *\ny = 1"),
    ),
    "a module in a folder that is no package": (
        {"lines.py": "import lab.nets\ndef f(): return lab.nets.P.x", "lab/nets.py": "class P:\n    x = 20\nZ = 30"},
        ("lab/nets.py", "20", "21"),
        ("lab/nets.py", "30", "31"),
    ),
    "a name that a package and its module have": (
        {"lines.py": "import lab.nets\ndef f(): return lab.Y", "lab/__init__.py": "Y = 10", "lab/nets.py": "Y = 20"},
        ("lab/__init__.py", "10", "11"),
        ("lab/nets.py", "20", "21"),
    ),
    "a package by a computed name": (
        {"lines.py": "import lab.nets\ndef f(): return globals()['lab'].Y", **LAB},
        ("lab/__init__.py", "10", "11"),
        ("lab/__init__.py", "10", "10  # ten"),
    ),
    "a module that acts, imported by its package": (
        {"lines.py": "import lab\nimport c\ndef f(): return c.L", "lab/__init__.py": "from . import nets, tools"}
        | {"lab/nets.py": ACTING["a.py"], "lab/tools.py": "T = 40", "c.py": "L = []"},
        ("lab/nets.py", "20", "21"),
        ("lab/tools.py", "40", "41"),
    ),
    "a module that acts, loaded by an import of a name of it": (
        {"lines.py": "import c\nfrom lab import X\ndef f(): return c.L", **FACE, "c.py": "L = []"}
        | {"lab/nets.py": f"{ACTING['a.py']}\nX = 1", "lab/tools.py": "import c\nc.L.append(40)\nT = 2"},
        ("lab/nets.py", "20", "21"),
        ("lab/tools.py", "40", "41"),
    ),
    "the order of files that act, of which one loads a name": (
        {"lines.py": "import c\nfrom lab import X\nimport a\ndef f(): return c.L", **FACE, **ACTING}
        | {"lab/__init__.py": f"import c\nc.L.append(1)\n{FACE['lab/__init__.py']}"},
        ("lines.py", "from lab import X\nimport a", "import a\nfrom lab import X"),
        ("lab/tools.py", "40", "41"),
    ),
    "a package that acts": (
        {"lines.py": "import lab.nets\nimport c\ndef f(): return c.L", "lab/__init__.py": ACTING["a.py"]}
        | {"lab/nets.py": "X = 30", "c.py": "L = []"},
        ("lab/__init__.py", "20", "21"),
        ("lab/nets.py", "30", "31"),
    ),
    "a statement that acts by a function": (
        {"lines.py": "L = []\ndef fill(x): L.append(x + 30)\nfill(20)\nU = 40\ndef f(): return L"},
        ("lines.py", "30", "31"),
        ("lines.py", "40", "41"),
    ),
    "names of the file that are computed": (
        {"lines.py": "from a import X\nN = 1\ndef f(): return globals()['N'] + X", "a.py": "X = 20\nZ = 30"},
        ("lines.py", "N = 1", "N = 2"),
        ("a.py", "30", "31"),
    ),
    "code that is computed": (
        {"lines.py": "import a\ndef f(): return eval('a.X')", "a.py": "from b import Z as X", "b.py": "Z = 30\nY = 40"},
        ("b.py", "30", "31"),
        ("lines.py", "def f(): ", "def f():\n    # evaluated\n    "),
    ),
    "an attribute that is computed, of a module that was given": (
        {"lines.py": "import a\ndef g(m, n): return getattr(m, n)\ndef f(): return g(a, 'X' + '')", "a.py": "X = 20"},
        ("a.py", "20", "21"),
        ("a.py", "X = 20", "X = 20  # twenty"),
    ),
    "an attribute that is computed, of what another file makes": (
        {"lines.py": "import a\nimport b\ndef g(m, n): return getattr(m, n)\ndef f(): return g(b.S, 'x' + '')"}
        | {"a.py": "class P:\n    x = 20", "b.py": "from a import P as S"},
        ("a.py", "20", "21"),
        ("a.py", "20", "20  # twenty"),
    ),
    "a computed name of the kit": (
        {"lines.py": "from coursekit.tools import g\nfrom a import X\nU = 40\ndef f(): return g(X)"}
        | {**KIT_INIT, "coursekit/tools.py": "def g(x): return getattr(x, 're' + 'al')\nV = 50", "a.py": "X = 20"},
        ("a.py", "20", "21"),
        ("lines.py", "40", "41"),
    ),
    "a function that is called at import and afterwards": (
        {"lines.py": "L = []\ndef fill(x): L.append(x)\nfill(20)\ndef f():\n    fill(30)\n    return L"},
        ("lines.py", "20", "21"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_a_slice_changes_with_what_it_can_see_and_with_nothing_else(name):
    files, seen, unseen = RULES[name]
    assert digest(files) != digest(edited(files, seen))
    assert digest(files) == digest(edited(files, unseen))


@pytest.mark.parametrize("name", RULES)
def test_the_edits_of_the_rules_change_what_python_returns_or_do_not(name, tmp_path, monkeypatch):
    files, seen, unseen = RULES[name]
    before = returned(tmp_path / "before", files, monkeypatch)
    assert returned(tmp_path / "seen", edited(files, seen), monkeypatch) != before
    assert returned(tmp_path / "unseen", edited(files, unseen), monkeypatch) == before


def returned(folder, files, monkeypatch):
    """What f() of lines.py returns when Python runs these files."""
    for name, text in files.items():
        path = folder / name.replace("coursekit", "another_kit")  # this one is imported already
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("coursekit", "another_kit"))
    monkeypatch.syspath_prepend(folder)  # and Python forgets what was found in other folders
    loaded = {*sys.modules}
    try:
        return repr(importlib.import_module("lines").f())
    finally:
        for name in {*sys.modules} - loaded:
            del sys.modules[name]


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


def test_a_name_that_is_computed_for_an_import_leads_to_each_file_of_the_seminar(tmp_path):
    (tmp_path / "lab").mkdir()
    files = {"lines.py": "from importlib import import_module\ndef f(): return import_module('x' + 'y').X"}
    files |= {"xy.py": "X = 1", "lab/z.py": "X = 2", "lab/__init__.py": ""}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found = function_slice(files, folder=tmp_path)
    assert {"xy.py:X", "lab/z.py:X", "lines.py:f"} <= names(found)
    assert found.files == {str(tmp_path / name) for name in files}


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


def test_what_runs_after_the_imports_is_what_a_function_calls():
    files = {"lines.py": "L = []\ndef fill(x): L.append(x)\nfill(20)\ndef g(): return 1\ndef f(): return g()"}
    assert {definition.names for _, definition, _ in function_slice(files).running} == {("f",), ("g",)}


def test_a_computed_name_before_the_first_section_leads_to_each_member():
    text = SCENE.replace("size = A + self.size", "size = getattr(self, 'si' + 'ze')")
    assert "lines.py:Lines.unused" in names(section_slice({"lines.py": text, "base.py": BASE, **STAGE}))


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
