"""The rules by which a slice is followed, each held from both sides: what a function can see, and what it cannot.

Those of what an import runs are in test_slices_imports.py.
"""

import pytest

from tests.graph.source.slicing.rules import FACE, KIT_INIT, LAB, assert_python_agrees, assert_slice_sees

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
}


@pytest.mark.parametrize("name", RULES)
def test_a_slice_changes_with_what_it_can_see_and_with_nothing_else(name):
    assert_slice_sees(RULES[name])


@pytest.mark.parametrize("name", RULES)
def test_the_edits_of_rules_change_what_python_returns_or_do_not(name, tmp_path, monkeypatch):
    assert_python_agrees(RULES[name], tmp_path, monkeypatch)
