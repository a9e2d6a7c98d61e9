"""What a rule of slices is, and what is asked of each from both sides: what a function can see, and what it cannot."""

import importlib
import sys

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
Edit = tuple[str, str, str]
Rule = tuple[dict[str, str], Edit, Edit]


def assert_slice_sees(rule: Rule) -> None:
    """The slice changes with what f() can see, and with nothing else."""
    files, seen, unseen = rule
    assert digest(files) != digest(edited(files, seen))
    assert digest(files) == digest(edited(files, unseen))


def assert_python_agrees(rule: Rule, folder, monkeypatch) -> None:
    """The edits change what Python returns, or do not."""
    files, seen, unseen = rule
    before = returned(folder / "before", files, monkeypatch)
    assert returned(folder / "seen", edited(files, seen), monkeypatch) != before
    assert returned(folder / "unseen", edited(files, unseen), monkeypatch) == before


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
