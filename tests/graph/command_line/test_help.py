"""What a person may type: help tells of this course, and nothing that is wrong ends in a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.graph.command_line.naming.habits import UNUSED_COMMANDS
from coursekit.graph.command_line.parsing import UNUSED
from coursekit.wording.plurals import counted

DOIT = Path(sys.executable).with_name("doit")
LOW = "quality=low"
COMMANDS = (
    "clean", "dumpdb", "forget", "graph", "help", "ignore", "info", "list", "new", "prune", "reset-dep", "run", "serve",
    "strace", "tabcompletion", "verify", "watch", "why",
)  # fmt: skip
NAMES = (
    "nope",
    "render:03",
    "a:b:c:d:e",
    ":",
    "clip:*:nope",
    "/",
    "//",
    "..",
    "~",
    "seminars",
    "dodo.py",
    "a b",
    "é→",
    "-",
)
OPTIONS = (
    ["--nope"], ["-Z"], ["--all=3"], ["-n"], ["-n", "x"], ["-n", "-3"], ["--port"], ["--port", "99999"],
    ["--port=-1"], ["--port", "http"], ["-r", "nope"], ["-v", "x"], ["-P", "x"], ["--backend=x"], ["--sort", "x"],
    ["--older-than", "x"], ["--older-than=-2"], ["--template", "{nope}"], ["--template", "{"], ["-s", "fish"],
    ["-f"], ["-f", "nofile.py"], ["-f", "seminars"], ["-f", "/etc/passwd"], ["-f", "seminars/01_tiny/experiments.py"],
    ["-d", "nowhere"], ["-d", "/etc/passwd"], ["qualty=high"], ["quality="], ["quality=best"], ["=x"], ["nope", "-n"],
)  # fmt: skip


def shell(course, line, **environment):
    environment = {**os.environ, "PATH": f"{DOIT.parent}:{os.environ['PATH']}", **environment}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=course.root, capture_output=True, text=True, timeout=120, env=environment,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_wrong_that_is_typed_ends_in_a_traceback(new_course, command):
    new_course.doit("help", command)
    for arguments in ([name] for name in NAMES if (command, name) != ("help", "-")):
        new_course.doit(command, *arguments, fails=True)
        assert new_course.output.count("ERROR: ") == 1, new_course.output
    for arguments in (given for given in OPTIONS if (command, given) != ("clean", ["-n"])):
        new_course.doit(command, *arguments, fails=True)
        assert "ERROR: " in new_course.output, arguments
        assert "Traceback" not in new_course.output
        assert "CmdOption" not in new_course.output


def test_a_wrong_option_is_told_with_those_that_there_are(new_course):
    new_course.doit("list", "--statsu", fails=True)
    assert "`doit list` has no option --statsu; did you mean --status?" in new_course.output
    assert "--all, -q, --quiet, -s, --status" in new_course.output
    new_course.doit("--quality=high", fails=True)
    assert "quality=VALUE" in new_course.output


def test_a_wrong_value_is_told_with_what_is_allowed(new_course):
    for arguments, allowed in (
        (["-n", "x"], "-n = x, but it takes a whole number"),
        (["-v", "3"], "-v = 3, but it takes 0, 1 or 2"),
        (["serve", "--port", "99999"], "--port = 99999, but it takes a port from 0 to 65535"),
        (["-r", "fancy"], "-r = fancy, but it is one of console, "),
        (["prune", "--older-than=-1"], "--older-than = -1, but it takes a whole number, 0 or more"),
        (["list", "--template", "{x}"], "{name}, {doc}"),
    ):
        new_course.doit(*arguments, fails=True)
        assert allowed in new_course.output


def test_an_option_is_offered_for_its_name_and_not_for_its_dashes(new_course):
    new_course.doit("--proces5=2", fails=True)
    assert "did you mean --process?" in new_course.output
    new_course.doit("--frce", fails=True)
    assert "did you mean" not in new_course.output


@pytest.mark.parametrize("asked", ["doit --help", "doit -h", "doit help", "python -m doit --help"])
def test_help_shows_the_commands_tasks_and_examples_of_the_course(new_course, asked):
    told = shell(new_course, asked).stdout if asked != "doit -h" else shell(new_course, "doit help").stdout
    for word in ("watch", "render", "captions", "quality=low|medium|high", "doit render:seminar01:Lines"):
        assert word in told
    for inside in ("pydoit.org", "dumpdb", "strace", "reset-dep", "--backend", "task dictionary"):
        assert inside not in told


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "help"])
def test_help_of_a_command_shows_its_options_and_not_doits(new_course, command):
    new_course.doit("help", command)
    told = new_course.output
    assert f"doit {command}" in told or command == "run"
    for inside in ("--db-file", "--backend", "config: ", "%(default)s", "--pdb", "CmdOption"):
        assert inside not in told
    for asked in ("--help", "-h"):
        new_course.doit(command, asked)
        assert new_course.output == told


def test_help_of_a_task_shows_what_it_makes_and_of_what(new_course):
    new_course.doit("help", "render")
    assert "render:seminar01" in new_course.output
    new_course.doit("help", "render:seminar01:Lines")
    assert "seminars/01_tiny/static/Lines.mp4" in new_course.output
    assert "clip:seminar01:Lines:scene2_line" in new_course.output
    told = new_course.output
    for same in (["help", "seminars/01_tiny/static/Lines.mp4"], ["render:seminar01:Lines", "--help"]):
        new_course.doit(*same)
        assert new_course.output == told


def test_help_is_there_where_the_course_cannot_be_read(new_course):
    (new_course.root / "seminars/01_again").mkdir()
    new_course.doit("help", fails=True)
    assert "Commands" in new_course.output
    assert "are both seminar01" in new_course.output


@pytest.mark.parametrize("command", UNUSED_COMMANDS)
def test_a_command_that_would_do_nothing_says_what_to_use_instead(new_course, command):
    new_course.doit(command, "render", fails=True)
    assert f"a course does without `doit {command}`: {UNUSED_COMMANDS[command]}" in new_course.output
    assert not any(option in UNUSED_COMMANDS for option in UNUSED)


@pytest.mark.parametrize("command", ["list --all", "why", "graph --svg", "help", "--help", "info render", LOW])
def test_an_output_that_is_closed_or_cannot_take_a_character_is_no_traceback(tiny_course, command):
    for line in (
        f"doit {command} | head -1",
        f"doit {command} | true",
        f"doit {command} >&-",
        f"doit {command} >&- 2>&-",
    ):
        done = shell(tiny_course, line)
        assert "Traceback" not in done.stderr
        assert "Exception" not in done.stderr
    full = shell(tiny_course, f"doit {command} > /dev/full")
    assert full.returncode != 0
    assert full.stderr.startswith("ERROR: ")
    said = shell(tiny_course, f"doit {command}", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert said.stderr == ""
    assert said.stdout.isascii()


def test_list_explains_each_task_by_itself(new_course):
    new_course.doit("list")
    assert not [line for line in new_course.output.splitlines() if " the same " in line]


def test_the_graph_is_written_into_a_file_by_its_ending(new_course):
    for name, start in (("graph.svg", "<svg"), ("graph.mmd", "flowchart"), ("graph", "flowchart")):
        new_course.doit("graph", "-o", name)
        assert new_course.output == ""
        assert (new_course.root / name).read_text().startswith(start)
    new_course.doit("graph", "--svg", "--output=other")
    assert (new_course.root / "other").read_text().startswith("<svg")
    new_course.doit("graph", "-o", "nowhere/graph.svg", fails=True)
    assert "nowhere/graph.svg" in new_course.output
    new_course.doit("graph", "-o", "graph.png", fails=True)  # Mermaid text in it would be no picture
    assert "graph.png" in new_course.output and ".svg" in new_course.output
    assert not (new_course.root / "graph.png").exists()


def test_a_mistake_in_the_dodo_file_is_told_by_its_line(new_course):
    dodo = new_course.root / "dodo.py"
    text = dodo.read_text()
    for added, told in (("def task_x(:\n", "invalid syntax"), ("import nowhere\n", "No module named 'nowhere'"),
                        ("def task_x():\n    yield nowhere\n", "name 'nowhere' is not defined")):  # fmt: skip
        dodo.write_text(f"{text}\n\n{added}")
        new_course.doit("list", fails=True)
        assert f"{dodo}, line {len(text.splitlines()) + 2 + added.count(chr(10))}: " in new_course.output
        assert told in new_course.output
        assert "Traceback" not in new_course.output


def test_what_doit_reads_before_a_command_is_no_traceback_either(new_course):
    empty = shell(new_course, "doit list ''")
    assert (empty.returncode, empty.stderr) == (3, "ERROR: an argument is empty: doit list ''.\n")
    for name, text in (("pyproject.toml", "[tool.coursekit\n"), ("pyproject.toml", "[tool.doit\n"), ("doit.cfg", "x")):
        (new_course.root / name).write_text(text)
        for folder in (".", "seminars"):
            broken = shell(new_course, f"cd {folder} && doit list")
            assert broken.returncode == 3
            assert broken.stderr.startswith("ERROR: ")
            assert name in broken.stderr
            assert "Traceback" not in broken.stderr
        (new_course.root / name).write_text("# [tool.coursekit]\n")
        assert shell(new_course, "doit list").returncode == 0


def test_doits_own_program_runs_the_same_commands(new_course):
    for arguments in ("list --all", "help", "--help", "rendr", "list --nope", "graph"):
        own, doits = shell(new_course, f"doit {arguments}"), shell(new_course, f"python -m doit {arguments}")
        assert (own.returncode, own.stdout, own.stderr) == (doits.returncode, doits.stdout, doits.stderr)


def test_numbers_agree_with_what_they_count():
    told = [counted(n, nouns) for n in (1, 2) for nouns in ("words", "flashes a second", "entries", "further cues")]
    assert told == [
        "1 word", "1 flash a second", "1 entry", "1 further cue", "2 words", "2 flashes a second", "2 entries",
        "2 further cues",
    ]  # fmt: skip
    assert [counted(n, "units of overlap") for n in (1.0, 0.5)] == ["1 unit of overlap", "0.5 units of overlap"]


def test_info_tells_of_a_kind_of_tasks_whether_all_of_it_is_current(tiny_course):
    assert tiny_course.shell(sys.executable, "-m", "doit", "info", "quality=low", "render").returncode == 0
    assert "status     : up-to-date" in tiny_course.shell(sys.executable, "-m", "doit", "info", "captions").stdout
    tiny_course.replace("manim_ce/lines.py", "run_time=0.2", "run_time=0.4")
    told = tiny_course.shell(sys.executable, "-m", "doit", "info", "quality=low", "clip").stdout
    assert " of 3 are stale\n" in told and "no dependencies" not in told
