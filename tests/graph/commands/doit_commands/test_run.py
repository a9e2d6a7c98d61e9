"""doit's commands as its users know them, at every level of a group."""

import json
import re
import signal
import subprocess
import sys
import threading
import time

import pytest
import torch

from tests import interrupts

LOW = "quality=low"
SLOW = """

def slow(line: Tensors, seconds: float) -> Tensors:
    import time

    time.sleep(seconds)
    return dict(line)
"""


def test_clean_removes_what_was_built_and_nothing_else(tiny_course):
    mine = tiny_course.seminar / "static/notes.txt"
    mine.write_text("mine")
    tiny_course.doit("clean", LOW)
    left = [p for p in (tiny_course.root / ".cache").rglob("*.*") if p.suffix in (".pt", ".mp4", ".png")]
    assert left == []
    assert [p.name for p in (tiny_course.seminar / "static").iterdir()] == ["notes.txt"]
    ran = tiny_course.doit(LOW)
    assert len(ran) == 6
    assert set(ran.values()) == {"from the store"}


def test_clean_of_one_seminar_leaves_the_others(tiny_course):
    import shutil

    shutil.copytree(tiny_course.seminar, tiny_course.root / "seminars/02_other")
    tiny_course.doit(LOW)
    tiny_course.doit("clean", LOW, "render:seminar02")
    assert not list(tiny_course.root.glob("seminars/02_other/static/*"))
    assert not list(tiny_course.root.glob(".cache/trajectories/seminar02/*"))
    assert not list(tiny_course.root.glob(".cache/clips/low/seminar02/*/*"))
    assert tiny_course.doit(LOW, "render:seminar01") == {}


def test_clean_keeps_a_video_that_somebody_replaced(tiny_course):
    video = tiny_course.file("seminars/*/static/Lines.mp4")
    video.write_bytes(b"mine")
    tiny_course.doit("clean", LOW)
    assert video.read_bytes() == b"mine"


def test_clean_dry_run_removes_nothing(tiny_course):
    tiny_course.doit("clean", "-n", LOW)
    named = re.findall("would remove (.*)", tiny_course.output)
    assert "seminars/01_tiny/static/Lines.mp4" in named
    assert len(named) == len(set(named))
    assert tiny_course.doit(LOW) == {}


def test_the_store_goes_only_by_its_name(tiny_course):
    tiny_course.doit("clean", LOW)
    assert list(tiny_course.root.glob(".cache/store/objects/*/*"))
    tiny_course.doit("clean", "store")
    assert not list(tiny_course.root.glob(".cache/store/objects/*/*"))


def test_forget_makes_a_task_anew(tiny_course):
    tiny_course.doit("forget", LOW, "clip:seminar01:Lines:scene1_square")
    assert tiny_course.doit(LOW) == {"clip:seminar01:Lines:scene1_square": "computed"}


def test_forget_reaches_through_groups(tiny_course):
    tiny_course.doit("forget", LOW, "tensor:seminar01")
    assert tiny_course.doit(LOW) == {"tensor:seminar01:line": "computed", "tensor:seminar01:doubled": "computed"}


def test_status_passes_staleness_on_and_reaches_through_groups(tiny_course):
    def status():
        tiny_course.doit("list", "--all", "--status", LOW)
        lines = [line.split()[:2] for line in tiny_course.output.splitlines() if line[:2] in ("U ", "R ")]
        return {name: status for status, name in lines}

    assert status()["render"] == "U"
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    others = ("draft", "captions", "poster", "gallery", "preview", "slides")
    stale = {name for name, letter in status().items() if letter == "R" and not name.startswith(others)}
    assert stale == {
        "tensor", "tensor:seminar01", "tensor:seminar01:doubled",
        "clip", "clip:seminar01", "clip:seminar01:Lines", "clip:seminar01:Lines:scene3_doubled",
        "audit", "audit:seminar01", "audit:seminar01:Lines", "audit:seminar01:Lines:scene3_doubled",
        "render", "render:seminar01", "render:seminar01:Lines", "store",
    }  # fmt: skip


def test_drafts_leave_static_alone(new_course):
    ran = new_course.doit("draft:seminar01")
    assert "draft:seminar01:Lines" in ran
    assert new_course.file(".cache/drafts/seminar01/Lines.mp4").stat().st_size > 1000
    assert not (new_course.seminar / "static").exists()
    # The same pixels at the published quality: nothing is rendered again.
    assert "computed" not in {v for k, v in new_course.doit(LOW).items() if k.startswith("clip:")}


def test_always_execute_makes_everything_anew(tiny_course):
    assert tiny_course.doit("run", "-a", LOW, "tensor:seminar01:line") == {"tensor:seminar01:line": "computed"}


def test_the_json_reporter_prints_json_alone(tiny_course):
    tiny_course.replace("manim_ce/lines.py", "SIDE = 1.0", "SIDE = 1.5")
    tiny_course.doit("run", "-r", "json", LOW)
    results = {task["name"]: task["result"] for task in json.loads(tiny_course.output)["tasks"]}
    assert results["clip:seminar01:Lines:scene1_square"] == "success"
    assert results["clip:seminar01:Lines:scene2_line"] == "up-to-date"


def test_what_two_experiments_print_at_once_is_told_apart(new_course):
    speaking = "\n".join(
        f"""def {name}(words: Count) -> Tensors:
    import time

    for word in range(words):
        print("word", end=" ")
        time.sleep(0.02)
        print(word, "of", "{name}")
    return {{"y": torch.zeros(1)}}

"""
        for name in ("one", "other")
    )
    new_course.replace("experiments.py", "def line(", f"{speaking}\ndef line(")
    with open(new_course.seminar / "hyperparams.toml", "a") as file:
        file.write("\n[one]\nwords = 9\n\n[other]\nwords = 9\n")
    command = ["run", "-n", "2", "-r", "json", "tensor:seminar01:one", "tensor:seminar01:other"]
    done = new_course.shell(sys.executable, "-m", "doit", *command)
    assert {task["result"] for task in json.loads(done.stdout)["tasks"]} == {"success"}
    assert sorted(line for line in done.stderr.splitlines() if "word" in line) == sorted(
        f"tensor:seminar01:{name} | word {word} of {name}" for name in ("one", "other") for word in range(9)
    )


def test_the_database_is_sqlites_on_every_platform(tiny_course):
    assert tiny_course.file(".cache/doit.sqlite").read_bytes().startswith(b"SQLite format 3\0")


def test_one_thread_builds_too(new_course):
    assert len(new_course.doit("run", "-n", "1", LOW, "tensor:seminar01")) == 2


def test_from_a_subfolder_the_same_database_and_nothing_to_do(tiny_course):
    done = subprocess.run(
        [sys.executable, "-m", "doit", "run", "-k", LOW],
        cwd=tiny_course.seminar,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "6 current" in done.stdout, done.stderr


def test_plain_manim_generates_missing_tensors_from_any_folder(new_course, tmp_path):
    scene = new_course.seminar / "manim_ce/lines.py"
    command = [
        sys.executable,
        "-m",
        "manim",
        "render",
        "-ql",
        "--media_dir",
        str(tmp_path / "media"),
        str(scene),
        "Lines",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("media/videos/lines/480p15/Lines.mp4"))
    assert new_course.file(".cache/trajectories/seminar01/line.pt").is_file()
    assert set(new_course.doit("tensor").values()) == set()


def test_experiments_run_as_a_program_and_print_what_they_made(new_course):
    with open(new_course.seminar / "experiments.py", "a") as file:
        file.write(
            '\n\nif __name__ == "__main__":\n    from coursekit.lab.report import generate\n\n    generate(__file__)\n'
        )
    done = new_course.shell(sys.executable, "seminars/01_tiny/experiments.py")
    assert done.returncode == 0, done.stderr
    assert "tensor:seminar01:line  computed, key " in done.stdout
    assert "    y  float32 5, 0 … 2\n" in done.stdout
    assert new_course.doit("tensor") == {}


def test_an_interrupted_build_keeps_what_was_finished_and_goes_on(new_course):
    with open(new_course.seminar / "experiments.py", "a") as file:
        file.write(SLOW)
    with open(new_course.seminar / "hyperparams.toml", "a") as file:
        file.write("\n[slow]\nseconds = 60.0\n")
    command = [sys.executable, "-m", "doit", "tensor:seminar01:slow"]
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        build = subprocess.Popen(
            command,
            cwd=new_course.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=interrupts.hear,
        )
        deadline = time.monotonic() + 60
        while not list(new_course.root.glob(f".cache/tmp/{build.pid}-*")) or not list(
            new_course.root.glob(".cache/trajectories/*/line.json")
        ):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.5)
        build.send_signal(number)
        _, errors = build.communicate(timeout=60)
        assert build.returncode == (-number if number == signal.SIGKILL else 128 + number), errors
    new_course.replace("hyperparams.toml", "seconds = 60.0", "seconds = 0.1")
    assert new_course.doit("tensor:seminar01:slow") == {"tensor:seminar01:slow": "computed"}
    assert new_course.litter == []


@pytest.mark.parametrize("moment", [0.0, 1.5])
def test_a_source_edited_while_it_is_built_is_not_taken_for_built(new_course, moment):
    new_course.replace("experiments.py", "import torch\n", "import time\n\nimport torch\n\nOFFSET = 0\n")
    new_course.replace("experiments.py", 'return {"y": slope', 'time.sleep(2)\n    return {"y": OFFSET + slope')

    def edit():
        while not list(new_course.root.glob(".cache/tmp/*-*")):
            time.sleep(0.02)
        time.sleep(moment)
        new_course.replace("experiments.py", "OFFSET = 0", "OFFSET = 1")

    editor = threading.Thread(target=edit)
    editor.start()
    new_course.doit("tensor:seminar01:line")
    editor.join()
    new_course.doit("tensor:seminar01:line")
    assert torch.load(new_course.file(".cache/trajectories/*/line.pt"), weights_only=True)["y"][0] == 1
    assert new_course.doit("tensor:seminar01:line") == {}
