"""Some parts of a scene are drawn, and the others only performed: frames, sound and subcaptions are plain manim's."""

import json
import os
import subprocess
import sys
import textwrap
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from coursekit.graph.store.variables import ENVIRONMENT
from coursekit.stage.performing.parts import forks
from tests.stage.oracle import HASHING, plain
from tests.stage.performing.parts.walked_scenes import CUTS, DOOMED, SCENES

WALKED = (
    HASHING
    + """
from collections import defaultdict
from coursekit.stage.performing.encode import ClipEncoder
from coursekit.stage.audit.job import render_audited
from pydub import AudioSegment

from coursekit.stage.performing.parts import forks

file, scene, media, cuts, wanted, side_by_side, cores, others = sys.argv[1:]
forks.others_that_run = lambda children: int(others)
forks.os.sched_getaffinity = lambda process: range(int(cores))
most, running = 0, forks.Children.running

def noted(children):
    global most
    most = max(most, found := running.fget(children))
    return found

forks.Children.running = property(noted)
drawn = defaultdict(list)
begin, write = ClipEncoder.__init__, ClipEncoder.write

def named(self, target, spec):
    self.name = target.name
    begin(self, target, spec)

def hashed(self, pixels, repeat=1, **others):
    drawn[self.name] += [f"{hashlib.sha256(pixels.tobytes()).hexdigest()} {pixels.shape}"] * repeat
    write(self, pixels, repeat, **others)

ClipEncoder.__init__, ClipEncoder.write = named, hashed
folder = Path(media).absolute()
folder.mkdir(parents=True, exist_ok=True)
given = map(json.loads, (cuts, wanted, side_by_side))
facts = render_audited(Path(file).absolute(), scene, None, (), {}, (854, 480, 15), folder, {}, *given)
told = {"subcaptions": facts.subcaptions, "chapters": [name for _, name in facts.chapters]}
if facts.sound:
    told["sound"] = hashlib.sha256(AudioSegment.from_file(folder / "sound.wav").raw_data).hexdigest()
told = {key: value for key, value in told.items() if value}
audit = (folder / "audit.json").read_text() if not facts.uncut else ""
own = {"drawn": drawn, "told": told, "pieces": facts.pieces, "uncut": facts.uncut, "audit": audit, "most": most}
print(json.dumps(own))
"""
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("walked") / "project"
    seminar = root / "seminars/01_any"
    seminar.mkdir(parents=True)
    for name, text in {"scenes": SCENES, "doomed": DOOMED}.items():
        (seminar / f"{name}.py").write_text(textwrap.dedent(text).lstrip())
    for name, pitch in {"low": 220, "high": 880}.items():
        samples = (8000 * np.sin(2 * np.pi * pitch * np.arange(4000) / 8000)).astype("<i2")
        with wave.open(str(seminar / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(samples.tobytes())
    return root


def started(project, scene, media, cuts, wanted, side_by_side=False, file="scenes.py", cores=4, others=0):
    places = [place if isinstance(place, tuple) else (place,) for place in cuts]
    given = map(json.dumps, (places, wanted, side_by_side, cores, others))
    return subprocess.Popen(
        [sys.executable, "-c", WALKED, str(project / "seminars/01_any" / file), scene, str(media), *given],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=project,
        env={**os.environ, **ENVIRONMENT},
    )


def walked(*arguments, **named):
    process = started(*arguments, **named)
    told, mistakes = process.communicate(timeout=300)
    assert process.returncode == 0, f"{told[-2000:]}\n{mistakes[-4000:]}"
    return json.loads(told.splitlines()[-1])


@pytest.mark.parametrize("scene", CUTS)
def test_parts_have_the_frames_of_plain_manim_whatever_was_not_drawn_before(project, scene, tmp_path):
    cuts = CUTS[scene]
    there = plain(project / "seminars/01_any/scenes.py", scene, tmp_path)
    everything = [*range(len(cuts))]
    every_other = walked(project, scene, tmp_path / "other", cuts, everything[1::2])
    others = walked(project, scene, tmp_path / "others", cuts, everything[::2])
    assert every_other["uncut"] == others["uncut"] == ""
    drawn = {**every_other["drawn"], **others["drawn"]}
    shown = [number for number, frames in enumerate(others["pieces"]) if frames]
    assert sorted(drawn) == [f"part{number}.mp4" for number in shown]
    assert len(shown) > 1
    assert [frame for number in shown for frame in drawn[f"part{number}.mp4"]] == there.frames
    assert [len(drawn[f"part{number}.mp4"]) for number in shown] == [others["pieces"][number] for number in shown]
    assert every_other["told"] == others["told"] == there.beside
    assert every_other["audit"] == others["audit"] or scene == "Flashing"  # of which each has seen a half
    forked = walked(project, scene, tmp_path / "forked", cuts, everything, side_by_side=True)
    assert forked["drawn"] == {}  # by this process
    assert forked["told"] == others["told"]
    for number in everything:
        files = {ending: [*tmp_path.glob(f"*/part{number}.{ending}")] for ending in ("mp4", "png", "json")}
        assert {len(each) for each in files.values()} == {2 if number in shown else 0}
        assert all(one.read_bytes() == other.read_bytes() for one, other in filter(None, files.values()))


@pytest.mark.parametrize(("cores", "others", "most"), [(2, 0, 2), (3, 1, 2), (2, 1, 0), (2, 2, 0), (1, 0, 0)])
def test_all_parts_are_drawn_by_as_many_children_as_cores_are_left_or_by_the_process_itself(
    project, cores, others, most, tmp_path
):
    parts = [*range(len(CUTS["Updated"]))]
    given = {"side_by_side": True, "cores": cores, "others": others}
    told = walked(project, "Updated", tmp_path / "made", CUTS["Updated"], parts, **given)
    assert bool(most) <= told["most"] <= most
    assert len(told["drawn"]) == (0 if most else len(parts))
    assert {path.name for path in (tmp_path / "made").glob("*.mp4")} == {f"part{number}.mp4" for number in parts}


def test_who_waits_for_this_process_and_who_draws_for_it_is_no_other_that_runs():
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(40)]
    try:
        assert forks.others_that_run(()) >= len(spinning)
        assert forks.others_that_run([each.pid for each in spinning]) < len(spinning)
    finally:
        for each in spinning:
            each.kill()
            each.wait()


@pytest.mark.parametrize("scene", ["Flashing", "Updated"])
def test_the_audit_sees_what_others_have_drawn_as_it_sees_a_scene_that_is_drawn_as_one(project, scene, tmp_path):
    cuts = CUTS[scene]
    everything = [*range(len(cuts))]
    whole = walked(project, scene, tmp_path / "whole", (), ())["audit"]
    assert ('"flashes"' in whole) == (scene == "Flashing")
    forked = walked(project, scene, tmp_path / "forked", cuts, everything, side_by_side=True)["audit"]
    walked(project, scene, tmp_path / "kept", cuts, everything[1::2])
    kept = walked(project, scene, tmp_path / "kept", cuts, everything[::2])["audit"]
    assert (forked, kept) == (whole, whole)


@pytest.mark.parametrize(("scene", "left"), [("Dying", ["part0.json", "part2.json"]), ("Writing", [])])
def test_a_part_whose_child_died_or_that_may_have_seen_anothers_file_is_not_there(project, scene, left, tmp_path):
    cuts = {"Dying": (0, 1, 3), "Writing": (0, 1)}[scene]
    folder = tmp_path / "made"
    told = walked(project, scene, folder, cuts, [*range(len(cuts))], side_by_side=True, file="doomed.py")
    assert told["uncut"] == "" and told["drawn"] == {}
    assert sorted(path.name for path in folder.glob("*.json") if path.name != "audit.json") == left


@pytest.mark.parametrize(("scene", "cuts"), [("Piped", (0, 3, 4)), ("Mapped", (0, 3, 5))])
def test_who_shares_what_forks_cannot_have_for_themselves_draws_all_by_itself(project, scene, cuts, tmp_path):
    told = walked(project, scene, tmp_path / "made", cuts, [1, 2], side_by_side=True, file="doomed.py")
    there = plain(project / "seminars/01_any/doomed.py", scene, tmp_path)
    assert [*told["drawn"]["part1.mp4"], *told["drawn"]["part2.mp4"]] == there.frames[told["pieces"][0] :]


def test_children_end_with_the_process_that_forked_them(project, tmp_path):
    noted = project / "seminars/01_any/pid.txt"
    process = started(project, "Waiting", tmp_path / "made", (0, 1), [1], side_by_side=True, file="doomed.py")
    try:
        while not (noted.is_file() and noted.read_text()):
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
    finally:
        process.kill()
        process.communicate()
    child = Path(f"/proc/{noted.read_text()}/stat")
    while child.is_file() and child.read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.05)
