"""What doit 0.37 by itself gets wrong: each fault on a plain dodo file, and the tests that hold a course to better.

Where doit mends one of these, its test here fails, and what the course does against it can go.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# doit without the commands that this project installs.
DOIT = """
import sys
from doit import plugin
from doit.doit_cmd import DoitMain
plugin.PluginDict._from_entry_points = lambda self, category: {}
sys.exit(DoitMain().run(sys.argv[1:]))
"""
COPY = """
from pathlib import Path

def copy():
    text = Path("source").read_text()
    {act}
    Path("target").write_text(text)

def task_copy():
    return {{"actions": [copy], "file_dep": ["source"], "targets": ["target"]}}
"""


class Plain:
    """A folder with a dodo file of its own, where doit is as it comes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.status = 0

    def write(self, dodo: str, **files: str) -> None:
        (self.root / "dodo.py").write_text(dodo)
        for name, text in files.items():
            (self.root / name).write_text(text)

    def start(self, *arguments: str, below: str = ".") -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", DOIT, *arguments],
            cwd=self.root / below,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def doit(self, *arguments: str, below: str = ".") -> str:
        build = self.start(*arguments, below=below)
        told, _ = build.communicate(timeout=60)
        self.status = build.returncode
        return told

    def read(self, name: str) -> str:
        return (self.root / name).read_text()


@pytest.fixture
def plain(tmp_path: Path) -> Plain:
    return Plain(tmp_path)


def test_1_a_source_edited_while_its_build_runs_is_recorded_as_built(plain):
    """commands/doit_commands/test_run.py: test_a_source_edited_while_it_is_built_is_not_taken_for_built"""
    plain.write(COPY.format(act='Path("source").write_text("new")'), source="old")
    plain.doit()
    assert plain.doit() == "-- copy\n"
    assert (plain.read("source"), plain.read("target")) == ("new", "old")


def test_2_a_kill_leaves_half_a_target_that_counts_as_up_to_date(plain):
    """test_faults.py: test_no_kill_and_no_full_disk_shows_in_what_the_next_build_makes"""
    plain.write(COPY.format(act=""), source="whole")
    plain.doit()
    (plain.root / "target").unlink()
    plain.write(COPY.format(act='Path("target").write_text("wh"); import os; os.kill(os.getpid(), 9)'))
    plain.doit()
    plain.write(COPY.format(act=""))
    assert plain.doit() == "-- copy\n"
    assert plain.read("target") == "wh"


def test_3_after_a_parameter_is_put_back_the_target_of_the_killed_build_counts(plain):
    """test_faults.py: test_a_parameter_put_back_after_a_kill_gets_its_own_tensors"""
    plain.write(COPY.format(act=""), source="A")
    plain.doit()
    (plain.root / "source").write_text("B")
    plain.write(COPY.format(act='Path("target").write_text(text); import os; os.kill(os.getpid(), 9)'))
    plain.doit()
    plain.write(COPY.format(act=""), source="A")
    assert plain.doit() == "-- copy\n"
    assert plain.read("target") == "B"


TWO = """
import os, signal

DOIT_CONFIG = {{"backend": "sqlite3"}}

def task_first():
    return {{"actions": [lambda: {first}], "file_dep": ["source"], "verbosity": 0}}

def task_second():
    return {{"actions": [lambda: {second}], "task_dep": ["first"]}}
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_4_a_signal_loses_what_was_finished_before_it(plain, number):
    """commands/doit_commands/test_run.py: test_an_interrupted_build_keeps_what_was_finished_and_goes_on"""
    plain.write(TWO.format(first="None", second=f"os.kill(os.getpid(), {int(number)})"), source="")
    plain.doit()
    assert plain.status == -number
    plain.write(TWO.format(first="None", second="None"))
    assert plain.doit() == ".  first\n.  second\n"


def test_5_a_value_that_json_does_not_know_loses_the_state_of_the_run(plain):
    """test_faults.py: test_facts_that_json_does_not_know_lose_nothing"""
    plain.write(TWO.format(first="None", second="{'value': object()}"), source="")
    assert "TypeError: Object of type object is not JSON serializable" in plain.doit()
    plain.write(TWO.format(first="None", second="None"))
    assert ".  first\n" in plain.doit()


def test_6_a_worker_that_the_system_kills_hangs_the_run(plain):
    """test_faults.py: test_a_worker_that_the_system_kills_costs_its_task_alone"""
    die = "open('worker', 'w').write(str(os.getpid())) and os.kill(os.getpid(), 9)"
    plain.write(TWO.format(first=die, second="None"), source="")
    build = plain.start("-n", "2", "-P", "process")
    try:
        while not (plain.root / "worker").exists() or _lives(int(plain.read("worker") or os.getpid())):
            assert build.poll() is None
            time.sleep(0.05)
        with pytest.raises(subprocess.TimeoutExpired):
            build.wait(3)
    finally:
        for pid in _below(build.pid):
            os.kill(pid, signal.SIGKILL)
        build.communicate(timeout=60)


def _below(pid: int) -> list[int]:
    children = [child for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]
    return [*(each for child in children for each in _below(int(child))), pid]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


SPEAKERS = """
import threading
from doit.reporter import ConsoleReporter

turn = threading.Barrier(2)

def speak(name):
    for _ in range(3):
        turn.wait()
        print(name)

class Told(ConsoleReporter):
    def add_success(self, task):
        self.outstream.write(f"{task.name}: {' '.join((task.actions[0].out or '').split())}\\n")

DOIT_CONFIG = {"reporter": Told, "verbosity": 0}

def task_speak():
    for name in "ab":
        yield {"name": name, "actions": [(speak, [name])]}
"""


def test_7_with_threads_the_output_of_one_task_is_kept_with_another(plain):
    """commands/doit_commands/test_run.py: test_what_two_experiments_print_at_once_is_told_apart"""
    plain.write(SPEAKERS)
    told = plain.doit("-n", "2", "-P", "thread").splitlines()
    assert sorted(told) != ["speak:a: a a a", "speak:b: b b b"]


def test_8_a_target_that_was_cut_by_hand_stays_up_to_date(plain):
    """test_rebuilding.py: test_a_target_changed_by_hand_is_put_right"""
    plain.write(COPY.format(act=""), source="whole")
    plain.doit()
    (plain.root / "target").write_text("wh")
    assert plain.doit() == "-- copy\n"


GROUPS = """
def task_render():
    yield {"name": "one", "actions": None, "task_dep": ["render:one:a"], "clean": True}
    yield {"name": "one:a", "actions": ["touch target"], "targets": ["target"], "clean": True, "file_dep": ["source"]}

def task_above():
    return {"actions": None, "task_dep": ["render:one"]}
"""


def test_9_clean_and_forget_do_not_reach_through_groups(plain):
    """commands/doit_commands/test_run.py: test_clean_of_one_seminar_leaves_the_others,
    test_forget_reaches_through_groups, test_status_passes_staleness_on_and_reaches_through_groups"""
    plain.write(GROUPS, source="")
    plain.doit()
    plain.doit("clean", "above")
    assert (plain.root / "target").exists()
    plain.doit("forget", "above")
    assert "-- render:one:a" in plain.doit()


def test_10_a_wildcard_that_matches_nothing_is_no_error(plain):
    """test_mistakes.py: test_a_name_that_matches_nothing_is_an_error"""
    plain.write(GROUPS, source="")
    for arguments in (["nothing*"], ["clean", "nothing*"], ["clean", "render:nothing*"]):
        plain.doit(*arguments)
        assert plain.status == 0


def test_11_settings_are_read_from_the_current_folder_only(plain):
    """commands/doit_commands/test_run.py: test_from_a_subfolder_the_same_database_and_nothing_to_do"""
    plain.write(GROUPS, source="")
    (plain.root / "pyproject.toml").write_text('[tool.doit]\ndep_file = "kept"\nbackend = "sqlite3"\n')
    (plain.root / "below").mkdir()
    plain.doit()
    assert "-- render:one:a" in plain.doit()
    assert ".  render:one:a" in plain.doit("run", "-k", below="below")


CHAIN = """
def task_one():
    return {"actions": ["cp source one"], "file_dep": ["source"], "targets": ["one"]}

def task_two():
    return {"actions": ["cp one two"], "file_dep": ["one"], "targets": ["two"]}
"""


def test_12_the_list_shows_what_depends_on_a_stale_task_as_current(plain):
    """commands/doit_commands/test_run.py: test_status_passes_staleness_on_and_reaches_through_groups"""
    plain.write(CHAIN, source="old")
    plain.doit()
    (plain.root / "source").write_text("new")
    told = plain.doit("list", "--status")
    assert told.split() == ["R", "one", "U", "two"]


def test_13_the_default_database_is_the_platforms_own(plain):
    """commands/doit_commands/test_run.py: test_the_database_is_sqlites_on_every_platform"""
    plain.write(CHAIN, source="old")
    plain.doit()
    databases = [path for path in plain.root.iterdir() if path.name.startswith(".doit.db")]
    assert databases
    assert not any(path.read_bytes().startswith(b"SQLite format 3") for path in databases)
