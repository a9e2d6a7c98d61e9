"""The rules of what imports run and bind, each held from both sides: what a function can see, and what it cannot."""

import pytest

from tests.graph.source.slicing.rules import ACTING, FACE, LAB, assert_python_agrees, assert_slice_sees

RULES = {
    "a package of which a module is imported": (
        {"lines.py": "import lab.nets\ndef f(): return lab.Y", **LAB},
        ("lab/__init__.py", "10", "11"),
        ("lab/nets.py", "20", "21"),
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
    "an import for type checkers alone": (
        {"lines.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nimport c\ndef f(): return c.L"}
        | ACTING
        | {"c.py": "L = [30]"},
        ("c.py", "30", "31"),
        ("a.py", "20", "21"),
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
    "a statement that acts, below an import for type checkers": (
        {"lines.py": "import c\nimport b\ndef f(): return c.L", "c.py": "L = []", "e.py": "import c\nc.L.append(30)"}
        | {"b.py": "from typing import TYPE_CHECKING\nimport c\nif TYPE_CHECKING:\n    import e\nc.L.append(20)"},
        ("b.py", "20", "21"),
        ("e.py", "30", "31"),
    ),
    "names taken of a file that acts": (
        {"lines.py": "import c\nfrom a import X, Y\ndef f(): return c.L", **ACTING}
        | {"a.py": f"{ACTING['a.py']}\nX = Y = 1"},
        ("a.py", "20", "21"),
        ("lines.py", "X, Y", "Y, X"),
    ),
    "the order of files that import one that acts": (
        {"lines.py": "import c\nimport b\nimport d\ndef f(): return c.L", **ACTING}
        | {"b.py": "import a", "d.py": "import e", "e.py": "import c\nc.L.append(30)"},
        ("lines.py", "import b\nimport d", "import d\nimport b"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "a function that refuses what it is given, beside what another statement of its file holds": (
        {"lines.py": "from a import U\ndef f(): return U"}
        | {"a.py": "def g(x):\n    if x < 0: raise ValueError(f'{x} is below 0')\n    return x\nT = g(20)\nU = 30"},
        ("a.py", "30", "31"),
        ("a.py", "20", "21"),
    ),
    "a function that is called at import and afterwards": (
        {"lines.py": "L = []\ndef fill(x): L.append(x)\nfill(20)\ndef f():\n    fill(30)\n    return L"},
        ("lines.py", "20", "21"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_a_slice_changes_with_what_imports_run_and_with_nothing_else(name):
    assert_slice_sees(RULES[name])


@pytest.mark.parametrize("name", RULES)
def test_the_edits_of_these_rules_change_what_python_returns_or_do_not(name, tmp_path, monkeypatch):
    assert_python_agrees(RULES[name], tmp_path, monkeypatch)
