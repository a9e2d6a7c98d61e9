"""What an import runs, and would raise: in any order, and whether or not a slice holds it."""

from pathlib import Path

import pytest

from coursekit.graph.source.modules import Project
from coursekit.graph.source.slicing.import_slices import ImportSlicer
from coursekit.graph.source.syntax.reader import read_source

FOLDER = Path("/course/01_tiny")


def digest(text):
    files = {FOLDER / "lines.py": text, FOLDER / "other.py": "A = 1\n"}
    project = Project(Path("/kit/coursekit"), lambda path: read_source(files[path].encode()) if path in files else None)
    return ImportSlicer(project).read(project.module(FOLDER / "lines.py", (FOLDER,))).digest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import other\n",
         "if TYPE_CHECKING:\n    import other\nfrom typing import TYPE_CHECKING\n"),
        ("import typing\nif typing.TYPE_CHECKING:\n    import other\n",
         "if typing.TYPE_CHECKING:\n    import other\nimport typing\n"),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import other\n",
         "if TYPE_CHECKING:\n    import other\n"),
        ("A = 1\nB = A\n", "B = A\nA = 1\n"),
        ("def f(): pass\nB = f\n", "B = f\ndef f(): pass\n"),
        ("import other\nB = other.A\n", "B = other.A\nimport other\n"),
    ],
)  # fmt: skip
def test_what_may_raise_by_its_place_counts(before, after):
    assert digest(before) != digest(after)


def test_what_only_a_type_checker_imports_does_not_count():
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from other import A\n"
    assert digest(text) == digest(text.replace("import A", "import A as B"))
