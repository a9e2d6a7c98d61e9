"""A module above a file, up to its seminar, is found where nothing else has its name; the slice has what a job runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.graph.source.modules import Project
from coursekit.graph.source.syntax.reader import read_source

KIT = Path("/kit/coursekit")
RUN = """
import sys
from pathlib import Path
from coursekit.graph.jobs.code.loading import load_file
try:
    module = load_file(Path(sys.argv[1]), "lines")
except ModuleNotFoundError as problem:
    print("none:", problem.name)
else:
    print(Path(module.ink.__file__).relative_to(Path.cwd()) if hasattr(module.ink, "X") else "installed")
"""
LINES = "seminars/01_a/films/one/lines.py"
LOOKED_UP = {
    "at the top of the seminar": ({"seminars/01_a/ink.py": ""}, "import ink", "seminars/01_a/ink.py"),
    "a package there": ({"seminars/01_a/ink/__init__.py": ""}, "import ink", "seminars/01_a/ink/__init__.py"),
    "in a folder without __init__.py": (
        {"seminars/01_a/lib/ink.py": ""}, "import lib.ink as ink", "seminars/01_a/lib/ink.py"
    ),
    "the nearest of two": (
        {"seminars/01_a/ink.py": "", "seminars/01_a/films/ink.py": ""}, "import ink", "seminars/01_a/films/ink.py"
    ),
    "beside the file first": (
        {"seminars/01_a/ink.py": "", "seminars/01_a/films/one/ink.py": ""}, "import ink",
        "seminars/01_a/films/one/ink.py",
    ),
    "in a folder that the file adds first": (
        {"seminars/01_a/ink.py": "", "seminars/01_a/lib/ink.py": ""},
        "import sys\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).parents[2] / 'lib'))\nimport ink",
        "seminars/01_a/lib/ink.py",
    ),
    "what is installed first": ({"seminars/01_a/colorsys.py": ""}, "import colorsys as ink", "installed"),
    "not above the seminar": ({"seminars/ink.py": "", "ink.py": ""}, "import ink", "none: ink"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "code", "place"), LOOKED_UP.values(), ids=LOOKED_UP.keys())
def test_an_import_leads_to_the_file_that_a_job_runs(tmp_path, files, code, place):
    texts = {tmp_path / name: text + "X = 1\n" for name, text in files.items()} | {tmp_path / LINES: code}
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    told = subprocess.run(
        [sys.executable, "-P", "-c", RUN, tmp_path / LINES], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == place

    project = Project(KIT, {path: read_source(text.encode()) for path, text in texts.items()}.get)
    module = project.module(tmp_path / LINES, ((tmp_path / LINES).parent,))
    (item,) = (each for each in module.all_imports if "ink" in (each.bound, each.name))
    found = project.through(module, item, "")
    assert (str(found[0].path.relative_to(tmp_path)) if found else place) == place
    assert bool(found) == place.startswith("seminars")
