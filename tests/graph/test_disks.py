"""A disk that is full, and one that cannot be written: real ones, mounted in a namespace of the test's own."""

import json
import os
import subprocess
import sys

import pytest

LOW = "quality=low"
# Runs as root of its own mounts, which end with it. Prints what each doit said, as JSON.
DRIVER = """
import json, subprocess, sys
from pathlib import Path

def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return [done.returncode, done.stdout]

def doit(*arguments):
    return run(sys.executable, "-m", "doit", *arguments, "quality=low")

def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)

told = []
cache = str(Path(".cache").resolve())
"""


def apart(course, script):
    """What a script printed that ran in the course's folder, with mounts of its own."""
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = ["unshare", "--mount", *as_root, sys.executable, "-c", f"{DRIVER}\n{script}\nprint(json.dumps(told))"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.fail(f"this test mounts a small disk: run it as root, or allow user namespaces\n{done.stderr}")
    return json.loads(done.stdout)


@pytest.mark.parametrize("size", ["40k", "160k"])
def test_a_full_disk_is_an_error_and_with_room_the_build_goes_on(new_course, _built, size):
    new_course.doit("list")
    (full, said), (status, after) = apart(
        new_course,
        f'mount("-t", "tmpfs", "-o", "size={size}", "tmpfs", cache)\n'
        "told.append(doit())\n"
        'mount("-o", "remount,size=100m", cache)\n'
        "told.append(doit())\n",
    )
    assert full != 0
    assert "No space left on device" in said or "disk is full" in said
    assert "Traceback" not in said and "corrupted" not in said
    assert status == 0, after
    built, clean = (next(root.glob("seminars/*/static/Lines.mp4")) for root in (new_course.root, _built))
    assert built.read_bytes() == clean.read_bytes()


def test_a_cache_that_cannot_be_written_is_an_error_and_loses_nothing(tiny_course):
    before = tiny_course.file("seminars/*/static/Lines.mp4").read_bytes()
    (asked, why), (current, nothing), (status, said) = apart(
        tiny_course,
        'mount("--bind", cache, cache)\n'
        'mount("-o", "remount,bind,ro", cache)\n'
        'told.append(doit("why"))\n'
        "told.append(doit())\n"
        'scene = Path("seminars/01_tiny/manim_ce/lines.py")\n'
        'scene.write_text(scene.read_text().replace("SIDE = 1.0", "SIDE = 1.5"))\n'
        "told.append(doit())\n",
    )
    assert (asked, why.splitlines()[-1]) == (0, "0 of 6 are stale")
    assert (current, nothing.partition(";")[0]) == (0, "6 current")
    assert "Read-only file system" in said
    assert "Traceback" not in said
    assert status != 0
    assert tiny_course.file("seminars/*/static/Lines.mp4").read_bytes() == before
    assert tiny_course.doit(LOW) == {
        "clip:seminar01:Lines:scene1_square": "computed",
        "render:seminar01:Lines": "computed",
    }


def test_a_tensor_that_finds_no_room_is_an_error_of_the_disk(new_course):
    new_course.replace("experiments.py", "slope * torch.arange(steps)", "torch.zeros(2**23)")
    new_course.doit("list")
    ((full, said),) = apart(
        new_course,
        'mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", cache)\ntold.append(doit("tensor:seminar01:line"))\n',
    )
    assert full == 1
    assert "Errno 28" in said.splitlines()[-2] and "Traceback" not in said


def test_a_course_that_cannot_be_written_names_what_is_to_be_written(new_course):
    ((status, said),) = apart(
        new_course,
        'Path(".cache").mkdir()\nmount("-t", "tmpfs", "-o", "ro", "tmpfs", cache)\ntold.append(doit())\n',
    )
    assert status == 3
    assert said.startswith(f"ERROR: [Errno 30] Read-only file system: '{new_course.root}/.cache/")


def test_what_a_watch_found_no_room_for_is_made_once_there_is_some(new_course):
    new_course.replace("experiments.py", "slope * torch.arange(steps)", "torch.zeros(2**22)")
    new_course.doit("list")
    (lines,) = apart(
        new_course,
        'mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", cache)\n'
        'command = [sys.executable, "-m", "doit", "watch", "tensor:seminar01:line"]\n'
        "watch = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)\n"
        "lines = []\n"
        "for line in watch.stdout:\n"
        "    lines.append(line.strip())\n"
        '    if "once the disk has room" in line:\n'
        '        mount("-o", "remount,size=100m", cache)\n'
        '    if line.startswith("all is current"):\n'
        "        watch.terminate()\n"
        "told.append(lines)\n",
    )
    assert lines.pop() == "ended"
    assert lines[0] == "tensor:seminar01:line  FAILED"
    assert lines[-4] == "1 failed; goes on once the disk has room; watching"
    assert lines[-3] == "there is room on the disk again"
    assert lines[-2].startswith("tensor:seminar01:line  computed")
    assert lines[-1] == "all is current; watching"


@pytest.mark.parametrize("options", ["size=4k", "ro"])
def test_what_builds_nothing_needs_no_room_even_before_the_first_build(new_course, options):
    (new_course.root / ".cache").mkdir()
    listed, asked, cleaned = apart(
        new_course,
        f'mount("-t", "tmpfs", "-o", "{options}", "tmpfs", cache)\n'
        + ("" if options == "ro" else 'Path(".cache/full").write_bytes(bytes(4096))\n')
        + 'told += [doit("list"), doit("why"), doit("clean")]\n',
    )
    assert listed[0] == 0 and "\nrender " in listed[1]
    assert cleaned == [0, ""] or (options == "ro" and "nothing was done" in cleaned[1])
    assert asked[0] == 0 and asked[1].startswith("render:seminar01:Lines, with ")
