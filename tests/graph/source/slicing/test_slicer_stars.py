"""Star imports of libraries: which names they bring, the source does not tell, so their presence and order count."""

import pytest

from tests.graph.small_projects import digest, edited, scene, section_slice
from tests.graph.source.slicing.rules import returned

HELPER = {"helper.py": "def sqrt(x): return 20\nU = 30"}
STAR = "from math import *\n"

# Files by name, an edit that changes what f() returns, and one that does not and is not seen.
RULES = {
    "a star after another import": (
        {"lines.py": f"from helper import sqrt\n{STAR}def f(): return sqrt(4)", **HELPER},
        ("lines.py", f"from helper import sqrt\n{STAR}", f"{STAR}from helper import sqrt\n"),
        ("helper.py", "30", "31"),
    ),
    "a star on the line of another import": (
        {"lines.py": "from math import *; from helper import sqrt\ndef f(): return sqrt(4)", **HELPER},
        ("lines.py", "from math import *; from helper import sqrt", "from helper import sqrt; from math import *"),
        ("helper.py", "30", "31"),
    ),
    "two definitions on a line": (
        {"lines.py": "A = 1; B = A; A = 2\ndef f(): return A + B"},
        ("lines.py", "A = 1; B = A; A = 2", "A = 1; A = 2; B = A"),
        ("lines.py", "A = 1; B = A; A = 2", "A = 1\nB = A\nA = 2"),
    ),
    "a star that is added": (
        {"lines.py": "from helper import sqrt\ndef f(): return sqrt(4)", **HELPER},
        ("lines.py", "def f", f"{STAR}def f"),
        ("helper.py", "30", "31"),
    ),
    "a star that hides a name of Python's": (
        {"lines.py": "def f(): return pow(2, 2)"},
        ("lines.py", "def f", f"{STAR}def f"),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "a star in a file whose names are taken by a star": (
        {"lines.py": "from helper import *\ndef f(): return sqrt(4)", "helper.py": f"def sqrt(x): return 20\n{STAR}"},
        ("helper.py", STAR, ""),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "a star behind two others": (
        {"lines.py": "from a import *\ndef f(): return pow(2, 2)", "a.py": "from b import *", "b.py": "U = 30"},
        ("b.py", "U = 30", STAR),
        ("lines.py", "def f", "A = 1\ndef f"),
    ),
    "a name that another file takes by a star": (
        {"lines.py": "from helper import pi\ndef f(): return pi", "helper.py": f"{STAR}U = 30"},
        ("helper.py", "from math import *", "from math import e as pi"),
        ("helper.py", "30", "31"),
    ),
    "a star in a branch": (
        {"lines.py": "from helper import sqrt\ntry:\n    pass\nexcept ImportError:\n    pass\n"
         "def f(): return sqrt(4)", **HELPER},
        ("lines.py", "try:\n    pass", "try:\n    from math import *"),
        ("helper.py", "30", "31"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_a_slice_changes_with_the_stars_that_it_can_see_and_with_nothing_else(name):
    files, seen, unseen = RULES[name]
    assert digest(files) != digest(edited(files, seen))
    assert digest(files) == digest(edited(files, unseen))


@pytest.mark.parametrize("name", RULES)
def test_the_edits_change_what_python_returns_or_do_not(name, tmp_path, monkeypatch):
    files, seen, unseen = RULES[name]
    before = returned(tmp_path / "before", files, monkeypatch)
    assert returned(tmp_path / "seen", edited(files, seen), monkeypatch) != before
    assert returned(tmp_path / "unseen", edited(files, unseen), monkeypatch) == before


def test_a_star_keeps_the_slices_of_sections_apart():
    one = "square = Square(1)\n        self.add(square)\n        self.remove(square)"
    source = scene(one, one.replace("Square(1)", "Circle()"), top="from manim import *")
    changed = source.replace("Square(1)", "Square(2)")
    assert section_slice({"lines.py": source}).digest != section_slice({"lines.py": changed}).digest
    assert section_slice({"lines.py": source}, "two").digest == section_slice({"lines.py": changed}, "two").digest
