"""The rules by which a slice is followed, each held from both sides: what a function can see, and what it cannot."""

import importlib
import sys

import pytest

from tests.graph.small_projects import digest, edited

LAB = {"lab/__init__.py": "Y = 10", "lab/nets.py": "X = 20\nZ = 30"}
ACTING = {"a.py": "import c\nc.L.append(20)", "c.py": "L = []"}
KIT_INIT = {"coursekit/__init__.py": ""}
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
    "files that act, imported by a function": (
        {"lines.py": "import c\ndef f():\n    import a\n    import b\n    return c.L", **ACTING}
        | {"b.py": "import c\nc.L.append(30)"},
        ("b.py", "30", "31"),
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
