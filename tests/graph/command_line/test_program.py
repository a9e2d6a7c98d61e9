"""The program `doit`, before it has chosen a command, and where it is given no terminal and no file to write to."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from coursekit.graph.command_line.home_folder import homeless

DOIT = Path(sys.executable).with_name("doit")


def test_an_interrupt_while_doit_is_imported_ends_it_without_a_traceback(tiny_course, tmp_path):
    (tmp_path / "cloudpickle.py").write_text("raise KeyboardInterrupt\n")  # doit imports it
    ended = tiny_course.shell(str(DOIT), environment={"PYTHONPATH": str(tmp_path)})
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_closed_standard_output_is_no_obstacle(tiny_course):
    tiny_course.replace("hyperparams.toml", "slope = 0.5", "slope = 0.6")
    ended = tiny_course.shell("sh", "-c", f"exec '{DOIT}' quality=low >&- <&-")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert tiny_course.doit("quality=low") == {}
    assert tiny_course.litter == []


@pytest.mark.parametrize(
    "start", ["coursekit.graph.command_line.program import main; main", "doit.__main__ import main; main"]
)
def test_a_user_without_a_home_is_told_how_to_have_one(tiny_course, start):
    homeless = "import os, pwd\ndel os.environ['HOME']\npwd.getpwuid = lambda user: {}[user]\n"
    ended = tiny_course.shell(sys.executable, "-c", f"{homeless}import sys\nfrom {start}()")
    assert "has no home folder on this machine: set one, as in HOME=/tmp doit." in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("home", "told"), [("/", ""), ("", ""), ("/nowhere", ""), ("here", "HOME is 'here', and no path")]
)
def test_a_home_is_a_whole_path(monkeypatch, home, told):
    monkeypatch.setenv("HOME", home)
    assert homeless()[: len(told) or None] == told


@pytest.mark.parametrize(
    "start", ["coursekit.graph.command_line.program import main; main", "doit.__main__ import main; main"]
)
def test_without_a_path_to_programs_jobs_have_the_systems_own(tiny_course, start):
    """As of `env -i`: pydub, which manim imports, ends with KeyError: 'PATH'."""
    bare = "import os, sys\ndel os.environ['PATH']\nsys.argv[1:] = ['list']\nsys.exit = print\n"
    ended = tiny_course.shell(sys.executable, "-c", f"{bare}from {start}()\nprint(os.environ['PATH'] == os.defpath)")
    assert ended.stdout.splitlines()[-1:] == ["True"], ended.stderr


def test_the_versions_of_all_that_counts_are_told(tiny_course):
    told = tiny_course.shell(str(DOIT), "--version").stdout
    for library in ("coursekit", "doit", "manim", "torch", "numpy"):
        assert f"{library} {version(library)}\n" in told


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("pyproject.toml", "[tool.doit\n", "this is not TOML"), ("doit.cfg", "[GLOBAL\n", "cannot be read")],
)
@pytest.mark.parametrize("below", [".", "seminars"])
def test_settings_that_cannot_be_read_are_named(tiny_course, name, text, told, below):
    (tiny_course.root / name).write_text(text)
    ended = tiny_course.shell("sh", "-c", f"cd {below} && exec '{DOIT}' list")
    assert ended.returncode == 3
    assert ended.stderr.removeprefix(f"ERROR: {tiny_course.root / name}").lstrip(": ").startswith(f"{told}: ")
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["pyproject.toml", "doit.cfg", "dodo.py"])
@pytest.mark.parametrize("below", [".", "seminars"])
def test_a_pipe_in_the_place_of_settings_is_told_and_not_waited_for(tmp_path, name, below):
    (tmp_path / "seminars").mkdir()
    (tmp_path / "dodo.py").touch()
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    ended = subprocess.run([DOIT, "list"], cwd=tmp_path / below, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 3
    assert name in ended.stderr and len(ended.stderr.splitlines()) == 1
