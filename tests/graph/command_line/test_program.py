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


@pytest.mark.parametrize("name", ["pyproject.toml", "doit.cfg"])
@pytest.mark.parametrize("below", [".", "seminars"])
def test_a_conflict_of_a_merge_in_settings_is_told_as_such(tiny_course, name, below):
    conflict = "<<<<<<< HEAD\nnum_process = 1\n=======\nnum_process = 2\n>>>>>>> other\n"
    (tiny_course.root / name).write_text(f"[tool.doit]\n{conflict}")
    ended = tiny_course.shell("sh", "-c", f"cd {below} && exec '{DOIT}' list")
    told = f"ERROR: {tiny_course.root / name}, line 2: a conflict of a git merge is not resolved.\n"
    assert (ended.returncode, ended.stderr) == (3, told)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("pyproject.toml", '[tool.doit]\nnum_process = "many"\n', "num_process = 'many', but it takes a whole number"),
        ("pyproject.toml", "[tool.doit.commands.run]\nverbosity = 7\n", "verbosity = 7, but it takes 0, 1 or 2"),
        ("doit.cfg", "[GLOBAL]\nnum_process = many\n", "num_process = 'many', but it takes a whole number"),
        ("doit.cfg", "[run]\ncontinue = perhaps\n", "continue = 'perhaps', but it takes true or false"),
    ],
)
@pytest.mark.parametrize("below", [".", "seminars"])
def test_a_setting_that_its_option_does_not_take_is_told_with_its_file(tiny_course, name, text, told, below):
    (tiny_course.root / name).write_text(text)
    ended = tiny_course.shell("sh", "-c", f"cd {below} && exec '{DOIT}'")
    assert ended.returncode == 3
    assert ended.stderr.startswith(f"ERROR: {tiny_course.root / name}, {told}")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("plugin", "line", "told"),
    [
        ("[COMMAND]\nfoo = nope:Foo", "foo", "[COMMAND] foo = nope:Foo: "),
        ("[COMMAND]\nfoo = json:Foo", "help", "[COMMAND] foo = json:Foo: "),
        ("[REPORTER]\nfoo = json", "run -r foo", "[REPORTER] foo = json: it takes MODULE:NAME"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_told_with_its_file(tiny_course, plugin, line, told):
    (tiny_course.root / "doit.cfg").write_text(f"{plugin}\n")
    ended = tiny_course.shell(str(DOIT), *line.split())
    assert ended.returncode == 3
    assert ended.stderr.startswith(f"ERROR: {tiny_course.root / 'doit.cfg'}, {told}")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ('"minversion": "99.0"', "minversion = '99.0', but it takes three numbers, as 0.37.0"),
        ('"minversion": 3', "minversion = 3, but it takes three numbers, as 0.37.0"),
        ('"num_process": "many"', "num_process = 'many', but it takes a whole number, 0 or more"),
        ('"verbosity": 7', "verbosity = 7, but it takes 0, 1 or 2"),
        ('"reporter": "pretty"', "reporter = 'pretty', but it is one of console, "),
        ('"default_tasks": "render"', "default_tasks = 'render', but it takes a list of names"),
        ('"default_tasks": ["rendr"]', "default_tasks: rendr is no task of the course; did you mean render?"),
    ],
)
def test_a_setting_of_the_map_that_its_option_does_not_take_is_told(tiny_course, setting, told):
    dodo = tiny_course.root / "dodo.py"
    dodo.write_text(f"{dodo.read_text()}\nDOIT_CONFIG = COURSE.doit_config | {{{setting}}}\n")
    ended = tiny_course.shell(str(DOIT))
    assert ended.returncode == 3
    assert told in ended.stderr.replace("\n", " ") and ended.stderr.startswith("ERROR: dodo.py, DOIT_CONFIG")
    assert "Traceback" not in ended.stderr


def test_a_map_without_settings_has_those_of_its_course(tiny_course):
    dodo = tiny_course.root / "dodo.py"
    dodo.write_text(f"{dodo.read_text()}\ndel DOIT_CONFIG\n")
    ended = tiny_course.shell(str(DOIT), "why", "quality=low")
    assert (ended.returncode, ended.stdout) == (0, "0 of 6 are stale\n")
    assert tiny_course.shell(str(DOIT), "quality=low").stdout.endswith(" s\n")
    assert not [*tiny_course.root.glob(".doit.db*")]


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
