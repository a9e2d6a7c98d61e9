"""doit is called as a person calls it, from any folder of the course, and finds it as git finds its repository."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.graph.command_line.naming.habits import UNUSED_COMMANDS

DOIT = Path(sys.executable).with_name("doit")
LOW = "quality=low"


def shell(folder, line, status=0):
    """What a line of bash says; `doit` is the program that the environment has."""
    environment = {**os.environ, "PATH": f"{DOIT.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=120, env=environment
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("folder", ["seminars", "seminars/01_tiny", "seminars/01_tiny/manim_ce", ".cache/clips"])
def test_from_any_folder_the_same_course_which_is_told_once(tiny_course, folder):
    done = shell(tiny_course.root / folder, f"doit {LOW}")
    assert "6 current" in done.stdout
    assert done.stderr == f"in {tiny_course.root}\n"
    assert shell(tiny_course.root, f"doit {LOW}").stderr == ""


@pytest.mark.parametrize("command", ["list", "why", "graph", "info render", "help render", "clean -n", "forget store"])
def test_every_command_finds_it(tiny_course, command):
    from_root = shell(tiny_course.root, f"doit {command} {LOW}")
    below = shell(tiny_course.seminar / "manim_ce", f"doit {command} {LOW}")
    assert below.stdout == from_root.stdout
    assert below.stderr == f"in {tiny_course.root}\n" + from_root.stderr


def test_paths_are_taken_from_where_one_stands_and_from_the_first_folder(tiny_course):
    for path in ("../static/Lines.mp4", "seminars/01_tiny/static/Lines.mp4"):
        done = shell(tiny_course.seminar / "manim_ce", f"doit why {LOW} {path}")
        assert done.stdout == "render:seminar01:Lines  current\n"


def test_files_are_written_where_one_stands(tiny_course):
    shell(tiny_course.seminar, f"doit graph {LOW} -o graph.svg && doit run {LOW} -o told.txt")
    assert (tiny_course.seminar / "graph.svg").read_text().startswith("<svg")
    assert "6 current" in (tiny_course.seminar / "told.txt").read_text()


def test_the_nearest_course_counts(tiny_course):
    inner = tiny_course.root / "seminars/01_tiny/inner"
    inner.mkdir()
    (inner / "dodo.py").write_text('def task_own():\n    return {"actions": ["echo own"], "verbosity": 2}\n')
    (inner / "below").mkdir()
    assert shell(inner / "below", "doit").stdout == ".  own\nown\n"


def test_settings_of_the_first_folder_count_below_it(tmp_path):
    (tmp_path / "dodo.py").write_text('def task_own():\n    return {"actions": ["echo own"]}\n')
    (tmp_path / "pyproject.toml").write_text('[tool.doit]\ndep_file = "kept"\nbackend = "json"\nverbosity = 2\n')
    (tmp_path / "below").mkdir()
    assert shell(tmp_path / "below", "doit").stdout == ".  own\nown\n"
    assert (tmp_path / "kept").is_file()


def test_where_there_is_no_course_that_is_said(tmp_path):
    for command in ("doit", "doit list", "doit why", "doit dumpdb", "doit help", "doit --help"):
        assert f"there is no dodo.py in {tmp_path}, and none in a folder above it" in shell(tmp_path, command, 3).stderr
    assert "Commands" in shell(tmp_path, "doit help", 3).stdout
    assert "Options" in shell(tmp_path, "doit help list").stdout


def test_a_folder_that_is_gone_is_said(tmp_path):
    (tmp_path / "gone").mkdir()
    assert "is gone" in shell(tmp_path / "gone", f"rmdir {tmp_path}/gone; doit", 3).stderr


@pytest.mark.parametrize("kind", ["bash", "zsh"])
def test_a_shell_is_told_of_what_a_course_takes_alone(tmp_path, kind):
    script = shell(tmp_path, f"doit tabcompletion -s {kind}").stdout
    completed = re.findall(r"^ +\(?([a-z-]+)\)$", script, re.MULTILINE)
    assert "prune" in completed
    assert not {*UNUSED_COMMANDS} & {*completed}
    assert not re.search(r"--db-file|%\(default\)", script)
    assert not re.search(r"^ .*[^\\]`", script, re.MULTILINE)  # a shell would run it


def test_a_shell_completes_commands_and_tasks_from_any_folder(new_course):
    script = """
    _get_comp_words_by_ref() { cur=${COMP_WORDS[COMP_CWORD]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD; }
    __ltrim_colon_completions() { :; }
    source <(doit tabcompletion)
    COMP_WORDBREAKS=${COMP_WORDBREAKS//:}
    complete_() {
        COMP_LINE="$*"
        COMP_POINT=${#COMP_LINE} COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _doit
        echo "${COMPREPLY[*]}"
    }
    complete_ doit wat
    complete_ doit render:seminar01:
    complete_ doit why clip:seminar01:Lines:scene1
    """  # the first two functions stand for those of the package bash-completion
    assert shell(new_course.seminar, script).stdout.splitlines() == [
        "watch",
        "render:seminar01:Lines",
        "clip:seminar01:Lines:scene1_square",
    ]
