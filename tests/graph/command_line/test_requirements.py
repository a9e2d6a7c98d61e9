"""What the kit needs and is not there, as after `pip install --no-deps`, is told with the command that brings it."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError

import pytest

from coursekit.graph.command_line import requirements
from coursekit.graph.source.project_files import KIT

START = "import sys\nsys.argv[0] = 'doit'\nfrom coursekit.graph.command_line.program import main\nsys.exit(main())"
METADATA = """Metadata-Version: 2.1
Name: coursekit
Version: 0.1.0
Requires-Dist: doit>=0.37
Requires-Dist: msgspec
Requires-Dist: dask==2026.8.0; extra == "cluster"
"""


@pytest.fixture
def alone(tmp_path):
    """A folder of packages that has the kit, and nothing that it needs."""
    (tmp_path / "coursekit-0.1.0.dist-info").mkdir()
    (tmp_path / "coursekit-0.1.0.dist-info/METADATA").write_text(METADATA)
    (tmp_path / "coursekit").symlink_to(KIT)
    return tmp_path


@pytest.mark.parametrize("typed", [[], ["--version"], ["list"], ["new", "course", "mine"], ["serve"]])
def test_all_that_is_missing_is_told_at_once_and_no_traceback(alone, typed):
    (alone / "dodo.py").write_text("from coursekit.graph.command_line.tasks import CourseTasks\n")
    ended = subprocess.run(
        [sys.executable, "-S", "-c", START, *typed],
        cwd=alone,
        env={"PYTHONPATH": str(alone), "HOME": str(alone)},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("ERROR: the kit needs doit, msgspec, which are not installed in ")
    assert ended.stderr.endswith(f": {sys.executable} -m pip install doit msgspec.\n")


@pytest.mark.parametrize(
    ("asked", "missing"),
    [(["doit>=0.37", "av", "nowhere-to-be-found==1"], ["nowhere-to-be-found"]), (["nowhere; extra == 'x'"], [])],
)
def test_what_an_extra_asks_for_is_not_missing(monkeypatch, asked, missing):
    monkeypatch.setattr(requirements, "requires", lambda name: asked)
    assert requirements.lacking() == missing


def test_a_kit_that_runs_without_being_installed_is_asked_nothing(monkeypatch):
    def unknown(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(requirements, "requires", unknown)
    assert requirements.lacking() == []
