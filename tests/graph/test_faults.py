"""Faults that a build survives: after each, the next doit ends with what a clean build makes."""

import json
import os
import resource
import signal
import subprocess
import sys

from coursekit.graph.building import builder
from coursekit.graph.course import reading
from coursekit.graph.store import records, results
from tests.campaign import faults, kills

LOW = "quality=low"


def video(course):
    return course.file("seminars/01_tiny/static/Lines.mp4").read_bytes()


def test_a_worker_that_the_system_kills_costs_its_task_alone(tiny_course):
    tiny_course.replace("experiments.py", "import torch\n", "import os\nimport signal\n\nimport torch\n")
    tiny_course.replace(
        "experiments.py", 'return {"y": factor', 'os.kill(os.getpid(), signal.SIGKILL)\n    return {"y": factor'
    )
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    ran = tiny_course.doit("run", "--continue", LOW, fails=True)
    assert ran["tensor:seminar01:doubled"] == "FAILED"
    assert ran["clip:seminar01:Lines:scene1_square"] == "computed"
    assert "its worker was ended by SIGKILL" in tiny_course.output
    tiny_course.replace("experiments.py", "os.kill(os.getpid(), signal.SIGKILL)\n    ", "")
    assert tiny_course.doit(LOW) == {"render:seminar01:Lines": "computed"}


def test_a_disk_that_takes_no_more_is_an_error_and_loses_nothing(tiny_course):
    before = video(tiny_course)
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    done = subprocess.run(
        [sys.executable, "-m", "doit", LOW],
        cwd=tiny_course.root,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500)),
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    assert video(tiny_course) == before
    assert tiny_course.litter == []
    ran = tiny_course.doit(LOW)
    assert ran["clip:seminar01:Lines:scene1_square"] == "computed"
    assert video(tiny_course) != before


def test_ctrl_c_while_the_server_of_workers_starts_ends_at_once_without_a_word_of_it(new_course):
    build = kills.start(new_course, 1)
    while not (everyone := kills.victims(new_course, "server", build.pid)):
        assert build.poll() is None
    for pid in (*everyone, build.pid):  # a terminal sends it to all
        os.kill(pid, signal.SIGINT)
    told, _ = build.communicate(timeout=kills.HANGS)
    assert build.returncode == 128 + signal.SIGINT
    # The server starts while the course is read: there may be nothing yet of which to tell.
    assert told in ("", "\nended; what was finished is kept, and doit goes on from there\n")


def test_no_kill_and_no_full_disk_shows_in_what_the_next_build_makes():
    found = faults.interrupted(seed=1, most=6)
    assert found.wrong == []
    assert found.tried > 10


def test_a_source_that_is_edited_at_any_step_of_a_build_is_seen_by_the_next():
    found = faults.edited(seed=1, most=6)
    assert found.wrong == []
    assert found.tried > 5


def test_a_build_that_does_not_look_again_at_its_source_is_found_out(monkeypatch):
    monkeypatch.setattr(builder, "was_edited", lambda *_: False)
    assert faults.edited(seed=1, most=3).wrong


def test_no_damaged_file_shows_in_what_the_next_build_makes():
    assert faults.damaged(seed=1, most=30) == faults.Findings(30, [])


def test_a_reader_that_believes_what_it_finds_is_found_out(monkeypatch):
    def unsealed(path):
        return json.loads(path.read_bytes().partition(b"\n")[2])

    for module in (reading, records, results):
        monkeypatch.setattr(module, "unsealed", unsealed)
    assert faults.damaged(seed=1, damages=["a number changed"], files=".cache/analysis/course.json").wrong


def test_a_parameter_put_back_after_a_kill_gets_its_own_tensors(tiny_course):
    tensors = tiny_course.file(".cache/trajectories/*/doubled.pt")
    before = tensors.read_bytes()
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    # Killed after its file was put in place, and before that was recorded.
    killed = """
import os, sys
from coursekit.graph.store import records
records.Records.write = lambda *_: os._exit(9)
from doit.doit_cmd import DoitMain
DoitMain().run(sys.argv[1:])
"""
    assert tiny_course.shell(sys.executable, "-c", killed, "tensor:seminar01:doubled").returncode == 9
    assert tensors.read_bytes() != before
    tiny_course.replace("hyperparams.toml", "factor = 3.0", "factor = 2.0")
    assert tiny_course.doit("tensor:seminar01:doubled") == {"tensor:seminar01:doubled": "from the store"}
    assert tensors.read_bytes() == before


def test_facts_that_json_does_not_know_lose_nothing(tiny_course):
    tiny_course.replace("experiments.py", "factor: float", "day: Any, factor: float")
    tiny_course.replace("experiments.py", "import torch\n", "from typing import Any\n\nimport torch\n")
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "day = 2020-01-01\nfactor = 2.0")
    assert tiny_course.doit("tensor:seminar01:doubled") == {"tensor:seminar01:doubled": "computed"}
    assert tiny_course.doit(LOW) == {}


def test_files_that_are_garbage_are_made_anew(tiny_course):
    before = video(tiny_course)
    cache = tiny_course.root / ".cache"
    kept = ["doit.sqlite", "analysis/course.json", "videos/seminar01/Lines.json"]
    for file in [*(cache / name for name in kept), *cache.glob("analysis/*/**/*.json")]:
        assert file.is_file()
        file.write_bytes(b"\x00 not what it was")
    assert tiny_course.doit(LOW) == {"render:seminar01:Lines": "from the store"}
    assert video(tiny_course) == before


def test_a_clock_that_goes_backwards_rebuilds_nothing(tiny_course):
    for path in tiny_course.root.glob("**/*"):
        if path.is_file():
            os.utime(path, (1, 1))
    assert tiny_course.doit(LOW) == {}


def test_two_builds_at_once_do_the_work_once(new_course):
    command = [sys.executable, "-m", "doit", LOW]
    builds = [
        subprocess.Popen(command, cwd=new_course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    told = [build.communicate(timeout=240)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], told
    assert sum("waiting for it" in text for text in told) == 1
    assert sorted(text.splitlines()[-1].partition(";")[0] for text in told) == ["6 computed", "6 current"]
