"""What is moved away while it is followed, or has no file in its place: told, and all goes on once it is back."""

import os
import shutil

import pytest

from tests.watching import tasks


@pytest.mark.parametrize("name", ["seminars", ""])
def test_a_folder_that_is_moved_away_is_told_and_watching_goes_on_when_it_is_back(name, tiny_course, watch, tmp_path):
    folder = tiny_course.root / name
    watching = watch(tiny_course, "quality=low", "tensor")
    watching.until_rest()
    moved = folder.rename(tmp_path / "elsewhere")
    assert watching.until_rest()[:1] == [
        f"there is no folder {folder}: if it was moved, renamed or deleted, put it back, and watching goes on."
    ]
    assert not folder.exists()
    moved.rename(folder)
    watching.until("all is current; watching")
    tiny_course.replace("hyperparams.toml", "factor = 2.0", "factor = 3.0")
    watching.until("tensor:seminar01:doubled")
    watching.until_rest()
    # And another one in its place.
    folder.rename(moved)
    shutil.copytree(moved, folder)
    tiny_course.replace("hyperparams.toml", "factor = 3.0", "factor = 4.0")
    if not name:
        watching.until("the course lies in another folder of that name: starting anew")
    watching.until("tensor:seminar01:doubled")
    tiny_course.replace("hyperparams.toml", "factor = 4.0", "factor = 5.0")
    watching.until("tensor:seminar01:doubled")
    assert watching.end() == 0


def test_what_is_being_made_when_its_folder_is_moved_away_is_ended(tiny_course, watch, tmp_path):
    seminars, asleep = tiny_course.root / "seminars", tmp_path / "asleep"
    waits = f"import time\n    open({str(asleep)!r}, 'w').close()\n    time.sleep(3600)\n    return"
    tiny_course.replace("experiments.py", 'return {"y": factor', f'{waits} {{"y": factor')
    watching = watch(tiny_course, "quality=low", "tensor")
    while not asleep.exists():
        assert watching.process.poll() is None
    seminars.rename(tmp_path / "elsewhere")
    watching.until_rest()
    assert not seminars.exists()
    assert watching.end() == 0


def test_a_name_that_is_no_text_keeps_nothing_from_being_followed(tiny_course, watch):
    strange = os.fsdecode(b"d\xe9j\xe0.txt")
    tiny_course.write("manim_ce/" + os.fsdecode(b"sc\xe8ne.py"), "")
    tiny_course.replace(
        "experiments.py", "import torch\n", f"import os\nimport torch\n\nNAME = os.fsdecode({os.fsencode(strange)!r})\n"
    )
    tiny_course.replace("experiments.py", "factor * line", "len(open(NAME).read()) * factor * line")
    tiny_course.write(strange, "1")
    watching = watch(tiny_course, "quality=low", "tensor")
    watching.until_rest()
    for factor in ("3.0", "4.0"):
        tiny_course.replace("hyperparams.toml", "factor = ", f"factor = {factor} #")
        assert tasks(watching.until_rest()) == ["tensor:seminar01:doubled"]
        tiny_course.write(strange, factor)
        tiny_course.replace("hyperparams.toml", f"factor = {factor} #", "factor = ")
        watching.until("tensor:seminar01:doubled")
        watching.until_rest()
    tiny_course.write(strange, "11111")
    assert tasks(watching.until_rest()) == ["tensor:seminar01:doubled"]
    assert watching.end() == 0
    assert not [line for line in watching.seen if "Error" in line]


@pytest.mark.parametrize("name", ["manim_ce/lines.py", "experiments.py", "hyperparams.toml"])
def test_a_pipe_in_the_place_of_a_file_is_told_and_watching_goes_on(name, tiny_course, watch):
    watching = watch(tiny_course, "quality=low")
    watching.until_rest()
    file = tiny_course.seminar / name
    text = file.read_text()
    file.unlink()
    os.mkfifo(file)  # what reads it as a file waits for ever
    told = watching.until_rest()
    while not any("a pipe or a device, and no file" in line for line in told):  # of the moment before, it was gone
        told = watching.until_rest()
    file.unlink()
    file.write_text(text.replace("0.5", "0.25").replace("1.0", "0.5"))
    watching.until("all is current; watching")
    assert watching.end() == 0
